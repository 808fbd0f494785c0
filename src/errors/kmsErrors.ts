import type { OperationName, operationShapes } from '../model/shapes.ts';

/** One error of AWS KMS: how it looks on the wire and when it is documented to occur. */
export interface KmsErrorRow {
  /** Who is to blame: the `client` that asked or the `server` that answered. */
  fault: 'client' | 'server';
  /** HTTP status of the answer: 400 for the client's faults and 500 for the server's, with few exceptions. */
  httpStatusCode: number;
  /** Why the AWS SDK sends the request again; absent when it does not. */
  retryable?: 'throttling' | 'transient';
  /** The page that states the error. */
  documentation: string;
  /** When AWS KMS answers with it, in one sentence. */
  when: string;
  /** Set on the errors that any operation may answer with, modelled or not. */
  common?: true;
}

type ModelledErrorName = (typeof operationShapes)[OperationName]['errors'][number];

/**
 * Every error that the simulated operations can answer with: the exceptions that their API model lists, and
 * the common errors under the names that they have on the JSON wire.
 *
 * The HTTP status is the one that AWS KMS sends, which for some exceptions differs from that of the model.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
export const kmsErrors = {
  CloudHsmClusterInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'A new AWS CloudHSM key store names a cluster that already backs a key store of the account, or one that shares a backup history with such a cluster.',
  },
  CloudHsmClusterInvalidConfigurationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html#API_ConnectCustomKeyStore_Errors',
    when: 'The private subnets, the security group rules or the number of active HSMs of the cluster do not suffice for the operation.',
  },
  CloudHsmClusterNotActiveException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html#API_ConnectCustomKeyStore_Errors',
    when: 'The cluster is not ACTIVE, for example because nobody initialized and activated it.',
  },
  CloudHsmClusterNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The account and Region have no cluster with the given CloudHsmClusterId.',
  },
  CloudHsmClusterNotRelatedException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html#API_UpdateCustomKeyStore_Errors',
    when: 'An update names a cluster whose cluster certificate is not that of the original cluster, so that they share no backup history.',
  },
  CustomKeyStoreHasCMKsException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html#API_DeleteCustomKeyStore_Errors',
    when: 'The custom key store to delete still contains KMS keys; those pending deletion count.',
  },
  CustomKeyStoreInvalidStateException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html#API_ConnectCustomKeyStore_Errors',
    when: 'The ConnectionState of the custom key store does not allow the operation.',
  },
  CustomKeyStoreNameInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'Another custom key store of the account and Region, of either type, has the same name.',
  },
  CustomKeyStoreNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html#API_ConnectCustomKeyStore_Errors',
    when: 'The account and Region have no custom key store with the given ID or name.',
  },
  IncorrectTrustAnchorException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The TrustAnchorCertificate is not the one that the cluster was initialized with.',
  },
  InvalidMarkerException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html#API_DescribeCustomKeyStores_Errors',
    when: 'The Marker does not come from an earlier, truncated answer.',
  },
  KMSInternalException: {
    fault: 'server',
    httpStatusCode: 500,
    retryable: 'transient',
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html#API_ConnectCustomKeyStore_Errors',
    when: 'Something went wrong inside AWS KMS; the request may be sent again.',
  },
  LimitExceededException: {
    fault: 'client',
    httpStatusCode: 400,
    retryable: 'throttling',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
    when: 'A resource quota is used up, such as the number of custom key stores of the account and Region.',
  },
  XksProxyIncorrectAuthenticationCredentialException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The external key store proxy rejects the signature made with the XksProxyAuthenticationCredential.',
  },
  XksProxyInvalidConfigurationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The external key store proxy is not configured as the request says; most often the XksProxyUriPath is wrong.',
  },
  XksProxyInvalidResponseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The external key store proxy answers something that AWS KMS cannot interpret, or reports an internal error.',
  },
  XksProxyUriEndpointInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The XksProxyUriEndpoint belongs to another external key store that does not share it.',
  },
  XksProxyUriInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'Another external key store uses the same XksProxyUriEndpoint with the same XksProxyUriPath.',
  },
  XksProxyUriUnreachableException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'AWS KMS cannot reach the external key store proxy in time, or the proxy cannot reach its external key manager.',
  },
  XksProxyVpcEndpointServiceInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'Another external key store of the Region uses the VPC endpoint service.',
  },
  XksProxyVpcEndpointServiceInvalidConfigurationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The VPC endpoint service does not meet the requirements for an external key store.',
  },
  XksProxyVpcEndpointServiceNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation:
      'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html#API_CreateCustomKeyStore_Errors',
    when: 'The Region has no VPC endpoint service of that name, or its permissions hide it from AWS KMS.',
  },
  AccessDeniedException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The policies that apply to the caller do not allow the operation.',
    common: true,
  },
  ExpiredTokenException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The session token in the request has expired.',
    common: true,
  },
  IncompleteSignatureException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The signature of the request lacks a required part.',
    common: true,
  },
  InternalFailure: {
    fault: 'server',
    httpStatusCode: 500,
    retryable: 'transient',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The request failed for an unknown reason.',
    common: true,
  },
  InvalidSignatureException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The signature does not fit the request, or the date that it was made for is too far off.',
    common: true,
  },
  MissingAuthenticationTokenException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The request carries neither an access key ID nor a token.',
    common: true,
  },
  NotAuthorized: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The caller has no permission for the action.',
    common: true,
  },
  OptInRequired: {
    fault: 'client',
    httpStatusCode: 403,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The access key needs a subscription for the service first.',
    common: true,
  },
  RequestExpired: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The date of the request lies more than 15 minutes in the past or the future, or the request expired on its way.',
    common: true,
  },
  SerializationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The body is not JSON, or a member has the wrong JSON type.',
    common: true,
  },
  ServiceUnavailableException: {
    fault: 'server',
    httpStatusCode: 503,
    retryable: 'transient',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The service cannot answer for the moment.',
    common: true,
  },
  ThrottlingException: {
    fault: 'client',
    httpStatusCode: 400,
    retryable: 'throttling',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html',
    when: 'Requests come faster than a quota or the backing key store allows.',
    common: true,
  },
  UnknownOperationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The request names no operation of AWS KMS.',
    common: true,
  },
  UnrecognizedClientException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'The access key ID or the security token is unknown.',
    common: true,
  },
  ValidationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html',
    when: 'A member is missing or breaks its constraints, or the members contradict each other.',
    common: true,
  },
} as const satisfies Record<string, KmsErrorRow> & Record<ModelledErrorName, KmsErrorRow>;

/** The name of an error that the simulated operations can answer with, as AWS spells it. */
export type KmsErrorName = keyof typeof kmsErrors;
