/**
 * Which of several reasons a request is refused for. AWS gives no order; the simulator goes from the request outwards.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo } from '../helpers/look.ts';

const unknownKey = '00000000-0000-4000-8000-000000000000';
const garbage = new Uint8Array(64);

describe('constraints come before existence', () => {
  test.each(['listGrants', 'listAliases'] as const)('a limit of %s that is too high', async (list) => {
    const kms = createSimulator().client();

    expect(await answerTo(kms[list]({ KeyId: unknownKey, Limit: 101 }))).toBe('ValidationException');
    expect(await answerTo(kms[list]({ KeyId: unknownKey, Limit: 100 }))).toBe('NotFoundException');
  });

  test('a ReEncrypt without a ciphertext', async () => {
    const kms = createSimulator().client();

    expect(await answerTo(kms.reEncrypt({ DestinationKeyId: unknownKey }))).toBe('ValidationException');
  });
});

describe('existence comes before content', () => {
  test('a ciphertext that is none, for a destination that is not there', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey();

    const toNobody = { CiphertextBlob: garbage, DestinationKeyId: unknownKey };
    expect(await answerTo(kms.reEncrypt(toNobody))).toBe('NotFoundException');
    expect(await answerTo(kms.reEncrypt({ ...toNobody, DestinationKeyId: KeyId }))).toBe(
      'InvalidCiphertextException',
    );
  });
});

describe('uniqueness comes before resource quotas', () => {
  test('an external key that is taken, when no more KMS keys are allowed', async () => {
    const sim = createSimulator({ quotas: { resources: { kmsKeys: 1 } } });
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ keys: 1 });
    const [taken] = proxy.keys.list();
    const free = proxy.keys.create();
    const create = (XksKeyId: string) =>
      answerTo(sim.client().createKey({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId }));

    expect(await create(taken!.XksKeyId)).toBe('XksKeyAlreadyInUseException');
    expect(await create(free)).toBe('LimitExceededException');
  });
});

describe('the type of a key store comes before its request quota', () => {
  test('GenerateRandom that names an external key store uses nothing up', async () => {
    const sim = createSimulator({ quotas: { requests: { customKeyStore: 1 } }, maxAttempts: 1 });
    const { CustomKeyStoreId, keys } = sim.given.externalKeyStore({ keys: 1 });
    const kms = sim.client();

    const encrypt = () => answerTo(kms.encrypt({ KeyId: keys[0]!.KeyId, Plaintext: garbage }));
    const answers = await Promise.all([
      answerTo(kms.generateRandom({ CustomKeyStoreId, NumberOfBytes: 1 })),
      encrypt(),
      encrypt(),
    ]);

    expect(answers).toEqual(['UnsupportedOperationException', 'accepted', 'ThrottlingException']);
  });
});

describe('the state of a key, or of its store, comes before what is not simulated', () => {
  const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: garbage } as const;

  test('a data key for an enclave', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'Disabled' });
    const request = { KeySpec: 'AES_256', Recipient } as const;

    expect(await answerTo(kms.generateDataKey({ ...request, KeyId: unknownKey }))).toBe('NotFoundException');
    expect(await answerTo(kms.generateDataKey({ ...request, KeyId }))).toBe('DisabledException');
    await kms.enableKey({ KeyId });
    expect(await answerTo(kms.generateDataKey({ ...request, KeyId }))).toBe('NotSimulatedException');
  });

  test('random bytes for an enclave', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const request = { NumberOfBytes: 1, Recipient };

    expect(await answerTo(kms.generateRandom({ ...request, CustomKeyStoreId }))).toBe(
      'CustomKeyStoreInvalidStateException',
    );
    expect(await answerTo(kms.generateRandom(request))).toBe('NotSimulatedException');
  });
});
