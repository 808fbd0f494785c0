import { noBytes, utf8 } from '../runtime/bytes.ts';

/** Pairs that are bound to a ciphertext; an empty one counts as none. */
export type EncryptionContext = Readonly<Record<string, string>>;

/**
 * The one form of a context in which it is authenticated: its pairs in the order of their keys.
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export function encodeEncryptionContext(context: EncryptionContext | undefined): Uint8Array {
  if (context === undefined) return noBytes;
  const keys = Object.keys(context);
  if (keys.length === 0) return noBytes;
  return utf8(JSON.stringify(keys.sort().map((key) => [key, context[key]])));
}
