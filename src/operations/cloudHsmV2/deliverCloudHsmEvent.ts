import { moveBackup } from './backups.ts';
import type { CloudHsmDueEvent, CloudHsmV2Scope } from './scope.ts';

/** Takes an event that is due. What it is about may have gone meanwhile; then nothing happens. */
export function deliverCloudHsmEvent(scope: CloudHsmV2Scope, event: CloudHsmDueEvent): void {
  const entry = scope.backings.clusters.get(event.ClusterId);
  if (entry === undefined) return;
  switch (event.cause) {
    case 'backup.created':
    case 'backup.deleted': {
      const { BackupId, cause } = event;
      const backup = entry.backups.get(BackupId);
      if (backup !== undefined)
        moveBackup(scope, { entry, BackupId, backup }, { type: cause, now: scope.now });
      break;
    }
    case 'hsm.created':
    case 'hsm.deleted':
      scope.cause(entry, { type: event.cause, HsmId: event.HsmId });
      break;
    default:
      scope.cause(entry, { type: event.cause });
  }
}
