/** The system clock: the host's time and timers, here its fake ones. */
import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  createSimulator,
  SimulatorUsageError,
  waitUntilCustomKeyStoreConnected,
} from 'custom-key-store-simulator';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SystemClock } from '../../src/runtime/systemClock.ts';
import { errorOf } from '../helpers/look.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-06-01T00:00:00Z') });
});

afterEach(() => {
  vi.useRealTimers();
});

function clock() {
  const system = new SystemClock();
  const delivered: [number, string][] = [];
  const start = system.now;
  system.start(({ type }) => delivered.push([system.now - start, type]));
  return { system, delivered, start };
}

describe('SystemClock', () => {
  test('shows the time of the host', () => {
    expect(new SystemClock().now).toBe(Date.parse('2026-06-01T00:00:00Z'));
  });

  test('delivers at due time, driven by the fake timers of the host', async () => {
    const { system, delivered, start } = clock();
    system.schedule(start + 20, { type: 'b' });
    system.schedule(start + 10, { type: 'a' });

    await vi.advanceTimersByTimeAsync(15);
    const first = [...delivered];
    await vi.advanceTimersByTimeAsync(5);

    expect(first).toEqual([[10, 'a']]);
    expect(delivered).toEqual([
      [10, 'a'],
      [20, 'b'],
    ]);
  });

  test('delivers ties in order of arrival', async () => {
    const { system, delivered, start } = clock();
    for (const type of ['a', 'b', 'c']) system.schedule(start + 10, { type });

    await vi.advanceTimersByTimeAsync(10);

    expect(delivered.map(([, type]) => type)).toEqual(['a', 'b', 'c']);
  });

  test('waits longer than 2³¹−1 ms', async () => {
    const { system, delivered, start } = clock();
    const year = 365 * 24 * 60 * 60 * 1_000;
    system.schedule(start + year, { type: 'next year' });

    await vi.advanceTimersByTimeAsync(year - 1);
    const before = [...delivered];
    await vi.advanceTimersByTimeAsync(1);

    expect(before).toEqual([]);
    expect(delivered).toEqual([[year, 'next year']]);
  });

  test('does not deliver inside schedule what is past', async () => {
    const { system, delivered, start } = clock();

    system.schedule(start - 5, { type: 'past' });
    const atOnce = [...delivered];
    await vi.advanceTimersByTimeAsync(0);

    expect(atOnce).toEqual([]);
    expect(delivered).toEqual([[0, 'past']]);
  });

  test('cancels, lists and forgets', async () => {
    const { system, delivered, start } = clock();
    system.cancel(system.schedule(start + 1, { type: 'cancelled' }));
    system.schedule(start + 3, { type: 'c' });
    system.schedule(start + 2, { type: 'b' });

    const pending = system.pending().map(({ event }) => event.type);
    system.stop();
    await vi.advanceTimersByTimeAsync(10);

    expect(pending).toEqual(['b', 'c']);
    expect(delivered).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('catches up when the time of the host has jumped', () => {
    const { system, delivered, start } = clock();
    system.schedule(start + 1_000, { type: 'a' });

    vi.setSystemTime(start + 2_000);
    system.catchUp();

    expect(delivered).toEqual([[2_000, 'a']]);
  });
});

describe("a world with clock: 'system'", () => {
  const world = () => createSimulator({ clock: 'system' });

  test('is driven by the fake timers of the host', async () => {
    const sim = world();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const store = sim.keyStore(CustomKeyStoreId);

    await vi.advanceTimersByTimeAsync(20 * 60_000 - 1);
    const before = store.ConnectionState;
    await vi.advanceTimersByTimeAsync(1);

    expect([before, store.ConnectionState]).toEqual(['CONNECTING', 'CONNECTED']);
  });

  test('answers our client and the real one after the latency of a request', async () => {
    const sim = world();
    const kms = new KMSClient(sim.clientConfig());
    const start = Date.now();

    const described = Promise.all([
      sim.client().describeCustomKeyStores(),
      kms.send(new DescribeCustomKeyStoresCommand({})),
    ]);
    await vi.advanceTimersByTimeAsync(10);
    const answers = await described;

    expect(answers.map(({ CustomKeyStores }) => CustomKeyStores)).toEqual([[], []]);
    expect(Date.now() - start).toBe(10);
  });

  test('retries after waits on the timers of the host', async () => {
    const sim = world();
    sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException', { times: 2 });

    const described = sim.client().describeCustomKeyStores();
    await vi.advanceTimersByTimeAsync(10_000);

    expect((await described).$metadata.attempts).toBe(3);
  });

  test('runs a function as it is, and leaves its waits to the host', async () => {
    const sim = world();
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });

    const waited = sim.run(() =>
      waitUntilCustomKeyStoreConnected({ client: sim.client(), maxWaitTime: 900 }, { CustomKeyStoreId }),
    );
    await vi.advanceTimersByTimeAsync(15 * 60_000);

    expect((await waited).state).toBe('SUCCESS');
  });

  test('has timers on the same clock, beyond 2³¹−1 ms too', async () => {
    const sim = world();
    let isOver = false;
    sim.timers.sleep('30d').then(() => {
      isOver = true;
    });

    await vi.advanceTimersByTimeAsync(30 * 86_400_000 - 1);
    const before = isOver;
    await vi.advanceTimersByTimeAsync(1);

    expect([before, isOver]).toEqual([false, true]);
  });

  test.each<[string, (sim: ReturnType<typeof world>) => Promise<unknown>]>([
    ['advance', (sim) => sim.advance('1m')],
    ['advanceUntil', (sim) => sim.advanceUntil(() => true)],
    ['run: patchGlobals', (sim) => sim.run(() => {}, { patchGlobals: true })],
  ])('refuses %s', async (name, move) => {
    const error = await errorOf(move(world()));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain(name);
  });

  test('notes no movement of time', async () => {
    const sim = world();
    await errorOf(sim.advance('1m'));

    expect(sim.trace).toEqual([]);
  });

  test('leaves no timer behind when it is disposed', async () => {
    const sim = world();
    sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const ended = errorOf(sim.client().describeCustomKeyStores());

    sim.dispose();

    expect((await ended).message).toContain('disposed');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('can go on from a snapshot of a virtual world, with what is past due', async () => {
    const virtual = createSimulator();
    const { CustomKeyStoreId } = virtual.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    const sim = createSimulator({ snapshot: virtual.snapshot(), clock: 'system' });
    await vi.advanceTimersByTimeAsync(1);

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });
});
