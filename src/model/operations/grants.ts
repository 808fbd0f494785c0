import type { GrantConstraints, GrantListEntry, GrantOperation } from '../grant.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of CreateGrant.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export interface CreateGrantInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Who may use the grant: an ARN, up to 256 characters. Either this or `GranteeServicePrincipal` is required. */
  GranteePrincipal?: string | undefined;
  /** Who may retire the grant: an ARN, up to 256 characters. */
  RetiringPrincipal?: string | undefined;
  /** What the grant permits; the key has to support it. */
  Operations: GrantOperation[] | undefined;
  /** Limits the grant to some requests; default none. */
  Constraints?: GrantConstraints | undefined;
  /** Tokens of grants that may not be known everywhere yet; at most 10, of 1 to 8192 characters each. */
  GrantTokens?: string[] | undefined;
  /** Up to 256 characters. A second request with the same name and parameters returns the grant of the first. */
  Name?: string | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
  /** The AWS service that may use the grant, up to 128 characters. */
  GranteeServicePrincipal?: string | undefined;
  /** The AWS service that may retire the grant, up to 128 characters; not together with `RetiringPrincipal`. */
  RetiringServicePrincipal?: string | undefined;
}

/**
 * Output of CreateGrant.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export interface CreateGrantOutput {
  /** Lets requests use the grant before it is known everywhere; up to 8192 characters. */
  GrantToken?: string | undefined;
  /** Up to 128 characters. */
  GrantId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ListGrants.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export interface ListGrantsInput {
  /** The most entries to return, 1 to 100; default 50. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Only this grant. */
  GrantId?: string | undefined;
  /** Only the grants that this principal may use. */
  GranteePrincipal?: string | undefined;
  /** Only the grants that this AWS service may use. */
  GranteeServicePrincipal?: string | undefined;
}

/**
 * Output of ListGrants.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
export interface ListGrantsOutput {
  /** Those that match. */
  Grants?: GrantListEntry[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ListRetirableGrants.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 */
export interface ListRetirableGrantsInput {
  /** The most entries to return, 1 to 100; default 50. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
  /** Whose grants: an ARN, up to 256 characters. */
  RetiringPrincipal?: string | undefined;
  /** The AWS service whose grants, up to 128 characters; not together with `RetiringPrincipal`. */
  RetiringServicePrincipal?: string | undefined;
}

/**
 * Output of ListRetirableGrants.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 */
export interface ListRetirableGrantsOutput {
  /** Those that match. */
  Grants?: GrantListEntry[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of RetireGrant. Give a token, or a key and a grant.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 */
export interface RetireGrantInput {
  /** Identifies the grant, 1 to 8192 characters; otherwise `KeyId` and `GrantId` do. */
  GrantToken?: string | undefined;
  /** The key ARN; only with `GrantId`. */
  KeyId?: string | undefined;
  /** Up to 128 characters; only with `KeyId`. */
  GrantId?: string | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of RetireGrant: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 */
export interface RetireGrantOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of RevokeGrant.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
 */
export interface RevokeGrantInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Up to 128 characters. */
  GrantId: string | undefined;
  /** Asks only whether the request would succeed; default false. The answer is always an error, `DryRunOperationException` when it would. */
  DryRun?: boolean | undefined;
}

/**
 * Output of RevokeGrant: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
 */
export interface RevokeGrantOutput {
  $metadata: ResponseMetadata;
}
