import type { GrantRow } from '../account/grants.ts';
import type { GrantConstraints } from '../model/grant.ts';
import type { CallerIdentity } from './callerIdentity.ts';
import type { RequestContext } from './conditions.ts';
import { accountPrincipal, type Naming, namingOf, type Principals, principalsOf } from './principals.ts';
import { encryptionContextOf } from './requestEncryptionContext.ts';

/** A request as far as grants are concerned. */
interface GrantRequest {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: CallerIdentity;
  readonly context: RequestContext;
}

type Pairs = Readonly<Record<string, string>>;

/**
 * How a grant names the caller of a request that it allows; `undefined` when it does not allow it. A grant to an account
 * lets the account allow its identities.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function grantedTo(grant: GrantRow, request: GrantRequest): Naming | undefined {
  const { action, input, caller, context } = request;
  const operation = action.slice('kms:'.length);
  if (!(grant.Operations as readonly string[]).includes(operation)) return undefined;
  const naming = namingOf(granteeOf(grant), caller, context);
  if (naming === undefined || !allowsSource(grant.Constraints, context)) return undefined;
  if (operation === 'CreateGrant') return isNarrower(grant, input) ? naming : undefined;
  // https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html: the constraint is ignored for
  // DescribeKey, which has no encryption context.
  if (operation === 'DescribeKey') return naming;
  return allowsContext(grant.Constraints, encryptionContextOf({ action, input })) ? naming : undefined;
}

/**
 * How a caller may retire a grant: as its retiring principal, as its grantee if the grant allows RetireGrant, or as the
 * account that the key or the grant comes from. `undefined` when it may not.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 */
export function retirableBy(
  grant: GrantRow,
  keyAccountId: string | undefined,
  { caller, context }: Pick<GrantRequest, 'caller' | 'context'>,
): readonly Naming[] {
  const asGrantee = grant.Operations.includes('RetireGrant')
    ? namingOf(granteeOf(grant), caller, context)
    : undefined;
  const retirer = onePrincipal(grant.RetiringPrincipal, grant.RetiringServicePrincipal);
  const asRetirer = namingOf(retirer, caller, context);
  const isOfAccount =
    caller.accountId === keyAccountId || caller.accountId === accountPrincipal(grant.IssuingAccount);
  const namings: (Naming | undefined)[] = [asRetirer, asGrantee, isOfAccount ? 'account' : undefined];
  return namings.filter((naming) => naming !== undefined);
}

const grantees = new WeakMap<GrantRow, Principals>();

/** Whom a grant allows something; kept, since a key may have many grants. */
function granteeOf(grant: GrantRow): Principals {
  let grantee = grantees.get(grant);
  if (grantee === undefined) {
    grantee = onePrincipal(grant.GranteePrincipal, grant.GranteeServicePrincipal);
    grantees.set(grant, grantee);
  }
  return grantee;
}

const onePrincipal = (principal: string | undefined, service: string | undefined) =>
  principalsOf({
    AWS: principal === undefined ? [] : [principal],
    Service: service === undefined ? [] : [service],
  });

/** A grant for a service applies to requests on behalf of one resource. */
function allowsSource(constraints: GrantConstraints | undefined, context: RequestContext): boolean {
  const wanted = constraints?.SourceArn;
  return wanted === undefined || context.valuesOf('aws:sourcearn', true)?.includes(wanted) === true;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html: keys and values are case-sensitive. */
function allowsContext(constraints: GrantConstraints | undefined, given: Pairs = {}): boolean {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = constraints ?? {};
  if (subset !== undefined && !includes(given, subset)) return false;
  return equals === undefined || (includes(given, equals) && includes(equals, given));
}

const includes = (all: Pairs, some: Pairs) =>
  Object.entries(some).every(([key, value]) => Object.hasOwn(all, key) && all[key] === value);

/**
 * Whoever may create grants by a grant may pass on its operations only, under constraints at least as strict.
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-creategrant
 */
function isNarrower(parent: GrantRow, input: Readonly<Record<string, unknown>>): boolean {
  const { Operations = [], Constraints = {} } = input as {
    Operations?: readonly string[];
    Constraints?: GrantConstraints;
  };
  if (!Operations.every((operation) => (parent.Operations as readonly string[]).includes(operation))) {
    return false;
  }
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = parent.Constraints ?? {};
  const { EncryptionContextEquals: newEquals, EncryptionContextSubset: newSubset } = Constraints;
  if (equals !== undefined) {
    return newEquals !== undefined && includes(newEquals, equals) && includes(equals, newEquals);
  }
  if (subset === undefined) return true;
  const stricter = newEquals ?? newSubset;
  return stricter !== undefined && includes(stricter, subset);
}
