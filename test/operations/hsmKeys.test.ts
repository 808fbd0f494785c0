/**
 * What the cluster behind a connected key store makes of cryptographic operations.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 */
import { type ClusterHandle, createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { bytes, cloudHsmKey, connect, disconnect, keyStateOf, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { everyUse } from '../helpers/uses.ts';

const degradeAllHsms = (cluster: ClusterHandle) => {
  for (const { HsmId } of cluster.Hsms) cluster.setHsmState('DEGRADED', HsmId);
};

const removeAllHsms = (cluster: ClusterHandle) => {
  for (const { HsmId } of cluster.Hsms) cluster.removeHsm(HsmId);
};

const causes: readonly (readonly [
  what: string,
  error: string,
  fragment: string,
  cause: (cluster: ClusterHandle) => void,
])[] = [
  ['no active HSM', 'KMSInvalidStateException', 'no active HSM', degradeAllHsms],
  ['no HSM', 'KMSInvalidStateException', 'no active HSM', removeAllHsms],
  ['that was deleted', 'KMSInvalidStateException', 'no longer exists', (cluster) => cluster.delete()],
  [
    'that cannot be reached',
    'KMSInvalidStateException',
    'cannot communicate with your CloudHSM cluster',
    (cluster) => cluster.interruptNetwork(),
  ],
  [
    'without rules in its security group',
    'KMSInvalidStateException',
    'cannot communicate with your CloudHSM cluster',
    (cluster) => cluster.removeSecurityGroupRules(),
  ],
  [
    'whose kmsuser is locked',
    'KMSInvalidStateException',
    'because the kmsuser is locked out',
    (cluster) => cluster.kmsuser.lockOut(),
  ],
  [
    'whose kmsuser was deleted',
    'KMSInvalidStateException',
    'no longer has the crypto user kmsuser',
    (cluster) => cluster.kmsuser.delete(),
  ],
  ['without a free session', 'KMSInternalException', '', (cluster) => cluster.exhaustSessions()],
  ['that is overloaded', 'ThrottlingException', '', (cluster) => cluster.overload()],
];

describe.each(everyUse)('%s', (_, prepare) => {
  test.each(causes)('with a cluster %s ends with %s', async (_, name, fragment, cause) => {
    const sim = createSimulator();
    const { KeyId, CustomKeyStoreId, cluster } = cloudHsmKey(sim);
    const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);
    cause(cluster);
    const before = lastingState(sim);

    const error = await errorOf(use());

    expect(error.name).toBe(name);
    expect(error.message).toContain(fragment);
    expect(lastingState(sim)).toEqual(before);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('with a cluster that lost the key ends with KMSInvalidStateException', async () => {
    const sim = createSimulator();
    const { KeyId, cluster } = cloudHsmKey(sim);
    const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);
    cluster.keys.delete(KeyId);

    expect(await answerTo(use())).toBe('KMSInvalidStateException');
    expect(await keyStateOf(sim.client(), KeyId)).toBe('Enabled');
  });

  test('is content with one active HSM', async () => {
    const sim = createSimulator();
    const { KeyId, cluster } = cloudHsmKey(sim);
    const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);
    cluster.removeHsm();

    expect(await answerTo(use())).toBe('accepted');
  });
});

describe('with keyStateWithoutKeyMaterial Unavailable', () => {
  test('a key is Unavailable from the first use that misses it until the store is connected anew', async () => {
    const sim = createSimulator({ assumptions: { keyStateWithoutKeyMaterial: 'Unavailable' } });
    const kms = sim.client();
    const { KeyId, CustomKeyStoreId, cluster } = cloudHsmKey(sim);
    cluster.keys.delete(KeyId);

    const states = [await keyStateOf(kms, KeyId)];
    const first = await errorOf(kms.encrypt({ KeyId, Plaintext: bytes('text') }));
    states.push(await keyStateOf(kms, KeyId));
    const second = await errorOf(kms.encrypt({ KeyId, Plaintext: bytes('text') }));
    await disconnect(sim, CustomKeyStoreId);
    await connect(sim, CustomKeyStoreId);
    states.push(await keyStateOf(kms, KeyId));

    expect(states).toEqual(['Enabled', 'Unavailable', 'Enabled']);
    expect(first.message).toContain('does not hold the key material');
    expect(second.message).toContain('is unavailable.');
  });

  test('the other keys of the store stay as they are', async () => {
    const sim = createSimulator({ assumptions: { keyStateWithoutKeyMaterial: 'Unavailable' } });
    const kms = sim.client();
    const { cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 2 });
    cluster.keys.delete(keys[0]!.KeyId);
    await kms.encrypt({ KeyId: keys[0]!.KeyId, Plaintext: bytes('text') }).catch(() => {});

    expect(await keyStateOf(kms, keys[1]!.KeyId)).toBe('Enabled');
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/find-key-material.html */
describe('a cluster that was restored from a backup', () => {
  test('decrypts with the keys of the backup, and misses those made later', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, CustomKeyStoreId, cluster } = cloudHsmKey(sim);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('a secret') });
    const BackupId = cluster.createBackup();
    const { KeyId: later } = sim.given.kmsKey({ CustomKeyStoreId });
    const ofLater = await kms.encrypt({ KeyId: later, Plaintext: bytes('later') });
    const restored = cluster.restoreFromBackup(BackupId);
    await disconnect(sim, CustomKeyStoreId);
    await kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: restored.ClusterId });
    await kms.updateCustomKeyStore({
      CustomKeyStoreId,
      KeyStorePassword: restored.kmsuser.changePassword(),
    });
    await connect(sim, CustomKeyStoreId);

    const { Plaintext } = await kms.decrypt({ CiphertextBlob });
    const missed = await answerTo(kms.decrypt({ CiphertextBlob: ofLater.CiphertextBlob }));
    const { KeyMetadata } = await kms.describeKey({ KeyId });

    expect(textOf(Plaintext)).toBe('a secret');
    expect(missed).toBe('KMSInvalidStateException');
    expect(KeyMetadata!.CloudHsmClusterId).toBe(restored.ClusterId);
  });
});
