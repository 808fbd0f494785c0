import type { ReEncryptInput, ReEncryptOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { dryRunSucceeds } from './dryRun.ts';
import { findKeyOrAlias } from './find.ts';
import { findKeyOfCiphertext, requireDecryptable, requireGivenCiphertext } from './givenCiphertext.ts';
import { decryptUnderKey, encryptUnderKey } from './keyMaterial.ts';
import { withKeyMaterialId } from './keyMaterialId.ts';
import type { Asking, Checked, Scope } from './operation.ts';
import { countRequestOfBoth } from './requestQuotas.ts';
import { stillUsable } from './stillUsable.ts';
import { requireUsable } from './usableKey.ts';

/**
 * Decrypts with one key and encrypts with another, or with the same and another context. Both keys have to be usable;
 * the plaintext stays in AWS KMS.
 *
 * @throws {@link KmsError} as Decrypt does for the source, and as Encrypt does for the destination.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
export function* reEncrypt(
  scope: Scope,
  input: Checked<ReEncryptInput>,
): Asking<Omit<ReEncryptOutput, '$metadata'>> {
  const { SourceEncryptionContext, DestinationEncryptionContext } = input;
  const given = {
    ...input,
    KeyId: input.SourceKeyId,
    EncryptionAlgorithm: input.SourceEncryptionAlgorithm,
    EncryptionContext: SourceEncryptionContext,
  };
  requireGivenCiphertext(given);
  const destinationOwner = scope.of(input.DestinationKeyId);
  const destination = findKeyOrAlias(destinationOwner, input.DestinationKeyId, 'ReEncrypt');
  const found = findKeyOfCiphertext(scope, 'ReEncrypt', given);
  const { key: source, owner: sourceOwner, ciphertext } = found;
  countRequestOfBoth([sourceOwner, source], [destinationOwner, destination]);
  requireUsable(destinationOwner, 'ReEncrypt', destination, {
    EncryptionAlgorithm: input.DestinationEncryptionAlgorithm,
    EncryptionContext: DestinationEncryptionContext,
  });
  requireDecryptable('ReEncrypt', found, given);
  if (input.DryRun || ciphertext === undefined) throw dryRunSucceeds();

  const plaintext = yield* decryptUnderKey(
    sourceOwner,
    source,
    'ReEncrypt',
    ciphertext,
    SourceEncryptionContext,
  );
  return {
    CiphertextBlob: yield* encryptUnderKey(
      destinationOwner,
      stillUsable(destinationOwner, destination, 'ReEncrypt'),
      'ReEncrypt',
      plaintext,
      DestinationEncryptionContext,
    ),
    SourceKeyId: keyArn(sourceOwner.account, source.KeyId),
    KeyId: keyArn(destinationOwner.account, destination.KeyId),
    SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    ...withKeyMaterialId(source, 'SourceKeyMaterialId'),
    ...withKeyMaterialId(destination, 'DestinationKeyMaterialId'),
  };
}
