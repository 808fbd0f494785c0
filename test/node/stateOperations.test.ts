/** Every operation, and everything that handles change, is in a state directory before anybody is told of it. */
import {
  createSimulator,
  type FakeKmsClient,
  type ProxyHandle,
  type Simulator,
} from 'custom-key-store-simulator';
import { createKmsHandler } from 'custom-key-store-simulator/http';
import { openStateDirectory } from 'custom-key-store-simulator/node';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { runControl } from '../../src/http/control/runControl.ts';
import { cloudHsmV2Shapes } from '../../src/model/cloudHsmV2/shapes.ts';
import { macrotask } from '../../src/runtime/host.ts';
import { kmsService } from '../../src/simulator/kmsService.ts';
import { RegionalAccount } from '../../src/simulator/regionalAccount.ts';
import { cloudHsmRequests } from '../helpers/stateCloudHsm.ts';
import { crashCopy, recordsIn, requireSameAfterKill, worldOf } from '../helpers/stateCrash.ts';
import { newPath, removeAll } from '../helpers/stateHosts.ts';
import { beginStateStory, overWire } from '../helpers/stateStory.ts';
import { onWire } from '../helpers/wire.ts';
import { operations, prepareExample } from '../http/control/exampleWorld.ts';
import { createScene, operationNames, requests } from '../operations/permissionsScene.ts';

afterAll(removeAll);

/** A directory with the world of another simulator, all of it in its snapshot. */
function directoryWith(sim: Simulator) {
  const directory = newPath();
  const state = openStateDirectory(directory);
  state.simulator.reset(sim.snapshot());
  state.save();
  return { directory, state };
}

describe('every operation is kept before it is answered', () => {
  test.each(operationNames)('%s of AWS KMS', async (operation) => {
    const scene = await createScene({ maxAttempts: 1 });
    const { directory, state } = directoryWith(scene.sim);
    const handler = createKmsHandler(state.simulator);

    await overWire({ handler }, `TrentService.${operation}`, onWire(requests[operation](scene)));

    expect(recordsIn(directory).map(({ what }) => what)).toEqual(['request']);
    requireSameAfterKill(directory, state.simulator);
    state.close();
  });

  const cloudHsmOperations = Object.keys(cloudHsmV2Shapes);

  test.each(cloudHsmOperations)('%s of AWS CloudHSM', async (operation) => {
    const sim = createSimulator();
    sim.given.cloudHsmKeyStore().cluster.createBackup();
    const { directory, state } = directoryWith(sim);
    const handler = createKmsHandler(state.simulator);
    const [, input] = cloudHsmRequests(sim, sim.accountId, undefined, { a: 0, b: 0 }).find(
      ([name]) => name === operation,
    )!;

    const answer = await overWire({ handler }, `BaldrApiService.${operation}`, JSON.stringify(input));

    expect(answer).not.toMatch(/ValidationException|SerializationException/);
    expect(recordsIn(directory).map(({ what }) => what)).toEqual(['request']);
    requireSameAfterKill(directory, state.simulator);
    await runControl(state.simulator, 'advance', { duration: '3d' });
    requireSameAfterKill(directory, state.simulator);
    state.close();
  });

  const isReading = (name: string) => operations.find(([other]) => other === name)![1].reads;

  /** Inputs that the document cannot have. */
  const inputs: Readonly<Record<string, (sim: Simulator) => object>> = {
    restore: () => ({ snapshot: createSimulator({ seed: 'other' }).snapshot() }),
    'proxy/removeCredential': (sim) => {
      const [proxy] = sim.snapshot().proxies;
      const { XksProxyUriEndpoint, AccessKeyId } = proxy!.entry;
      return { XksProxyUriEndpoint, AccessKeyId };
    },
    'user/updateAccessKey': (sim) => ({
      UserName: 'alice',
      AccessKeyId: sim.iam.user('alice').createAccessKey().AccessKeyId,
      Status: 'Inactive',
    }),
    'user/deleteAccessKey': (sim) => ({
      UserName: 'alice',
      AccessKeyId: sim.iam.user('alice').createAccessKey().AccessKeyId,
    }),
  };

  test.each(operations.map(([name]) => name))('%s of the control interface', async (name) => {
    const sim = await prepareExample(name);
    const input = inputs[name]?.(sim) ?? operations.find(([other]) => other === name)![1].example!;
    const { directory, state } = directoryWith(sim);
    const before = JSON.stringify(worldOf(state.simulator));

    await runControl(state.simulator, name, input);

    const made = recordsIn(directory).map(({ what }) => what);
    if (['reset', 'restore'].includes(name) || isReading(name)) expect(made).toEqual([]);
    else if (name.startsWith('advance')) expect(made.at(-1)).toBe('time');
    else expect(made).toEqual(['control']);
    if (isReading(name)) expect(JSON.stringify(worldOf(state.simulator))).toBe(before);
    requireSameAfterKill(directory, state.simulator);
    state.close();
  });

  test('one of the control interface that is refused is kept too, because it may have drawn ids', async () => {
    const directory = newPath();
    const state = openStateDirectory(directory);
    const name = { CustomKeyStoreName: 'one' };
    await runControl(state.simulator, 'given/cloudHsmKeyStore', name);

    await expect(runControl(state.simulator, 'given/cloudHsmKeyStore', name)).rejects.toThrow(
      'CustomKeyStoreNameInUseException',
    );

    requireSameAfterKill(directory, state.simulator);
    state.close();
  });
});

describe('what no record tells of', () => {
  type Change = readonly [what: string, change: (sim: Simulator) => unknown];
  const changes: readonly Change[] = [
    ['a cluster', (sim) => sim.cloudHsm.createCluster()],
    ['a proxy', (sim) => sim.xks.createProxy()],
    ['a KMS key of another account', (sim) => sim.account('444455556666').given.kmsKey()],
    ['another account that was looked at', (sim) => sim.account('777788889999').faults.pending()],
    [
      'a password that was drawn in vain',
      (sim) => ignore(() => connectedCluster(sim).kmsuser.changePassword()),
    ],
    ['a user', (sim) => sim.iam.createUser({ UserName: 'bob' })],
    ['a scripted fault', (sim) => sim.faults.failNext('ListKeys', 'KMSInternalException', { times: 3 })],
    ['a reset', (sim) => sim.reset()],
    ['a snapshot', (sim) => sim.reset(createSimulator({ seed: 'another' }).snapshot())],
    ['time', (sim) => sim.advance('3d')],
  ];
  const connectedCluster = (sim: Simulator) =>
    sim.cloudHsm.cluster(sim.snapshot().accounts[0]!.clusters[0]!.entry.ClusterId);
  const ignore = (change: () => unknown) => {
    try {
      change();
    } catch {
      // It is refused.
    }
  };

  test.each(changes)('is kept with the next request: %s', async (_what, change) => {
    const directory = newPath();
    const state = openStateDirectory(directory, { maxAttempts: 1 });
    beginStateStory(state.simulator);
    state.save();
    const before = JSON.stringify(state.simulator.snapshot());

    await change(state.simulator);
    expect(JSON.stringify(state.simulator.snapshot())).not.toBe(before);
    await state.simulator
      .client()
      .listKeys()
      .catch(() => {});

    const copy = crashCopy(directory);
    using other = openStateDirectory(copy, { maxAttempts: 1 });
    expect(worldOf(other.simulator)).toEqual(worldOf(state.simulator));
    expect(other.simulator.now).toBe(state.simulator.now);
    state.close();
  });

  test.each(changes)('is kept by save: %s', async (_what, change) => {
    const directory = newPath();
    const state = openStateDirectory(directory);
    beginStateStory(state.simulator);
    state.save();

    await change(state.simulator);
    state.save();

    requireSameAfterKill(directory, state.simulator);
    state.close();
  });

  type Listen = (sim: Simulator, act: () => void) => void;
  const listeners: readonly (readonly [string, Listen])[] = [
    ['of the trace', (sim, act) => sim.on('call', act)],
    ['of inspection events', (sim, act) => sim.inspect(act)],
  ];
  const acts: Readonly<Record<string, (proxy: ProxyHandle, kms: FakeKmsClient) => unknown>> = {
    'a cause': (proxy) => proxy.goDown(),
    'a request': (_, kms) => kms.createKey({}),
    both: (proxy, kms) => {
      proxy.goDown();
      return kms.createKey({});
    },
  };

  describe.each(listeners)(
    'is kept when a listener %s brings it about in the middle of a step',
    (_of, listen) => {
      test.each(Object.entries(acts))('%s', async (_what, act) => {
        const directory = newPath();
        const state = openStateDirectory(directory);
        const { simulator: sim } = state;
        const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
        const kms = sim.client();
        const done: unknown[] = [];
        listen(sim, () => {
          if (done.length > 0) return;
          done.push(undefined);
          done.push(act(proxy, kms));
        });
        state.save();

        await kms.connectCustomKeyStore({ CustomKeyStoreId });
        await Promise.all(done);

        expect(done).toHaveLength(2);
        requireSameAfterKill(directory, sim);
        await kms.listKeys();
        requireSameAfterKill(directory, sim);
        state.close();
      });
    },
  );

  test('is kept after a fault of the simulator itself, in a request or at a deadline', async () => {
    const directory = newPath();
    const state = openStateDirectory(directory);
    const { simulator: sim } = state;
    const kms = sim.client();
    sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    state.save();
    const fault = () => {
      throw new TypeError('a fault');
    };

    const spy = vi.spyOn(kmsService, 'carryOut').mockImplementationOnce(fault);
    await expect(kms.createKey({})).rejects.toThrow('a fault');
    await kms.createKey({});
    requireSameAfterKill(directory, sim);
    const deliver = vi.spyOn(RegionalAccount.prototype, 'deliver').mockImplementationOnce(fault);
    await expect(sim.advance('8d')).rejects.toThrow('a fault');
    await kms.createKey({});

    expect([spy.mock.calls.length, deliver.mock.calls.length]).toEqual([3, 1]);
    vi.restoreAllMocks();
    requireSameAfterKill(directory, sim);
    state.close();
  });
});

describe('the time', () => {
  test.each([
    ['an answer', 'CreateKey', '{}'],
    ['a refusal by the shape of the input', 'DescribeKey', '{}'],
    ['an unknown operation', 'NoSuchOperation', '{}'],
  ])('is never before %s that somebody got', async (_what, operation, body) => {
    const directory = newPath();
    const state = openStateDirectory(directory, { timing: { request: '3s' } });
    const before = state.simulator.now;

    await overWire({ handler: createKmsHandler(state.simulator) }, `TrentService.${operation}`, body);

    expect(state.simulator.now).toBe(before + 3_000);
    requireSameAfterKill(directory, state.simulator, { timing: { request: '3s' } });
    state.close();
  });

  test('is that of the new world when it is reset while the old one is advancing', async () => {
    const directory = newPath();
    const state = openStateDirectory(directory);
    const { simulator: sim } = state;
    sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    const begin = sim.now;

    const advanced = runControl(sim, 'advance', { duration: '2h' }).catch((error) => error.message);
    while (sim.now === begin) await macrotask();
    await runControl(sim, 'reset', {});

    expect(await advanced).toContain('was reset');
    expect(sim.now).toBe(begin);
    requireSameAfterKill(directory, sim);
    state.close();
  });
});
