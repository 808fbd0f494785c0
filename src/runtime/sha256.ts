import { concatBytes } from '@noble/ciphers/utils.js';
import { sha256 as portableSha256 } from '@noble/hashes/sha2.js';
import { nodeBuiltin } from './host.ts';

interface NodeCrypto {
  hash(algorithm: 'sha256', data: Uint8Array, outputEncoding: 'buffer'): Uint8Array;
}

type Hash = (data: Uint8Array) => Uint8Array;

/** Chosen at the first use: Node takes milliseconds to load its module. */
let chosen: Hash | undefined;

/** SHA-256 of the parts one after the other: https://doi.org/10.6028/NIST.FIPS.180-4 */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  chosen ??= nativeSha256() ?? portableSha256;
  return chosen(concatBytes(...parts));
}

function nativeSha256(): Hash | undefined {
  const hash = nodeBuiltin<NodeCrypto>('node:crypto')?.hash;
  return hash === undefined ? undefined : (data) => new Uint8Array(hash('sha256', data, 'buffer'));
}
