/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
import { DecryptCommand, DisabledException, EncryptCommand, KMSServiceException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, bytes, externalKey, origins, textOf } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const Plaintext = bytes('a secret');

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers the ciphertext, the key ARN and the algorithm', async (Origin) => {
    const sim = createSimulator();
    const kms = open(sim);
    const { KeyId, Arn } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await kms.send(new EncryptCommand({ KeyId, Plaintext }));

    expect(output).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      KeyId: Arn,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    });
    expect($metadata.httpStatusCode).toBe(200);
    const { CiphertextBlob } = output;
    expect(textOf(CiphertextBlob)).not.toContain('a secret');
    const decrypted = await kms.send(new DecryptCommand({ CiphertextBlob }));
    expect(textOf(decrypted.Plaintext)).toBe('a secret');
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'Disabled' });

    const error = await errorOf(open(sim).send(new EncryptCommand({ KeyId, Plaintext })));

    expect(error).toBeInstanceOf(DisabledException);
    expect(error).toBeInstanceOf(KMSServiceException);
    expect(error).toMatchObject({
      message: `arn:aws:kms:us-east-1:111122223333:key/${KeyId} is disabled.`,
      $fault: 'client',
    });
  });
});

describe.each(origins)('with a key of origin %s', (Origin) => {
  test('the same text becomes another ciphertext every time', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);

    const blobs = [await kms.encrypt({ KeyId, Plaintext }), await kms.encrypt({ KeyId, Plaintext })];

    expect(blobs[0]!.CiphertextBlob).not.toEqual(blobs[1]!.CiphertextBlob);
  });

  test.each(['key ID', 'key ARN', 'alias name', 'alias ARN'] as const)('%s names the key', async (form) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { AliasName: 'alias/mine' });
    const forms = {
      'key ID': KeyId,
      'key ARN': Arn,
      'alias name': 'alias/mine',
      'alias ARN': 'arn:aws:kms:us-east-1:111122223333:alias/mine',
    };

    const output = await sim.client().encrypt({ KeyId: forms[form], Plaintext });

    expect(output.KeyId).toBe(Arn);
  });

  test.each([1, 4096])('%i bytes are encrypted', async (length) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin);
    const plaintext = new Uint8Array(length).fill(7);

    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: plaintext });

    expect((await kms.decrypt({ CiphertextBlob })).Plaintext).toEqual(plaintext);
    expect(CiphertextBlob!.length).toBeLessThanOrEqual(6144);
  });

  test('changes nothing that lasts', async () => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);
    const before = lastingState(sim);

    await sim.client().encrypt({ KeyId, Plaintext });

    expect(lastingState(sim)).toEqual(before);
  });
});

describe('an input that is wrong', () => {
  test.each([
    ['no Plaintext', { Plaintext: undefined }],
    ['an empty Plaintext', { Plaintext: new Uint8Array() }],
    ['4,097 bytes', { Plaintext: new Uint8Array(4097) }],
    ['no KeyId', { KeyId: undefined }],
    ['an unknown EncryptionAlgorithm', { EncryptionAlgorithm: 'AES_GCM' }],
    ['eleven grant tokens', { GrantTokens: Array(11).fill('token') }],
    ['an empty grant token', { GrantTokens: [''] }],
  ])('%s leads to ValidationException', async (_, members) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const input = { KeyId, Plaintext, ...members } as Parameters<ReturnType<typeof sim.client>['encrypt']>[0];

    expect(await answerTo(sim.client().encrypt(input))).toBe('ValidationException');
  });

  test('says nothing of the plaintext', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(sim.client().encrypt({ KeyId, Plaintext: bytes('secret'.repeat(1000)) }));

    expect(error.message).not.toContain('secret');
    expect(JSON.stringify(sim.trace)).not.toContain('secret'.repeat(3));
  });
});

test('does not keep the bytes of the caller, who may change them', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey();
  const mine = bytes('first');

  const sent = kms.encrypt({ KeyId, Plaintext: mine });
  mine.fill(0);
  const { CiphertextBlob } = await sent;

  expect(textOf((await kms.decrypt({ CiphertextBlob })).Plaintext)).toBe('first');
});

/** https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt */
describe('with an external key', () => {
  test('sends the proxy one request, which names key and caller', async () => {
    const sim = createSimulator();
    const { KeyId, Arn, proxy } = externalKey(sim, { XksKeyId: 'external-1' });
    const [earlier, asked] = [proxy.requests().length, sim.now];

    await sim.client().encrypt({ KeyId, Plaintext });

    expect(proxy.requests().slice(earlier)).toEqual([
      {
        at: asked,
        XksOperation: 'Encrypt',
        XksKeyId: 'external-1',
        awsPrincipalArn: 'arn:aws:iam::111122223333:root',
        kmsOperation: 'Encrypt',
        kmsKeyArn: Arn,
        kmsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        outcome: 'answered',
      },
    ]);
  });

  test('takes the time of the proxy', async () => {
    const sim = createSimulator();
    const { KeyId, proxy } = externalKey(sim);
    proxy.setLatency(150);
    const asked = sim.now;

    await sim.client().encrypt({ KeyId, Plaintext });

    expect(sim.now - asked).toBe(160);
  });
});
