import type { Account } from '../account/account.ts';
import type { GrantRow } from '../account/grants.ts';
import type { ListRetirableGrantsInput, ListRetirableGrantsOutput } from '../model/operations.ts';
import { grantListEntry } from './grantListEntry.ts';
import type { Checked, Scope } from './operation.ts';
import { joined, mapped, type Paged, pagedList, pageOf } from './page.ts';
import { accountOf, requirePrincipalArn } from './principal.ts';
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
  const principal = (RetiringPrincipal ?? RetiringServicePrincipal)!;
  // A principal of another account retires what is its own account's affair.
  const isOwn = RetiringPrincipal === undefined || accountOf(RetiringPrincipal) === scope.account.accountId;
  const grants = isOwn ? retirableBy(scope, principal) : pagedList<Retirable>([]);
  const { rows, rest } = pageOf('ListRetirableGrants', () => grants, input);
  return { Grants: rows.map(({ owner, grant }) => grantListEntry(owner, grant)), ...rest };
}

/** A grant, and whose key it is on. */
interface Retirable {
  readonly owner: Account;
  readonly grant: GrantRow;
}

/** The grants may be in any account: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html */
function retirableBy(scope: Scope, principal: string): Paged<Retirable> {
  return joined(
    scope.accountsOfRegion.map((owner) =>
      mapped(owner.grants.pagedOfRetirer(principal), (grant): Retirable => ({ owner, grant })),
    ),
  );
}
