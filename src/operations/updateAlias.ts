import type { UpdateAliasInput } from '../model/operations.ts';
import { findAliasNameProblem } from './aliasName.ts';
import { requireAliasQuota } from './aliasQuota.ts';
import { findAlias, findKey } from './find.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';
import { validationError } from './validate.ts';

/**
 * Lets an alias point to another key.
 *
 * @throws {@link KmsError} `NotFoundException`: no such alias or key.
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the new key is pending.
 * @throws {@link KmsError} `LimitExceededException`: the new key has 50 aliases.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 */
export function updateAlias(
  scope: Scope,
  { AliasName, TargetKeyId }: Checked<UpdateAliasInput>,
): Record<string, never> {
  const problem = findAliasNameProblem(AliasName);
  if (problem !== undefined) throw validationError(problem);
  const alias = findAlias(scope, AliasName);
  const key = findKey(scope, TargetKeyId, 'UpdateAlias');
  requireKeyAccepts(scope, key, 'change', 'UpdateAlias');
  if (key.KeyId !== alias.TargetKeyId) requireAliasQuota(scope, key);
  scope.account.aliases.retarget(alias, key.KeyId, scope.now);
  return {};
}
