import type { KeyMetadata } from '../kmsKey.ts';
import type { Tag } from '../tag.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of ReplicateKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
 */
export interface ReplicateKeyInput {
  /** The primary key: a key ID or key ARN. */
  KeyId: string | undefined;
  /** Where the replica is to be, for instance `us-east-1`. */
  ReplicaRegion: string | undefined;
  /** JSON text; default the default key policy. */
  Policy?: string | undefined;
  /** Accepts a policy that shuts the caller out from changing it; default false. */
  BypassPolicyLockoutSafetyCheck?: boolean | undefined;
  /** Up to 8192 characters; default empty. */
  Description?: string | undefined;
  /** Tags of the replica. */
  Tags?: Tag[] | undefined;
}

/**
 * Output of ReplicateKey.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
 */
export interface ReplicateKeyOutput {
  /** The new replica. */
  ReplicaKeyMetadata?: KeyMetadata | undefined;
  /** Its key policy: JSON text. */
  ReplicaPolicy?: string | undefined;
  /** Its tags. */
  ReplicaTags?: Tag[] | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of UpdatePrimaryRegion.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 */
export interface UpdatePrimaryRegionInput {
  /** The primary key: a key ID or key ARN. */
  KeyId: string | undefined;
  /** Where the replica is that becomes the primary key. */
  PrimaryRegion: string | undefined;
}

/**
 * Output of UpdatePrimaryRegion: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 */
export interface UpdatePrimaryRegionOutput {
  $metadata: ResponseMetadata;
}
