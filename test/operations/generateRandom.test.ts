/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 */
import { GenerateRandomCommand, UnsupportedOperationException } from '@aws-sdk/client-kms';
import { type Assumptions, type ClusterHandle, createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { bytes } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const degradeAllHsms = (cluster: ClusterHandle) => {
  for (const { HsmId } of cluster.Hsms) cluster.setHsmState('DEGRADED', HsmId);
};

describe.each(waysIn)('through $way', ({ open }) => {
  test.each([1, 32, 1024])('answers %i bytes and nothing else', async (NumberOfBytes) => {
    const kms = open(createSimulator());

    const { $metadata, ...output } = await kms.send(new GenerateRandomCommand({ NumberOfBytes }));

    expect(output).toEqual({ Plaintext: expect.any(Uint8Array) });
    expect(output.Plaintext).toHaveLength(NumberOfBytes);
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('answers bytes of a cluster', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const { Plaintext } = await open(sim).send(
      new GenerateRandomCommand({ NumberOfBytes: 32, CustomKeyStoreId }),
    );

    expect(Plaintext).toHaveLength(32);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.externalKeyStore();

    const error = await errorOf(
      open(sim).send(new GenerateRandomCommand({ NumberOfBytes: 32, CustomKeyStoreId })),
    );

    expect(error).toBeInstanceOf(UnsupportedOperationException);
  });
});

describe('the bytes', () => {
  test('are others every time, and the same in a world with the same seed', async () => {
    const draw = async (seed: number) => {
      const kms = createSimulator({ seed }).client();
      const drawn = [
        await kms.generateRandom({ NumberOfBytes: 32 }),
        await kms.generateRandom({ NumberOfBytes: 32 }),
      ];
      return drawn.map(({ Plaintext }) => Plaintext!.join());
    };

    const [first, again, other] = [await draw(1), await draw(1), await draw(2)];

    expect(first[0]).not.toBe(first[1]);
    expect(again).toEqual(first);
    expect(other[0]).not.toBe(first[0]);
  });

  test('look like random ones', async () => {
    const kms = createSimulator().client();
    const counts = new Array(256).fill(0);
    for (let i = 0; i < 100; i++) {
      const { Plaintext } = await kms.generateRandom({ NumberOfBytes: 1024 });
      for (const byte of Plaintext!) counts[byte]++;
    }

    expect(Math.min(...counts)).toBeGreaterThan(300);
    expect(Math.max(...counts)).toBeLessThan(500);
  });
});

describe('a request that is wrong', () => {
  test.each([
    ['no NumberOfBytes', {}],
    ['NumberOfBytes 0', { NumberOfBytes: 0 }],
    ['NumberOfBytes 1,025', { NumberOfBytes: 1025 }],
    ['an empty CustomKeyStoreId', { NumberOfBytes: 1, CustomKeyStoreId: '' }],
  ])('%s leads to ValidationException', async (_, input) => {
    expect(await answerTo(createSimulator().client().generateRandom(input))).toBe('ValidationException');
  });

  test('the id of no store leads to CustomKeyStoreNotFoundException', async () => {
    const answer = await answerTo(
      createSimulator()
        .client()
        .generateRandom({ NumberOfBytes: 1, CustomKeyStoreId: 'cks-00000000000000000' }),
    );

    expect(answer).toBe('CustomKeyStoreNotFoundException');
  });

  test('an external key store leads to UnsupportedOperationException, connected or not', async () => {
    const sim = createSimulator();
    const answers = [];
    for (const ConnectionState of ['CONNECTED', 'DISCONNECTED'] as const) {
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState });
      const requests = proxy.requests();
      answers.push(await answerTo(sim.client().generateRandom({ NumberOfBytes: 1, CustomKeyStoreId })));
      expect(proxy.requests()).toEqual(requests);
    }

    expect(answers).toEqual(['UnsupportedOperationException', 'UnsupportedOperationException']);
  });

  test.each(['DISCONNECTED', 'CONNECTING', 'DISCONNECTING', 'FAILED'] as const)(
    'an AWS CloudHSM key store that is %s leads to CustomKeyStoreInvalidStateException',
    async (ConnectionState) => {
      const sim = createSimulator();
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState });
      const before = lastingState(sim);

      const answer = await answerTo(sim.client().generateRandom({ NumberOfBytes: 1, CustomKeyStoreId }));

      expect(answer).toBe('CustomKeyStoreInvalidStateException');
      expect(lastingState(sim)).toEqual(before);
    },
  );
});

describe('a cluster', () => {
  test.each<[string, string, (cluster: ClusterHandle) => void]>([
    ['with one active HSM', 'accepted', (cluster) => cluster.removeHsm()],
    ['with no active HSM', 'KMSInternalException', degradeAllHsms],
    ['that was deleted', 'KMSInternalException', (cluster) => cluster.delete()],
    ['that cannot be reached', 'KMSInternalException', (cluster) => cluster.interruptNetwork()],
    ['without a free session', 'KMSInternalException', (cluster) => cluster.exhaustSessions()],
    ['that is overloaded', 'ThrottlingException', (cluster) => cluster.overload()],
    [
      'whose kmsuser is locked',
      'CustomKeyStoreInvalidStateException',
      (cluster) => cluster.kmsuser.lockOut(),
    ],
    [
      'whose kmsuser was deleted',
      'CustomKeyStoreInvalidStateException',
      (cluster) => cluster.kmsuser.delete(),
    ],
  ])('%s: %s', async (_, expected, cause) => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    cause(cluster);

    expect(await answerTo(sim.client().generateRandom({ NumberOfBytes: 1, CustomKeyStoreId }))).toBe(
      expected,
    );
  });

  test.each<[Assumptions['generateRandomWithoutHsm'], string, (cluster: ClusterHandle) => void]>([
    ['CustomKeyStoreInvalidStateException', 'no active HSM', degradeAllHsms],
    ['CustomKeyStoreInvalidStateException', 'that was deleted', (cluster) => cluster.delete()],
    ['KMSInternalException', 'no active HSM', degradeAllHsms],
  ])('with generateRandomWithoutHsm %s: %s', async (generateRandomWithoutHsm, _, cause) => {
    const sim = createSimulator({ assumptions: { generateRandomWithoutHsm } });
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    cause(cluster);

    const answer = await answerTo(sim.client().generateRandom({ NumberOfBytes: 1, CustomKeyStoreId }));

    expect(answer).toBe(generateRandomWithoutHsm);
  });
});

test('does not simulate Recipient', async () => {
  const sim = createSimulator();
  const before = lastingState(sim);

  const error = await errorOf(
    sim.client().generateRandom({
      NumberOfBytes: 32,
      Recipient: { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: bytes('document') },
    }),
  );

  expect(error).toMatchObject({
    name: 'NotSimulatedException',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html',
  });
  expect(lastingState(sim)).toEqual(before);
});
