/**
 * Most custom key stores of an account in a Region: both types together, connected or not.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
export const maximumCustomKeyStores = 10;

/**
 * Fewest active HSMs, in different Availability Zones, of a cluster that a key store is created with or
 * moved to.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
export const minimumActiveHsmsToCreate = 2;

/**
 * Fewest active HSMs of a cluster that a key store is connected to.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
 */
export const minimumActiveHsmsToConnect = 1;

/**
 * Fewest Availability Zones that the private subnets of a cluster lie in.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
export const minimumClusterAvailabilityZones = 2;

/**
 * Fewest Availability Zones that the subnets behind a VPC endpoint service lie in.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html
 */
export const minimumEndpointServiceAvailabilityZones = 2;

/**
 * Failed logins that lock `kmsuser`; only a new password unlocks it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 */
export const failedLoginsThatLockKmsuser = 5;

/**
 * How long AWS KMS waits for an external key store proxy to answer one request, in milliseconds.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#getkeymetadata
 */
export const proxyRequestTimeoutMs = 250;

/**
 * Most entries of `ekmFleetDetails` in an answer to GetHealthStatus; the fewest is 1.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#gethealthstatus
 */
export const maximumEkmFleetDetails = 10;

/**
 * Credentials that a simulated external key store proxy accepts at the same time, so that one can replace
 * the other without interruption. Assumption: the specification asks proxies for at least two.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#sigv4-credentials-rotation
 */
export const maximumProxyCredentials = 2;

/**
 * The longest that connecting an AWS CloudHSM key store takes, in milliseconds: 20 minutes.
 * @see https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/disconnect-keystore.md
 */
export const connectCloudHsmMs = 20 * 60_000;

/**
 * About how long connecting an external key store takes, in milliseconds: 5 minutes.
 * @see https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/xks-connect-disconnect.md
 */
export const connectExternalMs = 5 * 60_000;

/**
 * About how long disconnecting an external key store with a VPC endpoint service takes, in milliseconds:
 * 5 minutes.
 * @see https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/xks-connect-disconnect.md
 */
export const disconnectVpcMs = 5 * 60_000;

/**
 * Most KMS keys of an account in a Region, in any state; keys in custom key stores count like all others.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
export const maximumKmsKeys = 100_000;

/**
 * Most aliases of a KMS key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
export const maximumAliasesPerKey = 50;

/**
 * Most grants of a KMS key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
export const maximumGrantsPerKey = 50_000;

/**
 * Most tags of a KMS key. Assumption: AWS states the number for resources in general.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
 */
export const maximumTagsPerKey = 50;

/**
 * Most bytes of a key policy: 32 KB. Assumption: the guide no longer lists the number, which the edition of
 * 2023 did.
 * @see https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/resource-limits.md
 */
export const maximumKeyPolicyBytes = 32_768;

/**
 * Fewest days that a KMS key waits for its deletion.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const minimumPendingWindowInDays = 7;

/**
 * Most days that a KMS key waits for its deletion.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const maximumPendingWindowInDays = 30;

/**
 * Days that a KMS key waits for its deletion, unless the request says otherwise.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export const defaultPendingWindowInDays = 30;

/**
 * Most bytes that Encrypt takes.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
export const maximumPlaintextBytes = 4096;

/**
 * Most bytes that GenerateDataKey, GenerateDataKeyWithoutPlaintext and GenerateRandom make.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 */
export const maximumNumberOfBytes = 1024;

/**
 * Most bytes of `additionalAuthenticatedData` that AWS KMS sends to an external key store proxy.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
 */
export const maximumProxyAadBytes = 8192;

/**
 * Most bytes of `ciphertextMetadata` in a proxy's answer to Encrypt.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
 */
export const maximumCiphertextMetadataBytes = 20;

/**
 * How many bytes the `initializationVector` in a proxy's answer to Encrypt may have.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
 */
export const initializationVectorBytes: readonly number[] = [12, 16];

/**
 * Requests per second that the KMS keys of one custom key store serve, for either type.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
export const customKeyStoreRequestsPerSecond = 1800;

/** How many items a list operation returns at once. */
export interface PageLimit {
  /** Items when the request has no `Limit`. */
  default: number;
  /** The largest `Limit`. */
  maximum: number;
}

/**
 * The page sizes of the operations that list things of KMS keys.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
 */
export const pageLimits = {
  ListKeys: { default: 100, maximum: 1000 },
  ListAliases: { default: 50, maximum: 100 },
  ListGrants: { default: 50, maximum: 100 },
  ListRetirableGrants: { default: 50, maximum: 100 },
  ListResourceTags: { default: 50, maximum: 50 },
} as const satisfies Record<string, PageLimit>;
