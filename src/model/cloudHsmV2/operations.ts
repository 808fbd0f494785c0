import type * as backups from './backupOperations.ts';
import type * as clusters from './clusterOperations.ts';
import type * as policies from './resourcePolicyOperations.ts';
import type * as tags from './tagOperations.ts';

export type * from './backup.ts';
export type * from './backupOperations.ts';
export type * from './cluster.ts';
export type * from './clusterOperations.ts';
export type * from './resourcePolicyOperations.ts';
export type * from './tagOperations.ts';

/**
 * The input and the output of every operation of AWS CloudHSM.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Operations.html
 */
export interface CloudHsmV2OperationTypes {
  DescribeClusters: { input: clusters.DescribeClustersInput; output: clusters.DescribeClustersOutput };
  CreateCluster: { input: clusters.CreateClusterInput; output: clusters.CreateClusterOutput };
  InitializeCluster: { input: clusters.InitializeClusterInput; output: clusters.InitializeClusterOutput };
  ModifyCluster: { input: clusters.ModifyClusterInput; output: clusters.ModifyClusterOutput };
  DeleteCluster: { input: clusters.DeleteClusterInput; output: clusters.DeleteClusterOutput };
  CreateHsm: { input: clusters.CreateHsmInput; output: clusters.CreateHsmOutput };
  DeleteHsm: { input: clusters.DeleteHsmInput; output: clusters.DeleteHsmOutput };
  DescribeBackups: { input: backups.DescribeBackupsInput; output: backups.DescribeBackupsOutput };
  ModifyBackupAttributes: {
    input: backups.ModifyBackupAttributesInput;
    output: backups.ModifyBackupAttributesOutput;
  };
  DeleteBackup: { input: backups.DeleteBackupInput; output: backups.DeleteBackupOutput };
  RestoreBackup: { input: backups.RestoreBackupInput; output: backups.RestoreBackupOutput };
  CopyBackupToRegion: { input: backups.CopyBackupToRegionInput; output: backups.CopyBackupToRegionOutput };
  TagResource: { input: tags.TagResourceInput; output: tags.TagResourceOutput };
  UntagResource: { input: tags.UntagResourceInput; output: tags.UntagResourceOutput };
  ListTags: { input: tags.ListTagsInput; output: tags.ListTagsOutput };
  GetResourcePolicy: { input: policies.GetResourcePolicyInput; output: policies.GetResourcePolicyOutput };
  PutResourcePolicy: { input: policies.PutResourcePolicyInput; output: policies.PutResourcePolicyOutput };
  DeleteResourcePolicy: {
    input: policies.DeleteResourcePolicyInput;
    output: policies.DeleteResourcePolicyOutput;
  };
}
