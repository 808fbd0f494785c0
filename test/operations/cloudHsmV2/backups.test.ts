/**
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/manage-backups.html
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/delete-restore-backup.html
 */
import { describe, expect, test } from 'vitest';
import type { BackupState } from '../../../src/model/cloudHsmV2/backup.ts';
import { documentedTiming } from '../../../src/model/timing.ts';
import { backUp } from '../../../src/operations/cloudHsmV2/backups.ts';
import { accountId, CloudHsmWorld, days, minutes, region, startTime } from './cloudHsmWorld.ts';

const AvailabilityZone = 'us-east-1a';

const statesOf = async (world: CloudHsmWorld) =>
  (await world.send('DescribeBackups', { SortAscending: true })).Backups!.map(
    ({ BackupState }) => BackupState,
  );

function withBackups(count: number, BackupState: BackupState = 'READY'): [CloudHsmWorld, string[]] {
  const world = new CloudHsmWorld();
  const entry = world.given('ACTIVE');
  const ids = Array.from(
    { length: count },
    (_, i) => `backup-aaaaaaaa${'abcdefgh'[i >> 3]}aa${'abcdefgh'[i & 7]}`,
  );
  ids.forEach((id, i) => {
    const row = { HsmType: 'hsm2m.medium', Mode: 'FIPS', NeverExpires: false, TagList: [] } as const;
    entry.backups.set(id, { keys: [], BackupState, row: { ...row, CreateTimestamp: startTime + i } });
  });
  return [world, ids];
}

describe('AWS CloudHSM makes a backup', () => {
  test('when an active cluster gets an HSM or loses one', async () => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('ACTIVE', ['ACTIVE']);

    await world.send('CreateHsm', { ClusterId, AvailabilityZone });
    expect(await statesOf(world)).toEqual(['CREATE_IN_PROGRESS']);
    world.advance(documentedTiming.createBackup);
    await world.send('DeleteHsm', { ClusterId, HsmId: 'hsm-aaaaaaaaaaa' });

    expect(await statesOf(world)).toEqual(['READY', 'CREATE_IN_PROGRESS']);
    world.advance(documentedTiming.createBackup);
    expect(await statesOf(world)).toEqual(['READY', 'READY']);
  });

  test('not while there is no active HSM to read from, nor before the activation', async () => {
    const world = new CloudHsmWorld();
    const empty = world.given('ACTIVE', ['DEGRADED']);
    const initialized = world.given('INITIALIZED', ['ACTIVE']);

    await world.send('CreateHsm', { ClusterId: empty.ClusterId, AvailabilityZone });
    await world.send('DeleteHsm', { ClusterId: empty.ClusterId, HsmId: 'hsm-aaaaaaaaaaa' });
    await world.send('DeleteHsm', { ClusterId: initialized.ClusterId, HsmId: 'hsm-aaaaaaaaaba' });

    expect(await statesOf(world)).toEqual([]);
  });

  test('that holds the kmsuser and the keys of its time', async () => {
    const world = new CloudHsmWorld();
    const entry = world.given('ACTIVE', ['ACTIVE']);
    const describe = () => entry.backing.request({ type: 'describe', now: 0 }) as never;
    entry.backing.request({ type: 'createKey', now: 0, label: 'one' });

    const BackupId = backUp(world.scope, entry, describe());
    entry.backing.request({ type: 'createKey', now: 0, label: 'two' });
    world.advance(documentedTiming.createBackup);

    expect(entry.backups.get(BackupId)).toMatchObject({
      KeyStorePassword: 'kmsuserPassword1',
      keys: [{ label: 'one' }],
      BackupState: 'READY',
    });
  });
});

describe('DescribeBackups', () => {
  test('shows a backup without what it holds', async () => {
    const world = new CloudHsmWorld();
    const entry = world.given('ACTIVE', ['ACTIVE']);
    const { ClusterId } = entry;
    await world.send('DeleteHsm', { ClusterId, HsmId: 'hsm-aaaaaaaaaaa' });

    const { Backups } = await world.send('DescribeBackups');

    const BackupId = Backups![0]!.BackupId!;
    expect(Backups).toEqual([
      {
        BackupId: expect.stringMatching(/^backup-[2-7a-z]{11}$/),
        BackupArn: `arn:aws:cloudhsm:${region}:${accountId}:backup/${BackupId}`,
        BackupState: 'CREATE_IN_PROGRESS',
        ClusterId,
        CreateTimestamp: new Date(startTime),
        NeverExpires: false,
        TagList: [],
        HsmType: 'hsm2m.medium',
        Mode: 'FIPS',
      },
    ]);
    expect(JSON.stringify([Backups, world.notes])).not.toContain('kmsuserPassword1');
  });

  test('shows with defaults what was arranged without AWS CloudHSM', async () => {
    const world = new CloudHsmWorld();
    const entry = world.given('ACTIVE');
    entry.backups.set('backup-aaaaaaaaaaa', { keys: [] });

    const { Backups } = await world.send('DescribeBackups');

    expect(Backups).toMatchObject([
      { BackupState: 'READY', CreateTimestamp: new Date(startTime), HsmType: 'hsm2m.medium', Mode: 'FIPS' },
    ]);
  });

  test('is sorted by time, newest first unless asked otherwise', async () => {
    const [world, ids] = withBackups(3);
    const list = async (input: object) =>
      (await world.send('DescribeBackups', input)).Backups!.map(({ BackupId }) => BackupId);

    expect(await list({})).toEqual([...ids].reverse());
    expect(await list({ SortAscending: false })).toEqual([...ids].reverse());
    expect(await list({ SortAscending: true })).toEqual(ids);
    expect(await list({ Shared: true })).toEqual([]);
  });

  test('filters by id, cluster, state, source and exemption', async () => {
    const [world, ids] = withBackups(2);
    await world.send('ModifyBackupAttributes', { BackupId: ids[0], NeverExpires: true });
    await world.send('DeleteBackup', { BackupId: ids[1] });
    const list = async (Filters: object) =>
      (await world.send('DescribeBackups', { Filters })).Backups!.map(({ BackupId }) => BackupId);

    expect(await list({ backupIds: [ids[1]] })).toEqual([ids[1]]);
    expect(await list({ clusterIds: ['cluster-aaaaaaaaaaa'] })).toHaveLength(2);
    expect(await list({ clusterIds: ['cluster-zzzzzzzzzzz'] })).toEqual([]);
    expect(await list({ states: ['PENDING_DELETION'] })).toEqual([ids[1]]);
    expect(await list({ sourceBackupIds: [ids[0]] })).toEqual([]);
    expect(await list({ neverExpires: ['true'] })).toEqual([ids[0]]);
    expect(await list({ neverExpires: ['false'] })).toEqual([ids[1]]);
    expect((await world.refusal('DescribeBackups', { Filters: { neverExpires: ['yes'] } })).name).toBe(
      'CloudHsmInvalidRequestException',
    );
    expect((await world.refusal('DescribeBackups', { Filters: { ids: ['a'] } })).name).toBe(
      'CloudHsmInvalidRequestException',
    );
  });

  test('is read in pages, 50 at most, while backups are added', async () => {
    const [world, ids] = withBackups(51);
    world.advance(minutes(1));
    const { Backups, NextToken } = await world.send('DescribeBackups');
    const entry = [...world.backings.clusters.values()][0]!;
    backUp(world.scope, entry, { HsmType: undefined } as never);

    const rest = await world.send('DescribeBackups', { NextToken });

    expect(Backups).toHaveLength(50);
    expect(rest.Backups!.map(({ BackupId }) => BackupId)).toEqual([ids[0]]);
    expect(rest.NextToken).toBeUndefined();
  });
});

describe('a deleted backup', () => {
  test('can be restored for seven days, and then it is gone with all it held', async () => {
    const [world, [BackupId]] = withBackups(1);

    const { Backup } = await world.send('DeleteBackup', { BackupId });
    expect(Backup).toMatchObject({
      BackupState: 'PENDING_DELETION',
      DeleteTimestamp: new Date(startTime + days(7)),
    });
    world.advance(days(7) - 1);
    const restored = await world.send('RestoreBackup', { BackupId });
    expect(restored.Backup).toMatchObject({ BackupState: 'READY' });
    expect(restored.Backup).not.toHaveProperty('DeleteTimestamp');

    await world.send('DeleteBackup', { BackupId });
    world.advance(minutes(1));
    expect(await statesOf(world)).toEqual(['PENDING_DELETION']);
    world.advance(days(7));
    expect(await statesOf(world)).toEqual(['DELETED']);
    const [entry] = [...world.backings.clusters.values()];
    expect(entry!.backups.get(BackupId!)!.keys).toEqual([]);
    expect(entry!.backups.get(BackupId!)).not.toHaveProperty('KeyStorePassword');
    expect((await world.refusal('RestoreBackup', { BackupId })).name).toBe(
      'CloudHsmResourceNotFoundException',
    );
  });

  test('is not deleted twice', async () => {
    const [world, [BackupId]] = withBackups(1);
    await world.send('DeleteBackup', { BackupId });

    expect((await world.refusal('DeleteBackup', { BackupId })).reason).toContain('PENDING_DELETION');
  });
});

test.each([
  ['DeleteBackup', {}],
  ['RestoreBackup', {}],
  ['ModifyBackupAttributes', { NeverExpires: true }],
] as const)(
  '%s of a backup that there is not leads to CloudHsmResourceNotFoundException',
  async (operation, input) => {
    const error = await new CloudHsmWorld().refusal(operation, { BackupId: 'backup-zzzzzzzzzzz', ...input });

    expect(error.name).toBe('CloudHsmResourceNotFoundException');
  },
);

test('ModifyBackupAttributes exempts a backup from the retention policy, and ends that', async () => {
  const [world, [BackupId]] = withBackups(1);

  const states = [];
  for (const NeverExpires of [true, false]) {
    const { Backup } = await world.send('ModifyBackupAttributes', { BackupId, NeverExpires });
    states.push(Backup!.NeverExpires);
  }

  expect(states).toEqual([true, false]);
});
