import type { GrantRow } from '../account/grants.ts';
import type { GrantListEntry } from '../model/operations.ts';
import { keyArn, type Owner } from './arn.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
export function grantListEntry(owner: Owner, grant: GrantRow): GrantListEntry {
  const members = Object.entries(grant).filter(([, value]) => value !== undefined);
  const entry: GrantListEntry = {
    ...Object.fromEntries(members),
    KeyId: keyArn(owner, grant.KeyId),
    CreationDate: new Date(grant.CreationDate),
    Operations: [...grant.Operations],
  };
  if (grant.Constraints !== undefined) entry.Constraints = structuredClone(grant.Constraints);
  return entry;
}
