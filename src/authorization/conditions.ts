import { type ConditionOperator, conditionOperators } from './conditionOperators.ts';
import { type PolicyText, policyText, resolve } from './policyText.ts';
import type { Test } from './wildcard.ts';

/** The values that condition keys have in a request. */
export interface RequestContext {
  /**
   * The values of a condition key by its lower-case name, or `undefined` when it has none. Some keys are there for
   * identity-based policies only.
   */
  valuesOf(name: string, inKeyPolicy: boolean): readonly string[] | undefined;
  /** The value of a key that may be a policy variable: one with at most one value. */
  variable(name: string): string | undefined;
}

/** One line of a `Condition` element: a key, an operator, and the values it compares with. */
export type Condition =
  | { readonly type: 'null'; readonly key: string; readonly isAbsent: boolean }
  | {
      readonly type: 'compare';
      readonly key: string;
      readonly operator: ConditionOperator;
      readonly set: SetOperator | undefined;
      readonly ifExists: boolean;
      /** Tests for values without variables. */
      readonly tests: readonly Test[];
      /** Values with variables. */
      readonly texts: readonly PolicyText[];
    };

/** How the several values of a key are compared. */
export type SetOperator = 'ForAllValues' | 'ForAnyValue';

/** An operator as a policy names it: `ForAllValues:StringLikeIfExists`. `undefined` when there is none of that name. */
export function readOperator(
  name: string,
): { base: 'Null' | ConditionOperator; set: SetOperator | undefined; ifExists: boolean } | undefined {
  const [, set, rest = ''] = /^(?:(ForAllValues|ForAnyValue):)?(\w+)$/.exec(name) ?? [];
  const ifExists = rest.endsWith('IfExists');
  const base = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  const operator = base === 'Null' && !ifExists ? 'Null' : conditionOperators.get(base);
  return operator === undefined
    ? undefined
    : { base: operator, set: set as SetOperator | undefined, ifExists };
}

/**
 * Prepares one line of a `Condition` element; the text that is answered instead says what a value should have been.
 *
 * @param hasVariables - Whether the version of the policy knows policy variables.
 */
export function condition(
  { base, set, ifExists }: NonNullable<ReturnType<typeof readOperator>>,
  key: string,
  values: readonly string[],
  hasVariables: boolean,
): Condition | string {
  const name = key.toLowerCase();
  if (base === 'Null') {
    const [value, ...others] = values.map((text) => text.toLowerCase());
    if ((value !== 'true' && value !== 'false') || others.some((other) => other !== value))
      return 'true or false';
    return { type: 'null', key: name, isAbsent: value === 'true' };
  }
  const tests: Test[] = [];
  const texts: PolicyText[] = [];
  for (const value of values) {
    const text = policyText(value, hasVariables && base.takesVariables);
    const test = text.isFixed ? base.testFor(text) : undefined;
    if (!text.isFixed) texts.push(text);
    else if (test === undefined) return base.takes;
    else tests.push(test);
  }
  return { type: 'compare', key: name, operator: base, set, ifExists, tests, texts };
}

/**
 * Whether every condition holds: several conditions are joined by AND, several values of one by OR, and by NOR when
 * the operator is negated.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function conditionsHold(
  conditions: readonly Condition[],
  context: RequestContext,
  inKeyPolicy: boolean,
): boolean {
  return conditions.every((one) => holds(one, context, inKeyPolicy));
}

function holds(one: Condition, context: RequestContext, inKeyPolicy: boolean): boolean {
  const values = context.valuesOf(one.key, inKeyPolicy);
  if (one.type === 'null') return (values === undefined) === one.isAbsent;
  const { operator, set, ifExists } = one;
  if (values === undefined || isNullSet(values, set)) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html:
    // without a value, ForAllValues is true and ForAnyValue is false.
    if (ifExists && values === undefined) return true;
    return set === undefined ? operator.isNegated : set === 'ForAllValues';
  }
  const tests = one.texts.length === 0 ? one.tests : [...one.tests, ...resolvedTests(one, context)];
  const matches = (value: string) => tests.some((test) => test(value));
  if (set === undefined) return values.some(matches) !== operator.isNegated;
  const isWanted = (value: string) => matches(value) !== operator.isNegated;
  return set === 'ForAllValues' ? values.every(isWanted) : values.some(isWanted);
}

/** For set operators empty strings are no values either. */
const isNullSet = (values: readonly string[], set: SetOperator | undefined) =>
  set !== undefined && values.every((value) => value === '');

/** A variable without a value equals nothing: its text has no test. */
function resolvedTests(
  { texts, operator }: Extract<Condition, { type: 'compare' }>,
  context: RequestContext,
): Test[] {
  return texts.flatMap((text) => {
    const resolved = resolve(text, context.variable);
    const test = resolved && operator.testFor(resolved);
    return test === undefined ? [] : [test];
  });
}
