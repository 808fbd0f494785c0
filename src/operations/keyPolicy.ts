import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { type PolicyDocument, parsePolicyDocument } from '../authorization/policyDocument.ts';
import { matchesWildcard } from '../authorization/wildcard.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { maximumKeyPolicyBytes } from '../model/limits.ts';
import { utf8 } from '../runtime/bytes.ts';
import { rootArn } from './arn.ts';
import type { Scope } from './operation.ts';

/** Key policies that were asked for, ready to be asked again. */
const parsed = new WeakMap<KmsKeyRow, PolicyDocument>();

/** The key policy of a key, prepared for being asked: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html */
export function parsedKeyPolicyOf(owner: Scope, key: KmsKeyRow): PolicyDocument {
  let document = parsed.get(key);
  if (document === undefined) {
    document = parsePolicyDocument(key.Policy ?? defaultKeyPolicy(owner), 'key policy');
    parsed.set(key, document);
  }
  return document;
}

/** One statement, as far as it matters here. */
type Statement = Readonly<Record<string, unknown>>;

const documentation = 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html';

/**
 * The key policy of keys that are created without one: the account, and with it its IAM policies, may do everything.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function defaultKeyPolicy(scope: Scope): string {
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Id: 'key-default-1',
      Statement: [
        {
          Sid: 'Enable IAM User Permissions',
          Effect: 'Allow',
          Principal: { AWS: rootArn(scope.account) },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    },
    undefined,
    2,
  );
}

/**
 * A key policy is one, is not too long, and, unless `bypass` is set, lets somebody of the account change it again.
 *
 * @throws {@link KmsError} `LimitExceededException`: it is longer than 32 kB.
 * @throws {@link KmsError} `InvalidArnException`: a principal is a malformed ARN.
 * @throws {@link KmsError} `MalformedPolicyDocumentException`: anything else.
 */
export function requireKeyPolicy(scope: Scope, policy: string, bypass: boolean): void {
  const length = utf8(policy).length;
  if (length > maximumKeyPolicyBytes) {
    throw kmsError('LimitExceededException', {
      reason: `The key policy has ${length} bytes; at most ${maximumKeyPolicyBytes} are allowed.`,
      documentation,
    });
  }
  const statements = statementsOf(policy);
  for (const statement of statements) requireStatement(statement);
  requireGrammar(policy);
  if (!bypass && isNobodyLeft(scope, statements)) {
    throw malformed('The new key policy will not allow you to update the key policy in the future.');
  }
}

function statementsOf(policy: string): Statement[] {
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    throw malformed('The key policy is not JSON.');
  }
  const { Statement: given } = isRecord(document) ? document : {};
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  if (statements.length === 0 || !statements.every(isRecord)) {
    throw malformed('The key policy has no Statement.');
  }
  return statements;
}

/** Conditions, and what else has to be so before the policy can be asked. */
function requireGrammar(policy: string): void {
  try {
    parsePolicyDocument(policy, 'key policy');
  } catch (error) {
    if (!(error instanceof SimulatorUsageError)) throw error;
    throw malformed(error.message);
  }
}

function requireStatement(statement: Statement): void {
  const { Effect } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed('A statement has no Effect of Allow or Deny.');
  for (const member of ['Action', 'Resource', 'Principal'] as const) {
    const given = [member, `Not${member}`].filter((name) => statement[name] !== undefined);
    if (given.length !== 1) throw malformed(`A statement needs either ${member} or Not${member}.`);
    if (member !== 'Principal' && textsOf(statement[given[0]!]).length === 0) {
      throw malformed(`A statement has an empty ${given[0]}.`);
    }
  }
  const principals = statement.Principal ?? statement.NotPrincipal;
  const isNobody = isRecord(principals)
    ? Object.keys(principals).length === 0
    : typeof principals !== 'string';
  if (isNobody) throw malformed('A statement has an invalid principal.');
  for (const principal of awsPrincipalsOf(principals)) requirePrincipal(principal);
}

function requirePrincipal(principal: string): void {
  if (principal === '*' || /^\d{12}$/.test(principal)) return;
  if (
    /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:root|(?:user|role|assumed-role|federated-user)\/.+)$/.test(
      principal,
    )
  )
    return;
  if (!principal.startsWith('arn:')) throw malformed('A statement has an invalid principal.');
  throw kmsError('InvalidArnException', {
    reason: 'A principal of the key policy is a malformed ARN.',
    documentation,
  });
}

/** Nobody of this account may call PutKeyPolicy: whoever is allowed to is denied it as well. */
function isNobodyLeft(scope: Scope, statements: readonly Statement[]): boolean {
  const { accountId } = scope.account;
  const account = rootArn(scope.account);
  const principalsOf = (effect: 'Allow' | 'Deny') =>
    statements
      .filter((statement) => statement.Effect === effect && coversPutKeyPolicy(statement))
      // A denial with a condition, or for all but some, leaves somebody.
      .filter(
        ({ Condition, NotPrincipal }) => effect === 'Allow' || (Condition ?? NotPrincipal) === undefined,
      )
      .flatMap(({ Principal, NotPrincipal }) =>
        NotPrincipal === undefined ? awsPrincipalsOf(Principal) : ['*'],
      )
      .map((principal) => (principal === accountId ? account : principal));
  const denied = principalsOf('Deny');
  const isDenied = (principal: string) => [principal, account, '*'].some((one) => denied.includes(one));
  return !principalsOf('Allow').some(
    (principal) => (principal === '*' || principal.includes(`::${accountId}:`)) && !isDenied(principal),
  );
}

/** The actions of a statement: those of `Action`, or all but those of `NotAction`. */
function coversPutKeyPolicy({ Action, NotAction }: Statement): boolean {
  const isNamed = (actions: unknown) => textsOf(actions).some(matchesPutKeyPolicy);
  return NotAction === undefined ? isNamed(Action) : !isNamed(NotAction);
}

/** `*` stands for anything and `?` for one character; case does not matter. */
const matchesPutKeyPolicy = (action: string) => matchesWildcard(action.toLowerCase(), 'kms:putkeypolicy');

/** `"*"`, or the `AWS` principals of an object. */
function awsPrincipalsOf(principal: unknown): string[] {
  return typeof principal === 'string'
    ? [principal]
    : textsOf(isRecord(principal) ? principal.AWS : undefined);
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string' && text !== '');

const isRecord = (value: unknown): value is Statement =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (reason: string): KmsError =>
  kmsError('MalformedPolicyDocumentException', { reason, documentation });
