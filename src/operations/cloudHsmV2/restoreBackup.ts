import type { RestoreBackupInput, RestoreBackupOutput } from '../../model/cloudHsmV2/operations.ts';
import type { Checked } from '../operation.ts';
import { findBackup, moveBackup, shownBackup } from './backups.ts';
import { invalidRequest } from './refusals.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

/**
 * Takes the deletion of a backup back.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the backup is not `PENDING_DELETION`.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such backup, or it is gone.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_RestoreBackup.html
 */
export function restoreBackup(
  scope: CloudHsmV2Scope,
  { BackupId }: Checked<RestoreBackupInput>,
): Answer<RestoreBackupOutput> {
  const found = findBackup(scope, BackupId);
  if (!moveBackup(scope, found, { type: 'restore' })) {
    throw invalidRequest(
      `Backup ${BackupId} is ${found.backup.BackupState ?? 'READY'}, not PENDING_DELETION.`,
      pageOfOperation('RestoreBackup'),
    );
  }
  return { Backup: shownBackup(scope, found) };
}
