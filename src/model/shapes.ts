import type {
  ConnectionErrorCode,
  ConnectionState,
  CustomKeyStoreType,
  XksProxyConnectivity,
} from './customKeyStore.ts';

/** A string. `min` and `max` count characters; a `pattern` has to match the whole value. */
export interface StringShape {
  type: 'string';
  required?: true;
  min?: number;
  max?: number;
  pattern?: RegExp;
  enum?: readonly string[];
  /** An empty value says that there is none, whatever `min` and `pattern` are. */
  emptyMeansNone?: true;
  /** Never shown in a trace, an error or a log. */
  sensitive?: true;
}

/** A whole number. `min` and `max` bound its value, inclusively. */
export interface IntegerShape {
  type: 'integer';
  required?: true;
  min?: number;
  max?: number;
}

/** True or false. */
export interface BooleanShape {
  type: 'boolean';
  required?: true;
}

/** A point in time: a `Date` in the SDK, seconds since the epoch on the wire. */
export interface TimestampShape {
  type: 'timestamp';
  required?: true;
}

/** An object with named members. */
export interface StructureShape {
  type: 'structure';
  required?: true;
  /** Never shown in a trace, an error or a log, with everything in it. */
  sensitive?: true;
  members: Readonly<Record<string, Shape>>;
}

/** An array. `min` and `max` count its entries. */
export interface ListShape {
  type: 'list';
  required?: true;
  min?: number;
  max?: number;
  member: Shape;
}

/** What the API model of AWS KMS says about one value. */
export type Shape = StringShape | IntegerShape | BooleanShape | TimestampShape | StructureShape | ListShape;

/** What the API model of AWS KMS says about one operation. */
export interface OperationShape {
  /** Members of the input, without those rules that depend on other members. */
  input: Readonly<Record<string, Shape>>;
  /** Members of the output. */
  output: Readonly<Record<string, Shape>>;
  /** Names of the modelled exceptions; the common errors may come on top. */
  errors: readonly string[];
  /** The page that describes the operation. */
  documentation: string;
}

const customKeyStoreId = { type: 'string', min: 1, max: 64 } as const satisfies StringShape;

const customKeyStoreName = { type: 'string', min: 1, max: 256 } as const satisfies StringShape;

const customKeyStoreType = {
  type: 'string',
  enum: ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] satisfies CustomKeyStoreType[],
} as const satisfies StringShape;

const cloudHsmClusterId = {
  type: 'string',
  min: 19,
  max: 24,
  pattern: /^(?:cluster-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

const trustAnchorCertificate = { type: 'string', min: 1, max: 5000 } as const satisfies StringShape;

const keyStorePassword = { type: 'string', min: 7, max: 32, sensitive: true } as const satisfies StringShape;

const xksProxyConnectivity = {
  type: 'string',
  enum: ['PUBLIC_ENDPOINT', 'VPC_ENDPOINT_SERVICE'] satisfies XksProxyConnectivity[],
} as const satisfies StringShape;

const xksProxyUriEndpoint = {
  type: 'string',
  min: 10,
  max: 128,
  pattern: /^(?:https:\/\/[a-zA-Z0-9.-]+)$/,
} as const satisfies StringShape;

const xksProxyUriPath = {
  type: 'string',
  min: 10,
  max: 128,
  pattern: /^(?:\/[a-zA-Z0-9/_-]+\/kms\/xks\/v\d{1,2}|\/kms\/xks\/v\d{1,2})$/,
} as const satisfies StringShape;

const xksProxyVpcEndpointServiceName = {
  type: 'string',
  min: 20,
  max: 64,
  pattern: /^(?:(?:com|eu)\.amazonaws\.vpce\.(?:[a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+)$/,
} as const satisfies StringShape;

const xksProxyVpcEndpointServiceOwner = {
  type: 'string',
  min: 12,
  max: 12,
  pattern: /^(?:[0-9]{12})$/,
} as const satisfies StringShape;

const xksProxyAccessKeyId = {
  type: 'string',
  min: 20,
  max: 30,
  pattern: /^(?:[A-Z2-7]+)$/,
  sensitive: true,
} as const satisfies StringShape;

const xksProxyAuthenticationCredential = {
  type: 'structure',
  members: {
    AccessKeyId: { ...xksProxyAccessKeyId, required: true },
    RawSecretAccessKey: {
      type: 'string',
      required: true,
      min: 43,
      max: 64,
      pattern: /^(?:[a-zA-Z0-9/+=]+)$/,
      sensitive: true,
    },
  },
} as const satisfies StructureShape;

const marker = {
  type: 'string',
  min: 1,
  max: 1024,
  pattern: /^(?:[\u0020-\u00FF]*)$/,
} as const satisfies StringShape;

const customKeyStoresListEntry = {
  type: 'structure',
  members: {
    CustomKeyStoreId: customKeyStoreId,
    CustomKeyStoreName: customKeyStoreName,
    CloudHsmClusterId: cloudHsmClusterId,
    TrustAnchorCertificate: trustAnchorCertificate,
    ConnectionState: {
      type: 'string',
      enum: [
        'CONNECTED',
        'CONNECTING',
        'DISCONNECTED',
        'DISCONNECTING',
        'FAILED',
      ] satisfies ConnectionState[],
    },
    ConnectionErrorCode: {
      type: 'string',
      enum: [
        'CLUSTER_NOT_FOUND',
        'INSUFFICIENT_CLOUDHSM_HSMS',
        'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
        'INTERNAL_ERROR',
        'INVALID_CREDENTIALS',
        'NETWORK_ERRORS',
        'SUBNET_NOT_FOUND',
        'USER_LOCKED_OUT',
        'USER_LOGGED_IN',
        'USER_NOT_FOUND',
        'XKS_PROXY_ACCESS_DENIED',
        'XKS_PROXY_INVALID_CONFIGURATION',
        'XKS_PROXY_INVALID_RESPONSE',
        'XKS_PROXY_INVALID_TLS_CONFIGURATION',
        'XKS_PROXY_NOT_REACHABLE',
        'XKS_PROXY_TIMED_OUT',
        'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
        'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
      ] satisfies ConnectionErrorCode[],
    },
    CreationDate: { type: 'timestamp' },
    CustomKeyStoreType: customKeyStoreType,
    XksProxyConfiguration: {
      type: 'structure',
      members: {
        Connectivity: xksProxyConnectivity,
        AccessKeyId: xksProxyAccessKeyId,
        UriEndpoint: xksProxyUriEndpoint,
        UriPath: xksProxyUriPath,
        VpcEndpointServiceName: xksProxyVpcEndpointServiceName,
        VpcEndpointServiceOwner: xksProxyVpcEndpointServiceOwner,
      },
    },
  },
} as const satisfies StructureShape;

/**
 * The custom key store operations: their members with the constraints of the API model, and the
 * exceptions they model.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
export const operationShapes = {
  CreateCustomKeyStore: {
    input: {
      CustomKeyStoreName: { ...customKeyStoreName, required: true },
      CloudHsmClusterId: cloudHsmClusterId,
      TrustAnchorCertificate: trustAnchorCertificate,
      KeyStorePassword: keyStorePassword,
      CustomKeyStoreType: customKeyStoreType,
      XksProxyUriEndpoint: xksProxyUriEndpoint,
      XksProxyUriPath: xksProxyUriPath,
      XksProxyVpcEndpointServiceName: xksProxyVpcEndpointServiceName,
      XksProxyVpcEndpointServiceOwner: xksProxyVpcEndpointServiceOwner,
      XksProxyAuthenticationCredential: xksProxyAuthenticationCredential,
      XksProxyConnectivity: xksProxyConnectivity,
    },
    output: { CustomKeyStoreId: customKeyStoreId },
    errors: [
      'CloudHsmClusterInUseException',
      'CloudHsmClusterInvalidConfigurationException',
      'CloudHsmClusterNotActiveException',
      'CloudHsmClusterNotFoundException',
      'CustomKeyStoreNameInUseException',
      'IncorrectTrustAnchorException',
      'KMSInternalException',
      'LimitExceededException',
      'XksProxyIncorrectAuthenticationCredentialException',
      'XksProxyInvalidConfigurationException',
      'XksProxyInvalidResponseException',
      'XksProxyUriEndpointInUseException',
      'XksProxyUriInUseException',
      'XksProxyUriUnreachableException',
      'XksProxyVpcEndpointServiceInUseException',
      'XksProxyVpcEndpointServiceInvalidConfigurationException',
      'XksProxyVpcEndpointServiceNotFoundException',
    ],
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html',
  },
  ConnectCustomKeyStore: {
    input: { CustomKeyStoreId: { ...customKeyStoreId, required: true } },
    output: {},
    errors: [
      'CloudHsmClusterInvalidConfigurationException',
      'CloudHsmClusterNotActiveException',
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNotFoundException',
      'KMSInternalException',
    ],
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html',
  },
  DisconnectCustomKeyStore: {
    input: { CustomKeyStoreId: { ...customKeyStoreId, required: true } },
    output: {},
    errors: [
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNotFoundException',
      'KMSInternalException',
    ],
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html',
  },
  DescribeCustomKeyStores: {
    input: {
      CustomKeyStoreId: customKeyStoreId,
      CustomKeyStoreName: customKeyStoreName,
      Limit: { type: 'integer', min: 1, max: 1000 },
      Marker: marker,
    },
    output: {
      CustomKeyStores: { type: 'list', member: customKeyStoresListEntry },
      NextMarker: marker,
      Truncated: { type: 'boolean' },
    },
    errors: ['CustomKeyStoreNotFoundException', 'InvalidMarkerException', 'KMSInternalException'],
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html',
  },
  UpdateCustomKeyStore: {
    input: {
      CustomKeyStoreId: { ...customKeyStoreId, required: true },
      NewCustomKeyStoreName: customKeyStoreName,
      KeyStorePassword: keyStorePassword,
      CloudHsmClusterId: cloudHsmClusterId,
      XksProxyUriEndpoint: xksProxyUriEndpoint,
      XksProxyUriPath: xksProxyUriPath,
      XksProxyVpcEndpointServiceName: { ...xksProxyVpcEndpointServiceName, emptyMeansNone: true },
      XksProxyVpcEndpointServiceOwner: xksProxyVpcEndpointServiceOwner,
      XksProxyAuthenticationCredential: xksProxyAuthenticationCredential,
      XksProxyConnectivity: xksProxyConnectivity,
    },
    output: {},
    errors: [
      'CloudHsmClusterInvalidConfigurationException',
      'CloudHsmClusterNotActiveException',
      'CloudHsmClusterNotFoundException',
      'CloudHsmClusterNotRelatedException',
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNameInUseException',
      'CustomKeyStoreNotFoundException',
      'KMSInternalException',
      'XksProxyIncorrectAuthenticationCredentialException',
      'XksProxyInvalidConfigurationException',
      'XksProxyInvalidResponseException',
      'XksProxyUriEndpointInUseException',
      'XksProxyUriInUseException',
      'XksProxyUriUnreachableException',
      'XksProxyVpcEndpointServiceInUseException',
      'XksProxyVpcEndpointServiceInvalidConfigurationException',
      'XksProxyVpcEndpointServiceNotFoundException',
    ],
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html',
  },
  DeleteCustomKeyStore: {
    input: { CustomKeyStoreId: { ...customKeyStoreId, required: true } },
    output: {},
    errors: [
      'CustomKeyStoreHasCMKsException',
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNotFoundException',
      'KMSInternalException',
    ],
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html',
  },
} as const satisfies Record<string, OperationShape>;

/** The name of an operation that the simulator knows, as AWS spells it. */
export type OperationName = keyof typeof operationShapes;
