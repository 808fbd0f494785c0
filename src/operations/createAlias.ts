import { kmsError } from '../errors/KmsError.ts';
import type { CreateAliasInput } from '../model/operations.ts';
import { findAliasNameProblem } from './aliasName.ts';
import { requireAliasQuota } from './aliasQuota.ts';
import { findKey } from './find.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Gives a key one more name.
 *
 * @throws {@link KmsError} `InvalidAliasNameException`: the name does not begin with `alias/`, or is reserved.
 * @throws {@link KmsError} `AlreadyExistsException`: the account and Region have the alias.
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the key is pending.
 * @throws {@link KmsError} `LimitExceededException`: the key has 50 aliases.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export function createAlias(
  scope: Scope,
  { AliasName, TargetKeyId }: Checked<CreateAliasInput>,
): Record<string, never> {
  const problem = findAliasNameProblem(AliasName);
  if (problem !== undefined) throw kmsError('InvalidAliasNameException', { reason: problem });
  const key = findKey(scope, TargetKeyId, 'CreateAlias');
  requireKeyAccepts(scope, key, 'change', 'CreateAlias');
  const { aliases } = scope.account;
  if (aliases.find(AliasName) !== undefined) {
    throw kmsError('AlreadyExistsException', {
      reason: `An alias with the name ${AliasName} already exists.`,
    });
  }
  requireAliasQuota(scope, key);
  aliases.add({ AliasName, TargetKeyId: key.KeyId, CreationDate: scope.now, LastUpdatedDate: scope.now });
  return {};
}
