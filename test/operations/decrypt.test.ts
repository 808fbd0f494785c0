/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
import {
  DecryptCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSInvalidStateException,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { altered, arrangeKey, bytes, externalKey, origins, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const Plaintext = bytes('a secret');

/** Bytes of a blob that say which key made it: three, the key ARN, and a checksum of four. */
const headerLength = 3 + 'arn:aws:kms:us-east-1:111122223333:key/'.length + 36 + 4;

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers the text, the key ARN and the algorithm', async (Origin) => {
    const sim = createSimulator();
    const kms = open(sim);
    const { KeyId, Arn } = arrangeKey(sim, Origin);
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext });

    const { $metadata, ...output } = await kms.send(new DecryptCommand({ CiphertextBlob }));

    expect(textOf(output.Plaintext)).toBe('a secret');
    expect(output).toEqual({
      KeyId: Arn,
      Plaintext: expect.any(Uint8Array),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      ...(Origin === 'AWS_KMS' ? { KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) } : {}),
    });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { KeyId } = sim.given.kmsKey();
    const external = externalKey(sim);
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext });
    const { CiphertextBlob: externalBlob } = await sim.client().encrypt({ KeyId: external.KeyId, Plaintext });
    const last = externalBlob!.length - 1;

    const errors = [
      await errorOf(kms.send(new DecryptCommand({ CiphertextBlob, KeyId: external.KeyId }))),
      await errorOf(kms.send(new DecryptCommand({ CiphertextBlob: bytes('no ciphertext') }))),
      await errorOf(kms.send(new DecryptCommand({ CiphertextBlob: altered(externalBlob!, last) }))),
    ];

    expect(errors[0]).toBeInstanceOf(IncorrectKeyException);
    expect(errors[1]).toBeInstanceOf(InvalidCiphertextException);
    expect(errors[2]).toBeInstanceOf(KMSInvalidStateException);
  });
});

describe('KeyMaterialId', () => {
  test('is the CurrentKeyMaterialId of an ordinary key', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

    const [described, decrypted] = [await kms.describeKey({ KeyId }), await kms.decrypt({ CiphertextBlob })];

    expect(decrypted.KeyMaterialId).toBe(described.KeyMetadata!.CurrentKeyMaterialId);
  });

  test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
    'of %s keys is there with keyMaterialIdOfCustomKeyStoreKeys included',
    async (Origin) => {
      const sim = createSimulator({ assumptions: { keyMaterialIdOfCustomKeyStoreKeys: 'included' } });
      const kms = sim.client();
      const { KeyId } = arrangeKey(sim, Origin);
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

      const decrypted = await kms.decrypt({ CiphertextBlob });

      expect(decrypted.KeyMaterialId).toMatch(/^[0-9a-f]{64}$/);
    },
  );
});

describe('KeyId', () => {
  test.each(origins)('%s: may be the key in any form', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { AliasName: 'alias/mine' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    const forms = [KeyId, Arn, 'alias/mine', 'arn:aws:kms:us-east-1:111122223333:alias/mine'];

    const texts = [];
    for (const form of forms) {
      texts.push(textOf((await kms.decrypt({ CiphertextBlob, KeyId: form })).Plaintext));
    }

    expect(texts).toEqual(forms.map(() => 'a secret'));
  });

  test.each(origins)('%s: of another key leads to IncorrectKeyException', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);
    const other = arrangeKey(sim, Origin);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    const asked = [KeyId, other].map(() => other.proxy?.requests().length);

    const answer = await answerTo(kms.decrypt({ CiphertextBlob, KeyId: other.KeyId }));

    expect(answer).toBe('IncorrectKeyException');
    expect(other.proxy?.requests().length).toBe(asked[1]);
  });

  test('may be an alias only as long as it points to the key', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/mine' });
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    await kms.updateAlias({ AliasName: 'alias/mine', TargetKeyId: sim.given.kmsKey().KeyId });

    const answers = [
      await answerTo(kms.decrypt({ CiphertextBlob, KeyId: 'alias/mine' })),
      await answerTo(kms.decrypt({ CiphertextBlob })),
    ];

    expect(answers).toEqual(['IncorrectKeyException', 'accepted']);
  });
});

describe('a ciphertext that was altered', () => {
  test.each(['AWS_KMS', 'AWS_CLOUDHSM'] as const)(
    '%s: at any byte leads to InvalidCiphertextException',
    async (Origin) => {
      const sim = createSimulator();
      const kms = sim.client();
      const { KeyId } = arrangeKey(sim, Origin);
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

      const answers = new Set<string>();
      for (let position = 0; position < CiphertextBlob!.length; position++) {
        answers.add(await answerTo(kms.decrypt({ CiphertextBlob: altered(CiphertextBlob!, position) })));
      }

      expect([...answers]).toEqual(['InvalidCiphertextException']);
    },
  );

  // https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes
  test('EXTERNAL_KEY_STORE: is found by AWS KMS in the header, and by the key manager in the text', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, proxy } = externalKey(sim);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    const earlier = proxy.requests().length;

    const answers = [];
    for (let position = 0; position < CiphertextBlob!.length; position++) {
      answers.push(await answerTo(kms.decrypt({ CiphertextBlob: altered(CiphertextBlob!, position) })));
      if (position === headerLength - 1) expect(proxy.requests()).toHaveLength(earlier);
    }

    expect(new Set(answers.slice(0, headerLength))).toEqual(new Set(['InvalidCiphertextException']));
    expect(new Set(answers.slice(headerLength))).toEqual(new Set(['KMSInvalidStateException']));
    expect(proxy.requests().slice(earlier)).toHaveLength(CiphertextBlob!.length - headerLength);
  });

  test.each(origins)('%s: in the lengths of its parts, to any value, is refused', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

    const answers = new Set<string>();
    for (const position of [headerLength, headerLength + 1]) {
      for (let value = 0; value < 256; value++) {
        const blob = Uint8Array.from(CiphertextBlob!);
        if (blob[position] === value) continue;
        blob[position] = value;
        answers.add(await answerTo(kms.decrypt({ CiphertextBlob: blob })));
      }
    }

    const refusals = ['InvalidCiphertextException'];
    // What AWS KMS can take apart, the key manager has to find wrong.
    if (Origin === 'EXTERNAL_KEY_STORE') refusals.push('KMSInvalidStateException');
    expect(answers).toEqual(new Set(refusals));
  });

  test.each(['AWS_KMS', 'AWS_CLOUDHSM'] as const)(
    '%s: by cutting it off anywhere leads to InvalidCiphertextException',
    async (Origin) => {
      const sim = createSimulator();
      const kms = sim.client();
      const { KeyId } = arrangeKey(sim, Origin);
      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

      const answers = new Set<string>();
      for (let length = 1; length < CiphertextBlob!.length; length++) {
        answers.add(await answerTo(kms.decrypt({ CiphertextBlob: CiphertextBlob!.slice(0, length) })));
      }

      expect([...answers]).toEqual(['InvalidCiphertextException']);
    },
  );

  test('EXTERNAL_KEY_STORE: is never decrypted when it was cut off anywhere', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = externalKey(sim);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

    const answers = [];
    for (let length = 1; length < CiphertextBlob!.length; length++) {
      answers.push(await answerTo(kms.decrypt({ CiphertextBlob: CiphertextBlob!.slice(0, length) })));
    }

    expect(new Set(answers.slice(0, headerLength))).toEqual(new Set(['InvalidCiphertextException']));
    expect(answers.at(-1)).toBe('KMSInvalidStateException');
    expect(answers).not.toContain('accepted');
  });

  test.each(origins)('%s: by more bytes at its end is refused', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

    const answer = await answerTo(kms.decrypt({ CiphertextBlob: Uint8Array.of(...CiphertextBlob!, 0) }));

    expect(answer).toBe(
      Origin === 'EXTERNAL_KEY_STORE' ? 'KMSInvalidStateException' : 'InvalidCiphertextException',
    );
  });

  test.each(origins)('%s: by the text of another ciphertext of the same key is refused', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);
    const [first, second] = [
      await kms.encrypt({ KeyId, Plaintext }),
      await kms.encrypt({ KeyId, Plaintext }),
    ];
    const mixed = Uint8Array.of(...first.CiphertextBlob!.slice(0, -8), ...second.CiphertextBlob!.slice(-8));

    const answer = await answerTo(kms.decrypt({ CiphertextBlob: mixed }));

    expect(answer).toMatch(/^(InvalidCiphertext|KMSInvalidState)Exception$/);
  });

  test.each(origins)('%s: by the header of another key is refused', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const [a, b] = [arrangeKey(sim, Origin), arrangeKey(sim, Origin)];
    const ofA = await kms.encrypt({ KeyId: a.KeyId, Plaintext });
    const ofB = await kms.encrypt({ KeyId: b.KeyId, Plaintext });
    const mixed = Uint8Array.of(
      ...ofA.CiphertextBlob!.slice(0, headerLength),
      ...ofB.CiphertextBlob!.slice(headerLength),
    );

    const answer = await answerTo(kms.decrypt({ CiphertextBlob: mixed }));

    expect(answer).toMatch(/^(InvalidCiphertext|KMSInvalidState)Exception$/);
  });
});

describe('a ciphertext from elsewhere', () => {
  test.each([
    ['what is no ciphertext', bytes('no ciphertext')],
    ['one byte', Uint8Array.of(1)],
    ['6,144 bytes of zeros', new Uint8Array(6144)],
  ])('%s leads to InvalidCiphertextException, with a KeyId too', async (_, CiphertextBlob) => {
    const sim = createSimulator();
    const kms = sim.client();

    const answers = [];
    for (const Origin of origins) {
      const { KeyId } = arrangeKey(sim, Origin);
      answers.push(await answerTo(kms.decrypt({ CiphertextBlob, KeyId })));
    }
    answers.push(await answerTo(kms.decrypt({ CiphertextBlob })));

    expect(new Set(answers)).toEqual(new Set(['InvalidCiphertextException']));
  });

  test.each([
    ['another account', { accountId: '999988887777' }],
    ['another Region', { region: 'eu-west-1' }],
    ['another world', { seed: 2 }],
  ])('%s leads to NotFoundException, and with a KeyId to IncorrectKeyException', async (_, options) => {
    const elsewhere = createSimulator(options);
    const { KeyId: theirs } = elsewhere.given.kmsKey();
    const { CiphertextBlob } = await elsewhere.client().encrypt({ KeyId: theirs, Plaintext });
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const answers = [
      await answerTo(sim.client().decrypt({ CiphertextBlob })),
      await answerTo(sim.client().decrypt({ CiphertextBlob, KeyId })),
    ];

    expect(answers).toEqual(['NotFoundException', 'IncorrectKeyException']);
  });

  test.each(origins)('%s: of a key that is deleted leads to NotFoundException', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('8d');

    expect(await answerTo(kms.decrypt({ CiphertextBlob }))).toBe('NotFoundException');
  });
});

describe('an input that is wrong', () => {
  test.each([
    ['no CiphertextBlob', {}],
    ['no CiphertextBlob in a dry run', { DryRun: true }],
    ['no CiphertextBlob in a dry run with KeyId', { DryRun: true, KeyId: 'alias/mine' }],
    ['an empty CiphertextBlob', { CiphertextBlob: new Uint8Array() }],
    ['a CiphertextBlob of 6,145 bytes', { CiphertextBlob: new Uint8Array(6145) }],
    [
      'DryRunModifiers without DryRun',
      { KeyId: 'alias/mine', DryRunModifiers: ['IGNORE_CIPHERTEXT' as const] },
    ],
    ['IGNORE_CIPHERTEXT without KeyId', { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT' as const] }],
  ])('%s leads to ValidationException', async (_, input) => {
    const sim = createSimulator();
    sim.given.kmsKey({ AliasName: 'alias/mine' });

    expect(await answerTo(sim.client().decrypt(input))).toBe('ValidationException');
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html */
describe('a dry run', () => {
  test.each(origins)('%s: looks at the ciphertext unless it is to be ignored', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);
    const { KeyId: other } = sim.given.kmsKey();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    const DryRun = true;
    const DryRunModifiers: 'IGNORE_CIPHERTEXT'[] = ['IGNORE_CIPHERTEXT'];

    const answers = [
      await answerTo(kms.decrypt({ CiphertextBlob, DryRun })),
      await answerTo(kms.decrypt({ CiphertextBlob, KeyId: other, DryRun })),
      await answerTo(kms.decrypt({ CiphertextBlob: bytes('x'), KeyId, DryRun })),
      await answerTo(kms.decrypt({ CiphertextBlob: bytes('x'), KeyId, DryRun, DryRunModifiers })),
      await answerTo(kms.decrypt({ CiphertextBlob, KeyId: other, DryRun, DryRunModifiers })),
      await answerTo(kms.decrypt({ KeyId, DryRun, DryRunModifiers })),
    ];

    expect(answers).toEqual([
      'DryRunOperationException',
      'IncorrectKeyException',
      'InvalidCiphertextException',
      'DryRunOperationException',
      'DryRunOperationException',
      'DryRunOperationException',
    ]);
  });
});

test('does not simulate Recipient', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey();
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  const Recipient = {
    KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' as const,
    AttestationDocument: bytes('document'),
  };

  const error = await errorOf(kms.decrypt({ CiphertextBlob, Recipient }));

  expect(error).toMatchObject({
    name: 'NotSimulatedException',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html',
  });
});

test('returns bytes of its own, which the caller may change', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey();
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });

  const first = await kms.decrypt({ CiphertextBlob });
  first.Plaintext!.fill(0);
  const second = await kms.decrypt({ CiphertextBlob });

  expect(textOf(second.Plaintext)).toBe('a secret');
});

test('of an external key sends the proxy one request', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId, Arn, proxy } = externalKey(sim, { XksKeyId: 'external-1' });
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  const earlier = proxy.requests().length;

  await kms.decrypt({ CiphertextBlob });

  expect(proxy.requests().slice(earlier)).toMatchObject([
    {
      XksOperation: 'Decrypt',
      XksKeyId: 'external-1',
      kmsOperation: 'Decrypt',
      kmsKeyArn: Arn,
      outcome: 'answered',
    },
  ]);
});
