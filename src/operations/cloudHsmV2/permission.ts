import { accessDeniedMessage } from '../../authorization/accessDenied.ts';
import { contextOf } from '../../authorization/conditionKeys.ts';
import { decide } from '../../authorization/decide.ts';
import type { TagFacts } from '../../authorization/requestFacts.ts';
import type { BackingRegistry } from '../../backing/backingRegistry.ts';
import { cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import type { Tag } from '../../model/cloudHsmV2/cluster.ts';
import type { CloudHsmV2OperationName } from '../../model/cloudHsmV2/shapes.ts';
import { type Owner, partitionOf } from '../arn.ts';
import type { Authority } from '../operation.ts';
import { backupIdIn } from './backups.ts';

/** What the request is sent to. */
interface Place {
  readonly now: number;
  readonly settings: Owner;
  readonly backings: Pick<BackingRegistry, 'clusters'>;
}

type Input = Readonly<Record<string, unknown>>;

/**
 * An identity-based policy allows the operation, or CloudHsmAccessDeniedException.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudhsm.html
 */
export function requireCloudHsmPermission(
  { now, settings, backings }: Place,
  { caller, ...attached }: Authority,
  operation: CloudHsmV2OperationName,
  checked: object,
): void {
  const input = checked as Input;
  const asked = resourceOf(settings, operation, input);
  const resource = asked === undefined ? '*' : arnOf(settings, asked);
  const resourceTags = asked === undefined ? undefined : tagsIn(backings, asked);
  const requestTags = requestTagsOf(input);
  for (const action of actionsOf(operation, requestTags)) {
    const facts = { action, input, caller, now, region: settings.region, resourceTags, requestTags };
    const decision = decide(
      { action, resource, caller, input, context: contextOf(facts), crossAccountUse: false },
      attached,
    );
    if (decision.allowed) continue;
    throw cloudHsmV2Error('CloudHsmAccessDeniedException', {
      message: accessDeniedMessage(
        { callerArn: caller.Arn, callerAccountId: caller.accountId, action, resource },
        decision,
      ),
      reason: decision.reason,
      documentation: 'https://docs.aws.amazon.com/cloudhsm/latest/userguide/identity-access-management.html',
    });
  }
}

/** To create something with tags is to tag it as well. */
const actionsOf = (operation: CloudHsmV2OperationName, requestTags: readonly TagFacts[]): string[] =>
  operation === 'CreateCluster' && requestTags.length > 0
    ? ['cloudhsm:CreateCluster', 'cloudhsm:TagResource']
    : [`cloudhsm:${operation}`];

/** The cluster or backup that the request names; operations that name none need their permission on `*`. */
function resourceOf(owner: Owner, operation: CloudHsmV2OperationName, input: Input): string | undefined {
  const { ClusterId, BackupId, ResourceId, SourceBackupId } = input;
  if (operation === 'DescribeClusters' || operation === 'DescribeBackups') return undefined;
  const id = ClusterId ?? BackupId ?? ResourceId ?? SourceBackupId;
  if (typeof id !== 'string') return undefined;
  // A backup may be named by its ARN; one of another account keeps it.
  return backupIdIn(owner, id) ?? id;
}

function arnOf({ accountId, region }: Owner, id: string): string {
  if (id.startsWith('arn:')) return id;
  const kind = id.startsWith('backup-') ? 'backup' : 'cluster';
  return `arn:${partitionOf(region)}:cloudhsm:${region}:${accountId}:${kind}/${id}`;
}

function tagsIn({ clusters }: Place['backings'], id: string): readonly TagFacts[] {
  const cluster = clusters.get(id);
  if (cluster !== undefined) return tagFacts(cluster.facts?.TagList);
  for (const { backups } of clusters.values()) {
    const backup = backups.get(id);
    if (backup !== undefined) return tagFacts(backup.row?.TagList);
  }
  return [];
}

function requestTagsOf({ TagList, TagKeyList }: Input): readonly TagFacts[] {
  if (Array.isArray(TagKeyList)) return TagKeyList.map((TagKey) => ({ TagKey, TagValue: '' }));
  return tagFacts(TagList as readonly Tag[] | undefined);
}

const tagFacts = (tags: readonly Tag[] = []): readonly TagFacts[] =>
  tags.map(({ Key = '', Value = '' }) => ({ TagKey: Key, TagValue: Value }));
