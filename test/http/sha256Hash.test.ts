import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Sha256Hash } from '../../src/http/sha256Hash.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => i & 255);

describe('Sha256Hash', () => {
  test('is SHA-256 of all chunks without a key', async () => {
    const hash = new Sha256Hash();

    hash.update(bytes(3));
    hash.update(bytes(100));

    const expected = createHash('sha256').update(bytes(3)).update(bytes(100)).digest();
    expect(Buffer.from(await hash.digest())).toEqual(expected);
  });

  test.each([0, 1, 63, 64, 65, 200])('is HMAC-SHA-256 with a key of %i bytes', async (length) => {
    const hash = new Sha256Hash(bytes(length));

    hash.update(bytes(70));

    const expected = createHmac('sha256', bytes(length)).update(bytes(70)).digest();
    expect(Buffer.from(await hash.digest())).toEqual(expected);
  });

  test('takes a key as text, as a buffer, or as a part of one', async () => {
    const expected = createHmac('sha256', 'ключ').digest();
    const key = new TextEncoder().encode('xключx');

    for (const one of ['ключ', key.slice(1, -1).buffer, key.subarray(1, -1)]) {
      expect(Buffer.from(await new Sha256Hash(one).digest())).toEqual(expected);
    }
  });

  test('forgets its chunks on reset, not its key', async () => {
    const hash = new Sha256Hash('key');

    hash.update(bytes(3));
    hash.reset();

    expect(Buffer.from(await hash.digest())).toEqual(createHmac('sha256', 'key').digest());
  });
});
