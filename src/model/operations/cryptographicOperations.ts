import type {
  DataKeySpec,
  DryRunModifierType,
  EncryptionAlgorithmSpec,
  RecipientInfo,
} from '../cryptography.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of Decrypt.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
export interface DecryptInput {
  /** 1 to 6144 bytes. Required, except in a dry run with `IGNORE_CIPHERTEXT`. */
  CiphertextBlob?: Uint8Array | undefined;
  /** Exactly the one that was given to encrypt. */
  EncryptionContext?: Record<string, string> | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** A key ID, key ARN, alias name or alias ARN; default the key that the ciphertext names. Required for asymmetric keys and with `IGNORE_CIPHERTEXT`. */
  KeyId?: string | undefined;
  /** The one that was used to encrypt; default `SYMMETRIC_DEFAULT`. */
  EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  /** An enclave; the output then has `CiphertextForRecipient` in place of the plaintext. */
  Recipient?: RecipientInfo | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
  /** `IGNORE_CIPHERTEXT` asks about the permission alone; only with `DryRun`. */
  DryRunModifiers?: DryRunModifierType[] | undefined;
}

/**
 * Output of Decrypt.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
export interface DecryptOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** 1 to 4096 bytes; absent with `Recipient`. Sensitive. */
  Plaintext?: Uint8Array | undefined;
  /** The one that was used. */
  EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  /** The plaintext, encrypted for the enclave; present only with `Recipient`. */
  CiphertextForRecipient?: Uint8Array | undefined;
  /** 64 hexadecimal digits that identify the key material used. */
  KeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of Encrypt.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
export interface EncryptInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** 1 to 4096 bytes; less for asymmetric keys. Sensitive. */
  Plaintext: Uint8Array | undefined;
  /** Has to be given again, exactly as it is, to decrypt. Symmetric keys only. */
  EncryptionContext?: Record<string, string> | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Default `SYMMETRIC_DEFAULT`; required for asymmetric keys. */
  EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of Encrypt.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
export interface EncryptOutput {
  /** Names the key too, so that Decrypt can find it. */
  CiphertextBlob?: Uint8Array | undefined;
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The one that was used. */
  EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of GenerateDataKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export interface GenerateDataKeyInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** Has to be given again, exactly as it is, to decrypt. Symmetric keys only. */
  EncryptionContext?: Record<string, string> | undefined;
  /** Length of the data key, 1 to 1024 bytes. Exactly one of `NumberOfBytes` and `KeySpec` is required. */
  NumberOfBytes?: number | undefined;
  /** `AES_128` for 16 bytes or `AES_256` for 32. Exactly one of `KeySpec` and `NumberOfBytes` is required. */
  KeySpec?: DataKeySpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** An enclave; the output then has `CiphertextForRecipient` in place of the plaintext. */
  Recipient?: RecipientInfo | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of GenerateDataKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export interface GenerateDataKeyOutput {
  /** The data key, encrypted under the KMS key. */
  CiphertextBlob?: Uint8Array | undefined;
  /** The data key itself; absent with `Recipient`. Sensitive. */
  Plaintext?: Uint8Array | undefined;
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The plaintext, encrypted for the enclave; present only with `Recipient`. */
  CiphertextForRecipient?: Uint8Array | undefined;
  /** 64 hexadecimal digits that identify the key material used. */
  KeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of GenerateDataKeyWithoutPlaintext.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
 */
export interface GenerateDataKeyWithoutPlaintextInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** Has to be given again, exactly as it is, to decrypt. Symmetric keys only. */
  EncryptionContext?: Record<string, string> | undefined;
  /** `AES_128` for 16 bytes or `AES_256` for 32. Exactly one of `KeySpec` and `NumberOfBytes` is required. */
  KeySpec?: DataKeySpec | undefined;
  /** Length of the data key, 1 to 1024 bytes. Exactly one of `NumberOfBytes` and `KeySpec` is required. */
  NumberOfBytes?: number | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of GenerateDataKeyWithoutPlaintext.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
 */
export interface GenerateDataKeyWithoutPlaintextOutput {
  /** The data key, encrypted under the KMS key. */
  CiphertextBlob?: Uint8Array | undefined;
  /** The key ARN. */
  KeyId?: string | undefined;
  /** 64 hexadecimal digits that identify the key material used. */
  KeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of GenerateRandom.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 */
export interface GenerateRandomInput {
  /** 1 to 1024; no default. */
  NumberOfBytes?: number | undefined;
  /** The AWS CloudHSM key store whose cluster makes the bytes; default AWS KMS itself. */
  CustomKeyStoreId?: string | undefined;
  /** An enclave; the output then has `CiphertextForRecipient` in place of the plaintext. */
  Recipient?: RecipientInfo | undefined;
}

/**
 * Output of GenerateRandom.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 */
export interface GenerateRandomOutput {
  /** The random bytes; absent with `Recipient`. Sensitive. */
  Plaintext?: Uint8Array | undefined;
  /** The plaintext, encrypted for the enclave; present only with `Recipient`. */
  CiphertextForRecipient?: Uint8Array | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ReEncrypt.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
export interface ReEncryptInput {
  /** 1 to 6144 bytes. Required, except in a dry run with `IGNORE_CIPHERTEXT`. */
  CiphertextBlob?: Uint8Array | undefined;
  /** Exactly the one that was given to encrypt. */
  SourceEncryptionContext?: Record<string, string> | undefined;
  /** The key to decrypt with; default the key that the ciphertext names. Required for asymmetric keys and with `IGNORE_CIPHERTEXT`. */
  SourceKeyId?: string | undefined;
  /** The key to encrypt with: a key ID, key ARN, alias name or alias ARN. */
  DestinationKeyId: string | undefined;
  /** Has to be given again, exactly as it is, to decrypt. */
  DestinationEncryptionContext?: Record<string, string> | undefined;
  /** The one that was used to encrypt; default `SYMMETRIC_DEFAULT`. */
  SourceEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  /** Default `SYMMETRIC_DEFAULT`; required for asymmetric keys. */
  DestinationEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
  /** `IGNORE_CIPHERTEXT` asks about the permission alone; only with `DryRun`. */
  DryRunModifiers?: DryRunModifierType[] | undefined;
}

/**
 * Output of ReEncrypt.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
export interface ReEncryptOutput {
  /** The data, encrypted under the destination key. */
  CiphertextBlob?: Uint8Array | undefined;
  /** The ARN of the key that decrypted. */
  SourceKeyId?: string | undefined;
  /** The ARN of the key that encrypted. */
  KeyId?: string | undefined;
  /** The one that was used to decrypt. */
  SourceEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  /** The one that was used to encrypt. */
  DestinationEncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  /** 64 hexadecimal digits that identify the key material that decrypted. */
  SourceKeyMaterialId?: string | undefined;
  /** 64 hexadecimal digits that identify the key material that encrypted. */
  DestinationKeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}
