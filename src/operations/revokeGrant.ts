import type { RevokeGrantInput } from '../model/operations.ts';
import { dryRunSucceeds } from './dryRun.ts';
import { findGrant, findKey } from './find.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Takes a grant away.
 *
 * @throws {@link KmsError} `InvalidGrantIdException`: the id has not the form of one.
 * @throws {@link KmsError} `NotFoundException`: no such key or grant.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
 */
export function revokeGrant(scope: Scope, input: Checked<RevokeGrantInput>): Record<string, never> {
  const grant = findGrant(scope, findKey(scope, input.KeyId, 'RevokeGrant'), input.GrantId);
  if (input.DryRun) throw dryRunSucceeds();
  scope.account.grants.delete(grant);
  return {};
}
