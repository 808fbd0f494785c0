import type { ClusterEntry } from '../../backing/backingRegistry.ts';
import type { ClusterDescription } from '../../backing/backingStore.ts';
import type { CloudHsmBackup } from '../../backing/cloudHsm/cloudHsmBackup.ts';
import {
  type CloudHsmBackupEvent,
  type CloudHsmBackupRow,
  cloudHsmBackupMachine,
} from '../../backing/cloudHsm/cloudHsmBackupMachine.ts';
import type { Backup, BackupState } from '../../model/cloudHsmV2/backup.ts';
import { newBackupId } from '../../runtime/ids.ts';
import { MachineActor } from '../../runtime/machineActor.ts';
import { partitionOf } from '../arn.ts';
import { factsOf } from './clusters.ts';
import { defaultHsmType } from './defaults.ts';
import { notFound } from './refusals.ts';
import type { CloudHsmV2Scope } from './scope.ts';
import { tagsOf } from './tags.ts';

/** A backup, and the cluster that it is of. */
export interface FoundBackup {
  readonly BackupId: string;
  readonly entry: ClusterEntry;
  readonly backup: CloudHsmBackup;
}

/** Every backup of the account and Region, oldest first; those of deleted clusters too. */
export function backupsOf(scope: CloudHsmV2Scope): FoundBackup[] {
  const all = [...scope.backings.clusters.values()].flatMap((entry) =>
    [...entry.backups].map(([BackupId, backup]) => ({ BackupId, entry, backup })),
  );
  const madeAt = (found: FoundBackup) => rowOf(scope, found).CreateTimestamp;
  return all.sort((one, other) => madeAt(one) - madeAt(other));
}

/**
 * The backup with that id, if it is not gone.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is none.
 */
export function findBackup(scope: CloudHsmV2Scope, BackupId: string): FoundBackup {
  for (const entry of scope.backings.clusters.values()) {
    const backup = entry.backups.get(BackupId);
    if (backup === undefined) continue;
    if (backup.BackupState === 'DELETED') throw notFound(`backup ${BackupId} any more`);
    return { BackupId, entry, backup };
  }
  throw notFound(`backup ${BackupId}`);
}

/** What AWS CloudHSM knows of a backup; of one that nobody told it about, the least. */
export function rowOf(scope: CloudHsmV2Scope, { entry, backup }: FoundBackup): CloudHsmBackupRow {
  return backup.row ?? newRow(factsOf(scope, entry).CreateTimestamp, factsOf(scope, entry), undefined);
}

function newRow(
  CreateTimestamp: number,
  { Mode }: Pick<CloudHsmBackupRow, 'Mode'>,
  HsmType = defaultHsmType,
): CloudHsmBackupRow {
  return { CreateTimestamp, HsmType, Mode, NeverExpires: false, TagList: [] };
}

/**
 * Begins a backup, as AWS CloudHSM does of its own accord: when a cluster is activated, when an active one gets an HSM
 * or loses one, and before its HSMs are migrated. Returns its id.
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/manage-backups.html
 */
export function backUp(scope: CloudHsmV2Scope, entry: ClusterEntry, description: ClusterDescription): string {
  const BackupId = newBackupId(scope.random.stream('ids'));
  const { ClusterId } = entry;
  entry.backups.set(BackupId, newBackup(scope, entry, description, 'CREATE_IN_PROGRESS'));
  scope.note({ type: 'cause', id: ClusterId, cause: 'backup.created' });
  scope.schedule(scope.now + scope.timing.createBackup, {
    type: 'cloudHsm.due',
    ClusterId,
    cause: 'backup.created',
    BackupId,
  });
  return BackupId;
}

/** A backup of the cluster as it is now. A backing that makes none knows what its administrator knows. */
export function newBackup(
  scope: Pick<CloudHsmV2Scope, 'now' | 'accountId' | 'region'>,
  entry: ClusterEntry,
  { HsmType }: Pick<ClusterDescription, 'HsmType'>,
  BackupState: BackupState,
): CloudHsmBackup {
  const { backing, KeyStorePassword } = entry;
  return {
    ...(backing.backup?.() ?? { KeyStorePassword, keys: [] }),
    BackupState,
    row: newRow(scope.now, factsOf(scope, entry), HsmType),
  };
}

/** Sends an event to a backup; false when it cannot happen now, and then nothing has changed. */
export function moveBackup(scope: CloudHsmV2Scope, found: FoundBackup, event: CloudHsmBackupEvent): boolean {
  const { entry, BackupId, backup } = found;
  const row = rowOf(scope, found);
  const persisted = { value: backup.BackupState ?? 'READY', context: row };
  const actor = new MachineActor(cloudHsmBackupMachine, BackupId, persisted, scope.onlooker);
  if (!actor.send(event)) return false;
  const { value, context } = actor.state;
  // What it held is gone with it; that there was one is still listed.
  const content = value === 'DELETED' ? { keys: [] } : backup;
  entry.backups.set(BackupId, { ...content, BackupState: value, row: context });
  return true;
}

/** The backup as an answer shows it now: https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Backup.html */
export function shownBackup(scope: CloudHsmV2Scope, { entry, BackupId }: FoundBackup): Backup {
  const backup = entry.backups.get(BackupId)!;
  const { CreateTimestamp, DeleteTimestamp, NeverExpires, HsmType, Mode, TagList } = rowOf(scope, {
    entry,
    BackupId,
    backup,
  });
  return {
    BackupId,
    BackupArn: backupArn(scope, BackupId),
    BackupState: backup.BackupState ?? 'READY',
    ClusterId: entry.ClusterId,
    CreateTimestamp: new Date(CreateTimestamp),
    ...(DeleteTimestamp === undefined ? {} : { DeleteTimestamp: new Date(DeleteTimestamp) }),
    NeverExpires,
    TagList: tagsOf(TagList),
    HsmType,
    Mode,
  };
}

type Owner = Pick<CloudHsmV2Scope, 'accountId' | 'region'>;

/** The id in an id or ARN of a backup; `undefined` when the ARN is of another account or Region. */
export function backupIdIn(owner: Owner, idOrArn: string): string | undefined {
  if (!idOrArn.startsWith('arn:')) return idOrArn;
  const BackupId = idOrArn.slice(idOrArn.indexOf('/') + 1);
  return idOrArn === backupArn(owner, BackupId) ? BackupId : undefined;
}

const backupArn = ({ accountId, region }: Owner, BackupId: string) =>
  `arn:${partitionOf(region)}:cloudhsm:${region}:${accountId}:backup/${BackupId}`;
