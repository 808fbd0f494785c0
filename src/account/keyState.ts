import type { Assumptions } from '../model/assumptionOptions.ts';
import { type Account, connectionStateOf, rowOf } from './account.ts';
import type { KmsKeyRow } from './kmsKeys.ts';

/** What DescribeKey shows of the keys that are simulated. */
export type VisibleKeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'Unavailable';

type KeyAssumptions = Pick<Assumptions, 'keysWhileDisconnecting' | 'keyStateWithoutKeyMaterial'>;

/**
 * Whether the custom key store of a key lets it be used: it does while it is CONNECTED. An ordinary key needs none.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export function isAvailable(account: Account, row: KmsKeyRow, assumptions: KeyAssumptions): boolean {
  if (row.CustomKeyStoreId === undefined) return true;
  const store = account.find(row.CustomKeyStoreId);
  if (store === undefined) return false;
  const state = connectionStateOf(store);
  const isConnected =
    state === 'CONNECTED' || (state === 'DISCONNECTING' && assumptions.keysWhileDisconnecting === 'usable');
  const isMissing =
    assumptions.keyStateWithoutKeyMaterial === 'Unavailable' &&
    row.missingSinceAttempt === rowOf(store).attempt;
  return isConnected && !isMissing;
}

/** `KeyState`: what the key is in, unless its custom key store hides it. */
export function keyStateOf(account: Account, row: KmsKeyRow, assumptions: KeyAssumptions): VisibleKeyState {
  if (row.lifecycle === 'PendingDeletion' || row.lifecycle === 'Deleted') return 'PendingDeletion';
  return isAvailable(account, row, assumptions) ? row.lifecycle : 'Unavailable';
}
