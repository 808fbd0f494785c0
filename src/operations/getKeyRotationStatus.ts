import type { GetKeyRotationStatusInput, GetKeyRotationStatusOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { findKey } from './find.ts';
import type { Checked, Scope } from './operation.ts';
import { notRotated } from './refusedOperations.ts';
import { unsuitable } from './unsuitable.ts';

/**
 * Whether AWS KMS rotates the key material of an ordinary key, which it never does here.
 *
 * @throws {@link KmsError} `UnsupportedOperationException`: the key is in a custom key store.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 */
export function getKeyRotationStatus(
  scope: Scope,
  { KeyId }: Checked<GetKeyRotationStatusInput>,
): Omit<GetKeyRotationStatusOutput, '$metadata'> {
  const key = findKey(scope, KeyId, 'GetKeyRotationStatus');
  if (key.CustomKeyStoreId !== undefined) {
    const exception = 'UnsupportedOperationException';
    throw unsuitable(scope, 'GetKeyRotationStatus', key, { exception, because: notRotated, byOrigin: true });
  }
  return { KeyRotationEnabled: false, KeyId: keyArn(scope.account, key.KeyId) };
}
