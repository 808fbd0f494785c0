/**
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateCluster.html
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_InitializeCluster.html
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyCluster.html
 */
import { describe, expect, test } from 'vitest';
import { documentedTiming } from '../../../src/model/timing.ts';
import { accountId, CloudHsmWorld, region, signedCert, subnets, trustAnchor } from './cloudHsmWorld.ts';

const HsmType = 'hsm2m.medium';
const fullBackup = {
  keys: [],
  BackupState: 'READY',
  row: { CreateTimestamp: 0, HsmType, Mode: 'FIPS', NeverExpires: false, TagList: [] },
} as const;

describe('CreateCluster', () => {
  test.each([
    ['an HsmType that there is not', { HsmType: 'hsm9.large' }],
    ['NON_FIPS for hsm1.medium', { HsmType: 'hsm1.medium', Mode: 'NON_FIPS' }],
    ['6 days', { BackupRetentionPolicy: { Type: 'DAYS', Value: '6' } }],
    ['380 days', { BackupRetentionPolicy: { Type: 'DAYS', Value: '380' } }],
    ['a retention policy without days', { BackupRetentionPolicy: { Type: 'DAYS' } }],
    ['a retention policy without a type', { BackupRetentionPolicy: { Value: '7' } }],
    ['a subnet twice', { SubnetIds: [subnets[0], subnets[0]] }],
    [
      'more subnets than Availability Zones',
      { SubnetIds: Array.from({ length: 7 }, (_, i) => `subnet-0000000${i}`) },
    ],
  ])('refuses %s', async (_, input) => {
    const world = new CloudHsmWorld();

    const error = await world.refusal('CreateCluster', { HsmType, SubnetIds: subnets, ...input });

    expect(error.name).toBe('CloudHsmInvalidRequestException');
    expect(world.backings.clusters.size).toBe(0);
    expect(world.pending).toEqual([]);
  });

  test.each([
    ['7', 'hsm1.medium', 'FIPS'],
    ['379', 'hsm2m.medium', 'NON_FIPS'],
  ])('takes %s days, %s and %s', async (Value, type, Mode) => {
    const world = new CloudHsmWorld();

    const { Cluster } = await world.send('CreateCluster', {
      HsmType: type,
      Mode,
      SubnetIds: subnets,
      NetworkType: 'DUALSTACK',
      BackupRetentionPolicy: { Type: 'DAYS', Value },
    });

    expect(Cluster).toMatchObject({
      HsmType: type,
      Mode,
      NetworkType: 'DUALSTACK',
      BackupRetentionPolicy: { Type: 'DAYS', Value },
    });
  });

  test('refuses tags that cannot be set', async () => {
    const world = new CloudHsmWorld();
    const create = (...keys: string[]) =>
      world.refusal('CreateCluster', {
        HsmType,
        SubnetIds: subnets,
        TagList: keys.map((Key) => ({ Key, Value: '' })),
      });

    expect((await create('a', 'a')).name).toBe('CloudHsmTagException');
    expect((await create('AWS:a')).name).toBe('CloudHsmTagException');
    expect(world.backings.clusters.size).toBe(0);
  });

  test('refuses a fifth cluster', async () => {
    const world = new CloudHsmWorld();
    const create = () => world.send('CreateCluster', { HsmType, SubnetIds: subnets });
    for (let i = 0; i < 4; i++) await create();

    await expect(create()).rejects.toMatchObject({ name: 'CloudHsmResourceLimitExceededException' });
    expect(world.backings.clusters.size).toBe(4);
  });

  test('makes another cluster for every request', async () => {
    const world = new CloudHsmWorld();

    const ids = [];
    for (let i = 0; i < 2; i++) {
      const { Cluster } = await world.send('CreateCluster', { HsmType, SubnetIds: subnets });
      ids.push(Cluster!.ClusterId);
    }

    expect(new Set(ids).size).toBe(2);
  });

  test('finds a subnet of a cluster where that cluster has it', async () => {
    const world = new CloudHsmWorld();
    world.given('DELETED');
    const other = 'subnet-0123456789abcdef0';

    const { Cluster } = await world.send('CreateCluster', { HsmType, SubnetIds: [other, subnets[0]] });
    const error = await world.refusal('CreateCluster', {
      HsmType,
      SubnetIds: [subnets[1], 'subnet-00000000', other],
    });

    expect(Cluster!.SubnetMapping).toEqual({ 'us-east-1a': subnets[0], 'us-east-1b': other });
    expect(error.reason).toContain('us-east-1b comes twice');
  });

  describe('from a backup', () => {
    const BackupId = 'backup-aaaaaaaaaaa';
    const restore = (world: CloudHsmWorld, input: object = {}) =>
      world.send('CreateCluster', { HsmType, SubnetIds: subnets, SourceBackupId: BackupId, ...input });

    function worldWithBackup(row: object = {}): CloudHsmWorld {
      const world = new CloudHsmWorld();
      world.given('ACTIVE').backups.set(BackupId, { ...fullBackup, row: { ...fullBackup.row, ...row } });
      return world;
    }

    test('takes its ARN', async () => {
      const SourceBackupId = `arn:aws:cloudhsm:${region}:${accountId}:backup/${BackupId}`;

      const { Cluster } = await restore(worldWithBackup(), { SourceBackupId });

      expect(Cluster).toMatchObject({ SourceBackupId: BackupId, State: 'CREATE_IN_PROGRESS' });
    });

    test.each([
      ['that there is not', 'backup-bbbbbbbbbbb'],
      ['of another account', `arn:aws:cloudhsm:${region}:444455556666:backup/${BackupId}`],
      ['of another Region', `arn:aws:cloudhsm:eu-west-1:${accountId}:backup/${BackupId}`],
    ])('refuses one %s', async (_, SourceBackupId) => {
      await expect(restore(worldWithBackup(), { SourceBackupId })).rejects.toMatchObject({
        name: 'CloudHsmResourceNotFoundException',
      });
    });

    test('has the Mode of the backup, and no other', async () => {
      const world = worldWithBackup({ Mode: 'NON_FIPS' });

      const { Cluster } = await restore(world);

      expect(Cluster!.Mode).toBe('NON_FIPS');
      await expect(restore(world, { Mode: 'FIPS' })).rejects.toMatchObject({
        name: 'CloudHsmInvalidRequestException',
      });
    });

    test('has the HsmType of the backup, or a later one', async () => {
      await expect(restore(worldWithBackup({ HsmType: 'hsm1.medium' }))).resolves.toMatchObject({
        Cluster: { HsmType },
      });
      await expect(restore(worldWithBackup(), { HsmType: 'hsm1.medium' })).rejects.toMatchObject({
        name: 'CloudHsmInvalidRequestException',
      });
    });
  });
});

describe('InitializeCluster', () => {
  const begin = '-----BEGIN CERTIFICATE-----';
  const end = '-----END CERTIFICATE-----';

  test.each([
    ['text', 'abc'],
    ['an empty certificate', `${begin}\n\n${end}`],
    ['a certificate cut off', `${begin}\nabc`],
    ['more than 5000 characters', `${begin}\n${'a'.repeat(5_000)}\n${end}`],
  ])('refuses %s as either certificate', async (_, text) => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('UNINITIALIZED', ['ACTIVE']);
    const good = { ClusterId, SignedCert: signedCert('One'), TrustAnchor: trustAnchor };
    const before = world.lasting();

    for (const member of ['SignedCert', 'TrustAnchor']) {
      const error = await world.refusal('InitializeCluster', { ...good, [member]: text });
      expect(error).toMatchObject({ name: 'CloudHsmInvalidRequestException' });
      expect(error.reason).toContain(member);
    }
    expect(world.lasting()).toEqual(before);
  });

  test('refuses the certificate of another cluster', async () => {
    const world = new CloudHsmWorld();
    world.given('ACTIVE');
    const { ClusterId } = world.given('UNINITIALIZED', ['ACTIVE']);

    const error = await world.refusal('InitializeCluster', {
      ClusterId,
      SignedCert: signedCert('Cluster0'),
      TrustAnchor: trustAnchor,
    });

    expect(error.reason).toBe('SignedCert was issued for another cluster.');
  });

  test('says what is missing', async () => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('UNINITIALIZED', ['CREATE_IN_PROGRESS']);

    const error = await world.refusal('InitializeCluster', {
      ClusterId,
      SignedCert: signedCert('One'),
      TrustAnchor: trustAnchor,
    });

    expect(error.reason).toBe(`Cluster ${ClusterId} cannot be initialized: it has no active HSM.`);
  });
});

describe('ModifyCluster', () => {
  test('changes how long backups are kept', async () => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('ACTIVE');
    const BackupRetentionPolicy = { Type: 'DAYS', Value: '30' };

    const { Cluster } = await world.send('ModifyCluster', { ClusterId, BackupRetentionPolicy });

    expect(Cluster).toMatchObject({ BackupRetentionPolicy, State: 'ACTIVE' });
    expect(world.pending).toEqual([]);
  });

  test('refuses to change nothing', async () => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('ACTIVE');

    expect((await world.refusal('ModifyCluster', { ClusterId })).name).toBe(
      'CloudHsmInvalidRequestException',
    );
  });

  test('migrates HSMs to a later type, after a backup, and sets the retention policy at once', async () => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('ACTIVE', ['ACTIVE'], { HsmType: 'hsm1.medium' });

    const { Cluster } = await world.send('ModifyCluster', {
      ClusterId,
      HsmType,
      BackupRetentionPolicy: { Type: 'DAYS', Value: '7' },
    });
    const { Backups } = await world.send('DescribeBackups');
    world.advance(documentedTiming.modifyCluster);
    const { Clusters } = await world.send('DescribeClusters');

    expect(Cluster).toMatchObject({
      State: 'MODIFY_IN_PROGRESS',
      HsmType: 'hsm1.medium',
      BackupRetentionPolicy: { Value: '7' },
    });
    expect(Backups).toMatchObject([{ HsmType: 'hsm1.medium' }]);
    expect(Clusters).toMatchObject([{ State: 'ACTIVE', HsmType, Hsms: [{ HsmType }] }]);
  });

  test('rolls a running migration back, and never migrates to an earlier type', async () => {
    const world = new CloudHsmWorld();
    const { ClusterId } = world.given('ACTIVE', [], { HsmType: 'hsm1.medium' });
    await world.send('ModifyCluster', { ClusterId, HsmType });
    world.advance(60_000);

    await world.send('ModifyCluster', { ClusterId, HsmType: 'hsm1.medium' });
    world.advance(documentedTiming.modifyCluster - 60_000);
    const states = [await world.stateOf(ClusterId)];
    world.advance(60_000);
    const { Clusters } = await world.send('DescribeClusters');
    states.push(Clusters![0]!.State);
    const newer = world.given('ACTIVE');
    const error = await world.refusal('ModifyCluster', {
      ClusterId: newer.ClusterId,
      HsmType: 'hsm1.medium',
    });

    expect(states).toEqual(['ROLLBACK_IN_PROGRESS', 'ACTIVE']);
    expect(Clusters![0]!.HsmType).toBe('hsm1.medium');
    expect(error.name).toBe('CloudHsmInvalidRequestException');
  });
});

test.each([
  ['InitializeCluster', { SignedCert: signedCert('One'), TrustAnchor: trustAnchor }],
  ['ModifyCluster', { HsmType }],
  ['DeleteCluster', {}],
  ['CreateHsm', { AvailabilityZone: 'us-east-1a' }],
  ['DeleteHsm', { HsmId: 'hsm-aaaaaaaaaaa' }],
] as const)(
  '%s of a cluster that there is not leads to CloudHsmResourceNotFoundException',
  async (operation, input) => {
    const error = await new CloudHsmWorld().refusal(operation, {
      ClusterId: 'cluster-zzzzzzzzzzz',
      ...input,
    });

    expect(error).toMatchObject({
      name: 'CloudHsmResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  },
);
