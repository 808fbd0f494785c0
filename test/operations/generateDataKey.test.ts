/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
import { GenerateDataKeyCommand, type GenerateDataKeyCommandInput } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, bytes, externalKey, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers a data key, in the clear and encrypted', async (Origin) => {
    const sim = createSimulator();
    const kms = open(sim);
    const { KeyId, Arn } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await kms.send(
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }),
    );

    expect(output).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      Plaintext: expect.any(Uint8Array),
      KeyId: Arn,
      ...(Origin === 'AWS_KMS' ? { KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) } : {}),
    });
    expect($metadata.httpStatusCode).toBe(200);
    const { CiphertextBlob } = output;
    const decrypted = await sim.client().decrypt({ CiphertextBlob });
    expect(decrypted.Plaintext).toEqual(Uint8Array.from(output.Plaintext!));
  });
});

describe.each(origins)('with a key of origin %s', (Origin) => {
  test.each<[Pick<GenerateDataKeyCommandInput, 'KeySpec' | 'NumberOfBytes'>, number]>([
    [{ KeySpec: 'AES_128' }, 16],
    [{ KeySpec: 'AES_256' }, 32],
    [{ NumberOfBytes: 1 }, 1],
    [{ NumberOfBytes: 64 }, 64],
    [{ NumberOfBytes: 1024 }, 1024],
  ])('%j makes %i bytes', async (size, length) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);

    const { Plaintext, CiphertextBlob } = await kms.generateDataKey({ KeyId, ...size });

    expect(Plaintext).toHaveLength(length);
    expect((await kms.decrypt({ CiphertextBlob })).Plaintext).toEqual(Plaintext);
  });

  test('every data key is another', async () => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const made = [];
    for (let i = 0; i < 3; i++) made.push(await sim.client().generateDataKey({ KeyId, KeySpec: 'AES_256' }));

    expect(new Set(made.map(({ Plaintext }) => Plaintext!.join())).size).toBe(3);
    expect(new Set(made.map(({ CiphertextBlob }) => CiphertextBlob!.join())).size).toBe(3);
  });

  test('the encryption context belongs to the encrypted data key', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);

    const { CiphertextBlob } = await kms.generateDataKey({
      KeyId,
      KeySpec: 'AES_256',
      EncryptionContext: { tenant: 'a' },
    });

    expect(await answerTo(kms.decrypt({ CiphertextBlob, EncryptionContext: { tenant: 'a' } }))).toBe(
      'accepted',
    );
    expect(await answerTo(kms.decrypt({ CiphertextBlob }))).not.toBe('accepted');
  });
});

test('KeyMaterialId is the CurrentKeyMaterialId of the key', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey();

  const { KeyMaterialId } = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });

  expect(KeyMaterialId).toBe((await kms.describeKey({ KeyId })).KeyMetadata!.CurrentKeyMaterialId);
});

test('of an external key comes from AWS KMS, and the proxy only encrypts it', async () => {
  const sim = createSimulator();
  const { KeyId, Arn, proxy } = externalKey(sim);
  const earlier = proxy.requests().length;

  await sim.client().generateDataKey({ KeyId, KeySpec: 'AES_256' });

  expect(proxy.requests().slice(earlier)).toMatchObject([
    { XksOperation: 'Encrypt', kmsOperation: 'GenerateDataKey', kmsKeyArn: Arn },
  ]);
});

describe('an input that is wrong', () => {
  test.each([
    ['neither KeySpec nor NumberOfBytes', {}],
    ['both KeySpec and NumberOfBytes', { KeySpec: 'AES_256', NumberOfBytes: 32 }],
    ['NumberOfBytes 0', { NumberOfBytes: 0 }],
    ['NumberOfBytes 1,025', { NumberOfBytes: 1025 }],
    ['an unknown KeySpec', { KeySpec: 'AES_192' }],
    ['neither of them in a dry run', { DryRun: true }],
  ])('%s leads to ValidationException', async (_, members) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const input = { KeyId, ...members } as GenerateDataKeyCommandInput;

    expect(await answerTo(sim.client().generateDataKey(input))).toBe('ValidationException');
  });
});

test('does not simulate Recipient', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const before = lastingState(sim);

  const error = await errorOf(
    sim.client().generateDataKey({
      KeyId,
      KeySpec: 'AES_256',
      Recipient: { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: bytes('document') },
    }),
  );

  expect(error).toMatchObject({
    name: 'NotSimulatedException',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html',
  });
  expect(lastingState(sim)).toEqual(before);
});

test('shows no data key in the trace', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();

  const { Plaintext } = await sim.client().generateDataKey({ KeyId, KeySpec: 'AES_256' });

  const shown = JSON.stringify([sim.trace, sim.calls()]);
  expect(shown).not.toContain(Buffer.from(Plaintext!).toString('base64').slice(0, 16));
  expect(shown).not.toContain(Buffer.from(Plaintext!).toString('hex').slice(0, 16));
});
