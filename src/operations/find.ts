import type { CustomKeyStoreActor } from '../account/account.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { Scope } from './operation.ts';

/** The custom key store with that id, or CustomKeyStoreNotFoundException. */
export function findCustomKeyStore(scope: Scope, CustomKeyStoreId: string): CustomKeyStoreActor {
  const store = scope.account.find(CustomKeyStoreId);
  if (store === undefined) {
    throw kmsError('CustomKeyStoreNotFoundException', {
      reason: `Account ${scope.account.accountId} has no custom key store with the ID ${CustomKeyStoreId} in ${scope.account.region}.`,
    });
  }
  return store;
}
