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
  /** Set on the simulator's own answer to what it does not simulate; AWS KMS never gives it. */
  ours?: true;
}

type ModelledErrorName = (typeof operationShapes)[OperationName]['errors'][number];

const commonErrors = 'https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html';

/** The exceptions on the page of an operation. */
const errorsOf = (operation: OperationName) =>
  `https://docs.aws.amazon.com/kms/latest/APIReference/API_${operation}.html#API_${operation}_Errors`;

/**
 * Every error that the simulated operations can answer with: the exceptions that their API model lists, the
 * common errors under the names that they have on the JSON wire, and the simulator's own.
 *
 * The HTTP status is the one that AWS KMS sends, which for some exceptions differs from that of the model.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
export const kmsErrors = {
  AlreadyExistsException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateAlias'),
    when: 'The account and Region have an alias of this name already.',
  },
  CloudHsmClusterInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'A new AWS CloudHSM key store names a cluster that already backs a key store of the account, or one that shares a backup history with such a cluster.',
  },
  CloudHsmClusterInvalidConfigurationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('ConnectCustomKeyStore'),
    when: 'The private subnets, the security group rules or the number of active HSMs of the cluster do not suffice for the operation.',
  },
  CloudHsmClusterNotActiveException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('ConnectCustomKeyStore'),
    when: 'The cluster is not ACTIVE, for example because nobody initialized and activated it.',
  },
  CloudHsmClusterNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The account and Region have no cluster with the given CloudHsmClusterId.',
  },
  CloudHsmClusterNotRelatedException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('UpdateCustomKeyStore'),
    when: 'An update names a cluster whose cluster certificate is not that of the original cluster, so that they share no backup history.',
  },
  ConflictException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('RotateKeyOnDemand'),
    when: 'An on-demand rotation of the KMS key is in progress, or its automatic rotation is running or starts within 20 minutes.',
  },
  CustomKeyStoreHasCMKsException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('DeleteCustomKeyStore'),
    when: 'The custom key store to delete still contains KMS keys; those pending deletion count.',
  },
  CustomKeyStoreInvalidStateException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('ConnectCustomKeyStore'),
    when: 'The ConnectionState of the custom key store does not allow the operation.',
  },
  CustomKeyStoreNameInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'Another custom key store of the account and Region, of either type, has the same name.',
  },
  CustomKeyStoreNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('ConnectCustomKeyStore'),
    when: 'The account and Region have no custom key store with the given ID or name.',
  },
  DependencyTimeoutException: {
    fault: 'server',
    httpStatusCode: 500,
    retryable: 'transient',
    documentation: errorsOf('CreateKey'),
    when: 'AWS KMS ran out of time while it served the request, which may be sent again.',
  },
  DisabledException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
    when: 'The KMS key is disabled, and the operation needs an enabled one.',
  },
  DryRunOperationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html',
    when: 'The request has DryRun set and would have succeeded without it.',
  },
  ExpiredImportTokenException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('ImportKeyMaterial'),
    when: 'The import token is more than 24 hours old.',
  },
  IncorrectKeyException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('Decrypt'),
    when: 'The request names another KMS key than the one that the ciphertext was made with.',
  },
  IncorrectKeyMaterialException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('ImportKeyMaterial'),
    when: 'The imported key material is expired or invalid, or is not the material that the KMS key expects.',
  },
  IncorrectTrustAnchorException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The TrustAnchorCertificate is not the one that the cluster was initialized with.',
  },
  InvalidAliasNameException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateAlias'),
    when: 'The name of the new alias lacks the prefix alias/ or is reserved for AWS.',
  },
  InvalidArnException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('DescribeKey'),
    when: 'An ARN in the request, or in its key policy, is malformed or names the wrong kind of resource.',
  },
  InvalidCiphertextException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('Decrypt'),
    when: 'AWS KMS finds the ciphertext corrupted, or the encryption context is not the one that it was made with.',
  },
  InvalidGrantIdException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('RevokeGrant'),
    when: 'The grant ID is not valid.',
  },
  InvalidGrantTokenException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('Encrypt'),
    when: 'A grant token in the request is not valid.',
  },
  InvalidImportTokenException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('ImportKeyMaterial'),
    when: 'The import token is not valid, or belongs to another KMS key.',
  },
  InvalidKeyUsageException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('Encrypt'),
    when: 'The KeyUsage of the KMS key does not fit the operation, or the requested algorithm does not fit its KeySpec.',
  },
  InvalidMarkerException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('DescribeCustomKeyStores'),
    when: 'The Marker does not come from an earlier, truncated answer.',
  },
  KMSInternalException: {
    fault: 'server',
    httpStatusCode: 500,
    retryable: 'transient',
    documentation: errorsOf('ConnectCustomKeyStore'),
    when: 'Something went wrong inside AWS KMS; the request may be sent again.',
  },
  KMSInvalidMacException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('VerifyMac'),
    when: 'The MAC is not the one of this message and KMS key.',
  },
  KMSInvalidSignatureException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('Verify'),
    when: 'The signature is not the one of this message and KMS key.',
  },
  KMSInvalidStateException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html',
    when: 'The state of the KMS key does not allow the operation, or the custom key store behind the key cannot serve it.',
  },
  KeyUnavailableException: {
    fault: 'server',
    httpStatusCode: 500,
    retryable: 'transient',
    documentation: errorsOf('Encrypt'),
    when: 'The KMS key is not available for the moment; the request may be sent again.',
  },
  LimitExceededException: {
    fault: 'client',
    httpStatusCode: 400,
    retryable: 'throttling',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
    when: 'A resource quota is used up, such as the number of custom key stores of the account and Region.',
  },
  MalformedPolicyDocumentException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('PutKeyPolicy'),
    when: 'The key policy is no valid policy, or would lock everybody out of the KMS key.',
  },
  NotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('DescribeKey'),
    when: 'The account and Region have no such KMS key, alias or grant.',
  },
  TagException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('TagResource'),
    when: 'One or more of the tags are not valid.',
  },
  UnsupportedOperationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateKey'),
    when: 'A parameter is not supported, or the KMS key or custom key store is of a kind that the operation does not take.',
  },
  XksKeyAlreadyInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateKey'),
    when: 'Another KMS key of the external key store uses the same external key ID.',
  },
  XksKeyInvalidConfigurationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateKey'),
    when: 'The external key is not an enabled AES key of 256 bits that may encrypt and decrypt.',
  },
  XksKeyNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateKey'),
    when: 'The external key store proxy finds no external key with the given XksKeyId.',
  },
  XksProxyIncorrectAuthenticationCredentialException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The external key store proxy rejects the signature made with the XksProxyAuthenticationCredential.',
  },
  XksProxyInvalidConfigurationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The external key store proxy is not configured as the request says; most often the XksProxyUriPath is wrong.',
  },
  XksProxyInvalidResponseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The external key store proxy answers something that AWS KMS cannot interpret, or reports an internal error.',
  },
  XksProxyUriEndpointInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The XksProxyUriEndpoint belongs to another external key store that does not share it.',
  },
  XksProxyUriInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'Another external key store uses the same XksProxyUriEndpoint with the same XksProxyUriPath.',
  },
  XksProxyUriUnreachableException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'AWS KMS cannot reach the external key store proxy in time, or the proxy cannot reach its external key manager.',
  },
  XksProxyVpcEndpointServiceInUseException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'Another external key store of the Region uses the VPC endpoint service.',
  },
  XksProxyVpcEndpointServiceInvalidConfigurationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The VPC endpoint service does not meet the requirements for an external key store.',
  },
  XksProxyVpcEndpointServiceNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateCustomKeyStore'),
    when: 'The Region has no VPC endpoint service of that name, or its permissions hide it from AWS KMS.',
  },
  AccessDeniedException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The policies that apply to the caller do not allow the operation.',
    common: true,
  },
  ExpiredTokenException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The session token in the request has expired.',
    common: true,
  },
  IncompleteSignatureException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The signature of the request lacks a required part.',
    common: true,
  },
  InternalFailure: {
    fault: 'server',
    httpStatusCode: 500,
    retryable: 'transient',
    documentation: commonErrors,
    when: 'The request failed for an unknown reason.',
    common: true,
  },
  InvalidSignatureException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The signature does not fit the request, or the date that it was made for is too far off.',
    common: true,
  },
  MissingAuthenticationTokenException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The request carries neither an access key ID nor a token.',
    common: true,
  },
  NotAuthorized: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The caller has no permission for the action.',
    common: true,
  },
  OptInRequired: {
    fault: 'client',
    httpStatusCode: 403,
    documentation: commonErrors,
    when: 'The access key needs a subscription for the service first.',
    common: true,
  },
  RequestExpired: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The date of the request lies more than 15 minutes in the past or the future, or the request expired on its way.',
    common: true,
  },
  SerializationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The body is not JSON, or a member has the wrong JSON type.',
    common: true,
  },
  ServiceUnavailableException: {
    fault: 'server',
    httpStatusCode: 503,
    retryable: 'transient',
    documentation: commonErrors,
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
    documentation: commonErrors,
    when: 'The request names no operation of AWS KMS.',
    common: true,
  },
  UnrecognizedClientException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'The access key ID or the security token is unknown.',
    common: true,
  },
  ValidationException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: commonErrors,
    when: 'A member is missing or breaks its constraints, or the members contradict each other.',
    common: true,
  },
  NotSimulatedException: {
    fault: 'server',
    httpStatusCode: 501,
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html',
    when: "The request asks for something that AWS KMS does and the simulator does not; this is the simulator's own answer and never one of AWS.",
    ours: true,
  },
} as const satisfies Record<string, KmsErrorRow> & Record<ModelledErrorName, KmsErrorRow>;

/** The name of an error that the simulated operations can answer with, as AWS spells it. */
export type KmsErrorName = keyof typeof kmsErrors;
