import type { BackingCause } from '../../backing/backingStore.ts';
import type { ModifyClusterInput, ModifyClusterOutput } from '../../model/cloudHsmV2/operations.ts';
import type { Asking, Checked } from '../operation.ts';
import { backUp } from './backups.ts';
import { type DescribedCluster, findCluster, shownCluster } from './clusters.ts';
import { defaultHsmType } from './defaults.ts';
import { hsmTypes } from './hsmTypes.ts';
import { invalidRequest } from './refusals.ts';
import { daysOf } from './retention.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

const documentation = pageOfOperation('ModifyCluster');

/**
 * Changes the backup retention policy of a cluster, or migrates its HSMs to a later type. A migration that still runs
 * is rolled back by asking for the original type.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: nothing is to be changed, the HSMs cannot be
 * migrated to that type, or the state of the cluster does not allow it.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyCluster.html
 */
export function* modifyCluster(
  scope: CloudHsmV2Scope,
  { ClusterId, HsmType, BackupRetentionPolicy }: Checked<ModifyClusterInput>,
): Asking<Answer<ModifyClusterOutput>> {
  const cluster = yield* findCluster(scope, ClusterId);
  if (HsmType === undefined && BackupRetentionPolicy === undefined) {
    throw invalidRequest('Neither HsmType nor BackupRetentionPolicy is given.', documentation);
  }
  const days = BackupRetentionPolicy === undefined ? undefined : daysOf(BackupRetentionPolicy);
  if (HsmType !== undefined) migrate(scope, cluster, HsmType);
  if (days !== undefined)
    happen(scope, cluster, { type: 'changeBackupRetention', backupRetentionDays: days });
  return { Cluster: yield* shownCluster(scope, cluster.entry) };
}

/** https://docs.aws.amazon.com/cloudhsm/latest/userguide/hsm1-to-hsm2-migration.html */
function migrate(scope: CloudHsmV2Scope, cluster: DescribedCluster, HsmType: string): void {
  const { entry, description } = cluster;
  const { ClusterId } = entry;
  const due = scope.now + scope.timing.modifyCluster;
  const present = description.HsmType ?? defaultHsmType;
  if (description.State === 'MODIFY_IN_PROGRESS' && HsmType === present) {
    happen(scope, cluster, { type: 'rollBack' });
    scope.schedule(due, { type: 'cloudHsm.due', ClusterId, cause: 'cluster.rolledBack' });
    return;
  }
  if (hsmTypes.indexOf(HsmType) <= hsmTypes.indexOf(present)) {
    throw invalidRequest(`HSMs of ${present} cannot be migrated to ${HsmType}.`, documentation);
  }
  happen(scope, cluster, { type: 'modify', HsmType });
  if (description.Hsms.some(({ State }) => State === 'ACTIVE')) backUp(scope, entry, description);
  scope.schedule(due, { type: 'cloudHsm.due', ClusterId, cause: 'cluster.modified' });
}

function happen(scope: CloudHsmV2Scope, { entry, description }: DescribedCluster, cause: BackingCause): void {
  if (scope.cause(entry, cause)) return;
  throw invalidRequest(
    `Cluster ${entry.ClusterId} cannot be modified while it is ${description.State}.`,
    documentation,
  );
}
