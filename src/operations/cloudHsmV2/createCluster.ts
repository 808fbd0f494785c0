import { cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import type { ClusterMode } from '../../model/cloudHsmV2/cluster.ts';
import type { CreateClusterInput, CreateClusterOutput } from '../../model/cloudHsmV2/operations.ts';
import { newClusterId } from '../../runtime/ids.ts';
import type { Asking, Checked } from '../operation.ts';
import { backupIdIn, type FoundBackup, findBackup, moveBackup, rowOf } from './backups.ts';
import { type DescribedCluster, describeAll, newFacts, shownCluster } from './clusters.ts';
import { defaultBackupRetentionDays } from './defaults.ts';
import { hsmTypes } from './hsmTypes.ts';
import { invalidRequest, notFound } from './refusals.ts';
import { daysOf } from './retention.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';
import { subnetMapping } from './subnets.ts';
import { withTags } from './tags.ts';

const documentation = pageOfOperation('CreateCluster');

/**
 * Creates a cluster without HSMs, or one from a backup, with its users, keys and certificates. It becomes
 * `UNINITIALIZED`, or `ACTIVE`, some time after the answer.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: HsmType, Mode and backup do not go together, the
 * backup is not `READY`, or two subnets lie in the same Availability Zone.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such backup.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceLimitExceededException`: the quota of clusters is used up.
 * @throws {@link CloudHsmV2Error} `CloudHsmTagException`: a tag key comes twice, or begins with `aws:`.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateCluster.html
 */
export function* createCluster(
  scope: CloudHsmV2Scope,
  input: Checked<CreateClusterInput>,
): Asking<Answer<CreateClusterOutput>> {
  const { HsmType, NetworkType = 'IPV4', SourceBackupId, BackupRetentionPolicy, TagList = [] } = input;
  const all = yield* describeAll(scope);
  const source = SourceBackupId === undefined ? undefined : sourceOf(scope, all, SourceBackupId);
  const Mode = input.Mode ?? source?.row.Mode ?? 'FIPS';
  requireMatchingTypes(HsmType, Mode, source);
  const SubnetMapping = subnetMapping(
    input.SubnetIds,
    scope.region,
    all.map(({ description }) => description),
  );
  const facts = {
    ...newFacts(scope, scope.now),
    Mode,
    NetworkType,
    TagList: withTags([], TagList),
    ...(source === undefined ? {} : { SourceBackupId: source.BackupId }),
  };
  const days =
    BackupRetentionPolicy === undefined ? defaultBackupRetentionDays : daysOf(BackupRetentionPolicy);
  requireQuota(scope, all);
  const entry = scope.createCluster({
    ClusterId: newClusterId(scope.random.stream('ids')),
    State: 'CREATE_IN_PROGRESS',
    SubnetMapping,
    HsmType,
    backupRetentionDays: days,
    TrustAnchorCertificate: source?.description.TrustAnchorCertificate ?? '',
    ClusterCertificate: source?.description.ClusterCertificate ?? '',
    KeyStorePassword: source?.backup.KeyStorePassword,
    knownPassword: source?.entry.KeyStorePassword ?? '',
    keys: source?.backup.keys ?? [],
    facts,
  });
  scope.schedule(scope.now + scope.timing.createCluster, {
    type: 'cloudHsm.due',
    ClusterId: entry.ClusterId,
    cause: source === undefined ? 'cluster.created' : 'cluster.restored',
  });
  return { Cluster: yield* shownCluster(scope, entry) };
}

/** The backup that a cluster is to be made from, with the cluster that it is of. */
type Source = FoundBackup & DescribedCluster & { readonly row: ReturnType<typeof rowOf> };

function sourceOf(scope: CloudHsmV2Scope, all: readonly DescribedCluster[], idOrArn: string): Source {
  const BackupId = backupIdIn(scope, idOrArn);
  if (BackupId === undefined) throw notFound(`backup ${idOrArn}, nor is one shared with it`, documentation);
  const found = findBackup(scope, BackupId);
  if (!moveBackup(scope, found, { type: 'createCluster' })) {
    throw invalidRequest(`Backup ${BackupId} is ${found.backup.BackupState}, not READY.`, documentation);
  }
  const { description } = all.find(({ entry }) => entry === found.entry)!;
  return { ...found, description, row: rowOf(scope, found) };
}

/** https://docs.aws.amazon.com/cloudhsm/latest/userguide/cluster-hsm-types.html */
function requireMatchingTypes(HsmType: string, Mode: ClusterMode, source: Source | undefined): void {
  const page = 'https://docs.aws.amazon.com/cloudhsm/latest/userguide/cluster-hsm-types.html';
  if (!hsmTypes.includes(HsmType)) {
    throw invalidRequest(`There is no HsmType ${HsmType}; there are ${hsmTypes.join(', ')}.`, documentation);
  }
  if (Mode === 'NON_FIPS' && HsmType !== 'hsm2m.medium') {
    throw invalidRequest(`Clusters of ${HsmType} have the Mode FIPS only.`, page);
  }
  if (source === undefined) return;
  if (source.row.Mode !== Mode) {
    throw invalidRequest(
      `The backup is of a ${source.row.Mode} cluster, and restored in that Mode only.`,
      page,
    );
  }
  if (hsmTypes.indexOf(source.row.HsmType) > hsmTypes.indexOf(HsmType)) {
    throw invalidRequest(`A backup of ${source.row.HsmType} cannot be restored to ${HsmType}.`, page);
  }
}

function requireQuota({ cloudHsmQuotas }: CloudHsmV2Scope, all: readonly DescribedCluster[]): void {
  const { length } = all.filter(({ description }) => description.State !== 'DELETED');
  if (length < cloudHsmQuotas.clusters) return;
  throw cloudHsmV2Error('CloudHsmResourceLimitExceededException', {
    reason: `The account has ${length} clusters in the Region, and its quota is ${cloudHsmQuotas.clusters}.`,
    documentation: 'https://docs.aws.amazon.com/cloudhsm/latest/userguide/limits.html',
  });
}
