import { backupDeletionWindowMs } from '../../model/cloudHsmV2/limits.ts';
import type { DeleteBackupInput, DeleteBackupOutput } from '../../model/cloudHsmV2/operations.ts';
import type { Checked } from '../operation.ts';
import { findBackup, moveBackup, shownBackup } from './backups.ts';
import { invalidRequest } from './refusals.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

/**
 * Deletes a backup, which can be restored for seven days.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the backup is not `READY`.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such backup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteBackup.html
 */
export function deleteBackup(
  scope: CloudHsmV2Scope,
  { BackupId }: Checked<DeleteBackupInput>,
): Answer<DeleteBackupOutput> {
  const found = findBackup(scope, BackupId);
  const DeleteTimestamp = scope.now + backupDeletionWindowMs;
  if (!moveBackup(scope, found, { type: 'delete', DeleteTimestamp })) {
    throw invalidRequest(
      `Backup ${BackupId} cannot be deleted while it is ${found.backup.BackupState}.`,
      pageOfOperation('DeleteBackup'),
    );
  }
  const { ClusterId } = found.entry;
  scope.schedule(DeleteTimestamp, { type: 'cloudHsm.due', ClusterId, cause: 'backup.deleted', BackupId });
  return { Backup: shownBackup(scope, found) };
}
