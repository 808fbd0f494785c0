import { describe, expect, test } from 'vitest';
import { equalInConstantTime } from '../../src/http/equalInConstantTime.ts';

describe('equalInConstantTime', () => {
  test('tells texts apart by their last character, their first and their length', () => {
    expect(equalInConstantTime('secret', 'secret')).toBe(true);
    expect(equalInConstantTime('', '')).toBe(true);
    for (const other of ['secreT', 'Secret', 'secre', 'secrets', '']) {
      expect(equalInConstantTime(other, 'secret'), other).toBe(false);
      expect(equalInConstantTime('secret', other), other).toBe(false);
    }
  });
});
