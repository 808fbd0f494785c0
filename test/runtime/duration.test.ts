import { SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { describe as describeValue, toMs } from '../../src/runtime/duration.ts';

describe('toMs', () => {
  test.each<[number | string, number]>([
    ['250ms', 250],
    ['30s', 30_000],
    ['20m', 1_200_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    [' 1m ', 60_000],
    ['0ms', 0],
    [0, 0],
    [12.5, 12.5],
  ])('reads %o', (duration, ms) => {
    expect(toMs(duration, 'within')).toBe(ms);
  });

  test.each([
    '',
    ' ',
    'soon',
    '-1s',
    '5 parsecs',
    '1e400d',
    '999999y',
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.MAX_VALUE,
    null,
    undefined,
    {},
    [],
    true,
    10n,
  ])('refuses %o, naming the argument and what it expected', (duration) => {
    expect(() => toMs(duration as never, 'within')).toThrow(SimulatorUsageError);
    expect(() => toMs(duration as never, 'within')).toThrow(/^within: expected a duration such as '250ms'/);
  });
});

describe('describe', () => {
  test('shows a value on one short line', () => {
    expect(describeValue('x'.repeat(1_000_000)).length).toBeLessThan(70);
    expect(describeValue('two\nlines')).toBe('"two\\nlines"');
    expect([{}, [], () => {}, null, undefined, 1, Symbol('s')].map(describeValue)).toEqual([
      'an object',
      'an array',
      'a function',
      'null',
      'undefined',
      '1',
      'Symbol(s)',
    ]);
  });
});
