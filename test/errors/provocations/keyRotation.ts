import { hsmKey, malformedArn, unknownKey } from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

/** What every operation on the rotation of a key answers. */
const everyOperation = {
  InvalidArnException: () => malformedArn,
  KMSInternalException: 'scripted',
  NotFoundException: () => unknownKey,
  UnsupportedOperationException: hsmKey,
} as const;

/** Rotation of key material; keys in custom key stores have none, and that of ordinary keys is not simulated. */
export const keyRotationProvocations: ProvocationsOf<
  | 'DisableKeyRotation'
  | 'EnableKeyRotation'
  | 'GetKeyRotationStatus'
  | 'ListKeyRotations'
  | 'RotateKeyOnDemand'
> = {
  DisableKeyRotation: {
    ...everyOperation,
    DependencyTimeoutException: 'scripted',
    DisabledException: 'refused before',
    KMSInvalidStateException: 'refused before',
  },
  EnableKeyRotation: {
    ...everyOperation,
    DependencyTimeoutException: 'scripted',
    DisabledException: 'refused before',
    KMSInvalidStateException: 'refused before',
  },
  GetKeyRotationStatus: {
    ...everyOperation,
    DependencyTimeoutException: 'scripted',
    // It answers in every state of an ordinary key.
    KMSInvalidStateException: 'scripted',
  },
  ListKeyRotations: {
    ...everyOperation,
    InvalidMarkerException: 'refused before',
    KMSInvalidStateException: 'refused before',
  },
  RotateKeyOnDemand: {
    ...everyOperation,
    ConflictException: 'refused before',
    DependencyTimeoutException: 'scripted',
    DisabledException: 'refused before',
    KMSInvalidStateException: 'refused before',
    LimitExceededException: 'refused before',
  },
};
