import {
  defaultPendingWindowInDays,
  maximumPendingWindowInDays,
  minimumPendingWindowInDays,
} from '../model/limits.ts';
import type { ScheduleKeyDeletionInput, ScheduleKeyDeletionOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { findKey } from './find.ts';
import { moveKey } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';
import { validationError } from './validate.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Lets a key be deleted after 7 to 30 days, and be unusable from now on.
 *
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the key is pending already.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
export function scheduleKeyDeletion(
  scope: Scope,
  { KeyId, PendingWindowInDays = defaultPendingWindowInDays }: Checked<ScheduleKeyDeletionInput>,
): Omit<ScheduleKeyDeletionOutput, '$metadata'> {
  if (PendingWindowInDays < minimumPendingWindowInDays || PendingWindowInDays > maximumPendingWindowInDays) {
    throw validationError(
      `PendingWindowInDays: from ${minimumPendingWindowInDays} to ${maximumPendingWindowInDays} days.`,
    );
  }
  const key = findKey(scope, KeyId, 'ScheduleKeyDeletion');
  const DeletionDate = scope.now + PendingWindowInDays * dayMs;
  moveKey(scope, key, 'scheduleDeletion', 'ScheduleKeyDeletion', DeletionDate);
  return {
    KeyId: keyArn(scope.account, key.KeyId),
    DeletionDate: new Date(DeletionDate),
    KeyState: 'PendingDeletion',
    PendingWindowInDays,
  };
}
