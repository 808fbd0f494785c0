/** What AWS KMS says about one failure at an external key store proxy, whatever it asked the proxy for. */
export interface ProxyText {
  /** Part of the message by which programs tell the failures apart. */
  fragment: string;
  /** Text of the exception; it contains the fragment. */
  message: string;
}

/**
 * The texts that requests for the health of a proxy and requests for its keys have in common.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export const proxyTexts = {
  rejectsRequest: {
    fragment: 'cannot interpret the response from the external key store proxy',
    message:
      'AWS KMS cannot interpret the response from the external key store proxy, which rejects a well-formed request.',
  },
  authenticationFailed: {
    fragment: 'could not authenticate AWS KMS',
    message:
      'The external key store proxy could not authenticate AWS KMS. Correct the XksProxyAuthenticationCredential.',
  },
  invalidUriPath: {
    fragment: 'invalid URI path',
    message:
      'The external key store proxy received a request with an invalid URI path. Correct the XksProxyUriPath.',
  },
  throttled: {
    fragment: 'due to a very high request rate',
    message: 'The external key store proxy refuses to answer AWS KMS due to a very high request rate.',
  },
  internalError: {
    fragment: 'cannot communicate with the external key manager',
    message: 'The external key store proxy reports that it cannot communicate with the external key manager.',
  },
  dependencyTimedOut: {
    fragment: 'in the time allotted',
    message:
      'The external key store proxy did not get an answer from the external key manager in the time allotted.',
  },
  networkErrors: {
    fragment: 'cannot communicate with the external key store proxy',
    message: 'AWS KMS cannot communicate with the external key store proxy because of network errors.',
  },
  unreachable: {
    fragment: 'cannot communicate with the external key store proxy',
    message:
      'AWS KMS cannot communicate with the external key store proxy. Correct the XksProxyUriEndpoint, or start the proxy.',
  },
  tlsFailure: {
    fragment: 'cannot establish a TLS connection',
    message:
      'AWS KMS cannot establish a TLS connection to the external key store proxy. Correct the TLS versions or the certificate of the proxy.',
  },
  timedOut: {
    fragment: 'did not respond in time',
    message: 'The external key store proxy did not respond in time.',
  },
  malformedResponse: {
    fragment: 'cannot interpret the response from the external key store proxy',
    message: 'AWS KMS cannot interpret the response from the external key store proxy.',
  },
  fleetUnavailable: {
    fragment: 'in an unhealthy state',
    message:
      'The external key store proxy is in an unhealthy state: it reports every external key manager as UNAVAILABLE.',
  },
} as const satisfies Record<string, ProxyText>;
