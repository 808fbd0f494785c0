import { type CustomKeyStoreActor, rowOf } from '../account/account.ts';
import type { KmsKeyRow, SimulatedOrigin, TagRow } from '../account/kmsKeys.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import type { CloudHsmKeyStoreRow, ExternalKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import { minimumActiveHsmsToCreate } from '../model/limits.ts';
import type { CreateKeyInput, CreateKeyOutput } from '../model/operations.ts';
import { operationShapes } from '../model/shapes.ts';
import { keyLength } from '../runtime/aesGcm.ts';
import { toHex } from '../runtime/hex.ts';
import { newKeyId, newKeyMaterialId } from '../runtime/ids.ts';
import { keyArn } from './arn.ts';
import { activeHsms, clusterError, describeCluster } from './clusterChecks.ts';
import { requireLegal } from './connectionState.ts';
import { requireFitExternalKey } from './externalKeys.ts';
import { findCustomKeyStore } from './find.ts';
import { askCluster } from './hsmKeys.ts';
import { keyMetadataOf } from './keyMetadata.ts';
import { requireKeyPolicy } from './keyPolicy.ts';
import { notSimulated } from './notSimulated.ts';
import { type Asking, ask, type Checked, type Scope } from './operation.ts';
import { withTags } from './tags.ts';
import { validationError } from './validate.ts';

type Input = Checked<CreateKeyInput>;

/** The same for every key without tags. */
const noTags: readonly TagRow[] = [];

/** Where the key material of a new key is. */
type Material = Pick<KmsKeyRow, 'CustomKeyStoreId' | 'XksKeyId' | 'backingKeyId' | 'keyMaterial'>;

/**
 * Makes a symmetric encryption key: an ordinary one, one in a cluster, or one on an external key. Keys of any other
 * kind are not simulated, and in a custom key store not allowed.
 *
 * @throws {@link KmsError} `ValidationException`: members that do not go together.
 * @throws {@link KmsError} `UnsupportedOperationException`: a kind of key that custom key stores do not have.
 * @throws {@link KmsError} `CustomKeyStoreInvalidStateException`: the store is not CONNECTED, or its proxy fails.
 * @throws {@link KmsError} `CloudHsmClusterInvalidConfigurationException`: fewer than two active HSMs in different
 * Availability Zones.
 * @throws {@link KmsError} `XksKeyAlreadyInUseException`, `XksKeyNotFoundException`,
 * `XksKeyInvalidConfigurationException`: the external key.
 * @throws {@link KmsError} `CustomKeyStoreNotFoundException`: no store has that id.
 * @throws {@link KmsError} `LimitExceededException`, `MalformedPolicyDocumentException`, `TagException`: the quota, the key
 * policy, the tags.
 * @throws {@link KmsError} `NotSimulatedException`: an ordinary key of another kind.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export function* createKey(scope: Scope, input: Input): Asking<Omit<CreateKeyOutput, '$metadata'>> {
  const { Origin = 'AWS_KMS', CustomKeyStoreId, Policy, Tags } = input;
  requireConsistent(input);
  const store = CustomKeyStoreId === undefined ? undefined : findCustomKeyStore(scope, CustomKeyStoreId);
  if (store === undefined) requireSimulated(input);
  else requireFor(store, input);
  if (input.XksKeyId !== undefined) requireUnboundKey(scope, input.CustomKeyStoreId!, input.XksKeyId);
  const tags = withTags(noTags, Tags ?? []);
  if (Policy !== undefined) requireKeyPolicy(scope, Policy, input.BypassPolicyLockoutSafetyCheck ?? false);
  requireQuota(scope);

  const KeyId = scope.wanted?.KeyId ?? newKeyId(scope.random.stream('ids'));
  const material = store === undefined ? ordinary(scope) : yield* materialIn(scope, store, KeyId, input);
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html: CurrentKeyMaterialId
  const hasKeyMaterialId =
    store === undefined || scope.assumptions.keyMaterialIdOfCustomKeyStoreKeys === 'included';
  const row: KmsKeyRow = {
    KeyId,
    CreationDate: scope.now,
    Description: input.Description ?? '',
    Origin: Origin as SimulatedOrigin,
    lifecycle: 'Enabled',
    DeletionDate: undefined,
    CustomKeyStoreId: material.CustomKeyStoreId,
    XksKeyId: material.XksKeyId,
    backingKeyId: material.backingKeyId,
    keyMaterial: material.keyMaterial,
    keyMaterialId: hasKeyMaterialId ? newKeyMaterialId(scope.random.stream('ids')) : undefined,
    Policy,
    Tags: tags,
    missingSinceAttempt: undefined,
  };
  scope.account.keys.add(row);
  return { KeyMetadata: keyMetadataOf(scope, row) };
}

/** Members go together, whatever there is in the account. */
function requireConsistent(input: Input): void {
  const { Origin = 'AWS_KMS', CustomKeyStoreId, XksKeyId, KeySpec, CustomerMasterKeySpec, KeyUsage } = input;
  if (KeySpec !== undefined && CustomerMasterKeySpec !== undefined && KeySpec !== CustomerMasterKeySpec) {
    throw validationError('CustomerMasterKeySpec is the former name of KeySpec; give only one of them.');
  }
  const isInStore = Origin === 'AWS_CLOUDHSM' || Origin === 'EXTERNAL_KEY_STORE';
  if (isInStore && CustomKeyStoreId === undefined) {
    throw validationError(`CustomKeyStoreId: required when Origin is ${Origin}.`);
  }
  if (!isInStore && CustomKeyStoreId !== undefined) {
    throw validationError(`CustomKeyStoreId: not valid when Origin is ${Origin}.`);
  }
  if (Origin === 'EXTERNAL_KEY_STORE' && XksKeyId === undefined) {
    throw validationError('XksKeyId: required when Origin is EXTERNAL_KEY_STORE.');
  }
  if (Origin !== 'EXTERNAL_KEY_STORE' && XksKeyId !== undefined) {
    throw validationError(`XksKeyId: not valid when Origin is ${Origin}.`);
  }
  if (KeyUsage === undefined && specOf(input) !== 'SYMMETRIC_DEFAULT' && !isInStore) {
    throw validationError(`KeyUsage: required when KeySpec is ${specOf(input)}.`);
  }
  const isOtherUsage = KeyUsage !== undefined && KeyUsage !== 'ENCRYPT_DECRYPT';
  if (isOtherUsage && specOf(input) === 'SYMMETRIC_DEFAULT' && !isInStore) {
    throw validationError(`KeyUsage ${KeyUsage} is not compatible with KeySpec SYMMETRIC_DEFAULT.`);
  }
}

const specOf = ({ KeySpec, CustomerMasterKeySpec }: Input) =>
  KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';

function requireSimulated(input: Input): void {
  if (specOf(input) !== 'SYMMETRIC_DEFAULT') throw notSimulated('asymmetricAndHmacKeys');
  if (input.Origin === 'EXTERNAL') throw notSimulated('importedKeyMaterial');
  if (input.MultiRegion) throw notSimulated('multiRegionKeys');
}

/** The store can have such a key, and is CONNECTED. */
function requireFor(store: CustomKeyStoreActor, input: Input): void {
  const { Origin, KeyUsage = 'ENCRYPT_DECRYPT', MultiRegion = false } = input;
  const type = rowOf(store).CustomKeyStoreType;
  if (Origin !== type)
    throw unsupported(
      `Custom key store ${store.id} is one of type ${type}, which does not go with Origin ${Origin}.`,
    );
  if (specOf(input) !== 'SYMMETRIC_DEFAULT') {
    throw unsupported('Keys in custom key stores have the KeySpec SYMMETRIC_DEFAULT.');
  }
  if (KeyUsage !== 'ENCRYPT_DECRYPT')
    throw unsupported('Keys in custom key stores have the KeyUsage ENCRYPT_DECRYPT.');
  if (MultiRegion) throw unsupported('Keys in custom key stores are single-Region keys.');
  requireLegal(store, 'CreateKey', { type: 'createKey' });
}

function unsupported(reason: string): KmsError {
  return kmsError('UnsupportedOperationException', {
    reason,
    documentation: operationShapes.CreateKey.documentation,
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
function requireQuota({ account, quotas }: Scope): void {
  if (account.keys.size < quotas.kmsKeys) return;
  throw kmsError('LimitExceededException', {
    reason: `Account ${account.accountId} has ${account.keys.size} KMS keys in ${account.region}; its quota is ${quotas.kmsKeys}.`,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
  });
}

const newMaterial = (scope: Scope) => toHex(scope.random.stream('keyMaterial').bytes(keyLength));

const ordinary = (scope: Scope): Material => ({
  CustomKeyStoreId: undefined,
  XksKeyId: undefined,
  backingKeyId: undefined,
  keyMaterial: newMaterial(scope),
});

function* materialIn(
  scope: Scope,
  store: CustomKeyStoreActor,
  KeyId: string,
  input: Input,
): Asking<Material> {
  const row = rowOf(store);
  const material =
    row.CustomKeyStoreType === 'AWS_CLOUDHSM'
      ? yield* materialInCluster(scope, row, KeyId)
      : yield* materialOutside(scope, row, input.XksKeyId!);
  try {
    requireSameConnection(scope, store.id, row.attempt);
    requireQuota(scope);
  } catch (error) {
    if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') yield* discard(scope, row, material.backingKeyId!);
    throw error;
  }
  return material;
}

/** The store is as it was before a remote backing was asked; connected anew, it may have another cluster. */
function requireSameConnection(scope: Scope, CustomKeyStoreId: string, attempt: number): void {
  const store = findCustomKeyStore(scope, CustomKeyStoreId);
  requireLegal(store, 'CreateKey', { type: 'createKey' });
  if (rowOf(store).attempt === attempt) return;
  throw kmsError('CustomKeyStoreInvalidStateException', {
    reason: `Custom key store ${CustomKeyStoreId} was disconnected while the key was made, and connected anew.`,
  });
}

/** Takes back a key in the cluster that no KMS key will have. */
function* discard(scope: Scope, store: CloudHsmKeyStoreRow, key: string): Asking<void> {
  const entry = scope.backings.clusters.get(store.CloudHsmClusterId);
  if (entry !== undefined) yield* ask(scope, entry.backing, { type: 'deleteKey', now: scope.now, key });
}

function* materialInCluster(scope: Scope, store: CloudHsmKeyStoreRow, KeyId: string): Asking<Material> {
  const cluster = yield* describeCluster(scope, store.CloudHsmClusterId);
  const zones = new Set(
    (cluster === undefined ? [] : activeHsms(cluster)).map((hsm) => hsm.AvailabilityZone),
  );
  if (zones.size < minimumActiveHsmsToCreate) throw clusterError('tooFewActiveHsms', store.CloudHsmClusterId);
  const label = keyArn(scope.account, KeyId);
  const { key } = yield* askCluster(
    scope,
    store,
    'createKey',
    { type: 'createKey', now: scope.now, label },
    'keyCreated',
  );
  return {
    CustomKeyStoreId: store.CustomKeyStoreId,
    XksKeyId: undefined,
    backingKeyId: key,
    keyMaterial: undefined,
  };
}

function* materialOutside(scope: Scope, store: ExternalKeyStoreRow, XksKeyId: string): Asking<Material> {
  const { CustomKeyStoreId } = store;
  yield* requireFitExternalKey(scope, store, XksKeyId);
  requireUnboundKey(scope, CustomKeyStoreId, XksKeyId);
  return { CustomKeyStoreId, XksKeyId, backingKeyId: undefined, keyMaterial: newMaterial(scope) };
}

function requireUnboundKey(scope: Scope, CustomKeyStoreId: string, XksKeyId: string): void {
  const other = scope.account.keys.boundTo(CustomKeyStoreId, XksKeyId);
  if (other === undefined) return;
  throw kmsError('XksKeyAlreadyInUseException', {
    reason: `KMS key ${other.KeyId} of the same custom key store has the external key ${XksKeyId} already.`,
  });
}
