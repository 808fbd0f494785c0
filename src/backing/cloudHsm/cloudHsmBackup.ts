import type { BackupState } from '../../model/cloudHsmV2/backup.ts';
import type { ClusterBackup } from '../backingStore.ts';
import type { CloudHsmBackupRow } from './cloudHsmBackupMachine.ts';

/** A backup of a cluster: what it holds, and what AWS CloudHSM knows of it, if it was told. Plain JSON. */
export interface CloudHsmBackup extends ClusterBackup {
  /** Default `READY`. */
  readonly BackupState?: BackupState;
  readonly row?: CloudHsmBackupRow;
}
