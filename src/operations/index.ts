import type { OperationName } from '../model/shapes.ts';
import { cancelKeyDeletion } from './cancelKeyDeletion.ts';
import { connectCustomKeyStore } from './connectCustomKeyStore.ts';
import { createAlias } from './createAlias.ts';
import { createCustomKeyStore } from './createCustomKeyStore.ts';
import { createGrant } from './createGrant.ts';
import { createKey } from './createKey.ts';
import { decrypt } from './decrypt.ts';
import { deleteAlias } from './deleteAlias.ts';
import { deleteCustomKeyStore } from './deleteCustomKeyStore.ts';
import { describeCustomKeyStores } from './describeCustomKeyStores.ts';
import { describeKey } from './describeKey.ts';
import { disableKey } from './disableKey.ts';
import { disconnectCustomKeyStore } from './disconnectCustomKeyStore.ts';
import { enableKey } from './enableKey.ts';
import { encrypt } from './encrypt.ts';
import { generateDataKey } from './generateDataKey.ts';
import { generateDataKeyWithoutPlaintext } from './generateDataKeyWithoutPlaintext.ts';
import { generateRandom } from './generateRandom.ts';
import { getKeyPolicy } from './getKeyPolicy.ts';
import { getKeyRotationStatus } from './getKeyRotationStatus.ts';
import { listAliases } from './listAliases.ts';
import { listGrants } from './listGrants.ts';
import { listKeyPolicies } from './listKeyPolicies.ts';
import { listKeys } from './listKeys.ts';
import { listResourceTags } from './listResourceTags.ts';
import { listRetirableGrants } from './listRetirableGrants.ts';
import type { Operation } from './operation.ts';
import { putKeyPolicy } from './putKeyPolicy.ts';
import { reEncrypt } from './reEncrypt.ts';
import { type RefusedOperationName, refusals, refuse } from './refusedOperations.ts';
import { retireGrant } from './retireGrant.ts';
import { revokeGrant } from './revokeGrant.ts';
import { scheduleKeyDeletion } from './scheduleKeyDeletion.ts';
import { tagResource } from './tagResource.ts';
import { untagResource } from './untagResource.ts';
import { updateAlias } from './updateAlias.ts';
import { updateCustomKeyStore } from './updateCustomKeyStore.ts';
import { updateKeyDescription } from './updateKeyDescription.ts';

/** Operations that are carried out, each in the file of its name. */
const carriedOut: Readonly<Record<Exclude<OperationName, RefusedOperationName>, Operation<never, object>>> = {
  CancelKeyDeletion: cancelKeyDeletion,
  ConnectCustomKeyStore: connectCustomKeyStore,
  CreateAlias: createAlias,
  CreateCustomKeyStore: createCustomKeyStore,
  CreateGrant: createGrant,
  CreateKey: createKey,
  Decrypt: decrypt,
  DeleteAlias: deleteAlias,
  DeleteCustomKeyStore: deleteCustomKeyStore,
  DescribeCustomKeyStores: describeCustomKeyStores,
  DescribeKey: describeKey,
  DisableKey: disableKey,
  DisconnectCustomKeyStore: disconnectCustomKeyStore,
  EnableKey: enableKey,
  Encrypt: encrypt,
  GenerateDataKey: generateDataKey,
  GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext,
  GenerateRandom: generateRandom,
  GetKeyPolicy: getKeyPolicy,
  GetKeyRotationStatus: getKeyRotationStatus,
  ListAliases: listAliases,
  ListGrants: listGrants,
  ListKeyPolicies: listKeyPolicies,
  ListKeys: listKeys,
  ListResourceTags: listResourceTags,
  ListRetirableGrants: listRetirableGrants,
  PutKeyPolicy: putKeyPolicy,
  ReEncrypt: reEncrypt,
  RetireGrant: retireGrant,
  RevokeGrant: revokeGrant,
  ScheduleKeyDeletion: scheduleKeyDeletion,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAlias: updateAlias,
  UpdateCustomKeyStore: updateCustomKeyStore,
  UpdateKeyDescription: updateKeyDescription,
};

/** Operations that find their key and refuse. */
const refused = Object.fromEntries(
  (Object.keys(refusals) as RefusedOperationName[]).map((name) => [name, refuse(name)]),
) as unknown as Readonly<Record<RefusedOperationName, Operation<never, object>>>;

/** Every operation of AWS KMS by its name: open this first. Inputs are checked against their shape before. */
export const operations: Readonly<Record<OperationName, Operation<never, object>>> = {
  ...carriedOut,
  ...refused,
};
