import type { ConnectionErrorCode } from '../model/customKeyStore.ts';
import type { KmsErrorName } from './kmsErrors.ts';
import { proxyTexts } from './xksProxyTexts.ts';

/**
 * How a GetHealthStatus request can fail. Names that end in `Exception` are the `errorName` of the proxy's
 * answer; the others are found by AWS KMS itself.
 *
 * - `networkErrors`: trouble between AWS KMS and the proxy
 * - `unreachable`: no TCP connection, or no such host
 * - `tlsFailure`: no TLS connection
 * - `timedOut`: no answer within 250 ms
 * - `malformedResponse`: an answer that breaks the specification
 * - `fleetUnavailable`: a proper answer, in which every external key manager is `UNAVAILABLE`
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#gethealthstatus
 */
export type GetHealthStatusOutcome =
  | 'ValidationException'
  | 'InvalidStateException'
  | 'AuthenticationFailedException'
  | 'AccessDeniedException'
  | 'InvalidUriPathException'
  | 'ThrottlingException'
  | 'InternalException'
  | 'UnsupportedOperationException'
  | 'DependencyTimeoutException'
  | 'networkErrors'
  | 'unreachable'
  | 'tlsFailure'
  | 'timedOut'
  | 'malformedResponse'
  | 'fleetUnavailable';

/** What one failure of GetHealthStatus means to each operation that sends it. */
export interface GetHealthStatusOutcomeRow {
  /** HTTP status of the proxy's answer; absent when there is none, or when it does not matter. */
  httpStatus?: number;
  /** What CreateCustomKeyStore and UpdateCustomKeyStore answer. */
  createOrUpdate: {
    exception: KmsErrorName;
    /** Part of the message by which programs tell the failures apart. */
    fragment: string;
    /** Text of the exception; it contains the fragment. */
    message: string;
  };
  /** What the attempt of ConnectCustomKeyStore ends with. */
  connectionErrorCode: ConnectionErrorCode;
  /** The page that states the meaning. */
  documentation: string;
  /** What AWS leaves open, or where two pages differ. */
  note?: string;
}

/**
 * Every failure of GetHealthStatus, with the exception and the ConnectionErrorCode that it becomes. The
 * proxy's own `errorMessage` is never passed on.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export const getHealthStatusOutcomes = {
  ValidationException: {
    httpStatus: 400,
    createOrUpdate: {
      exception: 'XksProxyInvalidResponseException',
      ...proxyTexts.rejectsRequest,
    },
    connectionErrorCode: 'XKS_PROXY_INVALID_RESPONSE',
    documentation:
      'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes',
    note: 'The specification maps this errorName for CreateCustomKeyStore and UpdateCustomKeyStore, yet lists it for every request but GetHealthStatus. Assumption: the ConnectionErrorCode, which no page states.',
  },
  InvalidStateException: {
    httpStatus: 400,
    createOrUpdate: {
      exception: 'XksProxyInvalidResponseException',
      fragment: 'cannot interpret the response from the external key store proxy',
      message:
        'AWS KMS cannot interpret the response from the external key store proxy: it says that a key is not enabled in the external key manager, but the request concerns no key.',
    },
    connectionErrorCode: 'XKS_PROXY_INVALID_RESPONSE',
    documentation:
      'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes',
    note: 'Assumption: exception and ConnectionErrorCode; the specification allows this errorName for GetHealthStatus and does not say what becomes of it.',
  },
  AuthenticationFailedException: {
    httpStatus: 401,
    createOrUpdate: {
      exception: 'XksProxyIncorrectAuthenticationCredentialException',
      ...proxyTexts.authenticationFailed,
    },
    connectionErrorCode: 'INVALID_CREDENTIALS',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  AccessDeniedException: {
    httpStatus: 403,
    createOrUpdate: {
      exception: 'XksProxyInvalidConfigurationException',
      fragment: 'denied access to the operation',
      message:
        'The external key store proxy denied access to the operation. Its authorization rules have to admit AWS KMS.',
    },
    connectionErrorCode: 'XKS_PROXY_ACCESS_DENIED',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
    note: 'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#gethealthstatus has the proxy exempt GetHealthStatus from its authorization; https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html has the code nevertheless. Assumption: the exception, which no page states.',
  },
  InvalidUriPathException: {
    httpStatus: 404,
    createOrUpdate: {
      exception: 'XksProxyInvalidConfigurationException',
      ...proxyTexts.invalidUriPath,
    },
    connectionErrorCode: 'XKS_PROXY_INVALID_CONFIGURATION',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  ThrottlingException: {
    httpStatus: 429,
    createOrUpdate: {
      exception: 'XksProxyUriUnreachableException',
      ...proxyTexts.throttled,
    },
    connectionErrorCode: 'XKS_PROXY_TIMED_OUT',
    documentation:
      'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes',
    note: 'Assumption: the ConnectionErrorCode, which no page states.',
  },
  InternalException: {
    httpStatus: 500,
    createOrUpdate: {
      exception: 'XksProxyInvalidResponseException',
      ...proxyTexts.internalError,
    },
    connectionErrorCode: 'XKS_PROXY_NOT_REACHABLE',
    documentation:
      'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes',
    note: 'Assumption: the ConnectionErrorCode, which no page states.',
  },
  UnsupportedOperationException: {
    httpStatus: 501,
    createOrUpdate: {
      exception: 'XksProxyInvalidResponseException',
      fragment: 'cannot interpret the response from the external key store proxy',
      message:
        'AWS KMS cannot interpret the response from the external key store proxy: it says that it does not support the requested operation, but every proxy has to.',
    },
    connectionErrorCode: 'XKS_PROXY_INVALID_RESPONSE',
    documentation:
      'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes',
    note: 'Assumption: exception and ConnectionErrorCode; the specification allows this errorName for GetHealthStatus and does not say what becomes of it.',
  },
  DependencyTimeoutException: {
    httpStatus: 503,
    createOrUpdate: {
      exception: 'XksProxyUriUnreachableException',
      ...proxyTexts.dependencyTimedOut,
    },
    connectionErrorCode: 'XKS_PROXY_TIMED_OUT',
    documentation:
      'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes',
    note: 'Assumption: the ConnectionErrorCode, which no page states.',
  },
  networkErrors: {
    createOrUpdate: {
      exception: 'XksProxyUriUnreachableException',
      ...proxyTexts.networkErrors,
    },
    connectionErrorCode: 'NETWORK_ERRORS',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html',
    note: 'Assumption: the exception, which no page sets apart from that of a proxy that cannot be reached.',
  },
  unreachable: {
    createOrUpdate: {
      exception: 'XksProxyUriUnreachableException',
      ...proxyTexts.unreachable,
    },
    connectionErrorCode: 'XKS_PROXY_NOT_REACHABLE',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  tlsFailure: {
    createOrUpdate: {
      exception: 'XksProxyUriUnreachableException',
      ...proxyTexts.tlsFailure,
    },
    connectionErrorCode: 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
    note: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html lists a certificate without the private DNS name under XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION as well.',
  },
  timedOut: {
    createOrUpdate: {
      exception: 'XksProxyUriUnreachableException',
      ...proxyTexts.timedOut,
    },
    connectionErrorCode: 'XKS_PROXY_TIMED_OUT',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  malformedResponse: {
    createOrUpdate: {
      exception: 'XksProxyInvalidResponseException',
      ...proxyTexts.malformedResponse,
    },
    connectionErrorCode: 'XKS_PROXY_INVALID_RESPONSE',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  fleetUnavailable: {
    httpStatus: 200,
    createOrUpdate: {
      exception: 'XksProxyUriUnreachableException',
      ...proxyTexts.fleetUnavailable,
    },
    connectionErrorCode: 'XKS_PROXY_NOT_REACHABLE',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
    note: 'https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/keystore-external.md says that connecting fails with XksProxyUriUnreachableException, which ConnectCustomKeyStore does not model.',
  },
} as const satisfies Record<GetHealthStatusOutcome, GetHealthStatusOutcomeRow>;

/**
 * What AWS KMS finds wrong with the VPC endpoint service of an external key store proxy.
 *
 * - `notFound`: the Region has no service of that name
 * - `principalNotAllowed`: its permissions do not name AWS KMS
 * - `ownerMismatch`: it belongs to another account than `XksProxyVpcEndpointServiceOwner`
 * - `gatewayLoadBalancer`: it stands before a gateway load balancer instead of a network load balancer
 * - `tooFewAvailabilityZones`: its subnets lie in fewer than two Availability Zones
 * - `acceptanceRequired`: its owner has to accept every endpoint
 * - `domainNotVerified`: its private DNS name is missing or not verified
 * - `privateDnsNameMismatch`: its private DNS name is not the host of `XksProxyUriEndpoint`
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html
 */
export type VpcEndpointServiceProblem =
  | 'notFound'
  | 'principalNotAllowed'
  | 'ownerMismatch'
  | 'gatewayLoadBalancer'
  | 'tooFewAvailabilityZones'
  | 'acceptanceRequired'
  | 'domainNotVerified'
  | 'privateDnsNameMismatch';

/** What one problem with a VPC endpoint service means to each operation that looks at it. */
export interface VpcEndpointServiceProblemRow {
  /** What CreateCustomKeyStore and UpdateCustomKeyStore answer. */
  createOrUpdate: {
    exception: KmsErrorName;
    /** Text of the exception. */
    message: string;
  };
  /** What the attempt of ConnectCustomKeyStore ends with. */
  connectionErrorCode: ConnectionErrorCode;
  /** The page that states the requirement. */
  documentation: string;
  /** What AWS leaves open, or where two pages differ. */
  note?: string;
}

/**
 * Every problem with a VPC endpoint service, with the exception and the ConnectionErrorCode that it becomes.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export const vpcEndpointServiceProblems = {
  notFound: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceNotFoundException',
      message: 'AWS KMS finds no VPC endpoint service of this name in the Region.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  principalNotAllowed: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceNotFoundException',
      message:
        'AWS KMS cannot see the VPC endpoint service. Its allowed principals have to include the one of AWS KMS for the Region, cks.kms.<region>.amazonaws.com.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
    note: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html lists the principal under XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION as well.',
  },
  ownerMismatch: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceNotFoundException',
      message:
        'AWS KMS finds no VPC endpoint service of this name that belongs to the account in XksProxyVpcEndpointServiceOwner, or by default to the account of the caller.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html',
    note: 'Assumption: exception and ConnectionErrorCode, which no page states. https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html still lists a service of another account under XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION.',
  },
  gatewayLoadBalancer: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceInvalidConfigurationException',
      message:
        'The VPC endpoint service uses a gateway load balancer, but an external key store needs a network load balancer.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  tooFewAvailabilityZones: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceInvalidConfigurationException',
      message: 'The VPC endpoint service needs at least two subnets, each in a different Availability Zone.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
  acceptanceRequired: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceInvalidConfigurationException',
      message:
        'The VPC endpoint service requires acceptance of its endpoints, but AWS KMS has to connect without.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
    note: 'https://github.com/awsdocs/aws-kms-developer-guide/blob/HEAD/doc_source/vpc-connectivity.md names XksProxyInvalidConfigurationException instead.',
  },
  domainNotVerified: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceInvalidConfigurationException',
      message:
        'The VPC endpoint service needs a private DNS name whose domain verification status is verified.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html',
  },
  privateDnsNameMismatch: {
    createOrUpdate: {
      exception: 'XksProxyVpcEndpointServiceInvalidConfigurationException',
      message: 'The private DNS name of the VPC endpoint service is not the host in the XksProxyUriEndpoint.',
    },
    connectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html',
  },
} as const satisfies Record<VpcEndpointServiceProblem, VpcEndpointServiceProblemRow>;
