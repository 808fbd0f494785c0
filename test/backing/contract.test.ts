/** The contract of backings: on the built-in ones, on ones that a user writes, and inside a world. */
import {
  createSimulator,
  isKmsError,
  type Simulator,
  SimulatorUsageError,
  type TraceEntry,
} from 'custom-key-store-simulator';
import {
  type Backing,
  type BackingAnswer,
  type BackingAnswerEvent,
  type BackingFactory,
  type BackingRequest,
  type BackingRequestEvent,
  backingContract,
  type CloudHsmClusterInit,
  cloudHsmCluster,
  fromActorLogic,
  type XksProxyInit,
  xksProxy,
} from 'custom-key-store-simulator/backing';
import { afterEach, describe, expect, test } from 'vitest';
import { assign, emit, fromCallback, fromTransition, setup } from 'xstate';
import { connectionErrorCodes } from '../../src/errors/connectionErrorCodes.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';

const clusterInit: CloudHsmClusterInit = {
  ClusterId: 'cluster-abcdefghijk',
  State: 'ACTIVE',
  Hsms: [
    { HsmId: 'hsm-1', AvailabilityZone: 'us-east-1a', State: 'ACTIVE' },
    { HsmId: 'hsm-2', AvailabilityZone: 'us-east-1b', State: 'ACTIVE' },
  ],
  subnets: [
    { SubnetId: 'subnet-1', AvailabilityZone: 'us-east-1a', freeAddresses: 8, deleted: false },
    { SubnetId: 'subnet-2', AvailabilityZone: 'us-east-1b', freeAddresses: 8, deleted: false },
  ],
  TrustAnchorCertificate: 'customerCA',
  ClusterCertificate: 'cluster',
  KeyStorePassword: 'password1',
};

const proxyInit: XksProxyInit = {
  XksProxyUriEndpoint: 'https://xks-proxy.example.com',
  XksProxyUriPath: '/kms/xks/v1',
  AccessKeyId: 'ABCDEFGHIJKLMNOPQRST',
  RawSecretAccessKey: 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr',
  latencyMs: 20,
  certificate: { CommonName: 'xks-proxy.example.com', notAfter: 1_000 },
  ekmFleetSize: 2,
  healthStatus: 'ACTIVE',
};

/** A cluster of one crypto user that a user wrote as a transition function. */
const transitionCluster = fromActorLogic(
  'AWS_CLOUDHSM',
  fromTransition(
    (row: CloudHsmClusterInit, event: BackingRequestEvent, { emit: send }) => {
      if (event.type !== 'backing.request') return row;
      const { request, id } = event;
      const reply = (answer: BackingAnswer) => send({ type: 'backing.answer', id, answer });
      if (request.type === 'connect') {
        const isRight = request.KeyStorePassword === row.KeyStorePassword;
        reply(
          isRight
            ? { type: 'connected', latencyMs: 0 }
            : { type: 'failed', latencyMs: 0, cause: 'INVALID_CREDENTIALS' },
        );
        return isRight ? { ...row, KeyStorePassword: request.newKeyStorePassword } : row;
      }
      reply(request.type === 'describe' ? described(row) : { type: 'disconnected', latencyMs: 0 });
      return row;
    },
    ({ input }: { input: CloudHsmClusterInit }) => input,
  ),
);

function described(row: CloudHsmClusterInit): BackingAnswer {
  return {
    type: 'cluster',
    latencyMs: 0,
    State: row.State,
    Hsms: row.Hsms,
    SubnetMapping: Object.fromEntries(row.subnets.map((one) => [one.AvailabilityZone, one.SubnetId])),
    securityGroupRules: 'present',
    mutualTls: false,
    TrustAnchorCertificate: row.TrustAnchorCertificate,
    ClusterCertificate: row.ClusterCertificate,
  };
}

interface MachineProxyContext {
  readonly answered: number;
  readonly latencyMs: number;
}

type MachineProxyEvent =
  | BackingRequestEvent
  | { type: 'network.unreachable' }
  | { type: 'network.restored' }
  | { type: 'answer.ready'; asked: BackingRequestEvent };

const proxyTypes = {
  context: {} as MachineProxyContext,
  input: {} as XksProxyInit,
  events: {} as MachineProxyEvent,
  emitted: {} as BackingAnswerEvent,
};

function proxyAnswer(asked: BackingRequestEvent, isUp: boolean, latencyMs: number): BackingAnswerEvent {
  const answer: BackingAnswer =
    asked.request.type === 'describe'
      ? { type: 'proxy', latencyMs: 0 }
      : isUp
        ? { type: 'healthy', latencyMs }
        : { type: 'unhealthy', latencyMs: 0, outcome: 'unreachable' };
  return { type: 'backing.answer', id: asked.id, answer };
}

/** A proxy that a user wrote as a machine; it answers in the same turn. */
const machineProxy = fromActorLogic(
  'EXTERNAL_KEY_STORE',
  setup({
    types: proxyTypes,
    actions: {
      count: assign(({ context }) => ({ answered: context.answered + 1 })),
      answerWell: emit(({ context, event }) =>
        proxyAnswer(event as BackingRequestEvent, true, context.latencyMs),
      ),
      answerIll: emit(({ context, event }) =>
        proxyAnswer(event as BackingRequestEvent, false, context.latencyMs),
      ),
    },
  }).createMachine({
    id: 'machineProxy',
    context: ({ input }) => ({ answered: 0, latencyMs: input.latencyMs }),
    initial: 'up',
    states: {
      up: {
        on: {
          'backing.request': { actions: ['count', 'answerWell'] },
          'network.unreachable': { target: 'down' },
        },
      },
      down: {
        on: {
          'backing.request': { actions: ['count', 'answerIll'] },
          'network.restored': { target: 'up' },
        },
      },
    },
  }),
);

/** The same, as one that has to ask somebody itself: it answers in a later turn of the host. */
const lateProxy = fromActorLogic(
  'EXTERNAL_KEY_STORE',
  setup({
    types: proxyTypes,
    actions: {
      answerLater: ({ event, self }) => {
        setTimeout(() => self.send({ type: 'answer.ready', asked: event as BackingRequestEvent }), 1);
      },
      answer: emit(({ context, event }) =>
        proxyAnswer((event as { asked: BackingRequestEvent }).asked, true, context.latencyMs),
      ),
    },
  }).createMachine({
    id: 'lateProxy',
    context: ({ input }) => ({ answered: 0, latencyMs: input.latencyMs }),
    on: { 'backing.request': { actions: 'answerLater' }, 'answer.ready': { actions: 'answer' } },
  }),
);

/** A backing whose answers the test lets out, as those of a remote one that takes its time. */
class Gate<Init> {
  readonly asked: { readonly request: BackingRequest; readonly answer: (answer: BackingAnswer) => void }[] =
    [];
  readonly factory: BackingFactory<Init>;

  constructor(type: Backing['type']) {
    this.factory = fromActorLogic(
      type,
      fromCallback<BackingRequestEvent, unknown, BackingAnswerEvent>(({ receive, emit: send }) => {
        receive(({ type: event, id, request }) => {
          if (event !== 'backing.request') return;
          this.asked.push({
            request,
            answer: (answer) => send({ type: 'backing.answer', id, answer }),
          });
        });
      }),
    );
  }

  /** Waits for the next request of that type, and lets its answer out. */
  async answer(type: BackingRequest['type'], answer: BackingAnswer): Promise<void> {
    for (let turn = 0; turn < 20 && this.asked.length === 0; turn++) await turnOfHost();
    const asked = this.asked.shift();
    expect(asked?.request.type).toBe(type);
    asked!.answer(answer);
    for (let turn = 0; turn < 3; turn++) await turnOfHost();
  }
}

const turnOfHost = () => new Promise((resolve) => setImmediate(resolve));

describe.each<[string, Backing['type'], BackingFactory<any>, object]>([
  ['cloudHsmCluster, built in', 'AWS_CLOUDHSM', cloudHsmCluster, clusterInit],
  ['xksProxy, built in', 'EXTERNAL_KEY_STORE', xksProxy, proxyInit],
  [
    'xksProxy behind a VPC endpoint service, built in',
    'EXTERNAL_KEY_STORE',
    xksProxy,
    {
      ...proxyInit,
      vpcEndpointService: {
        ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-12345678901234567',
        Owner: '111122223333',
        privateDnsName: 'xks-proxy.example.com',
        AvailabilityZones: ['us-east-1a', 'us-east-1b'],
        domainVerificationState: 'verified',
      },
    },
  ],
  ['a transition function of the user', 'AWS_CLOUDHSM', transitionCluster, clusterInit],
  ['a machine of the user', 'EXTERNAL_KEY_STORE', machineProxy, proxyInit],
  ['a machine of the user that answers later', 'EXTERNAL_KEY_STORE', lateProxy, proxyInit],
])('backingContract of %s', (_name, type, factory, init) => {
  for (const { title, check } of backingContract(type, factory, init)) test(title, check);
});

describe('backingContract', () => {
  const broken = (change: (backing: Backing) => Partial<Backing>): BackingFactory<CloudHsmClusterInit> => {
    return (options) => {
      const backing = cloudHsmCluster(options);
      return { ...backing, ...change(backing) };
    };
  };

  test.each<[string, BackingFactory<CloudHsmClusterInit>]>([
    ['serves another kind of key store', broken(() => ({ type: 'EXTERNAL_KEY_STORE' }))],
    ['answers nothing', broken(() => ({ request: () => undefined as never }))],
    [
      'answers with what is no outcome of the request',
      broken(() => ({ request: () => ({ type: 'healthy', latencyMs: 0 }) })),
    ],
    [
      'answers without latency',
      broken(({ request }) => ({
        request: (asked) => ({ ...(request(asked) as BackingAnswer), latencyMs: undefined as never }),
      })),
    ],
    [
      'answers with what is no JSON',
      broken(({ request }) => ({
        request: (asked) => ({ ...(request(asked) as BackingAnswer), at: new Date(0) }) as never,
      })),
    ],
    [
      'throws',
      broken(() => ({
        request: () => {
          throw new Error('no network');
        },
      })),
    ],
    ['rejects', broken(() => ({ request: () => Promise.reject(new Error('no network')) }))],
    ['forgets itself', broken(() => ({ persisted: () => ({}) }))],
    ['does not say whether a cause happened', broken(() => ({ cause: () => undefined as never }))],
  ])('finds a backing that %s', async (_what, factory) => {
    const checks = backingContract('AWS_CLOUDHSM', factory, clusterInit);

    const results = await Promise.allSettled(checks.map(async ({ check }) => check()));

    expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  });
});

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
  'takes for ever': () => ({ type: 'healthy', latencyMs: Number.POSITIVE_INFINITY }),
  'takes no number of milliseconds': () => ({ type: 'healthy', latencyMs: 'soon' as never }),
  'takes milliseconds in text': () => ({ type: 'healthy', latencyMs: '90' as never }),
  'takes less than no time': () => ({ type: 'healthy', latencyMs: -1_000 }),
};

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
