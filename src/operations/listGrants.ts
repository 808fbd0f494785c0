import type { GrantRow } from '../account/grants.ts';
import type { ListGrantsInput, ListGrantsOutput } from '../model/operations.ts';
import { findGrant, findKey } from './find.ts';
import { grantListEntry } from './grantListEntry.ts';
import type { Checked, Scope } from './operation.ts';
import { pagedList, pageOf } from './page.ts';

/**
 * Lists the grants of a key, all or those of one grantee or id, in the order of their creation.
 *
 * @throws {@link KmsError} `InvalidGrantIdException`: the id has not the form of one.
 * @throws {@link KmsError} `InvalidMarkerException`: the marker is not one that an earlier page gave.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export function listGrants(
  scope: Scope,
  input: Checked<ListGrantsInput>,
): Omit<ListGrantsOutput, '$metadata'> {
  const { GrantId, GranteePrincipal, GranteeServicePrincipal } = input;
  const isWanted = (grant: GrantRow) =>
    (GranteePrincipal === undefined || grant.GranteePrincipal === GranteePrincipal) &&
    (GranteeServicePrincipal === undefined || grant.GranteeServicePrincipal === GranteeServicePrincipal);
  const find = () => {
    const key = findKey(scope, input.KeyId, 'ListGrants');
    return GrantId === undefined
      ? scope.account.grants.pagedOf(key.KeyId, isWanted)
      : pagedList([findGrant(scope, key, GrantId)].filter(isWanted));
  };
  const { rows, rest } = pageOf('ListGrants', find, input);
  return { Grants: rows.map((grant) => grantListEntry(scope.account, grant)), ...rest };
}
