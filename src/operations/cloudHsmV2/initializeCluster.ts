import type { InitializeClusterInput, InitializeClusterOutput } from '../../model/cloudHsmV2/operations.ts';
import type { Asking, Checked } from '../operation.ts';
import { requireCertificate } from './certificates.ts';
import { describe, describeAll, findCluster, stateMessageOf } from './clusters.ts';
import { invalidRequest } from './refusals.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

/**
 * Claims a cluster with the certificates of its owner: the one that was issued for its CSR, and the self-signed one of
 * who issued it, which CreateCustomKeyStore asks for later. It becomes `INITIALIZED` some time after the answer.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the cluster is not `UNINITIALIZED`, has no active
 * HSM, or the certificates are none or another cluster's.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_InitializeCluster.html
 */
export function* initializeCluster(
  scope: CloudHsmV2Scope,
  { ClusterId, SignedCert, TrustAnchor }: Checked<InitializeClusterInput>,
): Asking<Answer<InitializeClusterOutput>> {
  const documentation = pageOfOperation('InitializeCluster');
  const all = yield* describeAll(scope);
  const { entry, description } = yield* findCluster(scope, ClusterId);
  requireCertificate('SignedCert', SignedCert);
  requireCertificate('TrustAnchor', TrustAnchor);
  // Every cluster has a key of its own, so a certificate of another one does not fit its CSR.
  if (all.some((other) => other.description.ClusterCertificate === SignedCert)) {
    throw invalidRequest('SignedCert was issued for another cluster.', documentation);
  }
  const cause = {
    type: 'initialize',
    TrustAnchorCertificate: TrustAnchor,
    ClusterCertificate: SignedCert,
  };
  if (!scope.cause(entry, cause)) {
    const { State } = description;
    const why = State === 'UNINITIALIZED' ? 'it has no active HSM' : `it is ${State}`;
    throw invalidRequest(`Cluster ${ClusterId} cannot be initialized: ${why}.`, documentation);
  }
  entry.TrustAnchorCertificate = TrustAnchor;
  scope.schedule(scope.now + scope.timing.initializeCluster, {
    type: 'cloudHsm.due',
    ClusterId,
    cause: 'cluster.initialized',
  });
  const { State } = yield* describe(scope, entry);
  return { State, ...stateMessageOf({ State }) };
}
