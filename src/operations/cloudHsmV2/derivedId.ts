import { toHex } from '../../runtime/hex.ts';
import { sha256 } from '../../runtime/sha256.ts';

const encoder = new TextEncoder();

/** The id of something that belongs to something else for good, such as the network interface of an HSM. */
export function derivedId(prefix: 'eni' | 'sg' | 'vpc', owner: string): string {
  return `${prefix}-${toHex(sha256(encoder.encode(`${prefix}:${owner}`))).slice(0, 17)}`;
}
