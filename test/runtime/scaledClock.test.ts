/** A clock that runs faster or slower than the host's, here on fake timers. */
import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { scaledClock } from '../../src/runtime/scaledClock.ts';

const start = Date.parse('2030-01-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-06-01T00:00:00Z') });
});

afterEach(() => {
  vi.useRealTimers();
});

function started(factor: number) {
  const clock = scaledClock(factor, start);
  const delivered: [number, string][] = [];
  clock.start(({ type }) => delivered.push([clock.now - start, type]));
  return { clock, delivered };
}

describe('scaledClock', () => {
  test('begins at the time it is given, or at that of the host', () => {
    expect([scaledClock(60, start).now, scaledClock(60).now]).toEqual([start, Date.now()]);
  });

  test.each([
    [60, 1_000, 60_000],
    [1, 1_000, 1_000],
    [0.5, 1_001, 500],
    [100_000, 7, 700_000],
  ])('with factor %d shows after %d ms of the host %d ms', async (factor, hostMs, worldMs) => {
    const { clock } = started(factor);

    await vi.advanceTimersByTimeAsync(hostMs);

    expect(clock.now - start).toBe(worldMs);
  });

  test('does not lose fractions of a millisecond between two looks', async () => {
    const { clock } = started(0.001);

    for (let i = 0; i < 5_000; i++) {
      await vi.advanceTimersByTimeAsync(1);
      clock.now;
    }

    expect(clock.now - start).toBe(5);
  });

  test('delivers in order of time and of arrival, never before due time', async () => {
    const { clock, delivered } = started(60);
    clock.schedule(start + 120_000, { type: 'c' });
    clock.schedule(start + 59_999, { type: 'a' });
    clock.schedule(start + 120_000, { type: 'd' });
    clock.schedule(start + 60_000, { type: 'b' });

    await vi.advanceTimersByTimeAsync(999);
    const before = [...delivered];
    await vi.advanceTimersByTimeAsync(1_001);

    expect(before).toEqual([]);
    expect(delivered).toEqual([
      [60_000, 'a'],
      [60_000, 'b'],
      [120_000, 'c'],
      [120_000, 'd'],
    ]);
  });

  test('does not deliver inside schedule what is past', async () => {
    const { clock, delivered } = started(60);

    clock.schedule(start - 5, { type: 'past' });
    const atOnce = [...delivered];
    await vi.advanceTimersByTimeAsync(0);

    expect([atOnce, delivered]).toEqual([[], [[0, 'past']]]);
  });

  test('waits longer than 2³¹−1 ms of the host', async () => {
    const { clock, delivered } = started(0.5);
    const days30 = 30 * 86_400_000;
    clock.schedule(start + days30, { type: 'late' });

    await vi.advanceTimersByTimeAsync(2 * days30 - 1);
    const before = [...delivered];
    await vi.advanceTimersByTimeAsync(1);

    expect([before, delivered]).toEqual([[], [[days30, 'late']]]);
  });

  test.each([0.001, 0.3, 1 / 3, 0.7, 1.1, 7, 59.94, 99_999.9])(
    'with factor %d delivers everything, never before due time',
    async (factor) => {
      const clock = scaledClock(factor, start);
      const early: number[] = [];
      const dues = Array.from({ length: 200 }, (_, i) => i * i);
      let delivered = 0;
      clock.start(({ due }) => {
        delivered++;
        if (clock.now < start + (due as number)) early.push(due as number);
      });
      for (const due of dues) clock.schedule(start + due, { type: 'a', due });

      await vi.advanceTimersByTimeAsync(Math.ceil(40_000 / factor) + 1);

      expect([delivered, early]).toEqual([dues.length, []]);
    },
  );

  test('never goes back, and goes on at its pace, when the time of the host is set back', async () => {
    const { clock, delivered } = started(60);
    clock.schedule(start + 120_000, { type: 'a' });
    await vi.advanceTimersByTimeAsync(1_000);
    const before = clock.now - start;

    vi.setSystemTime(0);
    const after = clock.now - start;
    await vi.advanceTimersByTimeAsync(1_000);

    expect([before, after, delivered]).toEqual([60_000, 60_000, [[120_000, 'a']]]);
  });

  test('delivers at due time when the time of the host was set back unseen', async () => {
    const { clock, delivered } = started(60);
    clock.schedule(start + 60_000, { type: 'a' });

    vi.setSystemTime(0);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(delivered).toEqual([[60_000, 'a']]);
  });

  test('catches up when the time of the host has jumped', () => {
    const { clock, delivered } = started(60);
    clock.schedule(start + 60_000, { type: 'a' });

    vi.setSystemTime(Date.now() + 2_000);
    clock.catchUp();

    expect(delivered).toEqual([[120_000, 'a']]);
  });

  test('catches up with what is due when it begins, even if every event asks for another one at once', () => {
    const clock = scaledClock(60, start);
    let delivered = 0;
    clock.start((event) => {
      delivered++;
      vi.setSystemTime(Date.now() + 1_000);
      clock.schedule(clock.now, event);
    });
    clock.schedule(start, { type: 'again' });

    clock.catchUp();

    expect(delivered).toBe(1);
    expect(clock.pending()).toHaveLength(1);
  });

  test('cancels, lists and forgets', async () => {
    const { clock, delivered } = started(60);
    clock.cancel(clock.schedule(start + 1, { type: 'cancelled' }));
    clock.schedule(start + 3, { type: 'c' });
    clock.schedule(start + 2, { type: 'b' });

    const pending = clock.pending();
    clock.stop();
    await vi.advanceTimersByTimeAsync(10);

    expect(pending).toEqual([
      { due: start + 2, event: { type: 'b' } },
      { due: start + 3, event: { type: 'c' } },
    ]);
    expect([delivered, vi.getTimerCount()]).toEqual([[], 0]);
  });

  test('keeps the process alive for callers only', () => {
    const unref = vi.fn();
    const setTimeout = vi.spyOn(globalThis, 'setTimeout').mockReturnValue({ unref } as never);
    const { clock } = started(60);

    clock.schedule(start + 1, { type: 'caller.waitOver' });
    const forCaller = unref.mock.calls.length;
    clock.schedule(start + 1, { type: 'store.connected' });
    setTimeout.mockRestore();

    expect([forCaller, unref.mock.calls.length]).toEqual([0, 1]);
  });

  test.each([0, -1, 0.0009, 100_001, Number.NaN, Number.POSITIVE_INFINITY, '60', null])(
    'refuses the factor %s',
    (factor) => {
      expect(() => scaledClock(factor as number)).toThrow(SimulatorUsageError);
    },
  );

  test.each([Number.NaN, 0.5, '2026-01-01', null])('refuses the time %s', (time) => {
    expect(() => scaledClock(60, time as number)).toThrow(SimulatorUsageError);
  });
});

describe('a world on a scaled clock', () => {
  test('connects in a sixtieth of the documented time', async () => {
    const sim = createSimulator({ clock: scaledClock(60) });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const store = sim.keyStore(CustomKeyStoreId);

    await vi.advanceTimersByTimeAsync(19_999);
    const before = store.ConnectionState;
    await vi.advanceTimersByTimeAsync(1);

    expect([before, store.ConnectionState]).toEqual(['CONNECTING', 'CONNECTED']);
  });

  test('goes on from the time of a snapshot', async () => {
    const virtual = createSimulator();
    const { CustomKeyStoreId } = virtual.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    await virtual.advance('10m');
    const snapshot = virtual.snapshot();

    const sim = createSimulator({ snapshot, clock: scaledClock(60, snapshot.now) });
    const store = sim.keyStore(CustomKeyStoreId);
    await vi.advanceTimersByTimeAsync(9_999);
    const before = store.ConnectionState;
    await vi.advanceTimersByTimeAsync(1);

    expect([before, store.ConnectionState]).toEqual(['CONNECTING', 'CONNECTED']);
  });

  test('goes on after a reset, without what was due before', async () => {
    const sim = createSimulator({ clock: scaledClock(60, start) });
    sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    await vi.advanceTimersByTimeAsync(1_000);

    sim.reset();
    await vi.advanceTimersByTimeAsync(60_000);

    expect([sim.now - start, sim.trace]).toEqual([61 * 60_000, []]);
  });

  test('leaves no timer behind when it is disposed', () => {
    const sim = createSimulator({ clock: scaledClock(60) });
    sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    sim.dispose();

    expect(vi.getTimerCount()).toBe(0);
  });
});
