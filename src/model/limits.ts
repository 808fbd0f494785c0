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
