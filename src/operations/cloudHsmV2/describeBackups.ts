import type { DescribeBackupsInput, DescribeBackupsOutput } from '../../model/cloudHsmV2/operations.ts';
import { backupState, backupsMaxSize } from '../../model/cloudHsmV2/sharedShapes.ts';
import type { Checked } from '../operation.ts';
import { backupsOf, type FoundBackup, rowOf, shownBackup } from './backups.ts';
import { filterOf } from './filters.ts';
import { afterRow, pageOf } from './page.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

/**
 * Lists the backups of the account and Region, newest first unless `SortAscending` is true. No backup is shared with
 * the account, because resource policies are not simulated.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: there is no such filter or value of it, or the
 * token is not one that an earlier page gave.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeBackups.html
 */
export function describeBackups(
  scope: CloudHsmV2Scope,
  { Filters, Shared = false, SortAscending = false, ...page }: Checked<DescribeBackupsInput>,
): Answer<DescribeBackupsOutput> {
  const matches = filterOf<FoundBackup>(
    {
      backupIds: { read: ({ BackupId }) => BackupId },
      sourceBackupIds: { read: () => undefined },
      clusterIds: { read: ({ entry }) => entry.ClusterId },
      states: { read: ({ backup }) => backup.BackupState ?? 'READY', values: backupState.enum! },
      neverExpires: {
        read: (found) => String(rowOf(scope, found).NeverExpires),
        values: ['true', 'false'],
      },
    },
    Filters,
    pageOfOperation('DescribeBackups'),
  );
  const all = Shared ? [] : backupsOf(scope);
  if (!SortAscending) all.reverse();
  const keyOf = ({ BackupId }: FoundBackup) => BackupId;
  const after = (key: string) => {
    const at = afterRow(all, keyOf, key);
    return at < 0 ? at : all.slice(0, at).filter(matches).length;
  };
  const rows = all.filter(matches);
  const paged = pageOf({ list: 'backups', rows, most: backupsMaxSize.max!, keyOf, after }, page);
  return { Backups: paged.rows.map((found) => shownBackup(scope, found)), ...paged.rest };
}
