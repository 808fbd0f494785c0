import type { ClusterDescription } from '../../backing/backingStore.ts';
import { type CloudHsmV2Error, cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import type { Hsm } from '../../model/backingKeyStore.ts';
import { maximumHsmsPerCluster } from '../../model/cloudHsmV2/limits.ts';
import type { CreateHsmInput, CreateHsmOutput } from '../../model/cloudHsmV2/operations.ts';
import { newHsmId } from '../../runtime/ids.ts';
import type { Asking, Checked } from '../operation.ts';
import { backUp } from './backups.ts';
import { type DescribedCluster, describe, describeAll, findCluster } from './clusters.ts';
import { hsmOf } from './hsms.ts';
import { invalidRequest } from './refusals.ts';
import { type Answer, type CloudHsmV2Scope, pageOfOperation } from './scope.ts';

const documentation = pageOfOperation('CreateHsm');

/**
 * Adds an HSM to a cluster: the only one until the cluster is activated, and any number of them from then on. It
 * becomes `ACTIVE` some time after the answer. An active cluster is backed up for it.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the state of the cluster does not allow it, the
 * cluster has no subnet there, or the address cannot be had.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceLimitExceededException`: the quota of HSMs is used up.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateHsm.html
 */
export function* createHsm(
  scope: CloudHsmV2Scope,
  { ClusterId, AvailabilityZone, IpAddress }: Checked<CreateHsmInput>,
): Asking<Answer<CreateHsmOutput>> {
  const all = yield* describeAll(scope);
  const { entry, description } = yield* findCluster(scope, ClusterId);
  if (IpAddress !== undefined) requireFree(IpAddress, description);
  requireQuota(scope, all);
  const hsm: Hsm = {
    HsmId: newHsmId(scope.random.stream('ids')),
    AvailabilityZone,
    State: 'CREATE_IN_PROGRESS',
    ...(IpAddress === undefined ? {} : { EniIp: IpAddress }),
  };
  if (!scope.cause(entry, { type: 'createHsm', hsm }))
    throw refusal(ClusterId, AvailabilityZone, description);
  const isBackedUp =
    description.State === 'ACTIVE' && description.Hsms.some(({ State }) => State === 'ACTIVE');
  if (isBackedUp) backUp(scope, entry, description);
  scope.schedule(scope.now + scope.timing.createHsm, {
    type: 'cloudHsm.due',
    ClusterId,
    cause: 'hsm.created',
    HsmId: hsm.HsmId,
  });
  const now = yield* describe(scope, entry);
  const added = now.Hsms.find(({ HsmId }) => HsmId === hsm.HsmId) ?? hsm;
  return { Hsm: hsmOf(ClusterId, added, now) };
}

function requireFree(IpAddress: string, { Hsms }: ClusterDescription): void {
  if (IpAddress.split('.').some((part) => Number(part) > 255)) {
    throw invalidRequest(`${IpAddress} is not an IPv4 address.`, documentation);
  }
  if (Hsms.some(({ EniIp }) => EniIp === IpAddress)) {
    throw invalidRequest(`An HSM of the cluster has the address ${IpAddress} already.`, documentation);
  }
}

function requireQuota({ cloudHsmQuotas }: CloudHsmV2Scope, all: readonly DescribedCluster[]): void {
  const hsms = all.reduce((sum, { description }) => sum + description.Hsms.length, 0);
  if (hsms < cloudHsmQuotas.hsms) return;
  throw cloudHsmV2Error('CloudHsmResourceLimitExceededException', {
    reason: `The account has ${hsms} HSMs in the Region, and its quota is ${cloudHsmQuotas.hsms}.`,
    documentation: 'https://docs.aws.amazon.com/cloudhsm/latest/userguide/limits.html',
  });
}

function refusal(
  ClusterId: string,
  AvailabilityZone: string,
  { State, Hsms, SubnetMapping }: ClusterDescription,
): CloudHsmV2Error {
  if (!Object.hasOwn(SubnetMapping, AvailabilityZone)) {
    return invalidRequest(`Cluster ${ClusterId} has no subnet in ${AvailabilityZone}.`, documentation);
  }
  const isBeforeActivation = State === 'UNINITIALIZED' || State === 'INITIALIZED';
  if (isBeforeActivation && Hsms.length > 0) {
    // The text of the service, as https://github.com/hashicorp/terraform-provider-aws/issues/7437 quotes it.
    return cloudHsmV2Error('CloudHsmInvalidRequestException', {
      message: `Cluster '${ClusterId}' already contains an HSM but has not yet been fully activated`,
      reason: `Cluster ${ClusterId} is ${State}: until it is activated it has one HSM.`,
      documentation,
    });
  }
  if (!isBeforeActivation && State !== 'ACTIVE' && State !== 'DEGRADED') {
    return invalidRequest(`Cluster ${ClusterId} cannot get an HSM while it is ${State}.`, documentation);
  }
  if (Hsms.length >= maximumHsmsPerCluster) {
    return invalidRequest(`A cluster has at most ${maximumHsmsPerCluster} HSMs.`, documentation);
  }
  return invalidRequest(
    `The subnet of cluster ${ClusterId} in ${AvailabilityZone} has no free address.`,
    documentation,
  );
}
