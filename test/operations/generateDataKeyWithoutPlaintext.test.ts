/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
 */
import {
  GenerateDataKeyWithoutPlaintextCommand,
  type GenerateDataKeyWithoutPlaintextCommandInput,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, externalKey, origins } from '../helpers/keys.ts';
import { answerTo } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers a data key, encrypted only', async (Origin) => {
    const sim = createSimulator();
    const kms = open(sim);
    const { KeyId, Arn } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await kms.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId, KeySpec: 'AES_256' }),
    );

    expect(output).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      KeyId: Arn,
      ...(Origin === 'AWS_KMS' ? { KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) } : {}),
    });
    expect($metadata.httpStatusCode).toBe(200);
    const { CiphertextBlob } = output;
    expect((await sim.client().decrypt({ CiphertextBlob })).Plaintext).toHaveLength(32);
  });
});

test.each<[Partial<GenerateDataKeyWithoutPlaintextCommandInput>, number]>([
  [{ KeySpec: 'AES_128' }, 16],
  [{ NumberOfBytes: 1 }, 1],
  [{ NumberOfBytes: 1024 }, 1024],
])('%j makes %i bytes, bound to the encryption context', async (size, length) => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey();
  const EncryptionContext = { tenant: 'a' };

  const { CiphertextBlob } = await kms.generateDataKeyWithoutPlaintext({ KeyId, EncryptionContext, ...size });

  expect((await kms.decrypt({ CiphertextBlob, EncryptionContext })).Plaintext).toHaveLength(length);
  expect(await answerTo(kms.decrypt({ CiphertextBlob }))).toBe('InvalidCiphertextException');
});

test.each([
  ['neither KeySpec nor NumberOfBytes', {}],
  ['both KeySpec and NumberOfBytes', { KeySpec: 'AES_256', NumberOfBytes: 32 }],
  ['NumberOfBytes 0', { NumberOfBytes: 0 }],
  ['NumberOfBytes 1,025', { NumberOfBytes: 1025 }],
])('%s leads to ValidationException', async (_, members) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const input = { KeyId, ...members } as GenerateDataKeyWithoutPlaintextCommandInput;

  expect(await answerTo(sim.client().generateDataKeyWithoutPlaintext(input))).toBe('ValidationException');
});

test('of an external key names itself to the proxy', async () => {
  const sim = createSimulator();
  const { KeyId, proxy } = externalKey(sim);

  await sim.client().generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' });

  expect(proxy.requests().at(-1)).toMatchObject({
    XksOperation: 'Encrypt',
    kmsOperation: 'GenerateDataKeyWithoutPlaintext',
  });
});
