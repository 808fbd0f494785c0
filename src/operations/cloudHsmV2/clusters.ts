import type { ClusterEntry } from '../../backing/backingRegistry.ts';
import type { ClusterDescription } from '../../backing/backingStore.ts';
import type { CloudHsmClusterFacts } from '../../backing/cloudHsm/cloudHsmClusterFacts.ts';
import { cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import type { Cluster } from '../../model/cloudHsmV2/cluster.ts';
import { type Asking, ask } from '../operation.ts';
import { certificatesOf } from './certificates.ts';
import { defaultBackupRetentionDays, defaultHsmType } from './defaults.ts';
import { derivedId } from './derivedId.ts';
import { hsmOf } from './hsms.ts';
import { notFound } from './refusals.ts';
import type { CloudHsmV2Scope } from './scope.ts';
import { tagsOf } from './tags.ts';

/** A cluster, and what it says of itself now. */
export interface DescribedCluster {
  readonly entry: ClusterEntry;
  readonly description: ClusterDescription;
}

/**
 * The cluster with that id, if it is not deleted.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is none.
 */
export function* findCluster(scope: CloudHsmV2Scope, ClusterId: string): Asking<DescribedCluster> {
  const entry = scope.backings.clusters.get(ClusterId);
  if (entry === undefined) throw notFound(`cluster ${ClusterId}`);
  const description = yield* describe(scope, entry);
  if (description.State === 'DELETED') throw notFound(`cluster ${ClusterId} any more`);
  return { entry, description };
}

/** Every cluster of the account and Region, deleted ones too, in the order of their creation. */
export function* describeAll(scope: CloudHsmV2Scope): Asking<DescribedCluster[]> {
  const all: DescribedCluster[] = [];
  for (const entry of [...scope.backings.clusters.values()]) {
    all.push({ entry, description: yield* describe(scope, entry) });
  }
  return all;
}

/**
 * What a cluster says of itself.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInternalFailureException`: what stands in for it says nothing.
 */
export function* describe(
  scope: CloudHsmV2Scope,
  { ClusterId, backing }: ClusterEntry,
): Asking<ClusterDescription> {
  const answer = yield* ask(scope, backing, { type: 'describe', now: scope.now });
  if (answer.type === 'cluster') return answer;
  throw cloudHsmV2Error('CloudHsmInternalFailureException', {
    reason: `What stands in for cluster ${ClusterId} does not describe itself.`,
  });
}

/** The cluster as an answer shows it now. */
export function* shownCluster(scope: CloudHsmV2Scope, entry: ClusterEntry): Asking<Cluster> {
  return clusterOf(scope, { entry, description: yield* describe(scope, entry) });
}

/** The cluster as an answer shows it: https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html */
export function clusterOf(scope: CloudHsmV2Scope, { entry, description }: DescribedCluster): Cluster {
  const { ClusterId } = entry;
  const facts = factsOf(scope, entry);
  return {
    BackupPolicy: 'DEFAULT',
    BackupRetentionPolicy: {
      Type: 'DAYS',
      Value: String(description.backupRetentionDays ?? defaultBackupRetentionDays),
    },
    ClusterId,
    CreateTimestamp: new Date(facts.CreateTimestamp),
    Hsms: description.Hsms.map((hsm) => hsmOf(ClusterId, hsm, description)),
    HsmType: description.HsmType ?? defaultHsmType,
    SecurityGroup: derivedId('sg', ClusterId),
    ...(facts.SourceBackupId === undefined ? {} : { SourceBackupId: facts.SourceBackupId }),
    State: description.State,
    ...stateMessageOf(description),
    SubnetMapping: { ...description.SubnetMapping },
    VpcId: facts.VpcId,
    NetworkType: facts.NetworkType,
    Certificates: certificatesOf(description),
    TagList: tagsOf(facts.TagList),
    Mode: facts.Mode,
  };
}

/** What AWS CloudHSM knows of a cluster besides; of one that nobody told it about, the least. */
export function factsOf(
  scope: Pick<CloudHsmV2Scope, 'accountId' | 'region'>,
  { facts }: ClusterEntry,
): CloudHsmClusterFacts {
  return facts ?? newFacts(scope, 0);
}

/** What AWS CloudHSM knows of a new cluster, unless something else is asked for. */
export function newFacts(
  { accountId, region }: Pick<CloudHsmV2Scope, 'accountId' | 'region'>,
  CreateTimestamp: number,
): CloudHsmClusterFacts {
  return {
    CreateTimestamp,
    VpcId: derivedId('vpc', `${accountId}:${region}`),
    Mode: 'FIPS',
    NetworkType: 'IPV4',
    TagList: [],
  };
}

/** As the samples of https://docs.aws.amazon.com/cloudhsm/latest/userguide/initialize-cluster.html have it. */
export function stateMessageOf({ State }: Pick<ClusterDescription, 'State'>): { StateMessage?: string } {
  return State === 'INITIALIZE_IN_PROGRESS'
    ? { StateMessage: 'Cluster is initializing. State will change to INITIALIZED upon completion.' }
    : {};
}
