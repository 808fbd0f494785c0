import type { BackupRetentionPolicy } from '../../model/cloudHsmV2/cluster.ts';
import { backupRetentionDays } from '../../model/cloudHsmV2/limits.ts';
import { invalidRequest } from './refusals.ts';

/**
 * The days of a backup retention policy.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: it has no type, or not 7 to 379 days.
 */
export function daysOf({ Type, Value }: BackupRetentionPolicy): number {
  const { min, max } = backupRetentionDays;
  const days = Number(Value);
  if (Type === 'DAYS' && days >= min && days <= max) return days;
  throw invalidRequest(
    `A BackupRetentionPolicy has the Type DAYS and a Value from ${min} to ${max}.`,
    'https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_BackupRetentionPolicy.html',
  );
}
