import { concatBytes, hexToBytes } from '@noble/ciphers/utils.js';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import { maximumProxyAadBytes } from '../model/limits.ts';
import type { OperationName } from '../model/shapes.ts';
import { initializationVectorLength, open, seal } from '../runtime/aesGcm.ts';
import { keyArn } from './arn.ts';
import {
  type CiphertextHeader,
  type DecodedCiphertext,
  decodeText,
  type EncryptedText,
  encodeCiphertext,
  encodeHeader,
  encodeText,
} from './ciphertextBlob.ts';
import { type EncryptionContext, encodeEncryptionContext } from './encryptionContext.ts';
import { decryptWithExternalKey, encryptWithExternalKey, unacceptableText } from './externalKeys.ts';
import { decryptWithHsmKey, encryptWithHsmKey } from './hsmKeys.ts';
import type { Asking, Scope } from './operation.ts';
import { stillUsable } from './stillUsable.ts';
import { validationError } from './validate.ts';

/**
 * Encrypts where the key material is: in AWS KMS, in the cluster, or in two layers in AWS KMS and then in the
 * external key manager.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/use-cmk-keystore.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/use-xks-keys.html
 */
export function* encryptUnderKey(
  scope: Scope,
  key: KmsKeyRow,
  operation: OperationName,
  plaintext: Uint8Array,
  context: EncryptionContext | undefined,
): Asking<Uint8Array> {
  const header = headerOf(scope, key);
  const data = dataOf(header, key, context);
  switch (key.Origin) {
    case 'AWS_KMS':
      return encodeCiphertext(header, sealInKms(scope, key, plaintext, data));
    case 'AWS_CLOUDHSM': {
      const text = yield* encryptWithHsmKey(scope, key, plaintext, data);
      stillUsable(scope, key, operation);
      return encodeCiphertext(header, text);
    }
    case 'EXTERNAL_KEY_STORE': {
      const inner = encodeText(sealInKms(scope, key, plaintext, data));
      const text = yield* encryptWithExternalKey(scope, key, operation, header.KeyArn, inner, data);
      stillUsable(scope, key, operation);
      return encodeCiphertext(header, text);
    }
  }
}

/** Decrypts where the key material is; the reverse of {@link encryptUnderKey}. */
export function* decryptUnderKey(
  scope: Scope,
  key: KmsKeyRow,
  operation: OperationName,
  { header, text }: DecodedCiphertext,
  context: EncryptionContext | undefined,
): Asking<Uint8Array> {
  const data = dataOf(header, key, context);
  switch (key.Origin) {
    case 'AWS_KMS': {
      const plaintext = openInKms(key, text, data);
      if (plaintext === undefined) throw invalidCiphertext();
      return plaintext;
    }
    case 'AWS_CLOUDHSM': {
      const plaintext = yield* decryptWithHsmKey(scope, key, text, data);
      stillUsable(scope, key, operation);
      return plaintext;
    }
    case 'EXTERNAL_KEY_STORE': {
      const outer = yield* decryptWithExternalKey(scope, key, operation, header.KeyArn, text, data);
      stillUsable(scope, key, operation);
      const inner = decodeText(outer);
      const plaintext = inner === undefined ? undefined : openInKms(key, inner, data);
      if (plaintext === undefined) throw unacceptableText(scope, key);
      return plaintext;
    }
  }
}

/** The context of a key in an external key store is not too large for its proxy, or ValidationException. */
export function requireFittingContext(
  scope: Scope,
  key: KmsKeyRow,
  context: EncryptionContext | undefined,
): void {
  if (key.Origin === 'EXTERNAL_KEY_STORE') dataOf(headerOf(scope, key), key, context);
}

/** The exception for a ciphertext, or a context, that is not the one of the encryption. */
export function invalidCiphertext(): KmsError {
  return kmsError('InvalidCiphertextException', {
    reason:
      'The ciphertext is not one that this key made with this encryption context, or it has been altered.',
  });
}

/** Headers of the keys that have been used. */
const headers = new WeakMap<KmsKeyRow, CiphertextHeader>();

function headerOf(scope: Scope, key: KmsKeyRow): CiphertextHeader {
  let header = headers.get(key);
  if (header === undefined) {
    header = encodeHeader(keyArn(scope.account, key.KeyId), key.Origin);
    headers.set(key, header);
  }
  return header;
}

/** What is authenticated with a text: the key that it belongs to, and the context. */
function dataOf(
  header: CiphertextHeader,
  key: KmsKeyRow,
  context: EncryptionContext | undefined,
): Uint8Array {
  const encoded = encodeEncryptionContext(context);
  const data = encoded.length === 0 ? header.bytes : concatBytes(header.bytes, encoded);
  if (key.Origin === 'EXTERNAL_KEY_STORE' && data.length > maximumProxyAadBytes) {
    throw validationError(
      `The encryption context is too large for a key in an external key store, whose proxy takes ${maximumProxyAadBytes} bytes.`,
    );
  }
  return data;
}

function sealInKms(scope: Scope, key: KmsKeyRow, plaintext: Uint8Array, data: Uint8Array): EncryptedText {
  const initializationVector = scope.random.stream('keyMaterial').bytes(initializationVectorLength);
  const parameters = {
    key: hexToBytes(key.keyMaterial!),
    initializationVector,
    additionalAuthenticatedData: data,
  };
  return { ...seal(parameters, plaintext), initializationVector };
}

function openInKms(key: KmsKeyRow, text: EncryptedText, data: Uint8Array): Uint8Array | undefined {
  const { initializationVector } = text;
  if (initializationVector.length !== initializationVectorLength) return undefined;
  const parameters = {
    key: hexToBytes(key.keyMaterial!),
    initializationVector,
    additionalAuthenticatedData: data,
  };
  return open(parameters, text);
}
