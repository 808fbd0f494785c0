import type { FakeKmsClient } from 'custom-key-store-simulator';
import { bytes } from './keys.ts';

/** More members of a request. */
export interface UseOptions {
  readonly DryRun?: boolean;
  readonly GrantTokens?: string[];
}

/** Sends the request that was prepared. */
export type PreparedUse = (options?: UseOptions) => Promise<unknown>;

/** Prepares a cryptographic operation with a key, while it still can be used; `other` is an ordinary key. */
export type Use = (kms: FakeKmsClient, KeyId: string, other: string) => Promise<PreparedUse>;

const Plaintext = bytes('a secret');

async function encrypted(kms: FakeKmsClient, KeyId: string) {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  return CiphertextBlob;
}

/** Every cryptographic operation with a KMS key; ReEncrypt in both roles. */
export const uses = {
  Encrypt: async (kms, KeyId) => (options) => kms.encrypt({ KeyId, Plaintext, ...options }),
  Decrypt: async (kms, KeyId) => {
    const CiphertextBlob = await encrypted(kms, KeyId);
    return (options) => kms.decrypt({ CiphertextBlob, ...options });
  },
  'ReEncrypt from': async (kms, KeyId, DestinationKeyId) => {
    const CiphertextBlob = await encrypted(kms, KeyId);
    return (options) => kms.reEncrypt({ CiphertextBlob, DestinationKeyId, ...options });
  },
  'ReEncrypt to': async (kms, DestinationKeyId, other) => {
    const CiphertextBlob = await encrypted(kms, other);
    return (options) => kms.reEncrypt({ CiphertextBlob, DestinationKeyId, ...options });
  },
  GenerateDataKey: async (kms, KeyId) => (options) =>
    kms.generateDataKey({ KeyId, KeySpec: 'AES_256', ...options }),
  GenerateDataKeyWithoutPlaintext: async (kms, KeyId) => (options) =>
    kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 64, ...options }),
} as const satisfies Record<string, Use>;

/** Rows for `describe.each`. */
export const everyUse = Object.entries(uses) as readonly (readonly [name: string, use: Use])[];
