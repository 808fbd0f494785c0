import { type CustomKeyStoreActor, connectionStateOf } from '../account/account.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { CustomKeyStoreEvent } from '../machines/customKeyStoreMachine.ts';

const documentation =
  'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoreInvalidStateException.html';

/** The machine accepts the event, or CustomKeyStoreInvalidStateException with what to do first. */
export function requireLegal(
  store: CustomKeyStoreActor,
  operation: string,
  event: CustomKeyStoreEvent,
): void {
  if (store.can(event)) return;
  const state = connectionStateOf(store);
  throw kmsError('CustomKeyStoreInvalidStateException', {
    message: `The ConnectionState of custom key store ${store.id} is ${state}, which is not valid for ${operation}.`,
    reason: `${operation} is refused while ConnectionState is ${state}: ${whatToDo(event.type, state)}.`,
    documentation,
  });
}

function whatToDo(event: CustomKeyStoreEvent['type'], state: string): string {
  if (event === 'disconnect') {
    return state === 'DISCONNECTED'
      ? 'the custom key store is disconnected already'
      : 'it is on its way already';
  }
  if (event === 'createKey' || event === 'generateRandom') {
    return state === 'CONNECTING'
      ? 'wait until it is CONNECTED'
      : 'connect it first, and wait until it is CONNECTED';
  }
  if (state === 'DISCONNECTING') return 'wait until it is DISCONNECTED';
  if (event === 'update' && state === 'CONNECTED') {
    return 'of its properties only the name, the proxy credential and the proxy path may change now; disconnect it first';
  }
  return 'disconnect it first, and wait until it is DISCONNECTED';
}
