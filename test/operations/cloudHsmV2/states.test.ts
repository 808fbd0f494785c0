/** Which operation of AWS CloudHSM is accepted in which state: every pair. */
import { describe, expect, test } from 'vitest';
import type { ClusterState, HsmState } from '../../../src/model/backingKeyStore.ts';
import type { BackupState } from '../../../src/model/cloudHsmV2/backup.ts';
import type { CloudHsmV2OperationName } from '../../../src/model/cloudHsmV2/shapes.ts';
import { CloudHsmWorld, signedCert, subnets, trustAnchor } from './cloudHsmWorld.ts';

const AvailabilityZone = 'us-east-1b';
const invalid = 'CloudHsmInvalidRequestException';
const gone = 'CloudHsmResourceNotFoundException';

const ofClusters: Readonly<Record<string, readonly [operation: CloudHsmV2OperationName, input: object]>> = {
  InitializeCluster: ['InitializeCluster', { SignedCert: signedCert('New'), TrustAnchor: trustAnchor }],
  CreateHsm: ['CreateHsm', { AvailabilityZone }],
  DeleteHsm: ['DeleteHsm', { HsmId: 'hsm-aaaaaaaaaaa' }],
  'ModifyCluster with HsmType': ['ModifyCluster', { HsmType: 'hsm2m.medium' }],
  'ModifyCluster with the original HsmType': ['ModifyCluster', { HsmType: 'hsm1.medium' }],
  'ModifyCluster with BackupRetentionPolicy': [
    'ModifyCluster',
    { BackupRetentionPolicy: { Type: 'DAYS', Value: '7' } },
  ],
  DeleteCluster: ['DeleteCluster', {}],
};

type Row = Partial<Record<keyof typeof ofClusters, ClusterState>>;

const retention = (state: ClusterState): Row => ({ 'ModifyCluster with BackupRetentionPolicy': state });

/** The state after each operation that is accepted; with one active HSM, and without any. */
const clusters: Readonly<Record<ClusterState, { readonly with: Row; readonly without: Row }>> = {
  CREATE_IN_PROGRESS: { with: retention('CREATE_IN_PROGRESS'), without: retention('CREATE_IN_PROGRESS') },
  UNINITIALIZED: {
    with: {
      ...retention('UNINITIALIZED'),
      InitializeCluster: 'INITIALIZE_IN_PROGRESS',
      DeleteHsm: 'UNINITIALIZED',
    },
    without: {
      ...retention('UNINITIALIZED'),
      CreateHsm: 'UNINITIALIZED',
      DeleteCluster: 'DELETE_IN_PROGRESS',
    },
  },
  INITIALIZE_IN_PROGRESS: {
    with: retention('INITIALIZE_IN_PROGRESS'),
    without: retention('INITIALIZE_IN_PROGRESS'),
  },
  INITIALIZED: {
    with: { ...retention('INITIALIZED'), DeleteHsm: 'INITIALIZED' },
    without: { ...retention('INITIALIZED'), CreateHsm: 'INITIALIZED', DeleteCluster: 'DELETE_IN_PROGRESS' },
  },
  ACTIVE: {
    with: {
      ...retention('ACTIVE'),
      CreateHsm: 'ACTIVE',
      DeleteHsm: 'ACTIVE',
      'ModifyCluster with HsmType': 'MODIFY_IN_PROGRESS',
    },
    without: {
      ...retention('ACTIVE'),
      CreateHsm: 'ACTIVE',
      'ModifyCluster with HsmType': 'MODIFY_IN_PROGRESS',
      DeleteCluster: 'DELETE_IN_PROGRESS',
    },
  },
  UPDATE_IN_PROGRESS: { with: retention('UPDATE_IN_PROGRESS'), without: retention('UPDATE_IN_PROGRESS') },
  MODIFY_IN_PROGRESS: {
    with: {
      ...retention('MODIFY_IN_PROGRESS'),
      'ModifyCluster with the original HsmType': 'ROLLBACK_IN_PROGRESS',
    },
    without: {
      ...retention('MODIFY_IN_PROGRESS'),
      'ModifyCluster with the original HsmType': 'ROLLBACK_IN_PROGRESS',
    },
  },
  ROLLBACK_IN_PROGRESS: {
    with: retention('ROLLBACK_IN_PROGRESS'),
    without: retention('ROLLBACK_IN_PROGRESS'),
  },
  DEGRADED: {
    with: { ...retention('DEGRADED'), CreateHsm: 'DEGRADED', DeleteHsm: 'DEGRADED' },
    without: { ...retention('DEGRADED'), CreateHsm: 'DEGRADED', DeleteCluster: 'DELETE_IN_PROGRESS' },
  },
  DELETE_IN_PROGRESS: { with: {}, without: {} },
  DELETED: { with: {}, without: {} },
};

/** What an operation without its HSM is refused with, whatever the state. */
const withoutHsm = (operation: string) => (operation === 'DeleteHsm' ? gone : invalid);

describe.each(Object.keys(clusters) as ClusterState[])('a cluster that is %s', (state) => {
  test.each(['with', 'without'] as const)(
    '%s an active HSM accepts what is written, and nothing else',
    async (has) => {
      const outcomes: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const [name, [operation, input]] of Object.entries(ofClusters)) {
        const world = new CloudHsmWorld();
        const { ClusterId } = world.given(state, has === 'with' ? ['ACTIVE'] : [], {
          HsmType: 'hsm1.medium',
        });
        const before = world.lasting();
        try {
          await world.send(operation, { ClusterId, ...input });
          outcomes[name] = (await world.stateOf(ClusterId))!;
        } catch (error) {
          outcomes[name] = (error as Error).name;
          expect(world.lasting(), `refused ${name} changes nothing`).toEqual(before);
        }
        const refused = state === 'DELETED' ? gone : has === 'without' ? withoutHsm(operation) : invalid;
        expected[name] = clusters[state][has][name] ?? refused;
      }

      expect(outcomes).toEqual(expected);
    },
  );

  test('is shown, can be tagged and is counted until it is DELETED', async () => {
    const world = new CloudHsmWorld();
    const { ClusterId: ResourceId } = world.given(state);
    world.quotas = { clusters: 1, hsms: 1 };

    expect(await world.stateOf(ResourceId)).toBe(state);
    const tagging = world.send('TagResource', { ResourceId, TagList: [{ Key: 'a', Value: 'b' }] });
    const creation = world.send('CreateCluster', { HsmType: 'hsm2m.medium', SubnetIds: subnets });
    if (state === 'DELETED') {
      await expect(tagging).rejects.toMatchObject({ name: gone });
      await expect(creation).resolves.toMatchObject({ Cluster: { State: 'CREATE_IN_PROGRESS' } });
    } else {
      await expect(tagging).resolves.toEqual({});
      await expect(creation).rejects.toMatchObject({ name: 'CloudHsmResourceLimitExceededException' });
    }
  });
});

const hsmStates: Readonly<Record<HsmState, boolean>> = {
  CREATE_IN_PROGRESS: false,
  ACTIVE: true,
  DEGRADED: true,
  DELETE_IN_PROGRESS: false,
  DELETED: false,
};

test.each(Object.entries(hsmStates))(
  'DeleteHsm of an HSM that is %s is accepted: %s',
  async (state, isAccepted) => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('ACTIVE', [state as HsmState]);

    const deletion = world.send('DeleteHsm', { ClusterId, HsmId: 'hsm-aaaaaaaaaaa' });

    if (isAccepted) await expect(deletion).resolves.toEqual({ HsmId: 'hsm-aaaaaaaaaaa' });
    else await expect(deletion).rejects.toMatchObject({ name: invalid });
  },
);

const BackupId = 'backup-aaaaaaaaaaa';

const ofBackups: Readonly<Record<string, object>> = {
  CreateCluster: { HsmType: 'hsm2m.medium', SubnetIds: subnets, SourceBackupId: BackupId },
  ModifyBackupAttributes: { BackupId, NeverExpires: true },
  DeleteBackup: { BackupId },
  RestoreBackup: { BackupId },
  TagResource: { ResourceId: BackupId, TagList: [{ Key: 'a', Value: 'b' }] },
  UntagResource: { ResourceId: BackupId, TagKeyList: ['a'] },
  ListTags: { ResourceId: BackupId },
};

const tagging = (state: BackupState) => ({ TagResource: state, UntagResource: state, ListTags: state });

const backups: Readonly<Record<BackupState, Partial<Record<keyof typeof ofBackups, BackupState>>>> = {
  CREATE_IN_PROGRESS: tagging('CREATE_IN_PROGRESS'),
  READY: {
    ...tagging('READY'),
    CreateCluster: 'READY',
    ModifyBackupAttributes: 'READY',
    DeleteBackup: 'PENDING_DELETION',
  },
  PENDING_DELETION: { ...tagging('PENDING_DELETION'), RestoreBackup: 'READY' },
  DELETED: {},
};

test.each(Object.keys(backups) as BackupState[])(
  'a backup that is %s accepts what is written, and nothing else',
  async (state) => {
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [operation, input] of Object.entries(ofBackups)) {
      const world = new CloudHsmWorld();
      const entry = world.given('ACTIVE');
      const row = { CreateTimestamp: 0, HsmType: 'hsm2m.medium', Mode: 'FIPS', NeverExpires: false } as const;
      const DeleteTimestamp = state === 'PENDING_DELETION' ? 1 : undefined;
      entry.backups.set(BackupId, {
        keys: [],
        BackupState: state,
        row: { ...row, TagList: [], DeleteTimestamp },
      });
      const before = world.lasting();
      try {
        await world.send(operation as CloudHsmV2OperationName, input);
        const { Backups } = await world.send('DescribeBackups');
        outcomes[operation] = Backups![0]!.BackupState!;
      } catch (error) {
        outcomes[operation] = (error as Error).name;
        expect(world.lasting(), `refused ${operation} changes nothing`).toEqual(before);
      }
      expected[operation] = backups[state][operation] ?? (state === 'DELETED' ? gone : invalid);
    }

    expect(outcomes).toEqual(expected);
  },
);
