import type { DataKeyPairSpec } from '../cryptography.ts';
import { type OperationShapes, oneOf, required } from './shape.ts';
import {
  ciphertext,
  encryptionContext,
  flag,
  grantTokens,
  keyId,
  keyMaterialId,
  plaintext,
  publicKey,
  recipient,
  requiredKeyId,
} from './shared.ts';

const keyPairSpec = oneOf<DataKeyPairSpec>(
  'ECC_NIST_EDWARDS25519',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'ML_KEM_1024',
  'ML_KEM_512',
  'ML_KEM_768',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'SM2',
);

/** Data key pairs; keys in custom key stores make none. */
export const dataKeyPairShapes = {
  GenerateDataKeyPair: {
    input: {
      EncryptionContext: encryptionContext,
      KeyId: requiredKeyId,
      KeyPairSpec: required(keyPairSpec),
      GrantTokens: grantTokens,
      Recipient: recipient,
      DryRun: flag,
    },
    output: {
      PrivateKeyCiphertextBlob: ciphertext,
      PrivateKeyPlaintext: plaintext,
      PublicKey: publicKey,
      KeyId: keyId,
      KeyPairSpec: keyPairSpec,
      CiphertextForRecipient: ciphertext,
      KeyMaterialId: keyMaterialId,
    },
    errors: [
      'DependencyTimeoutException',
      'DisabledException',
      'DryRunOperationException',
      'InvalidGrantTokenException',
      'InvalidKeyUsageException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'KeyUnavailableException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
  GenerateDataKeyPairWithoutPlaintext: {
    input: {
      EncryptionContext: encryptionContext,
      KeyId: requiredKeyId,
      KeyPairSpec: required(keyPairSpec),
      GrantTokens: grantTokens,
      DryRun: flag,
    },
    output: {
      PrivateKeyCiphertextBlob: ciphertext,
      PublicKey: publicKey,
      KeyId: keyId,
      KeyPairSpec: keyPairSpec,
      KeyMaterialId: keyMaterialId,
    },
    errors: [
      'DependencyTimeoutException',
      'DisabledException',
      'DryRunOperationException',
      'InvalidGrantTokenException',
      'InvalidKeyUsageException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'KeyUnavailableException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
} as const satisfies OperationShapes;
