import type { Simulator } from 'custom-key-store-simulator';
import { hsmKey, malformedArn, unknownKey } from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

/** What every operation for another KeyUsage answers, with the rest of its request. */
const everyOperation = <const I extends object>(rest: I) =>
  ({
    DisabledException: 'refused before',
    DryRunOperationException: 'refused before',
    InvalidGrantTokenException: 'refused before',
    InvalidKeyUsageException: (sim: Simulator) => ({ ...hsmKey(sim), ...rest }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'refused before',
    KeyUnavailableException: 'scripted',
    NotFoundException: () => ({ ...unknownKey, ...rest }),
  }) as const;

const bytes = Uint8Array.of(1, 2, 3);
const encapsulation = { EncapsulationAlgorithm: 'ML_KEM' } as const;
const mac = { Message: bytes, MacAlgorithm: 'HMAC_SHA_256' } as const;
const signing = { Message: bytes, SigningAlgorithm: 'ECDSA_SHA_256' } as const;

/** Asymmetric and HMAC keys; no key of the simulator is one. */
export const asymmetricKeyProvocations: ProvocationsOf<
  | 'Decapsulate'
  | 'DeriveSharedSecret'
  | 'Encapsulate'
  | 'GenerateMac'
  | 'GetPublicKey'
  | 'Sign'
  | 'Verify'
  | 'VerifyMac'
> = {
  Decapsulate: {
    ...everyOperation({ ...encapsulation, SharedSecretCiphertextBlob: bytes }),
    DependencyTimeoutException: 'scripted',
    InvalidCiphertextException: 'refused before',
  },
  DeriveSharedSecret: {
    ...everyOperation({ KeyAgreementAlgorithm: 'ECDH', PublicKey: bytes }),
    DependencyTimeoutException: 'scripted',
  },
  Encapsulate: { ...everyOperation(encapsulation), DependencyTimeoutException: 'scripted' },
  GenerateMac: everyOperation(mac),
  GetPublicKey: {
    DependencyTimeoutException: 'scripted',
    DisabledException: 'refused before',
    InvalidArnException: () => malformedArn,
    InvalidGrantTokenException: 'refused before',
    InvalidKeyUsageException: 'refused before',
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'refused before',
    KeyUnavailableException: 'scripted',
    NotFoundException: () => unknownKey,
    UnsupportedOperationException: hsmKey,
  },
  Sign: { ...everyOperation(signing), DependencyTimeoutException: 'scripted' },
  Verify: {
    ...everyOperation({ ...signing, Signature: bytes }),
    DependencyTimeoutException: 'scripted',
    KMSInvalidSignatureException: 'refused before',
  },
  VerifyMac: {
    ...everyOperation({ ...mac, Mac: bytes }),
    KMSInvalidMacException: 'refused before',
  },
};
