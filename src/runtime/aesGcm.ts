import { gcm } from '@noble/ciphers/aes.js';
import { nodeBuiltin } from './host.ts';

/** Bytes of an AES-256 key. */
export const keyLength = 32;

/** Bytes of the initialization vector that we make; others may have 16. */
export const initializationVectorLength = 12;

/** Bytes of the authentication tag. */
export const authenticationTagLength = 16;

/** What an encryption yields: the ciphertext is as long as the plaintext. */
export interface Sealed {
  readonly ciphertext: Uint8Array;
  readonly authenticationTag: Uint8Array;
}

/** What is encrypted or decrypted with, besides the text. */
export interface AesGcmParameters {
  readonly key: Uint8Array;
  readonly initializationVector: Uint8Array;
  readonly additionalAuthenticatedData: Uint8Array;
}

interface AesGcm {
  seal(parameters: AesGcmParameters, plaintext: Uint8Array): Sealed;
  open(parameters: AesGcmParameters, sealed: Sealed): Uint8Array | undefined;
}

/** AES-256-GCM in plain JavaScript, for every host. */
export const portableAesGcm: AesGcm = {
  seal: ({ key, initializationVector, additionalAuthenticatedData }, plaintext) => {
    const sealed = gcm(key, initializationVector, additionalAuthenticatedData).encrypt(plaintext);
    return {
      ciphertext: sealed.slice(0, plaintext.length),
      authenticationTag: sealed.slice(plaintext.length),
    };
  },
  open: ({ key, initializationVector, additionalAuthenticatedData }, { ciphertext, authenticationTag }) => {
    const sealed = new Uint8Array(ciphertext.length + authenticationTag.length);
    sealed.set(ciphertext);
    sealed.set(authenticationTag, ciphertext.length);
    try {
      return gcm(key, initializationVector, additionalAuthenticatedData).decrypt(sealed);
    } catch {
      return undefined;
    }
  },
};

interface NodeCipher {
  setAAD(data: Uint8Array): void;
  setAuthTag(tag: Uint8Array): void;
  getAuthTag(): Uint8Array;
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

type MakeCipher = (
  algorithm: 'aes-256-gcm',
  key: Uint8Array,
  iv: Uint8Array,
  options?: { authTagLength: number },
) => NodeCipher;

interface NodeCrypto {
  createCipheriv: MakeCipher;
  createDecipheriv: MakeCipher;
}

/** The same bytes by Node's own implementation, which is several times as fast; `undefined` in other hosts. */
export const nativeAesGcm = (): AesGcm | undefined => makeNative(nodeBuiltin<NodeCrypto>('node:crypto'));

/** Chosen at the first use: Node takes milliseconds to load its module, and many tests encrypt nothing. */
let chosen: AesGcm | undefined;

function aesGcm(): AesGcm {
  chosen ??= nativeAesGcm() ?? portableAesGcm;
  return chosen;
}

/**
 * Encrypts with AES-256-GCM.
 * https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf, section 7.1
 */
export function seal(parameters: AesGcmParameters, plaintext: Uint8Array): Sealed {
  return aesGcm().seal(parameters, plaintext);
}

/** The plaintext, or `undefined` when key, initialization vector, data or text are not those of {@link seal}. */
export function open(parameters: AesGcmParameters, sealed: Sealed): Uint8Array | undefined {
  return aesGcm().open(parameters, sealed);
}

function makeNative(crypto: NodeCrypto | undefined): AesGcm | undefined {
  if (crypto === undefined) return undefined;
  const { createCipheriv, createDecipheriv } = crypto;
  return {
    seal: ({ key, initializationVector, additionalAuthenticatedData }, plaintext) => {
      const cipher = createCipheriv('aes-256-gcm', key, initializationVector);
      cipher.setAAD(additionalAuthenticatedData);
      const ciphertext = bytesOf(cipher.update(plaintext));
      cipher.final();
      return { ciphertext, authenticationTag: bytesOf(cipher.getAuthTag()) };
    },
    open: ({ key, initializationVector, additionalAuthenticatedData }, { ciphertext, authenticationTag }) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, initializationVector, {
          authTagLength: authenticationTagLength,
        });
        decipher.setAAD(additionalAuthenticatedData);
        decipher.setAuthTag(authenticationTag);
        const plaintext = bytesOf(decipher.update(ciphertext));
        decipher.final();
        return plaintext;
      } catch {
        return undefined;
      }
    },
  };
}

/** Plain bytes: a `Buffer` is one only to Node, and may be a view into a pool. */
function bytesOf(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer);
}
