import type { EncryptInput, EncryptOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { dryRunSucceeds } from './dryRun.ts';
import { encryptUnderKey } from './keyMaterial.ts';
import type { Asking, Checked, Scope } from './operation.ts';
import { findUsableKey } from './usableKey.ts';

/**
 * Encrypts up to 4,096 bytes: in AWS KMS, in the cluster, or in two layers in AWS KMS and the external key manager.
 *
 * @throws {@link KmsError} `NotFoundException`: no such key.
 * @throws {@link KmsError} `DisabledException`, `KMSInvalidStateException`: the state of the key, or what backs it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
export function* encrypt(
  scope: Scope,
  input: Checked<EncryptInput>,
): Asking<Omit<EncryptOutput, '$metadata'>> {
  const key = findUsableKey(scope, 'Encrypt', input);
  if (input.DryRun) throw dryRunSucceeds();
  return {
    CiphertextBlob: yield* encryptUnderKey(scope, key, 'Encrypt', input.Plaintext, input.EncryptionContext),
    KeyId: keyArn(scope.account, key.KeyId),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}
