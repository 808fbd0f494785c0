import { assign, setup } from 'xstate';
import type { Hsm, HsmState, Subnet } from '../../model/backingKeyStore.ts';
import { maximumHsmsPerCluster } from '../../model/cloudHsmV2/limits.ts';
import { withEniAddresses } from './eniAddresses.ts';

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
  readonly HsmType?: string | undefined;
  /** To which type the HSMs are being migrated. */
  readonly newHsmType?: string | undefined;
  readonly backupRetentionDays?: number | undefined;
}

/** What happens to a cluster. */
export type CloudHsmClusterEvent =
  | { type: 'cluster.created' }
  | { type: 'cluster.restored' }
  | { type: 'initialize'; TrustAnchorCertificate: string; ClusterCertificate: string }
  | { type: 'cluster.initialized' }
  | { type: 'activate' }
  | { type: 'update' }
  | { type: 'cluster.updated' }
  | { type: 'modify'; HsmType: string }
  | { type: 'changeBackupRetention'; backupRetentionDays: number }
  | { type: 'cluster.modified' }
  | { type: 'rollBack' }
  | { type: 'cluster.rolledBack' }
  | { type: 'cluster.degraded' }
  | { type: 'cluster.recovered' }
  | { type: 'delete' }
  | { type: 'cluster.deleted' }
  | { type: 'createHsm'; hsm: Hsm }
  | { type: 'hsm.created'; HsmId: string }
  | { type: 'deleteHsm'; HsmId: string }
  | { type: 'hsm.deleted'; HsmId: string }
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
  changeBackupRetention: { actions: 'setBackupRetention' },
  'hsm.created': { guard: 'isHsmInCreation', actions: 'finishHsm' },
  'hsm.deleted': { guard: 'isHsmInDeletion', actions: 'removeHsm' },
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

/** Requests of its owner that a cluster accepts while nothing is being done to it. */
const whileItIsAtRest = {
  ...whileItExists,
  deleteHsm: { guard: 'isHsmInUse', actions: 'startHsmDeletion' },
  delete: { guard: 'hasNoHsms', target: 'DELETE_IN_PROGRESS' },
} as const;

/** A cluster that is not activated has one HSM at most, from which the others will be made. */
const beforeItsActivation = {
  ...whileItIsAtRest,
  createHsm: { guard: 'canHaveFirstHsm', actions: 'addHsm' },
} as const;

/**
 * The life of an AWS CloudHSM cluster. Its states are the values of `ClusterState`; HSMs, subnets and network
 * are its row. A cluster is initialized with the CSR of its first HSM, and deleted only when it has no HSM left.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> CREATE_IN_PROGRESS
 *   CREATE_IN_PROGRESS --> UNINITIALIZED: cluster.created
 *   CREATE_IN_PROGRESS --> ACTIVE: cluster.restored
 *   state "UNINITIALIZED" as UNINITIALIZED
 *   UNINITIALIZED: createHsm [canHaveFirstHsm]
 *   UNINITIALIZED --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   UNINITIALIZED --> INITIALIZE_IN_PROGRESS: initialize [hasActiveHsm]
 *   INITIALIZE_IN_PROGRESS --> INITIALIZED: cluster.initialized
 *   state "INITIALIZED" as INITIALIZED
 *   INITIALIZED: createHsm [canHaveFirstHsm]
 *   INITIALIZED --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   INITIALIZED --> ACTIVE: activate
 *   state "ACTIVE" as ACTIVE
 *   ACTIVE: createHsm [canHaveAnotherHsm]
 *   ACTIVE --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   ACTIVE --> UPDATE_IN_PROGRESS: update
 *   ACTIVE --> MODIFY_IN_PROGRESS: modify [isOtherHsmType]
 *   ACTIVE --> DEGRADED: cluster.degraded
 *   UPDATE_IN_PROGRESS --> ACTIVE: cluster.updated
 *   UPDATE_IN_PROGRESS --> ROLLBACK_IN_PROGRESS: rollBack
 *   MODIFY_IN_PROGRESS --> ACTIVE: cluster.modified
 *   MODIFY_IN_PROGRESS --> ROLLBACK_IN_PROGRESS: rollBack
 *   ROLLBACK_IN_PROGRESS --> ACTIVE: cluster.rolledBack
 *   state "DEGRADED" as DEGRADED
 *   DEGRADED: createHsm [canHaveAnotherHsm]
 *   DEGRADED --> DELETE_IN_PROGRESS: delete [hasNoHsms]
 *   DEGRADED --> ACTIVE: cluster.recovered
 *   DELETE_IN_PROGRESS --> DELETED: cluster.deleted
 *   note right of CREATE_IN_PROGRESS
 *     In every state but DELETE_IN_PROGRESS and DELETED:
 *     changeBackupRetention
 *     hsm.created [isHsmInCreation]
 *     hsm.deleted [isHsmInDeletion]
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
 *   note right of UNINITIALIZED
 *     In UNINITIALIZED, INITIALIZED, ACTIVE, DEGRADED:
 *     deleteHsm [isHsmInUse]
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
    hasActiveHsm: ({ context }) => context.Hsms.some(({ State }) => State === 'ACTIVE'),
    canHaveFirstHsm: ({ context, event }) => context.Hsms.length === 0 && hasAddressFor(context, event),
    canHaveAnotherHsm: ({ context, event }) =>
      context.Hsms.length < maximumHsmsPerCluster && hasAddressFor(context, event),
    isHsmInCreation: ({ context, event }) => isHsmIn(context, event, ['CREATE_IN_PROGRESS']),
    isHsmInUse: ({ context, event }) => isHsmIn(context, event, ['ACTIVE', 'DEGRADED']),
    isHsmInDeletion: ({ context, event }) => isHsmIn(context, event, ['DELETE_IN_PROGRESS']),
    isOtherHsmType: ({ context, event }) => event.type === 'modify' && event.HsmType !== context.HsmType,
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
      'hsm' in event ? { Hsms: withEniAddresses([...context.Hsms, event.hsm], context.subnets) } : {},
    ),
    removeHsm: assign(({ context, event }) =>
      'HsmId' in event ? { Hsms: context.Hsms.filter(({ HsmId }) => HsmId !== event.HsmId) } : {},
    ),
    changeHsmState: assign(({ context, event }) =>
      event.type === 'hsm.stateChanged' ? withHsmState(context, event.HsmId, event.State) : {},
    ),
    finishHsm: assign(({ context, event }) =>
      event.type === 'hsm.created' ? withHsmState(context, event.HsmId, 'ACTIVE') : {},
    ),
    startHsmDeletion: assign(({ context, event }) =>
      event.type === 'deleteHsm' ? withHsmState(context, event.HsmId, 'DELETE_IN_PROGRESS') : {},
    ),
    takeCertificates: assign(({ event }) =>
      event.type === 'initialize'
        ? {
            TrustAnchorCertificate: event.TrustAnchorCertificate,
            ClusterCertificate: event.ClusterCertificate,
          }
        : {},
    ),
    setBackupRetention: assign(({ event }) =>
      event.type === 'changeBackupRetention' ? { backupRetentionDays: event.backupRetentionDays } : {},
    ),
    startMigration: assign(({ event }) => (event.type === 'modify' ? { newHsmType: event.HsmType } : {})),
    finishMigration: assign(({ context }) => ({
      HsmType: context.newHsmType ?? context.HsmType,
      newHsmType: undefined,
    })),
    forgetMigration: assign(() => ({ newHsmType: undefined })),
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
    CREATE_IN_PROGRESS: {
      on: {
        ...whileItExists,
        'cluster.created': { target: 'UNINITIALIZED' },
        'cluster.restored': { target: 'ACTIVE' },
      },
    },
    UNINITIALIZED: {
      on: {
        ...beforeItsActivation,
        initialize: { guard: 'hasActiveHsm', target: 'INITIALIZE_IN_PROGRESS', actions: 'takeCertificates' },
      },
    },
    INITIALIZE_IN_PROGRESS: { on: { ...whileItExists, 'cluster.initialized': { target: 'INITIALIZED' } } },
    INITIALIZED: { on: { ...beforeItsActivation, activate: { target: 'ACTIVE' } } },
    ACTIVE: {
      on: {
        ...whileItIsAtRest,
        createHsm: { guard: 'canHaveAnotherHsm', actions: 'addHsm' },
        update: { target: 'UPDATE_IN_PROGRESS' },
        modify: { guard: 'isOtherHsmType', target: 'MODIFY_IN_PROGRESS', actions: 'startMigration' },
        'cluster.degraded': { target: 'DEGRADED' },
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
        'cluster.modified': { target: 'ACTIVE', actions: 'finishMigration' },
        rollBack: { target: 'ROLLBACK_IN_PROGRESS', actions: 'forgetMigration' },
      },
    },
    ROLLBACK_IN_PROGRESS: { on: { ...whileItExists, 'cluster.rolledBack': { target: 'ACTIVE' } } },
    DEGRADED: {
      on: {
        ...whileItIsAtRest,
        createHsm: { guard: 'canHaveAnotherHsm', actions: 'addHsm' },
        'cluster.recovered': { target: 'ACTIVE' },
      },
    },
    DELETE_IN_PROGRESS: { on: { 'cluster.deleted': { target: 'DELETED' } } },
    DELETED: {},
  },
});

/** The cluster has a subnet with a free address where the HSM is to be. */
function hasAddressFor({ subnets }: CloudHsmClusterRow, event: CloudHsmClusterEvent): boolean {
  return (
    'hsm' in event &&
    subnets.some(
      ({ AvailabilityZone, deleted, freeAddresses }) =>
        AvailabilityZone === event.hsm.AvailabilityZone && !deleted && freeAddresses > 0,
    )
  );
}

function isHsmIn({ Hsms }: CloudHsmClusterRow, event: CloudHsmClusterEvent, states: HsmState[]): boolean {
  return 'HsmId' in event && Hsms.some(({ HsmId, State }) => HsmId === event.HsmId && states.includes(State));
}

function withHsmState(row: CloudHsmClusterRow, HsmId: string, State: HsmState): Partial<CloudHsmClusterRow> {
  return { Hsms: row.Hsms.map((hsm) => (hsm.HsmId === HsmId ? { ...hsm, State } : hsm)) };
}
