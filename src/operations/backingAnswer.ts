import type { BackingAnswer, EncryptedAnswer } from '../backing/backingStore.ts';
import { initializationVectorBytes } from '../model/limits.ts';
import { authenticationTagLength } from '../runtime/aesGcm.ts';
import { isBytes } from '../runtime/bytes.ts';

/** An answer of one type. */
export type AnswerOf<T extends BackingAnswer['type']> = Extract<BackingAnswer, { readonly type: T }>;

/** A text and its parts have the lengths of AES-GCM; what a user's own backing answers may be anything. */
export function isEncryptedText(answer: EncryptedAnswer, length: number): boolean {
  const { ciphertext, initializationVector, authenticationTag } = answer;
  return (
    isText(ciphertext, length) &&
    isBytes(initializationVector) &&
    initializationVectorBytes.includes(initializationVector.length) &&
    isText(authenticationTag, authenticationTagLength)
  );
}

/** Bytes of this length. */
export const isText = (value: unknown, length: number): boolean => isBytes(value) && value.length === length;
