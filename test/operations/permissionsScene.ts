/** A world with permissions in which every operation of AWS KMS has something to be asked about. */
import {
  createSimulator,
  type FakeKmsClient,
  type OperationName,
  type OperationTypes,
  type PolicyInput,
  type SimulatedAccount,
  type Simulator,
  type SimulatorOptions,
} from 'custom-key-store-simulator';
import { bytes } from '../helpers/keys.ts';

/** The account of the scene, and another one. */
export const home = '111122223333';
export const elsewhere = '444455556666';

export const rootOf = (accountId: string): string => `arn:aws:iam::${accountId}:root`;

/** What there is. */
export interface Scene {
  readonly sim: Simulator;
  /** Whoever made all this. */
  readonly root: FakeKmsClient;
  readonly KeyId: string;
  readonly Arn: string;
  readonly otherArn: string;
  /** Of a key whose deletion is pending. */
  readonly pendingArn: string;
  readonly AliasName: string;
  readonly CiphertextBlob: Uint8Array;
  readonly GrantId: string;
  readonly GrantToken: string;
  readonly connected: string;
  readonly disconnected: string;
  readonly createCustomKeyStore: OperationTypes['CreateCustomKeyStore']['input'];
  readonly createCloudHsmKeyStore: OperationTypes['CreateCustomKeyStore']['input'];
}

/** Who may retire the grant of the scene: nobody else is asked about. */
export const retirer = `arn:aws:iam::${home}:role/retirer`;

/** A new scene; two with the same options are alike to the last id. */
export async function createScene(options: SimulatorOptions = {}): Promise<Scene> {
  const sim = createSimulator({ authorization: 'iam', ...options });
  const root = sim.client();
  const AliasName = 'alias/scene';
  const Tags = [{ TagKey: 'team', TagValue: 'payments' }];
  const { KeyId, Arn } = sim.given.kmsKey({ AliasName, Tags });
  const { CustomKeyStoreId: connected } = sim.given.externalKeyStore();
  const { CustomKeyStoreId: disconnected } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
  const { CiphertextBlob } = await root.encrypt({ KeyId, Plaintext: bytes('text') });
  const { GrantId, GrantToken } = await root.createGrant({
    KeyId,
    GranteePrincipal: `arn:aws:iam::${home}:role/reader`,
    RetiringPrincipal: retirer,
    Operations: ['Decrypt'],
  });
  return {
    sim,
    root,
    KeyId,
    Arn,
    otherArn: sim.given.kmsKey().Arn,
    pendingArn: sim.given.kmsKey({ KeyState: 'PendingDeletion' }).Arn,
    AliasName,
    CiphertextBlob: CiphertextBlob!,
    GrantId: GrantId!,
    GrantToken: GrantToken!,
    connected,
    disconnected,
    createCustomKeyStore: sim.xks.createProxy().createCustomKeyStoreInput('new'),
    createCloudHsmKeyStore: sim.cloudHsm.createCluster().createCustomKeyStoreInput('new in a cluster'),
  };
}

const Message = bytes('message');
const tags = [{ TagKey: 'stage', TagValue: 'test' }];

/** A key policy that lets the account do everything. */
export const accountPolicy = (accountId = home): object => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: rootOf(accountId) }, Action: 'kms:*', Resource: '*' },
});

/** One request of every operation, as plain as it can be. */
export const requests: {
  readonly [N in OperationName]: (scene: Scene) => OperationTypes[N]['input'];
} = {
  CancelKeyDeletion: ({ pendingArn: KeyId }) => ({ KeyId }),
  ConnectCustomKeyStore: ({ disconnected: CustomKeyStoreId }) => ({ CustomKeyStoreId }),
  CreateAlias: ({ Arn }) => ({ AliasName: 'alias/new', TargetKeyId: Arn }),
  CreateCustomKeyStore: (scene) => scene.createCustomKeyStore,
  CreateGrant: ({ Arn: KeyId }) => ({
    KeyId,
    GranteePrincipal: `arn:aws:iam::${home}:role/writer`,
    Operations: ['Encrypt'],
  }),
  CreateKey: () => ({ Description: 'new' }),
  Decapsulate: ({ Arn: KeyId }) => ({
    KeyId,
    SharedSecretCiphertextBlob: Message,
    EncapsulationAlgorithm: 'ML_KEM',
  }),
  Decrypt: ({ CiphertextBlob }) => ({ CiphertextBlob }),
  DeleteAlias: ({ AliasName }) => ({ AliasName }),
  DeleteCustomKeyStore: ({ disconnected: CustomKeyStoreId }) => ({ CustomKeyStoreId }),
  DeleteImportedKeyMaterial: ({ Arn: KeyId }) => ({ KeyId }),
  DeriveSharedSecret: ({ Arn: KeyId }) => ({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: Message }),
  DescribeCustomKeyStores: () => ({}),
  DescribeKey: ({ Arn: KeyId }) => ({ KeyId }),
  DisableKey: ({ Arn: KeyId }) => ({ KeyId }),
  DisableKeyRotation: ({ Arn: KeyId }) => ({ KeyId }),
  DisconnectCustomKeyStore: ({ connected: CustomKeyStoreId }) => ({ CustomKeyStoreId }),
  EnableKey: ({ Arn: KeyId }) => ({ KeyId }),
  EnableKeyRotation: ({ Arn: KeyId }) => ({ KeyId }),
  Encapsulate: ({ Arn: KeyId }) => ({ KeyId, EncapsulationAlgorithm: 'ML_KEM' }),
  Encrypt: ({ Arn: KeyId }) => ({ KeyId, Plaintext: Message }),
  GenerateDataKey: ({ Arn: KeyId }) => ({ KeyId, KeySpec: 'AES_256' }),
  GenerateDataKeyPair: ({ Arn: KeyId }) => ({ KeyId, KeyPairSpec: 'RSA_2048' }),
  GenerateDataKeyPairWithoutPlaintext: ({ Arn: KeyId }) => ({ KeyId, KeyPairSpec: 'RSA_2048' }),
  GenerateDataKeyWithoutPlaintext: ({ Arn: KeyId }) => ({ KeyId, KeySpec: 'AES_256' }),
  GenerateMac: ({ Arn: KeyId }) => ({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' }),
  GenerateRandom: () => ({ NumberOfBytes: 16 }),
  GetKeyLastUsage: ({ Arn: KeyId }) => ({ KeyId }),
  GetKeyPolicy: ({ Arn: KeyId }) => ({ KeyId }),
  GetKeyRotationStatus: ({ Arn: KeyId }) => ({ KeyId }),
  GetParametersForImport: ({ Arn: KeyId }) => ({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  }),
  GetPublicKey: ({ Arn: KeyId }) => ({ KeyId }),
  ImportKeyMaterial: ({ Arn: KeyId }) => ({ KeyId, ImportToken: Message, EncryptedKeyMaterial: Message }),
  ListAliases: () => ({}),
  ListGrants: ({ Arn: KeyId }) => ({ KeyId }),
  ListKeyPolicies: ({ Arn: KeyId }) => ({ KeyId }),
  ListKeyRotations: ({ Arn: KeyId }) => ({ KeyId }),
  ListKeys: () => ({}),
  ListResourceTags: ({ Arn: KeyId }) => ({ KeyId }),
  ListRetirableGrants: () => ({ RetiringPrincipal: retirer }),
  PutKeyPolicy: ({ Arn: KeyId }) => ({ KeyId, Policy: JSON.stringify(accountPolicy()) }),
  ReEncrypt: ({ CiphertextBlob, otherArn }) => ({ CiphertextBlob, DestinationKeyId: otherArn }),
  ReplicateKey: ({ Arn: KeyId }) => ({ KeyId, ReplicaRegion: 'eu-west-1' }),
  RetireGrant: ({ GrantToken }) => ({ GrantToken }),
  RevokeGrant: ({ Arn: KeyId, GrantId }) => ({ KeyId, GrantId }),
  RotateKeyOnDemand: ({ Arn: KeyId }) => ({ KeyId }),
  ScheduleKeyDeletion: ({ Arn: KeyId }) => ({ KeyId }),
  Sign: ({ Arn: KeyId }) => ({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' }),
  TagResource: ({ Arn: KeyId }) => ({ KeyId, Tags: tags }),
  UntagResource: ({ Arn: KeyId }) => ({ KeyId, TagKeys: ['team'] }),
  UpdateAlias: ({ AliasName, otherArn }) => ({ AliasName, TargetKeyId: otherArn }),
  UpdateCustomKeyStore: ({ disconnected: CustomKeyStoreId }) => ({
    CustomKeyStoreId,
    NewCustomKeyStoreName: 'renamed',
  }),
  UpdateKeyDescription: ({ Arn: KeyId }) => ({ KeyId, Description: 'changed' }),
  UpdatePrimaryRegion: ({ Arn: KeyId }) => ({ KeyId, PrimaryRegion: 'eu-west-1' }),
  Verify: ({ Arn: KeyId }) => ({
    KeyId,
    Message,
    Signature: Message,
    SigningAlgorithm: 'ECDSA_SHA_256',
  }),
  VerifyMac: ({ Arn: KeyId }) => ({ KeyId, Message, Mac: Message, MacAlgorithm: 'HMAC_SHA_256' }),
};

export const operationNames = Object.keys(requests) as OperationName[];

/** Sends a request by the name of its operation. */
export function send(kms: FakeKmsClient, operation: OperationName, input: object): Promise<unknown> {
  const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}` as 'encrypt';
  return kms[method](input as never);
}

/** Sends the request that the table has for an operation. */
export const ask = (kms: FakeKmsClient, operation: OperationName, scene: Scene): Promise<unknown> =>
  send(kms, operation, requests[operation](scene));

/** An identity-based policy that allows actions. */
export const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[] = '*',
  Condition: object = {},
): PolicyInput => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource, Condition },
});

/** The same, and it denies. */
export const deny = (Action: string | readonly string[], Condition: object = {}): PolicyInput => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Action, Resource: '*', Condition },
});

let users = 0;

/** A new user with these policies, and a client of it. */
export function userWith(at: SimulatedAccount, ...policies: readonly PolicyInput[]) {
  const named = policies.map((policy, i) => [`policy${i}`, policy] as const);
  const user = at.iam.createUser({ UserName: `user${++users}`, policies: Object.fromEntries(named) });
  return { user, kms: at.client(user.Arn) };
}

/** A key policy with these statements, each on `*`. */
export const keyPolicy = (...statements: readonly object[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
  });
