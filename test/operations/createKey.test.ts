/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
import { CreateKeyCommand, type CreateKeyCommandInput, type KeyMetadata } from '@aws-sdk/client-kms';
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { bytes, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

const create = async (kms: Kms, input: CreateKeyCommandInput): Promise<KeyMetadata> => {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
  return KeyMetadata!;
};

/** A CONNECTED store, and input that makes a key in it. */
function cloudHsm(sim: Simulator) {
  const store = sim.given.cloudHsmKeyStore();
  const { CustomKeyStoreId } = store;
  return { ...store, input: { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId } as const };
}

/** A CONNECTED store, and input that makes a key on an external key of its proxy. */
function external(sim: Simulator) {
  const store = sim.given.externalKeyStore();
  const { CustomKeyStoreId, proxy } = store;
  const XksKeyId = proxy.keys.create({ XksKeyId: 'external-1' });
  return { ...store, input: { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId } as const };
}

/** Members that every key shows. */
const common = {
  AWSAccountId: '111122223333',
  KeyId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  Arn: expect.stringMatching(/^arn:aws:kms:us-east-1:111122223333:key\/[0-9a-f-]{36}$/),
  CreationDate: expect.any(Date),
  Enabled: true,
  Description: '',
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeyState: 'Enabled',
  KeyManager: 'CUSTOMER',
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  MultiRegion: false,
};

describe.each(waysIn)('through $way', ({ open }) => {
  test('makes an ordinary key without any input', async () => {
    const sim = createSimulator();
    const kms = open(sim);

    const { $metadata, ...output } = await kms.send(new CreateKeyCommand({}));

    expect(output).toEqual({
      KeyMetadata: {
        ...common,
        Origin: 'AWS_KMS',
        CurrentKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect($metadata.httpStatusCode).toBe(200);
    expect(output.KeyMetadata!.Arn).toBe(
      `arn:aws:kms:us-east-1:111122223333:key/${output.KeyMetadata!.KeyId}`,
    );
  });

  test('makes a key in a cluster', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster, input } = cloudHsm(sim);

    const metadata = await create(kms, input);

    expect(metadata).toEqual({
      ...common,
      Origin: 'AWS_CLOUDHSM',
      CustomKeyStoreId,
      CloudHsmClusterId: cluster.ClusterId,
    });
    expect(cluster.keys.list()).toEqual([
      { id: expect.stringMatching(/^0x[0-9a-f]+$/), label: metadata.Arn },
    ]);
  });

  test('makes a key on an external key, of which it asks the proxy once', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, proxy, input } = external(sim);
    const [keys, earlier, asked] = [proxy.keys.list(), proxy.requests().length, sim.now];

    const metadata = await create(kms, input);

    expect(metadata).toEqual({
      ...common,
      Origin: 'EXTERNAL_KEY_STORE',
      CustomKeyStoreId,
      XksKeyConfiguration: { Id: 'external-1' },
    });
    expect(proxy.keys.list()).toEqual(keys);
    expect(proxy.requests().slice(earlier)).toEqual([
      {
        at: asked,
        XksOperation: 'GetKeyMetadata',
        XksKeyId: 'external-1',
        awsPrincipalArn: 'arn:aws:iam::111122223333:root',
        kmsOperation: 'CreateKey',
        kmsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        outcome: 'answered',
      },
    ]);
  });
});

describe('a new key', () => {
  test('is another with every request', async () => {
    const kms = createSimulator().client();

    const keys = [await kms.createKey({}), await kms.createKey({})];

    expect(new Set(keys.map(({ KeyMetadata }) => KeyMetadata!.KeyId)).size).toBe(2);
    expect(new Set(keys.map(({ KeyMetadata }) => KeyMetadata!.CurrentKeyMaterialId)).size).toBe(2);
  });

  test('has the time of the request as its CreationDate', async () => {
    const sim = createSimulator({ startTime: '2026-03-01T10:00:00Z' });
    await sim.advance('1d');

    const { KeyMetadata } = await sim.client().createKey({});

    expect(KeyMetadata!.CreationDate).toEqual(new Date('2026-03-02T10:00:00Z'));
  });

  test('has the description, tags and policy of the request', async () => {
    const kms = createSimulator().client();
    const Policy = JSON.stringify({
      Statement: { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
    });
    const Tags = [{ TagKey: 'team', TagValue: 'a' }];

    const { KeyMetadata } = await kms.createKey({ Description: 'ours', Policy, Tags });

    const KeyId = KeyMetadata!.KeyId!;
    expect(KeyMetadata!.Description).toBe('ours');
    expect(await kms.getKeyPolicy({ KeyId })).toMatchObject({ Policy, PolicyName: 'default' });
    expect(await kms.listResourceTags({ KeyId })).toMatchObject({ Tags });
  });

  test('takes every member with the value that is its default', async () => {
    const kms = createSimulator().client();

    const { KeyMetadata } = await kms.createKey({
      KeySpec: 'SYMMETRIC_DEFAULT',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Origin: 'AWS_KMS',
      MultiRegion: false,
      BypassPolicyLockoutSafetyCheck: false,
      Description: '',
      Tags: [],
    });

    expect(KeyMetadata).toMatchObject(common);
  });

  test('can be used at once', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    for (const input of [{}, cloudHsm(sim).input, external(sim).input]) {
      const { KeyMetadata } = await kms.createKey(input);

      const { CiphertextBlob } = await kms.encrypt({ KeyId: KeyMetadata!.KeyId, Plaintext: bytes('secret') });
      const { Plaintext } = await kms.decrypt({ CiphertextBlob });

      expect(textOf(Plaintext)).toBe('secret');
    }
  });
});

describe('members that do not go together', () => {
  type Case = readonly [what: string, expected: string, input: (sim: Simulator) => CreateKeyCommandInput];
  test.each<Case>([
    ['Origin AWS_CLOUDHSM without a store', 'ValidationException', () => ({ Origin: 'AWS_CLOUDHSM' })],
    [
      'Origin EXTERNAL_KEY_STORE without a store',
      'ValidationException',
      () => ({ Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'x' }),
    ],
    [
      'Origin EXTERNAL_KEY_STORE without XksKeyId',
      'ValidationException',
      (sim) => ({ ...external(sim).input, XksKeyId: undefined }),
    ],
    [
      'a store without an Origin',
      'ValidationException',
      (sim) => ({ CustomKeyStoreId: cloudHsm(sim).CustomKeyStoreId }),
    ],
    [
      'a store with Origin AWS_KMS',
      'ValidationException',
      (sim) => ({ ...cloudHsm(sim).input, Origin: 'AWS_KMS' }),
    ],
    [
      'a store with Origin EXTERNAL',
      'ValidationException',
      (sim) => ({ ...cloudHsm(sim).input, Origin: 'EXTERNAL' }),
    ],
    ['XksKeyId of an ordinary key', 'ValidationException', () => ({ XksKeyId: 'x' })],
    [
      'XksKeyId of a key in a cluster',
      'ValidationException',
      (sim) => ({ ...cloudHsm(sim).input, XksKeyId: 'x' }),
    ],
    [
      'two names of the key spec that differ',
      'ValidationException',
      () => ({ KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'RSA_2048' }),
    ],
    ['an asymmetric KeySpec without KeyUsage', 'ValidationException', () => ({ KeySpec: 'RSA_2048' })],
    ['KeyUsage SIGN_VERIFY of a symmetric key', 'ValidationException', () => ({ KeyUsage: 'SIGN_VERIFY' })],
    [
      'Origin AWS_CLOUDHSM with an external key store',
      'UnsupportedOperationException',
      (sim) => ({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: external(sim).CustomKeyStoreId }),
    ],
    [
      'Origin EXTERNAL_KEY_STORE with an AWS CloudHSM key store',
      'UnsupportedOperationException',
      (sim) => ({
        Origin: 'EXTERNAL_KEY_STORE',
        XksKeyId: 'x',
        CustomKeyStoreId: cloudHsm(sim).CustomKeyStoreId,
      }),
    ],
    [
      'an asymmetric KeySpec in a cluster',
      'UnsupportedOperationException',
      (sim) => ({ ...cloudHsm(sim).input, KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }),
    ],
    [
      'an HMAC key on an external key',
      'UnsupportedOperationException',
      (sim) => ({ ...external(sim).input, KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
    ],
    [
      'another KeyUsage in a cluster',
      'UnsupportedOperationException',
      (sim) => ({ ...cloudHsm(sim).input, KeyUsage: 'SIGN_VERIFY' }),
    ],
    [
      'a multi-Region key in a cluster',
      'UnsupportedOperationException',
      (sim) => ({ ...cloudHsm(sim).input, MultiRegion: true }),
    ],
    [
      'a multi-Region key on an external key',
      'UnsupportedOperationException',
      (sim) => ({ ...external(sim).input, MultiRegion: true }),
    ],
    [
      'a store that is not there',
      'CustomKeyStoreNotFoundException',
      () => ({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-00000000000000000' }),
    ],
  ])('answers %s with %s', async (_, expected, inputOf) => {
    const sim = createSimulator();
    const input = inputOf(sim);
    const before = lastingState(sim);

    const answer = await answerTo(sim.client().createKey(input));

    expect(answer).toBe(expected);
    expect(lastingState(sim)).toEqual(before);
  });

  test.each([
    ['Description of 8,193 characters', { Description: 'd'.repeat(8193) }],
    ['an empty CustomKeyStoreId', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: '' }],
    ['an unknown Origin', { Origin: 'ELSEWHERE' }],
    ['an XksKeyId of 129 characters', { Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'x'.repeat(129) }],
    ['an XksKeyId with a slash', { Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'a/b' }],
    ['an empty policy', { Policy: '' }],
    ['a tag key of 129 characters', { Tags: [{ TagKey: 'k'.repeat(129), TagValue: '' }] }],
    ['a tag value of 257 characters', { Tags: [{ TagKey: 'k', TagValue: 'v'.repeat(257) }] }],
    ['a tag without a key', { Tags: [{ TagValue: 'v' }] }],
  ])('answers %s with ValidationException', async (_, input) => {
    const answer = await answerTo(
      createSimulator()
        .client()
        .createKey(input as CreateKeyCommandInput),
    );

    expect(answer).toBe('ValidationException');
  });
});

describe('kinds of keys that are not simulated', () => {
  test.each<[string, CreateKeyCommandInput, string]>([
    ['RSA_2048', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'symmetric-asymmetric'],
    ['HMAC_256', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, 'symmetric-asymmetric'],
    ['Origin EXTERNAL', { Origin: 'EXTERNAL' }, 'importing-keys'],
    ['MultiRegion', { MultiRegion: true }, 'multi-region-keys-overview'],
  ])('%s ends with NotSimulatedException, and no key', async (_, input, page) => {
    const sim = createSimulator();
    const before = lastingState(sim);

    const error = await errorOf(sim.client().createKey(input));

    expect(error).toMatchObject({
      name: 'NotSimulatedException',
      documentation: `https://docs.aws.amazon.com/kms/latest/developerguide/${page}.html`,
    });
    expect(lastingState(sim)).toEqual(before);
  });
});

describe('the quota of KMS keys', () => {
  test('counts keys of every origin and in every state', async () => {
    const sim = createSimulator({ quotas: { resources: { kmsKeys: 4 } } });
    const kms = sim.client();
    const { input } = cloudHsm(sim);
    await kms.createKey({});
    await kms.createKey(input);
    await kms.createKey(external(sim).input);
    sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    const before = lastingState(sim);

    const answers = [await answerTo(kms.createKey({})), await answerTo(kms.createKey(input))];
    const full = lastingState(sim);
    await sim.advance('8d');
    answers.push(await answerTo(kms.createKey(input)));

    expect(answers).toEqual(['LimitExceededException', 'LimitExceededException', 'accepted']);
    expect(full).toEqual(before);
  });
});

describe('the policy and the tags of the request', () => {
  test.each([
    ['a policy that is no JSON', 'MalformedPolicyDocumentException', { Policy: '{' }],
    ['a policy of 32,769 bytes', 'LimitExceededException', { Policy: ' '.repeat(32_769) }],
    [
      'a tag key that comes twice',
      'TagException',
      {
        Tags: [
          { TagKey: 'a', TagValue: '1' },
          { TagKey: 'a', TagValue: '2' },
        ],
      },
    ],
    ['a reserved tag key', 'TagException', { Tags: [{ TagKey: 'aws:team', TagValue: '1' }] }],
    [
      '51 tags',
      'LimitExceededException',
      { Tags: Array.from({ length: 51 }, (_, i) => ({ TagKey: `key-${i}`, TagValue: '' })) },
    ],
  ])('%s lead to %s, and to no key', async (_, expected, input) => {
    const sim = createSimulator();
    const { cluster, input: inStore } = cloudHsm(sim);

    const answers = [
      await answerTo(sim.client().createKey(input)),
      await answerTo(sim.client().createKey({ ...inStore, ...input })),
    ];

    expect(answers).toEqual([expected, expected]);
    expect(await sim.client().listKeys({})).toMatchObject({ Keys: [] });
    expect(cluster.keys.list()).toEqual([]);
  });
});
