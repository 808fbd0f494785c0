import { describe, expect, test } from 'vitest';
import { queryParameters } from '../../src/http/queryParameters.ts';

describe('queryParameters', () => {
  test('decodes names and values, in their order and as often as they come', () => {
    expect(queryParameters('b=1&a%20c=%2F%E1%88%B4&b=2')).toEqual([
      { name: 'b', value: '1' },
      { name: 'a c', value: '/ሴ' },
      { name: 'b', value: '2' },
    ]);
  });

  test('takes a parameter without a value, and an equal sign in a value', () => {
    expect(queryParameters('&a&b=&c=d=e&&')).toEqual([
      { name: 'a', value: '' },
      { name: 'b', value: '' },
      { name: 'c', value: 'd=e' },
    ]);
  });

  test('keeps a plus sign, and what is not well encoded', () => {
    expect(queryParameters('a=1+2&%zz=%C3&__proto__=%')).toEqual([
      { name: 'a', value: '1+2' },
      { name: '%zz', value: '%C3' },
      { name: '__proto__', value: '%' },
    ]);
  });
});
