import { ipRangeTest } from './ipAddress.ts';
import { isAnything, type Pattern, splitArn, splitPattern, type Test, testOf } from './wildcard.ts';

/** One operator of the `Condition` element, without `IfExists` and without a set operator. */
export interface ConditionOperator {
  /** Whether it holds when the value of the request is none of those in the policy. */
  readonly isNegated: boolean;
  /** Whether values in the policy may contain policy variables. */
  readonly takesVariables: boolean;
  /** What a value in the policy has to be. */
  readonly takes: string;
  /** The test for a value in the policy; `undefined` when it is not of the operator's type. */
  readonly testFor: (value: { readonly text: string; readonly pattern: Pattern }) => Test | undefined;
  /** The page that states it. */
  readonly documentation: string;
}

const page =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html';

type Kind = Omit<ConditionOperator, 'isNegated'>;

const string = { takesVariables: true, takes: 'a string', documentation: `${page}#Conditions_String` };
const number = { takesVariables: false, takes: 'a number', documentation: `${page}#Conditions_Numeric` };
const date = {
  takesVariables: false,
  takes: 'a date such as 2025-01-31T12:00:00Z, or seconds since the epoch',
  documentation: `${page}#Conditions_Date`,
};

const exact: Kind = {
  ...string,
  testFor:
    ({ text }) =>
    (given) =>
      given === text,
};

const exactIgnoringCase: Kind = {
  ...string,
  testFor: ({ text }) => {
    const wanted = text.toLowerCase();
    return (given) => given.toLowerCase() === wanted;
  },
};

const like: Kind = { ...string, testFor: ({ pattern }) => testOf(pattern) };

const arn: Kind = {
  takesVariables: true,
  takes: 'an ARN',
  documentation: `${page}#Conditions_ARN`,
  testFor: ({ pattern }) => arnTest(pattern),
};

const bool: Kind = {
  takesVariables: true,
  takes: 'true or false',
  documentation: `${page}#Conditions_Boolean`,
  testFor: ({ text }) => {
    const wanted = text.toLowerCase();
    return wanted === 'true' || wanted === 'false' ? (given) => given.toLowerCase() === wanted : undefined;
  },
};

const binary: Kind = {
  takesVariables: false,
  takes: 'base64',
  documentation: `${page}#Conditions_BinaryEquals`,
  testFor: ({ text }) => {
    const wanted = withoutPadding(text);
    return /^[\w+/-]*$/.test(wanted) ? (given) => withoutPadding(given) === wanted : undefined;
  },
};

const ipAddress: Kind = {
  takesVariables: false,
  takes: 'an IP address or a range in CIDR format',
  documentation: `${page}#Conditions_IPAddress`,
  testFor: ({ text }) => ipRangeTest(text),
};

type Holds = (given: number, wanted: number) => boolean;

const equals: Holds = (given, wanted) => given === wanted;
const lessThan: Holds = (given, wanted) => given < wanted;
const lessThanEquals: Holds = (given, wanted) => given <= wanted;
const greaterThan: Holds = (given, wanted) => given > wanted;
const greaterThanEquals: Holds = (given, wanted) => given >= wanted;

const compared = (kind: Omit<Kind, 'testFor'>, read: typeof numberOf, holds: Holds): Kind => ({
  ...kind,
  testFor: ({ text }) => {
    const wanted = read(text);
    if (wanted === undefined) return undefined;
    return (given) => {
      const value = read(given);
      return value !== undefined && holds(value, wanted);
    };
  },
});

const numeric = (holds: Holds) => compared(number, numberOf, holds);
const dated = (holds: Holds) => compared(date, dateOf, holds);

const plain = (kind: Kind): ConditionOperator => ({ ...kind, isNegated: false });
const negated = (kind: Kind): ConditionOperator => ({ ...kind, isNegated: true });

/**
 * Every condition operator of IAM but `Null`, which asks whether a key is absent.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map([
  ['StringEquals', plain(exact)],
  ['StringNotEquals', negated(exact)],
  ['StringEqualsIgnoreCase', plain(exactIgnoringCase)],
  ['StringNotEqualsIgnoreCase', negated(exactIgnoringCase)],
  ['StringLike', plain(like)],
  ['StringNotLike', negated(like)],
  ['NumericEquals', plain(numeric(equals))],
  ['NumericNotEquals', negated(numeric(equals))],
  ['NumericLessThan', plain(numeric(lessThan))],
  ['NumericLessThanEquals', plain(numeric(lessThanEquals))],
  ['NumericGreaterThan', plain(numeric(greaterThan))],
  ['NumericGreaterThanEquals', plain(numeric(greaterThanEquals))],
  ['DateEquals', plain(dated(equals))],
  ['DateNotEquals', negated(dated(equals))],
  ['DateLessThan', plain(dated(lessThan))],
  ['DateLessThanEquals', plain(dated(lessThanEquals))],
  ['DateGreaterThan', plain(dated(greaterThan))],
  ['DateGreaterThanEquals', plain(dated(greaterThanEquals))],
  ['Bool', plain(bool)],
  ['BinaryEquals', plain(binary)],
  ['IpAddress', plain(ipAddress)],
  ['NotIpAddress', negated(ipAddress)],
  // ArnEquals and ArnLike behave identically, and so do their negations.
  ['ArnEquals', plain(arn)],
  ['ArnLike', plain(arn)],
  ['ArnNotEquals', negated(arn)],
  ['ArnNotLike', negated(arn)],
]);

/** Each of the six components of an ARN is compared for itself, so that a `*` does not reach beyond a colon. */
function arnTest(pattern: Pattern): Test | undefined {
  if (isAnything(pattern)) return () => true;
  const components = splitPattern(pattern, 6).map(testOf);
  if (components.length < 6) return undefined;
  return (given) => {
    const parts = splitArn(given);
    return parts !== undefined && components.every((component, i) => component(parts[i]!));
  };
}

const withoutPadding = (text: string) => text.replace(/={1,2}$/, '');

function numberOf(text: string): number | undefined {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** The formats of https://www.w3.org/TR/NOTE-datetime, or seconds since the epoch; in seconds. */
const w3cDate = /^\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?$/;

function dateOf(text: string): number | undefined {
  const seconds = w3cDate.test(text) ? Date.parse(text) / 1000 : numberOf(text);
  return seconds === undefined || Number.isNaN(seconds) ? undefined : seconds;
}
