import { describe, expect, test } from 'vitest';
import {
  decodeCiphertext,
  decodeText,
  encodeCiphertext,
  encodeHeader,
  encodeText,
} from '../../src/operations/ciphertextBlob.ts';

const KeyArn = 'arn:aws:kms:us-east-1:111122223333:key/12345678-1234-4234-8234-123456789abc';

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

const text = {
  ciphertext: filled(40, 1),
  initializationVector: filled(12, 2),
  authenticationTag: filled(16, 3),
  ciphertextMetadata: filled(13, 4),
};

const flipped = (blob: Uint8Array, position: number, mask: number) =>
  blob.map((byte, i) => (i === position ? byte ^ mask : byte));

describe('encodeCiphertext and decodeCiphertext', () => {
  test.each(['AWS_KMS', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)('%s: undo one another', (Origin) => {
    const header = encodeHeader(KeyArn, Origin);

    const decoded = decodeCiphertext(encodeCiphertext(header, text));

    expect(decoded).toEqual({ header: { KeyArn, Origin, bytes: header.bytes }, text });
  });

  test.each([
    ['a vector of 16 bytes', { ...text, initializationVector: filled(16, 2) }],
    ['20 bytes of metadata', { ...text, ciphertextMetadata: filled(20, 4) }],
    ['one byte of ciphertext', { ...text, ciphertext: filled(1, 1) }],
    ['4,300 bytes of ciphertext', { ...text, ciphertext: filled(4300, 1) }],
  ])('undo one another with %s', (_, parts) => {
    const decoded = decodeCiphertext(encodeCiphertext(encodeHeader(KeyArn, 'EXTERNAL_KEY_STORE'), parts));

    expect(decoded!.text).toEqual(parts);
  });

  test('make no metadata of none', () => {
    const { ciphertextMetadata: _, ...rest } = text;

    const decoded = decodeCiphertext(encodeCiphertext(encodeHeader(KeyArn, 'AWS_KMS'), rest));

    expect(decoded!.text).toEqual({ ...rest, ciphertextMetadata: new Uint8Array() });
  });

  test('keep within the 6,144 bytes that Decrypt takes, for the longest plaintext in two layers', () => {
    const longestArn = KeyArn.replace('us-east-1', 'us-gov-northeast-10').replace('aws', 'aws-us-gov');
    const inner = encodeText({ ...text, ciphertext: filled(4096, 1), ciphertextMetadata: undefined });
    const outer = { ...text, initializationVector: filled(16, 2), ciphertextMetadata: filled(20, 4) };

    const blob = encodeCiphertext(encodeHeader(longestArn, 'EXTERNAL_KEY_STORE'), {
      ...outer,
      ciphertext: inner,
    });

    expect(inner.length).toBeLessThanOrEqual(4300);
    expect(blob.length).toBeLessThanOrEqual(6144);
  });

  test('work on a blob that is a view into other bytes', () => {
    const blob = encodeCiphertext(encodeHeader(KeyArn, 'AWS_KMS'), text);
    const around = filled(blob.length + 20, 9);
    around.set(blob, 10);

    const decoded = decodeCiphertext(around.subarray(10, 10 + blob.length));

    expect(decoded!.header.KeyArn).toBe(KeyArn);
  });
});

describe('decodeCiphertext', () => {
  const { bytes } = encodeHeader(KeyArn, 'AWS_CLOUDHSM');
  const blob = encodeCiphertext({ KeyArn, Origin: 'AWS_CLOUDHSM', bytes }, text);

  test('takes no header in which any bit is another', () => {
    const taken = [];
    for (let position = 0; position < bytes.length; position++) {
      for (let bit = 0; bit < 8; bit++) {
        if (decodeCiphertext(flipped(blob, position, 1 << bit)) !== undefined) taken.push([position, bit]);
      }
    }

    expect(taken).toEqual([]);
  });

  test('takes no blob that ends before its ciphertext', () => {
    const end = blob.length - text.ciphertext.length;

    const taken = Array.from({ length: end + 1 }, (_, length) => decodeCiphertext(blob.slice(0, length)));

    expect(taken.filter((decoded) => decoded !== undefined)).toEqual([]);
    expect(decodeCiphertext(blob.slice(0, end + 1))).toBeDefined();
  });

  test.each([
    [new Uint8Array()],
    [Uint8Array.of(1)],
    [filled(6144, 0)],
    [filled(6144, 1)],
    [filled(6144, 255)],
  ])('takes nothing else, such as %#', (other) => {
    expect(decodeCiphertext(other)).toBeUndefined();
  });
});

describe('decodeText', () => {
  test('undoes encodeText', () => {
    expect(decodeText(encodeText(text))).toEqual(text);
  });

  test.each([0, 1, 2, 30, 43])('takes no %i bytes of it', (length) => {
    expect(decodeText(encodeText(text).slice(0, length))).toBeUndefined();
  });
});
