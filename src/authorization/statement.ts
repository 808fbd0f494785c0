import type { CallerIdentity } from './callerIdentity.ts';
import { type Condition, conditionsHold, type RequestContext } from './conditions.ts';
import { type PolicyText, resolve } from './policyText.ts';
import { isExcepted, type Naming, namingOf, type Principals } from './principals.ts';
import { isAnything, type Pattern, splitArn, splitPattern, type Test, testOf } from './wildcard.ts';

/** One statement of a policy, prepared for being asked often. */
export interface Statement {
  readonly Sid: string | undefined;
  /** Its place in the policy, from 1. */
  readonly number: number;
  readonly Effect: 'Allow' | 'Deny';
  readonly actions: ActionList;
  readonly resources: ResourceList;
  /** Present in key policies. */
  readonly principals: { readonly isNot: boolean; readonly listed: Principals } | undefined;
  readonly conditions: readonly Condition[];
}

/** The `Action` or `NotAction` of a statement. There are few actions, so each is judged once. */
export interface ActionList {
  readonly isNot: boolean;
  readonly tests: readonly Test[];
  readonly judged: Map<string, boolean>;
}

/** The `Resource` or `NotResource` of a statement. */
export interface ResourceList {
  readonly isNot: boolean;
  readonly tests: readonly Test[];
  /** Resources with policy variables. */
  readonly texts: readonly PolicyText[];
}

/** What a statement is asked about. */
export interface StatementRequest {
  /** Lower-case: names of actions are not case-sensitive. */
  readonly action: string;
  /** An ARN or `*`. */
  readonly resource: string;
  readonly caller: CallerIdentity;
  /** Whether the caller has a permissions boundary. */
  readonly isBounded: boolean;
  readonly context: RequestContext;
}

/** Whether a statement of an identity-based policy, permissions boundary or session policy applies to a request. */
export function applies(statement: Statement, request: StatementRequest): boolean {
  return (
    coversAction(statement.actions, request.action) &&
    coversResource(statement.resources, request) &&
    conditionsHold(statement.conditions, request.context, false)
  );
}

/** How a statement of a key policy that applies to a request names its caller; `undefined` when it does not apply. */
export function appliesTo(statement: Statement, request: StatementRequest): Naming | undefined {
  const { actions, resources, conditions } = statement;
  if (!coversAction(actions, request.action) || !coversResource(resources, request)) return undefined;
  const naming = namedBy(statement, request);
  return naming !== undefined && conditionsHold(conditions, request.context, true) ? naming : undefined;
}

function namedBy({ Effect, principals }: Statement, request: StatementRequest): Naming | undefined {
  if (principals === undefined) return undefined;
  const { caller, context } = request;
  if (!principals.isNot) return namingOf(principals.listed, caller, context);
  // A denial with NotPrincipal always denies principals that have a permissions boundary:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  if (Effect === 'Deny' && request.isBounded) return 'self';
  return isExcepted(principals.listed, caller, context) ? undefined : 'self';
}

function coversAction({ isNot, tests, judged }: ActionList, action: string): boolean {
  let answer = judged.get(action);
  if (answer === undefined) {
    answer = tests.some((test) => test(action)) !== isNot;
    judged.set(action, answer);
  }
  return answer;
}

function coversResource(
  { isNot, tests, texts }: ResourceList,
  { resource, context }: StatementRequest,
): boolean {
  const isListed =
    tests.some((test) => test(resource)) ||
    texts.some((text) => {
      // A variable without a value: the resource matches none.
      const resolved = resolve(text, context.variable);
      return resolved !== undefined && resourceTest(resolved.pattern)(resource);
    });
  return isListed !== isNot;
}

const everything: Test = () => true;

/**
 * The test of a resource in a policy. A `*` alone covers everything, even operations on no resource. Otherwise the
 * segments of the ARN are compared one by one; those that are missing count as `*`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceTest(pattern: Pattern): Test {
  if (isAnything(pattern)) return everything;
  const segments = splitPattern(pattern, 6).map(testOf);
  return (resource) => {
    const given = splitArn(resource);
    return given !== undefined && segments.every((segment, i) => segment(given[i]!));
  };
}
