import { describe, expect, test } from 'vitest';
import { ipRangeTest } from '../../src/authorization/ipAddress.ts';

describe('ipRangeTest', () => {
  test.each([
    ['0.0.0.0/0', '203.0.113.7', true],
    ['203.0.113.7/32', '203.0.113.7', true],
    ['203.0.113.8/29', '203.0.113.15', true],
    ['203.0.113.8/29', '203.0.113.16', false],
    ['203.0.113.9/29', '203.0.113.8', true],
    ['203.0.113.0/24', '2001:db8::cb00:7101', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '203.0.113.7', false],
    ['2001:db8::/33', '2001:db8:7fff::', true],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['2001:db8::1', '2001:DB8:0:0:0:0:0:1', true],
    ['::ffff:203.0.113.7', '::ffff:cb00:7107', true],
    ['::1', '::1', true],
    ['1::', '1:0:0:0:0:0:0:0', true],
    ['::1', 'localhost', false],
    ['10.0.0.0/8', '10.0.0', false],
  ])('%s has %s: %s', (range, address, expected) => {
    expect(ipRangeTest(range)?.(address)).toBe(expected);
  });

  test.each([
    '',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/33',
    '10.0.0.0.0',
    '10.0.0.1e1',
    ' 10.0.0.0',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    '203.0.113.7::',
    '::1/129',
  ])('%j is no range', (range) => {
    expect(ipRangeTest(range)).toBeUndefined();
  });
});
