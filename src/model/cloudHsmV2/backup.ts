import type { ClusterMode, Tag } from './cluster.ts';

/**
 * State of a backup. Only from `READY` ones clusters are made.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Backup.html
 */
export type BackupState = 'CREATE_IN_PROGRESS' | 'READY' | 'DELETED' | 'PENDING_DELETION';

/**
 * A backup as AWS CloudHSM shows it.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Backup.html
 */
export interface Backup {
  BackupId: string | undefined;
  BackupArn?: string | undefined;
  BackupState?: BackupState | undefined;
  /** The cluster that was backed up; it may be gone. */
  ClusterId?: string | undefined;
  CreateTimestamp?: Date | undefined;
  CopyTimestamp?: Date | undefined;
  /** Whether it is exempt from the backup retention policy of its cluster. */
  NeverExpires?: boolean | undefined;
  SourceRegion?: string | undefined;
  SourceBackup?: string | undefined;
  SourceCluster?: string | undefined;
  /** Only while it is `PENDING_DELETION`: when it will be gone. */
  DeleteTimestamp?: Date | undefined;
  TagList?: Tag[] | undefined;
  HsmType?: string | undefined;
  Mode?: ClusterMode | undefined;
}

/**
 * A backup that CopyBackupToRegion makes.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DestinationBackup.html
 */
export interface DestinationBackup {
  CreateTimestamp?: Date | undefined;
  SourceRegion?: string | undefined;
  SourceBackup?: string | undefined;
  SourceCluster?: string | undefined;
}
