import type {
  EncapsulationAlgorithmSpec,
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  MacAlgorithmSpec,
  MessageType,
  RecipientInfo,
  SigningAlgorithmSpec,
} from '../cryptography.ts';
import type { CustomerMasterKeySpec, KeySpec, KeyUsageType, OriginType } from '../kmsKey.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of Decapsulate.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
 */
export interface DecapsulateInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** What Encapsulate returned. */
  SharedSecretCiphertextBlob: Uint8Array | undefined;
  /** `ML_KEM` is the only one. */
  EncapsulationAlgorithm: EncapsulationAlgorithmSpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of Decapsulate.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
 */
export interface DecapsulateOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The shared secret itself. Sensitive. */
  SharedSecret?: Uint8Array | undefined;
  /** The one that was used. */
  EncapsulationAlgorithm?: EncapsulationAlgorithmSpec | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of DeriveSharedSecret.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
 */
export interface DeriveSharedSecretInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** `ECDH` is the only one. */
  KeyAgreementAlgorithm: KeyAgreementAlgorithmSpec | undefined;
  /** The other party's public key, 1 to 8192 bytes. */
  PublicKey: Uint8Array | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
  /** An enclave; the output then has `CiphertextForRecipient` in place of the plaintext. */
  Recipient?: RecipientInfo | undefined;
}

/**
 * Output of DeriveSharedSecret.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
 */
export interface DeriveSharedSecretOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The shared secret itself; absent with `Recipient`. Sensitive. */
  SharedSecret?: Uint8Array | undefined;
  /** The plaintext, encrypted for the enclave; present only with `Recipient`. */
  CiphertextForRecipient?: Uint8Array | undefined;
  /** The one that was used. */
  KeyAgreementAlgorithm?: KeyAgreementAlgorithmSpec | undefined;
  /** Where the key material comes from. */
  KeyOrigin?: OriginType | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of Encapsulate.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 */
export interface EncapsulateInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** `ML_KEM` is the only one. */
  EncapsulationAlgorithm: EncapsulationAlgorithmSpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of Encapsulate.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 */
export interface EncapsulateOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The shared secret itself. Sensitive. */
  SharedSecret?: Uint8Array | undefined;
  /** The shared secret for whoever has the private key. */
  SharedSecretCiphertextBlob?: Uint8Array | undefined;
  /** The one that was used. */
  EncapsulationAlgorithm?: EncapsulationAlgorithmSpec | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of GenerateMac.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 */
export interface GenerateMacInput {
  /** 1 to 4096 bytes. Sensitive. */
  Message: Uint8Array | undefined;
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** The one that the key supports. */
  MacAlgorithm: MacAlgorithmSpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of GenerateMac.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 */
export interface GenerateMacOutput {
  /** The message authentication code. */
  Mac?: Uint8Array | undefined;
  /** The one that was used. */
  MacAlgorithm?: MacAlgorithmSpec | undefined;
  /** The key ARN. */
  KeyId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of GetPublicKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
 */
export interface GetPublicKeyInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
}

/**
 * Output of GetPublicKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
 */
export interface GetPublicKeyOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** DER-encoded X.509 SubjectPublicKeyInfo. */
  PublicKey?: Uint8Array | undefined;
  /** The value of `KeySpec` under its former name. */
  CustomerMasterKeySpec?: CustomerMasterKeySpec | undefined;
  /** The kind of the key. */
  KeySpec?: KeySpec | undefined;
  /** The purpose of the key. */
  KeyUsage?: KeyUsageType | undefined;
  /** Present only when `KeyUsage` is `ENCRYPT_DECRYPT`. */
  EncryptionAlgorithms?: EncryptionAlgorithmSpec[] | undefined;
  /** Present only when `KeyUsage` is `SIGN_VERIFY`. */
  SigningAlgorithms?: SigningAlgorithmSpec[] | undefined;
  /** Present only when `KeyUsage` is `KEY_AGREEMENT`. */
  KeyAgreementAlgorithms?: KeyAgreementAlgorithmSpec[] | undefined;
  /** Present only when `KeyUsage` is `ENCAPSULATE_DECAPSULATE`. */
  EncapsulationAlgorithms?: EncapsulationAlgorithmSpec[] | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of Sign.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export interface SignInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** 1 to 4096 bytes of the message, or its digest. Sensitive. */
  Message: Uint8Array | undefined;
  /** Default `RAW`. */
  MessageType?: MessageType | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** One that the key supports. */
  SigningAlgorithm: SigningAlgorithmSpec | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of Sign.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export interface SignOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The signature. */
  Signature?: Uint8Array | undefined;
  /** The one that was used. */
  SigningAlgorithm?: SigningAlgorithmSpec | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of Verify.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
 */
export interface VerifyInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** 1 to 4096 bytes of the message, or its digest. Sensitive. */
  Message: Uint8Array | undefined;
  /** The one that was given to sign; default `RAW`. */
  MessageType?: MessageType | undefined;
  /** What Sign returned; 1 to 6144 bytes. */
  Signature: Uint8Array | undefined;
  /** The one that was used to sign. */
  SigningAlgorithm: SigningAlgorithmSpec | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of Verify.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
 */
export interface VerifyOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** Always true: a wrong signature is answered with `KMSInvalidSignatureException`. */
  SignatureValid?: boolean | undefined;
  /** The one that was used. */
  SigningAlgorithm?: SigningAlgorithmSpec | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of VerifyMac.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
 */
export interface VerifyMacInput {
  /** 1 to 4096 bytes. Sensitive. */
  Message: Uint8Array | undefined;
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** The one that was used to compute the code. */
  MacAlgorithm: MacAlgorithmSpec | undefined;
  /** What GenerateMac returned; 1 to 6144 bytes. */
  Mac: Uint8Array | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of VerifyMac.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
 */
export interface VerifyMacOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** Always true: a wrong code is answered with `KMSInvalidMacException`. */
  MacValid?: boolean | undefined;
  /** The one that was used. */
  MacAlgorithm?: MacAlgorithmSpec | undefined;
  $metadata: ResponseMetadata;
}
