/**
 * The machine of a KMS key: every state with every event, and that what walks it step by step says the same.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
import { describe, expect, test } from 'vitest';
import { type AnyMachineSnapshot, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import type { Account } from '../../src/account/account.ts';
import { keyStateOf } from '../../src/account/keyState.ts';
import type { KmsKeyRow } from '../../src/account/kmsKeys.ts';
import { type KmsKeyEvent, kmsKeyMachine } from '../../src/machines/kmsKeyMachine.ts';
import { type KmsKeyLifecycle, stepKmsKey } from '../../src/machines/kmsKeySteps.ts';
import { defaultAssumptions } from '../../src/model/assumptionOptions.ts';
import { describeMachine, type Table } from './everyPath.ts';

const ofTheKey = [
  'use',
  'grant',
  'change',
  'enable',
  'disable',
  'scheduleDeletion',
  'cancelDeletion',
  'deletion.due',
] as const satisfies readonly KmsKeyEvent['type'][];

const ofTheKeyStore = [
  'keyStore.connected',
  'keyStore.disconnected',
] as const satisfies readonly KmsKeyEvent['type'][];

/** `Enabled connected` and so on: both regions, the key first. */
const stateOf = ({ value }: AnyMachineSnapshot) => `${value.lifecycle} ${value.keyStore}`;

const connects = (lifecycle: string) => ({ 'keyStore.connected': `${lifecycle} connected` });
const disconnects = (lifecycle: string) => ({ 'keyStore.disconnected': `${lifecycle} disconnected` });

const table: Table = {
  'Enabled connected': {
    use: 'Enabled connected',
    grant: 'Enabled connected',
    change: 'Enabled connected',
    enable: 'Enabled connected',
    disable: 'Disabled connected',
    scheduleDeletion: 'PendingDeletion connected',
    ...disconnects('Enabled'),
  },
  'Enabled disconnected': {
    grant: 'Enabled disconnected',
    change: 'Enabled disconnected',
    enable: 'Enabled disconnected',
    disable: 'Disabled disconnected',
    scheduleDeletion: 'PendingDeletion disconnected',
    ...connects('Enabled'),
  },
  'Disabled connected': {
    change: 'Disabled connected',
    enable: 'Enabled connected',
    disable: 'Disabled connected',
    scheduleDeletion: 'PendingDeletion connected',
    ...disconnects('Disabled'),
  },
  'Disabled disconnected': {
    grant: 'Disabled disconnected',
    change: 'Disabled disconnected',
    enable: 'Enabled disconnected',
    disable: 'Disabled disconnected',
    scheduleDeletion: 'PendingDeletion disconnected',
    ...connects('Disabled'),
  },
  'PendingDeletion connected': {
    cancelDeletion: 'Disabled connected',
    'deletion.due': 'Deleted connected',
    ...disconnects('PendingDeletion'),
  },
  'PendingDeletion disconnected': {
    cancelDeletion: 'Disabled disconnected',
    'deletion.due': 'Deleted disconnected',
    ...connects('PendingDeletion'),
  },
  'Deleted connected': disconnects('Deleted'),
  'Deleted disconnected': connects('Deleted'),
};

const events = Object.fromEntries([...ofTheKey, ...ofTheKeyStore].map((type) => [type, { type }]));

describeMachine('kmsKeyMachine', { machine: kmsKeyMachine, input: {}, events, stateOf, table });

/** What `KeyState` shows, by the state of the machine. */
const shown: Readonly<Record<string, string>> = {
  'Enabled connected': 'Enabled',
  'Enabled disconnected': 'Unavailable',
  'Disabled connected': 'Disabled',
  'Disabled disconnected': 'Unavailable',
  'PendingDeletion connected': 'PendingDeletion',
  'PendingDeletion disconnected': 'PendingDeletion',
};

/** An account whose only custom key store is, or is not, CONNECTED. */
const accountWith = (isConnected: boolean): Account =>
  ({
    find: () => ({ state: { value: isConnected ? 'CONNECTED' : 'DISCONNECTED', context: { attempt: 1 } } }),
  }) as unknown as Account;

const rowIn = (lifecycle: KmsKeyLifecycle) =>
  ({ lifecycle, CustomKeyStoreId: 'cks-1234567890abcdef0' }) as KmsKeyRow;

describe('stepKmsKey', () => {
  const paths = getShortestPaths(kmsKeyMachine, {
    events: Object.values(events) as KmsKeyEvent[],
    serializeState: (snapshot) => stateOf(snapshot as AnyMachineSnapshot),
  });

  test.each(paths.map(({ state }) => [stateOf(state), state] as const))(
    'says what the machine itself does in %s',
    (_, state) => {
      const isAvailable = state.value.keyStore === 'connected';

      const stepped = ofTheKey.map((type) => [type, stepKmsKey(state.value.lifecycle, isAvailable, type)]);

      const walked = ofTheKey.map((type) => {
        if (!state.can({ type })) return [type, undefined];
        const [next, actions] = transition(kmsKeyMachine, state, { type });
        const asked = actions.map((action) => action.type).filter((name) => name !== 'acceptWithoutEffect');
        return [type, { lifecycle: next.value.lifecycle, actions: asked }];
      });
      expect(stepped).toEqual(walked);
    },
  );

  test('asks for a deadline, drops it and deletes the key material as a deletion goes on', () => {
    const scheduled = stepKmsKey('Enabled', true, 'scheduleDeletion');
    const cancelled = stepKmsKey('PendingDeletion', false, 'cancelDeletion');
    const due = stepKmsKey('PendingDeletion', false, 'deletion.due');

    expect([scheduled?.actions, cancelled?.actions, due?.actions]).toEqual([
      ['askForDeletionDeadline'],
      ['dropDeletionDeadline'],
      ['deleteKeyMaterial'],
    ]);
  });

  test('answers the same however often it is asked, and to whomever', () => {
    const first = stepKmsKey('Disabled', false, 'grant');
    stepKmsKey('Disabled', true, 'grant');
    const second = stepKmsKey('Disabled', false, 'grant');

    expect(second).toEqual(first);
    expect(stepKmsKey('Disabled', true, 'grant')).toBeUndefined();
  });
});

describe('keyStateOf', () => {
  test.each(Object.entries(shown))('derives from the regions %s that KeyState is %s', (state, KeyState) => {
    const [lifecycle, keyStore] = state.split(' ') as [KmsKeyLifecycle, string];

    const derived = keyStateOf(accountWith(keyStore === 'connected'), rowIn(lifecycle), defaultAssumptions);

    expect(derived).toBe(KeyState);
  });

  test('shows a key as usable exactly in the states in which the machine accepts its use', () => {
    for (const [state, KeyState] of Object.entries(shown)) {
      const [lifecycle, keyStore] = state.split(' ') as [KmsKeyLifecycle, string];
      const isUsable = stepKmsKey(lifecycle, keyStore === 'connected', 'use') !== undefined;

      expect(isUsable, state).toBe(KeyState === 'Enabled');
    }
  });
});
