import type { GetKeyRotationStatusInput, GetKeyRotationStatusOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { findKey } from './find.ts';
import type { Checked, Scope } from './operation.ts';
import { unsuitable } from './refusedOperations.ts';

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
  const KeyArn = keyArn(scope.account, key.KeyId);
  if (key.CustomKeyStoreId !== undefined) {
    const because = `its Origin is ${key.Origin}, and AWS KMS does not rotate key material in custom key stores`;
    throw unsuitable('GetKeyRotationStatus', 'UnsupportedOperationException', KeyArn, because);
  }
  return { KeyRotationEnabled: false, KeyId: KeyArn };
}
