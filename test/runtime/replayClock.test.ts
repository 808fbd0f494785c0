import { describe, expect, test } from 'vitest';
import type { ClockEvent } from '../../src/runtime/clock.ts';
import { ReplayClock } from '../../src/runtime/replayClock.ts';

function clockOf(...events: readonly (readonly [due: number, event: ClockEvent])[]) {
  const clock = new ReplayClock(0);
  const delivered: ClockEvent[] = [];
  clock.start((event) => delivered.push(event));
  const scheduled = events.map(([due, event]) => clock.schedule(due, event));
  return { clock, delivered, scheduled };
}

const [a, b] = [{ type: 'a' }, { type: 'b' }];

describe('ReplayClock', () => {
  test('hands back nothing by itself, however late it is', () => {
    const { clock, delivered } = clockOf([1, a]);

    clock.now = 1_000;
    clock.catchUp();

    expect(delivered).toEqual([]);
    expect(clock.now).toBe(1_000);
  });

  test('hands back what it is told to, once, and nothing that is not to come', () => {
    const { clock, delivered } = clockOf([5, a], [6, b]);

    expect([clock.replay({ type: 'b' }), clock.replay({ type: 'b' }), clock.replay({ type: 'c' })]).toEqual([
      true,
      false,
      false,
    ]);

    expect(delivered).toEqual([b]);
    expect(clock.pending()).toEqual([{ due: 5, event: a }]);
  });

  test('of events that are alike hands back the one that is due first', () => {
    const { clock } = clockOf([9, a], [3, a], [6, a]);

    clock.replay(a);

    expect(clock.pending().map(({ due }) => due)).toEqual([6, 9]);
  });

  test('tells what is to come in the order of time, and then of arrival', () => {
    const { clock } = clockOf([2, b], [1, b], [2, a], [1, a]);

    expect(clock.pending()).toEqual([
      { due: 1, event: b },
      { due: 1, event: a },
      { due: 2, event: b },
      { due: 2, event: a },
    ]);
  });

  test('forgets what is cancelled, which may happen twice', () => {
    const { clock, delivered, scheduled } = clockOf([1, a], [2, a]);

    clock.cancel(scheduled[0]!);
    clock.cancel(scheduled[0]!);

    expect(clock.pending()).toEqual([{ due: 2, event: a }]);
    expect([clock.replay(a), clock.replay(a)]).toEqual([true, false]);
    clock.cancel(scheduled[1]!);
    expect(delivered).toEqual([a]);
  });

  test('forgets everything when it stops or starts anew', () => {
    const { clock } = clockOf([1, a]);
    clock.stop();
    expect([clock.pending(), clock.replay(a)]).toEqual([[], false]);

    clock.schedule(1, b);
    const delivered: ClockEvent[] = [];
    clock.start((event) => delivered.push(event));
    expect(clock.replay(b)).toBe(false);

    clock.schedule(2, b);
    expect(clock.replay(b)).toBe(true);
    expect(delivered).toEqual([b]);
  });

  test('schedules while it hands back', () => {
    const clock = new ReplayClock(0);
    clock.start((event) => {
      if (event.type === 'a') clock.schedule(7, b);
    });
    clock.schedule(1, a);

    clock.replay(a);

    expect(clock.pending()).toEqual([{ due: 7, event: b }]);
  });
});
