import type { ListRetirableGrantsInput, ListRetirableGrantsOutput } from '../model/operations.ts';
import { grantListEntry } from './grantListEntry.ts';
import type { Checked, Scope } from './operation.ts';
import { pageOf } from './page.ts';
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
  const grants = scope.account.grants.pagedOfRetirer((RetiringPrincipal ?? RetiringServicePrincipal)!);
  const { rows, rest } = pageOf('ListRetirableGrants', () => grants, input);
  return { Grants: rows.map((grant) => grantListEntry(scope, grant)), ...rest };
}
