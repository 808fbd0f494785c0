/** Where AWS is silent or contradicts itself: every choice, both ways. */
import {
  type Assumptions,
  type CustomKeyStoreType,
  createSimulator,
  type ProxyHandle,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { assumptionOptions } from '../../src/model/assumptionOptions.ts';
import { answerTo, entryOf, shownState } from '../helpers/look.ts';
import {
  answerWithMessage,
  arrangeKeyInStore,
  connect,
  createKey,
  cryptographic,
  disconnect,
  generateRandom,
  type RequestAbout,
  secret,
  send,
  shownKeyState,
  storeTypes,
} from './keyInStore.ts';

const worldWith = (assumptions: Partial<Assumptions>) => createSimulator({ assumptions, maxAttempts: 1 });

/** What a world answers under each value of an option; the first value is the default. */
type Story = (sim: Simulator) => Promise<string>;

async function connectWithout(sim: Simulator, make: 'none' | 'inactive'): Promise<string> {
  const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  for (const { HsmId } of cluster.Hsms) {
    if (make === 'none') cluster.removeHsm(HsmId);
    else cluster.setHsmState('DEGRADED', HsmId);
  }
  const answer = await answerTo(sim.client().connectCustomKeyStore({ CustomKeyStoreId }));
  await sim.advance('20m');
  return answer === 'accepted' ? shownState(sim.client(), CustomKeyStoreId) : answer;
}

async function healthChecksOfUpdate(sim: Simulator): Promise<string> {
  const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
    ConnectionState: 'DISCONNECTED',
    XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
  });
  const before = proxy.requests().length;
  await sim.client().updateCustomKeyStore({
    CustomKeyStoreId,
    XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential,
  });
  return `${proxy.requests().length - before} requests`;
}

async function updateOfNothing(sim: Simulator): Promise<string> {
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  return answerTo(sim.client().updateCustomKeyStore({ CustomKeyStoreId }));
}

// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
const sampleCluster: Story = (sim) =>
  answerTo(
    sim.client().createCustomKeyStore({
      CustomKeyStoreName: 'sample',
      CloudHsmClusterId: 'cluster-1a23b4cdefg',
      TrustAnchorCertificate: 'customerCA',
      KeyStorePassword: 'kmsPswd1',
    }),
  );

const keyMaterialIds =
  (type: CustomKeyStoreType): Story =>
  async (sim) => {
    const key = await arrangeKeyInStore(sim, type);
    const members: string[] = [];
    for (const requestAbout of Object.values<RequestAbout>(cryptographic)) {
      const output = await send(sim.client(), ...requestAbout(key));
      members.push(...Object.keys(output).filter((member) => member.endsWith('KeyMaterialId')));
    }
    return members.join(' ');
  };

async function randomWithoutHsm(sim: Simulator): Promise<string> {
  const empty = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
  for (const { HsmId } of empty.cluster!.Hsms) empty.cluster!.removeHsm(HsmId);
  const first = await answerTo(send(sim.client(), ...generateRandom(empty)));
  empty.cluster!.delete();
  const second = await answerTo(send(sim.client(), ...generateRandom(empty)));
  return [first, second].join(' ');
}

async function failureOfReliableProxy(sim: Simulator): Promise<string> {
  const { encrypt, proxy } = await reliable(sim, 99);
  proxy.answerWith('InternalException');
  return encrypt();
}

async function stateWithoutKeyMaterial(sim: Simulator): Promise<string> {
  const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
  key.cluster!.keys.delete(key.KeyId);
  await answerTo(send(sim.client(), ...cryptographic.Encrypt(key)));
  return shownKeyState(sim.client(), key.KeyId);
}

const keysWhileDisconnecting =
  (type: CustomKeyStoreType): Story =>
  async (sim) => {
    const key = await arrangeKeyInStore(sim, type, { ConnectionState: 'DISCONNECTING' });
    const shown = await shownKeyState(sim.client(), key.KeyId);
    const used = await answerTo(send(sim.client(), ...cryptographic.Decrypt(key)));
    return `${shown} ${used}`;
  };

const withIds = [
  // Decrypt; Encrypt names no key material.
  'KeyMaterialId',
  'SourceKeyMaterialId DestinationKeyMaterialId',
  'SourceKeyMaterialId DestinationKeyMaterialId',
  'KeyMaterialId KeyMaterialId',
].join(' ');
/** Of the ordinary keys that ReEncrypt goes to and comes from. */
const withoutIds = 'DestinationKeyMaterialId SourceKeyMaterialId';

const stories: {
  readonly [Name in keyof Assumptions]: readonly (readonly [story: Story, ...ends: string[]])[];
} = {
  connectWithoutActiveHsm: [
    [
      (sim) => connectWithout(sim, 'none'),
      'FAILED INSUFFICIENT_CLOUDHSM_HSMS',
      'CloudHsmClusterInvalidConfigurationException',
    ],
    [
      (sim) => connectWithout(sim, 'inactive'),
      'CloudHsmClusterInvalidConfigurationException',
      'FAILED INSUFFICIENT_CLOUDHSM_HSMS',
    ],
  ],
  updateWithoutProperties: [[updateOfNothing, 'ValidationException', 'accepted']],
  updateOfVpcStoreCallsProxy: [[healthChecksOfUpdate, '1 requests', '0 requests']],
  sampleIdentifiers: [[sampleCluster, 'ValidationException', 'CloudHsmClusterNotFoundException']],
  keyMaterialIdOfCustomKeyStoreKeys: storeTypes.map(
    (type) => [keyMaterialIds(type), withoutIds, withIds] as const,
  ),
  generateRandomWithoutHsm: [
    [
      randomWithoutHsm,
      'KMSInternalException KMSInternalException',
      'CustomKeyStoreInvalidStateException CustomKeyStoreInvalidStateException',
    ],
  ],
  failuresOfReliableProxy: [[failureOfReliableProxy, 'KMSInvalidStateException', 'KMSInternalException']],
  keyStateWithoutKeyMaterial: [[stateWithoutKeyMaterial, 'Enabled', 'Unavailable']],
  keysWhileDisconnecting: storeTypes.map(
    (type) =>
      [keysWhileDisconnecting(type), 'Unavailable KMSInvalidStateException', 'Enabled accepted'] as const,
  ),
};

const names = Object.keys(assumptionOptions) as (keyof Assumptions)[];

describe.each(names)('%s', (name) => {
  const { values, default: byDefault } = assumptionOptions[name];

  test.each(values.map((value, i) => [value, i] as const))('%s', async (value, i) => {
    for (const [story, ...ends] of stories[name]) {
      expect(await story(worldWith({ [name]: value }))).toBe(ends[i]);
    }
  });

  test('has its first value unless another is given', async () => {
    const [story, first] = stories[name][0]!;

    expect(byDefault).toBe(values[0]);
    expect(await story(worldWith({}))).toBe(first);
  });
});

/** An external key store whose proxy answered `successes` requests of the last five minutes, and no others. */
async function reliable(sim: Simulator, successes: number) {
  const { keys, proxy, CustomKeyStoreId } = sim.given.externalKeyStore({ keys: 1 });
  const { KeyId } = keys[0]!;
  await sim.advance('5m');
  const encrypt = () => answerTo(sim.client().encrypt({ KeyId, Plaintext: secret }));
  for (let i = 0; i < successes; i++) expect(await encrypt()).toBe('accepted');
  return { encrypt, proxy, KeyId, CustomKeyStoreId };
}

// https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
describe('failuresOfReliableProxy: KMSInternalException', () => {
  const world = () => worldWith({ failuresOfReliableProxy: 'KMSInternalException' });

  test.each<[string, (proxy: ProxyHandle) => void, string]>([
    ['500', (proxy) => proxy.answerWith('InternalException'), 'KMSInternalException'],
    ['503', (proxy) => proxy.answerWith('DependencyTimeoutException'), 'KMSInternalException'],
    ['no answer in time', (proxy) => proxy.setLatency('1s'), 'KMSInternalException'],
    ['a connection that times out', (proxy) => proxy.interruptNetwork(), 'KMSInternalException'],
    ['429', (proxy) => proxy.answerWith('ThrottlingException'), 'KMSInvalidStateException'],
    ['a connection that is refused', (proxy) => proxy.goDown(), 'KMSInvalidStateException'],
    ['no TLS connection', (proxy) => proxy.expireCertificate(), 'KMSInvalidStateException'],
    ['garbage', (proxy) => proxy.answerGarbage(), 'KMSInvalidStateException'],
    ['401', (proxy) => void proxy.rotateCredential(), 'KMSInvalidStateException'],
    ['403', (proxy) => proxy.denyAccess(), 'KMSInvalidStateException'],
  ])('%s of a reliable proxy', async (_what, breakIt, expected) => {
    const { encrypt, proxy } = await reliable(world(), 99);
    breakIt(proxy);

    expect(await encrypt()).toBe(expected);
  });

  test('99 of 100 requests are reliable, 98 of 99 are not', async () => {
    const enough = await reliable(world(), 99);
    const tooFew = await reliable(world(), 98);
    enough.proxy.answerWith('InternalException');
    tooFew.proxy.answerWith('InternalException');

    expect([await enough.encrypt(), await tooFew.encrypt()]).toEqual([
      'KMSInternalException',
      'KMSInvalidStateException',
    ]);
  });

  test('a proxy that goes on failing is reliable no longer', async () => {
    const { encrypt, proxy } = await reliable(world(), 99);
    proxy.answerWith('InternalException');

    expect([await encrypt(), await encrypt()]).toEqual(['KMSInternalException', 'KMSInvalidStateException']);
  });

  test('what a proxy did more than five minutes ago does not count', async () => {
    const sim = world();
    const { encrypt, proxy } = await reliable(sim, 99);
    proxy.answerWith('InternalException');

    await sim.advance('5m');

    expect(await encrypt()).toBe('KMSInvalidStateException');
  });

  test('failures that no retry would change do not make a proxy unreliable', async () => {
    const { encrypt, proxy } = await reliable(world(), 99);
    proxy.denyAccess();
    for (let i = 0; i < 10; i++) await encrypt();
    proxy.grantAccess();
    proxy.answerWith('InternalException');

    expect(await encrypt()).toBe('KMSInternalException');
  });

  test('every request of the five minutes counts, however many there are', async () => {
    const sim = createSimulator({
      assumptions: { failuresOfReliableProxy: 'KMSInternalException' },
      maxAttempts: 1,
      timing: { request: 1 },
    });
    const { encrypt, proxy } = await reliable(sim, 0);
    proxy.answerWith('InternalException');
    for (let i = 0; i < 50; i++) await encrypt();
    proxy.answerNormally();
    for (let i = 0; i < 1_000; i++) await encrypt();
    proxy.answerWith('InternalException');

    expect(await encrypt()).toBe('KMSInvalidStateException');
  });

  test('CreateKey does not depend on it', async () => {
    const sim = world();
    const { proxy, CustomKeyStoreId } = await reliable(sim, 99);
    const XksKeyId = proxy.keys.create();
    proxy.answerWith('InternalException');

    const [operation, input] = createKey({ type: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId } as never);

    expect(await answerTo(send(sim.client(), operation, input))).toBe('CustomKeyStoreInvalidStateException');
  });

  test('a fork knows how reliable the proxy was', async () => {
    const sim = world();
    const { encrypt, proxy, KeyId } = await reliable(sim, 99);
    proxy.answerWith('InternalException');

    const fork = sim.fork();
    const inFork = await answerTo(fork.client().encrypt({ KeyId, Plaintext: secret }));

    expect(inFork).toBe(await encrypt());
  });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
describe('keyStateWithoutKeyMaterial: Unavailable', () => {
  const arrange = async () => {
    const sim = worldWith({ keyStateWithoutKeyMaterial: 'Unavailable' });
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    const BackupId = key.cluster!.createBackup();
    key.cluster!.keys.delete(key.KeyId);
    return { sim, key, BackupId, kms: sim.client() };
  };

  test('shows from the first cryptographic operation that misses the key material', async () => {
    const { kms, key } = await arrange();

    const before = await shownKeyState(kms, key.KeyId);
    const first = await answerWithMessage(send(kms, ...cryptographic.Decrypt(key)));
    const after = await shownKeyState(kms, key.KeyId);
    const second = await answerWithMessage(send(kms, ...cryptographic.Decrypt(key)));

    expect([before, after]).toEqual(['Enabled', 'Unavailable']);
    expect(first).toMatch(/^KMSInvalidStateException: .*key material/);
    expect(second).toMatch(/^KMSInvalidStateException: .* is unavailable\.$/);
  });

  test('ends when the store is connected anew, and begins again where the key is still missing', async () => {
    const { sim, kms, key } = await arrange();
    await answerTo(send(kms, ...cryptographic.Decrypt(key)));

    await disconnect(sim, key.CustomKeyStoreId);
    await connect(sim, key.CustomKeyStoreId);
    const reconnected = await shownKeyState(kms, key.KeyId);
    await answerTo(send(kms, ...cryptographic.Decrypt(key)));

    expect([reconnected, await shownKeyState(kms, key.KeyId)]).toEqual(['Enabled', 'Unavailable']);
  });

  test('ends for good with a cluster that has the key', async () => {
    const { sim, kms, key, BackupId } = await arrange();
    const { CustomKeyStoreId, cluster } = key;
    await answerTo(send(kms, ...cryptographic.Decrypt(key)));

    const restored = cluster!.restoreFromBackup(BackupId);
    await disconnect(sim, CustomKeyStoreId);
    await kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: restored.ClusterId });
    await connect(sim, CustomKeyStoreId);

    expect(await answerTo(send(kms, ...cryptographic.Decrypt(key)))).toBe('accepted');
    expect(await shownKeyState(kms, key.KeyId)).toBe('Enabled');
  });

  test('concerns that key only', async () => {
    const { sim, kms, key } = await arrange();
    const other = sim.given.kmsKey({ CustomKeyStoreId: key.CustomKeyStoreId });
    await answerTo(send(kms, ...cryptographic.Decrypt(key)));

    expect(await shownKeyState(kms, other.KeyId)).toBe('Enabled');
    expect(await answerTo(kms.encrypt({ KeyId: other.KeyId, Plaintext: secret }))).toBe('accepted');
  });
});

describe('keysWhileDisconnecting: usable', () => {
  test.each(storeTypes)('ends when a store of type %s is DISCONNECTED', async (type) => {
    const sim = worldWith({ keysWhileDisconnecting: 'usable' });
    const key = await arrangeKeyInStore(sim, type, { ConnectionState: 'DISCONNECTING' });

    await sim.advance('5m');

    expect((await entryOf(sim.client(), key.CustomKeyStoreId)).ConnectionState).toBe('DISCONNECTED');
    expect(await shownKeyState(sim.client(), key.KeyId)).toBe('Unavailable');
    expect(await answerTo(send(sim.client(), ...cryptographic.Encrypt(key)))).toBe(
      'KMSInvalidStateException',
    );
  });

  test('is about keys: CreateKey and GenerateRandom need a CONNECTED store all the same', async () => {
    const sim = worldWith({ keysWhileDisconnecting: 'usable' });
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM', { ConnectionState: 'DISCONNECTING' });

    const answers = [createKey, generateRandom].map((about) => answerTo(send(sim.client(), ...about(key))));

    expect(await Promise.all(answers)).toEqual([
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreInvalidStateException',
    ]);
  });
});

describe('keysWhileDisconnecting usable', () => {
  test.each(['FAILED', 'CONNECTING'] as const)(
    'lets no key be used of a store that was %s and not CONNECTED',
    async (ConnectionState) => {
      const sim = worldWith({ keysWhileDisconnecting: 'usable' });
      const kms = sim.client();
      const { CustomKeyStoreId, keys } = sim.given.externalKeyStore({ keys: 1, ConnectionState });

      await kms.disconnectCustomKeyStore({ CustomKeyStoreId });

      expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('DISCONNECTING');
      expect(await shownKeyState(kms, keys[0]!.KeyId)).toBe('Unavailable');
    },
  );
});
