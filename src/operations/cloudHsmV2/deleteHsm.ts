import type { ClusterDescription } from '../../backing/backingStore.ts';
import type { DeleteHsmInput, DeleteHsmOutput } from '../../model/cloudHsmV2/operations.ts';
import type { Asking, Checked } from '../operation.ts';
import { backUp } from './backups.ts';
import { findCluster } from './clusters.ts';
import { eniOf } from './hsms.ts';
import { invalidRequest, notFound } from './refusals.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

const documentation = pageOfOperation('DeleteHsm');

/**
 * Deletes an HSM, which `HsmId`, `EniId` or `EniIp` names; given together they have to name the same one. It is gone
 * some time after the answer. An active cluster is backed up for it.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: nothing names the HSM, or the state of the HSM or
 * cluster does not allow it.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster or HSM.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteHsm.html
 */
export function* deleteHsm(
  scope: CloudHsmV2Scope,
  { ClusterId, HsmId, EniId, EniIp }: Checked<DeleteHsmInput>,
): Asking<Answer<DeleteHsmOutput>> {
  const { entry, description } = yield* findCluster(scope, ClusterId);
  if (HsmId === undefined && EniId === undefined && EniIp === undefined) {
    throw invalidRequest('One of HsmId, EniId and EniIp is required.', documentation);
  }
  const hsm = description.Hsms.find(
    (one) =>
      (HsmId ?? one.HsmId) === one.HsmId &&
      (EniId ?? eniOf(one.HsmId)) === eniOf(one.HsmId) &&
      (EniIp ?? one.EniIp) === one.EniIp,
  );
  if (hsm === undefined) throw notFound(`such HSM in cluster ${ClusterId}`, documentation);
  if (!scope.cause(entry, { type: 'deleteHsm', HsmId: hsm.HsmId })) {
    throw invalidRequest(
      `HSM ${hsm.HsmId} cannot be deleted: it is ${hsm.State}, and its cluster ${description.State}.`,
      documentation,
    );
  }
  if (isBackedUp(description, hsm)) backUp(scope, entry, description);
  scope.schedule(scope.now + scope.timing.deleteHsm, {
    type: 'cloudHsm.due',
    ClusterId,
    cause: 'hsm.deleted',
    HsmId: hsm.HsmId,
  });
  return { HsmId: hsm.HsmId };
}

/** From an HSM that is not active nothing can be read. */
function isBackedUp({ State }: ClusterDescription, hsm: ClusterDescription['Hsms'][number]): boolean {
  return State === 'ACTIVE' && hsm.State === 'ACTIVE';
}
