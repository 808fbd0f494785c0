import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DueQueue } from '../../src/runtime/dueQueue.ts';

interface Entry {
  readonly due: number;
  readonly arrival: number;
  waiting: boolean;
}

describe('DueQueue', () => {
  test('hands out what waits and is due, in order of time and then of arrival, as a sorted list would', () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant('push' as const), due: fc.nat(50) }),
      fc.record({ what: fc.constant('cancel' as const), which: fc.nat(200) }),
      fc.record({ what: fc.constant('take' as const), now: fc.nat(50) }),
    );

    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const queue = new DueQueue<Entry>();
        let model: Entry[] = [];
        let arrival = 0;
        for (const one of steps) {
          if (one.what === 'push') {
            const entry = { due: one.due, arrival: arrival++, waiting: true };
            queue.push(entry);
            model.push(entry);
          } else if (one.what === 'cancel') {
            const entry = model[one.which % Math.max(model.length, 1)];
            if (entry === undefined) continue;
            entry.waiting = false;
            queue.leave();
            model = model.filter((other) => other !== entry);
          } else {
            const expected = [...model].sort((a, b) => a.due - b.due || a.arrival - b.arrival)[0];
            const isDue = expected !== undefined && expected.due <= one.now;

            expect(queue.takeDue(one.now)).toBe(isDue ? expected : undefined);
            if (isDue) model = model.filter((other) => other !== expected);
          }
        }
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });
});
