/** A KMS key in a custom key store that is in any state, and every request about such a key. */
import * as sdk from '@aws-sdk/client-kms';
import type {
  ClusterHandle,
  ConnectionState,
  CustomKeyStoreType,
  OperationName,
  ProxyHandle,
  Simulator,
} from 'custom-key-store-simulator';
import type { Kms } from '../helpers/waysIn.ts';

/** Both types of custom key store. */
export const storeTypes: readonly CustomKeyStoreType[] = ['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'];

/** Every state of a custom key store. */
export const connectionStates: readonly ConnectionState[] = [
  'DISCONNECTED',
  'CONNECTING',
  'CONNECTED',
  'DISCONNECTING',
  'FAILED',
];

/** The state of a key apart from its custom key store. */
export type StoredKeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

/** A key in a custom key store, with all that requests about it need. */
export interface KeyInStore {
  readonly type: CustomKeyStoreType;
  readonly CustomKeyStoreId: string;
  readonly KeyId: string;
  readonly Arn: string;
  /** Made with the key while it could be used. */
  readonly CiphertextBlob: Uint8Array;
  /** Of a grant that the key has. */
  readonly GrantId: string;
  /** An ordinary key that can be used. */
  readonly other: { readonly KeyId: string; readonly CiphertextBlob: Uint8Array };
  /** An external key that no KMS key has; in an external key store only. */
  readonly XksKeyId?: string;
  readonly cluster?: ClusterHandle;
  readonly proxy?: ProxyHandle;
}

/** The alias of the key. */
export const aliasOfKey = 'alias/of-the-key';

/** An alias of another key. */
export const aliasOfOther = 'alias/of-another-key';

/** Three bytes that nobody should see. */
export const secret = Uint8Array.of(112, 105, 110);

const reader = 'arn:aws:iam::111122223333:role/reader';

/** What stands behind a custom key store of that type, with one key in it; the store is CONNECTED. */
export async function arrangeKeyInStore(
  sim: Simulator,
  type: CustomKeyStoreType,
  {
    ConnectionState = 'CONNECTED',
    KeyState = 'Enabled',
  }: { readonly ConnectionState?: ConnectionState; readonly KeyState?: StoredKeyState } = {},
): Promise<KeyInStore> {
  const kms = sim.client();
  const arranged =
    type === 'AWS_CLOUDHSM'
      ? sim.given.cloudHsmKeyStore({ keys: [{ AliasName: aliasOfKey }] })
      : sim.given.externalKeyStore({ keys: [{ AliasName: aliasOfKey }] });
  const { keys, ...store } = arranged;
  const key = keys[0]!;
  const ordinary = sim.given.kmsKey({ AliasName: aliasOfOther });
  const encrypt = async (KeyId: string) =>
    (await kms.encrypt({ KeyId, Plaintext: secret })).CiphertextBlob as Uint8Array;
  const made: KeyInStore = {
    ...store,
    ...key,
    type,
    CiphertextBlob: await encrypt(key.KeyId),
    GrantId: (
      await kms.createGrant({
        KeyId: key.KeyId,
        GranteePrincipal: reader,
        RetiringPrincipal: reader,
        Operations: ['Decrypt'],
      })
    ).GrantId!,
    other: { KeyId: ordinary.KeyId, CiphertextBlob: await encrypt(ordinary.KeyId) },
    ...('proxy' in store ? { XksKeyId: store.proxy.keys.create() } : {}),
  };
  const { KeyId } = made;
  if (KeyState === 'Disabled') await kms.disableKey({ KeyId });
  if (KeyState === 'PendingDeletion') await kms.scheduleKeyDeletion({ KeyId });
  await bringTo(sim, made.CustomKeyStoreId, ConnectionState);
  return made;
}

/** Lets a CONNECTED store become what it is to be. */
async function bringTo(sim: Simulator, CustomKeyStoreId: string, wanted: ConnectionState): Promise<void> {
  const kms = sim.client();
  if (wanted === 'CONNECTED') return;
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  if (wanted === 'DISCONNECTING') return;
  await sim.advance('10s');
  if (wanted === 'DISCONNECTED') return;
  if (wanted === 'FAILED') sim.faults.trigger('INTERNAL_ERROR', { CustomKeyStoreId });
  await kms.connectCustomKeyStore({ CustomKeyStoreId });
  if (wanted === 'FAILED') await sim.advance('20m');
}

/** Disconnects a store and waits until it is DISCONNECTED. */
export async function disconnect(sim: Simulator, CustomKeyStoreId: string): Promise<void> {
  await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
  await sim.advance('5m');
}

/** Connects a store and waits until it is CONNECTED, or FAILED. */
export async function connect(sim: Simulator, CustomKeyStoreId: string): Promise<void> {
  await sim.client().connectCustomKeyStore({ CustomKeyStoreId });
  await sim.advance('20m');
}

/** Sends a request to whichever way in. */
export function send(kms: Kms, operation: OperationName, input: object): Promise<any> {
  const Command = (sdk as unknown as Record<string, new (input: object) => sdk.EncryptCommand>)[
    `${operation}Command`
  ]!;
  return kms.send(new Command(input));
}

/** `KeyState` as DescribeKey shows it. */
export async function shownKeyState(kms: Kms, KeyId: string): Promise<string> {
  return (await send(kms, 'DescribeKey', { KeyId })).KeyMetadata.KeyState;
}

/** `accepted`, or the name of the error, a colon and its message. */
export async function answerWithMessage(sent: Promise<unknown>): Promise<string> {
  try {
    await sent;
    return 'accepted';
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** A request about a key: the operation and its input. */
export type RequestAbout = (key: KeyInStore) => readonly [operation: OperationName, input: object];

const bytes = secret;

/** Every cryptographic operation that keys in custom key stores have; ReEncrypt from the key and to it. */
export const cryptographic = {
  Encrypt: ({ KeyId }) => ['Encrypt', { KeyId, Plaintext: bytes }],
  Decrypt: ({ CiphertextBlob }) => ['Decrypt', { CiphertextBlob }],
  'ReEncrypt from the key': ({ CiphertextBlob, other }) => [
    'ReEncrypt',
    { CiphertextBlob, DestinationKeyId: other.KeyId },
  ],
  'ReEncrypt to the key': ({ KeyId, other }) => [
    'ReEncrypt',
    { CiphertextBlob: other.CiphertextBlob, DestinationKeyId: KeyId },
  ],
  GenerateDataKey: ({ KeyId }) => ['GenerateDataKey', { KeyId, KeySpec: 'AES_256' }],
  GenerateDataKeyWithoutPlaintext: ({ KeyId }) => [
    'GenerateDataKeyWithoutPlaintext',
    { KeyId, KeySpec: 'AES_256' },
  ],
} as const satisfies Record<string, RequestAbout>;

/** CreateKey for another key in the same custom key store. */
export const createKey: RequestAbout = ({ type, CustomKeyStoreId, XksKeyId }) => [
  'CreateKey',
  { CustomKeyStoreId, Origin: type, ...(XksKeyId === undefined ? {} : { XksKeyId }) },
];

/** Random bytes of the custom key store. */
export const generateRandom: RequestAbout = ({ CustomKeyStoreId }) => [
  'GenerateRandom',
  { CustomKeyStoreId, NumberOfBytes: 16 },
];

/** Requests that change what a key is in. */
export const lifecycle = {
  EnableKey: ({ KeyId }) => ['EnableKey', { KeyId }],
  DisableKey: ({ KeyId }) => ['DisableKey', { KeyId }],
  ScheduleKeyDeletion: ({ KeyId }) => ['ScheduleKeyDeletion', { KeyId }],
  CancelKeyDeletion: ({ KeyId }) => ['CancelKeyDeletion', { KeyId }],
} as const satisfies Record<string, RequestAbout>;

/** Requests that change something else of a key. */
export const changes = {
  CreateAlias: ({ KeyId }) => ['CreateAlias', { AliasName: 'alias/new', TargetKeyId: KeyId }],
  TagResource: ({ KeyId }) => ['TagResource', { KeyId, Tags: [{ TagKey: 'team', TagValue: 'blue' }] }],
  UntagResource: ({ KeyId }) => ['UntagResource', { KeyId, TagKeys: ['team'] }],
  UpdateKeyDescription: ({ KeyId }) => ['UpdateKeyDescription', { KeyId, Description: 'other' }],
} as const satisfies Record<string, RequestAbout>;

/** CreateGrant on the key. */
export const createGrant: RequestAbout = ({ KeyId }) => [
  'CreateGrant',
  { KeyId, GranteePrincipal: reader, Operations: ['Encrypt'] },
];

/** UpdateAlias: the key as the new target, and as the old one. */
export const updateAlias = {
  'UpdateAlias to the key': ({ KeyId }) => ['UpdateAlias', { AliasName: aliasOfOther, TargetKeyId: KeyId }],
  'UpdateAlias from the key': ({ other }) => [
    'UpdateAlias',
    { AliasName: aliasOfKey, TargetKeyId: other.KeyId },
  ],
} as const satisfies Record<string, RequestAbout>;

/** Requests that the state of a key never stops. */
export const always = {
  DeleteAlias: () => ['DeleteAlias', { AliasName: aliasOfKey }],
  DescribeKey: ({ KeyId }) => ['DescribeKey', { KeyId }],
  GetKeyPolicy: ({ KeyId }) => ['GetKeyPolicy', { KeyId }],
  ListAliases: ({ KeyId }) => ['ListAliases', { KeyId }],
  ListGrants: ({ KeyId }) => ['ListGrants', { KeyId }],
  ListKeyPolicies: ({ KeyId }) => ['ListKeyPolicies', { KeyId }],
  ListKeys: () => ['ListKeys', {}],
  ListResourceTags: ({ KeyId }) => ['ListResourceTags', { KeyId }],
  PutKeyPolicy: ({ KeyId }) => [
    'PutKeyPolicy',
    {
      KeyId,
      Policy: JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
      }),
    },
  ],
  RetireGrant: ({ Arn: KeyId, GrantId }) => ['RetireGrant', { KeyId, GrantId }],
  RevokeGrant: ({ KeyId, GrantId }) => ['RevokeGrant', { KeyId, GrantId }],
} as const satisfies Record<string, RequestAbout>;

/** Data key pairs. */
export const dataKeyPairs = {
  GenerateDataKeyPair: ({ KeyId }) => ['GenerateDataKeyPair', { KeyId, KeyPairSpec: 'RSA_2048' }],
  GenerateDataKeyPairWithoutPlaintext: ({ KeyId }) => [
    'GenerateDataKeyPairWithoutPlaintext',
    { KeyId, KeyPairSpec: 'ECC_NIST_P256' },
  ],
} as const satisfies Record<string, RequestAbout>;

/** Rotation of key material. */
export const rotation = {
  EnableKeyRotation: ({ KeyId }) => ['EnableKeyRotation', { KeyId }],
  DisableKeyRotation: ({ KeyId }) => ['DisableKeyRotation', { KeyId }],
  GetKeyRotationStatus: ({ KeyId }) => ['GetKeyRotationStatus', { KeyId }],
  ListKeyRotations: ({ KeyId }) => ['ListKeyRotations', { KeyId }],
  RotateKeyOnDemand: ({ KeyId }) => ['RotateKeyOnDemand', { KeyId }],
} as const satisfies Record<string, RequestAbout>;

/** Imported key material. */
export const imported = {
  GetParametersForImport: ({ KeyId }) => [
    'GetParametersForImport',
    { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
  ],
  ImportKeyMaterial: ({ KeyId }) => [
    'ImportKeyMaterial',
    { KeyId, ImportToken: bytes, EncryptedKeyMaterial: bytes },
  ],
  DeleteImportedKeyMaterial: ({ KeyId }) => ['DeleteImportedKeyMaterial', { KeyId }],
} as const satisfies Record<string, RequestAbout>;

/** What keys with another KeyUsage do. */
export const otherUsage = {
  Sign: ({ KeyId }) => ['Sign', { KeyId, Message: bytes, SigningAlgorithm: 'ECDSA_SHA_256' }],
  Verify: ({ KeyId }) => [
    'Verify',
    { KeyId, Message: bytes, Signature: bytes, SigningAlgorithm: 'ECDSA_SHA_256' },
  ],
  GenerateMac: ({ KeyId }) => ['GenerateMac', { KeyId, Message: bytes, MacAlgorithm: 'HMAC_SHA_256' }],
  VerifyMac: ({ KeyId }) => [
    'VerifyMac',
    { KeyId, Message: bytes, Mac: bytes, MacAlgorithm: 'HMAC_SHA_256' },
  ],
  DeriveSharedSecret: ({ KeyId }) => [
    'DeriveSharedSecret',
    { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: bytes },
  ],
  Encapsulate: ({ KeyId }) => ['Encapsulate', { KeyId, EncapsulationAlgorithm: 'ML_KEM' }],
  Decapsulate: ({ KeyId }) => [
    'Decapsulate',
    { KeyId, SharedSecretCiphertextBlob: bytes, EncapsulationAlgorithm: 'ML_KEM' },
  ],
} as const satisfies Record<string, RequestAbout>;

/** The public key, which a symmetric key has not. */
export const getPublicKey: RequestAbout = ({ KeyId }) => ['GetPublicKey', { KeyId }];

/** Multi-Region keys. */
export const multiRegion = {
  ReplicateKey: ({ KeyId }) => ['ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' }],
  UpdatePrimaryRegion: ({ KeyId }) => ['UpdatePrimaryRegion', { KeyId, PrimaryRegion: 'eu-west-1' }],
} as const satisfies Record<string, RequestAbout>;
