import type { DecryptInput, DecryptOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { dryRunSucceeds } from './dryRun.ts';
import { findKeyOfCiphertext, requireDecryptable, requireGivenCiphertext } from './givenCiphertext.ts';
import { decryptUnderKey } from './keyMaterial.ts';
import { withKeyMaterialId } from './keyMaterialId.ts';
import { notSimulated } from './notSimulated.ts';
import type { Asking, Checked, Scope } from './operation.ts';
import { countKeyStoreRequest } from './requestQuotas.ts';

/**
 * Decrypts what Encrypt, ReEncrypt or one of the data key operations made. The ciphertext names its key, so `KeyId`
 * only guards against another.
 *
 * @throws {@link KmsError} `InvalidCiphertextException`: the ciphertext or the context was altered.
 * @throws {@link KmsError} `NotFoundException`: the key is gone.
 * @throws {@link KmsError} `NotSimulatedException`: a `Recipient` is given.
 * @throws {@link KmsError} `IncorrectKeyException`: `KeyId` is another key.
 * @throws {@link KmsError} `DisabledException`, `KMSInvalidStateException`: the state of the key, or what backs it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
export function* decrypt(
  scope: Scope,
  input: Checked<DecryptInput>,
): Asking<Omit<DecryptOutput, '$metadata'>> {
  requireGivenCiphertext(input);
  const found = findKeyOfCiphertext(scope, 'Decrypt', input);
  const { key, owner, ciphertext } = found;
  countKeyStoreRequest(owner, key);
  requireDecryptable('Decrypt', found, input);
  if (input.Recipient !== undefined) throw notSimulated('recipients');
  if (input.DryRun || ciphertext === undefined) throw dryRunSucceeds();
  return {
    KeyId: keyArn(owner.account, key.KeyId),
    Plaintext: yield* decryptUnderKey(owner, key, 'Decrypt', ciphertext, input.EncryptionContext),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    ...withKeyMaterialId(key, 'KeyMaterialId'),
  };
}
