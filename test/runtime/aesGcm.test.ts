/**
 * https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf
 */
import { describe, expect, test } from 'vitest';
import { nativeAesGcm, open, portableAesGcm, seal } from '../../src/runtime/aesGcm.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString('hex');

const ways = { portable: portableAesGcm, native: nativeAesGcm()!, 'the one in use': { seal, open } };
const everyWay = Object.entries(ways);

/**
 * Test cases 13 to 16 and 18 of the specification, AES with 256 bits:
 * https://csrc.nist.rip/groups/ST/toolkit/BCM/documents/proposedmodes/gcm/gcm-revised-spec.pdf
 */
const longKey = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const longText =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const data = 'feedfacedeadbeeffeedfacedeadbeefabaddad2';
const vectors = [
  {
    name: 'test case 13: no text',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    text: '',
    ciphertext: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: 'test case 14: one block',
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    aad: '',
    text: '00'.repeat(16),
    ciphertext: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: 'test case 15: four blocks',
    key: longKey,
    iv: 'cafebabefacedbaddecaf888',
    aad: '',
    text: longText,
    ciphertext:
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad',
    tag: 'b094dac5d93471bdec1a502270e3cc6c',
  },
  {
    name: 'test case 16: with additional authenticated data',
    key: longKey,
    iv: 'cafebabefacedbaddecaf888',
    aad: data,
    text: longText.slice(0, 120),
    ciphertext:
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
  {
    name: 'test case 18: a long initialization vector',
    key: longKey,
    iv: '9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b',
    aad: data,
    text: longText.slice(0, 120),
    ciphertext:
      '5a8def2f0c9e53f1f75d7853659e2a20eeb2b22aafde6419a058ab4f6f746bf40fc0c3b780f244452da3ebf1c5d82cdea2418997200ef82e44ae7e3f',
    tag: 'a44a8266ee1c8eb0c8b5d4cf5ae9f19a',
  },
];

describe.each(everyWay)('%s', (_, aesGcm) => {
  test.each(vectors)('$name', ({ key, iv, aad, text, ciphertext, tag }) => {
    const parameters = {
      key: hex(key),
      initializationVector: hex(iv),
      additionalAuthenticatedData: hex(aad),
    };

    const sealed = aesGcm.seal(parameters, hex(text));

    expect([toHex(sealed.ciphertext), toHex(sealed.authenticationTag)]).toEqual([ciphertext, tag]);
    expect(toHex(aesGcm.open(parameters, sealed))).toBe(text);
  });

  const parameters = {
    key: hex(longKey),
    initializationVector: hex('cafebabefacedbaddecaf888'),
    additionalAuthenticatedData: hex(data),
  };
  const sealed = portableAesGcm.seal(parameters, hex(longText));

  test.each(['key', 'initializationVector', 'additionalAuthenticatedData'] as const)(
    'opens nothing when any bit of the %s is another',
    (member) => {
      for (let bit = 0; bit < parameters[member].length * 8; bit++) {
        expect(
          aesGcm.open({ ...parameters, [member]: flip(parameters[member], bit) }, sealed),
        ).toBeUndefined();
      }
    },
  );

  test.each(['ciphertext', 'authenticationTag'] as const)(
    'opens nothing when any bit of the %s is another',
    (member) => {
      for (let bit = 0; bit < sealed[member].length * 8; bit++) {
        expect(aesGcm.open(parameters, { ...sealed, [member]: flip(sealed[member], bit) })).toBeUndefined();
      }
    },
  );

  test.each([0, 1, 4, 8, 12, 15, 17, 32])('opens nothing with a tag of %i bytes', (length) => {
    const authenticationTag = new Uint8Array(length);
    authenticationTag.set(sealed.authenticationTag.slice(0, length));

    expect(aesGcm.open(parameters, { ...sealed, authenticationTag })).toBeUndefined();
  });

  test('opens nothing when bytes are moved from the data to the text', () => {
    const additionalAuthenticatedData = parameters.additionalAuthenticatedData.slice(0, -1);
    const ciphertext = Uint8Array.of(parameters.additionalAuthenticatedData.at(-1)!, ...sealed.ciphertext);

    expect(
      aesGcm.open({ ...parameters, additionalAuthenticatedData }, { ...sealed, ciphertext }),
    ).toBeUndefined();
  });

  test.each([0, 1, 13, 20])('with a vector of %i bytes throws nothing when it opens', (length) => {
    const initializationVector = new Uint8Array(length);

    expect(aesGcm.open({ ...parameters, initializationVector }, sealed)).toBeUndefined();
  });

  test('leaves what it is given as it is, and returns plain bytes', () => {
    const text = hex(longText);
    const given = { ...parameters, key: parameters.key.slice() };

    const made = aesGcm.seal(given, text);
    const opened = aesGcm.open(given, made);

    expect([toHex(text), toHex(given.key)]).toEqual([longText, longKey]);
    for (const bytes of [made.ciphertext, made.authenticationTag, opened!]) {
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    }
  });
});

describe('portable and native', () => {
  test.each([0, 1, 15, 16, 17, 31, 32, 33, 255, 256, 1024, 4096, 4126])(
    'give the same bytes for %i bytes of text',
    (length) => {
      const text = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);
      for (const vectorLength of [12, 16]) {
        for (const dataLength of [0, 1, 16, 82, 8192]) {
          const parameters = {
            key: Uint8Array.from({ length: 32 }, (_, i) => (i * 7 + length) & 255),
            initializationVector: new Uint8Array(vectorLength).fill(length & 255),
            additionalAuthenticatedData: new Uint8Array(dataLength).fill(3),
          };

          const [portable, native] = [
            portableAesGcm.seal(parameters, text),
            nativeAesGcm()!.seal(parameters, text),
          ];

          expect(toHex(native.ciphertext)).toBe(toHex(portable.ciphertext));
          expect(toHex(native.authenticationTag)).toBe(toHex(portable.authenticationTag));
          expect(toHex(portableAesGcm.open(parameters, native))).toBe(toHex(text));
          expect(toHex(nativeAesGcm()!.open(parameters, portable))).toBe(toHex(text));
        }
      }
    },
  );

  test('open the same, of texts that were altered', () => {
    const parameters = {
      key: new Uint8Array(32).fill(1),
      initializationVector: new Uint8Array(12).fill(2),
      additionalAuthenticatedData: new Uint8Array(),
    };
    const sealed = portableAesGcm.seal(parameters, new Uint8Array(8));

    for (let length = 0; length <= 9; length++) {
      const ciphertext = new Uint8Array(length);
      ciphertext.set(sealed.ciphertext.slice(0, length));
      const opened = everyWay.map(([, way]) => way.open(parameters, { ...sealed, ciphertext }) !== undefined);

      expect(opened).toEqual(everyWay.map(() => length === 8));
    }
  });
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
