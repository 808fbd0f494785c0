import type {
  CustomKeyStoresListEntry,
  CustomKeyStoreType,
  XksProxyAuthenticationCredential,
  XksProxyConnectivity,
} from '../customKeyStore.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of CreateCustomKeyStore. `CustomKeyStoreName` is always required; what else is, depends on the
 * `CustomKeyStoreType` and, for external key stores, on the `XksProxyConnectivity`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
export interface CreateCustomKeyStoreInput {
  /** 1 to 256 characters, unique among the custom key stores of the account and Region. */
  CustomKeyStoreName: string | undefined;
  /** The cluster that backs the store. Required for `AWS_CLOUDHSM`. */
  CloudHsmClusterId?: string | undefined;
  /** Content of the `customerCA.crt` that initialized the cluster, up to 5000 characters. Required for `AWS_CLOUDHSM`. */
  TrustAnchorCertificate?: string | undefined;
  /** Current password of the `kmsuser` crypto user, 7 to 32 characters. Required for `AWS_CLOUDHSM`. Sensitive. */
  KeyStorePassword?: string | undefined;
  /** Default `AWS_CLOUDHSM`. */
  CustomKeyStoreType?: CustomKeyStoreType | undefined;
  /** `https://` and a host, 10 to 128 characters, no port. Required for `EXTERNAL_KEY_STORE`. */
  XksProxyUriEndpoint?: string | undefined;
  /** An optional prefix and `/kms/xks/v1`, 10 to 128 characters. Required for `EXTERNAL_KEY_STORE`. */
  XksProxyUriPath?: string | undefined;
  /** Required for `EXTERNAL_KEY_STORE` with `VPC_ENDPOINT_SERVICE`. */
  XksProxyVpcEndpointServiceName?: string | undefined;
  /** 12 digits of the account that owns the endpoint service; default the account of the caller. */
  XksProxyVpcEndpointServiceOwner?: string | undefined;
  /** Required for `EXTERNAL_KEY_STORE`. Sensitive. */
  XksProxyAuthenticationCredential?: XksProxyAuthenticationCredential | undefined;
  /** Required for `EXTERNAL_KEY_STORE`. */
  XksProxyConnectivity?: XksProxyConnectivity | undefined;
}

/**
 * Output of CreateCustomKeyStore.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
export interface CreateCustomKeyStoreOutput {
  /** `cks-` and 17 hexadecimal digits. */
  CustomKeyStoreId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ConnectCustomKeyStore.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
 */
export interface ConnectCustomKeyStoreInput {
  /** The store to connect; 1 to 64 characters. */
  CustomKeyStoreId: string | undefined;
}

/**
 * Output of ConnectCustomKeyStore: nothing but the metadata. It arrives before the connection exists.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
 */
export interface ConnectCustomKeyStoreOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of DisconnectCustomKeyStore.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
 */
export interface DisconnectCustomKeyStoreInput {
  /** The store to disconnect; 1 to 64 characters. */
  CustomKeyStoreId: string | undefined;
}

/**
 * Output of DisconnectCustomKeyStore: nothing but the metadata. It arrives while the store is disconnecting.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
 */
export interface DisconnectCustomKeyStoreOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of DescribeCustomKeyStores. Give an ID, a name or neither, but not both.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
 */
export interface DescribeCustomKeyStoresInput {
  /** Only the store with this ID; default all stores of the account and Region. */
  CustomKeyStoreId?: string | undefined;
  /** Only the store with this name; default all stores of the account and Region. */
  CustomKeyStoreName?: string | undefined;
  /** The most entries to return, 1 to 1000; default 1000. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
}

/**
 * Output of DescribeCustomKeyStores.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
 */
export interface DescribeCustomKeyStoresOutput {
  /** In the order of their creation. */
  CustomKeyStores?: CustomKeyStoresListEntry[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of UpdateCustomKeyStore: the store and the properties to change. Omitted ones stay as they are.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 */
export interface UpdateCustomKeyStoreInput {
  /** The store to change; 1 to 64 characters. */
  CustomKeyStoreId: string | undefined;
  /** 1 to 256 characters, unique among the custom key stores of the account and Region. */
  NewCustomKeyStoreName?: string | undefined;
  /** The password that `kmsuser` has in the cluster now, 7 to 32 characters; the cluster is not changed. Sensitive. */
  KeyStorePassword?: string | undefined;
  /** A cluster that shares a backup history with the original one. */
  CloudHsmClusterId?: string | undefined;
  /** `https://` and a host, 10 to 128 characters, no port. Required to change `XksProxyConnectivity`. */
  XksProxyUriEndpoint?: string | undefined;
  /** An optional prefix and `/kms/xks/v1`, 10 to 128 characters. */
  XksProxyUriPath?: string | undefined;
  /** Required to change to `VPC_ENDPOINT_SERVICE`; omitted or empty to change to `PUBLIC_ENDPOINT`. */
  XksProxyVpcEndpointServiceName?: string | undefined;
  /** 12 digits of the account that owns the endpoint service. */
  XksProxyVpcEndpointServiceOwner?: string | undefined;
  /** Both members are needed, even if only one changes. Sensitive. */
  XksProxyAuthenticationCredential?: XksProxyAuthenticationCredential | undefined;
  /** The new way to the proxy. */
  XksProxyConnectivity?: XksProxyConnectivity | undefined;
}

/**
 * Output of UpdateCustomKeyStore: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 */
export interface UpdateCustomKeyStoreOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of DeleteCustomKeyStore.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
 */
export interface DeleteCustomKeyStoreInput {
  /** The store to delete; 1 to 64 characters. */
  CustomKeyStoreId: string | undefined;
}

/**
 * Output of DeleteCustomKeyStore: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
 */
export interface DeleteCustomKeyStoreOutput {
  $metadata: ResponseMetadata;
}
