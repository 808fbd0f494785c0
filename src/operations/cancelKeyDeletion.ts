import type { CancelKeyDeletionInput, CancelKeyDeletionOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { findKey } from './find.ts';
import { moveKey } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Calls a pending deletion off, whether or not the custom key store is connected. The key is disabled afterwards.
 *
 * @throws {@link KmsError} `KMSInvalidStateException`: no deletion of the key is pending.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 */
export function cancelKeyDeletion(
  scope: Scope,
  { KeyId }: Checked<CancelKeyDeletionInput>,
): Omit<CancelKeyDeletionOutput, '$metadata'> {
  const key = findKey(scope, KeyId, 'CancelKeyDeletion');
  moveKey(scope, key, 'cancelDeletion', 'CancelKeyDeletion');
  return { KeyId: keyArn(scope.account, key.KeyId) };
}
