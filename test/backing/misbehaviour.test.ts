/** Backings that break their contract: a world goes on with documented errors. */
import { createSimulator, isKmsError, type Simulator, type TraceEntry } from 'custom-key-store-simulator';
import {
  type BackingAnswer,
  type BackingFactory,
  type BackingRequest,
  type BackingRequestEvent,
  type CloudHsmClusterInit,
  cloudHsmCluster,
  fromActorLogic,
  xksProxy,
} from 'custom-key-store-simulator/backing';
import { afterEach, describe, expect, test } from 'vitest';
import { fromTransition, setup } from 'xstate';
import { connectionErrorCodes } from '../../src/errors/connectionErrorCodes.ts';
import { answerTo, lastingState } from '../helpers/look.ts';
import { turnOfHost } from './userBackings.ts';

/** What a backing may do wrong, for any request. */
const misbehaviour: Record<string, () => BackingAnswer | Promise<BackingAnswer>> = {
  throws: () => {
    throw new Error('no network');
  },
  rejects: () => Promise.reject(new Error('no network')),
  'answers nothing': () => undefined as never,
  'answers nothing later': () => Promise.resolve(undefined as never),
  'answers null': () => null as never,
  'answers a number': () => 42 as never,
  'answers text': () => 'text' as never,
  'answers an empty object': () => ({}) as never,
  'answers an unknown type': () => ({ type: 'nonsense', latencyMs: 0 }) as never,
  'describes an empty cluster': () => ({ type: 'cluster', latencyMs: 0 }) as never,
  'describes an empty cluster later': async () => ({ type: 'cluster', latencyMs: 0 }) as never,
  'describes a cluster without HSMs and subnets': () =>
    ({ type: 'cluster', latencyMs: 0, State: 'ACTIVE' }) as never,
  'describes a proxy with an empty service': () =>
    ({ type: 'proxy', latencyMs: 0, vpcEndpointService: { exists: true, allowsKms: true } }) as never,
  'fails with an undocumented cause': () => ({ type: 'failed', latencyMs: 0, cause: 'NONSENSE' }) as never,
  'is unhealthy with an unknown outcome': () =>
    ({ type: 'unhealthy', latencyMs: 0, outcome: 'toString' }) as never,
  'makes a key without a name': () => ({ type: 'keyCreated', latencyMs: 0 }) as never,
  'knows nothing about a key': () => ({ type: 'keyMetadata', latencyMs: 0 }) as never,
  'encrypts into nothing': () => ({ type: 'encrypted', latencyMs: 0 }) as never,
  'encrypts into text': () =>
    ({
      type: 'encrypted',
      latencyMs: 0,
      ciphertext: 'ciphertext',
      initializationVector: 'vector',
      authenticationTag: 'tag',
    }) as never,
  'decrypts into nothing': () => ({ type: 'decrypted', latencyMs: 0 }) as never,
  'decrypts into a number': () => ({ type: 'decrypted', latencyMs: 0, plaintext: 42 }) as never,
  'has no random bytes': () => ({ type: 'random', latencyMs: 0 }) as never,
  'has too few random bytes': () => ({ type: 'random', latencyMs: 0, bytes: Uint8Array.of(1) }),
  'refuses without a cause': () => ({ type: 'refused', latencyMs: 0 }) as never,
  'refuses with an unknown cause': () => ({ type: 'refused', latencyMs: 0, cause: 'toString' }) as never,
  'refuses with a cause of the other type of key store': () => ({
    type: 'refused',
    latencyMs: 0,
    cause: 'overloaded',
  }),
  'takes for ever': () => ({ type: 'healthy', latencyMs: Number.POSITIVE_INFINITY }),
  'takes no number of milliseconds': () => ({ type: 'healthy', latencyMs: 'soon' as never }),
  'takes milliseconds in text': () => ({ type: 'healthy', latencyMs: '90' as never }),
  'takes less than no time': () => ({ type: 'healthy', latencyMs: -1_000 }),
};

type KeyRequest = (sim: Simulator) => Promise<() => Promise<unknown>>;

/** Requests that ask the backing of a key for something, each ready to be sent. */
const keyRequests: readonly (readonly [string, KeyRequest])[] = (
  ['cloudHsmKeyStore', 'externalKeyStore'] as const
).flatMap((arrange) => {
  const keyIn = async (sim: Simulator) => {
    const { CustomKeyStoreId, keys } = sim.given[arrange]({ keys: 1 });
    const { KeyId } = keys[0]!;
    const kms = sim.client();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1, 2, 3) });
    return { CustomKeyStoreId, KeyId, kms, CiphertextBlob };
  };
  const requests: Record<string, KeyRequest> = {
    Encrypt: async (sim) => {
      const { kms, KeyId } = await keyIn(sim);
      return () => kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1, 2, 3) });
    },
    Decrypt: async (sim) => {
      const { kms, CiphertextBlob } = await keyIn(sim);
      return () => kms.decrypt({ CiphertextBlob });
    },
    GenerateDataKey: async (sim) => {
      const { kms, KeyId } = await keyIn(sim);
      return () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    },
    CreateKey: async (sim) => {
      const { kms, CustomKeyStoreId } = await keyIn(sim);
      return arrange === 'cloudHsmKeyStore'
        ? () => kms.createKey({ CustomKeyStoreId, Origin: 'AWS_CLOUDHSM' })
        : () => kms.createKey({ CustomKeyStoreId, Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'external-key' });
    },
    GenerateRandom: async (sim) => {
      const { kms, CustomKeyStoreId } = await keyIn(sim);
      return () => kms.generateRandom({ CustomKeyStoreId, NumberOfBytes: 16 });
    },
  };
  const type = arrange === 'cloudHsmKeyStore' ? 'an AWS CloudHSM key store' : 'an external key store';
  return Object.entries(requests).map(([name, request]) => [`${name} in ${type}`, request] as const);
});

const documentedCodes = Object.keys(connectionErrorCodes);

describe.each(Object.keys(misbehaviour))('a backing that %s', (what) => {
  const misbehave = misbehaviour[what]!;

  /** Behaves until it is told otherwise. */
  function treacherous<Init>(factory: BackingFactory<Init>) {
    const mood = { isBad: false };
    const made: BackingFactory<Init> = (options) => {
      const backing = factory(options);
      return {
        ...backing,
        request: (request) => (mood.isBad ? misbehave() : backing.request(request)),
      };
    };
    return { mood, made };
  }

  test('is answered for with a documented error, or taken as well', async () => {
    const { mood, made } = treacherous(xksProxy);
    const sim = createSimulator({ backings: { xksProxy: made }, maxAttempts: 1 });
    const input = sim.xks.createProxy().createCustomKeyStoreInput('one');
    const before = lastingState(sim);
    mood.isBad = true;

    const error = await sim
      .client()
      .createCustomKeyStore(input)
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );

    mood.isBad = false;
    if (error !== undefined) {
      expect(error).toSatisfy(isKmsError);
      expect(lastingState(sim)).toEqual(before);
    }
    expectSaneTime(sim);
  });

  test('lets an external key store end its attempt with a documented code', async () => {
    const { mood, made } = treacherous(xksProxy);
    const sim = createSimulator({ backings: { xksProxy: made } });
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    mood.isBad = true;

    await sim.advance('5m');
    await turnOfHost();

    expectEnd(sim, CustomKeyStoreId);
  });

  test('lets an external key store behind an endpoint service end its attempt with a documented code', async () => {
    const { mood, made } = treacherous(xksProxy);
    const sim = createSimulator({ backings: { xksProxy: made } });
    const { CustomKeyStoreId } = sim.given.externalKeyStore({
      ConnectionState: 'CONNECTING',
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    });
    mood.isBad = true;

    await sim.advance('5m');
    await turnOfHost();

    expectEnd(sim, CustomKeyStoreId);
  });

  test('lets an AWS CloudHSM key store end its attempt with a documented code', async () => {
    const { mood, made } = treacherous(cloudHsmCluster);
    const sim = createSimulator({ backings: { cloudHsmCluster: made } });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    mood.isBad = true;

    await sim.advance('20m');
    await turnOfHost();

    expectEnd(sim, CustomKeyStoreId);
  });

  test('lets an AWS CloudHSM key store be refused with a documented error, or begin to connect', async () => {
    const { mood, made } = treacherous(cloudHsmCluster);
    const sim = createSimulator({ backings: { cloudHsmCluster: made }, maxAttempts: 1 });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    mood.isBad = true;

    const error = await sim
      .client()
      .connectCustomKeyStore({ CustomKeyStoreId })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );

    if (error !== undefined) expect(error).toSatisfy(isKmsError);
    expectSaneTime(sim);
  });

  test('lets an AWS CloudHSM key store disconnect', async () => {
    const { mood, made } = treacherous(cloudHsmCluster);
    const sim = createSimulator({ backings: { cloudHsmCluster: made } });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    mood.isBad = true;

    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('DISCONNECTED');
  });

  test.each(keyRequests)('lets %s end with a documented error', async (_name, keyRequest) => {
    const { mood, made } = treacherous(cloudHsmCluster);
    const other = treacherous(xksProxy);
    const sim = createSimulator({
      backings: { cloudHsmCluster: made, xksProxy: other.made },
      maxAttempts: 1,
    });
    const request = await keyRequest(sim);
    const { account } = sim.snapshot().accounts[0]!;
    mood.isBad = true;
    other.mood.isBad = true;

    const error = await request().then(
      () => undefined,
      (reason: unknown) => reason,
    );

    mood.isBad = false;
    other.mood.isBad = false;
    expect(error).toSatisfy(isKmsError);
    expect(sim.snapshot().accounts[0]!.account).toEqual(account);
    expectSaneTime(sim);
  });

  function expectEnd(sim: Simulator, CustomKeyStoreId: string): void {
    const { ConnectionState, ConnectionErrorCode } = sim.keyStore(CustomKeyStoreId);
    expect(ConnectionState).toMatch(/^(CONNECTED|FAILED)$/);
    if (!/takes|describes/.test(what)) expect(ConnectionState).toBe('FAILED');
    if (ConnectionState === 'FAILED') expect(documentedCodes).toContain(ConnectionErrorCode);
    expectSaneTime(sim);
  }

  /** Time goes on from where it was, in the trace as well. */
  function expectSaneTime(sim: Simulator): void {
    expect(Number.isFinite(sim.now)).toBe(true);
    for (const entry of sim.trace as readonly TraceEntry[]) {
      if (entry.type === 'answer') expect(Number.isFinite(entry.latencyMs)).toBe(true);
    }
  }
});

describe('a cluster that behaves but for one request', () => {
  test.each<[string, BackingRequest['type'], object]>([
    ['CreateKey', 'createKey', { type: 'keyCreated', latencyMs: 0 }],
    ['CreateKey', 'createKey', { type: 'keyCreated', latencyMs: 0, key: 42 }],
    ['GenerateDataKey', 'random', { type: 'random', latencyMs: 0 }],
    ['GenerateDataKey', 'random', { type: 'random', latencyMs: 0, bytes: Uint8Array.of(1) }],
    ['GenerateDataKey', 'encrypt', { type: 'encrypted', latencyMs: 0 }],
  ])('lets %s end with a documented error when it answers %s with %o', async (operation, type, answer) => {
    const mood = { isBad: false };
    const made: BackingFactory<CloudHsmClusterInit> = (options) => {
      const backing = cloudHsmCluster(options);
      return {
        ...backing,
        request: (request) =>
          mood.isBad && request.type === type ? (answer as BackingAnswer) : backing.request(request),
      };
    };
    const sim = createSimulator({ backings: { cloudHsmCluster: made }, maxAttempts: 1 });
    const { CustomKeyStoreId, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const kms = sim.client();
    const requests: Record<string, () => Promise<unknown>> = {
      CreateKey: () => kms.createKey({ CustomKeyStoreId, Origin: 'AWS_CLOUDHSM' }),
      GenerateDataKey: () => kms.generateDataKey({ KeyId: keys[0]!.KeyId, KeySpec: 'AES_256' }),
    };
    mood.isBad = true;

    const error = await requests[operation]!().then(
      () => undefined,
      (reason: unknown) => reason,
    );

    expect(error).toSatisfy(isKmsError);
  });
});

describe('actor logic that breaks', () => {
  /** Errors that XState hands to the host, which is where a crash would begin. */
  const uncaught: unknown[] = [];
  const listener = (error: unknown) => uncaught.push(error);
  afterEach(() => {
    process.off('uncaughtException', listener);
    uncaught.length = 0;
  });

  async function outcomeWith(logic: Parameters<typeof fromActorLogic>[1]): Promise<string> {
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', listener);
    try {
      const sim = createSimulator({
        backings: { xksProxy: fromActorLogic('EXTERNAL_KEY_STORE', logic) },
        maxAttempts: 1,
      });
      const input = sim.xks.createProxy().createCustomKeyStoreInput('one');
      const outcome = await Promise.race([
        answerTo(sim.client().createCustomKeyStore(input)),
        new Promise<string>((resolve) => setTimeout(() => resolve('no answer at all'), 200)),
      ]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return outcome;
    } finally {
      for (const other of others) process.on('uncaughtException', other);
    }
  }

  test('in a transition counts as an answer that cannot be interpreted, and does not crash the host', async () => {
    const outcome = await outcomeWith(
      fromTransition(() => {
        throw new Error('a bug of the user');
      }, {}),
    );

    expect(outcome).toBe('XksProxyInvalidResponseException');
    expect(uncaught).toEqual([]);
  });

  test('in a machine counts as an answer that cannot be interpreted, and does not crash the host', async () => {
    const outcome = await outcomeWith(
      setup({
        actions: {
          fail: () => {
            throw new Error('a bug of the user');
          },
        },
      }).createMachine({ on: { 'backing.request': { actions: 'fail' } } }),
    );

    expect(outcome).toBe('XksProxyInvalidResponseException');
    expect(uncaught).toEqual([]);
  });

  test('by coming to its end counts as an answer that cannot be interpreted', async () => {
    const outcome = await outcomeWith(
      setup({}).createMachine({
        initial: 'running',
        states: { running: { on: { 'backing.request': 'over' } }, over: { type: 'final' } },
      }),
    );

    expect(outcome).toBe('XksProxyInvalidResponseException');
  });

  test('by an answer without an answer counts as one that cannot be interpreted', async () => {
    const outcome = await outcomeWith(
      fromTransition((state: object, event: BackingRequestEvent, { emit: send }) => {
        send({ type: 'backing.answer', id: event.id } as never);
        return state;
      }, {}),
    );

    expect(outcome).toBe('XksProxyInvalidResponseException');
  });
});
