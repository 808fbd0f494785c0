/** Worlds with backings that a user wrote. */
import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import {
  type BackingRequestEvent,
  type CloudHsmClusterInit,
  fromActorLogic,
  xksProxy,
} from 'custom-key-store-simulator/backing';
import { describe, expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import { answerTo, errorOf } from '../helpers/look.ts';
import { described, lateProxy, machineProxy, transitionCluster, turnOfHost } from './userBackings.ts';

describe('a world with a cluster of the user', () => {
  test('creates, connects and disconnects a key store on it', async () => {
    const sim = createSimulator({ backings: { cloudHsmCluster: transitionCluster } });
    const kms = sim.client();
    const cluster = sim.cloudHsm.createCluster();

    const created = await kms.createCustomKeyStore(cluster.createCustomKeyStoreInput('one'));
    const CustomKeyStoreId = created.CustomKeyStoreId!;
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');
    const first = sim.keyStore(CustomKeyStoreId).ConnectionState;
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');

    expect(first).toBe('CONNECTED');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('is FAILED with the cause that the backing answers', async () => {
    const sim = createSimulator({ backings: { cloudHsmCluster: transitionCluster } });
    const kms = sim.client();
    const cluster = sim.cloudHsm.createCluster();

    const { CustomKeyStoreId } = await kms.createCustomKeyStore({
      ...cluster.createCustomKeyStoreInput('one'),
      KeyStorePassword: 'anotherPassword',
    });
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');

    expect(sim.keyStore(CustomKeyStoreId!).ConnectionErrorCode).toBe('INVALID_CREDENTIALS');
  });

  test('is arranged in one line, and continues in a fork', async () => {
    const sim = createSimulator({ backings: { cloudHsmCluster: transitionCluster } });
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();

    const fork = sim.fork();
    await fork.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await fork.advance('10s');
    await fork.client().connectCustomKeyStore({ CustomKeyStoreId });
    await fork.advance('20m');

    expect(cluster.State).toBe('ACTIVE');
    expect(fork.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('makes keys in it, encrypts and decrypts with them, and deletes them in the end', async () => {
    const sim = createSimulator({ backings: { cloudHsmCluster: transitionCluster } });
    const kms = sim.client();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const { KeyMetadata } = await kms.createKey({ CustomKeyStoreId, Origin: 'AWS_CLOUDHSM' });
    const { KeyId } = KeyMetadata!;
    const Plaintext = Uint8Array.of(1, 2, 3);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    const decrypted = await sim.fork().client().decrypt({ CiphertextBlob });
    const altered = answerTo(kms.decrypt({ CiphertextBlob, EncryptionContext: { other: 'context' } }));
    const random = await kms.generateRandom({ CustomKeyStoreId, NumberOfBytes: 4 });
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('7d');

    expect(decrypted.Plaintext).toEqual(Plaintext);
    expect(await altered).toBe('InvalidCiphertextException');
    expect(random.Plaintext).toEqual(Uint8Array.of(7, 7, 7, 7));
    expect(sim.trace.findLast((entry) => entry.type === 'transition')).toMatchObject({
      event: 'deletion.due',
      backingKeyDeletionStatus: 'SUCCESS',
    });
  });

  test('lists no keys where the backing does not tell of any', () => {
    const sim = createSimulator({ backings: { cloudHsmCluster: transitionCluster } });

    const { cluster } = sim.given.cloudHsmKeyStore({ keys: 2 });

    expect(cluster.keys.list()).toEqual([]);
  });

  test('hears causes as events', () => {
    const heard: string[] = [];
    const listening = fromActorLogic(
      'AWS_CLOUDHSM',
      fromTransition(
        (row: CloudHsmClusterInit, event: { type: string }, { emit: send }) => {
          heard.push(event.type);
          if (event.type === 'backing.request') {
            const { id } = event as BackingRequestEvent;
            send({ type: 'backing.answer', id, answer: described(row) });
          }
          return row;
        },
        ({ input }: { input: CloudHsmClusterInit }) => input,
      ),
    );
    const sim = createSimulator({ backings: { cloudHsmCluster: listening } });

    sim.cloudHsm.createCluster().removeHsm();

    expect(heard).toContain('hsm.removed');
  });
});

describe('a world with a proxy of the user', () => {
  test('is FAILED while the proxy is down, and CONNECTED when it is up again', async () => {
    const sim = createSimulator({ backings: { xksProxy: machineProxy } });
    const kms = sim.client();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });

    proxy.goDown();
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('5m');
    const whileDown = sim.keyStore(CustomKeyStoreId).ConnectionErrorCode;
    proxy.comeBack();
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('5m');

    expect(whileDown).toBe('XKS_PROXY_NOT_REACHABLE');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('refuses a cause that the machine does not accept', () => {
    const sim = createSimulator({ backings: { xksProxy: machineProxy } });
    const proxy = sim.xks.createProxy();

    expect(() => proxy.comeBack()).toThrow(SimulatorUsageError);
  });

  test('takes the latency that the backing answers from virtual time', async () => {
    const sim = createSimulator({ backings: { xksProxy: machineProxy } });
    const proxy = sim.xks.createProxy({ latency: '120ms' });
    const before = sim.now;

    await sim.client().createCustomKeyStore(proxy.createCustomKeyStoreInput('one'));

    expect(sim.now - before).toBe(10 + 120);
  });

  test('binds KMS keys to external keys of the proxy, and encrypts and decrypts with them', async () => {
    const sim = createSimulator({ backings: { xksProxy: machineProxy } });
    const kms = sim.client();
    const { CustomKeyStoreId } = sim.given.externalKeyStore();
    const create = (XksKeyId: string) =>
      kms.createKey({ CustomKeyStoreId, Origin: 'EXTERNAL_KEY_STORE', XksKeyId });

    const missing = await answerTo(create('missing-key'));
    const { KeyMetadata } = await create('present-key');
    const Plaintext = Uint8Array.of(1, 2, 3);
    const { CiphertextBlob } = await kms.encrypt({ KeyId: KeyMetadata!.KeyId, Plaintext });
    const decrypted = await kms.decrypt({ CiphertextBlob });

    expect(missing).toBe('XksKeyNotFoundException');
    expect(decrypted.Plaintext).toEqual(Plaintext);
  });

  test('uses keys of a proxy that answers later', async () => {
    const sim = createSimulator({ backings: { xksProxy: lateProxy } });
    const kms = sim.client();
    const input = sim.xks.createProxy().createCustomKeyStoreInput('one');
    const { CustomKeyStoreId } = await kms.createCustomKeyStore(input);
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('5m');
    await new Promise((resolve) => setTimeout(resolve, 20));

    const { KeyMetadata } = await kms.createKey({
      CustomKeyStoreId,
      Origin: 'EXTERNAL_KEY_STORE',
      XksKeyId: 'present-key',
    });
    const { KeyId } = KeyMetadata!;
    const { CiphertextBlob, Plaintext } = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    const { CiphertextBlob: again } = await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId });
    const decrypted = await kms.decrypt({ CiphertextBlob: again });

    expect(decrypted.Plaintext).toEqual(Plaintext);
  });

  test('creates and connects a key store on a proxy that answers later', async () => {
    const sim = createSimulator({ backings: { xksProxy: lateProxy } });
    const kms = sim.client();
    const proxy = sim.xks.createProxy();

    const CustomKeyStoreId = await sim.run(async () => {
      const created = await kms.createCustomKeyStore(proxy.createCustomKeyStoreInput('one'));
      await kms.connectCustomKeyStore({ CustomKeyStoreId: created.CustomKeyStoreId });
      while (sim.keyStore(created.CustomKeyStoreId!).ConnectionState === 'CONNECTING') {
        await sim.timers.sleep('30s');
        await turnOfHost();
      }
      return created.CustomKeyStoreId!;
    });

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });
});

test('a proxy of the user that takes longer than AWS KMS waits has not answered', async () => {
  const slow: typeof xksProxy = (options) => {
    const backing = xksProxy(options);
    const request: typeof backing.request = async (asked) => {
      const answer = await backing.request(asked);
      return asked.type === 'encrypt' ? { ...answer, latencyMs: 1_000_000 } : answer;
    };
    return {
      ...backing,
      request: (asked) => (asked.type === 'encrypt' ? request(asked) : backing.request(asked)),
    };
  };
  const sim = createSimulator({ backings: { xksProxy: slow } });
  const { keys, proxy } = sim.given.externalKeyStore({ keys: 1 });
  const begin = sim.now;

  const error = await errorOf(sim.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext: Uint8Array.of(1) }));

  expect(error.name).toBe('KMSInvalidStateException');
  expect(error.message).toContain('did not respond in time');
  expect(sim.now - begin).toBe(260);
  expect(proxy.requests().at(-1)!.outcome).toBe('timedOut');
});
