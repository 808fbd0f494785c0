/** A backing that answers in a later turn: what may have changed meanwhile. */
import { createSimulator, type Simulator, SimulatorUsageError } from 'custom-key-store-simulator';
import {
  type BackingAnswer,
  type BackingFactory,
  type CloudHsmClusterInit,
  cloudHsmCluster,
  type XksProxyInit,
} from 'custom-key-store-simulator/backing';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf } from '../helpers/look.ts';
import { clusterInit, described, Gate, turnOfHost } from './userBackings.ts';

type Kms = ReturnType<Simulator['client']>;

describe('a backing that answers later', () => {
  const healthy: BackingAnswer = { type: 'healthy', latencyMs: 0 };

  function withGate(): { sim: Simulator; gate: Gate<XksProxyInit>; input: any } {
    const gate = new Gate<XksProxyInit>('EXTERNAL_KEY_STORE');
    const sim = createSimulator({ backings: { xksProxy: gate.factory } });
    return { sim, gate, input: sim.xks.createProxy().createCustomKeyStoreInput('one') };
  }

  async function withConnecting() {
    const { sim, gate, input } = withGate();
    const kms = sim.client();
    const creating = kms.createCustomKeyStore(input);
    await gate.answer('checkHealth', healthy);
    const CustomKeyStoreId = (await creating).CustomKeyStoreId!;
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('5m');
    return { sim, gate, kms, CustomKeyStoreId, store: sim.keyStore(CustomKeyStoreId) };
  }

  test('makes the key store when its answer comes, not before', async () => {
    const { sim, gate, input } = withGate();

    const creating = sim.client().createCustomKeyStore(input);
    await turnOfHost();
    const before = (await sim.client().describeCustomKeyStores()).CustomKeyStores;
    await gate.answer('checkHealth', healthy);
    await creating;
    const after = (await sim.client().describeCustomKeyStores()).CustomKeyStores;

    expect(before).toHaveLength(0);
    expect(after).toHaveLength(1);
  });

  test('finds the name taken meanwhile', async () => {
    const { sim, gate, input } = withGate();

    const creating = errorOf(sim.client().createCustomKeyStore(input));
    await turnOfHost();
    sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'one' });
    await gate.answer('checkHealth', healthy);

    expect((await creating).name).toBe('CustomKeyStoreNameInUseException');
  });

  test('finds the proxy taken meanwhile', async () => {
    const { sim, gate, input } = withGate();

    const first = sim.client().createCustomKeyStore(input);
    const second = errorOf(sim.client().createCustomKeyStore({ ...input, CustomKeyStoreName: 'two' }));
    await gate.answer('checkHealth', healthy);
    await gate.answer('checkHealth', healthy);

    await first;
    expect((await second).name).toBe('XksProxyUriInUseException');
  });

  test('finds the quota used up meanwhile', async () => {
    const gate = new Gate<XksProxyInit>('EXTERNAL_KEY_STORE');
    const sim = createSimulator({
      backings: { xksProxy: gate.factory },
      quotas: { resources: { customKeyStores: 1 } },
      maxAttempts: 1,
    });
    const input = sim.xks.createProxy().createCustomKeyStoreInput('one');

    const creating = errorOf(sim.client().createCustomKeyStore(input));
    await turnOfHost();
    sim.given.cloudHsmKeyStore();
    await gate.answer('checkHealth', healthy);

    expect((await creating).name).toBe('LimitExceededException');
  });

  test('finds the key store disconnected meanwhile, which stays so', async () => {
    const { sim, gate, kms, CustomKeyStoreId, store } = await withConnecting();

    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await gate.answer('checkHealth', healthy);
    const atOnce = store.ConnectionState;
    await sim.advance('10s');

    expect(atOnce).toBe('DISCONNECTING');
    expect(store.ConnectionState).toBe('DISCONNECTED');
  });

  test('has no say in a later attempt to connect', async () => {
    const { sim, gate, kms, CustomKeyStoreId, store } = await withConnecting();

    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await gate.answer('checkHealth', { type: 'unhealthy', latencyMs: 0, outcome: 'timedOut' });

    expect(store.ConnectionState).toBe('CONNECTING');
  });

  test('leaves the key store CONNECTING until its answer comes', async () => {
    const { sim, gate, store } = await withConnecting();

    const before = store.ConnectionState;
    await sim.advance('1h');
    const later = store.ConnectionState;
    await gate.answer('checkHealth', { type: 'unhealthy', latencyMs: 0, outcome: 'timedOut' });

    expect([before, later]).toEqual(['CONNECTING', 'CONNECTING']);
    expect(store.ConnectionErrorCode).toBe('XKS_PROXY_TIMED_OUT');
  });

  test('is asked again by a fork that was made before its answer', async () => {
    const { sim, gate, CustomKeyStoreId, store } = await withConnecting();

    const fork = sim.fork();
    await gate.answer('checkHealth', healthy);
    await fork.advance('5m');
    await gate.answer('checkHealth', healthy);

    expect(store.ConnectionState).toBe('CONNECTED');
    expect(fork.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('finds the key store deleted meanwhile', async () => {
    const gate = new Gate<CloudHsmClusterInit>('AWS_CLOUDHSM');
    const sim = createSimulator({ backings: { cloudHsmCluster: gate.factory } });
    const kms = sim.client();
    const cluster = sim.cloudHsm.createCluster();
    const answer = described({
      ...clusterInit,
      TrustAnchorCertificate: cluster.TrustAnchorCertificate,
    });
    const creating = kms.createCustomKeyStore(cluster.createCustomKeyStoreInput('one'));
    await gate.answer('describe', answer);
    const { CustomKeyStoreId } = await creating;

    const connecting = answerTo(kms.connectCustomKeyStore({ CustomKeyStoreId }));
    await turnOfHost();
    await kms.deleteCustomKeyStore({ CustomKeyStoreId });
    await gate.answer('describe', answer);

    expect(await connecting).toBe('CustomKeyStoreNotFoundException');
  });

  test('has changed the kmsuser password even if the attempt was given up meanwhile', async () => {
    let isLate = false;
    const slow: BackingFactory<CloudHsmClusterInit> = (options) => {
      const backing = cloudHsmCluster(options);
      return {
        ...backing,
        request: (request) => {
          const answer = backing.request(request);
          return isLate && request.type === 'connect' ? turnOfHost().then(() => answer) : answer;
        },
      };
    };
    const sim = createSimulator({ backings: { cloudHsmCluster: slow } });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const kms = sim.client();

    isLate = true;
    const ended = sim.advance('20m');
    const disconnected = new Promise((resolve) => {
      const stop = sim.on('transition', ({ event }) => {
        if (event !== 'login.byKms') return;
        stop();
        resolve(Promise.resolve().then(() => kms.disconnectCustomKeyStore({ CustomKeyStoreId })));
      });
    });
    await ended;
    await disconnected;
    isLate = false;
    await sim.advance('10s');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionErrorCode).toBeUndefined();
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  const metadata: BackingAnswer = {
    type: 'keyMetadata',
    latencyMs: 0,
    keySpec: 'AES_256',
    keyUsage: ['ENCRYPT', 'DECRYPT'],
    keyStatus: 'ENABLED',
  };

  async function withConnected() {
    const world = await withConnecting();
    await world.gate.answer('checkHealth', healthy);
    const { kms, gate, CustomKeyStoreId } = world;
    const createKey = (XksKeyId: string) =>
      kms.createKey({ CustomKeyStoreId, Origin: 'EXTERNAL_KEY_STORE', XksKeyId });
    const withKey = async () => {
      const creating = createKey('external-key');
      await gate.answer('getKeyMetadata', metadata);
      return (await creating).KeyMetadata!.KeyId!;
    };
    return { ...world, createKey, withKey };
  }

  test('finds the key store of a new key disconnected meanwhile', async () => {
    const { gate, kms, CustomKeyStoreId, createKey } = await withConnected();

    const creating = answerTo(createKey('external-key'));
    await turnOfHost();
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await gate.answer('getKeyMetadata', metadata);

    expect(await creating).toBe('CustomKeyStoreInvalidStateException');
    expect((await kms.listKeys()).Keys).toEqual([]);
  });

  test('finds the external key bound to another KMS key meanwhile', async () => {
    const { gate, createKey } = await withConnected();

    const first = answerTo(createKey('external-key'));
    const second = answerTo(createKey('external-key'));
    await gate.answer('getKeyMetadata', metadata);
    await gate.answer('getKeyMetadata', metadata);

    expect([await first, await second]).toEqual(['accepted', 'XksKeyAlreadyInUseException']);
  });

  test.each<[string, (kms: Kms, KeyId: string, CustomKeyStoreId: string) => Promise<unknown>, RegExp]>([
    ['disabled', (kms, KeyId) => kms.disableKey({ KeyId }), /^DisabledException: .* is disabled\.$/],
    [
      'pending deletion',
      (kms, KeyId) => kms.scheduleKeyDeletion({ KeyId }),
      /^KMSInvalidStateException: .* is pending deletion/,
    ],
    [
      'unavailable',
      (kms, _, CustomKeyStoreId) => kms.disconnectCustomKeyStore({ CustomKeyStoreId }),
      /^KMSInvalidStateException: .* is unavailable\.$/,
    ],
  ])('finds the KMS key %s that it used meanwhile', async (_state, change, expected) => {
    const { world, kms, KeyId, CustomKeyStoreId } = await withSlowKey();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1) });

    world.isLate = true;
    const sent = [
      errorOf(kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1) })),
      errorOf(kms.decrypt({ CiphertextBlob })),
      errorOf(kms.generateDataKey({ KeyId, KeySpec: 'AES_128' })),
      errorOf(kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId })),
    ];
    await change(kms, KeyId, CustomKeyStoreId);

    for (const error of await Promise.all(sent)) expect(`${error.name}: ${error.message}`).toMatch(expected);
  });

  /** A cluster whose answers come a turn of the host late as soon as `isLate` is set. */
  async function withSlowKey() {
    const world = { isLate: false };
    const slow: BackingFactory<CloudHsmClusterInit> = (options) => {
      const backing = cloudHsmCluster(options);
      const later = async (answer: BackingAnswer) => {
        for (let turn = 0; turn < 20; turn++) await turnOfHost();
        return answer;
      };
      return {
        ...backing,
        request: (request) => {
          const answer = backing.request(request) as BackingAnswer;
          return world.isLate ? later(answer) : answer;
        },
      };
    };
    const sim = createSimulator({ backings: { cloudHsmCluster: slow } });
    const { CustomKeyStoreId, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    return { world, kms: sim.client(), CustomKeyStoreId, KeyId: keys[0]!.KeyId };
  }

  test('cannot be arranged with in one turn, and nothing is arranged later', async () => {
    const { sim, gate } = withGate();

    expect(() => sim.given.externalKeyStore()).toThrow(/answers later/);
    await gate.answer('checkHealth', healthy);

    expect((await sim.client().describeCustomKeyStores()).CustomKeyStores).toEqual([]);
  });

  test('ends with the world that asked it', async () => {
    const { sim, gate, input } = withGate();

    const creating = errorOf(sim.client().createCustomKeyStore(input));
    await turnOfHost();
    sim.dispose();
    await gate.answer('checkHealth', healthy);

    expect(await creating).toBeInstanceOf(SimulatorUsageError);
  });

  test('does not keep the caller beyond an abort', async () => {
    const { sim, input } = withGate();
    const controller = new AbortController();

    const creating = errorOf(sim.client().createCustomKeyStore(input, { abortSignal: controller.signal }));
    await turnOfHost();
    controller.abort();

    expect((await creating).name).toBe('AbortError');
  });
});
