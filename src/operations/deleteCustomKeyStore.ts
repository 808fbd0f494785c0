import type { DeleteCustomKeyStoreInput } from '../model/operations.ts';
import { requireLegal } from './connectionState.ts';
import { findCustomKeyStore } from './find.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Forgets a custom key store. What backed it stays, and may back another.
 *
 * @throws {@link KmsError} `CustomKeyStoreNotFoundException`: no store has that id.
 * @throws {@link KmsError} `CustomKeyStoreInvalidStateException`: not `DISCONNECTED`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
 */
export function deleteCustomKeyStore(
  scope: Scope,
  { CustomKeyStoreId }: Checked<DeleteCustomKeyStoreInput>,
): Record<string, never> {
  const store = findCustomKeyStore(scope, CustomKeyStoreId);
  requireLegal(store, 'DeleteCustomKeyStore', { type: 'delete' });
  store.apply({ type: 'delete' });
  scope.account.delete(store);
  return {};
}
