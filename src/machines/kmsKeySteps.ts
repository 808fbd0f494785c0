import { transition } from 'xstate';
import { type KmsKeyAction, type KmsKeyEvent, kmsKeyMachine } from './kmsKeyMachine.ts';

/** What a key is in, whatever its custom key store is doing. `Deleted` ones are gone from the account. */
export type KmsKeyLifecycle = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'Deleted';

/** Where an event leads a key, and what the machine asks for on the way. */
export interface KmsKeyStep {
  readonly lifecycle: KmsKeyLifecycle;
  readonly actions: readonly KmsKeyAction[];
}

/** Steps asked for so far: the machine has few states and no context, so each is asked once. */
const steps = new Map<string, KmsKeyStep | undefined>();

/**
 * The machine's own answer to an event; `undefined` when it does not accept it. A KMS key is a row and no actor:
 * there may be a hundred thousand.
 */
export function stepKmsKey(
  lifecycle: KmsKeyLifecycle,
  isAvailable: boolean,
  event: KmsKeyEvent['type'],
): KmsKeyStep | undefined {
  const key = `${lifecycle} ${isAvailable} ${event}`;
  if (!steps.has(key)) steps.set(key, ask(lifecycle, isAvailable, event));
  return steps.get(key);
}

function ask(
  lifecycle: KmsKeyLifecycle,
  isAvailable: boolean,
  type: KmsKeyEvent['type'],
): KmsKeyStep | undefined {
  const value = { lifecycle, keyStore: isAvailable ? 'connected' : 'disconnected' } as const;
  const state = kmsKeyMachine.resolveState({ value });
  if (!state.can({ type })) return undefined;
  const [next, actions] = transition(kmsKeyMachine, state, { type });
  return {
    lifecycle: next.value.lifecycle,
    actions: actions.map((action) => action.type).filter(isAsked),
  };
}

const isAsked = (type: string): type is KmsKeyAction => type !== 'acceptWithoutEffect';
