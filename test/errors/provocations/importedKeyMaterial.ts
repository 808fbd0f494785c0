import type { Simulator } from 'custom-key-store-simulator';
import { hsmKey, malformedArn, unknownKey } from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

/** What every operation on imported key material answers, with the rest of its request. */
const everyOperation = <const I extends object>(rest: I) =>
  ({
    DependencyTimeoutException: 'scripted',
    InvalidArnException: () => ({ ...malformedArn, ...rest }),
    KMSInternalException: 'scripted',
    KMSInvalidStateException: 'refused before',
    NotFoundException: () => ({ ...unknownKey, ...rest }),
    UnsupportedOperationException: (sim: Simulator) => ({ ...hsmKey(sim), ...rest }),
  }) as const;

/** Key material that the customer brings; no key of the simulator takes any. */
export const importedKeyMaterialProvocations: ProvocationsOf<
  'DeleteImportedKeyMaterial' | 'GetParametersForImport' | 'ImportKeyMaterial'
> = {
  DeleteImportedKeyMaterial: everyOperation({}),
  GetParametersForImport: everyOperation({
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_4096',
  }),
  ImportKeyMaterial: {
    ...everyOperation({ ImportToken: Uint8Array.of(1), EncryptedKeyMaterial: Uint8Array.of(2) }),
    ExpiredImportTokenException: 'refused before',
    IncorrectKeyMaterialException: 'refused before',
    InvalidCiphertextException: 'refused before',
    InvalidImportTokenException: 'refused before',
  },
};
