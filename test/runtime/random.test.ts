import { describe, expect, test } from 'vitest';
import { Random, type RandomPurpose } from '../../src/runtime/random.ts';

const draw = (random: Random, purpose: RandomPurpose, count = 8) =>
  Array.from({ length: count }, () => random.stream(purpose).bits());

describe('Random', () => {
  test('draws the same from the same seed', () => {
    expect(draw(new Random('seed'), 'ids')).toEqual(draw(new Random('seed'), 'ids'));
  });

  test.each<[number | string, number | string]>([
    [1, 2],
    ['a', 'b'],
    [1, '1'],
    [0, -1],
    [1, 1.5],
    ['', ' '],
  ])('draws differently from %o and %o', (one, other) => {
    expect(draw(new Random(one), 'ids')).not.toEqual(draw(new Random(other), 'ids'));
  });

  test('draws each purpose from a stream of its own', () => {
    const undisturbed = draw(new Random(1), 'ids');
    const random = new Random(1);
    draw(random, 'faults', 100);
    draw(random, 'timing', 3);

    expect(draw(random, 'ids')).toEqual(undisturbed);
    expect(draw(new Random(1), 'faults')).not.toEqual(undisturbed);
  });

  test('goes on from its state as JSON', () => {
    const random = new Random('seed');
    draw(random, 'ids', 5);
    draw(random, 'faults', 2);

    const again = new Random('seed', JSON.parse(JSON.stringify(random.state())));

    for (const purpose of ['ids', 'faults', 'timing'] as const) {
      expect(draw(again, purpose)).toEqual(draw(random, purpose));
    }
  });

  test('draws fractions and whole numbers evenly, and never beyond', () => {
    const stream = new Random(3).stream('faults');
    const counts = [0, 0, 0, 0, 0];

    for (let i = 0; i < 50_000; i++) {
      const fraction = stream.fraction();
      expect(fraction >= 0 && fraction < 1).toBe(true);
      counts[stream.below(5)]!++;
    }

    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
