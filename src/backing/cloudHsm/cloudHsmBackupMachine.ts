import { assign, setup } from 'xstate';
import type { ClusterMode } from '../../model/cloudHsmV2/cluster.ts';
import type { CloudHsmTag } from './cloudHsmClusterFacts.ts';

/** A backup as AWS CloudHSM keeps it; its state is the machine's. */
export interface CloudHsmBackupRow {
  /** Milliseconds since the epoch. */
  readonly CreateTimestamp: number;
  readonly HsmType: string;
  readonly Mode: ClusterMode;
  readonly NeverExpires: boolean;
  readonly TagList: readonly CloudHsmTag[];
  /** When it will be gone, in milliseconds since the epoch; only while it is PENDING_DELETION. */
  readonly DeleteTimestamp?: number | undefined;
}

/** What happens to a backup. */
export type CloudHsmBackupEvent =
  | { type: 'backup.created' }
  | { type: 'createCluster' }
  | { type: 'modify'; NeverExpires: boolean }
  | { type: 'changeTags'; TagList: readonly CloudHsmTag[] }
  | { type: 'delete'; DeleteTimestamp: number }
  | { type: 'restore' }
  | { type: 'backup.deleted'; now: number };

/** Events that a backup accepts until it is gone. */
const whileItExists = { changeTags: { actions: 'setTags' } } as const;

/**
 * The life of a backup of an AWS CloudHSM cluster. A deleted one can be restored for seven days.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> CREATE_IN_PROGRESS
 *   CREATE_IN_PROGRESS --> READY: backup.created
 *   state "READY" as READY
 *   READY: createCluster
 *   READY: modify
 *   READY --> PENDING_DELETION: delete
 *   PENDING_DELETION --> READY: restore
 *   PENDING_DELETION --> DELETED: backup.deleted [isDue]
 *   note right of CREATE_IN_PROGRESS
 *     In every state but DELETED:
 *     changeTags
 *   end note
 * ```
 *
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Backup.html
 * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/delete-restore-backup.html
 */
export const cloudHsmBackupMachine = setup({
  types: {
    context: {} as CloudHsmBackupRow,
    input: {} as CloudHsmBackupRow,
    events: {} as CloudHsmBackupEvent,
  },
  guards: {
    isDue: ({ context, event }) =>
      event.type === 'backup.deleted' &&
      context.DeleteTimestamp !== undefined &&
      event.now >= context.DeleteTimestamp,
  },
  actions: {
    setTags: assign(({ event }) => (event.type === 'changeTags' ? { TagList: event.TagList } : {})),
    setNeverExpires: assign(({ event }) =>
      event.type === 'modify' ? { NeverExpires: event.NeverExpires } : {},
    ),
    setDeleteTimestamp: assign(({ event }) =>
      event.type === 'delete' ? { DeleteTimestamp: event.DeleteTimestamp } : {},
    ),
    clearDeleteTimestamp: assign(() => ({ DeleteTimestamp: undefined })),
    /** It is only read. */
    read: () => {},
  },
}).createMachine({
  id: 'cloudHsmBackup',
  context: ({ input }) => input,
  initial: 'CREATE_IN_PROGRESS',
  states: {
    CREATE_IN_PROGRESS: { on: { ...whileItExists, 'backup.created': { target: 'READY' } } },
    READY: {
      on: {
        ...whileItExists,
        createCluster: { actions: 'read' },
        modify: { actions: 'setNeverExpires' },
        delete: { target: 'PENDING_DELETION', actions: 'setDeleteTimestamp' },
      },
    },
    PENDING_DELETION: {
      on: {
        ...whileItExists,
        restore: { target: 'READY', actions: 'clearDeleteTimestamp' },
        'backup.deleted': { guard: 'isDue', target: 'DELETED', actions: 'clearDeleteTimestamp' },
      },
    },
    DELETED: {},
  },
});
