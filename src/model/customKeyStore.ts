/**
 * What a custom key store is doing about its connection. It says how the last request to connect or
 * disconnect went, not whether the backing key store is well.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 */
export type ConnectionState = 'CONNECTED' | 'CONNECTING' | 'FAILED' | 'DISCONNECTED' | 'DISCONNECTING';

/**
 * Why the last attempt to connect a custom key store failed. Shown only while `ConnectionState` is `FAILED`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 */
export type ConnectionErrorCode =
  | 'CLUSTER_NOT_FOUND'
  | 'INSUFFICIENT_CLOUDHSM_HSMS'
  | 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET'
  | 'INTERNAL_ERROR'
  | 'INVALID_CREDENTIALS'
  | 'NETWORK_ERRORS'
  | 'SUBNET_NOT_FOUND'
  | 'USER_LOCKED_OUT'
  | 'USER_LOGGED_IN'
  | 'USER_NOT_FOUND'
  | 'XKS_PROXY_ACCESS_DENIED'
  | 'XKS_PROXY_INVALID_CONFIGURATION'
  | 'XKS_PROXY_INVALID_RESPONSE'
  | 'XKS_PROXY_INVALID_TLS_CONFIGURATION'
  | 'XKS_PROXY_NOT_REACHABLE'
  | 'XKS_PROXY_TIMED_OUT'
  | 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION'
  | 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND';

/**
 * What a custom key store keeps its key material in: an AWS CloudHSM cluster or an external key manager.
 * Fixed when the store is created.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 */
export type CustomKeyStoreType = 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE';

/**
 * How AWS KMS reaches the external key store proxy: over the internet or through a VPC endpoint service.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_XksProxyConfigurationType.html
 */
export type XksProxyConnectivity = 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE';

/**
 * The credential with which AWS KMS signs its requests to the external key store proxy. Both members are
 * required, and both are sensitive.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_XksProxyAuthenticationCredentialType.html
 */
export interface XksProxyAuthenticationCredential {
  /** Identifies the secret access key; 20 to 30 characters of `A`-`Z` and `2`-`7`. */
  AccessKeyId: string | undefined;
  /** The secret itself; 43 to 64 characters of `a`-`z`, `A`-`Z`, `0`-`9`, `/`, `+` and `=`. Never returned. */
  RawSecretAccessKey: string | undefined;
}

/**
 * The external key store proxy of a custom key store, as DescribeCustomKeyStores shows it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_XksProxyConfigurationType.html
 */
export interface XksProxyConfiguration {
  /** How AWS KMS reaches the proxy. Always present. */
  Connectivity?: XksProxyConnectivity | undefined;
  /** The current access key ID; its secret access key is never shown. Always present. */
  AccessKeyId?: string | undefined;
  /** `https://` and the host: the public endpoint, or the private DNS name of the endpoint service. */
  UriEndpoint?: string | undefined;
  /** The path below the endpoint, ending in `/kms/xks/v1`. Always present. */
  UriPath?: string | undefined;
  /** Present only when `Connectivity` is `VPC_ENDPOINT_SERVICE`. */
  VpcEndpointServiceName?: string | undefined;
  /** The 12 digits of the account that owns the endpoint service; only for `VPC_ENDPOINT_SERVICE`. */
  VpcEndpointServiceOwner?: string | undefined;
}

/**
 * One custom key store, as DescribeCustomKeyStores shows it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 */
export interface CustomKeyStoresListEntry {
  /** Always present. */
  CustomKeyStoreId?: string | undefined;
  /** Always present. */
  CustomKeyStoreName?: string | undefined;
  /** Present only for AWS CloudHSM key stores. */
  CloudHsmClusterId?: string | undefined;
  /** The customer's root certificate (`customerCA.crt`); present only for AWS CloudHSM key stores. */
  TrustAnchorCertificate?: string | undefined;
  /** Always present. */
  ConnectionState?: ConnectionState | undefined;
  /** Present only while `ConnectionState` is `FAILED`. */
  ConnectionErrorCode?: ConnectionErrorCode | undefined;
  /** Always present. */
  CreationDate?: Date | undefined;
  /** Always present. */
  CustomKeyStoreType?: CustomKeyStoreType | undefined;
  /** Present only for external key stores. */
  XksProxyConfiguration?: XksProxyConfiguration | undefined;
}
