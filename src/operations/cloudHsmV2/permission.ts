import { accessDeniedMessage } from '../../authorization/accessDenied.ts';
import { contextOf } from '../../authorization/conditionKeys.ts';
import { decide } from '../../authorization/decide.ts';
import { cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import type { CloudHsmV2OperationName } from '../../model/cloudHsmV2/shapes.ts';
import { type Owner, partitionOf } from '../arn.ts';
import type { Authority } from '../operation.ts';

/** What the request is sent to. */
interface Place {
  readonly now: number;
  readonly settings: Owner;
}

/**
 * An identity-based policy allows the operation, or CloudHsmAccessDeniedException.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudhsm.html
 */
export function requireCloudHsmPermission(
  { now, settings }: Place,
  { caller, ...attached }: Authority,
  operation: CloudHsmV2OperationName,
  checked: object,
): void {
  const action = `cloudhsm:${operation}`;
  const input = checked as Readonly<Record<string, unknown>>;
  const resource = resourceOf(settings, operation, input);
  const context = contextOf({ action, input, caller, now, region: settings.region });
  const decision = decide({ action, resource, caller, input, context, crossAccountUse: false }, attached);
  if (decision.allowed) return;
  throw cloudHsmV2Error('CloudHsmAccessDeniedException', {
    message: accessDeniedMessage(
      { callerArn: caller.Arn, callerAccountId: caller.accountId, action, resource },
      decision,
    ),
    reason: decision.reason,
    documentation: 'https://docs.aws.amazon.com/cloudhsm/latest/userguide/identity-access-management.html',
  });
}

/** The cluster or backup that the request names; operations that name none need their permission on `*`. */
function resourceOf(
  owner: Owner,
  operation: CloudHsmV2OperationName,
  input: Readonly<Record<string, unknown>>,
): string {
  const { ClusterId, BackupId, ResourceId, SourceBackupId } = input;
  if (operation === 'DescribeClusters' || operation === 'DescribeBackups') return '*';
  const id = ClusterId ?? BackupId ?? ResourceId ?? SourceBackupId;
  if (typeof id !== 'string') return '*';
  const kind = id.startsWith('backup-') ? 'backup' : 'cluster';
  return `arn:${partitionOf(owner.region)}:cloudhsm:${owner.region}:${owner.accountId}:${kind}/${id}`;
}
