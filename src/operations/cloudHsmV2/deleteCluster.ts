import type { DeleteClusterInput, DeleteClusterOutput } from '../../model/cloudHsmV2/operations.ts';
import type { Asking, Checked } from '../operation.ts';
import { findCluster, shownCluster } from './clusters.ts';
import { invalidRequest } from './refusals.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

/**
 * Deletes a cluster without HSMs. Its backups stay. It becomes `DELETED` some time after the answer.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the cluster has HSMs, or its state does not allow
 * it.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteCluster.html
 */
export function* deleteCluster(
  scope: CloudHsmV2Scope,
  { ClusterId }: Checked<DeleteClusterInput>,
): Asking<Answer<DeleteClusterOutput>> {
  const { entry, description } = yield* findCluster(scope, ClusterId);
  if (!scope.cause(entry, { type: 'delete' })) {
    const { State, Hsms } = description;
    const why = Hsms.length > 0 ? 'it has HSMs, which have to be deleted first' : `it is ${State}`;
    throw invalidRequest(`Cluster ${ClusterId} cannot be deleted: ${why}.`, pageOfOperation('DeleteCluster'));
  }
  scope.schedule(scope.now + scope.timing.deleteCluster, {
    type: 'cloudHsm.due',
    ClusterId,
    cause: 'cluster.deleted',
  });
  return { Cluster: yield* shownCluster(scope, entry) };
}
