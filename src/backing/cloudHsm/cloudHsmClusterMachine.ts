import { assign, setup } from 'xstate';
import type { Hsm, HsmState, Subnet } from '../../model/backingKeyStore.ts';

/** A cluster as AWS CloudHSM keeps it; its state is the machine's. */
export interface CloudHsmClusterRow {
  readonly ClusterId: string;
  readonly Hsms: readonly Hsm[];
  readonly subnets: readonly Subnet[];
  readonly securityGroupRules: 'present' | 'missing';
  readonly mutualTls: boolean;
  readonly networkToKms: 'up' | 'interrupted';
  /** PKCS #11 sessions of the cluster. */
  readonly sessions: 'free' | 'exhausted';
  /** What the cluster has to do. */
  readonly load: 'normal' | 'tooHigh';
  readonly TrustAnchorCertificate: string;
  /** Goes with every backup: related clusters have the same. */
  readonly ClusterCertificate: string;
}

/** What happens to a cluster. */
export type CloudHsmClusterEvent =
  | { type: 'cluster.created' }
  | { type: 'initialize' }
  | { type: 'cluster.initialized' }
  | { type: 'activate' }
  | { type: 'update' }
  | { type: 'cluster.updated' }
  | { type: 'modify' }
  | { type: 'cluster.modified' }
  | { type: 'rollBack' }
  | { type: 'cluster.rolledBack' }
  | { type: 'cluster.degraded' }
  | { type: 'cluster.recovered' }
  | { type: 'delete' }
  | { type: 'cluster.deleted' }
  | { type: 'hsm.added'; hsm: Hsm }
  | { type: 'hsm.removed'; HsmId: string }
  | { type: 'hsm.stateChanged'; HsmId: string; State: HsmState }
  | { type: 'subnet.deleted'; SubnetId: string }
  | { type: 'subnet.freeAddressesChanged'; SubnetId: string; freeAddresses: number }
  | { type: 'securityGroup.rulesRemoved' }
  | { type: 'securityGroup.rulesRestored' }
  | { type: 'mutualTls.required' }
  | { type: 'mutualTls.dropped' }
  | { type: 'network.interrupted' }
  | { type: 'network.restored' }
  | { type: 'sessions.exhausted' }
  | { type: 'sessions.freed' }
  | { type: 'load.tooHigh' }
  | { type: 'load.normal' };

/** Events that a cluster accepts in every state in which it exists. */
const whileItExists = {
  'hsm.added': { guard: 'hasSubnetForHsm', actions: 'addHsm' },
  'hsm.removed': { guard: 'hasHsm', actions: 'removeHsm' },
  'hsm.stateChanged': { guard: 'hasHsm', actions: 'changeHsmState' },
  'subnet.deleted': { guard: 'hasSubnet', actions: 'deleteSubnet' },
  'subnet.freeAddressesChanged': { guard: 'hasSubnet', actions: 'changeFreeAddresses' },
  'securityGroup.rulesRemoved': { actions: 'removeSecurityGroupRules' },
  'securityGroup.rulesRestored': { actions: 'restoreSecurityGroupRules' },
  'mutualTls.required': { actions: 'requireMutualTls' },
  'mutualTls.dropped': { actions: 'dropMutualTls' },
  'network.interrupted': { actions: 'interruptNetwork' },
  'network.restored': { actions: 'restoreNetwork' },
  'sessions.exhausted': { actions: 'exhaustSessions' },
  'sessions.freed': { actions: 'freeSessions' },
  'load.tooHigh': { actions: 'overload' },
  'load.normal': { actions: 'relieve' },
} as const;

/**
 * The life of an AWS CloudHSM cluster. Its states are the values of `ClusterState`; HSMs, subnets and network
 * are its row. A cluster is deleted only when it has no HSM left.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> CREATE_IN_PROGRESS
 *   CREATE_IN_PROGRESS --> UNINITIALIZED: cluster.created
 *   UNINITIALIZED --> INITIALIZE_IN_PROGRESS: initialize
 *   UNINITIALIZED --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   INITIALIZE_IN_PROGRESS --> INITIALIZED: cluster.initialized
 *   INITIALIZED --> ACTIVE: activate
 *   INITIALIZED --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   ACTIVE --> UPDATE_IN_PROGRESS: update
 *   ACTIVE --> MODIFY_IN_PROGRESS: modify
 *   ACTIVE --> DEGRADED: cluster.degraded
 *   ACTIVE --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   UPDATE_IN_PROGRESS --> ACTIVE: cluster.updated
 *   UPDATE_IN_PROGRESS --> ROLLBACK_IN_PROGRESS: rollBack
 *   MODIFY_IN_PROGRESS --> ACTIVE: cluster.modified
 *   MODIFY_IN_PROGRESS --> ROLLBACK_IN_PROGRESS: rollBack
 *   ROLLBACK_IN_PROGRESS --> ACTIVE: cluster.rolledBack
 *   DEGRADED --> ACTIVE: cluster.recovered
 *   DEGRADED --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   DELETE_IN_PROGRESS --> DELETED: cluster.deleted
 *   note right of CREATE_IN_PROGRESS
 *     In every state but DELETE_IN_PROGRESS and DELETED:
 *     hsm.added [hasSubnetForHsm]
 *     hsm.removed [hasHsm]
 *     hsm.stateChanged [hasHsm]
 *     subnet.deleted [hasSubnet]
 *     subnet.freeAddressesChanged [hasSubnet]
 *     securityGroup.rulesRemoved
 *     securityGroup.rulesRestored
 *     mutualTls.required
 *     mutualTls.dropped
 *     network.interrupted
 *     network.restored
 *     sessions.exhausted
 *     sessions.freed
 *     load.tooHigh
 *     load.normal
 *   end note
 * ```
 *
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteCluster.html
 */
export const cloudHsmClusterMachine = setup({
  types: {
    context: {} as CloudHsmClusterRow,
    input: {} as CloudHsmClusterRow,
    events: {} as CloudHsmClusterEvent,
  },
  guards: {
    hasNoHsms: ({ context }) => context.Hsms.length === 0,
    hasHsm: ({ context, event }) =>
      'HsmId' in event && context.Hsms.some(({ HsmId }) => HsmId === event.HsmId),
    hasSubnet: ({ context, event }) =>
      'SubnetId' in event && context.subnets.some(({ SubnetId }) => SubnetId === event.SubnetId),
    hasSubnetForHsm: ({ context, event }) =>
      event.type === 'hsm.added' &&
      context.subnets.some(
        (subnet) => !subnet.deleted && subnet.AvailabilityZone === event.hsm.AvailabilityZone,
      ),
  },
  actions: {
    addHsm: assign(({ context, event }) =>
      event.type === 'hsm.added' ? { Hsms: [...context.Hsms, event.hsm] } : {},
    ),
    removeHsm: assign(({ context, event }) =>
      event.type === 'hsm.removed' ? { Hsms: context.Hsms.filter(({ HsmId }) => HsmId !== event.HsmId) } : {},
    ),
    changeHsmState: assign(({ context, event }) =>
      event.type === 'hsm.stateChanged'
        ? {
            Hsms: context.Hsms.map((hsm) =>
              hsm.HsmId === event.HsmId ? { ...hsm, State: event.State } : hsm,
            ),
          }
        : {},
    ),
    deleteSubnet: assign(({ context, event }) =>
      event.type === 'subnet.deleted'
        ? {
            subnets: context.subnets.map((subnet) =>
              subnet.SubnetId === event.SubnetId ? { ...subnet, deleted: true } : subnet,
            ),
          }
        : {},
    ),
    changeFreeAddresses: assign(({ context, event }) =>
      event.type === 'subnet.freeAddressesChanged'
        ? {
            subnets: context.subnets.map((subnet) =>
              subnet.SubnetId === event.SubnetId ? { ...subnet, freeAddresses: event.freeAddresses } : subnet,
            ),
          }
        : {},
    ),
    removeSecurityGroupRules: assign(() => ({ securityGroupRules: 'missing' as const })),
    restoreSecurityGroupRules: assign(() => ({ securityGroupRules: 'present' as const })),
    requireMutualTls: assign(() => ({ mutualTls: true })),
    dropMutualTls: assign(() => ({ mutualTls: false })),
    interruptNetwork: assign(() => ({ networkToKms: 'interrupted' as const })),
    restoreNetwork: assign(() => ({ networkToKms: 'up' as const })),
    exhaustSessions: assign(() => ({ sessions: 'exhausted' as const })),
    freeSessions: assign(() => ({ sessions: 'free' as const })),
    overload: assign(() => ({ load: 'tooHigh' as const })),
    relieve: assign(() => ({ load: 'normal' as const })),
  },
}).createMachine({
  id: 'cloudHsmCluster',
  context: ({ input }) => input,
  initial: 'CREATE_IN_PROGRESS',
  states: {
    CREATE_IN_PROGRESS: { on: { ...whileItExists, 'cluster.created': { target: 'UNINITIALIZED' } } },
    UNINITIALIZED: {
      on: {
        ...whileItExists,
        initialize: { target: 'INITIALIZE_IN_PROGRESS' },
        delete: { guard: 'hasNoHsms', target: 'DELETE_IN_PROGRESS' },
      },
    },
    INITIALIZE_IN_PROGRESS: { on: { ...whileItExists, 'cluster.initialized': { target: 'INITIALIZED' } } },
    INITIALIZED: {
      on: {
        ...whileItExists,
        activate: { target: 'ACTIVE' },
        delete: { guard: 'hasNoHsms', target: 'DELETE_IN_PROGRESS' },
      },
    },
    ACTIVE: {
      on: {
        ...whileItExists,
        update: { target: 'UPDATE_IN_PROGRESS' },
        modify: { target: 'MODIFY_IN_PROGRESS' },
        'cluster.degraded': { target: 'DEGRADED' },
        delete: { guard: 'hasNoHsms', target: 'DELETE_IN_PROGRESS' },
      },
    },
    UPDATE_IN_PROGRESS: {
      on: {
        ...whileItExists,
        'cluster.updated': { target: 'ACTIVE' },
        rollBack: { target: 'ROLLBACK_IN_PROGRESS' },
      },
    },
    MODIFY_IN_PROGRESS: {
      on: {
        ...whileItExists,
        'cluster.modified': { target: 'ACTIVE' },
        rollBack: { target: 'ROLLBACK_IN_PROGRESS' },
      },
    },
    ROLLBACK_IN_PROGRESS: { on: { ...whileItExists, 'cluster.rolledBack': { target: 'ACTIVE' } } },
    DEGRADED: {
      on: {
        ...whileItExists,
        'cluster.recovered': { target: 'ACTIVE' },
        delete: { guard: 'hasNoHsms', target: 'DELETE_IN_PROGRESS' },
      },
    },
    DELETE_IN_PROGRESS: { on: { 'cluster.deleted': { target: 'DELETED' } } },
    DELETED: {},
  },
});
