import type { FakeKmsClient } from 'custom-key-store-simulator';
import { bytes, role } from './keys.ts';

/** Sends a request about a key, complete and as plain as it can be. */
export type KeyRequest = (kms: FakeKmsClient, KeyId: string) => Promise<unknown>;

const GrantId = 'a'.repeat(64);
const Message = bytes('message');
const policy = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
});

/** Every operation that is carried out on a key, without an alias in its place. */
export const requestsWithoutAlias = {
  CancelKeyDeletion: (kms, KeyId) => kms.cancelKeyDeletion({ KeyId }),
  CreateAlias: (kms, TargetKeyId) => kms.createAlias({ AliasName: 'alias/another', TargetKeyId }),
  CreateGrant: (kms, KeyId) =>
    kms.createGrant({ KeyId, GranteePrincipal: role('reader'), Operations: ['Decrypt'] }),
  DisableKey: (kms, KeyId) => kms.disableKey({ KeyId }),
  EnableKey: (kms, KeyId) => kms.enableKey({ KeyId }),
  GetKeyPolicy: (kms, KeyId) => kms.getKeyPolicy({ KeyId }),
  GetKeyRotationStatus: (kms, KeyId) => kms.getKeyRotationStatus({ KeyId }),
  ListAliases: (kms, KeyId) => kms.listAliases({ KeyId }),
  ListGrants: (kms, KeyId) => kms.listGrants({ KeyId }),
  ListKeyPolicies: (kms, KeyId) => kms.listKeyPolicies({ KeyId }),
  ListResourceTags: (kms, KeyId) => kms.listResourceTags({ KeyId }),
  PutKeyPolicy: (kms, KeyId) => kms.putKeyPolicy({ KeyId, Policy: policy }),
  RetireGrant: (kms, KeyId) => kms.retireGrant({ KeyId, GrantId }),
  RevokeGrant: (kms, KeyId) => kms.revokeGrant({ KeyId, GrantId }),
  ScheduleKeyDeletion: (kms, KeyId) => kms.scheduleKeyDeletion({ KeyId }),
  TagResource: (kms, KeyId) => kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'a' }] }),
  UntagResource: (kms, KeyId) => kms.untagResource({ KeyId, TagKeys: ['team'] }),
  UpdateAlias: (kms, TargetKeyId) => kms.updateAlias({ AliasName: 'alias/there', TargetKeyId }),
  UpdateKeyDescription: (kms, KeyId) => kms.updateKeyDescription({ KeyId, Description: 'new' }),
} as const satisfies Record<string, KeyRequest>;

/** Every operation that is carried out on a key, or on an alias in its place. */
export const requestsWithAlias = {
  DescribeKey: (kms, KeyId) => kms.describeKey({ KeyId }),
  Encrypt: (kms, KeyId) => kms.encrypt({ KeyId, Plaintext: Message }),
  GenerateDataKey: (kms, KeyId) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
  GenerateDataKeyWithoutPlaintext: (kms, KeyId) =>
    kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
  Decrypt: (kms, KeyId) => kms.decrypt({ KeyId, DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] }),
} as const satisfies Record<string, KeyRequest>;

/** Operations that no key of the simulator can carry out. */
export const refusedRequests = {
  Decapsulate: (kms, KeyId) =>
    kms.decapsulate({ KeyId, SharedSecretCiphertextBlob: Message, EncapsulationAlgorithm: 'ML_KEM' }),
  DeleteImportedKeyMaterial: (kms, KeyId) => kms.deleteImportedKeyMaterial({ KeyId }),
  DeriveSharedSecret: (kms, KeyId) =>
    kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: Message }),
  DisableKeyRotation: (kms, KeyId) => kms.disableKeyRotation({ KeyId }),
  EnableKeyRotation: (kms, KeyId) => kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 }),
  Encapsulate: (kms, KeyId) => kms.encapsulate({ KeyId, EncapsulationAlgorithm: 'ML_KEM' }),
  GenerateDataKeyPair: (kms, KeyId) => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'RSA_2048' }),
  GenerateDataKeyPairWithoutPlaintext: (kms, KeyId) =>
    kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
  GenerateMac: (kms, KeyId) => kms.generateMac({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' }),
  GetKeyLastUsage: (kms, KeyId) => kms.getKeyLastUsage({ KeyId }),
  GetParametersForImport: (kms, KeyId) =>
    kms.getParametersForImport({
      KeyId,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    }),
  GetPublicKey: (kms, KeyId) => kms.getPublicKey({ KeyId }),
  ImportKeyMaterial: (kms, KeyId) =>
    kms.importKeyMaterial({ KeyId, ImportToken: Message, EncryptedKeyMaterial: Message }),
  ListKeyRotations: (kms, KeyId) => kms.listKeyRotations({ KeyId }),
  ReplicateKey: (kms, KeyId) => kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' }),
  RotateKeyOnDemand: (kms, KeyId) => kms.rotateKeyOnDemand({ KeyId }),
  Sign: (kms, KeyId) => kms.sign({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' }),
  UpdatePrimaryRegion: (kms, KeyId) => kms.updatePrimaryRegion({ KeyId, PrimaryRegion: 'eu-west-1' }),
  Verify: (kms, KeyId) =>
    kms.verify({ KeyId, Message, Signature: Message, SigningAlgorithm: 'ECDSA_SHA_256' }),
  VerifyMac: (kms, KeyId) => kms.verifyMac({ KeyId, Message, Mac: Message, MacAlgorithm: 'HMAC_SHA_256' }),
} as const satisfies Record<string, KeyRequest>;

/** Refused operations that find their key by an alias as well. */
export const refusedWithAlias: readonly string[] = [
  'Decapsulate',
  'DeriveSharedSecret',
  'Encapsulate',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateMac',
  'GetPublicKey',
  'Sign',
  'Verify',
  'VerifyMac',
];
