import { setup, stateIn } from 'xstate';

/** What happens to a KMS key: requests, and facts about its custom key store. */
export type KmsKeyEvent =
  | { type: 'use' }
  | { type: 'grant' }
  | { type: 'change' }
  | { type: 'enable' }
  | { type: 'disable' }
  | { type: 'scheduleDeletion' }
  | { type: 'cancelDeletion' }
  | { type: 'deletion.due' }
  | { type: 'keyStore.connected' }
  | { type: 'keyStore.disconnected' };

/** What the machine asks of the world around it. */
export type KmsKeyAction = 'askForDeletionDeadline' | 'dropDeletionDeadline' | 'deleteKeyMaterial';

/**
 * The life of a KMS key, and whether its custom key store lets it be used. An ordinary KMS key is in no custom key
 * store, so its `keyStore` stays connected.
 *
 * `KeyState` follows from both regions: PendingDeletion while the deletion is to come, otherwise Unavailable while
 * the key store is disconnected, otherwise Enabled or Disabled. What `lifecycle` is in meanwhile, the key is in
 * when its key store is connected again.
 *
 * - `use`: every cryptographic operation
 * - `grant`: CreateGrant
 * - `change`: CreateAlias, UpdateAlias to this key, TagResource, UntagResource, UpdateKeyDescription
 *
 * ```mermaid
 * stateDiagram-v2
 *   state kmsKey {
 *     state lifecycle {
 *       [*] --> Enabled
 *       state "Enabled" as Enabled
 *       Enabled: use [isConnected]
 *       Enabled: grant
 *       Enabled: change
 *       Enabled: enable
 *       Enabled --> Disabled: disable
 *       Enabled --> PendingDeletion: scheduleDeletion
 *       state "Disabled" as Disabled
 *       Disabled: grant [isDisconnected]
 *       Disabled: change
 *       Disabled: disable
 *       Disabled --> Enabled: enable
 *       Disabled --> PendingDeletion: scheduleDeletion
 *       PendingDeletion --> Disabled: cancelDeletion
 *       PendingDeletion --> Deleted: deletion.due
 *     }
 *     --
 *     state keyStore {
 *       [*] --> connected
 *       connected --> disconnected: keyStore.disconnected
 *       disconnected --> connected: keyStore.connected
 *     }
 *   }
 * ```
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export const kmsKeyMachine = setup({
  types: { events: {} as KmsKeyEvent },
  guards: {
    isConnected: stateIn({ keyStore: 'connected' }),
    isDisconnected: stateIn({ keyStore: 'disconnected' }),
  },
  actions: {
    /** `can` is false for a transition without actions, and this request is accepted. */
    acceptWithoutEffect: () => {},
    askForDeletionDeadline: () => {},
    dropDeletionDeadline: () => {},
    deleteKeyMaterial: () => {},
  },
}).createMachine({
  id: 'kmsKey',
  type: 'parallel',
  states: {
    lifecycle: {
      initial: 'Enabled',
      states: {
        Enabled: {
          on: {
            use: { guard: 'isConnected', actions: 'acceptWithoutEffect' },
            grant: { actions: 'acceptWithoutEffect' },
            change: { actions: 'acceptWithoutEffect' },
            enable: { actions: 'acceptWithoutEffect' },
            disable: { target: 'Disabled' },
            scheduleDeletion: { target: 'PendingDeletion' },
          },
        },
        Disabled: {
          on: {
            // The exception follows what is visible, and that is Unavailable.
            grant: { guard: 'isDisconnected', actions: 'acceptWithoutEffect' },
            change: { actions: 'acceptWithoutEffect' },
            enable: { target: 'Enabled' },
            disable: { actions: 'acceptWithoutEffect' },
            scheduleDeletion: { target: 'PendingDeletion' },
          },
        },
        PendingDeletion: {
          entry: 'askForDeletionDeadline',
          on: {
            cancelDeletion: { target: 'Disabled', actions: 'dropDeletionDeadline' },
            'deletion.due': { target: 'Deleted' },
          },
        },
        Deleted: { entry: 'deleteKeyMaterial' },
      },
    },
    keyStore: {
      initial: 'connected',
      states: {
        connected: { on: { 'keyStore.disconnected': { target: 'disconnected' } } },
        disconnected: { on: { 'keyStore.connected': { target: 'connected' } } },
      },
    },
  },
});
