import type { KmsKeyRow } from '../account/kmsKeys.ts';
import type { OperationName } from '../model/shapes.ts';
import { keyArn } from './arn.ts';
import { notFound } from './find.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Scope } from './operation.ts';

/**
 * The key as it is now, if it may still be used: a remote backing answers later, and meanwhile the key may have been
 * disabled or deleted, or its custom key store disconnected.
 */
export function stillUsable(scope: Scope, { KeyId }: KmsKeyRow, operation: OperationName): KmsKeyRow {
  const key = scope.account.keys.find(KeyId);
  if (key === undefined) throw notFound(`Key '${keyArn(scope.account, KeyId)}' does not exist`);
  requireKeyAccepts(scope, key, 'use', operation);
  return key;
}
