import type {
  CustomerMasterKeySpec,
  KeyListEntry,
  KeyMetadata,
  KeySpec,
  KeyState,
  KeyUsageType,
  OriginType,
} from '../kmsKey.ts';
import type { Tag } from '../tag.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of CancelKeyDeletion.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 */
export interface CancelKeyDeletionInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
}

/**
 * Output of CancelKeyDeletion.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 */
export interface CancelKeyDeletionOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of CreateKey. Nothing is required; what a key in a custom key store needs, depends on its `Origin`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export interface CreateKeyInput {
  /** JSON text; default the default key policy. */
  Policy?: string | undefined;
  /** Up to 8192 characters; default empty. */
  Description?: string | undefined;
  /** Default `ENCRYPT_DECRYPT`; required for all but symmetric encryption keys. */
  KeyUsage?: KeyUsageType | undefined;
  /** Deprecated: the former name of `KeySpec`. */
  CustomerMasterKeySpec?: CustomerMasterKeySpec | undefined;
  /** Default `SYMMETRIC_DEFAULT`, which is the only one in a custom key store. */
  KeySpec?: KeySpec | undefined;
  /** Default `AWS_KMS`; `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE` for a key in a custom key store. */
  Origin?: OriginType | undefined;
  /** The store to create the key in, 1 to 64 characters. Required for `AWS_CLOUDHSM` and `EXTERNAL_KEY_STORE`. */
  CustomKeyStoreId?: string | undefined;
  /** Accepts a policy that shuts the caller out from changing it; default false. */
  BypassPolicyLockoutSafetyCheck?: boolean | undefined;
  /** Tags of the new key. */
  Tags?: Tag[] | undefined;
  /** Default false; true is not possible in a custom key store. */
  MultiRegion?: boolean | undefined;
  /** The existing external key, 1 to 128 characters. Required for `EXTERNAL_KEY_STORE`. */
  XksKeyId?: string | undefined;
}

/**
 * Output of CreateKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export interface CreateKeyOutput {
  /** The new key. */
  KeyMetadata?: KeyMetadata | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of DescribeKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export interface DescribeKeyInput {
  /** A key ID, key ARN, alias name or alias ARN. */
  KeyId: string | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
}

/**
 * Output of DescribeKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export interface DescribeKeyOutput {
  /** The key as it is now. */
  KeyMetadata?: KeyMetadata | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of DisableKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 */
export interface DisableKeyInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
}

/**
 * Output of DisableKey: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 */
export interface DisableKeyOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of EnableKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
 */
export interface EnableKeyInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
}

/**
 * Output of EnableKey: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
 */
export interface EnableKeyOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of ListKeys.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 */
export interface ListKeysInput {
  /** The most entries to return, 1 to 1000; default 100. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
}

/**
 * Output of ListKeys.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 */
export interface ListKeysOutput {
  /** All keys of the account and Region, in whatever state. */
  Keys?: KeyListEntry[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ScheduleKeyDeletion.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export interface ScheduleKeyDeletionInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Days until the deletion, 7 to 30; default 30. */
  PendingWindowInDays?: number | undefined;
}

/**
 * Output of ScheduleKeyDeletion.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export interface ScheduleKeyDeletionOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The end of the waiting period. */
  DeletionDate?: Date | undefined;
  /** `PendingDeletion`, or `PendingReplicaDeletion` for a multi-Region primary key with replicas. */
  KeyState?: KeyState | undefined;
  /** Days of the waiting period. */
  PendingWindowInDays?: number | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of UpdateKeyDescription.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
 */
export interface UpdateKeyDescriptionInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Up to 8192 characters; may be empty. */
  Description: string | undefined;
}

/**
 * Output of UpdateKeyDescription: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
 */
export interface UpdateKeyDescriptionOutput {
  $metadata: ResponseMetadata;
}
