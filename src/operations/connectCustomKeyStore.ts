import { connectionStateOf, rowOf } from '../account/account.ts';
import type { ClusterDescription } from '../backing/backingStore.ts';
import type { ClusterProblem } from '../errors/cloudHsmErrors.ts';
import { minimumActiveHsmsToConnect } from '../model/limits.ts';
import type { ConnectCustomKeyStoreInput } from '../model/operations.ts';
import { activeHsms, clusterError, describeCluster, findClusterProblem } from './clusterChecks.ts';
import { requireLegal } from './connectionState.ts';
import { findCustomKeyStore } from './find.ts';
import type { Asking, Checked, Scope } from './operation.ts';

/**
 * Starts connecting a custom key store; returns before the connection completes. A store that is CONNECTING or
 * CONNECTED already stays as it is.
 *
 * @throws {@link KmsError} `CustomKeyStoreNotFoundException`: no store has that id.
 * @throws {@link KmsError} `CustomKeyStoreInvalidStateException`: `DISCONNECTING` or `FAILED`.
 * @throws {@link KmsError} `CloudHsmClusterNotActiveException`: its cluster is not `ACTIVE`.
 * @throws {@link KmsError} `CloudHsmClusterInvalidConfigurationException`: subnets, security group or HSMs of
 * the cluster do not suffice.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
 */
export function* connectCustomKeyStore(
  scope: Scope,
  { CustomKeyStoreId }: Checked<ConnectCustomKeyStoreInput>,
): Asking<Record<string, never>> {
  const store = findCustomKeyStore(scope, CustomKeyStoreId);
  requireLegal(store, 'ConnectCustomKeyStore', { type: 'connect' });
  if (connectionStateOf(store) !== 'DISCONNECTED') return {}; // accepted without effect
  const row = rowOf(store);
  if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') {
    const cluster = yield* describeCluster(scope, row.CloudHsmClusterId);
    const problem = findEasilyDetectedProblem(scope, cluster);
    if (problem !== undefined) throw clusterError(problem, row.CloudHsmClusterId);
    requireLegal(findCustomKeyStore(scope, CustomKeyStoreId), 'ConnectCustomKeyStore', { type: 'connect' });
  }
  store.apply({ type: 'connect' });
  return {};
}

/**
 * What ConnectCustomKeyStore itself notices; everything else shows when the attempt ends. A cluster that is gone
 * is no exception of this operation.
 */
function findEasilyDetectedProblem(
  scope: Scope,
  cluster: ClusterDescription | undefined,
): ClusterProblem | undefined {
  if (cluster === undefined) return undefined;
  const problem = findClusterProblem(cluster);
  if (problem !== undefined) return problem;
  if (activeHsms(cluster).length >= minimumActiveHsmsToConnect) return undefined;
  const hasHsms = cluster.Hsms.length > 0;
  const noticed = scope.assumptions.connectWithoutActiveHsm === 'swapped' ? !hasHsms : hasHsms;
  return noticed ? 'tooFewActiveHsms' : undefined;
}
