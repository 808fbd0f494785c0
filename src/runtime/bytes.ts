const encoder = new TextEncoder();

/** No bytes at all. */
export const noBytes = new Uint8Array();

/** The bytes of a text. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Whether a value is a `Uint8Array`, of whatever realm: test runners give their tests one of their own. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || (ArrayBuffer.isView(value) && tagOf(value) === '[object Uint8Array]');
}

/** The same for a `Date`. */
export function isDate(value: unknown): value is Date {
  try {
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    return false;
  }
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);
