/** Going on from a snapshot in the same simulator. */
import { describe, expect, test } from 'vitest';
import { createSimulator, SimulatorUsageError, type WorldSnapshot } from '../../src/index.ts';

/** A connected key store with a key and something encrypted under it. */
async function begin(options = {}) {
  const sim = createSimulator(options);
  const kms = sim.client();
  const { CustomKeyStoreId, cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
  const KeyId = keys[0]!.KeyId;
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1, 2, 3) });
  return { sim, kms, CustomKeyStoreId, cluster, KeyId, CiphertextBlob };
}

describe('reset with a snapshot', () => {
  test('goes on from it, also back in time', async () => {
    const { sim, kms, CustomKeyStoreId, KeyId, CiphertextBlob } = await begin();
    const snapshot = sim.snapshot();
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('8d');

    sim.reset(snapshot);

    expect(sim.now).toBe(snapshot.now);
    expect(sim.snapshot()).toEqual(snapshot);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(await kms.decrypt({ CiphertextBlob: CiphertextBlob! })).toMatchObject({
      Plaintext: Uint8Array.of(1, 2, 3),
    });
  });

  test('what was due in the snapshot happens, and nothing of the world before', async () => {
    const { sim, kms, CustomKeyStoreId } = await begin();
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('1h');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    const snapshot = sim.snapshot();
    await sim.advance('1m');
    await kms.createKey({});
    const { CustomKeyStoreId: other } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    sim.reset(snapshot);
    await sim.advance('20m');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(() => sim.keyStore(other)).toThrow(/no custom key store/);
    expect(sim.trace).toMatchObject([
      { type: 'time' },
      { type: 'transition', machine: 'kmsuser' },
      { type: 'transition', machine: 'customKeyStore', to: 'CONNECTED' },
    ]);
  });

  test('the same events lead to the same world as in a simulator that is made from the snapshot', async () => {
    const { sim, CustomKeyStoreId } = await begin({ seed: 'reset' });
    const snapshot = sim.snapshot();
    await sim.advance('30d');
    sim.reset(snapshot);
    const made = createSimulator({ snapshot });

    for (const one of [sim, made]) {
      one.given.externalKeyStore({ keys: 2 });
      await one.client().disconnectCustomKeyStore({ CustomKeyStoreId });
      await one.advance('1h');
    }

    expect(JSON.stringify(sim.snapshot())).toBe(JSON.stringify(made.snapshot()));
    expect(JSON.stringify(sim.trace)).toBe(JSON.stringify(made.trace));
  });

  test('its settings are those of the snapshot, and of a fork afterwards', async () => {
    const origin = createSimulator({ seed: 'origin', timing: { connectCloudHsm: '1m' } });
    const { CustomKeyStoreId } = origin.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const sim = createSimulator();

    sim.reset(origin.snapshot());
    const fork = sim.fork();
    await sim.advance('1m');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(sim.snapshot().settings).toEqual(origin.snapshot().settings);
    expect(fork.snapshot()).toEqual(origin.snapshot());
  });

  test('a reset without one goes back to how the simulator was made', async () => {
    const { sim } = await begin({ seed: 7 });
    const fresh = createSimulator({ seed: 7 }).snapshot();
    sim.reset(createSimulator({ seed: 8, startTime: '2030-01-01T00:00:00Z' }).snapshot());

    sim.reset();

    expect(sim.snapshot()).toEqual(fresh);
  });

  test('calls and trace are empty, subscriptions hear what follows, and handles from before say why', async () => {
    const { sim, cluster } = await begin();
    const heard: string[] = [];
    sim.on('*', ({ type }) => heard.push(type));
    const snapshot = sim.snapshot();

    sim.reset(snapshot);
    await sim.advance('1s');

    expect(sim.calls()).toEqual([]);
    expect(sim.trace.map(({ type }) => type)).toEqual(['time']);
    expect(heard).toEqual(['time']);
    expect(() => cluster.degrade()).toThrow(/was reset/);
  });

  test('what is in flight ends with the reason', async () => {
    const { sim, kms } = await begin();
    const snapshot = sim.snapshot();
    const inFlight = kms.listKeys({}).catch((error: Error) => error.message);
    const advancing = sim.advance('1h').catch((error: Error) => error.message);

    sim.reset(snapshot);

    expect(await inFlight).toMatch(/was reset/);
    expect(await advancing).toMatch(/was reset/);
  });

  test('a change of the object that was handed over changes nothing', async () => {
    const { sim } = await begin();
    const snapshot = sim.snapshot() as { now: number };
    const kept = structuredClone(snapshot);

    sim.reset(snapshot as WorldSnapshot);
    snapshot.now = 0;

    expect(sim.snapshot()).toEqual(kept);
  });

  test('a clock of the host goes on with the new world', () => {
    const clock = {
      now: 1_000,
      events: 0,
      start() {
        this.events++;
      },
      schedule: (due: number, event: never) => ({ due, event }),
      cancel() {},
      catchUp() {},
      pending: () => [],
      stop() {
        this.events--;
      },
    };
    const sim = createSimulator({ clock });
    const snapshot = sim.snapshot();
    clock.now = 2_000;

    sim.reset(snapshot);

    expect([sim.now, clock.events]).toEqual([2_000, 1]);
  });
});

describe('reset is refused, and the world goes on,', () => {
  test.each([
    ['what is no snapshot', () => 'snapshot', /expected what snapshot\(\) returned/],
    ['null', () => null, /expected what snapshot\(\) returned/],
    [
      'one of another version',
      (snapshot: WorldSnapshot) => ({ ...snapshot, version: 999 }),
      /it has version 999/,
    ],
    [
      'one that lacks something',
      ({ accounts: _, ...snapshot }: WorldSnapshot) => snapshot,
      /it lacks accounts/,
    ],
    [
      'one that is damaged inside',
      (snapshot: WorldSnapshot) => ({ ...snapshot, proxies: [{ entry: null }] }),
      /damaged/,
    ],
    [
      'one of another account',
      () => createSimulator({ accountId: '444455556666' }).snapshot(),
      /is of account "444455556666" in "us-east-1", and this simulator is 111122223333 in us-east-1/,
    ],
    [
      'one of another Region',
      () => createSimulator({ region: 'eu-west-1' }).snapshot(),
      /"eu-west-1", and this simulator/,
    ],
  ])('with %s', async (_, damage, message) => {
    const { sim, kms } = await begin();
    const before = JSON.stringify([sim.snapshot(), sim.trace, sim.calls()]);

    expect(() => sim.reset(damage(sim.snapshot()) as WorldSnapshot)).toThrow(SimulatorUsageError);
    expect(() => sim.reset(damage(sim.snapshot()) as WorldSnapshot)).toThrow(message);
    expect(JSON.stringify([sim.snapshot(), sim.trace, sim.calls()])).toBe(before);
    await kms.listKeys({});
  });

  test('once the simulator is disposed', async () => {
    const { sim } = await begin();
    const snapshot = sim.snapshot();
    sim.dispose();

    expect(() => sim.reset(snapshot)).toThrow(/disposed/);
  });
});
