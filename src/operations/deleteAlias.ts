import type { DeleteAliasInput } from '../model/operations.ts';
import { findAliasNameProblem } from './aliasName.ts';
import { findAlias } from './find.ts';
import type { Checked, Scope } from './operation.ts';
import { validationError } from './validate.ts';

/**
 * Takes an alias away; its key stays.
 *
 * @throws {@link KmsError} `NotFoundException`: no such alias.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
 */
export function deleteAlias(scope: Scope, { AliasName }: Checked<DeleteAliasInput>): Record<string, never> {
  const problem = findAliasNameProblem(AliasName);
  if (problem !== undefined) throw validationError(problem);
  scope.account.aliases.delete(findAlias(scope, AliasName));
  return {};
}
