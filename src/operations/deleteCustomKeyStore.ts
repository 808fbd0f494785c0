import { kmsError } from '../errors/KmsError.ts';
import type { DeleteCustomKeyStoreInput } from '../model/operations.ts';
import { requireLegal } from './connectionState.ts';
import { findCustomKeyStore } from './find.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Forgets a custom key store. What backed it stays, and may back another.
 *
 * @throws {@link KmsError} `CustomKeyStoreNotFoundException`: no store has that id.
 * @throws {@link KmsError} `CustomKeyStoreInvalidStateException`: not `DISCONNECTED`.
 * @throws {@link KmsError} `CustomKeyStoreHasCMKsException`: it has KMS keys.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
 */
export function deleteCustomKeyStore(
  scope: Scope,
  { CustomKeyStoreId }: Checked<DeleteCustomKeyStoreInput>,
): Record<string, never> {
  const store = findCustomKeyStore(scope, CustomKeyStoreId);
  const kmsKeys = scope.account.keys.countIn(CustomKeyStoreId);
  requireLegal(store, 'DeleteCustomKeyStore', { type: 'delete', kmsKeys: 0 });
  if (!store.can({ type: 'delete', kmsKeys })) {
    throw kmsError('CustomKeyStoreHasCMKsException', {
      reason: `Custom key store ${CustomKeyStoreId} has ${kmsKeys} KMS ${kmsKeys === 1 ? 'key' : 'keys'}; those whose deletion is pending count until it has happened.`,
    });
  }
  store.apply({ type: 'delete', kmsKeys });
  scope.account.delete(store);
  return {};
}
