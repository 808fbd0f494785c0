import type { GrantRow } from '../account/grants.ts';
import { type CallerIdentity, identityOf } from './callerIdentity.ts';
import type { RequestContext } from './conditions.ts';
import { grantedTo, retirableBy } from './grantAccess.ts';
import type { PolicyDocument } from './policyDocument.ts';
import { moreDirect, type Naming } from './principals.ts';
import type { Caller } from './requestFacts.ts';
import { applies, appliesTo, type Statement, type StatementRequest } from './statement.ts';
import { splitArn } from './wildcard.ts';

/** A request for one permission. */
export interface AuthorizationRequest {
  /** As AWS spells it, such as `kms:Encrypt`. */
  readonly action: string;
  /** The ARN of the KMS key or alias, or `*` for operations on neither. */
  readonly resource: string;
  readonly caller: Caller;
  /** The checked input of the request, which grants look at. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  /** Whether principals of other accounts may ever be allowed it; from `operationPermissions`. */
  readonly crossAccountUse: boolean;
  /** The grant that RetireGrant ends. */
  readonly grant?: GrantRow | undefined;
}

/** Everything that may allow or deny a request. */
export interface ApplicablePolicies {
  /** The identity-based policies of the user or role. */
  readonly identity: readonly PolicyDocument[];
  readonly permissionsBoundary?: PolicyDocument | undefined;
  /** The policies that the session was started with; absent when there were none. */
  readonly session?: readonly PolicyDocument[] | undefined;
  /** The key policy; absent when the resource is no key. */
  readonly keyPolicy?: PolicyDocument | undefined;
  /** The grants of the key. */
  readonly grants?: Iterable<GrantRow> | undefined;
}

/** The type of a policy, as messages of AWS name it. */
export type PolicyType =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'permissions boundary'
  | 'session policy';

/** `an identity-based policy`, `a permissions boundary`. */
export const withArticle = (policyType: PolicyType): string =>
  `${policyType.startsWith('i') ? 'an' : 'a'} ${policyType}`;

/** Why a request is denied. */
export interface Denial {
  readonly allowed: false;
  readonly kind: 'explicitDeny' | 'implicitDeny';
  readonly policyType: PolicyType;
  /** One sentence. */
  readonly reason: string;
}

/** What was decided, and which statement or rule decided it. */
export type Decision = { readonly allowed: true; readonly because: string } | Denial;

/**
 * Decides whether a request is allowed, as AWS KMS does. An explicit denial wins. For a KMS key, the key policy or a
 * grant has to name the caller, or its account, which then allows by identity-based policies. Principals of other
 * accounts need an identity-based policy or a grant besides. Operations on no key need identity-based policies alone.
 * The root user needs none.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AuthorizationRequest, policies: ApplicablePolicies): Decision {
  const scene = sceneOf(request, policies);
  const denied = explicitDenial(scene);
  if (denied !== undefined) return denied;
  if (scene.isForeign && !request.crossAccountUse) {
    return implicit('resource-based policy', `${request.action} is not for principals of other accounts.`);
  }
  if (isRetirement(request)) return decideRetirement(scene);
  return policies.keyPolicy === undefined ? identitySide(scene) : decideForKey(scene);
}

/** A request and what applies to it. */
interface Scene {
  readonly request: AuthorizationRequest;
  readonly caller: CallerIdentity;
  readonly policies: ApplicablePolicies;
  readonly asked: StatementRequest;
  /** Whether the resource is of another account than the caller. */
  readonly isForeign: boolean;
  readonly resourceAccountId: string | undefined;
}

const noPolicies: readonly PolicyDocument[] = [];

function sceneOf(request: AuthorizationRequest, policies: ApplicablePolicies): Scene {
  const caller = identityOf(request.caller);
  const resourceAccountId = splitArn(request.resource)?.[4];
  // The root user has neither identity-based policies nor a boundary.
  const isRoot = caller.kind === 'root';
  return {
    request,
    caller,
    policies: isRoot
      ? { ...policies, identity: noPolicies, permissionsBoundary: undefined, session: undefined }
      : policies,
    asked: {
      action: request.action.toLowerCase(),
      resource: request.resource,
      caller,
      isBounded: !isRoot && policies.permissionsBoundary !== undefined,
      context: request.context,
    },
    isForeign: resourceAccountId !== undefined && resourceAccountId !== caller.accountId,
    resourceAccountId,
  };
}

const isRetirement = ({ action }: AuthorizationRequest) => action === 'kms:RetireGrant';

function explicitDenial({ request, policies, asked }: Scene): Denial | undefined {
  const { identity, permissionsBoundary, session = noPolicies, keyPolicy } = policies;
  const denial = (policyType: PolicyType, statement: Statement): Denial => ({
    allowed: false,
    kind: 'explicitDeny',
    policyType,
    reason: `${describe(statement)} of ${withArticle(policyType)} denies ${request.action}.`,
  });
  let found = findStatement(identity, 'Deny', asked);
  if (found !== undefined) return denial('identity-based policy', found);
  // https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html: kms:RetireGrant has no effect in a key policy.
  if (keyPolicy !== undefined && !isRetirement(request)) {
    found = keyPolicy.statements.find((one) => one.Effect === 'Deny' && appliesTo(one, asked) !== undefined);
    if (found !== undefined) return denial('resource-based policy', found);
  }
  if (permissionsBoundary !== undefined) {
    found = findStatement([permissionsBoundary], 'Deny', asked);
    if (found !== undefined) return denial('permissions boundary', found);
  }
  found = findStatement(session, 'Deny', asked);
  return found && denial('session policy', found);
}

/** The key policy first; the grants, of which there may be many, when that is not enough. */
function decideForKey(scene: Scene): Decision {
  const byPolicy = decideByKeyPolicy(scene);
  if (byPolicy.allowed) return byPolicy;
  let denial = byPolicy;
  for (const grant of scene.policies.grants ?? []) {
    const naming = grantedTo(grant, { ...scene.request, caller: scene.caller });
    if (naming === undefined) continue;
    const because = `Grant ${grant.GrantId} allows ${scene.request.action}.`;
    // A grant makes a key of another account trustworthy; a key policy alone does not.
    const byGrant = decideByNaming(scene, naming, naming === 'account', because);
    if (byGrant.allowed) return byGrant;
    if (denial.policyType === 'resource-based policy') denial = byGrant;
  }
  return denial;
}

function decideByKeyPolicy(scene: Scene): Decision {
  const { request, caller, policies, asked, isForeign } = scene;
  let naming: Naming | undefined;
  let statement: Statement | undefined;
  for (const one of policies.keyPolicy?.statements ?? []) {
    const found = one.Effect === 'Allow' ? appliesTo(one, asked) : undefined;
    if (found === undefined || moreDirect(naming, found) === naming) continue;
    naming = found;
    statement = one;
  }
  if (naming === undefined || statement === undefined) {
    return implicit(
      'resource-based policy',
      `No statement of the key policy allows ${request.action} to ${caller.Arn} or its account, and no grant does.`,
    );
  }
  const because = `${describe(statement)} of the key policy allows ${request.action}${
    naming === 'account' ? ' to the account of the caller' : ''
  }.`;
  return decideByNaming(scene, naming, naming === 'account' || isForeign, because);
}

/**
 * What else has to allow a request that the key policy or a grant allows to a caller.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: policies that name the
 * user or the session itself are not limited by implicit denials, those that name its role are.
 */
function decideByNaming(scene: Scene, naming: Naming, needsIdentity: boolean, because: string): Decision {
  if (naming === 'service') return { allowed: true, because };
  if (needsIdentity) {
    const side = identitySide(scene);
    return side.allowed ? { allowed: true, because: `${because} ${side.because}` } : side;
  }
  const isLimited = naming === 'role' || scene.isForeign;
  return (isLimited ? limits(scene) : undefined) ?? { allowed: true, because };
}

/** What the account of the caller says: its identity-based policies, within their limits. */
function identitySide(scene: Scene): Decision {
  const { request, caller, policies, asked } = scene;
  if (caller.kind === 'root') {
    return {
      allowed: true,
      because: `The root user of account ${caller.accountId} needs no identity-based policy.`,
    };
  }
  const statement = findStatement(policies.identity, 'Allow', asked);
  if (statement === undefined) {
    return implicit(
      'identity-based policy',
      `No identity-based policy of ${caller.Arn} allows ${request.action} on ${request.resource}.`,
    );
  }
  const because = `${describe(statement)} of an identity-based policy allows ${request.action}.`;
  return limits(scene) ?? { allowed: true, because };
}

/** A permissions boundary and session policies give no permissions; what they do not allow is denied. */
function limits({ request, caller, policies, asked }: Scene): Denial | undefined {
  const { permissionsBoundary, session } = policies;
  if (caller.kind === 'root') return undefined;
  if (permissionsBoundary !== undefined && !findStatement([permissionsBoundary], 'Allow', asked)) {
    return implicit('permissions boundary', `The permissions boundary does not allow ${request.action}.`);
  }
  // The session of a federated user has no permissions without a session policy.
  const sessionPolicies = session ?? (caller.kind === 'federatedUser' ? noPolicies : undefined);
  if (sessionPolicies !== undefined && !findStatement(sessionPolicies, 'Allow', asked)) {
    return implicit('session policy', `No session policy allows ${request.action}.`);
  }
  return undefined;
}

/**
 * The grant determines who may retire it. For an account, its root user and those whom an identity-based policy allows.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 */
function decideRetirement(scene: Scene): Decision {
  const { request, caller, resourceAccountId } = scene;
  const namings =
    request.grant === undefined
      ? []
      : retirableBy(request.grant, resourceAccountId, { caller, context: request.context });
  let denial = implicit(
    'resource-based policy',
    `The grant names neither ${caller.Arn} nor its account as one who may retire it.`,
  );
  for (const naming of namings) {
    const because = 'The grant names the caller or its account as one who may retire it.';
    const decision = decideByNaming(scene, naming, naming === 'account', because);
    if (decision.allowed) return decision;
    denial = decision;
  }
  return denial;
}

function findStatement(
  policies: readonly PolicyDocument[],
  effect: 'Allow' | 'Deny',
  asked: StatementRequest,
): Statement | undefined {
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (statement.Effect === effect && applies(statement, asked)) return statement;
    }
  }
  return undefined;
}

const implicit = (policyType: PolicyType, reason: string): Denial => ({
  allowed: false,
  kind: 'implicitDeny',
  policyType,
  reason,
});

const describe = ({ Sid, number }: Statement) =>
  Sid === undefined || Sid === '' ? `Statement ${number}` : `Statement "${Sid}"`;
