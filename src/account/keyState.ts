import type { KmsKeyLifecycle } from '../machines/kmsKeySteps.ts';
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
  const { attempt, leavesConnection = false } = rowOf(store);
  const isConnected =
    connectionStateOf(store) === 'CONNECTED' ||
    (leavesConnection && assumptions.keysWhileDisconnecting === 'usable');
  const isMissing =
    assumptions.keyStateWithoutKeyMaterial === 'Unavailable' && row.missingSinceAttempt === attempt;
  return isConnected && !isMissing;
}

/** `KeyState` of a key. */
export function keyStateOf(account: Account, row: KmsKeyRow, assumptions: KeyAssumptions): VisibleKeyState {
  return visibleKeyState(row.lifecycle, isAvailable(account, row, assumptions));
}

/** What the key is in, unless its custom key store hides it. */
export function visibleKeyState(lifecycle: KmsKeyLifecycle, available: boolean): VisibleKeyState {
  if (lifecycle === 'PendingDeletion' || lifecycle === 'Deleted') return 'PendingDeletion';
  return available ? lifecycle : 'Unavailable';
}
