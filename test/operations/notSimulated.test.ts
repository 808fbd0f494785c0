import { createSimulator, type FakeKmsClient } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { type NotSimulatedFeature, notSimulatedFeatures } from '../../src/operations/notSimulated.ts';
import { bytes } from '../helpers/keys.ts';
import { errorOf, lastingState } from '../helpers/look.ts';

type Request = (kms: FakeKmsClient, KeyId: string) => Promise<unknown>;

const Recipient = {
  KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
  AttestationDocument: bytes('document'),
} as const;

/** Requests, one or more for everything that is not simulated. */
const requests: Record<NotSimulatedFeature, readonly Request[]> = {
  asymmetricAndHmacKeys: [
    (kms) => kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }),
    (kms) => kms.createKey({ KeySpec: 'ML_DSA_65', KeyUsage: 'SIGN_VERIFY' }),
    (kms) => kms.createKey({ CustomerMasterKeySpec: 'HMAC_512', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  ],
  importedKeyMaterial: [(kms) => kms.createKey({ Origin: 'EXTERNAL' })],
  multiRegionKeys: [(kms) => kms.createKey({ MultiRegion: true })],
  awsManagedKeys: [
    (kms) => kms.describeKey({ KeyId: 'alias/aws/ebs' }),
    (kms) => kms.describeKey({ KeyId: 'arn:aws:kms:us-east-1:111122223333:alias/aws/ebs' }),
    (kms) => kms.encrypt({ KeyId: 'alias/aws/s3', Plaintext: bytes('text') }),
  ],
  recipients: [
    (kms, KeyId) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256', Recipient }),
    (kms) => kms.generateRandom({ NumberOfBytes: 16, Recipient }),
  ],
  keyRotation: [
    (kms, KeyId) => kms.enableKeyRotation({ KeyId }),
    (kms, KeyId) => kms.disableKeyRotation({ KeyId }),
    (kms, KeyId) => kms.rotateKeyOnDemand({ KeyId }),
    (kms, KeyId) => kms.listKeyRotations({ KeyId }),
  ],
  dataKeyPairs: [
    (kms, KeyId) => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'RSA_2048' }),
    (kms, KeyId) => kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'RSA_2048' }),
  ],
  keyLastUsage: [(kms, KeyId) => kms.getKeyLastUsage({ KeyId })],
};

describe.each(Object.entries(requests))('%s', (feature, sent) => {
  const { what, documentation } = notSimulatedFeatures[feature as NotSimulatedFeature];

  test.each(sent.map((request, i) => [i + 1, request] as const))(
    'request %i ends with NotSimulatedException in a world that stays as it is',
    async (_, request) => {
      const sim = createSimulator();
      const { KeyId } = sim.given.kmsKey();
      const before = lastingState(sim);

      const error = await errorOf(request(sim.client(), KeyId));

      expect(error).toMatchObject({
        name: 'NotSimulatedException',
        reason: `The simulator does not simulate ${what}.`,
        documentation,
      });
      expect(lastingState(sim)).toEqual(before);
      expect(sim.calls().at(-1)!.attempts).toHaveLength(1);
    },
  );
});
