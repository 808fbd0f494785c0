import { rowOf } from '../account/account.ts';
import { keyStateOf } from '../account/keyState.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import type { KeyMetadata } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { withKeyMaterialId } from './keyMaterialId.ts';
import type { Scope } from './operation.ts';

/**
 * What CreateKey and DescribeKey show of a key.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export function keyMetadataOf(scope: Scope, key: KmsKeyRow): KeyMetadata {
  const { account } = scope;
  const KeyState = keyStateOf(account, key, scope.assumptions);
  const metadata: KeyMetadata = {
    AWSAccountId: account.accountId,
    KeyId: key.KeyId,
    Arn: keyArn(account, key.KeyId),
    CreationDate: new Date(key.CreationDate),
    Enabled: KeyState === 'Enabled',
    Description: key.Description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState,
    Origin: key.Origin,
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  };
  if (key.DeletionDate !== undefined) metadata.DeletionDate = new Date(key.DeletionDate);
  if (key.CustomKeyStoreId === undefined) {
    return Object.assign(metadata, withKeyMaterialId(key, 'CurrentKeyMaterialId'));
  }
  metadata.CustomKeyStoreId = key.CustomKeyStoreId;
  if (key.XksKeyId !== undefined) metadata.XksKeyConfiguration = { Id: key.XksKeyId };
  const store = account.find(key.CustomKeyStoreId);
  const row = store === undefined ? undefined : rowOf(store);
  // The cluster that the store has now: the key material is there.
  if (row?.CustomKeyStoreType === 'AWS_CLOUDHSM') metadata.CloudHsmClusterId = row.CloudHsmClusterId;
  return metadata;
}
