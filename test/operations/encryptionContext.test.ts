/**
 * https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { encodeEncryptionContext } from '../../src/operations/encryptionContext.ts';
import { arrangeKey, bytes, externalKey, origins, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';

type Context = Record<string, string>;

const same: readonly (readonly [
  what: string,
  encrypted: Context | undefined,
  decrypted: Context | undefined,
])[] = [
  ['the same pairs', { tenant: 'a' }, { tenant: 'a' }],
  ['the same pairs in another order', { a: '1', b: '2', c: '3' }, { c: '3', a: '1', b: '2' }],
  ['an empty one for none', undefined, {}],
  ['none for an empty one', {}, undefined],
  ['an empty key and an empty value', { '': '' }, { '': '' }],
  ['any characters', { 'ключ "1"': '値\n\u0000' }, { 'ключ "1"': '値\n\u0000' }],
  [
    'the names of an object of its own',
    { ['__proto__']: 'a', constructor: 'b' },
    { constructor: 'b', ['__proto__']: 'a' },
  ],
  ['keys that are numbers', { 10: 'a', 9: 'b' }, { 9: 'b', 10: 'a' }],
];

const different: readonly (readonly [
  what: string,
  encrypted: Context | undefined,
  decrypted: Context | undefined,
])[] = [
  ['another value', { tenant: 'a' }, { tenant: 'b' }],
  ['another key', { tenant: 'a' }, { tenants: 'a' }],
  ['a value in other case', { tenant: 'a' }, { tenant: 'A' }],
  ['a key in other case', { tenant: 'a' }, { Tenant: 'a' }],
  ['one pair more', { a: '1' }, { a: '1', b: '2' }],
  ['one pair less', { a: '1', b: '2' }, { a: '1' }],
  ['values exchanged', { a: '1', b: '2' }, { a: '2', b: '1' }],
  ['key and value exchanged', { a: 'b' }, { b: 'a' }],
  ['pairs that read alike', { a: 'b","c","d' }, { a: 'b', c: 'd' }],
  ['none', { tenant: 'a' }, undefined],
  ['one where there was none', undefined, { tenant: 'a' }],
  ['a space more', { tenant: 'a' }, { tenant: 'a ' }],
  ['another form of the same letter', { tenant: '\u00e9' }, { tenant: 'e\u0301' }],
  ['an unpaired surrogate for its replacement', { tenant: '\ufffd' }, { tenant: '\ud800' }],
  ['a key of the prototype', { ['__proto__']: 'a' }, {}],
];

describe.each(origins)('with a key of origin %s', (Origin) => {
  const refusal = Origin === 'EXTERNAL_KEY_STORE' ? 'KMSInvalidStateException' : 'InvalidCiphertextException';

  async function decryptAs(encrypted: Context | undefined, decrypted: Context | undefined) {
    const kms = createSimulator();
    const client = kms.client();
    const { KeyId } = arrangeKey(kms, Origin);
    const { CiphertextBlob } = await client.encrypt({
      KeyId,
      Plaintext: bytes('a secret'),
      EncryptionContext: encrypted,
    });
    return client.decrypt({ CiphertextBlob, EncryptionContext: decrypted });
  }

  test.each(same)('decrypts with %s', async (_, encrypted, decrypted) => {
    const { Plaintext } = await decryptAs(encrypted, decrypted);

    expect(textOf(Plaintext)).toBe('a secret');
  });

  test.each(different)(`does not decrypt with %s`, async (_, encrypted, decrypted) => {
    expect(await answerTo(decryptAs(encrypted, decrypted))).toBe(refusal);
  });
});

describe('an input that is wrong', () => {
  test.each([
    ['a list', ['a']],
    ['a text', 'tenant=a'],
    ['a value that is a number', { tenant: 1 }],
    ['a value that is missing', { tenant: null }],
  ])('%s leads to SerializationException', async (_, context) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const EncryptionContext = context as unknown as Context;

    const sent = sim.client().encrypt({ KeyId, Plaintext: bytes('text'), EncryptionContext });

    expect(await answerTo(sent)).toBe('SerializationException');
  });
});

/** https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt */
describe('the size', () => {
  const Plaintext = bytes('text');
  const contextOf = (length: number): Context => ({ tenant: 'a'.repeat(length) });

  test.each(['AWS_KMS', 'AWS_CLOUDHSM'] as const)('has no limit with %s', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const sent = sim.client().encrypt({ KeyId, Plaintext, EncryptionContext: contextOf(20_000) });

    expect(await answerTo(sent)).toBe('accepted');
  });

  test('is limited to what the proxy takes with an external key, of every operation', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, proxy } = externalKey(sim);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext: contextOf(8_000) });
    const requests = proxy.requests();
    const EncryptionContext = contextOf(8_192);

    const answers = [
      await answerTo(kms.encrypt({ KeyId, Plaintext, EncryptionContext })),
      await answerTo(kms.decrypt({ CiphertextBlob, EncryptionContext })),
      await answerTo(kms.generateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext })),
      await answerTo(kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256', EncryptionContext })),
      await answerTo(
        kms.reEncrypt({
          CiphertextBlob,
          SourceEncryptionContext: EncryptionContext,
          DestinationKeyId: KeyId,
        }),
      ),
    ];

    expect(new Set(answers)).toEqual(new Set(['ValidationException']));
    expect(proxy.requests()).toEqual(requests);
  });

  test('counts bytes, not characters', async () => {
    const sim = createSimulator();
    const { KeyId } = externalKey(sim);
    const encrypt = (tenant: string) =>
      answerTo(sim.client().encrypt({ KeyId, Plaintext, EncryptionContext: { tenant } }));

    expect(await encrypt('a'.repeat(5_000))).toBe('accepted');
    expect(await encrypt('é'.repeat(5_000))).toBe('ValidationException');
  });

  test('is looked at in a dry run too', async () => {
    const sim = createSimulator();
    const { KeyId } = externalKey(sim);

    const sent = sim
      .client()
      .encrypt({ KeyId, Plaintext, EncryptionContext: contextOf(8_192), DryRun: true });

    expect(await answerTo(sent)).toBe('ValidationException');
  });

  test('is named in the error, the context is not', async () => {
    const sim = createSimulator();
    const { KeyId } = externalKey(sim);

    const error = await errorOf(
      sim.client().encrypt({ KeyId, Plaintext, EncryptionContext: contextOf(8_192) }),
    );

    expect(error.message).toContain('8192 bytes');
    expect(error.message.length).toBeLessThan(300);
  });
});

describe('encodeEncryptionContext', () => {
  test('is the same for the same pairs, in whatever order', () => {
    const pairs = Object.entries({ a: '1', B: '2', é: '3', '10': '4', '': '5' });

    const encoded = encodeEncryptionContext(Object.fromEntries(pairs));

    expect(encodeEncryptionContext(Object.fromEntries(pairs.toReversed()))).toEqual(encoded);
  });

  test.each([undefined, {}])('is empty for %j', (context) => {
    expect(encodeEncryptionContext(context)).toEqual(new Uint8Array());
  });

  test('leaves the context as it is', () => {
    const context = Object.freeze({ b: '1', a: '2' });

    encodeEncryptionContext(context);

    expect(Object.keys(context)).toEqual(['b', 'a']);
  });
});
