import type { KmsErrorName } from './kmsErrors.ts';
import { type ProxyText, proxyTexts } from './xksProxyTexts.ts';

/**
 * A request that AWS KMS sends to an external key store proxy.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md
 */
export type XksOperation = 'GetHealthStatus' | 'GetKeyMetadata' | 'Encrypt' | 'Decrypt';

const specification =
  'https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes';
const troubleshooting = 'https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html';

const everyRequest = ['GetHealthStatus', 'GetKeyMetadata', 'Encrypt', 'Decrypt'] as const;
const keyRequests = ['GetKeyMetadata', 'Encrypt', 'Decrypt'] as const;

/**
 * Every `errorName` of a proxy, with the requests that it can answer. The specification lists
 * InvalidKeyUsageException for Encrypt and Decrypt only, but maps it for CreateKey, which sends
 * GetKeyMetadata; and ValidationException and AccessDeniedException for every request but GetHealthStatus,
 * whose answers AWS has a place for nevertheless.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes
 */
export const proxyErrorCalls = {
  ValidationException: everyRequest,
  InvalidStateException: everyRequest,
  InvalidCiphertextException: ['Decrypt'],
  InvalidKeyUsageException: keyRequests,
  AuthenticationFailedException: everyRequest,
  AccessDeniedException: everyRequest,
  KeyNotFoundException: keyRequests,
  InvalidUriPathException: everyRequest,
  ThrottlingException: everyRequest,
  InternalException: everyRequest,
  UnsupportedOperationException: everyRequest,
  DependencyTimeoutException: everyRequest,
} as const satisfies Record<string, readonly XksOperation[]>;

/** The `errorName` of a proxy's answer. */
export type ProxyErrorName = keyof typeof proxyErrorCalls;

/**
 * How GetKeyMetadata, Encrypt or Decrypt can fail at an external key store proxy. Names that end in
 * `Exception` are the `errorName` of the proxy's answer; the others are found by AWS KMS itself.
 *
 * - `networkErrors`: trouble between AWS KMS and the proxy
 * - `unreachable`: no TCP connection, or no such host
 * - `tlsFailure`: no TLS connection
 * - `timedOut`: no answer within 250 ms
 * - `malformedResponse`: an answer that breaks the specification
 * - `unacceptableText`: a ciphertext or plaintext that AWS KMS cannot accept
 * - `fleetUnavailable`: every external key manager behind the proxy is `UNAVAILABLE`
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes
 */
export type KeyRequestOutcome =
  | ProxyErrorName
  | 'networkErrors'
  | 'unreachable'
  | 'tlsFailure'
  | 'timedOut'
  | 'malformedResponse'
  | 'unacceptableText'
  | 'fleetUnavailable';

/** What one failure of a request for an external key means to each operation that sends it. */
export interface KeyRequestOutcomeRow {
  /** HTTP status of the proxy's answer; absent when there is none, or when it does not matter. */
  httpStatus?: number;
  /** What CreateKey answers, which sends GetKeyMetadata; absent where the failure cannot meet it. */
  createKey?: ProxyText & { exception: KmsErrorName };
  /** What Encrypt, Decrypt, ReEncrypt, GenerateDataKey and GenerateDataKeyWithoutPlaintext answer. */
  cryptographic: ProxyText & { exception: 'KMSInvalidStateException' };
  /** Set where KMSInternalException may come instead, if the proxy was reliable in the last minutes. */
  dependsOnReliability?: true;
  /** Whether AWS counts the failure among the retryable ones; an SDK does not send the request again for it. */
  retryable: boolean;
  /** The page that states the meaning. */
  documentation: string;
  /** What AWS leaves open, or where two pages differ. */
  note?: string;
}

const storeUnusable = <const T extends ProxyText>(text: T) =>
  ({ exception: 'CustomKeyStoreInvalidStateException', ...text }) as const;
const keyUnfit = <const T extends ProxyText>(text: T) =>
  ({ exception: 'XksKeyInvalidConfigurationException', ...text }) as const;
const failed = <const T extends ProxyText>(text: T) =>
  ({ exception: 'KMSInvalidStateException', ...text }) as const;

const notEnabled = {
  fragment: 'not enabled in the external key manager',
  message: 'The external key is not enabled in the external key manager.',
} as const;
const keyUsage = {
  fragment: 'does not support the requested operation',
  message: 'The external key does not support the requested operation. It has to encrypt and decrypt.',
} as const;
const accessDenied = {
  fragment: 'denied access to the operation',
  message:
    'The external key store proxy denied access to the operation. Its authorization rules have to admit AWS KMS, the caller and the external key.',
} as const;
const keyNotFound = {
  fragment: 'could not find the external key',
  message: 'The external key store proxy could not find the external key.',
} as const;
const unsupported = {
  fragment: 'does not support the requested operation',
  message: 'The external key store proxy does not support the requested operation.',
} as const;

/**
 * Every failure of a request for an external key, with the exceptions that it becomes. The proxy's own
 * `errorMessage` is never passed on.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export const keyRequestOutcomes = {
  ValidationException: {
    httpStatus: 400,
    createKey: storeUnusable(proxyTexts.rejectsRequest),
    cryptographic: failed(proxyTexts.rejectsRequest),
    retryable: false,
    documentation: specification,
  },
  InvalidStateException: {
    httpStatus: 400,
    createKey: keyUnfit(notEnabled),
    cryptographic: failed(notEnabled),
    retryable: false,
    documentation: specification,
  },
  InvalidCiphertextException: {
    httpStatus: 400,
    cryptographic: failed({
      fragment: 'corrupted, missing, or otherwise invalid',
      message:
        'The external key manager found the ciphertext, or the additional authenticated data such as the encryption context, corrupted, missing, or otherwise invalid.',
    }),
    retryable: false,
    documentation: specification,
    note: 'Not InvalidCiphertextException, which AWS KMS answers when it finds the ciphertext invalid before it asks the proxy.',
  },
  InvalidKeyUsageException: {
    httpStatus: 400,
    createKey: keyUnfit(keyUsage),
    cryptographic: failed(keyUsage),
    retryable: false,
    documentation: specification,
    note: 'The specification maps this errorName for CreateKey, yet lists it for Encrypt and Decrypt only.',
  },
  AuthenticationFailedException: {
    httpStatus: 401,
    createKey: storeUnusable(proxyTexts.authenticationFailed),
    cryptographic: failed(proxyTexts.authenticationFailed),
    retryable: false,
    documentation: troubleshooting,
  },
  AccessDeniedException: {
    httpStatus: 403,
    createKey: storeUnusable(accessDenied),
    cryptographic: failed(accessDenied),
    retryable: false,
    documentation: troubleshooting,
    note: 'For CreateKey the specification names KMSInvalidStateException, which the operation does not model.',
  },
  KeyNotFoundException: {
    httpStatus: 404,
    createKey: { exception: 'XksKeyNotFoundException', ...keyNotFound },
    cryptographic: failed(keyNotFound),
    retryable: false,
    documentation: troubleshooting,
    note: 'The specification words the message differently: the key was not found in its external key manager.',
  },
  InvalidUriPathException: {
    httpStatus: 404,
    createKey: storeUnusable(proxyTexts.invalidUriPath),
    cryptographic: failed(proxyTexts.invalidUriPath),
    retryable: false,
    documentation: troubleshooting,
  },
  ThrottlingException: {
    httpStatus: 429,
    createKey: storeUnusable(proxyTexts.throttled),
    cryptographic: failed(proxyTexts.throttled),
    retryable: true,
    documentation: specification,
    note: 'Not ThrottlingException, which AWS KMS answers for its own quotas.',
  },
  InternalException: {
    httpStatus: 500,
    createKey: storeUnusable(proxyTexts.internalError),
    cryptographic: failed(proxyTexts.internalError),
    dependsOnReliability: true,
    retryable: true,
    documentation: specification,
  },
  UnsupportedOperationException: {
    httpStatus: 501,
    createKey: storeUnusable(unsupported),
    cryptographic: failed(unsupported),
    retryable: false,
    documentation: troubleshooting,
    note: 'For CreateKey the specification names XksKeyInvalidResponseException, which does not exist, and the guide UnsupportedOperationException besides this one.',
  },
  DependencyTimeoutException: {
    httpStatus: 503,
    createKey: storeUnusable(proxyTexts.dependencyTimedOut),
    cryptographic: failed(proxyTexts.dependencyTimedOut),
    dependsOnReliability: true,
    retryable: true,
    documentation: specification,
  },
  networkErrors: {
    createKey: storeUnusable(proxyTexts.networkErrors),
    cryptographic: failed(proxyTexts.networkErrors),
    dependsOnReliability: true,
    retryable: true,
    documentation: troubleshooting,
    note: 'Assumption: network errors count as a connection that timed out, one of the failures that depend on the reliability of the proxy.',
  },
  unreachable: {
    createKey: storeUnusable(proxyTexts.unreachable),
    cryptographic: failed(proxyTexts.unreachable),
    retryable: true,
    documentation: troubleshooting,
    note: 'Assumption: the connection is refused, so that nothing times out.',
  },
  tlsFailure: {
    createKey: storeUnusable(proxyTexts.tlsFailure),
    cryptographic: failed(proxyTexts.tlsFailure),
    retryable: true,
    documentation: troubleshooting,
    note: 'Assumption: that it counts as retryable, which no page states.',
  },
  timedOut: {
    createKey: storeUnusable(proxyTexts.timedOut),
    cryptographic: failed(proxyTexts.timedOut),
    dependsOnReliability: true,
    retryable: true,
    documentation: troubleshooting,
  },
  malformedResponse: {
    createKey: storeUnusable(proxyTexts.malformedResponse),
    cryptographic: failed(proxyTexts.malformedResponse),
    retryable: false,
    documentation: troubleshooting,
    note: 'Assumption: a wrong ciphertextDataIntegrityValue is a malformed answer as well.',
  },
  unacceptableText: {
    cryptographic: failed({
      fragment: 'submitted for decryption',
      message:
        'AWS KMS cannot accept what the external key store proxy returned for the text submitted for decryption or encryption.',
    }),
    retryable: false,
    documentation: troubleshooting,
  },
  fleetUnavailable: {
    createKey: storeUnusable(proxyTexts.fleetUnavailable),
    cryptographic: failed(proxyTexts.fleetUnavailable),
    retryable: true,
    documentation: troubleshooting,
    note: 'Assumption: what leads to this text, which the page lists without saying when, and that it counts as retryable.',
  },
} as const satisfies Record<KeyRequestOutcome, KeyRequestOutcomeRow>;

/** What AWS KMS finds wrong with the description of an external key that a new KMS key is to use. */
export type XksKeyConfigurationProblem = 'keySpec' | 'keyStatus' | 'keyUsage';

/** What CreateKey answers when the proxy knows the external key, but the key does not fit. */
export interface XksKeyConfigurationProblemRow {
  exception: 'XksKeyInvalidConfigurationException';
  /** Part of the message by which programs tell the problems apart. */
  fragment: string;
  /** Text of the exception; it contains the fragment and what the proxy reported. */
  message: (reported: string) => string;
  /** The page that states the requirement. */
  documentation: string;
}

/**
 * What an external key has to be like, in the order in which it is checked. Assumption: the order.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#getkeymetadata
 */
export const xksKeyConfigurationProblems = {
  keySpec: {
    exception: 'XksKeyInvalidConfigurationException',
    fragment: 'must be AES_256',
    message: (reported) => `The key spec of the external key must be AES_256, but is ${reported}.`,
    documentation: troubleshooting,
  },
  keyStatus: {
    exception: 'XksKeyInvalidConfigurationException',
    fragment: 'must be ENABLED',
    message: (reported) => `The status of the external key must be ENABLED, but is ${reported}.`,
    documentation: troubleshooting,
  },
  keyUsage: {
    exception: 'XksKeyInvalidConfigurationException',
    fragment: 'must include ENCRYPT and DECRYPT',
    message: (reported) =>
      `The usage of the external key must include ENCRYPT and DECRYPT, but is ${reported}.`,
    documentation: troubleshooting,
  },
} as const satisfies Record<XksKeyConfigurationProblem, XksKeyConfigurationProblemRow>;
