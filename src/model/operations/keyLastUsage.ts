import type { KeyLastUsageData } from '../keyLastUsage.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of GetKeyLastUsage.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 */
export interface GetKeyLastUsageInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
}

/**
 * Output of GetKeyLastUsage.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 */
export interface GetKeyLastUsageOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** The last successful use. */
  KeyLastUsage?: KeyLastUsageData | undefined;
  /** Since when uses are recorded. */
  TrackingStartDate?: Date | undefined;
  /** When the key was created. */
  KeyCreationDate?: Date | undefined;
  $metadata: ResponseMetadata;
}
