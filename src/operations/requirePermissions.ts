import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { accessDeniedMessage, inaccessibleMessage } from '../authorization/accessDenied.ts';
import { contextOf } from '../authorization/conditionKeys.ts';
import { type AuthorizationRequest, type Denial, decide } from '../authorization/decide.ts';
import { parsePolicyDocument } from '../authorization/policyDocument.ts';
import type { KeyFacts } from '../authorization/requestFacts.ts';
import { isKmsError, type KmsError, kmsError } from '../errors/KmsError.ts';
import { operationPermissions, type Permission, permissionsOf } from '../model/permissions.ts';
import type { OperationName } from '../model/shapes.ts';
import { aliasArn, keyArn, parseKmsArn } from './arn.ts';
import { decodeCiphertext } from './ciphertextBlob.ts';
import { findKeyOrAlias } from './find.ts';
import { findGrantByToken } from './grantTokens.ts';
import { parsedKeyPolicyOf } from './keyPolicy.ts';
import type { Scope } from './operation.ts';

const documentation = 'https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html';

type Input = Readonly<Record<string, unknown>>;

/** What a permission is about, found in the request. */
interface Resource {
  /** Of the key or alias, or `*`. */
  readonly arn: string;
  /** The ARN by which the request names it. */
  readonly identifier?: string;
  /** The key with the scope of its account; absent for `*`, aliases, and keys that are not there. */
  readonly key?: { readonly row: KmsKeyRow; readonly owner: Scope } | undefined;
  readonly isFromCiphertext?: boolean;
}

/**
 * The caller is allowed everything that the operation needs, or AccessDeniedException. Does nothing while permissions
 * are not simulated.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function requirePermissions(scope: Scope, operation: OperationName, input: Input): void {
  if (scope.authority === undefined) return;
  const { hasServiceLinkedRole } = scope.account;
  const needs = permissionsOf(operation, input, { hasServiceLinkedRole });
  const resources = needs.map((need) => resourceOf(scope, operation, need, input));
  needs.forEach((need, i) => {
    const resource = resources[i];
    const other = resources.find((one) => one !== resource && one?.key !== undefined);
    if (resource !== undefined) requirePermission(scope, operation, input, need, resource, other);
  });
}

function requirePermission(
  scope: Scope,
  operation: OperationName,
  input: Input,
  permission: Permission,
  { arn: resource, identifier, key, isFromCiphertext }: Resource,
  other: Resource | undefined,
): void {
  const { action } = permission;
  const { caller, ...attached } = scope.authority!;
  const isForeign = isOfAnotherAccount(resource, caller.accountId);
  const grant = operation === 'RetireGrant' ? grantOf(scope, input) : undefined;
  // Of a grant that is not there nobody can say who may retire it; the operation does not find it.
  if (operation === 'RetireGrant' && grant === undefined && !isForeign) return;
  const facts = { operation, action, input, grant, caller, now: scope.now, region: scope.account.region };
  const { crossAccountUse } = operationPermissions[operation];
  const request: PermissionRequest = {
    action,
    resource,
    caller,
    input,
    context: contextOf({ ...facts, key: factsOf(key), otherKey: factsOf(other?.key) }),
    crossAccountUse,
    grant,
    isFromCiphertext,
    isCreation: permission.on === 'createdKey',
  };
  const keySide = {
    keyPolicy: key === undefined ? undefined : parsedKeyPolicyOf(key.owner, key.row),
    grants: key?.owner.account.grants.of(key.row.KeyId),
  };
  if (isForeign) {
    // What the caller's own account denies for every key says nothing about this one.
    const asked = { ...request, resource: identifier ?? resource, context: contextOf(facts) };
    const blind = decide(asked, attached);
    if (!blind.allowed && blind.kind === 'explicitDeny') throw denied(asked, blind);
    const isLetIn = key !== undefined && decide(request, { identity: allowsAll, ...keySide }).allowed;
    if (!isLetIn) throw inaccessible(request);
  }
  const decision = decide(request, { ...attached, ...keySide });
  if (!decision.allowed) throw denied(request, decision);
}

/** A request for one permission, with what its refusal says besides. */
interface PermissionRequest extends AuthorizationRequest {
  readonly isFromCiphertext: boolean | undefined;
  readonly isCreation: boolean;
}

/** For asking what the key alone would say. */
const allowsAll = [
  parsePolicyDocument(
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
    'identity-based policy',
  ),
];

function denied({ caller, ...request }: PermissionRequest, denial: Denial): KmsError {
  const whose = { callerArn: caller.Arn, callerAccountId: caller.accountId };
  return kmsError('AccessDeniedException', {
    message: accessDeniedMessage({ ...whose, ...request }, denial),
    reason: denial.reason,
    documentation,
  });
}

/** Nobody is told whether there is such a key in another account that does not let the caller use it. */
function inaccessible({ caller, action, isFromCiphertext }: PermissionRequest): KmsError {
  return kmsError('AccessDeniedException', {
    message: inaccessibleMessage({ callerArn: caller.Arn, action, isFromCiphertext }),
    reason:
      'The other account has no such key in this Region, or neither its key policy nor a grant lets the caller use it.',
    documentation,
  });
}

const isOfAnotherAccount = (resource: string, accountId: string) =>
  (parseKmsArn(resource)?.accountId ?? accountId) !== accountId;

function resourceOf(
  scope: Scope,
  operation: OperationName,
  { on }: Permission,
  input: Input,
): Resource | undefined {
  const { account } = scope;
  switch (on) {
    case '*':
      return { arn: '*' };
    case 'alias':
      return { arn: aliasArn(account, String(input.AliasName)) };
    case 'createdKey':
    case 'replicaKey':
      return { arn: keyArn(account, '*') };
    case 'serviceLinkedRole':
      return {
        arn: `${scope.callerRootArn.replace(/root$/, '')}role/aws-service-role/cks.kms.amazonaws.com/AWSServiceRoleForKeyManagementServiceCustomKeyStores`,
      };
    case 'currentKey': {
      const alias = account.aliases.find(String(input.AliasName));
      return alias === undefined ? undefined : namedKey(scope, alias.TargetKeyId);
    }
    case 'sourceKey':
      return keyOfCiphertext(scope, input.SourceKeyId, input.CiphertextBlob);
    case 'destinationKey':
      return namedKey(scope, String(input.DestinationKeyId));
    case 'newKey':
      return namedKey(scope, String(input.TargetKeyId));
    case 'key':
      return keyOf(scope, operation, input);
  }
}

function keyOf(scope: Scope, operation: OperationName, input: Input): Resource | undefined {
  const { KeyId, TargetKeyId, AliasName, GrantToken } = input;
  if (operation === 'Decrypt') return keyOfCiphertext(scope, KeyId, input.CiphertextBlob);
  if (operation === 'RetireGrant' && typeof GrantToken === 'string') {
    const found = findGrantByToken(scope, GrantToken);
    return found === undefined ? undefined : namedKey(scope, keyArn(found.account, found.grant.KeyId));
  }
  if (typeof KeyId === 'string') return namedKey(scope, KeyId);
  if (typeof TargetKeyId === 'string') return namedKey(scope, TargetKeyId);
  const alias = typeof AliasName === 'string' ? scope.account.aliases.find(AliasName) : undefined;
  return alias === undefined ? undefined : namedKey(scope, alias.TargetKeyId);
}

/** The key of a request that decrypts: named, or told by the ciphertext. */
function keyOfCiphertext(scope: Scope, KeyId: unknown, blob: unknown): Resource | undefined {
  if (typeof KeyId === 'string') return namedKey(scope, KeyId);
  const arn = blob instanceof Uint8Array ? decodeCiphertext(blob)?.header.KeyArn : undefined;
  return arn === undefined ? undefined : { ...namedKey(scope, arn), isFromCiphertext: true };
}

/** A key by any of its identifiers; an alias that leads nowhere is no resource, and the operation says so. */
function namedKey(scope: Scope, identifier: string): Resource {
  const owner = scope.of(identifier);
  const row = lookUp(owner, identifier);
  const named = identifier.startsWith('arn:') ? { identifier } : {};
  if (row !== undefined) return { arn: keyArn(owner.account, row.KeyId), ...named, key: { row, owner } };
  if (identifier.startsWith('arn:')) return { arn: identifier };
  const isAlias = identifier.startsWith('alias/');
  return { arn: isAlias ? aliasArn(scope.account, identifier) : keyArn(scope.account, identifier) };
}

function lookUp(scope: Scope, identifier: string): KmsKeyRow | undefined {
  try {
    return findKeyOrAlias(scope, identifier, 'DescribeKey');
  } catch (error) {
    if (!isKmsError(error)) throw error;
    return undefined;
  }
}

function grantOf(scope: Scope, { KeyId, GrantId, GrantToken }: Input) {
  if (typeof GrantToken === 'string') return findGrantByToken(scope, GrantToken)?.grant;
  if (typeof KeyId !== 'string' || typeof GrantId !== 'string') return undefined;
  const owner = scope.of(KeyId);
  const row = lookUp(owner, KeyId);
  return row === undefined ? undefined : owner.account.grants.find(row.KeyId, GrantId);
}

function factsOf(key: Resource['key']): KeyFacts | undefined {
  if (key === undefined) return undefined;
  const { row, owner } = key;
  const { account } = owner;
  return {
    KeyId: row.KeyId,
    accountId: account.accountId,
    Origin: row.Origin,
    Tags: row.Tags,
    get aliases() {
      return account.aliases.namesOf(row.KeyId);
    },
  };
}
