import { rowOf } from '../account/account.ts';
import type { DisconnectCustomKeyStoreInput } from '../model/operations.ts';
import { requireLegal } from './connectionState.ts';
import { findCustomKeyStore } from './find.ts';
import { settleHealthChecks } from './healthChecks.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Starts disconnecting a custom key store; a running attempt to connect is given up. The way out of FAILED.
 *
 * @throws {@link KmsError} `CustomKeyStoreNotFoundException`: no store has that id.
 * @throws {@link KmsError} `CustomKeyStoreInvalidStateException`: `DISCONNECTING` or `DISCONNECTED`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
 */
export function disconnectCustomKeyStore(
  scope: Scope,
  { CustomKeyStoreId }: Checked<DisconnectCustomKeyStoreInput>,
): Record<string, never> {
  const store = findCustomKeyStore(scope, CustomKeyStoreId);
  requireLegal(store, 'DisconnectCustomKeyStore', { type: 'disconnect' });
  settleHealthChecks(scope, rowOf(store));
  store.apply({ type: 'disconnect' });
  return {};
}
