import type { ConnectionErrorCode, CustomKeyStoreType } from '../model/customKeyStore.ts';

/** One ConnectionErrorCode: where it can occur, what causes it and how AWS says to repair it. */
export interface ConnectionErrorCodeRow {
  /** The types of custom key store that can show the code. */
  types: readonly CustomKeyStoreType[];
  /** What makes an attempt to connect end with the code, in one sentence. */
  cause: string;
  /** The documented repair, in one sentence; it always ends with a new attempt to connect. */
  repair: string;
  /** The page that states cause and repair. */
  documentation: string;
}

/**
 * Every ConnectionErrorCode, in the order of the API model.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 */
export const connectionErrorCodes = {
  CLUSTER_NOT_FOUND: {
    types: ['AWS_CLOUDHSM'],
    cause:
      'No cluster has the CloudHsmClusterId of the key store: the ID is wrong or the cluster was deleted.',
    repair:
      'Disconnect the key store, create a cluster from a backup of the original one, update CloudHsmClusterId and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  },
  INSUFFICIENT_CLOUDHSM_HSMS: {
    types: ['AWS_CLOUDHSM'],
    cause: 'The cluster has no active HSM.',
    repair: 'Disconnect the key store, add at least one HSM to the cluster and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  },
  INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET: {
    types: ['AWS_CLOUDHSM'],
    cause: 'At least one private subnet of the cluster has no free IP address left.',
    repair:
      'Disconnect the key store, free addresses in every subnet, or update CloudHsmClusterId to a cluster made from a backup in other subnets, and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  },
  INTERNAL_ERROR: {
    types: ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'],
    cause: 'Something went wrong inside AWS KMS.',
    repair: 'Disconnect the key store and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html',
  },
  INVALID_CREDENTIALS: {
    types: ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'],
    cause:
      'AWS KMS does not know the current password of kmsuser, or the external key store proxy rejects the XksProxyAuthenticationCredential.',
    repair:
      'Disconnect the key store, update KeyStorePassword to a password set in the cluster, or XksProxyAuthenticationCredential to one that the proxy accepts, and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html',
  },
  NETWORK_ERRORS: {
    types: ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'],
    cause: 'The network between AWS KMS and the backing key store failed, mostly for a short time.',
    repair: 'Disconnect the key store, wait some minutes and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html',
  },
  SUBNET_NOT_FOUND: {
    types: ['AWS_CLOUDHSM'],
    cause: 'At least one subnet that the cluster is configured with was deleted.',
    repair:
      'Create a cluster from a backup in existing subnets, disconnect the key store, update CloudHsmClusterId and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  },
  USER_LOCKED_OUT: {
    types: ['AWS_CLOUDHSM'],
    cause: 'kmsuser is locked after too many logins with a wrong password.',
    repair:
      'Disconnect the key store, change the password of kmsuser in the cluster, update KeyStorePassword and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  },
  USER_LOGGED_IN: {
    types: ['AWS_CLOUDHSM'],
    cause:
      'Somebody is logged in to the cluster as kmsuser, so AWS KMS can neither log in nor change the password.',
    repair:
      'Log kmsuser out of the cluster, disconnect the key store, update KeyStorePassword if the password was changed, and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  },
  USER_NOT_FOUND: {
    types: ['AWS_CLOUDHSM'],
    cause: 'The cluster has no crypto user named kmsuser.',
    repair:
      'Create the crypto user kmsuser in the cluster, disconnect the key store, update KeyStorePassword and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html',
  },
  XKS_PROXY_ACCESS_DENIED: {
    types: ['EXTERNAL_KEY_STORE'],
    cause: 'The authorization rules of the external key store proxy deny access to AWS KMS.',
    repair: 'Correct the rules of the proxy, disconnect the key store and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  XKS_PROXY_INVALID_CONFIGURATION: {
    types: ['EXTERNAL_KEY_STORE'],
    cause:
      'The external key store proxy is not configured as the key store says; most often XksProxyUriPath is wrong.',
    repair: 'Disconnect the key store, update XksProxyUriPath and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  XKS_PROXY_INVALID_RESPONSE: {
    types: ['EXTERNAL_KEY_STORE'],
    cause: 'AWS KMS cannot interpret what the external key store proxy answers.',
    repair: 'Have the vendor of the proxy correct it, disconnect the key store and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  XKS_PROXY_INVALID_TLS_CONFIGURATION: {
    types: ['EXTERNAL_KEY_STORE'],
    cause:
      'The external key store proxy offers neither TLS 1.2 nor 1.3, or a certificate that has expired, names another host or comes from a certificate authority that is not trusted.',
    repair:
      'Correct the TLS settings or the certificate of the proxy, disconnect the key store and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  XKS_PROXY_NOT_REACHABLE: {
    types: ['EXTERNAL_KEY_STORE'],
    cause:
      'AWS KMS cannot reach the external key store proxy, or the proxy reports all its external key managers as UNAVAILABLE.',
    repair:
      'Bring the proxy and its external key manager back, disconnect the key store, update XksProxyUriEndpoint and XksProxyUriPath if they are wrong, and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  XKS_PROXY_TIMED_OUT: {
    types: ['EXTERNAL_KEY_STORE'],
    cause: 'The external key store proxy takes the connection but does not answer in the time allotted.',
    repair: 'Make the proxy answer faster, disconnect the key store and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION: {
    types: ['EXTERNAL_KEY_STORE'],
    cause: 'The VPC endpoint service does not meet the requirements for an external key store.',
    repair: 'Correct the VPC endpoint service, disconnect the key store and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND: {
    types: ['EXTERNAL_KEY_STORE'],
    cause: 'The VPC endpoint service does not exist, or its permissions do not allow AWS KMS as a principal.',
    repair:
      'Allow the principal of AWS KMS, disconnect the key store, update XksProxyVpcEndpointServiceName if it is wrong, and connect again.',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
} as const satisfies Record<ConnectionErrorCode, ConnectionErrorCodeRow>;
