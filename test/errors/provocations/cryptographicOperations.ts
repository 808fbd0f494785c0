import type { Simulator } from 'custom-key-store-simulator';
import {
  busyKey,
  disabledKey,
  hsmKey,
  ordinaryKey,
  plaintext,
  unavailableKey,
  unknownGrantTokens,
  unknownKey,
  unknownStore,
} from './arrangements.ts';
import type { ProvocationsOf } from './provocation.ts';

/** Causes that Encrypt and the data key operations have in common, with the rest of the request. */
const usingKey = <const I extends object>(rest: I) => ({
  DependencyTimeoutException: 'scripted' as const,
  DisabledException: (sim: Simulator) => ({ ...disabledKey(sim), ...rest }),
  DryRunOperationException: (sim: Simulator) => ({ ...ordinaryKey(sim), ...rest, DryRun: true }),
  InvalidGrantTokenException: (sim: Simulator) => ({ ...ordinaryKey(sim), ...rest, ...unknownGrantTokens }),
  KMSInternalException: (sim: Simulator) => ({ ...busyKey(sim), ...rest }),
  KMSInvalidStateException: (sim: Simulator) => ({ ...unavailableKey(sim), ...rest }),
  KeyUnavailableException: 'scripted' as const,
  NotFoundException: () => ({ ...unknownKey, ...rest }),
});

/** A ciphertext and the key that made it, and what a request has besides. */
interface Encrypted {
  readonly KeyId: string;
  readonly CiphertextBlob: Uint8Array;
  readonly DryRun?: boolean;
  readonly GrantTokens?: string[];
}

async function encrypted(sim: Simulator, { KeyId }: { readonly KeyId: string }): Promise<Encrypted> {
  const { CiphertextBlob } = await sim.client().encrypt({ KeyId, ...plaintext });
  return { KeyId, CiphertextBlob: CiphertextBlob! };
}

/** Causes that Decrypt and ReEncrypt have in common, with the input that each makes of the ciphertext. */
const usingCiphertext = <I>(inputOf: (encrypted: Encrypted) => I) => ({
  DependencyTimeoutException: 'scripted' as const,
  DisabledException: async (sim: Simulator) => {
    const text = await encrypted(sim, ordinaryKey(sim));
    await sim.client().disableKey({ KeyId: text.KeyId });
    return inputOf(text);
  },
  DryRunOperationException: async (sim: Simulator) =>
    inputOf({ ...(await encrypted(sim, ordinaryKey(sim))), DryRun: true }),
  InvalidCiphertextException: async (sim: Simulator) => {
    const { KeyId, CiphertextBlob } = await encrypted(sim, hsmKey(sim));
    return inputOf({ KeyId, CiphertextBlob: CiphertextBlob.map((byte) => byte ^ 1) });
  },
  InvalidGrantTokenException: async (sim: Simulator) =>
    inputOf({ ...(await encrypted(sim, ordinaryKey(sim))), ...unknownGrantTokens }),
  KMSInternalException: async (sim: Simulator) => {
    const { keys, cluster } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const text = await encrypted(sim, keys[0]!);
    cluster.exhaustSessions();
    return inputOf(text);
  },
  KMSInvalidStateException: async (sim: Simulator) => {
    const { keys, CustomKeyStoreId } = sim.given.externalKeyStore({ keys: 1 });
    const text = await encrypted(sim, keys[0]!);
    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    return inputOf(text);
  },
  KeyUnavailableException: 'scripted' as const,
});

/** Encryption, decryption, data keys and random bytes. */
export const cryptographicOperationProvocations: ProvocationsOf<
  | 'Decrypt'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'GenerateRandom'
  | 'ReEncrypt'
> = {
  Decrypt: {
    ...usingCiphertext(({ KeyId: _, ...input }) => input),
    IncorrectKeyException: async (sim) => ({
      ...(await encrypted(sim, ordinaryKey(sim))),
      ...ordinaryKey(sim),
    }),
    InvalidKeyUsageException: async (sim) => ({
      ...(await encrypted(sim, ordinaryKey(sim))),
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    }),
    NotFoundException: async (sim) => ({ ...(await encrypted(sim, ordinaryKey(sim))), ...unknownKey }),
  },
  Encrypt: {
    ...usingKey(plaintext),
    InvalidKeyUsageException: (sim) => ({
      ...ordinaryKey(sim),
      ...plaintext,
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    }),
  },
  GenerateDataKey: {
    ...usingKey({ KeySpec: 'AES_256' }),
    // No key has another KeyUsage, and the request names no algorithm.
    InvalidKeyUsageException: 'refused before',
  },
  GenerateDataKeyWithoutPlaintext: {
    ...usingKey({ KeySpec: 'AES_256' }),
    InvalidKeyUsageException: 'refused before',
  },
  GenerateRandom: {
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      return { CustomKeyStoreId, NumberOfBytes: 32 };
    },
    CustomKeyStoreNotFoundException: () => ({ ...unknownStore, NumberOfBytes: 32 }),
    DependencyTimeoutException: 'scripted',
    KMSInternalException: (sim) => {
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
      cluster.exhaustSessions();
      return { CustomKeyStoreId, NumberOfBytes: 32 };
    },
    UnsupportedOperationException: (sim) => {
      const { CustomKeyStoreId } = sim.given.externalKeyStore();
      return { CustomKeyStoreId, NumberOfBytes: 32 };
    },
  },
  ReEncrypt: {
    ...usingCiphertext(({ KeyId: DestinationKeyId, ...input }) => ({ ...input, DestinationKeyId })),
    IncorrectKeyException: async (sim) => {
      const { KeyId: DestinationKeyId, CiphertextBlob } = await encrypted(sim, ordinaryKey(sim));
      return { CiphertextBlob, SourceKeyId: ordinaryKey(sim).KeyId, DestinationKeyId };
    },
    InvalidKeyUsageException: async (sim) => {
      const { KeyId: DestinationKeyId, CiphertextBlob } = await encrypted(sim, ordinaryKey(sim));
      return { CiphertextBlob, DestinationKeyId, DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' };
    },
    NotFoundException: async (sim) => {
      const { CiphertextBlob } = await encrypted(sim, ordinaryKey(sim));
      return { CiphertextBlob, DestinationKeyId: unknownKey.KeyId };
    },
  },
};
