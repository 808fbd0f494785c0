import type { AlgorithmSpec, ImportType, WrappingKeySpec } from '../keyMaterial.ts';
import { type OperationShapes, oneOf, required, text } from './shape.ts';
import {
  ciphertext,
  date,
  expirationModel,
  keyId,
  keyMaterialDescription,
  keyMaterialId,
  plaintext,
  requiredKeyId,
} from './shared.ts';

/** Key material that the customer brings; keys in custom key stores take none. */
export const importedKeyMaterialShapes = {
  DeleteImportedKeyMaterial: {
    input: { KeyId: requiredKeyId, KeyMaterialId: keyMaterialId },
    output: { KeyId: keyId, KeyMaterialId: text(0, 64, /^(?:[a-f0-9]+)$/) },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
  GetParametersForImport: {
    input: {
      KeyId: requiredKeyId,
      WrappingAlgorithm: required(
        oneOf<AlgorithmSpec>(
          'RSAES_OAEP_SHA_1',
          'RSAES_OAEP_SHA_256',
          'RSAES_PKCS1_V1_5',
          'RSA_AES_KEY_WRAP_SHA_1',
          'RSA_AES_KEY_WRAP_SHA_256',
          'SM2PKE',
        ),
      ),
      WrappingKeySpec: required(oneOf<WrappingKeySpec>('RSA_2048', 'RSA_3072', 'RSA_4096', 'SM2')),
    },
    output: { KeyId: keyId, ImportToken: ciphertext, PublicKey: plaintext, ParametersValidTo: date },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
  ImportKeyMaterial: {
    input: {
      KeyId: requiredKeyId,
      ImportToken: required(ciphertext),
      EncryptedKeyMaterial: required(ciphertext),
      ValidTo: date,
      ExpirationModel: expirationModel,
      ImportType: oneOf<ImportType>('EXISTING_KEY_MATERIAL', 'NEW_KEY_MATERIAL'),
      KeyMaterialDescription: keyMaterialDescription,
      KeyMaterialId: keyMaterialId,
    },
    output: { KeyId: keyId, KeyMaterialId: keyMaterialId },
    errors: [
      'DependencyTimeoutException',
      'ExpiredImportTokenException',
      'IncorrectKeyMaterialException',
      'InvalidArnException',
      'InvalidCiphertextException',
      'InvalidImportTokenException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
} as const satisfies OperationShapes;
