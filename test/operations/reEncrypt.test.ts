/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 */
import { IncorrectKeyException, ReEncryptCommand } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { altered, arrangeKey, bytes, externalKey, origins, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const Plaintext = bytes('a secret');
const pairs = origins.flatMap((source) => origins.map((destination) => [source, destination] as const));

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(pairs)('from %s to %s', async (from, to) => {
    const sim = createSimulator();
    const kms = sim.client();
    const [source, destination] = [arrangeKey(sim, from), arrangeKey(sim, to)];
    const { CiphertextBlob } = await kms.encrypt({ KeyId: source.KeyId, Plaintext });

    const { $metadata, ...output } = await open(sim).send(
      new ReEncryptCommand({ CiphertextBlob, DestinationKeyId: destination.KeyId }),
    );

    const id = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(output).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      SourceKeyId: source.Arn,
      KeyId: destination.Arn,
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      ...(from === 'AWS_KMS' ? { SourceKeyMaterialId: id } : {}),
      ...(to === 'AWS_KMS' ? { DestinationKeyMaterialId: id } : {}),
    });
    expect($metadata.httpStatusCode).toBe(200);
    const decrypted = await kms.decrypt({ CiphertextBlob: output.CiphertextBlob });
    expect([decrypted.KeyId, textOf(decrypted.Plaintext)]).toEqual([destination.Arn, 'a secret']);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const { KeyId: other } = sim.given.kmsKey();
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext });
    const command = new ReEncryptCommand({ CiphertextBlob, SourceKeyId: other, DestinationKeyId: other });

    expect(await errorOf(open(sim).send(command))).toBeInstanceOf(IncorrectKeyException);
  });
});

/** A world with two keys and a ciphertext of the first, whose context is `{ tenant: 'a' }`. */
async function arrange(Origin: (typeof origins)[number] = 'AWS_KMS') {
  const sim = createSimulator();
  const kms = sim.client();
  const source = arrangeKey(sim, Origin, { AliasName: 'alias/source' });
  const destination = arrangeKey(sim, Origin, { AliasName: 'alias/destination' });
  const { CiphertextBlob } = await kms.encrypt({
    KeyId: source.KeyId,
    Plaintext,
    EncryptionContext: { tenant: 'a' },
  });
  return { sim, kms, source, destination, CiphertextBlob: CiphertextBlob! };
}

const SourceEncryptionContext = { tenant: 'a' };

test('the material ids are those of the two keys', async () => {
  const { kms, source, destination, CiphertextBlob } = await arrange();

  const output = await kms.reEncrypt({
    CiphertextBlob,
    SourceEncryptionContext,
    DestinationKeyId: destination.KeyId,
  });

  const described = [await kms.describeKey(source), await kms.describeKey(destination)];
  expect([output.SourceKeyMaterialId, output.DestinationKeyMaterialId]).toEqual(
    described.map(({ KeyMetadata }) => KeyMetadata!.CurrentKeyMaterialId),
  );
});

describe.each(origins)('%s', (Origin) => {
  test('the same key may be used with another context, which the new ciphertext has alone', async () => {
    const { kms, source, CiphertextBlob } = await arrange(Origin);

    const output = await kms.reEncrypt({
      CiphertextBlob,
      SourceEncryptionContext,
      DestinationKeyId: source.KeyId,
      DestinationEncryptionContext: { tenant: 'b' },
    });

    const decrypt = (tenant: string) =>
      answerTo(kms.decrypt({ CiphertextBlob: output.CiphertextBlob, EncryptionContext: { tenant } }));
    expect(await decrypt('b')).toBe('accepted');
    expect(await decrypt('a')).not.toBe('accepted');
  });

  test('the source is asked first, and nothing is encrypted when its context is wrong', async () => {
    const { kms, destination, CiphertextBlob } = await arrange(Origin);
    const earlier = destination.proxy?.requests().length;

    const answer = await answerTo(
      kms.reEncrypt({
        CiphertextBlob,
        SourceEncryptionContext: { tenant: 'b' },
        DestinationKeyId: destination.KeyId,
      }),
    );

    expect(answer).toBe(
      Origin === 'EXTERNAL_KEY_STORE' ? 'KMSInvalidStateException' : 'InvalidCiphertextException',
    );
    expect(destination.proxy?.requests().length).toBe(earlier);
  });

  test.each(['key ID', 'key ARN', 'alias name', 'alias ARN'] as const)('%s names both keys', async (form) => {
    const { kms, source, destination, CiphertextBlob } = await arrange(Origin);
    const arn = 'arn:aws:kms:us-east-1:111122223333:';
    const forms = {
      'key ID': [source.KeyId, destination.KeyId],
      'key ARN': [source.Arn, destination.Arn],
      'alias name': ['alias/source', 'alias/destination'],
      'alias ARN': [`${arn}alias/source`, `${arn}alias/destination`],
    };
    const [SourceKeyId, DestinationKeyId] = forms[form] as [string, string];

    const output = await kms.reEncrypt({
      CiphertextBlob,
      SourceEncryptionContext,
      SourceKeyId,
      DestinationKeyId,
    });

    expect([output.SourceKeyId, output.KeyId]).toEqual([source.Arn, destination.Arn]);
  });
});

describe('what is wrong with the request', () => {
  test.each([
    ['another SourceKeyId', 'IncorrectKeyException', { SourceKeyId: 'alias/destination' }],
    ['a SourceKeyId that is not there', 'NotFoundException', { SourceKeyId: 'alias/nobody' }],
    ['a destination that is not there', 'NotFoundException', { DestinationKeyId: 'alias/nobody' }],
    ['no destination', 'ValidationException', { DestinationKeyId: undefined }],
    ['no CiphertextBlob', 'ValidationException', { CiphertextBlob: undefined }],
    ['no CiphertextBlob in a dry run', 'ValidationException', { CiphertextBlob: undefined, DryRun: true }],
    ['what is no ciphertext', 'InvalidCiphertextException', { CiphertextBlob: bytes('no ciphertext') }],
    [
      'another SourceEncryptionAlgorithm',
      'InvalidKeyUsageException',
      { SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' as const },
    ],
    [
      'another DestinationEncryptionAlgorithm',
      'InvalidKeyUsageException',
      { DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_1' as const },
    ],
    ['an unknown grant token', 'InvalidGrantTokenException', { GrantTokens: ['token'] }],
    [
      'DryRunModifiers without DryRun',
      'ValidationException',
      { DryRunModifiers: ['IGNORE_CIPHERTEXT' as const] },
    ],
    [
      'IGNORE_CIPHERTEXT without SourceKeyId',
      'ValidationException',
      { DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT' as const] },
    ],
    [
      'IGNORE_CIPHERTEXT with SourceKeyId',
      'DryRunOperationException',
      {
        CiphertextBlob: undefined,
        SourceKeyId: 'alias/source',
        DryRun: true,
        DryRunModifiers: ['IGNORE_CIPHERTEXT' as const],
      },
    ],
  ])('%s leads to %s', async (_, expected, members) => {
    const { kms, CiphertextBlob } = await arrange();
    const input = { CiphertextBlob, SourceEncryptionContext, DestinationKeyId: 'alias/destination' };

    expect(await answerTo(kms.reEncrypt({ ...input, ...members }))).toBe(expected);
  });

  test('a ciphertext that was altered anywhere leads to InvalidCiphertextException', async () => {
    const { kms, destination, CiphertextBlob } = await arrange();

    const answers = new Set<string>();
    for (let position = 0; position < CiphertextBlob.length; position++) {
      const blob = altered(CiphertextBlob, position);
      const sent = kms.reEncrypt({
        CiphertextBlob: blob,
        SourceEncryptionContext,
        DestinationKeyId: destination.KeyId,
      });
      answers.add(await answerTo(sent));
    }

    expect([...answers]).toEqual(['InvalidCiphertextException']);
  });
});

describe('which key has to be usable', () => {
  test.each([
    ['source', 'Disabled', 'DisabledException'],
    ['destination', 'Disabled', 'DisabledException'],
    ['source', 'PendingDeletion', 'KMSInvalidStateException'],
    ['destination', 'PendingDeletion', 'KMSInvalidStateException'],
  ] as const)('%s %s leads to %s', async (which, state, expected) => {
    const { kms, source, destination, CiphertextBlob } = await arrange();
    const { KeyId, Arn } = which === 'source' ? source : destination;
    if (state === 'Disabled') await kms.disableKey({ KeyId });
    else await kms.scheduleKeyDeletion({ KeyId });

    const error = await errorOf(
      kms.reEncrypt({ CiphertextBlob, SourceEncryptionContext, DestinationKeyId: destination.KeyId }),
    );

    expect(error.name).toBe(expected);
    expect(error.message).toContain(Arn);
  });
});

test('from external key to external key sends Decrypt to one proxy and Encrypt to the other', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const [source, destination] = [externalKey(sim), externalKey(sim)];
  const { CiphertextBlob } = await kms.encrypt({ KeyId: source.KeyId, Plaintext });
  const [atSource, atDestination] = [source.proxy.requests().length, destination.proxy.requests().length];

  await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: destination.KeyId });

  const shown = (requests: readonly object[]) =>
    requests.map((request) => {
      const { XksOperation, kmsOperation, kmsKeyArn } = request as Record<string, string>;
      return { XksOperation, kmsOperation, kmsKeyArn };
    });
  expect(shown(source.proxy.requests().slice(atSource))).toEqual([
    { XksOperation: 'Decrypt', kmsOperation: 'ReEncrypt', kmsKeyArn: source.Arn },
  ]);
  expect(shown(destination.proxy.requests().slice(atDestination))).toEqual([
    { XksOperation: 'Encrypt', kmsOperation: 'ReEncrypt', kmsKeyArn: destination.Arn },
  ]);
});
