import type { CustomKeyStoreInit } from '../../simulator/given.ts';

/** Ids and names in the examples. They are also those of the key stores below. */
export const exampleIds = {
  CustomKeyStoreId: 'cks-1234567890abcdef0',
  ClusterId: 'cluster-2a3b4c5defg',
  XksProxyUriEndpoint: 'https://myproxy.xks.example.com',
  KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  XksKeyId: 'bb8562717f809024',
  UserName: 'alice',
  RoleName: 'app',
} as const;

/** The AWS CloudHSM key store that the examples are about: what `given/cloudHsmKeyStore` makes it from. */
export const exampleCloudHsmKeyStore = {
  CustomKeyStoreId: exampleIds.CustomKeyStoreId,
  CustomKeyStoreName: 'ExampleCloudHSMKeyStore',
  CloudHsmClusterId: exampleIds.ClusterId,
  keys: [{ KeyId: exampleIds.KeyId }],
} satisfies CustomKeyStoreInit;

/** The external key store that the examples are about: what `given/externalKeyStore` makes it from. */
export const exampleExternalKeyStore = {
  CustomKeyStoreId: 'cks-9876543210fedcba9',
  CustomKeyStoreName: 'ExampleExternalKeyStore',
  XksProxyUriEndpoint: exampleIds.XksProxyUriEndpoint,
  XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
  keys: [{ XksKeyId: exampleIds.XksKeyId }],
} satisfies CustomKeyStoreInit;
