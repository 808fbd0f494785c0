/** A world as data: snapshots, forks, resets, and where one world ends. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { KMSClient } from '@aws-sdk/client-kms';
import {
  type ConnectionState,
  createSimulator,
  type Simulator,
  SimulatorUsageError,
  type WorldSnapshot,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { errorOf } from './helpers/look.ts';
import { beginStory, endStory } from './helpers/story.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const throughJson = (snapshot: WorldSnapshot): WorldSnapshot => JSON.parse(JSON.stringify(snapshot));

/** What happened after that entry. */
const traceAfter = (sim: Simulator, sequence: number) =>
  JSON.stringify(sim.trace.filter((entry) => entry.sequence > sequence));

const lastSequence = (sim: Simulator) => sim.trace.at(-1)!.sequence;

describe('a world continued from its snapshot', () => {
  test.each<[string, (sim: Simulator) => Simulator]>([
    ['fork()', (sim) => sim.fork()],
    ['createSimulator({ snapshot })', (sim) => createSimulator({ snapshot: sim.snapshot() })],
    [
      'createSimulator({ snapshot }) after JSON',
      (sim) => createSimulator({ snapshot: throughJson(sim.snapshot()) }),
    ],
    ['a fork of a fork', (sim) => sim.fork().fork()],
  ])('goes on exactly as the original by %s', async (_way, continued) => {
    const original = createSimulator({ seed: 'state' });
    const ids = await beginStory(original);
    const from = lastSequence(original);

    const other = continued(original);
    await endStory(original, ids);
    await endStory(other, ids);

    expect(original.trace.filter(({ type }) => type === 'transition').length).toBeGreaterThan(8);
    expect(traceAfter(other, from)).toBe(traceAfter(original, from));
    expect(other.snapshot()).toEqual(original.snapshot());
    expect(other.now).toBe(original.now);
  });

  test('goes on in another process as well', async () => {
    const original = createSimulator({ seed: 'state' });
    const ids = await beginStory(original);
    const from = lastSequence(original);
    const program = `
      import { createSimulator } from 'custom-key-store-simulator';
      import { endStory } from './test/helpers/story.ts';
      let text = '';
      for await (const chunk of process.stdin) text += chunk;
      const { snapshot, ids } = JSON.parse(text);
      const sim = createSimulator({ snapshot });
      await endStory(sim, ids);
      process.stdout.write(JSON.stringify(sim.trace));
    `;

    const running = promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { cwd: root },
    );
    running.child.stdin!.end(JSON.stringify({ snapshot: original.snapshot(), ids }));
    const { stdout } = await running;
    await endStory(original, ids);

    expect(stdout).toBe(traceAfter(original, from));
  });

  test.each<[ConnectionState, string, ConnectionState]>([
    ['CONNECTING', '20m', 'CONNECTED'],
    ['DISCONNECTING', '10s', 'DISCONNECTED'],
  ])('keeps the deadline of a store that is %s', async (ConnectionState, duration, end) => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState });
    await sim.advance(1_000);

    const other = createSimulator({ snapshot: throughJson(sim.snapshot()) });
    await other.advance(duration);
    const late = createSimulator({ snapshot: throughJson(sim.snapshot()) });
    const ms = duration === '20m' ? 20 * 60_000 : 10_000;
    await late.advance(ms - 1_001);
    const justBefore = late.keyStore(CustomKeyStoreId).ConnectionState;
    await late.advance(1);

    expect(other.keyStore(CustomKeyStoreId).ConnectionState).toBe(end);
    expect(justBefore).toBe(ConnectionState);
    expect(late.keyStore(CustomKeyStoreId).ConnectionState).toBe(end);
  });

  test.each<ConnectionState>(['CONNECTED', 'CONNECTING', 'DISCONNECTED', 'DISCONNECTING', 'FAILED'])(
    'shows a store that is %s as it was',
    async (ConnectionState) => {
      const sim = createSimulator();
      sim.given.cloudHsmKeyStore({ ConnectionState });
      sim.given.externalKeyStore({ ConnectionState });
      const shown = async (world: Simulator) =>
        (await world.client().describeCustomKeyStores()).CustomKeyStores;

      const other = createSimulator({ snapshot: throughJson(sim.snapshot()) });

      expect(await shown(other)).toEqual(await shown(sim));
    },
  );

  test('keeps a dropped deadline dropped', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });

    const other = sim.fork();
    await other.advance('1h');

    expect(other.keyStore(CustomKeyStoreId).ConnectionState).toBe('DISCONNECTED');
  });

  test('keeps what is scripted, triggered and still to be told', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({
      ConnectionState: 'FAILED',
      ConnectionErrorCode: 'USER_LOCKED_OUT',
    });
    sim.faults.failNext('DescribeCustomKeyStores', 'KMSInternalException', { times: 5 });
    sim.faults.fail('ConnectCustomKeyStore', 'ThrottlingException', { rate: 0.5, from: '1m', until: '2m' });
    sim.faults.repair('USER_LOCKED_OUT', { CustomKeyStoreId });
    sim.faults.trigger('NETWORK_ERRORS', { CustomKeyStoreId });

    const other = createSimulator({ snapshot: throughJson(sim.snapshot()) });

    expect(sim.faults.pending()).toHaveLength(4);
    expect(other.faults.pending()).toEqual(sim.faults.pending());
  });

  test('keeps what handles know: passwords, credentials, paths', () => {
    const sim = createSimulator();
    const { cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const proxy = sim.xks.createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });
    cluster.kmsuser.changePassword();
    proxy.rotateCredential();
    proxy.changePath('/moved/kms/xks/v1');

    const other = sim.fork();

    const otherCluster = other.cloudHsm.cluster(cluster.ClusterId);
    expect(otherCluster.createCustomKeyStoreInput('one')).toEqual(cluster.createCustomKeyStoreInput('one'));
    expect(otherCluster.Hsms).toEqual(cluster.Hsms);
    expect(otherCluster.SubnetMapping).toEqual(cluster.SubnetMapping);
    const otherProxy = other.xks.proxy(proxy.XksProxyUriEndpoint, '/moved/kms/xks/v1');
    expect(otherProxy.createCustomKeyStoreInput('two')).toEqual(proxy.createCustomKeyStoreInput('two'));
  });

  test('calls a proxy that has moved by the same id as before', () => {
    const sim = createSimulator();
    const { proxy } = sim.given.externalKeyStore();
    proxy.changePath('/moved/kms/xks/v1');
    const from = lastSequence(sim);

    const other = sim.fork();
    proxy.answerGarbage();
    other.xks.proxy(proxy.XksProxyUriEndpoint).answerGarbage();

    expect(traceAfter(other, from)).toBe(traceAfter(sim, from));
  });

  test('keeps options, and takes the clock, the trace and the backings anew', async () => {
    const sim = createSimulator({
      seed: 'kept',
      region: 'eu-west-3',
      accountId: '444455556666',
      maxAttempts: 2,
      timing: { request: '1s', connectCloudHsm: '3m' },
      quotas: { resources: { customKeyStores: 1 } },
      assumptions: { sampleIdentifiers: 'accepted' },
    });

    const other = createSimulator({ snapshot: sim.snapshot(), trace: { limit: 2 } });
    const { CustomKeyStoreId } = other.given.cloudHsmKeyStore({
      ConnectionState: 'CONNECTING',
      CloudHsmClusterId: 'cluster-1a23b4cdefg',
    });
    await other.advance('3m');

    expect(other.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(() => other.given.externalKeyStore()).toThrow(/quota is 1/);
    expect(other.trace).toHaveLength(2);
  });

  test('begins with an empty trace and no calls, and counts on', async () => {
    const sim = createSimulator();
    await sim.client().describeCustomKeyStores();
    const before = lastSequence(sim);

    const other = sim.fork();
    const empty = [other.trace, other.calls()];
    await other.client().describeCustomKeyStores();

    expect(empty).toEqual([[], []]);
    expect(other.trace[0]!.sequence).toBe(before + 1);
  });

  test('lets the original alone', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const before = sim.snapshot();

    const fork = sim.fork();
    await fork.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await fork.advance('1h');
    fork.given.externalKeyStore();

    expect(sim.snapshot()).toEqual(before);
  });

  test('does not depend on its snapshot any more', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const snapshot = JSON.parse(JSON.stringify(sim.snapshot()));
    const pristine = throughJson(snapshot);

    const first = createSimulator({ snapshot });
    await first.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    const untouched = throughJson(snapshot);
    const second = createSimulator({ snapshot });
    snapshot.accounts[0]!.account.customKeyStores.rows[0][2].value = 'FAILED';
    snapshot.accounts[0]!.clusters[0].backing.cluster.value = 'DELETED';

    expect(untouched).toEqual(pristine);
    expect(second.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTING');
  });

  test('is plain JSON, and leaves nothing out', () => {
    const sim = createSimulator();
    sim.given.externalKeyStore({ ConnectionState: 'FAILED', ConnectionErrorCode: 'NETWORK_ERRORS' });

    const snapshot = sim.snapshot();

    expect(throughJson(snapshot)).toEqual(snapshot);
    expect(snapshot).toMatchObject({ format: 'custom-key-store-simulator', version: 3 });
  });
});

describe('a snapshot that cannot be continued', () => {
  const good = () => throughJson(createSimulator().snapshot()) as unknown as Record<string, unknown>;

  test.each<[string, () => unknown, RegExp]>([
    ['of an older version', () => ({ ...good(), version: 2 }), /version 2.*version 3/],
    ['of a newer version', () => ({ ...good(), version: 4 }), /version 4.*version 3/],
    ['without version', () => ({ ...good(), version: undefined }), /version/],
    [
      'of another format',
      () => ({ ...good(), format: 'somebody-else' }),
      /expected what snapshot\(\) returned/,
    ],
    ['that is text', () => JSON.stringify(good()), /expected what snapshot\(\) returned/],
    ['that is null', () => null, /expected what snapshot\(\) returned/],
    ['that is an array', () => [good()], /expected what snapshot\(\) returned/],
    ['without its accounts', () => ({ ...good(), accounts: undefined }), /lacks accounts/],
    [
      'with members missing',
      () => {
        const { accounts: _, deadlines: __, ...rest } = good();
        return rest;
      },
      /lacks deadlines, accounts/,
    ],
  ])('%s is refused clearly', (_what, snapshot, message) => {
    expect(() => createSimulator({ snapshot: snapshot() as never })).toThrow(SimulatorUsageError);
    expect(() => createSimulator({ snapshot: snapshot() as never })).toThrow(message);
  });

  test.each(['seed', 'accountId', 'region', 'startTime', 'timing', 'quotas', 'assumptions', 'maxAttempts'])(
    'beside the option %s, which it holds already, is refused',
    (option) => {
      const value = { seed: 2, startTime: 0, timing: 'instant', maxAttempts: 5 }[option] ?? {};

      expect(() => createSimulator({ snapshot: good() as never, [option]: value })).toThrow(
        new RegExp(`holds ${option}`),
      );
    },
  );

  test('with a clock of the user is no fork', () => {
    const clock = {
      now: 0,
      start() {},
      schedule: (due: number, event: never) => ({ due, event }),
      cancel() {},
      catchUp() {},
      pending: () => [],
      stop() {},
    };

    expect(() => createSimulator({ clock }).fork()).toThrow(/cannot be shared/);
  });
});

describe('reset', () => {
  test('begins again: the same options and seed give the same story', async () => {
    const sim = createSimulator({ seed: 'again' });
    const first = await beginStory(sim);
    await endStory(sim, first);
    const trace = JSON.stringify(sim.trace);

    sim.reset();
    const empty = [sim.trace, sim.calls(), sim.faults.pending()];
    const second = await beginStory(sim);
    await endStory(sim, second);

    expect(empty).toEqual([[], [], []]);
    expect(second).toEqual(first);
    expect(JSON.stringify(sim.trace)).toBe(trace);
  });

  test('of a world from a snapshot goes back to the snapshot', async () => {
    const origin = createSimulator();
    const { CustomKeyStoreId } = origin.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const sim = createSimulator({ snapshot: origin.snapshot() });
    await sim.advance('1h');

    sim.reset();
    const after = sim.keyStore(CustomKeyStoreId).ConnectionState;
    await sim.advance('20m');

    expect(after).toBe('CONNECTING');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('ends requests in flight with a clear error', async () => {
    const sim = createSimulator();
    const ended = errorOf(sim.client().describeCustomKeyStores());

    sim.reset();

    const error = await ended;
    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain('was reset');
  });

  test('ends waits on its timers with the same error, and fires none of them', async () => {
    const sim = createSimulator();
    const fired: string[] = [];
    const ended = errorOf(sim.timers.sleep('1m'));
    sim.timers.setTimeout(() => fired.push('timeout'), 1_000);

    sim.reset();
    await sim.advance('1h');

    expect((await ended).message).toContain('was reset');
    expect(fired).toEqual([]);
  });

  test('forgets deadlines of before', async () => {
    const sim = createSimulator();
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: 'cks-same', ConnectionState: 'CONNECTING' });
    sim.reset();
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: 'cks-same', ConnectionState: 'DISCONNECTED' });

    await sim.advance('1h');

    expect(sim.trace.filter(({ type }) => type === 'transition')).toEqual([]);
    expect(sim.keyStore('cks-same').ConnectionState).toBe('DISCONNECTED');
  });

  test('ends an advance on its way', async () => {
    const sim = createSimulator();
    sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    const advancing = sim.advance('1h').then(
      () => 'done',
      (error: Error) => error.message,
    );
    sim.reset();

    expect(await advancing).toMatch(/done|was reset/);
    expect(new Date(sim.now).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  test('inside a run ends that run, in milliseconds', async () => {
    const sim = createSimulator();
    const begun = performance.now();

    const error = await errorOf(
      sim.run(async () => {
        sim.reset();
        await sim.timers.sleep('1m');
      }),
    );

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain('reset');
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test('lets handles of before say that they are of before', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    const store = sim.keyStore(CustomKeyStoreId);
    const { proxy } = sim.given.externalKeyStore();
    sim.reset();

    expect(() => store.ConnectionState).toThrow(/was reset/);
    expect(() => cluster.removeHsm()).toThrow(/was reset/);
    expect(() => cluster.keys.list()).toThrow(/was reset/);
    expect(() => cluster.createBackup()).toThrow(/was reset/);
    expect(() => proxy.keys.create()).toThrow(/was reset/);
  });

  test('keeps listeners', async () => {
    const sim = createSimulator();
    const heard: string[] = [];
    const stop = sim.on('call', ({ operation }) => heard.push(operation));

    sim.reset();
    await sim.client().describeCustomKeyStores();
    stop();
    await sim.client().describeCustomKeyStores();

    expect(heard).toEqual(['DescribeCustomKeyStores']);
  });
});

describe('dispose', () => {
  test('ends requests in flight, waits and runs with a clear error', async () => {
    const sim = createSimulator();
    const ended = [
      errorOf(sim.client().describeCustomKeyStores()),
      errorOf(sim.timers.sleep('1m')),
      errorOf(sim.run(() => sim.timers.sleep('2m'))),
    ];
    await Promise.resolve();

    sim.dispose();

    for (const error of await Promise.all(ended)) {
      expect(error).toBeInstanceOf(SimulatorUsageError);
      expect(error.message).toContain('disposed');
    }
  });

  test.each<[string, (sim: Simulator) => unknown]>([
    ['client().describeCustomKeyStores()', (sim) => sim.client().describeCustomKeyStores()],
    ['install', (sim) => sim.install(KMSClient)],
    ['client().encrypt()', (sim) => sim.client().encrypt({ KeyId: 'alias/a', Plaintext: Uint8Array.of(1) })],
    ['given', (sim) => sim.given.cloudHsmKeyStore()],
    ['given.kmsKey', (sim) => sim.given.kmsKey()],
    ['cloudHsm', (sim) => sim.cloudHsm.createCluster()],
    ['xks', (sim) => sim.xks.createProxy()],
    ['keyStore', (sim) => sim.keyStore('cks-same')],
    ['faults', (sim) => sim.faults.pending()],
    ['advance', (sim) => sim.advance('1m')],
    ['advanceUntil', (sim) => sim.advanceUntil(() => true)],
    ['run', (sim) => sim.run(() => {})],
    ['on', (sim) => sim.on('*', () => {})],
    ['inspect', (sim) => sim.inspect(() => {})],
    ['snapshot', (sim) => sim.snapshot()],
    ['fork', (sim) => sim.fork()],
    ['reset', (sim) => sim.reset()],
    ['timers.sleep', (sim) => sim.timers.sleep('1m')],
  ])('lets a later %s fail with a clear error', async (_name, use) => {
    const sim = createSimulator();
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: 'cks-same' });
    sim.dispose();

    const error = await Promise.race([
      errorOf((async () => use(sim))()),
      new Promise<Error>((resolve) => setTimeout(() => resolve(new Error('nothing happened')), 100)),
    ]).catch((none: Error) => none);

    expect(error.message).toContain('disposed');
    expect(error).toBeInstanceOf(SimulatorUsageError);
  });

  test('can be called twice, and by using', () => {
    const sim = createSimulator();

    sim.dispose();
    sim.dispose();
    sim[Symbol.dispose]();

    expect(() => sim.snapshot()).toThrow(/disposed/);
  });

  test('leaves trace and calls to be read', async () => {
    const sim = createSimulator();
    await sim.client().describeCustomKeyStores();

    sim.dispose();

    expect(sim.trace).toHaveLength(2);
    expect(sim.calls()).toHaveLength(1);
  });

  test.each<[string, (sim: Simulator) => Promise<unknown>]>([
    ['requests of our client', (sim) => sim.client().describeCustomKeyStores()],
    ['waits on its timers', (sim) => sim.timers.sleep('1s')],
  ])('does not let a loop that swallows every error starve the host: %s', async (_what, wait) => {
    const sim = createSimulator();
    sim.dispose();
    let turns = 0;
    const looping = (async () => {
      while (turns < 10_000) {
        await wait(sim).catch(() => {});
        turns++;
      }
    })();

    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
    const turnsSoFar = turns;
    turns = 10_000;
    await looping;

    expect(turnsSoFar).toBeLessThan(100);
  });

  test('does not leave a timer that keeps the process alive', async () => {
    const program = `
      import { createSimulator } from 'custom-key-store-simulator';
      const sim = createSimulator({ clock: 'system' });
      sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
      const other = createSimulator({ clock: 'system', timing: { request: '1h' } });
      other.client().describeCustomKeyStores().catch(() => console.log('ended'));
      setImmediate(() => other.dispose());
    `;

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { cwd: root, timeout: 10_000 },
    );

    expect(stdout).toBe('ended\n');
  });
});

describe('two worlds in one process', () => {
  test('never touch: side by side each goes as it would alone', async () => {
    const alone = async (seed: string) => {
      const sim = createSimulator({ seed });
      await endStory(sim, await beginStory(sim));
      return JSON.stringify(sim.trace);
    };

    const [one, other] = await Promise.all([alone('one'), alone('other')]);

    expect(one).toBe(await alone('one'));
    expect(other).toBe(await alone('other'));
    expect(one).not.toBe(other);
  });

  test('have clocks of their own', async () => {
    const [one, other] = [createSimulator(), createSimulator()];

    await one.advance('1h');

    expect(one.now - other.now).toBe(3_600_000);
  });
});
