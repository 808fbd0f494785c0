import type { ConnectionErrorCode } from '../model/customKeyStore.ts';

/** Exceptions that a request is answered with because of something outside AWS KMS. */
export type FaultExceptionName =
  | 'CloudHsmClusterInvalidConfigurationException'
  | 'CloudHsmClusterNotActiveException'
  | 'XksProxyIncorrectAuthenticationCredentialException'
  | 'XksProxyInvalidConfigurationException'
  | 'XksProxyInvalidResponseException'
  | 'XksProxyUriUnreachableException'
  | 'XksProxyVpcEndpointServiceInvalidConfigurationException'
  | 'XksProxyVpcEndpointServiceNotFoundException';

/** Every documented failure that has a cause, and `INTERNAL_ERROR`, which is AWS KMS's own. */
export type FaultName = ConnectionErrorCode | FaultExceptionName;
