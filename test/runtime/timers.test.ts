import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../helpers/look.ts';

describe('sim.timers', () => {
  test('fire in order of time, and ties in order of arrival', async () => {
    const sim = createSimulator();
    const fired: string[] = [];
    const { timers } = sim;
    timers.setTimeout(() => fired.push('20'), 20);
    timers.setTimeout(() => fired.push('10, first'), 10);
    timers.setTimeout(() => fired.push('10, second'), 10);

    await sim.advance(20);

    expect(fired).toEqual(['10, first', '10, second', '20']);
  });

  test('hand arguments to the callback', async () => {
    const sim = createSimulator();
    const heard: unknown[] = [];

    sim.timers.setTimeout((...args) => heard.push(args), 1, 'a', 2);
    const interval = sim.timers.setInterval((...args) => heard.push(args), 1, 'b');
    await sim.advance(1);
    sim.timers.clearInterval(interval);

    expect(heard).toEqual([['a', 2], ['b']]);
  });

  test('repeat an interval until it is cleared, even from inside', async () => {
    const sim = createSimulator();
    const start = sim.now;
    const at: number[] = [];
    const interval = sim.timers.setInterval(() => {
      at.push(sim.now - start);
      if (at.length === 3) sim.timers.clearInterval(interval);
    }, 100);

    await sim.advance('1h');

    expect(at).toEqual([100, 200, 300]);
  });

  test.each([0, -5, Number.NaN, undefined, 2 ** 31, '1' as never, 1.9])(
    'take %o as the host does, for 1 ms',
    async (ms) => {
      const sim = createSimulator();
      let fired = false;
      sim.timers.setTimeout(() => {
        fired = true;
      }, ms);

      await sim.advance(1);

      expect(fired).toBe(true);
    },
  );

  test('are cleared by handle or number, and by nothing without harm', async () => {
    const sim = createSimulator();
    const { timers } = sim;
    const fired: string[] = [];
    const handle = timers.setTimeout(() => fired.push('handle'), 1);
    const other = timers.setTimeout(() => fired.push('number'), 1);

    timers.clearTimeout(handle);
    timers.clearTimeout(+other as never);
    for (const nothing of [undefined, null, 0, 12_345, {}]) timers.clearTimeout(nothing as never);
    await sim.advance(10);

    expect(fired).toEqual([]);
  });

  test('begin their delay anew by refresh, and never by close', async () => {
    const sim = createSimulator();
    const fired: string[] = [];
    const refreshed = sim.timers.setTimeout(() => fired.push('refreshed'), 10);
    const closed = sim.timers.setTimeout(() => fired.push('closed'), 10);

    await sim.advance(9);
    refreshed.refresh();
    closed.close();
    await sim.advance(9);
    const before = [...fired];
    await sim.advance(1);

    expect(before).toEqual([]);
    expect(fired).toEqual(['refreshed']);
  });

  test('say the time of the world', () => {
    const sim = createSimulator({ startTime: '2027-01-02T03:04:05Z' });

    expect(sim.timers.now()).toBe(sim.now);
    expect(new sim.timers.Date().toISOString()).toBe('2027-01-02T03:04:05.000Z');
    expect(sim.timers.Date.now()).toBe(sim.now);
    expect(new sim.timers.Date()).toBeInstanceOf(Date);
  });

  test('survive a callback that throws', async () => {
    const sim = createSimulator();
    const fired: string[] = [];
    sim.timers.setTimeout(() => {
      throw new Error('mine');
    }, 1);
    sim.timers.setTimeout(() => fired.push('second'), 2);

    await sim.advance(1).catch(() => {});
    await sim.advance(1);

    expect(fired).toEqual(['second']);
  });
});

describe('sim.timers.sleep', () => {
  test('takes durations', async () => {
    const sim = createSimulator();
    const start = sim.now;

    await sim.run(({ timers }) => timers.sleep('1h'));
    await sim.run(({ timers }) => timers.sleep(5));

    expect(sim.now - start).toBe(3_600_005);
  });

  test('may take longer than a timer of the host', async () => {
    const sim = createSimulator();
    const start = sim.now;

    await sim.run(({ timers }) => timers.sleep('60d'), { within: '90d' });

    expect(sim.now - start).toBe(60 * 86_400_000);
  });

  test('ends with the reason of its signal, before or on the way', async () => {
    const sim = createSimulator();
    const controller = new AbortController();
    const reason = new Error('enough');

    const sleeping = errorOf(sim.timers.sleep('1h', { signal: controller.signal }));
    controller.abort(reason);

    expect(await sleeping).toBe(reason);
    expect(await errorOf(sim.timers.sleep('1h', { signal: controller.signal }))).toBe(reason);
  });

  test.each(['soon', -1, Number.NaN])('refuses %o', async (duration) => {
    const error = await errorOf((async () => createSimulator().timers.sleep(duration))());

    expect(error).toBeInstanceOf(SimulatorUsageError);
  });
});
