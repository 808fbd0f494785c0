import type { Account } from '../account/account.ts';
import type { GrantRow } from '../account/grants.ts';
import type { RetireGrantInput } from '../model/operations.ts';
import { dryRunSucceeds } from './dryRun.ts';
import { findGrant, findKey } from './find.ts';
import { findGrantByToken, invalidGrantToken } from './grantTokens.ts';
import type { Checked, Scope } from './operation.ts';
import { validationError } from './validate.ts';

/**
 * Ends a grant that is not needed any more: by its token, or by its key and id.
 *
 * @throws {@link KmsError} `InvalidGrantTokenException`: the token names no grant.
 * @throws {@link KmsError} `NotFoundException`: no such key or grant.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 */
export function retireGrant(scope: Scope, input: Checked<RetireGrantInput>): Record<string, never> {
  const { account, grant } = findRetired(scope, input);
  if (input.DryRun) throw dryRunSucceeds();
  account.grants.delete(grant);
  return {};
}

function findRetired(
  scope: Scope,
  { GrantToken, KeyId, GrantId }: Checked<RetireGrantInput>,
): { readonly account: Account; readonly grant: GrantRow } {
  const isByToken = GrantToken !== undefined && KeyId === undefined && GrantId === undefined;
  if (!isByToken && (GrantToken !== undefined || KeyId === undefined || GrantId === undefined)) {
    throw validationError('Give either GrantToken, or KeyId and GrantId.');
  }
  if (KeyId !== undefined && GrantId !== undefined) {
    return { account: scope.account, grant: findGrant(scope, findKey(scope, KeyId, 'RetireGrant'), GrantId) };
  }
  const found = findGrantByToken(scope, GrantToken!);
  if (found === undefined) throw invalidGrantToken();
  return found;
}
