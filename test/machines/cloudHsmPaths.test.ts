/** Clusters and backups of AWS CloudHSM: every state × event against a written table; every state reached. */
import { describe, expect, test } from 'vitest';
import { transition } from 'xstate';
import { cloudHsmBackupMachine } from '../../src/backing/cloudHsm/cloudHsmBackupMachine.ts';
import { cloudHsmClusterMachine } from '../../src/backing/cloudHsm/cloudHsmClusterMachine.ts';
import { describeMachine, type Machine, type Table } from './everyPath.ts';

const hsm = { HsmId: 'hsm-1', AvailabilityZone: 'us-east-1b', State: 'ACTIVE' };
const newHsm = { ...hsm, State: 'CREATE_IN_PROGRESS' };

/** What the table says of the HSM that a cluster has, if it has one. */
const hsmStates = ['CREATE_IN_PROGRESS', 'ACTIVE', 'DEGRADED', 'DELETE_IN_PROGRESS'] as const;
type HsmOfTable = (typeof hsmStates)[number] | undefined;

const named = (state: string, hsmState: HsmOfTable) =>
  hsmState === undefined ? state : `${state} with an HSM ${hsmState}`;

/** What a cluster accepts while it exists, wherever it is. */
const whileItExists = (state: string, hsmState: HsmOfTable) => ({
  ...Object.fromEntries(
    [
      'changeBackupRetention',
      'subnet.deleted',
      'subnet.freeAddressesChanged',
      'securityGroup.rulesRemoved',
      'securityGroup.rulesRestored',
      'mutualTls.required',
      'mutualTls.dropped',
      'network.interrupted',
      'network.restored',
      'sessions.exhausted',
      'sessions.freed',
      'load.tooHigh',
      'load.normal',
    ].map((event) => [event, named(state, hsmState)]),
  ),
  'hsm.added': named(state, hsmState ?? 'ACTIVE'),
  ...(hsmState === undefined
    ? {}
    : {
        'hsm.removed': state,
        ...Object.fromEntries(hsmStates.map((to) => [`hsm.stateChanged to ${to}`, named(state, to)])),
      }),
  ...(hsmState === 'CREATE_IN_PROGRESS' ? { 'hsm.created': named(state, 'ACTIVE') } : {}),
  ...(hsmState === 'DELETE_IN_PROGRESS' ? { 'hsm.deleted': state } : {}),
});

/** What its owner may ask of it while nothing is being done to it. */
const whileItIsAtRest = (state: string, hsmState: HsmOfTable) => ({
  ...(hsmState === undefined ? { delete: 'DELETE_IN_PROGRESS' } : {}),
  ...(hsmState === 'ACTIVE' || hsmState === 'DEGRADED'
    ? { deleteHsm: named(state, 'DELETE_IN_PROGRESS') }
    : {}),
});

/** Until it is activated it has one HSM at most. */
const beforeItsActivation = (state: string, hsmState: HsmOfTable) => ({
  ...whileItIsAtRest(state, hsmState),
  ...(hsmState === undefined ? { createHsm: named(state, 'CREATE_IN_PROGRESS') } : {}),
});

const afterItsActivation = (state: string, hsmState: HsmOfTable) => ({
  ...whileItIsAtRest(state, hsmState),
  createHsm: named(state, hsmState ?? 'CREATE_IN_PROGRESS'),
});

type ClusterMoves = (hsmState: HsmOfTable) => Readonly<Record<string, string>>;

/** Where a cluster goes; it keeps its HSM on the way. */
const clusterMoves: Readonly<Record<string, ClusterMoves>> = {
  CREATE_IN_PROGRESS: (has) => ({
    'cluster.created': named('UNINITIALIZED', has),
    'cluster.restored': named('ACTIVE', has),
  }),
  UNINITIALIZED: (has) => ({
    ...beforeItsActivation('UNINITIALIZED', has),
    ...(has === 'ACTIVE' ? { initialize: named('INITIALIZE_IN_PROGRESS', has) } : {}),
  }),
  INITIALIZE_IN_PROGRESS: (has) => ({ 'cluster.initialized': named('INITIALIZED', has) }),
  INITIALIZED: (has) => ({ ...beforeItsActivation('INITIALIZED', has), activate: named('ACTIVE', has) }),
  ACTIVE: (has) => ({
    ...afterItsActivation('ACTIVE', has),
    update: named('UPDATE_IN_PROGRESS', has),
    modify: named('MODIFY_IN_PROGRESS', has),
    'cluster.degraded': named('DEGRADED', has),
  }),
  UPDATE_IN_PROGRESS: (has) => ({
    'cluster.updated': named('ACTIVE', has),
    rollBack: named('ROLLBACK_IN_PROGRESS', has),
  }),
  MODIFY_IN_PROGRESS: (has) => ({
    'cluster.modified': named('ACTIVE', has),
    rollBack: named('ROLLBACK_IN_PROGRESS', has),
  }),
  ROLLBACK_IN_PROGRESS: (has) => ({ 'cluster.rolledBack': named('ACTIVE', has) }),
  DEGRADED: (has) => ({ ...afterItsActivation('DEGRADED', has), 'cluster.recovered': named('ACTIVE', has) }),
};

function clusterTable(): Table {
  const rows: Record<string, Record<string, string>> = {
    DELETE_IN_PROGRESS: { 'cluster.deleted': 'DELETED' },
    DELETED: {},
  };
  for (const [state, moves] of Object.entries(clusterMoves)) {
    for (const has of [undefined, ...hsmStates]) {
      rows[named(state, has)] = { ...whileItExists(state, has), ...moves(has) };
    }
  }
  return rows;
}

const cloudHsmCluster: Machine = {
  machine: cloudHsmClusterMachine,
  input: {
    ClusterId: 'cluster-abcdefghijk',
    Hsms: [],
    subnets: [
      { SubnetId: 'subnet-a', AvailabilityZone: 'us-east-1a', freeAddresses: 1, deleted: false },
      { SubnetId: 'subnet-b', AvailabilityZone: 'us-east-1b', freeAddresses: 1, deleted: false },
      { SubnetId: 'subnet-c', AvailabilityZone: 'us-east-1c', freeAddresses: 1, deleted: true },
      { SubnetId: 'subnet-e', AvailabilityZone: 'us-east-1e', freeAddresses: 0, deleted: false },
    ],
    securityGroupRules: 'present',
    mutualTls: false,
    networkToKms: 'up',
    sessions: 'free',
    load: 'normal',
    TrustAnchorCertificate: 'anchor',
    ClusterCertificate: 'certificate',
    HsmType: 'hsm1.medium',
  },
  events: {
    ...Object.fromEntries(
      [
        'cluster.created',
        'cluster.restored',
        'cluster.initialized',
        'activate',
        'update',
        'cluster.updated',
        'cluster.modified',
        'rollBack',
        'cluster.rolledBack',
        'cluster.degraded',
        'cluster.recovered',
        'delete',
        'cluster.deleted',
        'securityGroup.rulesRemoved',
        'securityGroup.rulesRestored',
        'mutualTls.required',
        'mutualTls.dropped',
        'network.interrupted',
        'network.restored',
        'sessions.exhausted',
        'sessions.freed',
        'load.tooHigh',
        'load.normal',
      ].map((type) => [type, { type }]),
    ),
    initialize: { type: 'initialize', TrustAnchorCertificate: 'ca', ClusterCertificate: 'signed' } as never,
    modify: { type: 'modify', HsmType: 'hsm2m.medium' } as never,
    'modify to the same type': { type: 'modify', HsmType: 'hsm1.medium' } as never,
    changeBackupRetention: { type: 'changeBackupRetention', backupRetentionDays: 7 } as never,
    createHsm: { type: 'createHsm', hsm: newHsm } as never,
    'createHsm where the subnet is deleted': {
      type: 'createHsm',
      hsm: { ...newHsm, AvailabilityZone: 'us-east-1c' },
    } as never,
    'createHsm where there is no subnet': {
      type: 'createHsm',
      hsm: { ...newHsm, AvailabilityZone: 'us-east-1d' },
    } as never,
    'createHsm where no address is free': {
      type: 'createHsm',
      hsm: { ...newHsm, AvailabilityZone: 'us-east-1e' },
    } as never,
    'hsm.created': { type: 'hsm.created', HsmId: 'hsm-1' } as never,
    'hsm.created of another': { type: 'hsm.created', HsmId: 'hsm-2' } as never,
    deleteHsm: { type: 'deleteHsm', HsmId: 'hsm-1' } as never,
    'deleteHsm of another': { type: 'deleteHsm', HsmId: 'hsm-2' } as never,
    'hsm.deleted': { type: 'hsm.deleted', HsmId: 'hsm-1' } as never,
    'hsm.deleted of another': { type: 'hsm.deleted', HsmId: 'hsm-2' } as never,
    'hsm.added': { type: 'hsm.added', hsm } as never,
    'hsm.added where the subnet is deleted': {
      type: 'hsm.added',
      hsm: { ...hsm, AvailabilityZone: 'us-east-1c' },
    } as never,
    'hsm.added where there is no subnet': {
      type: 'hsm.added',
      hsm: { ...hsm, AvailabilityZone: 'us-east-1d' },
    } as never,
    'hsm.removed': { type: 'hsm.removed', HsmId: 'hsm-1' } as never,
    'hsm.removed of another': { type: 'hsm.removed', HsmId: 'hsm-2' } as never,
    ...Object.fromEntries(
      hsmStates.map((State) => [
        `hsm.stateChanged to ${State}`,
        { type: 'hsm.stateChanged', HsmId: 'hsm-1', State },
      ]),
    ),
    'hsm.stateChanged of another': { type: 'hsm.stateChanged', HsmId: 'hsm-2', State: 'ACTIVE' } as never,
    'subnet.deleted': { type: 'subnet.deleted', SubnetId: 'subnet-a' } as never,
    'subnet.deleted of another': { type: 'subnet.deleted', SubnetId: 'subnet-z' } as never,
    'subnet.freeAddressesChanged': {
      type: 'subnet.freeAddressesChanged',
      SubnetId: 'subnet-a',
      freeAddresses: 0,
    } as never,
    'subnet.freeAddressesChanged of another': {
      type: 'subnet.freeAddressesChanged',
      SubnetId: 'subnet-z',
      freeAddresses: 0,
    } as never,
  },
  stateOf: ({ value, context }) => named(String(value), context.Hsms[0]?.State),
  table: clusterTable(),
  invariant: ({ value, context }) => {
    if (value === 'DELETE_IN_PROGRESS' || value === 'DELETED') expect(context.Hsms).toEqual([]);
  },
};

const cloudHsmBackup: Machine = {
  machine: cloudHsmBackupMachine,
  input: { CreateTimestamp: 0, HsmType: 'hsm2m.medium', Mode: 'FIPS', NeverExpires: false, TagList: [] },
  events: {
    'backup.created': { type: 'backup.created' },
    createCluster: { type: 'createCluster' },
    modify: { type: 'modify', NeverExpires: true } as never,
    changeTags: { type: 'changeTags', TagList: [{ Key: 'a', Value: 'b', position: 1 }] } as never,
    delete: { type: 'delete', DeleteTimestamp: 1 } as never,
    restore: { type: 'restore' },
    'backup.deleted': { type: 'backup.deleted', now: 1 } as never,
    'backup.deleted before its time': { type: 'backup.deleted', now: 0 } as never,
  },
  table: {
    CREATE_IN_PROGRESS: { 'backup.created': 'READY', changeTags: 'CREATE_IN_PROGRESS' },
    READY: { createCluster: 'READY', modify: 'READY', changeTags: 'READY', delete: 'PENDING_DELETION' },
    PENDING_DELETION: {
      restore: 'READY',
      changeTags: 'PENDING_DELETION',
      'backup.deleted': 'DELETED',
    },
    DELETED: {},
  },
  invariant: ({ value, context }) => {
    expect(context.DeleteTimestamp !== undefined, 'DeleteTimestamp').toBe(value === 'PENDING_DELETION');
  },
};

describeMachine('cloudHsmClusterMachine', cloudHsmCluster);
describeMachine('cloudHsmBackupMachine', cloudHsmBackup);

describe('cloudHsmClusterMachine', () => {
  const active = (context: object) =>
    cloudHsmClusterMachine.resolveState({
      value: 'ACTIVE',
      context: { ...cloudHsmCluster.input, ...context } as never,
    });

  test('has at most 28 HSMs', () => {
    const Hsms = Array.from({ length: 28 }, (_, i) => ({ ...hsm, HsmId: `hsm-${i}` }));
    const event = { type: 'createHsm', hsm: newHsm } as never;

    expect(active({ Hsms: Hsms.slice(1) }).can(event)).toBe(true);
    expect(active({ Hsms }).can(event)).toBe(false);
  });

  test('gives every HSM the lowest address that is free in its subnet', () => {
    let snapshot = active({ Hsms: [{ ...hsm, EniIp: '10.1.0.5' }] });

    for (const AvailabilityZone of ['us-east-1b', 'us-east-1b', 'us-east-1a']) {
      [snapshot] = transition(cloudHsmClusterMachine, snapshot, {
        type: 'createHsm',
        hsm: { ...newHsm, HsmId: 'hsm-2', AvailabilityZone } as never,
      });
    }

    const addresses = snapshot.context.Hsms.map(({ EniIp }) => EniIp);
    expect(addresses).toEqual(['10.1.0.5', '10.1.0.4', '10.1.0.6', '10.0.0.4']);
  });

  test('takes the certificates with which it is initialized', () => {
    const start = cloudHsmClusterMachine.resolveState({
      value: 'UNINITIALIZED',
      context: { ...cloudHsmCluster.input, Hsms: [hsm] } as never,
    });

    const [next] = transition(cloudHsmClusterMachine, start, {
      type: 'initialize',
      TrustAnchorCertificate: 'ca',
      ClusterCertificate: 'signed',
    });

    expect(next.context).toMatchObject({ TrustAnchorCertificate: 'ca', ClusterCertificate: 'signed' });
  });

  test('has the new HsmType when a migration is complete, and the original one when it was rolled back', () => {
    const typeAfter = (...types: string[]) =>
      types.reduce(
        (snapshot, type) =>
          transition(cloudHsmClusterMachine, snapshot, { type, HsmType: 'hsm2m.medium' } as never)[0],
        active({}),
      ).context.HsmType;

    expect(typeAfter('modify')).toBe('hsm1.medium');
    expect(typeAfter('modify', 'cluster.modified')).toBe('hsm2m.medium');
    expect(typeAfter('modify', 'rollBack', 'cluster.rolledBack')).toBe('hsm1.medium');
  });
});
