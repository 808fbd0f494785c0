import type { ResponseMetadata } from '../operations/responseMetadata.ts';
import type { Backup, DestinationBackup } from './backup.ts';
import type { Tag } from './cluster.ts';

/**
 * Input of DescribeBackups.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeBackups.html
 */
export interface DescribeBackupsInput {
  /** The `NextToken` of the output before. */
  NextToken?: string | undefined;
  /** 1 to 50; default 50. */
  MaxResults?: number | undefined;
  /** Lists of values by `backupIds`, `sourceBackupIds`, `clusterIds`, `states` and `neverExpires`; a backup has to match all filters. */
  Filters?: Record<string, string[]> | undefined;
  /** Whether to list the backups that other accounts share, in place of those of the account. */
  Shared?: boolean | undefined;
  /** Whether the oldest comes first; default false. */
  SortAscending?: boolean | undefined;
}

/**
 * Output of DescribeBackups.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeBackups.html
 */
export interface DescribeBackupsOutput {
  Backups?: Backup[] | undefined;
  /** The `NextToken` of the next request; absent when there is no more. */
  NextToken?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ModifyBackupAttributes.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyBackupAttributes.html
 */
export interface ModifyBackupAttributesInput {
  /** `backup-` and 11 to 16 letters and digits 2 to 7. */
  BackupId: string | undefined;
  /** Whether the backup is exempt from the retention policy of its cluster. */
  NeverExpires: boolean | undefined;
}

/**
 * Output of ModifyBackupAttributes.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyBackupAttributes.html
 */
export interface ModifyBackupAttributesOutput {
  Backup?: Backup | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of DeleteBackup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteBackup.html
 */
export interface DeleteBackupInput {
  /** `backup-` and 11 to 16 letters and digits 2 to 7. */
  BackupId: string | undefined;
}

/**
 * Output of DeleteBackup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteBackup.html
 */
export interface DeleteBackupOutput {
  Backup?: Backup | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of RestoreBackup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_RestoreBackup.html
 */
export interface RestoreBackupInput {
  /** `backup-` and 11 to 16 letters and digits 2 to 7. */
  BackupId: string | undefined;
}

/**
 * Output of RestoreBackup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_RestoreBackup.html
 */
export interface RestoreBackupOutput {
  Backup?: Backup | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of CopyBackupToRegion.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CopyBackupToRegion.html
 */
export interface CopyBackupToRegionInput {
  /** Where the copy is to be. */
  DestinationRegion: string | undefined;
  /** `backup-` and 11 to 16 letters and digits 2 to 7. */
  BackupId: string | undefined;
  /** Tags of the copy; default those of the backup. */
  TagList?: Tag[] | undefined;
}

/**
 * Output of CopyBackupToRegion.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CopyBackupToRegion.html
 */
export interface CopyBackupToRegionOutput {
  DestinationBackup?: DestinationBackup | undefined;
  $metadata: ResponseMetadata;
}
