import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isAnything,
  literalPattern,
  matchesWildcard,
  patternOf,
  splitArn,
  splitPattern,
  testOf,
} from '../../src/authorization/wildcard.ts';

/** What a regular expression thinks of it. */
function oracle(pattern: string, text: string): boolean {
  const source = [...pattern]
    .map((character) =>
      character === '*' ? '[^]*' : character === '?' ? '[^]' : character.replace(/[\\^$.|+()[\]{}/]/, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`).test(text);
}

const fewLetters = (letters: string) =>
  fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((list) => list.join(''));

describe('matchesWildcard', () => {
  test.each([
    ['*', '', true],
    ['*', 'anything:at/all', true],
    ['?', '', false],
    ['?', 'a', true],
    ['kms:Describe*', 'kms:DescribeKey', true],
    ['kms:*CustomKeyStore*', 'kms:DescribeCustomKeyStores', true],
    ['kms:*CustomKeyStore*', 'kms:CreateKey', false],
    ['kms:Encrypt', 'kms:encrypt', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYcZ', false],
    ['', '', true],
    ['', 'a', false],
    ['.+', 'aa', false],
  ])('compares %j with %j: %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  test('agrees with a regular expression', () => {
    fc.assert(
      fc.property(fewLetters('ab*?.\n'), fewLetters('ab.\n'), (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(oracle(pattern, text));
        expect(testOf(patternOf(pattern))(text)).toBe(oracle(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  test('agrees on every kind of text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, text) => {
        expect(matchesWildcard(pattern, text)).toBe(testOf(patternOf(pattern))(text));
        expect(matchesWildcard(`${pattern}*`, pattern + text)).toBe(true);
      }),
    );
  });

  test('answers for a pattern that makes careless matchers go back again and again', () => {
    expect(matchesWildcard(`${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
  });
});

describe('patterns', () => {
  test('take a literal asterisk for itself', () => {
    expect(testOf(literalPattern('a*'))('ab')).toBe(false);
    expect(testOf(literalPattern('a*'))('a*')).toBe(true);
  });

  test('are anything only when they are asterisks alone', () => {
    expect(['*', '**', '', '?', '*a', 'arn:*'].filter((text) => isAnything(patternOf(text)))).toEqual([
      '*',
      '**',
    ]);
    expect(isAnything(literalPattern('*'))).toBe(false);
  });

  test('may be very long', () => {
    const long = 'a'.repeat(300_000);

    expect(testOf(patternOf(long))(long)).toBe(true);
    expect(testOf(patternOf(`${long}*`))(`${long}b`)).toBe(true);
  });

  test('are split at colons, and the last piece keeps its own', () => {
    expect(splitPattern(patternOf('a:b:c:d'), 3).map((piece) => String.fromCharCode(...piece))).toEqual([
      'a',
      'b',
      'c:d',
    ]);
  });
});

describe('splitArn', () => {
  test('has six components', () => {
    expect(splitArn('arn:aws:kms:us-west-2:111122223333:key/1')).toEqual([
      'arn',
      'aws',
      'kms',
      'us-west-2',
      '111122223333',
      'key/1',
    ]);
    expect(splitArn('arn:aws:sns:us-west-2:111122223333:a:b:c')?.[5]).toBe('a:b:c');
    expect(splitArn('*')).toBeUndefined();
  });
});
