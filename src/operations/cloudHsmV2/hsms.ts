import type { ClusterDescription } from '../../backing/backingStore.ts';
import type { ClusterHsm } from '../../model/cloudHsmV2/cluster.ts';
import { defaultHsmType } from './defaults.ts';
import { derivedId } from './derivedId.ts';

type DescribedHsm = ClusterDescription['Hsms'][number];

/** The HSM as an answer shows it: https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Hsm.html */
export function hsmOf(
  ClusterId: string,
  { HsmId, AvailabilityZone, State, EniIp }: DescribedHsm,
  { SubnetMapping, HsmType = defaultHsmType }: ClusterDescription,
): ClusterHsm {
  const SubnetId = Object.hasOwn(SubnetMapping, AvailabilityZone)
    ? SubnetMapping[AvailabilityZone]
    : undefined;
  return {
    AvailabilityZone,
    ClusterId,
    ...(SubnetId === undefined ? {} : { SubnetId }),
    EniId: eniOf(HsmId),
    ...(EniIp === undefined ? {} : { EniIp }),
    HsmId,
    HsmType,
    State,
  };
}

/** The network interface of an HSM. */
export const eniOf = (HsmId: string): string => derivedId('eni', HsmId);
