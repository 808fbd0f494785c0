import { concatBytes } from '@noble/ciphers/utils.js';
import { sha256 as portable } from '@noble/hashes/sha2.js';
import { nodeBuiltin } from './host.ts';

interface NodeCrypto {
  hash(algorithm: 'sha256', data: Uint8Array, outputEncoding: 'buffer'): Uint8Array;
}

const hash = nodeBuiltin<NodeCrypto>('node:crypto')?.hash;

/** SHA-256 of the parts one after the other: https://doi.org/10.6028/NIST.FIPS.180-4 */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const data = concatBytes(...parts);
  return hash === undefined ? portable(data) : new Uint8Array(hash('sha256', data, 'buffer'));
}
