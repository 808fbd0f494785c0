/**
 * KMS keys in external key stores: which external keys they may have, what the proxy is told, and why its key manager
 * alone can read nothing.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 * https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md
 */
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import {
  type Backing,
  type BackingFactory,
  type BackingRequest,
  cloudHsmCluster,
  type DecryptRequest,
  type EncryptedAnswer,
  type EncryptRequest,
  type GetKeyMetadataRequest,
  type XksProxyInit,
  xksProxy,
} from 'custom-key-store-simulator/backing';
import { describe, expect, test } from 'vitest';
import { ciphertextDataIntegrityValue } from '../../src/backing/xksProxy/ciphertextDataIntegrityValue.ts';
import { answerTo, errorOf } from '../helpers/look.ts';

const text = (value: string) => new TextEncoder().encode(value);
const hex = (value: string) => Uint8Array.from(Buffer.from(value, 'hex'));
const contains = (whole: Uint8Array, part: Uint8Array) => Buffer.from(whole).includes(Buffer.from(part));

type KeyRequest = EncryptRequest | DecryptRequest | GetKeyMetadataRequest;

/** A world in which everything is written down that arrives at proxies. */
function withOverheardProxies() {
  const heard: KeyRequest[] = [];
  const backings: Backing[] = [];
  const overheard: BackingFactory<XksProxyInit> = (options) => {
    const backing = xksProxy(options);
    backings.push(backing);
    return {
      ...backing,
      request: (request) => {
        if ('key' in request && request.type !== 'deleteKey') heard.push(request);
        return backing.request(request);
      },
    };
  };
  const sim = createSimulator({ backings: { xksProxy: overheard }, maxAttempts: 1 });
  const store = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });
  heard.length = 0;
  return { sim, kms: sim.client(), heard, backings, ...store, key: store.keys[0]! };
}

describe('double encryption', () => {
  const Plaintext = text('a secret that is long enough to be found again');

  // https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html#concept-double-encryption
  test('the proxy is given what AWS KMS has encrypted already', async () => {
    const { kms, key, heard } = withOverheardProxies();

    await kms.encrypt({ KeyId: key.KeyId, Plaintext });

    const [asked] = heard as [EncryptRequest];
    expect(asked.plaintext.length).toBeGreaterThan(Plaintext.length);
    expect(contains(asked.plaintext, Plaintext)).toBe(false);
  });

  test('the key manager alone gets nothing but the inner layer out of a ciphertext', async () => {
    const { kms, key, heard, backings } = withOverheardProxies();
    const { CiphertextBlob } = await kms.encrypt({ KeyId: key.KeyId, Plaintext });
    await kms.decrypt({ CiphertextBlob });
    const [encrypt, decrypt] = heard as [EncryptRequest, DecryptRequest];

    const opened = await backings[0]!.request(decrypt);

    expect(opened).toMatchObject({ type: 'decrypted', plaintext: encrypt.plaintext });
    expect(contains((opened as unknown as { plaintext: Uint8Array }).plaintext, Plaintext)).toBe(false);
    expect(contains(CiphertextBlob!, decrypt.ciphertext)).toBe(true);
    expect(contains(CiphertextBlob!, encrypt.plaintext)).toBe(false);
  });

  test('the proxy never sees a data key, a plaintext or the inner layer of another encryption', async () => {
    const { sim, kms, key, heard } = withOverheardProxies();
    const { KeyId } = key;
    const other = sim.given.kmsKey();

    const dataKey = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    await kms.decrypt({ CiphertextBlob });
    await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: other.KeyId });
    await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId });

    for (const request of heard) {
      for (const bytes of Object.values(request).filter((value) => value instanceof Uint8Array)) {
        expect(contains(bytes, Plaintext)).toBe(false);
        expect(contains(bytes, dataKey.Plaintext!)).toBe(false);
      }
    }
    const inner = heard
      .filter(({ type }) => type === 'encrypt')
      .map((one) => (one as EncryptRequest).plaintext);
    expect(new Set(inner.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(inner.length);
    expect(heard.length).toBe(6);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
  test('another KMS key on the same external key decrypts nothing of the first', async () => {
    const { sim, kms, key, proxy } = withOverheardProxies();
    const second = sim.xks.createProxy({
      XksProxyUriEndpoint: proxy.XksProxyUriEndpoint,
      XksProxyUriPath: '/second/kms/xks/v1',
    });
    const { CustomKeyStoreId } = sim.given.externalKeyStore({
      XksProxyUriEndpoint: second.XksProxyUriEndpoint,
      XksProxyUriPath: second.XksProxyUriPath,
    });
    const other = sim.given.kmsKey({ CustomKeyStoreId, XksKeyId: 'my-key' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId: key.KeyId, Plaintext });

    const answer = await answerTo(kms.decrypt({ CiphertextBlob, KeyId: other.KeyId }));

    expect(answer).toBe('IncorrectKeyException');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/delete-xks-key.html
  test('a KMS key that was deleted is not recreated by a new one on the same external key', async () => {
    const { sim, kms, key, CustomKeyStoreId } = withOverheardProxies();
    const { CiphertextBlob } = await kms.encrypt({ KeyId: key.KeyId, Plaintext });
    await kms.scheduleKeyDeletion({ KeyId: key.KeyId, PendingWindowInDays: 7 });
    await sim.advance('7d');

    const again = sim.given.kmsKey({ CustomKeyStoreId, XksKeyId: 'my-key' });

    expect(await answerTo(kms.decrypt({ CiphertextBlob }))).toBe('NotFoundException');
    expect(await answerTo(kms.decrypt({ CiphertextBlob, KeyId: again.KeyId }))).toBe('IncorrectKeyException');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/use-cmk-keystore.html
  test('a key in an AWS CloudHSM key store has one layer only, in the cluster', async () => {
    const heard: BackingRequest[] = [];
    const sim = createSimulator({
      backings: {
        cloudHsmCluster: (options) => {
          const backing = cloudHsmCluster(options);
          return {
            ...backing,
            request: (request) => {
              heard.push(request);
              return backing.request(request);
            },
          };
        },
      },
    });
    const { keys } = sim.given.cloudHsmKeyStore({ keys: 1 });

    await sim.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext });

    expect(heard.at(-1)).toMatchObject({ type: 'encrypt', plaintext: Plaintext });
    expect(heard.at(-1)).not.toHaveProperty('proxy');
  });
});

/** What the requests said, in order: `XksOperation for kmsOperation`. */
const asked = (from: number, proxy: { requests(): readonly any[] }) =>
  proxy
    .requests()
    .slice(from)
    .map(({ XksOperation, kmsOperation }) => `${XksOperation} for ${kmsOperation}`);

describe('when AWS KMS talks to the proxy', () => {
  // https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#api-operations
  const KeyOf = async (world: ReturnType<typeof withOverheardProxies>) => {
    const { kms, key, sim, proxy } = world;
    const Plaintext = text('secret');
    const { CiphertextBlob } = await kms.encrypt({ KeyId: key.KeyId, Plaintext });
    const ordinary = sim.given.kmsKey().KeyId;
    const foreign = (await kms.encrypt({ KeyId: ordinary, Plaintext })).CiphertextBlob!;
    return { CiphertextBlob, ordinary, foreign, XksKeyId: proxy.keys.create(), Plaintext, ...key };
  };
  type World = ReturnType<typeof withOverheardProxies>;
  type Given = Awaited<ReturnType<typeof KeyOf>>;

  test.each<[string, (world: World, given: Given) => Promise<unknown>, string[]]>([
    [
      'CreateKey',
      ({ kms, CustomKeyStoreId }, { XksKeyId }) =>
        kms.createKey({ CustomKeyStoreId, XksKeyId, Origin: 'EXTERNAL_KEY_STORE' }),
      ['GetKeyMetadata for CreateKey'],
    ],
    ['DescribeKey', ({ kms }, { KeyId }) => kms.describeKey({ KeyId }), []],
    [
      'Encrypt',
      ({ kms }, { KeyId, Plaintext }) => kms.encrypt({ KeyId, Plaintext }),
      ['Encrypt for Encrypt'],
    ],
    ['Decrypt', ({ kms }, { CiphertextBlob }) => kms.decrypt({ CiphertextBlob }), ['Decrypt for Decrypt']],
    [
      'GenerateDataKey',
      ({ kms }, { KeyId }) => kms.generateDataKey({ KeyId, NumberOfBytes: 1024 }),
      ['Encrypt for GenerateDataKey'],
    ],
    [
      'GenerateDataKeyWithoutPlaintext',
      ({ kms }, { KeyId }) => kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_128' }),
      ['Encrypt for GenerateDataKeyWithoutPlaintext'],
    ],
    [
      'ReEncrypt from the key',
      ({ kms }, { CiphertextBlob, ordinary }) =>
        kms.reEncrypt({ CiphertextBlob, DestinationKeyId: ordinary }),
      ['Decrypt for ReEncrypt'],
    ],
    [
      'ReEncrypt to the key',
      ({ kms }, { foreign, KeyId }) => kms.reEncrypt({ CiphertextBlob: foreign, DestinationKeyId: KeyId }),
      ['Encrypt for ReEncrypt'],
    ],
    [
      'ReEncrypt inside the key',
      ({ kms }, { CiphertextBlob, KeyId }) => kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId }),
      ['Decrypt for ReEncrypt', 'Encrypt for ReEncrypt'],
    ],
    ['DisableKey', ({ kms }, { KeyId }) => kms.disableKey({ KeyId }), []],
    ['EnableKey', ({ kms }, { KeyId }) => kms.enableKey({ KeyId }), []],
    [
      'ScheduleKeyDeletion, to its end',
      async ({ kms, sim }, { KeyId }) => {
        await kms.scheduleKeyDeletion({ KeyId });
        await sim.advance('30d');
      },
      [],
    ],
    [
      'CancelKeyDeletion',
      async ({ kms }, { KeyId }) => {
        await kms.scheduleKeyDeletion({ KeyId });
        await kms.cancelKeyDeletion({ KeyId });
      },
      [],
    ],
    [
      'a dry run',
      async ({ kms }, { KeyId, Plaintext }) => {
        expect(await answerTo(kms.encrypt({ KeyId, Plaintext, DryRun: true }))).toBe(
          'DryRunOperationException',
        );
      },
      [],
    ],
    [
      'DisconnectCustomKeyStore',
      ({ kms, CustomKeyStoreId }) => kms.disconnectCustomKeyStore({ CustomKeyStoreId }),
      [],
    ],
  ])('%s', async (_operation, send, expected) => {
    const world = withOverheardProxies();
    const given = await KeyOf(world);
    const before = world.proxy.requests().length;

    await send(world, given);

    expect(asked(before, world.proxy)).toEqual(expected);
  });

  test('every request of one call has its request id, the caller and the key', async () => {
    const { sim, kms, key, heard } = withOverheardProxies();
    const { CiphertextBlob } = await kms.encrypt({ KeyId: key.KeyId, Plaintext: text('secret') });
    heard.length = 0;

    await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: key.KeyId });

    const { requestId } = sim.calls('ReEncrypt')[0]!.attempts[0]!;
    expect(heard.map(({ proxy }) => proxy!.requestMetadata)).toEqual(
      ['decrypt', 'encrypt'].map(() => ({
        awsPrincipalArn: expect.stringMatching(/^arn:aws:iam::111122223333:/),
        kmsKeyArn: key.Arn,
        kmsOperation: 'ReEncrypt',
        kmsRequestId: requestId,
      })),
    );
  });

  test('GetKeyMetadata names no KMS key, because there is none yet', async () => {
    const { sim, kms, heard, proxy, CustomKeyStoreId } = withOverheardProxies();
    const XksKeyId = proxy.keys.create();

    await kms.createKey({ CustomKeyStoreId, XksKeyId, Origin: 'EXTERNAL_KEY_STORE' });

    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ type: 'getKeyMetadata', key: XksKeyId });
    expect(heard[0]!.proxy!.requestMetadata).toEqual({
      awsPrincipalArn: expect.stringMatching(/^arn:/),
      kmsOperation: 'CreateKey',
      kmsRequestId: sim.calls('CreateKey')[0]!.attempts[0]!.requestId,
    });
  });

  test('each attempt of an SDK has a request id of its own', async () => {
    const { sim, key, heard } = withOverheardProxies();
    sim.faults.failNext('Encrypt', 'KMSInternalException');

    await errorOf(sim.client().encrypt({ KeyId: key.KeyId, Plaintext: text('secret') }));
    await sim.client().encrypt({ KeyId: key.KeyId, Plaintext: text('secret') });

    const attempts = sim.calls('Encrypt').flatMap((call) => call.attempts);
    expect(heard.map(({ proxy }) => proxy!.requestMetadata.kmsRequestId)).toEqual([attempts[1]!.requestId]);
  });
});

describe('ciphertextDataIntegrityValue', () => {
  // https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
  const parts = {
    additionalAuthenticatedData: text('project=nile,department=marketing'),
    ciphertextMetadata: text('key_version=1'),
    initializationVector: hex('1ccae5470f39700254779031'),
    ciphertext: hex('821c642b5b71783367deaf18'),
    authenticationTag: hex('bc1c4dda7707d6812447c5955e99b261'),
  };
  const digest = hex('a8703f2260bd8791ec2d15ea0b23e65a0631eedcf2a13a65cc82db3f47cf5ec7');

  test('is that of the specification’s example', () => {
    expect(parts.additionalAuthenticatedData).toHaveLength(33);
    expect(ciphertextDataIntegrityValue(parts)).toEqual(digest);
  });

  test('takes absent metadata for an empty one', () => {
    const { ciphertextMetadata: _, ...others } = parts;

    expect(ciphertextDataIntegrityValue(others)).toEqual(
      ciphertextDataIntegrityValue({ ...others, ciphertextMetadata: new Uint8Array() }),
    );
  });

  test.each(Object.keys(parts) as (keyof typeof parts)[])('changes with the %s', (part) => {
    const changed = Uint8Array.from(parts[part], (byte, i) => (i === 0 ? byte ^ 1 : byte));

    expect(ciphertextDataIntegrityValue({ ...parts, [part]: changed })).not.toEqual(digest);
  });

  test.each<[string, Partial<EncryptedAnswer>]>([
    ['an integrity value of something else', { ciphertextDataIntegrityValue: digest }],
    ['no integrity value', { ciphertextDataIntegrityValue: undefined }],
    ['metadata of 21 bytes', { ciphertextMetadata: new Uint8Array(21) }],
    ['an initialization vector of 13 bytes', { initializationVector: new Uint8Array(13) }],
    ['an authentication tag of 15 bytes', { authenticationTag: new Uint8Array(15) }],
    ['a ciphertext that is a byte longer', { ciphertext: new Uint8Array(100) }],
  ])('or any other part that breaks the specification fails the call: %s', async (_what, change) => {
    const sim = createSimulator({
      maxAttempts: 1,
      backings: {
        xksProxy: (options) => {
          const backing = xksProxy(options);
          return {
            ...backing,
            request: (request) => {
              const answer = backing.request(request);
              return request.type === 'encrypt' ? ({ ...answer, ...change } as EncryptedAnswer) : answer;
            },
          };
        },
      },
    });
    const { keys } = sim.given.externalKeyStore({ keys: 1 });

    const error = await errorOf(sim.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext: text('secret') }));

    expect(error.name).toBe('KMSInvalidStateException');
    expect(error.message).toContain('cannot interpret the response from the external key store proxy');
  });
});

describe('sizes', () => {
  const encrypted = async (length: number, EncryptionContext?: Record<string, string>) => {
    const { kms, key, heard } = withOverheardProxies();
    const Plaintext = new Uint8Array(length).fill(1);
    const { CiphertextBlob } = await kms.encrypt({
      KeyId: key.KeyId,
      Plaintext,
      ...(EncryptionContext === undefined ? {} : { EncryptionContext }),
    });
    const decrypted = await kms.decrypt({
      CiphertextBlob,
      ...(EncryptionContext === undefined ? {} : { EncryptionContext }),
    });
    expect(decrypted.Plaintext).toEqual(Plaintext);
    return { request: heard[0] as EncryptRequest, blob: CiphertextBlob! };
  };

  // https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
  test.each([1, 16, 1024, 4096])(
    'of %i bytes the proxy gets at most 204 more, 4300 in all, and the blob has at most 6144',
    async (length) => {
      const { request, blob } = await encrypted(length);

      expect(request.plaintext.length).toBeGreaterThan(length);
      expect(request.plaintext.length).toBeLessThanOrEqual(length + 204);
      expect(request.plaintext.length).toBeLessThanOrEqual(4300);
      expect(blob.length).toBeLessThanOrEqual(6144);
    },
  );

  test('4097 bytes are too many', async () => {
    const { kms, key, heard } = withOverheardProxies();

    const answer = await answerTo(kms.encrypt({ KeyId: key.KeyId, Plaintext: new Uint8Array(4097) }));

    expect(answer).toBe('ValidationException');
    expect(heard).toEqual([]);
  });

  // https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
  test('8192 bytes of additionalAuthenticatedData are allowed, and one more is not', async () => {
    const short = await encrypted(1, { context: '' });
    const room = 8192 - short.request.additionalAuthenticatedData.length;
    const full = await encrypted(1, { context: 'x'.repeat(room) });
    const { kms, key, heard } = withOverheardProxies();

    const tooMuch = await answerTo(
      kms.encrypt({
        KeyId: key.KeyId,
        Plaintext: Uint8Array.of(1),
        EncryptionContext: { context: 'x'.repeat(room + 1) },
      }),
    );

    expect(full.request.additionalAuthenticatedData.length).toBe(8192);
    expect(full.blob.length).toBeLessThanOrEqual(6144);
    expect(tooMuch).toBe('ValidationException');
    expect(heard).toEqual([]);
  });

  test('the additionalAuthenticatedData follow from the context, in whatever order it is given', async () => {
    const { kms, key, heard } = withOverheardProxies();
    const encrypt = (EncryptionContext: Record<string, string>) =>
      kms.encrypt({ KeyId: key.KeyId, Plaintext: Uint8Array.of(1), EncryptionContext });

    await encrypt({ a: '1', b: '2' });
    await encrypt({ b: '2', a: '1' });
    await encrypt({ a: '1', b: '3' });

    const [one, same, other] = (heard as EncryptRequest[]).map(
      (request) => request.additionalAuthenticatedData,
    );
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe('CreateKey in an external key store', () => {
  const create = (
    sim: Simulator,
    CustomKeyStoreId: string,
    XksKeyId: string | undefined,
    more: object = {},
  ) => sim.client().createKey({ CustomKeyStoreId, XksKeyId, Origin: 'EXTERNAL_KEY_STORE', ...more });

  test('makes an Enabled key that shows its external key, and no cluster', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create({ XksKeyId: 'Key-1_of.mine' });

    const { KeyMetadata } = await create(sim, CustomKeyStoreId, XksKeyId);

    expect(KeyMetadata).toMatchObject({
      KeyState: 'Enabled',
      Origin: 'EXTERNAL_KEY_STORE',
      CustomKeyStoreId,
      XksKeyConfiguration: { Id: 'Key-1_of.mine' },
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      MultiRegion: false,
    });
    expect(KeyMetadata).not.toHaveProperty('CloudHsmClusterId');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no XksKeyId', { XksKeyId: undefined }, 'ValidationException'],
    ['no CustomKeyStoreId', { CustomKeyStoreId: undefined }, 'ValidationException'],
    ['an empty XksKeyId', { XksKeyId: '' }, 'ValidationException'],
    ['an XksKeyId of 129 characters', { XksKeyId: 'x'.repeat(129) }, 'ValidationException'],
    ['an XksKeyId with a slash', { XksKeyId: 'a/b' }, 'ValidationException'],
    ['an XksKeyId with a blank', { XksKeyId: 'a b' }, 'ValidationException'],
    ['Origin AWS_KMS', { Origin: 'AWS_KMS' }, 'ValidationException'],
    ['no Origin', { Origin: undefined }, 'ValidationException'],
    ['Origin AWS_CLOUDHSM', { Origin: 'AWS_CLOUDHSM' }, 'ValidationException'],
    [
      'Origin AWS_CLOUDHSM without XksKeyId, which is not the type of the store',
      { Origin: 'AWS_CLOUDHSM', XksKeyId: undefined },
      'UnsupportedOperationException',
    ],
    ['an unknown store', { CustomKeyStoreId: 'cks-unknown' }, 'CustomKeyStoreNotFoundException'],
    [
      'KeySpec RSA_2048',
      { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' },
      'UnsupportedOperationException',
    ],
    [
      'KeySpec HMAC_256',
      { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
      'UnsupportedOperationException',
    ],
    ['KeyUsage SIGN_VERIFY', { KeyUsage: 'SIGN_VERIFY' }, 'UnsupportedOperationException'],
    ['MultiRegion true', { MultiRegion: true }, 'UnsupportedOperationException'],
    ['an external key that there is not', { XksKeyId: 'unknown' }, 'XksKeyNotFoundException'],
  ])('with %s: %j ends with %s, and there is no key', async (_what, change, expected) => {
    const sim = createSimulator({ maxAttempts: 1 });
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create();
    const kms = sim.client();

    const answer = await answerTo(
      kms.createKey({ CustomKeyStoreId, XksKeyId, Origin: 'EXTERNAL_KEY_STORE', ...change } as never),
    );

    expect(answer).toBe(expected);
    expect((await kms.listKeys()).Keys).toEqual([]);
  });

  test('takes an XksKeyId of 128 characters', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create({ XksKeyId: 'x'.repeat(128) });

    expect(await answerTo(create(sim, CustomKeyStoreId, XksKeyId))).toBe('accepted');
  });

  test('XksKeyId is unique in its store, which AWS KMS knows without asking the proxy', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });
    proxy.goDown();
    const before = proxy.requests().length;

    const answer = await answerTo(create(sim, CustomKeyStoreId, 'my-key'));

    expect(answer).toBe('XksKeyAlreadyInUseException');
    expect(proxy.requests()).toHaveLength(before);
  });

  test('XksKeyId distinguishes small letters and capitals', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });
    proxy.keys.create({ XksKeyId: 'MY-KEY' });

    expect(await answerTo(create(sim, CustomKeyStoreId, 'MY-KEY'))).toBe('accepted');
  });

  test('the same XksKeyId in another store is accepted', () => {
    const sim = createSimulator();
    sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });

    expect(() => sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] })).not.toThrow();
  });

  test('XksKeyId stays what it is, whatever the key manager does behind it', async () => {
    const sim = createSimulator();
    const { keys, proxy } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });

    proxy.keys.rotate('my-key');
    proxy.keys.disable('my-key');
    proxy.keys.delete('my-key');
    const { KeyMetadata } = await sim.client().describeKey({ KeyId: keys[0]!.KeyId });

    expect(KeyMetadata!.XksKeyConfiguration).toEqual({ Id: 'my-key' });
  });
});
