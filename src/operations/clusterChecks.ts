import type { BackingAnswer, ClusterDescription } from '../backing/backingStore.ts';
import { type ClusterProblem, clusterProblems } from '../errors/cloudHsmErrors.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import { minimumActiveHsmsToCreate, minimumClusterAvailabilityZones } from '../model/limits.ts';
import { type Asking, ask, type Scope } from './operation.ts';

/** The cluster as AWS CloudHSM describes it, or `undefined` when there is none with that id. */
export function* describeCluster(
  scope: Scope,
  CloudHsmClusterId: string,
): Asking<ClusterDescription | undefined> {
  const entry = scope.backings.clusters.get(CloudHsmClusterId);
  if (entry === undefined) return undefined;
  const answer: BackingAnswer = yield* ask(scope, entry.backing, { type: 'describe', now: scope.now });
  if (answer.type !== 'cluster' || !Array.isArray(answer.Hsms) || !answer.SubnetMapping) {
    throw kmsError('KMSInternalException', {
      reason: `Cluster ${CloudHsmClusterId} does not describe itself.`,
    });
  }
  return answer.State === 'DELETED' ? undefined : answer;
}

/** What is wrong with a cluster for every operation that looks at it: state, subnets, network. */
export function findClusterProblem(cluster: ClusterDescription): ClusterProblem | undefined {
  if (cluster.State !== 'ACTIVE') return 'notActive';
  if (Object.keys(cluster.SubnetMapping).length < minimumClusterAvailabilityZones)
    return 'tooFewAvailabilityZones';
  if (cluster.securityGroupRules === 'missing') return 'securityGroupRulesMissing';
  if (cluster.mutualTls) return 'mutualTlsRequired';
  return undefined;
}

/**
 * What is wrong with a cluster that is to back a custom key store from now on: it needs two active HSMs in
 * different Availability Zones as well.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
export function findProblemOfNewCluster(cluster: ClusterDescription): ClusterProblem | undefined {
  const activeZones = new Set(activeHsms(cluster).map(({ AvailabilityZone }) => AvailabilityZone));
  const enough = activeZones.size >= minimumActiveHsmsToCreate;
  return findClusterProblem(cluster) ?? (enough ? undefined : 'tooFewActiveHsms');
}

export const activeHsms = (cluster: ClusterDescription) =>
  cluster.Hsms.filter(({ State }) => State === 'ACTIVE');

/** The exception for a problem, with the cluster's id. */
export function clusterError(problem: ClusterProblem, CloudHsmClusterId: string): KmsError {
  const { exception, message, documentation } = clusterProblems[problem];
  return kmsError(exception, { reason: `${message} (${CloudHsmClusterId})`, message, documentation });
}
