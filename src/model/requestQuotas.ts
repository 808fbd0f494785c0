import { customKeyStoreRequestsPerSecond } from './limits.ts';

/**
 * Requests per second that an account may send in a Region, for every operation with a quota of its own.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
export const requestQuotas = {
  CancelKeyDeletion: 5,
  ConnectCustomKeyStore: 5,
  CreateAlias: 5,
  CreateCustomKeyStore: 5,
  CreateGrant: 50,
  CreateKey: 5,
  DeleteAlias: 15,
  DeleteCustomKeyStore: 5,
  DeleteImportedKeyMaterial: 15,
  DescribeCustomKeyStores: 5,
  DescribeKey: 2000,
  DisableKey: 5,
  DisableKeyRotation: 5,
  DisconnectCustomKeyStore: 5,
  EnableKey: 5,
  EnableKeyRotation: 15,
  GetKeyLastUsage: 5,
  GetKeyPolicy: 1000,
  GetKeyRotationStatus: 1000,
  GetParametersForImport: 1,
  GetPublicKey: 2000,
  ImportKeyMaterial: 15,
  ListAliases: 500,
  ListGrants: 100,
  ListKeyPolicies: 100,
  ListKeyRotations: 100,
  ListKeys: 500,
  ListResourceTags: 2000,
  ListRetirableGrants: 100,
  PutKeyPolicy: 15,
  ReplicateKey: 5,
  RetireGrant: 50,
  RevokeGrant: 50,
  RotateKeyOnDemand: 5,
  ScheduleKeyDeletion: 15,
  TagResource: 10,
  UntagResource: 5,
  UpdateAlias: 5,
  UpdateCustomKeyStore: 5,
  UpdateKeyDescription: 5,
  UpdatePrimaryRegion: 5,
} as const satisfies Record<string, number>;

/**
 * The operations that share the quota `cryptographicOperations`, as long as the KMS key is symmetric.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
export const cryptographicOperations: readonly string[] = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GenerateRandom',
  'ReEncrypt',
  'VerifyMac',
];

/**
 * Requests per second to symmetric cryptographic operations in the Regions that allow more than
 * {@link cryptographicRequestsPerSecond}.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
const cryptographicRequestsPerSecondByRegion: Readonly<Record<string, number>> = {
  'ap-northeast-1': 20_000,
  'ap-southeast-1': 20_000,
  'ap-southeast-2': 20_000,
  'eu-central-1': 20_000,
  'eu-west-1': 100_000,
  'eu-west-2': 20_000,
  'us-east-1': 100_000,
  'us-east-2': 20_000,
  'us-west-2': 100_000,
};

/**
 * Requests per second to symmetric cryptographic operations in most Regions.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
const cryptographicRequestsPerSecond = 10_000;

/** The quota of an operation, by its name, or one of the two that operations share. */
export type RequestQuotaName = keyof typeof requestQuotas | 'cryptographicOperations' | 'customKeyStore';

/**
 * Requests per second that AWS documents for a Region. `customKeyStore` holds for each custom key store, the
 * others for the account.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
export function documentedRequestQuotas(region: string): Readonly<Record<RequestQuotaName, number>> {
  return {
    ...requestQuotas,
    cryptographicOperations: Object.hasOwn(cryptographicRequestsPerSecondByRegion, region)
      ? cryptographicRequestsPerSecondByRegion[region]!
      : cryptographicRequestsPerSecond,
    customKeyStore: customKeyStoreRequestsPerSecond,
  };
}

/** The quota of the account that an operation counts in; undefined when no rate is documented for it. */
export function requestQuotaOf(operation: string): RequestQuotaName | undefined {
  if (cryptographicOperations.includes(operation)) return 'cryptographicOperations';
  return Object.hasOwn(requestQuotas, operation) ? (operation as keyof typeof requestQuotas) : undefined;
}
