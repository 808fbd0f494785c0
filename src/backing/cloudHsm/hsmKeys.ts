import { hexToBytes } from '@noble/ciphers/utils.js';
import { initializationVectorLength, keyLength, open, seal } from '../../runtime/aesGcm.ts';
import { toHex } from '../../runtime/hex.ts';
import type {
  BackingAnswer,
  CreateHsmKeyRequest,
  DecryptRequest,
  EncryptRequest,
  HsmKey,
  RandomRequest,
} from '../backingStore.ts';

/** Bytes of the `id` attribute of a key. */
const idLength = 8;

/**
 * Keys in the HSMs of one cluster: 256-bit AES keys of `kmsuser`, whose label is the ARN of the KMS key. All HSMs of
 * a cluster hold the same ones.
 * https://docs.aws.amazon.com/kms/latest/developerguide/find-key-material.html
 */
export class HsmKeys {
  readonly #keys: Map<string, HsmKey>;
  readonly #randomBytes: (length: number) => Uint8Array;

  constructor(randomBytes: (length: number) => Uint8Array, keys: readonly HsmKey[]) {
    this.#randomBytes = randomBytes;
    this.#keys = new Map(keys.map((key) => [key.key, key]));
  }

  list(): HsmKey[] {
    return [...this.#keys.values()];
  }

  delete(key: string): boolean {
    return this.#keys.delete(key);
  }

  answer(request: CreateHsmKeyRequest | EncryptRequest | DecryptRequest | RandomRequest): BackingAnswer {
    switch (request.type) {
      case 'createKey':
        return this.#create(request.label);
      case 'random':
        return { type: 'random', latencyMs: 0, bytes: this.#randomBytes(request.length) };
      case 'encrypt':
        return this.#encrypt(request);
      case 'decrypt':
        return this.#decrypt(request);
    }
  }

  #create(label: string): BackingAnswer {
    const key = `0x${toHex(this.#randomBytes(idLength))}`;
    this.#keys.set(key, { key, label, keyMaterial: toHex(this.#randomBytes(keyLength)) });
    return { type: 'keyCreated', latencyMs: 0, key };
  }

  #encrypt({ key, plaintext, additionalAuthenticatedData }: EncryptRequest): BackingAnswer {
    const found = this.#keys.get(key);
    if (found === undefined) return keyNotFound;
    const initializationVector = this.#randomBytes(initializationVectorLength);
    const sealed = seal(
      { key: hexToBytes(found.keyMaterial), initializationVector, additionalAuthenticatedData },
      plaintext,
    );
    return { type: 'encrypted', latencyMs: 0, initializationVector, ...sealed };
  }

  #decrypt(request: DecryptRequest): BackingAnswer {
    const found = this.#keys.get(request.key);
    if (found === undefined) return keyNotFound;
    const plaintext = open({ ...request, key: hexToBytes(found.keyMaterial) }, request);
    return plaintext === undefined
      ? { type: 'refused', latencyMs: 0, cause: 'invalidCiphertext' }
      : { type: 'decrypted', latencyMs: 0, plaintext };
  }
}

const keyNotFound: BackingAnswer = { type: 'refused', latencyMs: 0, cause: 'keyNotFound' };
