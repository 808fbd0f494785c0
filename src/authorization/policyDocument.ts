import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { type Condition, condition, readOperator } from './conditions.ts';
import { policyText } from './policyText.ts';
import { type ListedPrincipals, type Principals, principalsOf } from './principals.ts';
import { type ActionList, type ResourceList, resourceTest, type Statement } from './statement.ts';
import { patternOf, splitArn, testOf } from './wildcard.ts';

/** What a policy is attached to. */
export type PolicyKind = 'identity-based policy' | 'key policy' | 'permissions boundary' | 'session policy';

/** A policy, checked and prepared for being asked often. Keep it: reading the JSON takes longer than asking. */
export interface PolicyDocument {
  readonly kind: PolicyKind;
  readonly Version: '2008-10-17' | '2012-10-17';
  readonly Id: string | undefined;
  readonly statements: readonly Statement[];
}

/** Why a policy is none. */
class Malformed {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a policy document: JSON text, or the object itself.
 *
 * @param policy - The document.
 * @param kind - Key policies need a `Principal` or `NotPrincipal` in every statement; the others must have none.
 * @throws {@link SimulatorUsageError} It is no JSON, or not what the grammar of policies allows. The message says where.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicyDocument(policy: string | object, kind: PolicyKind): PolicyDocument {
  try {
    return documentOf(plainOf(policy), kind);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const article = kind === 'identity-based policy' ? 'An' : 'A';
    throw new SimulatorUsageError(`${article} ${kind} is malformed: ${error.reason}`);
  }
}

/** The document as JSON has it, so that what its author changes later changes nothing here. */
function plainOf(policy: unknown): unknown {
  try {
    return JSON.parse(typeof policy === 'string' ? policy : JSON.stringify(policy));
  } catch {
    throw new Malformed('it is not JSON.');
  }
}

function documentOf(policy: unknown, kind: PolicyKind): PolicyDocument {
  if (!isRecord(policy)) throw new Malformed('it is not a JSON object.');
  requireKnown(policy, ['Version', 'Id', 'Statement'], 'It');
  const { Version = '2008-10-17', Id, Statement: given } = policy;
  if (Version !== '2008-10-17' && Version !== '2012-10-17') {
    throw new Malformed('its Version has to be 2012-10-17 or 2008-10-17.');
  }
  if (Id !== undefined && typeof Id !== 'string') throw new Malformed('its Id has to be a string.');
  const list: unknown[] = Array.isArray(given) ? given : [given];
  if (given === undefined || list.length === 0) throw new Malformed('it has no Statement.');
  const hasVariables = Version === '2012-10-17';
  return {
    kind,
    Version,
    Id,
    statements: list.map((one, i) => statementOf(one, i + 1, kind, hasVariables)),
  };
}

const statementMembers = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

function statementOf(given: unknown, number: number, kind: PolicyKind, hasVariables: boolean): Statement {
  const where = `Statement ${number}`;
  if (!isRecord(given)) throw new Malformed(`${where} is not a JSON object.`);
  requireKnown(given, statementMembers, where);
  const { Sid, Effect } = given;
  if (Sid !== undefined && typeof Sid !== 'string') throw new Malformed(`${where}: Sid has to be a string.`);
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw new Malformed(`${where}: Effect has to be Allow or Deny.`);
  }
  return {
    Sid,
    number,
    Effect,
    principals: principalsIn(given, where, kind),
    actions: actionsIn(given, where),
    resources: resourcesIn(given, where, kind, hasVariables),
    conditions: conditionsIn(given.Condition, where, kind, hasVariables),
  };
}

function requireKnown(members: Members, known: readonly string[], where: string): void {
  const unknown = Object.keys(members).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Malformed(`${where} has a member that policies do not know: ${unknown}.`);
}

/** Either the element or its negation. */
function either(given: Members, element: string, where: string): { isNot: boolean; value: unknown } {
  const names = [element, `Not${element}`].filter((name) => given[name] !== undefined);
  if (names.length !== 1) throw new Malformed(`${where} needs either ${element} or Not${element}.`);
  return { isNot: names[0] !== element, value: given[names[0]!] };
}

function principalsIn(
  given: Members,
  where: string,
  kind: PolicyKind,
): { isNot: boolean; listed: Principals } | undefined {
  if (kind !== 'key policy') {
    if (given.Principal === undefined && given.NotPrincipal === undefined) return undefined;
    throw new Malformed(`${where}: only key policies have a Principal.`);
  }
  const { isNot, value } = either(given, 'Principal', where);
  return { isNot, listed: principalsOf(listedPrincipals(value, where)) };
}

const principalTypes = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

function listedPrincipals(value: unknown, where: string): ListedPrincipals {
  if (value === '*') return { AWS: ['*'] };
  if (!isRecord(value) || Object.keys(value).length === 0) {
    throw new Malformed(`${where}: Principal has to be "*", or name principals by their type.`);
  }
  requireKnown(value, principalTypes, `${where}: Principal`);
  const lists = Object.entries(value).map(([type, principals]) => [
    type,
    textsIn(principals, `${where}: Principal ${type}`),
  ]);
  return Object.fromEntries(lists);
}

function actionsIn(given: Members, where: string): ActionList {
  const { isNot, value } = either(given, 'Action', where);
  const actions = textsIn(value, `${where}: Action`);
  const unfit = actions.find((action) => action !== '*' && !/^[^:\s]+:[^:\s]+$/.test(action));
  if (unfit !== undefined)
    throw new Malformed(`${where}: an action is named as in kms:Encrypt, not ${unfit}.`);
  return {
    isNot,
    tests: actions.map((action) => testOf(patternOf(action.toLowerCase()))),
    judged: new Map(),
  };
}

function resourcesIn(given: Members, where: string, kind: PolicyKind, hasVariables: boolean): ResourceList {
  const { isNot, value } = either(given, 'Resource', where);
  const resources = textsIn(value, `${where}: Resource`);
  // The Resource of a key policy means the key that has it, however it is spelled.
  const unfit =
    kind === 'key policy'
      ? undefined
      : resources.find((resource) => resource !== '*' && !resource.startsWith('arn:'));
  if (unfit !== undefined) throw new Malformed(`${where}: a resource is an ARN or "*", not ${unfit}.`);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html: session policies do
  // not support incomplete ARNs.
  const incomplete = resources.find((resource) => resource !== '*' && splitArn(resource) === undefined);
  if (kind === 'session policy' && incomplete !== undefined) {
    throw new Malformed(`${where}: a session policy needs complete ARNs, not ${incomplete}.`);
  }
  const texts = resources.map((resource) => policyText(resource, hasVariables));
  return {
    isNot,
    tests: texts.flatMap((text) => (text.isFixed ? [resourceTest(text.pattern)] : [])),
    texts: texts.filter((text) => !text.isFixed),
  };
}

function conditionsIn(given: unknown, where: string, kind: PolicyKind, hasVariables: boolean): Condition[] {
  if (given === undefined) return [];
  if (!isRecord(given)) throw new Malformed(`${where}: Condition is not a JSON object.`);
  return Object.entries(given).flatMap(([name, keys]) => {
    const operator = readOperator(name);
    if (operator === undefined) throw new Malformed(`${where}: ${name} is no condition operator.`);
    if (!isRecord(keys)) throw new Malformed(`${where}: ${name} has to name condition keys.`);
    return Object.entries(keys).map(([key, value]) => {
      if (!/^[^:\s]+:./.test(key)) throw new Malformed(`${where}: ${key} is no condition key.`);
      if (kind === 'key policy' && operator.set === 'ForAllValues') requireMultiValued(key);
      const read = condition(operator, key, scalarsIn(value, `${where}: ${key}`), hasVariables);
      if (typeof read === 'string') throw new Malformed(`${where}: ${name} compares ${key} with ${read}.`);
      return read;
    });
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html: AWS KMS accepts no such key policy. */
function requireMultiValued(key: string): void {
  const what = /^kms:encryptioncontext:/i.test(key)
    ? 'encryption context'
    : /^aws:requesttag\//i.test(key)
      ? 'tag'
      : undefined;
  if (what === undefined) return;
  throw new Malformed(
    `OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified ${what} or with an unspecified ${what}. To fix, remove ForAllValues.`,
  );
}

/** One string or a list of them, with at least one. */
function textsIn(value: unknown, where: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((text) => typeof text === 'string' && text !== '')) {
    throw new Malformed(`${where} has to be a string or a list of strings.`);
  }
  return list as string[];
}

/** Values of conditions: quotation marks are optional for numbers and booleans. */
function scalarsIn(value: unknown, where: string): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((one) => ['string', 'number', 'boolean'].includes(typeof one))) {
    throw new Malformed(`${where} has to be a string, a number, a boolean, or a list of them.`);
  }
  return list.map(String);
}

const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
