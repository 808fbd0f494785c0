import type { GrantConstraints } from '../model/grant.ts';
import type { RequestFacts } from './requestFacts.ts';

/** The members of the input that have the encryption context of a permission. */
const members: Readonly<Record<string, string>> = {
  'kms:ReEncryptFrom': 'SourceEncryptionContext',
  'kms:ReEncryptTo': 'DestinationEncryptionContext',
};

/**
 * The encryption context that a permission is about: that of the request; for CreateGrant and RetireGrant that of the
 * constraint of the grant.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
 */
export function encryptionContextOf({
  action,
  input,
  grant,
}: Pick<RequestFacts, 'action' | 'input' | 'grant'>): Readonly<Record<string, string>> | undefined {
  const constraints = grant?.Constraints ?? (input.Constraints as GrantConstraints | undefined);
  return action === 'kms:CreateGrant' || action === 'kms:RetireGrant'
    ? (constraints?.EncryptionContextEquals ?? constraints?.EncryptionContextSubset)
    : (input[members[action] ?? 'EncryptionContext'] as Record<string, string> | undefined);
}
