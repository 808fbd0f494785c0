import type { CustomKeyStoreActor } from '../account/account.ts';
import type { AliasRow } from '../account/aliases.ts';
import type { GrantRow } from '../account/grants.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import { shortened } from '../runtime/recorded.ts';
import { aliasArn, keyArn, parseKmsArn, partitionOf } from './arn.ts';
import { notSimulated } from './notSimulated.ts';
import type { Scope } from './operation.ts';
import { requireOwnAccount } from './ownAccount.ts';

/** The custom key store with that id, or CustomKeyStoreNotFoundException. */
export function findCustomKeyStore(scope: Scope, CustomKeyStoreId: string): CustomKeyStoreActor {
  const store = scope.account.find(CustomKeyStoreId);
  if (store === undefined) {
    throw kmsError('CustomKeyStoreNotFoundException', {
      reason: `Account ${scope.account.accountId} has no custom key store with the ID ${CustomKeyStoreId} in ${scope.account.region}.`,
    });
  }
  return store;
}

const keyIds = 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id';
const keyIdForm = /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/**
 * The KMS key with that key ID or key ARN.
 *
 * @throws {@link KmsError} `NotFoundException`, or for a malformed ARN `InvalidArnException` where the operation has it.
 */
export function findKey(scope: Scope, KeyId: string, operation: OperationName): KmsKeyRow {
  const direct = scope.account.keys.find(KeyId);
  if (direct !== undefined) return direct;
  const resource = resourceOf(scope, KeyId, operation);
  if (!resource.startsWith('key/')) throw invalidKeyId(KeyId);
  return findByResource(scope, resource);
}

/** The KMS key with that key ID, key ARN, alias name or alias ARN. */
export function findKeyOrAlias(scope: Scope, KeyId: string, operation: OperationName): KmsKeyRow {
  const direct = scope.account.keys.find(KeyId);
  if (direct !== undefined) return direct;
  const resource = resourceOf(scope, KeyId, operation);
  if (resource.startsWith('key/')) return findByResource(scope, resource);
  return scope.account.keys.find(findAlias(scope, resource).TargetKeyId)!;
}

/** The alias of that name, or NotFoundException. */
export function findAlias(scope: Scope, AliasName: string): AliasRow {
  const alias = scope.account.aliases.find(AliasName);
  if (alias !== undefined) return alias;
  if (AliasName.startsWith('alias/aws/')) throw notSimulated('awsManagedKeys');
  throw notFound(`Alias ${aliasArn(scope.account, shortened(AliasName))} is not found.`);
}

/** The grant of that id on a key, or NotFoundException; InvalidGrantIdException when it has not the form of one. */
export function findGrant(scope: Scope, { KeyId }: KmsKeyRow, GrantId: string): GrantRow {
  if (!/^[0-9a-f]{64}$/.test(GrantId)) {
    throw kmsError('InvalidGrantIdException', { reason: 'A GrantId has 64 hexadecimal digits.' });
  }
  const grant = scope.account.grants.find(KeyId, GrantId);
  if (grant === undefined) throw notFound(`Grant ID ${GrantId} not found`);
  return grant;
}

/** `key/…` or `alias/…` of an identifier in this account and Region. */
function resourceOf(scope: Scope, KeyId: string, operation: OperationName): string {
  if (KeyId.startsWith('alias/')) return KeyId;
  if (!KeyId.startsWith('arn:')) {
    if (keyIdForm.test(KeyId)) return `key/${KeyId}`;
    throw invalidKeyId(KeyId);
  }
  const arn = parseKmsArn(KeyId);
  if (arn === undefined) throw invalidArn(KeyId, operation);
  const { accountId, region } = scope.account;
  if (arn.region !== region) throw notFound(`Invalid arn ${arn.region}`);
  if (arn.partition !== partitionOf(region)) throw notFound(`Invalid arn ${arn.partition}`);
  if (arn.accountId === accountId) return arn.resource;
  requireOwnAccount(scope, operation, KeyId);
  throw arn.resource.startsWith('key/')
    ? notFound(`Key '${shortened(KeyId)}' does not exist`)
    : notFound(`Alias ${shortened(KeyId)} is not found.`);
}

function findByResource(scope: Scope, resource: string): KmsKeyRow {
  const KeyId = resource.slice('key/'.length);
  const key = scope.account.keys.find(KeyId);
  if (key === undefined) throw notFound(`Key '${keyArn(scope.account, shortened(KeyId))}' does not exist`);
  return key;
}

function invalidArn(KeyId: string, operation: OperationName): KmsError {
  const reason = `${shortened(KeyId)} is no ARN of a KMS key or alias.`;
  const isModelled = (operationShapes[operation].errors as readonly string[]).includes('InvalidArnException');
  return isModelled
    ? kmsError('InvalidArnException', { reason, documentation: keyIds })
    : invalidKeyId(KeyId);
}

const invalidKeyId = (KeyId: string) => notFound(`Invalid keyId '${shortened(KeyId)}'`);

/** NotFoundException with the text of the service. */
export const notFound = (message: string): KmsError =>
  kmsError('NotFoundException', { message, reason: `${message.replace(/\.$/, '')}.`, documentation: keyIds });
