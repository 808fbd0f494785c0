/**
 * What the state of a custom key store, its cluster or its proxy make of CreateKey.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-cmk-keystore.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-xks-keys.html
 */
import { CreateKeyCommand, XksKeyNotFoundException } from '@aws-sdk/client-kms';
import {
  type ClusterHandle,
  createSimulator,
  type ProxyErrorName,
  type ProxyHandle,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const createInCluster = (sim: Simulator, CustomKeyStoreId: string) =>
  sim.client().createKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId });

const createOn = (sim: Simulator, CustomKeyStoreId: string, XksKeyId: string) =>
  sim.client().createKey({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId });

describe.each(['DISCONNECTED', 'CONNECTING', 'DISCONNECTING', 'FAILED'] as const)(
  'in a store that is %s',
  (ConnectionState) => {
    test('a key in a cluster is refused', async () => {
      const sim = createSimulator();
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState });
      const before = lastingState(sim);

      const answer = await answerTo(createInCluster(sim, CustomKeyStoreId));

      expect(answer).toBe('CustomKeyStoreInvalidStateException');
      expect(lastingState(sim)).toEqual(before);
    });

    test('a key on an external key is refused, and the proxy is not asked', async () => {
      const sim = createSimulator();
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState });
      const XksKeyId = proxy.keys.create();
      const [before, requests] = [lastingState(sim), proxy.requests()];

      const answer = await answerTo(createOn(sim, CustomKeyStoreId, XksKeyId));

      expect(answer).toBe('CustomKeyStoreInvalidStateException');
      expect(lastingState(sim)).toEqual(before);
      expect(proxy.requests()).toEqual(requests);
    });
  },
);

describe('in a cluster', () => {
  test.each<[string, string, (cluster: ClusterHandle) => void]>([
    ['with one HSM', 'CloudHsmClusterInvalidConfigurationException', (cluster) => cluster.removeHsm()],
    [
      'with one active HSM',
      'CloudHsmClusterInvalidConfigurationException',
      (cluster) => cluster.setHsmState('DEGRADED'),
    ],
    [
      'with two active HSMs in one Availability Zone',
      'CloudHsmClusterInvalidConfigurationException',
      (cluster) => {
        cluster.removeHsm(cluster.Hsms[0]!.HsmId);
        cluster.addHsm({ AvailabilityZone: cluster.Hsms[0]!.AvailabilityZone });
      },
    ],
    ['that was deleted', 'CloudHsmClusterInvalidConfigurationException', (cluster) => cluster.delete()],
    ['without a free session', 'KMSInternalException', (cluster) => cluster.exhaustSessions()],
    ['that is overloaded', 'ThrottlingException', (cluster) => cluster.overload()],
    ['that cannot be reached', 'KMSInternalException', (cluster) => cluster.interruptNetwork()],
  ])('%s a key ends with %s', async (_, expected, cause) => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    cause(cluster);
    const before = lastingState(sim);

    const answer = await answerTo(createInCluster(sim, CustomKeyStoreId));

    expect(answer).toBe(expected);
    expect(lastingState(sim)).toEqual(before);
  });

  test('is possible again when the cause is over', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    cluster.overload();
    const answers = [await answerTo(createInCluster(sim, CustomKeyStoreId))];
    cluster.relieve();
    cluster.exhaustSessions();
    answers.push(await answerTo(createInCluster(sim, CustomKeyStoreId)));
    cluster.freeSessions();
    answers.push(await answerTo(createInCluster(sim, CustomKeyStoreId)));

    expect(answers).toEqual(['ThrottlingException', 'KMSInternalException', 'accepted']);
    expect(cluster.keys.list()).toHaveLength(1);
  });
});

describe('on an external key', () => {
  test.each<[string, string, string, (proxy: ProxyHandle) => string]>([
    ['that is not there', 'XksKeyNotFoundException', 'could not find the external key', () => 'no-such-key'],
    [
      'that is disabled',
      'XksKeyInvalidConfigurationException',
      'must be ENABLED',
      (proxy) => {
        const XksKeyId = proxy.keys.create();
        proxy.keys.disable(XksKeyId);
        return XksKeyId;
      },
    ],
    [
      'of another spec',
      'XksKeyInvalidConfigurationException',
      'must be AES_256',
      (proxy) => proxy.keys.create({ keySpec: 'RSA_2048' }),
    ],
    [
      'that only encrypts',
      'XksKeyInvalidConfigurationException',
      'must include ENCRYPT and DECRYPT',
      (proxy) => proxy.keys.create({ keyUsage: ['ENCRYPT'] }),
    ],
    [
      'that only decrypts',
      'XksKeyInvalidConfigurationException',
      'must include ENCRYPT and DECRYPT',
      (proxy) => proxy.keys.create({ keyUsage: ['DECRYPT', 'SIGN'] }),
    ],
  ])('%s ends with %s: … %s …', async (_, name, fragment, keyOf) => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = keyOf(proxy);
    const before = lastingState(sim);

    const error = await errorOf(createOn(sim, CustomKeyStoreId, XksKeyId));

    expect(error.name).toBe(name);
    expect(error.message).toContain(fragment);
    expect(lastingState(sim)).toEqual(before);
  });

  test('with more usages than it needs is accepted', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create({ keyUsage: ['ENCRYPT', 'DECRYPT', 'WRAP', 'UNWRAP'] });

    expect(await answerTo(createOn(sim, CustomKeyStoreId, XksKeyId))).toBe('accepted');
  });

  test('that is taken in the same store is refused before the proxy is asked, until its key is deleted', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy, keys } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'shared' }] });
    const requests = proxy.requests();

    const taken = await errorOf(createOn(sim, CustomKeyStoreId, 'shared'));
    const afterRefusal = proxy.requests();
    await sim.client().scheduleKeyDeletion({ KeyId: keys[0]!.KeyId, PendingWindowInDays: 7 });
    const pending = await answerTo(createOn(sim, CustomKeyStoreId, 'shared'));
    await sim.advance('8d');
    const deleted = await answerTo(createOn(sim, CustomKeyStoreId, 'shared'));

    expect(taken.name).toBe('XksKeyAlreadyInUseException');
    expect(afterRefusal).toEqual(requests);
    expect([pending, deleted]).toEqual(['XksKeyAlreadyInUseException', 'accepted']);
  });

  test('that is taken in another store is accepted', async () => {
    const sim = createSimulator();
    const first = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'shared' }] });
    const second = sim.given.externalKeyStore();
    second.proxy.keys.create({ XksKeyId: 'shared' });

    expect(await answerTo(createOn(sim, second.CustomKeyStoreId, 'shared'))).toBe('accepted');
    expect(await answerTo(createOn(sim, first.CustomKeyStoreId, 'shared'))).toBe(
      'XksKeyAlreadyInUseException',
    );
  });

  test.each<[ProxyErrorName, string]>([
    ['ValidationException', 'CustomKeyStoreInvalidStateException'],
    ['InvalidStateException', 'XksKeyInvalidConfigurationException'],
    ['InvalidKeyUsageException', 'XksKeyInvalidConfigurationException'],
    ['AuthenticationFailedException', 'CustomKeyStoreInvalidStateException'],
    ['AccessDeniedException', 'CustomKeyStoreInvalidStateException'],
    ['KeyNotFoundException', 'XksKeyNotFoundException'],
    ['InvalidUriPathException', 'CustomKeyStoreInvalidStateException'],
    ['ThrottlingException', 'CustomKeyStoreInvalidStateException'],
    ['InternalException', 'CustomKeyStoreInvalidStateException'],
    ['UnsupportedOperationException', 'CustomKeyStoreInvalidStateException'],
    ['DependencyTimeoutException', 'CustomKeyStoreInvalidStateException'],
  ])('whose proxy answers %s ends with %s', async (errorName, expected) => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create();
    proxy.answerWith(errorName);
    const before = lastingState(sim);

    const answer = await answerTo(createOn(sim, CustomKeyStoreId, XksKeyId));

    expect(answer).toBe(expected);
    expect(proxy.requests().at(-1)).toMatchObject({ XksOperation: 'GetKeyMetadata', outcome: errorName });
    expect(lastingState(sim)).toEqual(before);
  });

  test.each<[string, (proxy: ProxyHandle) => void]>([
    ['is down', (proxy) => proxy.goDown()],
    ['is too slow', (proxy) => proxy.setLatency(251)],
    ['cannot be reached', (proxy) => proxy.interruptNetwork()],
    ['shows an expired certificate', (proxy) => proxy.expireCertificate()],
    ['speaks no TLS that AWS KMS does', (proxy) => proxy.offerUnsupportedTls()],
    ['has another credential', (proxy) => proxy.rotateCredential()],
    ['denies AWS KMS', (proxy) => proxy.denyAccess()],
    ['has moved to another path', (proxy) => proxy.changePath('/moved/kms/xks/v1')],
    ['answers garbage', (proxy) => proxy.answerGarbage()],
  ])('whose proxy %s ends with CustomKeyStoreInvalidStateException', async (_, cause) => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create();
    cause(proxy);

    const answer = await answerTo(createOn(sim, CustomKeyStoreId, XksKeyId));

    expect(answer).toBe('CustomKeyStoreInvalidStateException');
    expect(await sim.client().listKeys({})).toMatchObject({ Keys: [] });
  });

  test('takes the time of the proxy', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create();
    proxy.setLatency(200);
    const asked = sim.now;

    await createOn(sim, CustomKeyStoreId, XksKeyId);

    expect(sim.now - asked).toBe(210);
  });
});

test.each(waysIn)('through $way, the exception is the one of the AWS SDK', async ({ open }) => {
  const sim = createSimulator();
  const { CustomKeyStoreId } = sim.given.externalKeyStore();
  const command = new CreateKeyCommand({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'none' });

  const error = await errorOf(open(sim).send(command));

  expect(error).toBeInstanceOf(XksKeyNotFoundException);
});

test.each(['RSA_2048', 'HMAC_256', 'ECC_NIST_P256'] as const)(
  'a KeySpec of %s is unsupported, whether or not a KeyUsage goes with it',
  async (KeySpec) => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const request = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId, KeySpec } as const;

    expect((await errorOf(sim.client().createKey(request))).name).toBe('UnsupportedOperationException');
  },
);
