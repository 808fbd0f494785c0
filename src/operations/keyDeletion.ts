import { rowOf } from '../account/account.ts';
import { isAvailable } from '../account/keyState.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { type Asking, ask, type Scope } from './operation.ts';

/** Whether the key in the cluster is gone too; absent for keys of other origins, whose material is nobody else's. */
export type BackingKeyDeletionStatus = 'SUCCESS' | 'FAILURE' | undefined;

/**
 * The end of a waiting period: the key with its aliases and grants is gone. AWS KMS tries to delete the key in the
 * cluster as well, which it cannot while the store is not connected; the key there is an orphan then. An external key
 * is never touched.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/delete-cmk-keystore.html
 */
export function* finishKeyDeletion(scope: Scope, key: KmsKeyRow): Asking<BackingKeyDeletionStatus> {
  const { account } = scope;
  account.aliases.deleteAllOf(key.KeyId);
  account.grants.deleteAllOf(key.KeyId);
  if (key.Origin !== 'AWS_CLOUDHSM') return undefined;
  const store = account.find(key.CustomKeyStoreId!);
  const row = store === undefined ? undefined : rowOf(store);
  if (row?.CustomKeyStoreType !== 'AWS_CLOUDHSM') return 'FAILURE';
  const entry = scope.backings.clusters.get(row.CloudHsmClusterId);
  if (entry === undefined || !isAvailable(account, key, scope.assumptions)) return 'FAILURE';
  const answer = yield* ask(scope, entry.backing, {
    type: 'deleteKey',
    now: scope.now,
    key: key.backingKeyId!,
  });
  return answer.type === 'keyDeleted' ? 'SUCCESS' : 'FAILURE';
}
