/**
 * What the proxy and the external key manager make of cryptographic operations.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
import { createSimulator, type ProxyErrorName, type ProxyHandle } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { bytes, externalKey, keyStateOf, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { everyUse } from '../helpers/uses.ts';

type Cause = (proxy: ProxyHandle, XksKeyId: string) => unknown;

const causes: readonly (readonly [what: string, fragment: string, cause: Cause])[] = [
  ['whose key is disabled', 'not enabled in the external key manager', (proxy, id) => proxy.keys.disable(id)],
  ['whose key is deleted', 'could not find the external key', (proxy, id) => proxy.keys.delete(id)],
  [
    'whose key does neither',
    'does not support the requested operation',
    (proxy, id) => proxy.keys.setKeyUsage(id, ['WRAP']),
  ],
  ['that is down', 'cannot communicate with the external key store proxy', (proxy) => proxy.goDown()],
  ['that is too slow', 'did not respond in time', (proxy) => proxy.setLatency(251)],
  [
    'that cannot be reached',
    'cannot communicate with the external key store proxy',
    (proxy) => proxy.interruptNetwork(),
  ],
  ['with an expired certificate', 'TLS', (proxy) => proxy.expireCertificate()],
  ['with a certificate for another host', 'TLS', (proxy) => proxy.presentCertificateFor('other.example')],
  ['with an untrusted certificate', 'TLS', (proxy) => proxy.presentUntrustedCertificate()],
  ['with another credential', 'could not authenticate AWS KMS', (proxy) => proxy.rotateCredential()],
  ['that denies AWS KMS', 'denied access', (proxy) => proxy.denyAccess()],
  ['that has moved', 'invalid URI path', (proxy) => proxy.changePath('/moved/kms/xks/v1')],
  ['that answers garbage', 'cannot interpret the response', (proxy) => proxy.answerGarbage()],
];

const errorNames: readonly ProxyErrorName[] = [
  'ValidationException',
  'InvalidStateException',
  'InvalidKeyUsageException',
  'AuthenticationFailedException',
  'AccessDeniedException',
  'KeyNotFoundException',
  'InvalidUriPathException',
  'ThrottlingException',
  'InternalException',
  'UnsupportedOperationException',
  'DependencyTimeoutException',
];

describe.each(everyUse)('%s', (_, prepare) => {
  test.each(causes)('with a proxy %s ends with KMSInvalidStateException: … %s …', async (_, text, cause) => {
    const sim = createSimulator();
    const { KeyId, CustomKeyStoreId, proxy } = externalKey(sim, { XksKeyId: 'external-1' });
    const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);
    cause(proxy, 'external-1');
    const before = lastingState(sim);

    const error = await errorOf(use());

    expect(error.name).toBe('KMSInvalidStateException');
    expect(error.message).toContain(text);
    expect(lastingState(sim)).toEqual(before);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(await keyStateOf(sim.client(), KeyId)).toBe('Enabled');
  });

  test.each(errorNames)('with a proxy that answers %s ends with KMSInvalidStateException', async (name) => {
    const sim = createSimulator();
    const { KeyId, proxy } = externalKey(sim);
    const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);
    const earlier = proxy.requests().length;
    proxy.answerWith(name);

    const answer = await answerTo(use());

    expect(answer).toBe('KMSInvalidStateException');
    // Asked once: neither AWS KMS nor the AWS SDK tries again.
    expect(proxy.requests().slice(earlier)).toMatchObject([{ outcome: name }]);
    proxy.answerNormally();
    expect(await answerTo(use())).toBe('accepted');
  });

  test('with a proxy whose answers arrive damaged ends with KMSInvalidStateException', async () => {
    const sim = createSimulator();
    const { KeyId, proxy } = externalKey(sim);
    const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);
    proxy.corruptAnswers();

    expect(await answerTo(use())).toBe('KMSInvalidStateException');
  });

  test('waits for the proxy 250 ms, and no longer', async () => {
    const sim = createSimulator();
    const { KeyId, proxy } = externalKey(sim);
    const use = await prepare(sim.client(), KeyId, sim.given.kmsKey().KeyId);
    proxy.setLatency(250);
    const answers = [await answerTo(use())];
    proxy.setLatency('1h');
    const asked = sim.now;
    answers.push(await answerTo(use()));

    expect(answers).toEqual(['accepted', 'KMSInvalidStateException']);
    expect(sim.now - asked).toBe(260);
  });
});

describe('a plaintext that AWS KMS cannot accept', () => {
  test('is the proxy submitting another text for decryption', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, proxy } = externalKey(sim);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('text') });
    proxy.corruptAnswers();

    const error = await errorOf(kms.decrypt({ CiphertextBlob }));

    expect(error.message).toContain('submitted for decryption');
  });
});

describe('what an external key may be used for', () => {
  test.each([
    ['ENCRYPT', 'accepted', 'KMSInvalidStateException'],
    ['DECRYPT', 'KMSInvalidStateException', 'accepted'],
  ])('with %s alone Encrypt is %s and Decrypt %s', async (usage, encrypt, decrypt) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, proxy } = externalKey(sim, { XksKeyId: 'external-1' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('text') });
    proxy.keys.setKeyUsage('external-1', [usage]);

    const answers = [
      await answerTo(kms.encrypt({ KeyId, Plaintext: bytes('text') })),
      await answerTo(kms.decrypt({ CiphertextBlob })),
    ];

    expect(answers).toEqual([encrypt, decrypt]);
  });
});

describe('rotation of an external key', () => {
  test('keeps what older versions encrypted, until they are deleted', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, proxy } = externalKey(sim, { XksKeyId: 'external-1' });
    const old = await kms.encrypt({ KeyId, Plaintext: bytes('old') });

    const version = proxy.keys.rotate('external-1');
    const fresh = await kms.encrypt({ KeyId, Plaintext: bytes('fresh') });
    const texts = [];
    for (const { CiphertextBlob } of [old, fresh]) {
      texts.push(textOf((await kms.decrypt({ CiphertextBlob })).Plaintext));
    }
    proxy.keys.deleteVersion('external-1', 1);
    const answers = [
      await answerTo(kms.decrypt({ CiphertextBlob: old.CiphertextBlob })),
      await answerTo(kms.decrypt({ CiphertextBlob: fresh.CiphertextBlob })),
    ];

    expect(version).toBe(2);
    expect(texts).toEqual(['old', 'fresh']);
    expect(answers).toEqual(['KMSInvalidStateException', 'accepted']);
  });
});

describe('the two layers of encryption', () => {
  test('a key manager that loses the external key makes the ciphertext useless, one of the same id too', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, proxy } = externalKey(sim, { XksKeyId: 'external-1' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('text') });

    proxy.keys.delete('external-1');
    const gone = await answerTo(kms.decrypt({ CiphertextBlob }));
    proxy.keys.create({ XksKeyId: 'external-1' });
    const another = await answerTo(kms.decrypt({ CiphertextBlob }));

    expect([gone, another]).toEqual(['KMSInvalidStateException', 'KMSInvalidStateException']);
  });

  test('a second KMS key on the same external key cannot stand in for the first', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, CustomKeyStoreId } = externalKey(sim, { XksKeyId: 'external-1' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: bytes('text') });
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('8d');
    const { KeyId: second } = sim.given.kmsKey({ CustomKeyStoreId, XksKeyId: 'external-1' });

    const answers = [
      await answerTo(kms.decrypt({ CiphertextBlob })),
      await answerTo(kms.decrypt({ CiphertextBlob, KeyId: second })),
    ];

    expect(answers).toEqual(['NotFoundException', 'IncorrectKeyException']);
  });
});

describe('with failuresOfReliableProxy KMSInternalException', () => {
  const failures: readonly (readonly [what: string, isInternal: boolean, cause: Cause])[] = [
    ['InternalException', true, (proxy) => proxy.answerWith('InternalException')],
    ['DependencyTimeoutException', true, (proxy) => proxy.answerWith('DependencyTimeoutException')],
    ['no answer in time', true, (proxy) => proxy.setLatency(300)],
    ['ThrottlingException', false, (proxy) => proxy.answerWith('ThrottlingException')],
    ['KeyNotFoundException', false, (proxy) => proxy.answerWith('KeyNotFoundException')],
  ];

  async function arrange(successes: number) {
    const sim = createSimulator({
      assumptions: { failuresOfReliableProxy: 'KMSInternalException' },
      maxAttempts: 1,
    });
    const { KeyId, proxy } = externalKey(sim);
    await sim.advance('10m');
    const encrypt = () => sim.client().encrypt({ KeyId, Plaintext: bytes('text') });
    for (let i = 0; i < successes; i++) await encrypt();
    return { sim, proxy, encrypt };
  }

  test.each(failures)('%s of a proxy that was reliable: KMSInternalException %s', async (_, is, cause) => {
    const { proxy, encrypt } = await arrange(99);
    cause(proxy, '');

    expect(await answerTo(encrypt())).toBe(is ? 'KMSInternalException' : 'KMSInvalidStateException');
  });

  test('a proxy of which more than one request in a hundred failed is not reliable', async () => {
    const { sim, proxy, encrypt } = await arrange(98);
    proxy.answerWith('InternalException');

    const answers = [await answerTo(encrypt())];
    await sim.advance('5m');
    proxy.answerNormally();
    for (let i = 0; i < 99; i++) await encrypt();
    proxy.answerWith('InternalException');
    answers.push(await answerTo(encrypt()));

    expect(answers).toEqual(['KMSInvalidStateException', 'KMSInternalException']);
  });

  test('an error that no retry would change does not make a proxy unreliable', async () => {
    const { proxy, encrypt } = await arrange(95);
    proxy.answerWith('KeyNotFoundException');
    for (let i = 0; i < 5; i++) await encrypt().catch(() => {});
    proxy.answerWith('InternalException');

    expect(await answerTo(encrypt())).toBe('KMSInternalException');
  });
});
