import { type OperationShapes, required } from '../shapes/shape.ts';
import { flag } from '../shapes/shared.ts';
import {
  backup,
  backupId,
  backups,
  backupsMaxSize,
  destinationBackup,
  filters,
  nextToken,
  region,
  tagList,
} from './sharedShapes.ts';

/** Backups of clusters. */
export const backupShapes = {
  DescribeBackups: {
    input: {
      NextToken: nextToken,
      MaxResults: backupsMaxSize,
      Filters: filters,
      Shared: flag,
      SortAscending: flag,
    },
    output: { Backups: backups, NextToken: nextToken },
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
      'CloudHsmTagException',
    ],
  },
  ModifyBackupAttributes: {
    input: { BackupId: required(backupId), NeverExpires: required(flag) },
    output: { Backup: backup },
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
    ],
  },
  DeleteBackup: {
    input: { BackupId: required(backupId) },
    output: { Backup: backup },
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
    ],
  },
  RestoreBackup: {
    input: { BackupId: required(backupId) },
    output: { Backup: backup },
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
    ],
  },
  CopyBackupToRegion: {
    input: { DestinationRegion: required(region), BackupId: required(backupId), TagList: tagList },
    output: { DestinationBackup: destinationBackup },
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
      'CloudHsmTagException',
    ],
  },
} as const satisfies OperationShapes;
