import { inaccessibleMessage } from '../authorization/accessDenied.ts';
import { kmsError } from '../errors/KmsError.ts';
import { operationPermissions } from '../model/permissions.ts';
import type { OperationName } from '../model/shapes.ts';
import { parseKmsArn } from './arn.ts';
import type { Scope } from './operation.ts';

/** An operation that only the account of a key may use was asked for a key of another account. */
export function requireOwnAccount(scope: Scope, operation: OperationName, KeyId: string): void {
  if (operationPermissions[operation].crossAccountUse) return;
  const arn = parseKmsArn(KeyId);
  if (arn === undefined || arn.accountId === scope.account.accountId) return;
  const action = `kms:${operation}`;
  throw kmsError('AccessDeniedException', {
    message: inaccessibleMessage({ callerArn: scope.callerArn, action }),
    reason: `${operation} cannot be used on keys of other accounts.`,
    documentation: operationPermissions[operation].documentation,
  });
}

/**
 * The scope in which an operation is carried out: that of the account that its key belongs to, where the operation may
 * be used on keys of other accounts. Decrypt and ReEncrypt find the accounts of their keys themselves.
 */
export function ownerScope(
  scope: Scope,
  operation: OperationName,
  { KeyId }: { readonly KeyId?: unknown },
): Scope {
  const isAnyAccount = operationPermissions[operation].crossAccountUse;
  return isAnyAccount && typeof KeyId === 'string' ? scope.of(KeyId) : scope;
}
