import type { DataKeyPairSpec, RecipientInfo } from '../cryptography.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of GenerateDataKeyPair.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
 */
export interface GenerateDataKeyPairInput {
  /** Has to be given again, exactly as it is, to decrypt. Symmetric keys only. */
  EncryptionContext?: Record<string, string> | undefined;
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** The kind of the key pair. */
  KeyPairSpec: DataKeyPairSpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** An enclave; the output then has `CiphertextForRecipient` in place of the plaintext. */
  Recipient?: RecipientInfo | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of GenerateDataKeyPair.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
 */
export interface GenerateDataKeyPairOutput {
  /** The private key, encrypted under the KMS key. */
  PrivateKeyCiphertextBlob?: Uint8Array | undefined;
  /** The private key itself; absent with `Recipient`. Sensitive. */
  PrivateKeyPlaintext?: Uint8Array | undefined;
  /** DER-encoded X.509 SubjectPublicKeyInfo. */
  PublicKey?: Uint8Array | undefined;
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The kind of the key pair. */
  KeyPairSpec?: DataKeyPairSpec | undefined;
  /** The plaintext, encrypted for the enclave; present only with `Recipient`. */
  CiphertextForRecipient?: Uint8Array | undefined;
  /** 64 hexadecimal digits that identify the key material used. */
  KeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of GenerateDataKeyPairWithoutPlaintext.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html
 */
export interface GenerateDataKeyPairWithoutPlaintextInput {
  /** Has to be given again, exactly as it is, to decrypt. Symmetric keys only. */
  EncryptionContext?: Record<string, string> | undefined;
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** The kind of the key pair. */
  KeyPairSpec: DataKeyPairSpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of GenerateDataKeyPairWithoutPlaintext.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html
 */
export interface GenerateDataKeyPairWithoutPlaintextOutput {
  /** The private key, encrypted under the KMS key. */
  PrivateKeyCiphertextBlob?: Uint8Array | undefined;
  /** DER-encoded X.509 SubjectPublicKeyInfo. */
  PublicKey?: Uint8Array | undefined;
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The kind of the key pair. */
  KeyPairSpec?: DataKeyPairSpec | undefined;
  /** 64 hexadecimal digits that identify the key material used. */
  KeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}
