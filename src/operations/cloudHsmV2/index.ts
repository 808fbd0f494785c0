import type { CloudHsmV2OperationName } from '../../model/cloudHsmV2/shapes.ts';
import { createCluster } from './createCluster.ts';
import { createHsm } from './createHsm.ts';
import { deleteBackup } from './deleteBackup.ts';
import { deleteCluster } from './deleteCluster.ts';
import { deleteHsm } from './deleteHsm.ts';
import { describeBackups } from './describeBackups.ts';
import { describeClusters } from './describeClusters.ts';
import { initializeCluster } from './initializeCluster.ts';
import { listTags } from './listTags.ts';
import { modifyBackupAttributes } from './modifyBackupAttributes.ts';
import { modifyCluster } from './modifyCluster.ts';
import { refuse } from './notSimulated.ts';
import { restoreBackup } from './restoreBackup.ts';
import type { CloudHsmV2Operation } from './scope.ts';
import { tagResource } from './tagResource.ts';
import { untagResource } from './untagResource.ts';

/** Every operation of AWS CloudHSM by its name. Inputs are checked against their shape before. */
export const cloudHsmV2Operations: Readonly<
  Record<CloudHsmV2OperationName, CloudHsmV2Operation<never, object>>
> = {
  CopyBackupToRegion: refuse('CopyBackupToRegion'),
  CreateCluster: createCluster,
  CreateHsm: createHsm,
  DeleteBackup: deleteBackup,
  DeleteCluster: deleteCluster,
  DeleteHsm: deleteHsm,
  DeleteResourcePolicy: refuse('DeleteResourcePolicy'),
  DescribeBackups: describeBackups,
  DescribeClusters: describeClusters,
  GetResourcePolicy: refuse('GetResourcePolicy'),
  InitializeCluster: initializeCluster,
  ListTags: listTags,
  ModifyBackupAttributes: modifyBackupAttributes,
  ModifyCluster: modifyCluster,
  PutResourcePolicy: refuse('PutResourcePolicy'),
  RestoreBackup: restoreBackup,
  TagResource: tagResource,
  UntagResource: untagResource,
};
