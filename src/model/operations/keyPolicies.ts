import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of GetKeyPolicy.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export interface GetKeyPolicyInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** `default` is the only valid name, and the default. */
  PolicyName?: string | undefined;
}

/**
 * Output of GetKeyPolicy.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export interface GetKeyPolicyOutput {
  /** JSON text. */
  Policy?: string | undefined;
  /** `default`. */
  PolicyName?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ListKeyPolicies.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
 */
export interface ListKeyPoliciesInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** The most entries to return, 1 to 1000; default 100. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
}

/**
 * Output of ListKeyPolicies.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
 */
export interface ListKeyPoliciesOutput {
  /** `default` alone. */
  PolicyNames?: string[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of PutKeyPolicy.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export interface PutKeyPolicyInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** `default` is the only valid name, and the default. */
  PolicyName?: string | undefined;
  /** JSON text, at most 32 kilobytes. */
  Policy: string | undefined;
  /** Accepts a policy that shuts the caller out from changing it; default false. */
  BypassPolicyLockoutSafetyCheck?: boolean | undefined;
}

/**
 * Output of PutKeyPolicy: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export interface PutKeyPolicyOutput {
  $metadata: ResponseMetadata;
}
