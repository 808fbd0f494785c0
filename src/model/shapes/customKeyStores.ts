import type {
  ConnectionErrorCode,
  ConnectionState,
  CustomKeyStoreType,
  XksProxyConnectivity,
} from '../customKeyStore.ts';
import { type OperationShapes, required, type StringShape, type StructureShape } from './shape.ts';
import { cloudHsmClusterId, customKeyStoreId, date, flag, limit, marker } from './shared.ts';

const customKeyStoreName = { type: 'string', min: 1, max: 256 } as const satisfies StringShape;

const customKeyStoreType = {
  type: 'string',
  enum: ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] satisfies CustomKeyStoreType[],
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
    AccessKeyId: required(xksProxyAccessKeyId),
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
    CreationDate: date,
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

/** Custom key stores. */
export const customKeyStoreShapes = {
  CreateCustomKeyStore: {
    input: {
      CustomKeyStoreName: required(customKeyStoreName),
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
  },
  ConnectCustomKeyStore: {
    input: { CustomKeyStoreId: required(customKeyStoreId) },
    output: {},
    errors: [
      'CloudHsmClusterInvalidConfigurationException',
      'CloudHsmClusterNotActiveException',
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNotFoundException',
      'KMSInternalException',
    ],
  },
  DisconnectCustomKeyStore: {
    input: { CustomKeyStoreId: required(customKeyStoreId) },
    output: {},
    errors: [
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNotFoundException',
      'KMSInternalException',
    ],
  },
  DescribeCustomKeyStores: {
    input: {
      CustomKeyStoreId: customKeyStoreId,
      CustomKeyStoreName: customKeyStoreName,
      Limit: limit,
      Marker: marker,
    },
    output: {
      CustomKeyStores: { type: 'list', member: customKeyStoresListEntry },
      NextMarker: marker,
      Truncated: flag,
    },
    errors: ['CustomKeyStoreNotFoundException', 'InvalidMarkerException', 'KMSInternalException'],
  },
  UpdateCustomKeyStore: {
    input: {
      CustomKeyStoreId: required(customKeyStoreId),
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
  },
  DeleteCustomKeyStore: {
    input: { CustomKeyStoreId: required(customKeyStoreId) },
    output: {},
    errors: [
      'CustomKeyStoreHasCMKsException',
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNotFoundException',
      'KMSInternalException',
    ],
  },
} as const satisfies OperationShapes;
