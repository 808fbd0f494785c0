import type { GrantRow } from '../account/grants.ts';
import type { ListRetirableGrantsInput, ListRetirableGrantsOutput } from '../model/operations.ts';
import { grantListEntry } from './grantListEntry.ts';
import type { Checked, Scope } from './operation.ts';
import { allRows, type Paged, pagedList, pageOf } from './page.ts';
import { requirePrincipalArn } from './principal.ts';
import { validationError } from './validate.ts';

/**
 * Lists the grants that a principal may retire, in the order of their creation.
 *
 * @throws {@link KmsError} `InvalidArnException`: the principal is no ARN.
 * @throws {@link KmsError} `InvalidMarkerException`: the marker is not one that an earlier page gave.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 */
export function listRetirableGrants(
  scope: Scope,
  input: Checked<ListRetirableGrantsInput>,
): Omit<ListRetirableGrantsOutput, '$metadata'> {
  const { RetiringPrincipal, RetiringServicePrincipal } = input;
  if ((RetiringPrincipal === undefined) === (RetiringServicePrincipal === undefined)) {
    throw validationError('Give either RetiringPrincipal or RetiringServicePrincipal, and not both.');
  }
  requirePrincipalArn(RetiringPrincipal);
  const grants = retirableBy(scope, (RetiringPrincipal ?? RetiringServicePrincipal)!);
  const { rows, rest } = pageOf('ListRetirableGrants', () => grants, input);
  return { Grants: rows.map((grant) => grantListEntry(scope, grant)), ...rest };
}

/** The grants may be in any account: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html */
function retirableBy(scope: Scope, principal: string): Paged<GrantRow> {
  const others = scope.accountsOfRegion
    .filter((account) => account !== scope.account)
    .flatMap((account) => allRows(account.grants.pagedOfRetirer(principal)));
  const own = scope.account.grants.pagedOfRetirer(principal);
  return others.length === 0 ? own : pagedList([...allRows(own), ...others]);
}
