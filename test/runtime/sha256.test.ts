/**
 * https://doi.org/10.6028/NIST.FIPS.180-4
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { sha256 as inUse } from '../../src/runtime/sha256.ts';

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const ascii = (text: string) => new TextEncoder().encode(text);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The implementation for hosts without built-in modules. */
async function portableSha256(): Promise<typeof inUse> {
  vi.resetModules();
  vi.stubGlobal('process', { ...process, getBuiltinModule: undefined });
  const { sha256 } = await import('../../src/runtime/sha256.ts');
  vi.unstubAllGlobals();
  return sha256;
}

/** https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values */
const vectors = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
] as const;

describe('sha256', () => {
  test.each(vectors)('of %.20s is that of the standard, in every host', async (text, digest) => {
    const portable = await portableSha256();

    expect(toHex(inUse(ascii(text)))).toBe(digest);
    expect(toHex(portable(ascii(text)))).toBe(digest);
  });

  test('gives the same bytes in every host, for every length around a block', async () => {
    const portable = await portableSha256();
    expect(portable).not.toBe(inUse);

    for (let length = 0; length <= 130; length++) {
      const data = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);
      expect(toHex(portable(data))).toBe(toHex(inUse(data)));
    }
  });

  test('is of the parts one after the other', async () => {
    const whole = toHex(inUse(ascii('abcdef')));

    for (const sha256 of [inUse, await portableSha256()]) {
      expect(toHex(sha256(ascii('ab'), ascii(''), ascii('cdef')))).toBe(whole);
      expect(toHex(sha256())).toBe(vectors[0][1]);
    }
  });

  test('takes a view into other bytes as that view, and returns plain bytes', async () => {
    const view = ascii('xxabcxx').subarray(2, 5);

    for (const sha256 of [inUse, await portableSha256()]) {
      const digest = sha256(view);
      expect(toHex(digest)).toBe(vectors[1][1]);
      expect(Object.getPrototypeOf(digest)).toBe(Uint8Array.prototype);
    }
  });
});
