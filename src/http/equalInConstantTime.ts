import { utf8 } from '../runtime/bytes.ts';
import { sha256 } from '../runtime/sha256.ts';

/**
 * Whether two texts are equal, without an early exit: their digests are compared to the last byte, so that the time
 * tells neither where they differ nor how long the secret one is. A JavaScript engine promises no more than that.
 */
export function equalInConstantTime(given: string, expected: string): boolean {
  const a = sha256(utf8(given));
  const b = sha256(utf8(expected));
  let difference = 0;
  for (let i = 0; i < b.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}
