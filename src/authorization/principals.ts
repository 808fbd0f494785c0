import type { CallerIdentity } from './callerIdentity.ts';
import type { RequestContext } from './conditions.ts';

/** The `Principal` or `NotPrincipal` of a statement. */
export interface Principals {
  readonly isEverybody: boolean;
  /** Account ids: the account principals, which stand for an account and all of its identities. */
  readonly accounts: ReadonlySet<string>;
  /** ARNs of users and sessions. */
  readonly arns: ReadonlySet<string>;
  /** `accountId/roleName` of roles. */
  readonly roles: ReadonlySet<string>;
  readonly services: readonly string[];
  readonly federated: readonly string[];
}

/**
 * How directly a statement names a caller. A statement that names `self` (the user, the session, or everybody) gives a
 * permission itself; one for the `role` of a session is limited by permissions boundaries and session policies; one for
 * the `account` only lets the account give it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export type Naming = 'self' | 'service' | 'role' | 'account';

const strength: Readonly<Record<Naming, number>> = { account: 1, role: 2, self: 3, service: 4 };

/** The more direct of two. */
export const moreDirect = (a: Naming | undefined, b: Naming | undefined): Naming | undefined =>
  a === undefined || (b !== undefined && strength[b] > strength[a]) ? b : a;

/** Principals by their type, as a policy lists them. */
export interface ListedPrincipals {
  readonly AWS?: readonly string[];
  readonly Service?: readonly string[];
  readonly Federated?: readonly string[];
  /** Amazon S3 alone knows these; they name nobody here. */
  readonly CanonicalUser?: readonly string[];
}

/**
 * Prepares the principals of a statement.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalsOf(listed: ListedPrincipals): Principals {
  const accounts = new Set<string>();
  const arns = new Set<string>();
  const roles = new Set<string>();
  let isEverybody = false;
  for (const principal of listed.AWS ?? []) {
    const account = accountPrincipal(principal);
    const role = roleOf(principal);
    if (principal === '*') isEverybody = true;
    else if (account !== undefined) accounts.add(account);
    else if (role !== undefined) roles.add(role);
    else arns.add(principal);
  }
  return {
    isEverybody,
    accounts,
    arns,
    roles,
    services: listed.Service ?? [],
    federated: listed.Federated ?? [],
  };
}

/** The account that an account principal stands for: `111122223333` or `arn:aws:iam::111122223333:root`. */
export function accountPrincipal(principal: string): string | undefined {
  return /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
}

/** How the principals name a caller; `undefined` when they do not. */
export function namingOf(
  principals: Principals,
  caller: CallerIdentity,
  context: RequestContext,
): Naming | undefined {
  if (isService(principals.services, context)) return 'service';
  if (principals.isEverybody || principals.arns.has(caller.Arn)) return 'self';
  if (isFederated(principals.federated, context)) return 'self';
  if (caller.kind === 'roleSession' && principals.roles.has(roleKey(caller))) return 'role';
  return principals.accounts.has(caller.accountId) ? 'account' : undefined;
}

/**
 * Whether `NotPrincipal` excepts a caller: it has to list the account, the user or session and, for a session, the role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html#specifying-notprincipal
 */
export function isExcepted(principals: Principals, caller: CallerIdentity, context: RequestContext): boolean {
  if (principals.isEverybody || isService(principals.services, context)) return true;
  if (!principals.accounts.has(caller.accountId)) return false;
  switch (caller.kind) {
    case 'root':
      return true;
    case 'roleSession':
      // A session without a name is listed with its role.
      return (
        principals.roles.has(roleKey(caller)) &&
        (caller.Arn === caller.roleArn || principals.arns.has(caller.Arn))
      );
    default:
      return principals.arns.has(caller.Arn);
  }
}

/** A service is known by what the author of the test says of the request. */
const isService = (services: readonly string[], context: RequestContext) =>
  services.length > 0 &&
  ['aws:principalservicename', 'aws:principalservicenameslist'].some((name) =>
    context.valuesOf(name, true)?.some((service) => services.includes(service)),
  );

const isFederated = (providers: readonly string[], context: RequestContext) =>
  providers.length > 0 &&
  context.valuesOf('aws:federatedprovider', true)?.some((provider) => providers.includes(provider)) === true;

/** Names of roles are unique in an account, whatever their path: the ARN of a session has no path. */
const roleKey = ({ accountId, roleName }: Extract<CallerIdentity, { kind: 'roleSession' }>) =>
  `${accountId}/${roleName}`;

function roleOf(principal: string): string | undefined {
  const [, account, name] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  return account === undefined ? undefined : `${account}/${name}`;
}
