import type {
  ModifyBackupAttributesInput,
  ModifyBackupAttributesOutput,
} from '../../model/cloudHsmV2/operations.ts';
import type { Checked } from '../operation.ts';
import { findBackup, moveBackup, shownBackup } from './backups.ts';
import { invalidRequest } from './refusals.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

/**
 * Exempts a backup from the retention policy of its cluster, or ends that.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the backup is not `READY`.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such backup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyBackupAttributes.html
 */
export function modifyBackupAttributes(
  scope: CloudHsmV2Scope,
  { BackupId, NeverExpires }: Checked<ModifyBackupAttributesInput>,
): Answer<ModifyBackupAttributesOutput> {
  const found = findBackup(scope, BackupId);
  if (!moveBackup(scope, found, { type: 'modify', NeverExpires })) {
    throw invalidRequest(
      `Backup ${BackupId} cannot be modified while it is ${found.backup.BackupState}.`,
      pageOfOperation('ModifyBackupAttributes'),
    );
  }
  return { Backup: shownBackup(scope, found) };
}
