/**
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/getting-started.html
 */
import { expect, test } from 'vitest';
import { documentedTiming } from '../../../src/model/timing.ts';
import {
  activeCluster,
  CloudHsmWorld,
  signedCert,
  startTime,
  subnets,
  trustAnchor,
} from './cloudHsmWorld.ts';

test('a cluster is created, gets its first HSM, is initialized, activated, extended and deleted', async () => {
  const world = new CloudHsmWorld();

  const { Cluster } = await world.send('CreateCluster', {
    HsmType: 'hsm2m.medium',
    SubnetIds: subnets,
    TagList: [{ Key: 'team', Value: 'a' }],
  });
  const ClusterId = Cluster!.ClusterId!;
  expect(Cluster).toEqual({
    BackupPolicy: 'DEFAULT',
    BackupRetentionPolicy: { Type: 'DAYS', Value: '90' },
    ClusterId: expect.stringMatching(/^cluster-[2-7a-z]{11}$/),
    CreateTimestamp: new Date(startTime),
    Hsms: [],
    HsmType: 'hsm2m.medium',
    SecurityGroup: expect.stringMatching(/^sg-[0-9a-f]{17}$/),
    State: 'CREATE_IN_PROGRESS',
    SubnetMapping: { 'us-east-1a': subnets[0], 'us-east-1b': subnets[1] },
    VpcId: expect.stringMatching(/^vpc-[0-9a-f]{17}$/),
    NetworkType: 'IPV4',
    Certificates: {},
    TagList: [{ Key: 'team', Value: 'a' }],
    Mode: 'FIPS',
  });

  world.advance(documentedTiming.createCluster - 1);
  expect(await world.stateOf(ClusterId)).toBe('CREATE_IN_PROGRESS');
  world.advance(1);
  expect(await world.stateOf(ClusterId)).toBe('UNINITIALIZED');

  const { Hsm } = await world.send('CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1b' });
  expect(Hsm).toEqual({
    AvailabilityZone: 'us-east-1b',
    ClusterId,
    SubnetId: subnets[1],
    EniId: expect.stringMatching(/^eni-[0-9a-f]{17}$/),
    EniIp: '10.1.0.4',
    HsmId: expect.stringMatching(/^hsm-[2-7a-z]{11}$/),
    HsmType: 'hsm2m.medium',
    State: 'CREATE_IN_PROGRESS',
  });
  world.advance(documentedTiming.createHsm);
  const [uninitialized] = (await world.send('DescribeClusters')).Clusters!;
  expect(uninitialized?.Hsms).toMatchObject([{ HsmId: Hsm!.HsmId, State: 'ACTIVE' }]);
  expect(uninitialized?.Certificates?.ClusterCsr).toContain('BEGIN CERTIFICATE REQUEST');

  const initialized = await world.send('InitializeCluster', {
    ClusterId,
    SignedCert: signedCert('One'),
    TrustAnchor: trustAnchor,
  });
  expect(initialized).toEqual({
    State: 'INITIALIZE_IN_PROGRESS',
    StateMessage: 'Cluster is initializing. State will change to INITIALIZED upon completion.',
  });
  world.advance(documentedTiming.initializeCluster);
  expect(await world.stateOf(ClusterId)).toBe('INITIALIZED');

  const entry = world.backings.clusters.get(ClusterId)!;
  expect(entry.TrustAnchorCertificate).toBe(trustAnchor);
  expect(entry.backing.cause({ type: 'activate' })).toBe(true);
  const { Hsm: second } = await world.send('CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1a' });
  world.advance(documentedTiming.createHsm);
  expect(entry.backing.request({ type: 'describe', now: world.now })).toMatchObject({
    State: 'ACTIVE',
    Hsms: [{ State: 'ACTIVE' }, { State: 'ACTIVE' }],
    TrustAnchorCertificate: trustAnchor,
    ClusterCertificate: signedCert('One'),
  });

  expect(await world.send('DeleteHsm', { ClusterId, HsmId: Hsm!.HsmId })).toEqual({ HsmId: Hsm!.HsmId });
  await world.send('DeleteHsm', { ClusterId, HsmId: second!.HsmId });
  world.advance(documentedTiming.deleteHsm);
  const deleted = await world.send('DeleteCluster', { ClusterId });
  expect(deleted.Cluster).toMatchObject({ ClusterId, Hsms: [], State: 'DELETE_IN_PROGRESS' });
  world.advance(documentedTiming.deleteCluster);
  expect(await world.stateOf(ClusterId)).toBe('DELETED');
});

test('a related cluster is made from a backup, even after the original is deleted', async () => {
  const world = new CloudHsmWorld();
  const ClusterId = await activeCluster(world);
  const original = world.backings.clusters.get(ClusterId)!;
  original.backing.cause({ type: 'kmsuser.created', password: 'kmsuserPassword1' });
  original.KeyStorePassword = 'kmsuserPassword1';
  original.backing.request({ type: 'createKey', now: 0, label: 'arn:one' });
  const [hsm] = (await world.send('DescribeClusters')).Clusters![0]!.Hsms!;
  await world.send('DeleteHsm', { ClusterId, HsmId: hsm!.HsmId });
  world.advance(documentedTiming.deleteHsm);
  await world.send('DeleteCluster', { ClusterId });
  world.advance(documentedTiming.createBackup);
  const [backup] = (await world.send('DescribeBackups', { Filters: { clusterIds: [ClusterId] } })).Backups!;
  expect(backup).toMatchObject({ BackupState: 'READY', ClusterId });

  const { Cluster } = await world.send('CreateCluster', {
    HsmType: 'hsm2m.medium',
    SubnetIds: [subnets[1]],
    SourceBackupId: backup!.BackupId,
  });
  world.advance(documentedTiming.createCluster);

  const [restored] = (
    await world.send('DescribeClusters', { Filters: { clusterIds: [Cluster!.ClusterId!] } })
  ).Clusters!;
  expect(restored).toMatchObject({
    State: 'ACTIVE',
    SourceBackupId: backup!.BackupId,
    SubnetMapping: { 'us-east-1b': subnets[1] },
    Certificates: { ClusterCertificate: signedCert(ClusterId.slice(-4)) },
    Hsms: [],
  });
  const { backing, KeyStorePassword, TrustAnchorCertificate } = world.backings.clusters.get(
    Cluster!.ClusterId!,
  )!;
  expect(backing.keys?.()).toMatchObject([{ label: 'arn:one' }]);
  expect(backing.backup?.().KeyStorePassword).toBe('kmsuserPassword1');
  expect(KeyStorePassword).toBe('kmsuserPassword1');
  expect(TrustAnchorCertificate).toBe(trustAnchor);
});
