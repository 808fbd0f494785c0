const digits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * Two hexadecimal digits a byte, written into one string: a string made of pieces keeps its pieces, which for a
 * hundred thousand keys is a hundred megabytes.
 */
export function toHex(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (const byte of bytes) codes.push(digits[byte >> 4]!, digits[byte & 15]!);
  return String.fromCharCode(...codes);
}
