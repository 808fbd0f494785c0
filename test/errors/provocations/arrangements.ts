/** Arrangements that many causes begin with. They use nothing but the public surface. */
import type { Simulator } from 'custom-key-store-simulator';

/** Small enough to be reached; no arrangement but those that are about a quota comes near. */
export const smallQuotas = { kmsKeys: 4, aliasesPerKey: 2, grantsPerKey: 2 };

/** An ID of the right form that no key has. */
export const unknownKey = { KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' };

/** An ARN, but of nothing that AWS KMS has. */
export const malformedArn = { KeyId: 'arn:aws:kms:us-east-1:111122223333:table/orders' };

/** The ID of a store that does not exist. */
export const unknownStore = { CustomKeyStoreId: 'cks-00000000000000000' };

/** A marker that no page gave. */
export const unknownMarker = { Marker: 'of nobody' };

/** A grant ID of the wrong form. */
export const malformedGrant = { GrantId: 'of nobody' };

/** A grant token that CreateGrant never returned. */
export const unknownGrantTokens = { GrantTokens: ['of nobody'] };

export const reader = 'arn:aws:iam::111122223333:role/reader';

export const plaintext = { Plaintext: Uint8Array.of(1, 2, 3) };

/** An ordinary key. */
export function ordinaryKey(sim: Simulator): { KeyId: string } {
  return { KeyId: sim.given.kmsKey().KeyId };
}

export function disabledKey(sim: Simulator): { KeyId: string } {
  return { KeyId: sim.given.kmsKey({ KeyState: 'Disabled' }).KeyId };
}

/** A key whose deletion is pending. */
export function doomedKey(sim: Simulator): { KeyId: string } {
  return { KeyId: sim.given.kmsKey({ KeyState: 'PendingDeletion' }).KeyId };
}

/** A key in an AWS CloudHSM key store, which is connected. */
export function hsmKey(sim: Simulator): { KeyId: string } {
  return { KeyId: sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!.KeyId };
}

/** A key in an AWS CloudHSM key store, which is disconnected. */
export function unavailableKey(sim: Simulator): { KeyId: string } {
  const { keys } = sim.given.cloudHsmKeyStore({ keys: 1, ConnectionState: 'DISCONNECTED' });
  return { KeyId: keys[0]!.KeyId };
}

/** A key in an AWS CloudHSM key store whose cluster has no PKCS #11 session left. */
export function busyKey(sim: Simulator): { KeyId: string } {
  const { keys, cluster } = sim.given.cloudHsmKeyStore({ keys: 1 });
  cluster.exhaustSessions();
  return { KeyId: keys[0]!.KeyId };
}

/** A key with a grant for {@link reader}. */
export async function grantedKey(sim: Simulator): Promise<{ KeyId: string; GrantId: string }> {
  const { KeyId } = ordinaryKey(sim);
  const { GrantId } = await sim
    .client()
    .createGrant({ KeyId, GranteePrincipal: reader, Operations: ['Decrypt'] });
  return { KeyId, GrantId: GrantId! };
}

/** More tags than a key may have. */
export const tooManyTags = Array.from({ length: 51 }, (_, i) => ({ TagKey: `tag-${i}`, TagValue: '' }));

/** A tag with a key that is reserved for AWS. */
export const reservedTag = { TagKey: 'aws:owner', TagValue: 'me' };

/** A key policy that lets a principal do everything. */
export function policyFor(principal: string): string {
  const Statement = [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** The root user of the account. */
export const root = 'arn:aws:iam::111122223333:root';

/** A key policy with an ARN of nobody. */
export const policyOfNobody = policyFor('arn:aws:iam::nobody');

/** A key policy of more than 32 KB. */
export const longPolicy = policyFor(root) + ' '.repeat(32_768);
