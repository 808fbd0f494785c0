import { describe, expect, test } from 'vitest';
import { conditionOperators } from '../../src/authorization/conditionOperators.ts';
import {
  condition,
  conditionsHold,
  type RequestContext,
  readOperator,
} from '../../src/authorization/conditions.ts';

/** A context in which one key has values. */
const contextWith = (
  values: readonly string[] | undefined,
  variables: Record<string, string> = {},
): RequestContext => ({
  valuesOf: (name) => (name === 'test:key' ? values : undefined),
  variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
});

/** Whether a condition holds for the values that a request has. */
function holds(
  operator: string,
  wanted: string | readonly string[],
  given: readonly string[] | undefined,
  variables?: Record<string, string>,
): boolean {
  const one = condition(readOperator(operator)!, 'Test:Key', [wanted].flat(), true);
  if (typeof one === 'string') throw new Error(`not ${one}`);
  return conditionsHold([one], contextWith(given, variables), false);
}

/** An operator, values in a policy, a value that equals one of them and a value that does not. */
const rows: readonly [string, string | readonly string[], matching: string, other: string][] = [
  ['StringEquals', 'Alpha', 'Alpha', 'alpha'],
  ['StringEquals', ['Alpha', 'Beta'], 'Beta', 'Gamma'],
  ['StringEquals', 'A*', 'A*', 'Alpha'],
  ['StringNotEquals', ['Alpha', 'Beta'], 'Beta', 'Gamma'],
  ['StringEqualsIgnoreCase', 'Alpha', 'aLPHA', 'Beta'],
  ['StringNotEqualsIgnoreCase', 'Alpha', 'aLPHA', 'Beta'],
  ['StringLike', 'alias/*test?', 'alias/my-test1', 'alias/my-test'],
  ['StringLike', ['a*', 'b*'], 'bc', 'cb'],
  ['StringNotLike', 'alias/*test?', 'alias/my-test1', 'alias/my-test'],
  ['NumericEquals', '7', '7.0', '8'],
  ['NumericNotEquals', '7', '7', '8'],
  ['NumericLessThan', '7', '6.5', '7'],
  ['NumericLessThanEquals', '7', '7', '7.1'],
  ['NumericGreaterThan', '-7', '-6', '-7'],
  ['NumericGreaterThanEquals', '7', '7', '6'],
  ['DateEquals', '2025-01-31T12:00:00Z', '2025-01-31T13:00:00+01:00', '2025-01-31T12:00:01Z'],
  ['DateNotEquals', '2025-01-31', '2025-01-31T00:00:00Z', '2025-01-31T00:00:01Z'],
  ['DateLessThan', '2025-01-31T12:00:00Z', '2025-01-31T11:59:59.999Z', '2025-01-31T12:00:00Z'],
  ['DateLessThanEquals', '1546257599.0', '1546257599', '1546257600'],
  ['DateGreaterThan', '2018-12-31T11:59:59Z', '1546257600', '1546257599'],
  ['DateGreaterThanEquals', '2025-01', '2025-01-01T00:00:00Z', '2024-12-31T23:59:59Z'],
  ['Bool', 'true', 'TRUE', 'false'],
  ['Bool', 'False', 'false', 'true'],
  ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA', 'QmluYXJ5'],
  ['IpAddress', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], '203.0.113.77', '203.0.114.1'],
  [
    'IpAddress',
    ['203.0.113.0/24', '2001:DB8:1234:5678::/64'],
    '2001:db8:1234:5678::1',
    '2001:db8:1234:5679::1',
  ],
  ['IpAddress', '203.0.113.7', '203.0.113.7', '203.0.113.8'],
  ['NotIpAddress', '203.0.113.0/24', '203.0.113.77', '2001:db8::1'],
  [
    'ArnEquals',
    'arn:aws:iam::111122223333:role/*',
    'arn:aws:iam::111122223333:role/App',
    'arn:aws:iam::111122223333:user/App',
  ],
  [
    'ArnLike',
    'arn:aws:iam::*:role/A??',
    'arn:aws:iam::444455556666:role/App',
    'arn:aws:iam::444455556666:role/Apps',
  ],
  ['ArnLike', '*', 'arn:aws:iam::444455556666:role/App', ''],
  [
    'ArnNotEquals',
    'arn:aws:iam::111122223333:role/*',
    'arn:aws:iam::111122223333:role/App',
    'arn:aws:iam::111122223333:user/App',
  ],
  ['ArnNotLike', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/App', 'no ARN'],
].map((row) => row as [string, string | string[], string, string]);

describe('condition operators', () => {
  test('all have a row here, a page and a type of their values', () => {
    const tested = new Set(rows.map(([operator]) => operator));
    for (const [name, { documentation, takes }] of conditionOperators) {
      expect(tested).toContain(name);
      expect(documentation).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/IAM\/.*#Conditions_/);
      expect(takes).not.toBe('');
    }
  });

  describe.each(rows)('%s %j', (operator, wanted, matching, other) => {
    const { isNegated } = conditionOperators.get(operator)!;
    const isEverything = wanted === '*';

    test('tells a value that matches from one that does not', () => {
      expect(holds(operator, wanted, [matching])).toBe(!isNegated);
      expect(holds(operator, wanted, [other])).toBe(isNegated || isEverything);
    });

    test('without a value is true only if it is negated, asks for all values, or only if there is one', () => {
      expect(holds(operator, wanted, undefined)).toBe(isNegated);
      expect(holds(`${operator}IfExists`, wanted, undefined)).toBe(true);
      expect(holds(`ForAllValues:${operator}`, wanted, undefined)).toBe(true);
      expect(holds(`ForAnyValue:${operator}`, wanted, undefined)).toBe(false);
      expect(holds(`ForAnyValue:${operator}IfExists`, wanted, undefined)).toBe(true);
    });

    test('with IfExists compares the value that there is', () => {
      expect(holds(`${operator}IfExists`, wanted, [matching])).toBe(!isNegated);
      expect(holds(`${operator}IfExists`, wanted, [other])).toBe(isNegated || isEverything);
    });

    test('compares several values, each of them or any of them', () => {
      if (isEverything) return;
      expect(holds(`ForAllValues:${operator}`, wanted, [matching, matching])).toBe(!isNegated);
      expect(holds(`ForAllValues:${operator}`, wanted, [other, other])).toBe(isNegated);
      expect(holds(`ForAllValues:${operator}`, wanted, [matching, other])).toBe(false);
      expect(holds(`ForAnyValue:${operator}`, wanted, [matching, other])).toBe(true);
      expect(holds(`ForAnyValue:${operator}`, wanted, [other, other])).toBe(isNegated);
      expect(holds(`ForAnyValue:${operator}`, wanted, [matching, matching])).toBe(!isNegated);
      // A policy that forgot the set operator.
      expect(holds(operator, wanted, [matching, other])).toBe(!isNegated);
    });
  });

  test.each([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['NumericLessThan', false],
    ['NumericNotEquals', true],
    ['DateGreaterThan', false],
    ['IpAddress', false],
    ['NotIpAddress', true],
    ['ArnLike', false],
    ['Bool', false],
  ])('%s takes a value of another type for a different one', (operator, expected) => {
    const wanted = {
      N: '7',
      D: '2025-01-31',
      I: '203.0.113.0/24',
      A: 'arn:aws:iam::1:role/A',
      B: 'true',
      S: 'x',
    }[operator.replace('NotIp', 'Ip')[0]!]!;

    expect(holds(operator, wanted, ['no such thing'])).toBe(expected);
  });

  test.each([
    ['NumericEquals', 'seven'],
    ['NumericEquals', '0x7'],
    ['NumericEquals', ''],
    ['DateEquals', '31.1.2025'],
    ['DateEquals', '2025-13-45'],
    ['Bool', 'yes'],
    ['BinaryEquals', 'a b'],
    ['IpAddress', '203.0.113.0/33'],
    ['IpAddress', '203.0.113'],
    ['IpAddress', '203.0.113.256'],
    ['IpAddress', '203.0.113.0/24/8'],
    ['IpAddress', '2001:db8::/129'],
    ['IpAddress', '2001:db8::1::2'],
    ['IpAddress', '1:2:3:4:5:6:7:8::'],
    ['IpAddress', ''],
    ['ArnLike', 'arn:aws:iam'],
    ['Null', 'maybe'],
  ])('%s refuses %j', (operator, value) => {
    expect(condition(readOperator(operator)!, 'test:key', [value], true)).toEqual(expect.any(String));
  });

  test.each([
    'StringEqual',
    'stringEquals',
    'ForSomeValues:StringEquals',
    'NullIfExists',
    'IfExists',
    '',
    '__proto__',
    'constructor',
  ])('there is no %s', (name) => {
    expect(readOperator(name)).toBeUndefined();
  });
});

describe('Null', () => {
  test('asks whether a key is absent', () => {
    expect(holds('Null', 'true', undefined)).toBe(true);
    expect(holds('Null', 'true', ['x'])).toBe(false);
    expect(holds('Null', 'false', undefined)).toBe(false);
    expect(holds('Null', 'False', ['x'])).toBe(true);
  });
});

describe('set operators', () => {
  test('take empty values for none', () => {
    expect(holds('ForAllValues:StringEquals', 'x', [''])).toBe(true);
    expect(holds('ForAnyValue:StringLike', '*', [''])).toBe(false);
    expect(holds('StringEquals', 'x', [''])).toBe(false);
  });
});

describe('policy variables', () => {
  const alice = { 'aws:username': 'Alice', 'aws:principaltag/star': '*' };

  test.each([
    ['StringEquals', `\${aws:username}`, 'Alice', true],
    ['StringEquals', `\${AWS:UserName}`, 'Alice', true],
    ['StringEquals', `user-\${aws:username}-x`, 'user-Alice-x', true],
    ['StringLike', `\${aws:username}/*`, 'Alice/home', true],
    ['StringLike', `\${aws:username}/*`, 'Bob/home', false],
    ['StringEquals', `\${aws:PrincipalTag/team, 'company-wide'}`, 'company-wide', true],
    ['StringEquals', `\${aws:username, 'company-wide'}`, 'Alice', true],
    ['StringEquals', `\${aws:PrincipalTag/team}`, '', false],
    ['StringNotEquals', `\${aws:PrincipalTag/team}`, 'blue', true],
    ['StringLike', `\${aws:PrincipalTag/team}*`, 'blue', false],
    ['StringLike', `\${*}`, '*', true],
    ['StringLike', `\${*}`, 'a', false],
    ['StringLike', `a\${?}`, 'a?', true],
    ['StringLike', `a\${?}`, 'ab', false],
    ['StringEquals', `\${$}{aws:username}`, `\${aws:username}`, true],
    ['StringLike', `\${aws:PrincipalTag/star}`, 'anything', false],
    ['StringLike', `\${aws:PrincipalTag/star}`, '*', true],
    ['StringEquals', `\${}`, `\${}`, true],
    ['StringEquals', `\${aws:username`, `\${aws:username`, true],
    ['StringEquals', `\${aws:username, 'x}`, `\${aws:username, 'x}`, true],
    ['ArnLike', `arn:aws:iam::*:user/\${aws:username}`, 'arn:aws:iam::111122223333:user/Alice', true],
    ['ArnLike', `arn:aws:iam::*:user/\${aws:username}`, 'arn:aws:iam::111122223333:user/Bob', false],
  ])('%s %s is compared with %s: %s', (operator, wanted, given, expected) => {
    expect(holds(operator, wanted, [given], alice)).toBe(expected);
  });

  test('mean nothing in numbers, dates and addresses', () => {
    for (const operator of ['NumericEquals', 'DateEquals', 'IpAddress', 'BinaryEquals', 'Null']) {
      expect(condition(readOperator(operator)!, 'test:key', [`\${aws:username}`], true)).toEqual(
        expect.any(String),
      );
    }
  });

  test('need version 2012-10-17', () => {
    const one = condition(readOperator('StringEquals')!, 'test:key', [`\${aws:username}`], false);

    expect(typeof one === 'object' && conditionsHold([one], contextWith(['Alice'], alice), false)).toBe(
      false,
    );
    expect(
      typeof one === 'object' && conditionsHold([one], contextWith([`\${aws:username}`], alice), false),
    ).toBe(true);
  });

  test('of a long text take no longer than its length', () => {
    const text = `\${a${' '.repeat(50_000)}, 'x`.repeat(4);

    expect(holds('StringEquals', text, ['no'])).toBe(false);
  });
});
