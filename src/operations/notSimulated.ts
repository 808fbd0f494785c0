import { type KmsError, kmsError } from '../errors/KmsError.ts';

/**
 * What AWS KMS does and the simulator does not, with the page that describes it. A request for it ends with
 * NotSimulatedException, never with a made-up success. Of keys in custom key stores it concerns `recipients` and
 * `keyLastUsage` only.
 */
export const notSimulatedFeatures = {
  asymmetricAndHmacKeys: {
    what: 'KMS keys that are not symmetric encryption keys: CreateKey with a KeySpec other than SYMMETRIC_DEFAULT',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/symmetric-asymmetric.html',
  },
  importedKeyMaterial: {
    what: 'KMS keys with imported key material: CreateKey with Origin EXTERNAL',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html',
  },
  multiRegionKeys: {
    what: 'multi-Region keys: CreateKey with MultiRegion true',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html',
  },
  awsManagedKeys: {
    what: 'AWS managed keys and their aliases, which begin with alias/aws/',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk',
  },
  recipients: {
    what: 'answers for AWS Nitro Enclaves: the member Recipient, with an attestation document',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html',
  },
  keyRotation: {
    what: 'rotation of the key material of ordinary KMS keys',
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
  },
  dataKeyPairs: {
    what: 'asymmetric data key pairs under ordinary KMS keys',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html',
  },
  keyLastUsage: {
    what: 'the record of when a KMS key was used last',
    documentation: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html',
  },
} as const;

/** Something that is not simulated. */
export type NotSimulatedFeature = keyof typeof notSimulatedFeatures;

/** The error that says so. */
export function notSimulated(feature: NotSimulatedFeature): KmsError {
  const { what, documentation } = notSimulatedFeatures[feature];
  return kmsError('NotSimulatedException', {
    reason: `The simulator does not simulate ${what}.`,
    documentation,
  });
}
