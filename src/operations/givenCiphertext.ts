import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { EncryptionAlgorithmSpec } from '../model/operations.ts';
import type { OperationName } from '../model/shapes.ts';
import { keyArn } from './arn.ts';
import { type DecodedCiphertext, decodeCiphertext } from './ciphertextBlob.ts';
import type { EncryptionContext } from './encryptionContext.ts';
import { findKeyOrAlias } from './find.ts';
import { invalidCiphertext } from './keyMaterial.ts';
import type { Scope } from './operation.ts';
import { requireUsable } from './usableKey.ts';
import { validationError } from './validate.ts';

/** Members of Decrypt and ReEncrypt that say what is to be decrypted. */
interface GivenCiphertext {
  readonly CiphertextBlob?: Uint8Array | undefined;
  readonly KeyId?: string | undefined;
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
  readonly GrantTokens?: readonly string[] | undefined;
  readonly DryRun?: boolean | undefined;
  readonly DryRunModifiers?: readonly string[] | undefined;
}

/** The key of a ciphertext, and the ciphertext taken apart, which a dry run may leave out. */
interface FoundCiphertext {
  readonly key: KmsKeyRow;
  /** The scope of the account that the key belongs to. */
  readonly owner: Scope;
  readonly ciphertext: DecodedCiphertext | undefined;
}

/** The members go together, or ValidationException. */
export function requireGivenCiphertext({
  CiphertextBlob,
  KeyId,
  DryRun,
  DryRunModifiers = [],
}: GivenCiphertext): void {
  const isIgnored = ignoresCiphertext(DryRunModifiers);
  if (DryRunModifiers.length > 0 && !DryRun) throw validationError('DryRunModifiers: only with DryRun.');
  if (CiphertextBlob === undefined && !isIgnored) throw validationError('CiphertextBlob: required.');
  if (KeyId === undefined && isIgnored) {
    throw validationError('The key ID of the ciphertext: required with IGNORE_CIPHERTEXT.');
  }
}

/**
 * The key that made a ciphertext: the blob names it, and `KeyId` has to be the same.
 *
 * @throws {@link KmsError} `NotFoundException`: the key is gone, or was never here.
 * @throws {@link KmsError} `InvalidCiphertextException`: the blob names no key, and `KeyId` none either.
 */
export function findKeyOfCiphertext(
  scope: Scope,
  operation: OperationName,
  { CiphertextBlob: blob, KeyId, DryRunModifiers = [] }: GivenCiphertext,
): FoundCiphertext {
  const isRead = blob !== undefined && !ignoresCiphertext(DryRunModifiers);
  const ciphertext = isRead ? decodeCiphertext(blob) : undefined;
  const identifier = KeyId ?? ciphertext?.header.KeyArn;
  if (identifier === undefined) throw invalidCiphertext();
  const owner = scope.of(identifier);
  return { key: findKeyOrAlias(owner, identifier, operation), owner, ciphertext };
}

const ignoresCiphertext = (modifiers: readonly string[]) => modifiers.includes('IGNORE_CIPHERTEXT');

/**
 * The key may decrypt this ciphertext now.
 *
 * @throws {@link KmsError} `InvalidCiphertextException`: the blob is not one of AWS KMS.
 * @throws {@link KmsError} `IncorrectKeyException`: another key made it.
 */
export function requireDecryptable(
  operation: OperationName,
  { key, owner, ciphertext }: FoundCiphertext,
  given: GivenCiphertext,
): void {
  requireUsable(owner, operation, key, given);
  if (ignoresCiphertext(given.DryRunModifiers ?? [])) return;
  if (ciphertext === undefined) throw invalidCiphertext();
  const KeyArn = keyArn(owner.account, key.KeyId);
  if (ciphertext.header.KeyArn !== KeyArn) {
    throw kmsError('IncorrectKeyException', {
      message: 'The key ID in the request does not identify a CMK that can perform this operation.',
      reason: `${KeyArn} is not the key that made this ciphertext.`,
    });
  }
}
