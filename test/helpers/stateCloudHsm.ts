import type { Simulator } from 'custom-key-store-simulator';
import type { CloudHsmV2OperationName } from '../../src/model/cloudHsmV2/shapes.ts';

/** A request of AWS CloudHSM. */
export type CloudHsmRequest = readonly [CloudHsmV2OperationName, object];

const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

/** One request of every operation of AWS CloudHSM, about clusters and backups that there are. */
export function cloudHsmRequests(
  sim: Simulator,
  accountId: string,
  region: string | undefined,
  { a, b }: { readonly a: number; readonly b: number },
): readonly CloudHsmRequest[] {
  const snapshot = sim.snapshot();
  const here = snapshot.accounts.find(
    (one) => one.accountId === accountId && one.region === (region ?? sim.region),
  );
  const clusters = here?.clusters ?? [];
  const ClusterId = clusters[a % clusters.length]?.entry.ClusterId ?? 'cluster-2a3b4c5defg';
  const backups = clusters.flatMap(({ entry }) => entry.backups.map(([BackupId]) => BackupId));
  const BackupId = backups[b % backups.length] ?? 'backup-2a3b4c5defg';
  const at = sim.account(accountId, region);
  const found = clusters.length === 0 ? undefined : at.cloudHsm.cluster(ClusterId);
  const HsmId = found?.Hsms[b % 2]?.HsmId ?? 'hsm-2a3b4c5defg';
  const zone = `${at.region}${b % 2 === 0 ? 'a' : 'b'}`;
  const ResourceArn = `arn:aws:cloudhsm:${at.region}:${accountId}:backup/${BackupId}`;
  return [
    [
      'CreateCluster',
      {
        HsmType: 'hsm2m.medium',
        SubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
        TagList: [{ Key: `k${a}`, Value: 'v' }],
        ...(b % 3 === 0 ? { SourceBackupId: BackupId } : {}),
      },
    ],
    ['CreateHsm', { ClusterId, AvailabilityZone: zone }],
    ['InitializeCluster', { ClusterId, SignedCert: pem('signed'), TrustAnchor: pem('anchor') }],
    ['DescribeClusters', b % 2 === 0 ? {} : { Filters: { clusterIds: [ClusterId] } }],
    ['ModifyCluster', { ClusterId, BackupRetentionPolicy: { Type: 'DAYS', Value: `${7 + a}` } }],
    ['DeleteHsm', { ClusterId, HsmId }],
    ['DeleteCluster', { ClusterId }],
    ['DescribeBackups', {}],
    ['ModifyBackupAttributes', { BackupId, NeverExpires: a % 2 === 0 }],
    ['DeleteBackup', { BackupId }],
    ['RestoreBackup', { BackupId }],
    ['CopyBackupToRegion', { DestinationRegion: 'eu-west-1', BackupId }],
    ['TagResource', { ResourceId: ClusterId, TagList: [{ Key: `k${b}`, Value: `v${a}` }] }],
    ['UntagResource', { ResourceId: ClusterId, TagKeyList: [`k${a}`] }],
    ['ListTags', { ResourceId: ClusterId }],
    ['GetResourcePolicy', { ResourceArn }],
    ['PutResourcePolicy', { ResourceArn, Policy: '{}' }],
    ['DeleteResourcePolicy', { ResourceArn }],
  ];
}
