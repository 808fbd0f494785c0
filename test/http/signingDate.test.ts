/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
import { describe, expect, test } from 'vitest';
import { parseSigningDate, signingDate } from '../../src/http/signingDate.ts';

describe('parseSigningDate', () => {
  test.each([
    ['20150830T123600Z', Date.UTC(2015, 7, 30, 12, 36)],
    ['20240229T235959Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['00000101T000000Z', Date.parse('0000-01-01T00:00:00Z')],
    ['Sun, 30 Aug 2015 12:36:00 GMT', Date.UTC(2015, 7, 30, 12, 36)],
  ])('reads %j', (text, at) => {
    expect(parseSigningDate(text)).toBe(at);
  });

  test.each([
    '',
    '20150830',
    '2015-08-30T12:36:00Z',
    '20150830T123600',
    '20150830T123600Z ',
    '20150830T123600+0100',
    '20150230T123600Z',
    '20151330T123600Z',
    '20150830T240000Z',
    '20150830T123660Z',
    'Sun, 31 Feb 2015 12:36:00 GMT',
    'Sun, 30 Aug 2015 24:00:00 GMT',
    'Sun, 30 Xyz 2015 12:36:00 GMT',
    'Sun, 30 Aug 2015 12:36:00 CET',
    '0',
  ])('takes %j for no date', (text) => {
    expect(parseSigningDate(text)).toBeUndefined();
  });
});

describe('signingDate', () => {
  test('leaves the milliseconds out', () => {
    expect(signingDate(Date.UTC(2015, 7, 30, 12, 36, 0, 999))).toBe('20150830T123600Z');
  });
});
