import type {
  EncapsulationAlgorithmSpec,
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from './cryptography.ts';
import type { ExpirationModelType } from './keyMaterial.ts';

/**
 * What a key can be used for now. Only `Enabled` keys take part in cryptographic operations; keys of a custom key store
 * that is not connected are `Unavailable`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export type KeyState =
  | 'Creating'
  | 'Disabled'
  | 'Enabled'
  | 'PendingDeletion'
  | 'PendingImport'
  | 'PendingReplicaDeletion'
  | 'Unavailable'
  | 'Updating';

/**
 * The kind of key material in a key. Keys in custom key stores are `SYMMETRIC_DEFAULT`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export type KeySpec =
  | 'ECC_NIST_EDWARDS25519'
  | 'ECC_NIST_P256'
  | 'ECC_NIST_P384'
  | 'ECC_NIST_P521'
  | 'ECC_SECG_P256K1'
  | 'HMAC_224'
  | 'HMAC_256'
  | 'HMAC_384'
  | 'HMAC_512'
  | 'ML_DSA_44'
  | 'ML_DSA_65'
  | 'ML_DSA_87'
  | 'ML_KEM_1024'
  | 'ML_KEM_512'
  | 'ML_KEM_768'
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096'
  | 'SM2'
  | 'SYMMETRIC_DEFAULT';

/**
 * The former name of {@link KeySpec}, without the kinds that came later.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export type CustomerMasterKeySpec =
  | 'ECC_NIST_P256'
  | 'ECC_NIST_P384'
  | 'ECC_NIST_P521'
  | 'ECC_SECG_P256K1'
  | 'HMAC_224'
  | 'HMAC_256'
  | 'HMAC_384'
  | 'HMAC_512'
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096'
  | 'SM2'
  | 'SYMMETRIC_DEFAULT';

/**
 * The one purpose of a key. Keys in custom key stores have `ENCRYPT_DECRYPT`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export type KeyUsageType =
  | 'ENCAPSULATE_DECAPSULATE'
  | 'ENCRYPT_DECRYPT'
  | 'GENERATE_VERIFY_MAC'
  | 'KEY_AGREEMENT'
  | 'SIGN_VERIFY';

/**
 * Where the key material comes from: AWS KMS, an import, or the custom key store that holds the key.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export type OriginType = 'AWS_CLOUDHSM' | 'AWS_KMS' | 'EXTERNAL' | 'EXTERNAL_KEY_STORE';

/**
 * Who manages the key: the customer, or an AWS service.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export type KeyManagerType = 'AWS' | 'CUSTOMER';

/**
 * Whether a multi-Region key is the primary or one of its replicas.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_MultiRegionConfiguration.html
 */
export type MultiRegionKeyType = 'PRIMARY' | 'REPLICA';

/**
 * One of the keys that make up a multi-Region key.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_MultiRegionKey.html
 */
export interface MultiRegionKey {
  /** The key ARN in that Region. */
  Arn?: string | undefined;
  /** For instance `us-east-1`. */
  Region?: string | undefined;
}

/**
 * The primary and the replicas of a multi-Region key.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_MultiRegionConfiguration.html
 */
export interface MultiRegionConfiguration {
  /** Which of them the described key is. */
  MultiRegionKeyType?: MultiRegionKeyType | undefined;
  /** The described key itself when it is the primary. */
  PrimaryKey?: MultiRegionKey | undefined;
  /** The described key among them when it is a replica. */
  ReplicaKeys?: MultiRegionKey[] | undefined;
}

/**
 * The external key behind a key in an external key store.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_XksKeyConfigurationType.html
 */
export interface XksKeyConfigurationType {
  /** The `XksKeyId` that the key was created with. */
  Id?: string | undefined;
}

/**
 * Everything AWS KMS tells about a key, except its policy, grants, aliases and tags.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export interface KeyMetadata {
  /** The 12 digits of the account that owns the key. */
  AWSAccountId?: string | undefined;
  /** The bare key ID, without the rest of the ARN. Always present. */
  KeyId: string | undefined;
  /** The key ARN. */
  Arn?: string | undefined;
  /** Always present. */
  CreationDate?: Date | undefined;
  /** True exactly when `KeyState` is `Enabled`. */
  Enabled?: boolean | undefined;
  /** Up to 8192 characters; empty unless one was given. */
  Description?: string | undefined;
  /** `ENCRYPT_DECRYPT` in custom key stores. */
  KeyUsage?: KeyUsageType | undefined;
  /** Depends on the connection of the custom key store too. */
  KeyState?: KeyState | undefined;
  /** The end of the waiting period; present only while `KeyState` is `PendingDeletion`. */
  DeletionDate?: Date | undefined;
  /** When imported key material expires; present only then. */
  ValidTo?: Date | undefined;
  /** `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE` in custom key stores. */
  Origin?: OriginType | undefined;
  /** Present only for keys in custom key stores. */
  CustomKeyStoreId?: string | undefined;
  /** Present only for keys in AWS CloudHSM key stores. */
  CloudHsmClusterId?: string | undefined;
  /** Present only for imported key material. */
  ExpirationModel?: ExpirationModelType | undefined;
  /** `CUSTOMER` in custom key stores. */
  KeyManager?: KeyManagerType | undefined;
  /** The value of `KeySpec` under its former name. */
  CustomerMasterKeySpec?: CustomerMasterKeySpec | undefined;
  /** `SYMMETRIC_DEFAULT` in custom key stores. */
  KeySpec?: KeySpec | undefined;
  /** Present only when `KeyUsage` is `ENCRYPT_DECRYPT`. */
  EncryptionAlgorithms?: EncryptionAlgorithmSpec[] | undefined;
  /** Present only when `KeyUsage` is `SIGN_VERIFY`. */
  SigningAlgorithms?: SigningAlgorithmSpec[] | undefined;
  /** Present only when `KeyUsage` is `KEY_AGREEMENT`. */
  KeyAgreementAlgorithms?: KeyAgreementAlgorithmSpec[] | undefined;
  /** False in custom key stores. */
  MultiRegion?: boolean | undefined;
  /** Present only when `MultiRegion` is true. */
  MultiRegionConfiguration?: MultiRegionConfiguration | undefined;
  /** Days; present only while `KeyState` is `PendingReplicaDeletion`. */
  PendingDeletionWindowInDays?: number | undefined;
  /** Present only when `KeyUsage` is `GENERATE_VERIFY_MAC`. */
  MacAlgorithms?: MacAlgorithmSpec[] | undefined;
  /** Present only for keys in external key stores. */
  XksKeyConfiguration?: XksKeyConfigurationType | undefined;
  /** 64 hexadecimal digits; absent for keys in custom key stores. */
  CurrentKeyMaterialId?: string | undefined;
  /** Present only when `KeyUsage` is `ENCAPSULATE_DECAPSULATE`. */
  EncapsulationAlgorithms?: EncapsulationAlgorithmSpec[] | undefined;
}

/**
 * One key, as ListKeys shows it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyListEntry.html
 */
export interface KeyListEntry {
  /** The bare key ID. */
  KeyId?: string | undefined;
  /** The key ARN. */
  KeyArn?: string | undefined;
}
