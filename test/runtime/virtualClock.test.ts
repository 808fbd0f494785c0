import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import type { ClockEvent } from '../../src/runtime/clock.ts';
import { VirtualClock } from '../../src/runtime/virtualClock.ts';
import { errorOf } from '../helpers/look.ts';

function clockAt(start = 0) {
  const clock = new VirtualClock(start);
  const delivered: [number, string][] = [];
  clock.start(({ type }) => delivered.push([clock.now, type]));
  return { clock, delivered };
}

const event = (type: string): ClockEvent => ({ type });

describe('VirtualClock', () => {
  test('does not move by itself', async () => {
    const { clock, delivered } = clockAt(1_000);
    clock.schedule(1_000, event('due'));

    await new Promise((resolve) => setTimeout(resolve, 5));

    expect(clock.now).toBe(1_000);
    expect(delivered).toEqual([]);
  });

  test('steps from due time to due time', () => {
    const { clock, delivered } = clockAt();
    clock.schedule(30, event('c'));
    clock.schedule(10, event('a'));
    clock.schedule(20, event('b'));

    clock.step();
    clock.step();

    expect(delivered).toEqual([
      [10, 'a'],
      [20, 'b'],
    ]);
    expect(clock.nextDue()).toBe(30);
  });

  test('delivers ties in order of arrival', () => {
    const { clock, delivered } = clockAt();
    for (let i = 0; i < 200; i++) clock.schedule(i % 2, event(`${i}`));

    for (let i = 0; i < 200; i++) clock.step();

    const evens = Array.from({ length: 100 }, (_, i): [number, string] => [0, `${2 * i}`]);
    const odds = Array.from({ length: 100 }, (_, i): [number, string] => [1, `${2 * i + 1}`]);
    expect(delivered).toEqual([...evens, ...odds]);
  });

  test('delivers what is past at the present, and never goes back', () => {
    const { clock, delivered } = clockAt(100);
    clock.schedule(50, event('past'));

    clock.step();
    clock.moveTo(10);

    expect(delivered).toEqual([[100, 'past']]);
    expect(clock.now).toBe(100);
  });

  test('does not deliver what is cancelled, however much that is', () => {
    const { clock, delivered } = clockAt();
    const scheduled = Array.from({ length: 1_000 }, (_, i) => clock.schedule(i, event(`${i}`)));

    for (const [i, one] of scheduled.entries()) if (i !== 500) clock.cancel(one);
    for (const one of scheduled.slice(0, 10)) clock.cancel(one);
    clock.moveTo(1_000);
    clock.catchUp();

    expect(delivered).toEqual([[1_000, '500']]);
    expect(clock.nextDue()).toBeUndefined();
    expect(clock.pending()).toEqual([]);
  });

  test('ignores a cancellation after the delivery', () => {
    const { clock, delivered } = clockAt();
    const first = clock.schedule(1, event('a'));
    clock.schedule(2, event('b'));

    clock.step();
    clock.cancel(first);
    clock.step();

    expect(delivered.map(([, type]) => type)).toEqual(['a', 'b']);
  });

  test('catches up with everything due by now, and with what that brings about', () => {
    const clock = new VirtualClock(0);
    const delivered: string[] = [];
    clock.start(({ type }) => {
      delivered.push(type);
      if (type === 'first') clock.schedule(0, event('brought about'));
    });
    clock.schedule(0, event('first'));
    clock.schedule(1, event('later'));

    clock.catchUp();

    expect(delivered).toEqual(['first', 'brought about']);
  });

  test('lists what is pending in order, as JSON', () => {
    const { clock } = clockAt();
    clock.schedule(2, event('b'));
    clock.schedule(1, event('a'));
    clock.schedule(2, event('c'));

    expect(clock.pending()).toEqual([
      { due: 1, event: { type: 'a' } },
      { due: 2, event: { type: 'b' } },
      { due: 2, event: { type: 'c' } },
    ]);
  });

  test('forgets everything when it stops', () => {
    const { clock, delivered } = clockAt();
    clock.schedule(1, event('a'));

    clock.stop();
    clock.step();
    clock.catchUp();

    expect(delivered).toEqual([]);
  });
});

describe('advance', () => {
  const connecting = () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    return { sim, store: sim.keyStore(CustomKeyStoreId) };
  };

  test('reaches a deadline inclusively', async () => {
    const { sim, store } = connecting();

    await sim.advance(20 * 60_000 - 1);
    const before = store.ConnectionState;
    await sim.advance(1);

    expect(before).toBe('CONNECTING');
    expect(store.ConnectionState).toBe('CONNECTED');
  });

  test('moves exactly as far as it is told', async () => {
    const sim = createSimulator();
    const start = sim.now;

    for (const duration of ['250ms', '30s', '20m', '1h', '7d', 5, 0]) await sim.advance(duration);

    expect(sim.now - start).toBe(250 + 30_000 + 20 * 60_000 + 3_600_000 + 7 * 86_400_000 + 5);
  });

  test('lets promises settle between two events', async () => {
    const sim = createSimulator();
    const seen: number[] = [];
    const start = sim.now;
    const twice = async () => {
      await sim.timers.sleep(10);
      seen.push(sim.now - start);
      await sim.timers.sleep(10);
      seen.push(sim.now - start);
    };

    const done = twice();
    await sim.advance(100);
    await done;

    expect(seen).toEqual([10, 20]);
  });

  test('goes one after the other when asked several times at once', async () => {
    const sim = createSimulator();
    const start = sim.now;
    const ends: number[] = [];

    await Promise.all(
      ['1m', '2m', '3m'].map(async (duration) => {
        await sim.advance(duration);
        ends.push(sim.now - start);
      }),
    );

    expect(ends).toEqual([60_000, 180_000, 360_000]);
  });

  test('is not held up by a wrong one before', async () => {
    const sim = createSimulator();

    const [wrong, right] = await Promise.allSettled([sim.advance('soon'), sim.advance('1m')]);

    expect(wrong).toMatchObject({ status: 'rejected', reason: expect.any(SimulatorUsageError) });
    expect(right.status).toBe('fulfilled');
  });

  test('answers requests in flight on the way', async () => {
    const sim = createSimulator({ timing: { request: '1m' } });
    const described = sim.client().describeCustomKeyStores();

    await sim.advance('1m');

    expect((await described).CustomKeyStores).toEqual([]);
  });

  test('lets a request sent in between be answered afterwards', async () => {
    const sim = createSimulator();
    const advancing = sim.advance('1m');
    const described = sim.client().describeCustomKeyStores();

    await advancing;

    expect((await described).CustomKeyStores).toEqual([]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '', 'soon', '-5m', null, undefined, {}])(
    'refuses %o',
    async (duration) => {
      const error = await errorOf(createSimulator().advance(duration as never));

      expect(error).toBeInstanceOf(SimulatorUsageError);
      expect(error.message).toContain("'250ms', '20m' or '7d'");
    },
  );
});

describe('advanceUntil', () => {
  test('stops at the first moment at which the condition holds', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const start = sim.now;

    await sim.advanceUntil((world) => world.keyStore(CustomKeyStoreId).ConnectionState === 'CONNECTED');

    expect(sim.now - start).toBe(20 * 60_000);
  });

  test('does not move when it holds already', async () => {
    const sim = createSimulator();
    const start = sim.now;

    await sim.advanceUntil(() => true);

    expect(sim.now).toBe(start);
  });

  test('gives up after its time, and says how the world is', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'FAILED' });
    const start = sim.now;

    const error = await errorOf(sim.advanceUntil(() => false, { within: '3m' }));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain('3m');
    expect(error.message).toContain(`${CustomKeyStoreId} is FAILED (INTERNAL_ERROR)`);
    expect(sim.now - start).toBe(180_000);
  });

  test('refuses a condition that answers with a promise, which would always hold', async () => {
    const sim = createSimulator();

    const error = await errorOf(sim.advanceUntil((async () => false) as never));

    expect(error).toBeInstanceOf(SimulatorUsageError);
  });

  test('passes on what the condition throws, and can be used again', async () => {
    const sim = createSimulator();
    const problem = new Error('mine');

    const error = await errorOf(
      sim.advanceUntil(() => {
        throw problem;
      }),
    );

    expect(error).toBe(problem);
    await sim.advance('1m');
  });
});
