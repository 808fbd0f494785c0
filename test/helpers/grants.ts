import type { FakeKmsClient, Simulator } from 'custom-key-store-simulator';
import { role } from './keys.ts';

/** Makes grants, each allowing one role to decrypt and another to retire it, one after the other. */
export async function makeGrants(
  kms: FakeKmsClient,
  KeyId: string,
  count: number,
  members: Partial<Parameters<FakeKmsClient['createGrant']>[0]> = {},
): Promise<{ readonly GrantId: string; readonly GrantToken: string }[]> {
  const made = [];
  for (let i = 0; i < count; i++) {
    const { GrantId, GrantToken } = await kms.createGrant({
      KeyId,
      GranteePrincipal: role('reader'),
      RetiringPrincipal: role('retirer'),
      Operations: ['Decrypt'],
      ...members,
    });
    made.push({ GrantId: GrantId!, GrantToken: GrantToken! });
  }
  return made;
}

/** A world with a key that has that many grants, all retirable by one role. */
export async function withGrants(sim: Simulator, count: number) {
  const kms = sim.client();
  const { KeyId, Arn } = sim.given.kmsKey();
  const grants = await makeGrants(kms, KeyId, count);
  return { sim, kms, KeyId, Arn, grants, ids: grants.map(({ GrantId }) => GrantId) };
}
