import type { IncludeKeyMaterial, RotationsListEntry } from '../keyMaterial.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of DisableKeyRotation.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html
 */
export interface DisableKeyRotationInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
}

/**
 * Output of DisableKeyRotation: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html
 */
export interface DisableKeyRotationOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of EnableKeyRotation.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export interface EnableKeyRotationInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Days between two rotations, 90 to 2560; default 365. */
  RotationPeriodInDays?: number | undefined;
}

/**
 * Output of EnableKeyRotation: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 */
export interface EnableKeyRotationOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of GetKeyRotationStatus.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 */
export interface GetKeyRotationStatusInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
}

/**
 * Output of GetKeyRotationStatus.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 */
export interface GetKeyRotationStatusOutput {
  /** Whether the key rotates on its own. */
  KeyRotationEnabled?: boolean | undefined;
  /** The key ARN. */
  KeyId?: string | undefined;
  /** Days between two rotations. */
  RotationPeriodInDays?: number | undefined;
  /** When the key rotates next on its own. */
  NextRotationDate?: Date | undefined;
  /** When the rotation on demand that is under way began. */
  OnDemandRotationStartDate?: Date | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ListKeyRotations.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
 */
export interface ListKeyRotationsInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Default `ROTATIONS_ONLY`. */
  IncludeKeyMaterial?: IncludeKeyMaterial | undefined;
  /** The most entries to return, 1 to 1000; default 100. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
}

/**
 * Output of ListKeyRotations.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
 */
export interface ListKeyRotationsOutput {
  /** Those that match. */
  Rotations?: RotationsListEntry[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of RotateKeyOnDemand.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
 */
export interface RotateKeyOnDemandInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
}

/**
 * Output of RotateKeyOnDemand.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
 */
export interface RotateKeyOnDemandOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  $metadata: ResponseMetadata;
}
