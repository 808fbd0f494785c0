import { connectionStateOf } from '../account/account.ts';
import { isAvailable, visibleKeyState } from '../account/keyState.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { kmsError } from '../errors/KmsError.ts';
import { type KeyStateProblem, keyStateProblems } from '../errors/keyStateErrors.ts';
import type { KmsKeyEvent } from '../machines/kmsKeyMachine.ts';
import { stepKmsKey } from '../machines/kmsKeySteps.ts';
import type { OperationName } from '../model/shapes.ts';
import { keyArn } from './arn.ts';
import type { Scope } from './operation.ts';

/** The machine accepts the event, or the exception that the key's state leads to. */
export function requireKeyAccepts(
  scope: Scope,
  key: KmsKeyRow,
  event: KmsKeyEvent['type'],
  operation: OperationName,
): void {
  const available = isAvailable(scope.account, key, scope.assumptions);
  if (stepKmsKey(key.lifecycle, available, event) !== undefined) return;
  const { exception, message, documentation } = keyStateProblems[problemOf(key, available, event)];
  const KeyArn = keyArn(scope.account, key.KeyId);
  const state = visibleKeyState(key.lifecycle, available);
  throw kmsError(exception, {
    message: message(KeyArn),
    reason: `${operation} is refused while the KeyState is ${state}${hint(scope, key, state)}.`,
    documentation,
  });
}

/** Moves a key by an event, or the exception that its state leads to. */
export function moveKey(
  scope: Scope,
  key: KmsKeyRow,
  event: KmsKeyEvent['type'],
  operation: OperationName,
  DeletionDate?: number,
): void {
  requireKeyAccepts(scope, key, event, operation);
  scope.account.keys.send(key, isAvailable(scope.account, key, scope.assumptions), event, DeletionDate);
}

function problemOf(key: KmsKeyRow, available: boolean, event: KmsKeyEvent['type']): KeyStateProblem {
  if (event === 'cancelDeletion') return 'notPendingDeletion';
  if (key.lifecycle === 'PendingDeletion') return 'pendingDeletion';
  if (available) return 'disabled';
  return key.Origin === 'EXTERNAL_KEY_STORE' ? 'keyStoreNotConnected' : 'unavailable';
}

function hint({ account }: Scope, { CustomKeyStoreId = '' }: KmsKeyRow, state: string): string {
  if (state !== 'Unavailable') return '';
  const store = account.find(CustomKeyStoreId);
  const isConnected = store !== undefined && connectionStateOf(store) === 'CONNECTED';
  return isConnected
    ? `, because the cluster of custom key store ${CustomKeyStoreId} does not hold its key material`
    : `, because custom key store ${CustomKeyStoreId} is not connected`;
}
