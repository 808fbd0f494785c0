import type { Simulator } from 'custom-key-store-simulator';
import { hsmKey, unknownKey } from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

const pair = { KeyPairSpec: 'RSA_2048' } as const;

const bothOperations = {
  DependencyTimeoutException: 'scripted',
  DisabledException: 'refused before',
  DryRunOperationException: 'refused before',
  InvalidGrantTokenException: 'refused before',
  InvalidKeyUsageException: 'refused before',
  KMSInternalException: 'scripted',
  KMSInvalidStateException: 'refused before',
  KeyUnavailableException: 'scripted',
  NotFoundException: () => ({ ...unknownKey, ...pair }),
  UnsupportedOperationException: (sim: Simulator) => ({ ...hsmKey(sim), ...pair }),
} as const;

/** Data key pairs; keys in custom key stores make none, and those of ordinary keys are not simulated. */
export const dataKeyPairProvocations: ProvocationsOf<
  'GenerateDataKeyPair' | 'GenerateDataKeyPairWithoutPlaintext'
> = {
  GenerateDataKeyPair: bothOperations,
  GenerateDataKeyPairWithoutPlaintext: bothOperations,
};
