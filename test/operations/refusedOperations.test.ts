/**
 * Operations that no key of the simulator can carry out.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html
 */
import {
  EnableKeyRotationCommand,
  GenerateDataKeyPairCommand,
  InvalidKeyUsageException,
  SignCommand,
  UnsupportedOperationException,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { operationShapes } from '../../src/model/shapes.ts';
import { refusals } from '../../src/operations/refusedOperations.ts';
import { refusedRequests } from '../helpers/keyRequests.ts';
import { type ArrangedKey, arrangeKey, bytes, cloudHsmKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const page = 'https://docs.aws.amazon.com/kms/latest/';
const rotation = [
  'UnsupportedOperationException',
  'NotSimulatedException',
  `${page}developerguide/rotate-keys.html`,
] as const;
const unsupported = ['UnsupportedOperationException', 'UnsupportedOperationException', ''] as const;
const usage = ['InvalidKeyUsageException', 'InvalidKeyUsageException', ''] as const;
const dataKeyPair = [
  'UnsupportedOperationException',
  'NotSimulatedException',
  `${page}APIReference/API_GenerateDataKeyPair.html`,
] as const;

/** For a key in a custom key store, for an ordinary one, and the page of what is not simulated. */
const answers: Record<keyof typeof refusedRequests, readonly [string, string, string]> = {
  Decapsulate: usage,
  DeleteImportedKeyMaterial: unsupported,
  DeriveSharedSecret: usage,
  DisableKeyRotation: rotation,
  EnableKeyRotation: rotation,
  Encapsulate: usage,
  GenerateDataKeyPair: dataKeyPair,
  GenerateDataKeyPairWithoutPlaintext: dataKeyPair,
  GenerateMac: usage,
  GetKeyLastUsage: [
    'NotSimulatedException',
    'NotSimulatedException',
    `${page}APIReference/API_GetKeyLastUsage.html`,
  ],
  GetParametersForImport: unsupported,
  GetPublicKey: unsupported,
  ImportKeyMaterial: unsupported,
  ListKeyRotations: rotation,
  ReplicateKey: unsupported,
  RotateKeyOnDemand: rotation,
  Sign: usage,
  UpdatePrimaryRegion: unsupported,
  Verify: usage,
  VerifyMac: usage,
};

/** Refused for the Origin of the key, in the words of the service. */
const byOrigin: readonly string[] = [
  'DeleteImportedKeyMaterial',
  'DisableKeyRotation',
  'EnableKeyRotation',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GetParametersForImport',
  'ImportKeyMaterial',
  'ListKeyRotations',
  'RotateKeyOnDemand',
];

const requests = Object.entries(refusedRequests) as readonly (readonly [
  keyof typeof refusedRequests,
  (typeof refusedRequests)['Sign'],
])[];

test('there are 20, and the tests have a request for each', () => {
  expect(Object.keys(refusals)).toHaveLength(20);
  expect(Object.keys(refusedRequests).toSorted()).toEqual(Object.keys(refusals).toSorted());
});

describe.each(requests)('%s', (operation, send) => {
  const [inStore, ordinary, notSimulatedPage] = answers[operation];

  test.each(origins)('of a %s key is refused, and changes nothing', async (Origin) => {
    const sim = createSimulator();
    const { KeyId, Arn, proxy } = arrangeKey(sim, Origin);
    const expected = Origin === 'AWS_KMS' ? ordinary : inStore;
    const [before, asked] = [lastingState(sim), proxy?.requests()];

    const error = await errorOf(send(sim.client(), KeyId));

    expect(error.name).toBe(expected);
    if (expected === 'NotSimulatedException') {
      expect(error).toMatchObject({ documentation: notSimulatedPage });
    } else {
      expect(error.message).toContain(Arn);
      if (byOrigin.includes(operation)) {
        expect(error.message).toBe(`${Arn} origin is ${Origin} which is not valid for this operation.`);
      } else {
        expect(error.message).toContain(operation);
      }
      expect(error).toMatchObject({
        documentation: `${page}APIReference/API_${operation}.html`,
        $metadata: { httpStatusCode: 400 },
      });
      expect(operationShapes[operation].errors).toContain(expected);
    }
    expect(lastingState(sim)).toEqual(before);
    expect(proxy?.requests()).toEqual(asked);
  });

  test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
    'of a %s key is refused because of its type, whatever it is in',
    async (Origin) => {
      const sim = createSimulator();
      const found = new Set<string>();
      const ask = async ({ KeyId }: ArrangedKey) => found.add(await answerTo(send(sim.client(), KeyId)));
      for (const KeyState of ['Disabled', 'PendingDeletion'] as const) {
        const key = arrangeKey(sim, Origin, { KeyState });
        await ask(key);
        await disconnect(sim, key.CustomKeyStoreId!);
        await ask(key);
      }

      expect([...found]).toEqual([inStore]);
    },
  );
});

test('an input that breaks the model is refused as everywhere', async () => {
  const sim = createSimulator();
  const { KeyId } = cloudHsmKey(sim);
  const kms = sim.client();

  const found = [
    await answerTo(kms.sign({ KeyId, Message: bytes('m'), SigningAlgorithm: undefined })),
    await answerTo(kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 89 })),
    await answerTo(kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 2561 })),
    await answerTo(kms.generateMac({ KeyId, Message: new Uint8Array(4097), MacAlgorithm: 'HMAC_SHA_256' })),
    await answerTo(kms.replicateKey({ KeyId, ReplicaRegion: 'nowhere' })),
  ];

  expect(new Set(found)).toEqual(new Set(['ValidationException']));
});

test.each(waysIn)('through $way, the exceptions are those of the AWS SDK', async ({ open }) => {
  const sim = createSimulator();
  const kms = open(sim);
  const { KeyId } = cloudHsmKey(sim);
  const { KeyId: ordinary } = sim.given.kmsKey();

  const errors = [
    await errorOf(kms.send(new EnableKeyRotationCommand({ KeyId }))),
    await errorOf(kms.send(new GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'RSA_2048' }))),
    await errorOf(
      kms.send(new SignCommand({ KeyId, Message: bytes('m'), SigningAlgorithm: 'ECDSA_SHA_256' })),
    ),
    await errorOf(kms.send(new EnableKeyRotationCommand({ KeyId: ordinary }))),
  ];

  expect(errors[0]).toBeInstanceOf(UnsupportedOperationException);
  expect(errors[1]).toBeInstanceOf(UnsupportedOperationException);
  expect(errors[2]).toBeInstanceOf(InvalidKeyUsageException);
  expect(errors[3]!.name).toBe('NotSimulatedException');
});
