import type { ClusterDescription } from '../../backing/backingStore.ts';
import { invalidRequest } from './refusals.ts';
import { pageOfOperation } from './scope.ts';

/** Availability Zones of the largest Region: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html */
const zones = ['a', 'b', 'c', 'd', 'e', 'f'];

/**
 * In which Availability Zone each subnet lies. There are no subnets in the simulated world but those of clusters: one
 * that a cluster has lies where that cluster has it, and every other in the first Availability Zone that is left.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: two lie in the same Availability Zone, or there
 * are more than the Region has.
 */
export function subnetMapping(
  SubnetIds: readonly string[],
  region: string,
  known: readonly Pick<ClusterDescription, 'SubnetMapping'>[],
): Readonly<Record<string, string>> {
  const documentation = pageOfOperation('CreateCluster');
  const zoneOf = new Map<string, string>();
  for (const { SubnetMapping } of known) {
    for (const [zone, SubnetId] of Object.entries(SubnetMapping)) zoneOf.set(SubnetId, zone);
  }
  const taken = new Set<string>();
  for (const SubnetId of SubnetIds) {
    const zone = zoneOf.get(SubnetId);
    if (zone === undefined) continue;
    if (taken.has(zone)) throw twice(zone, documentation);
    taken.add(zone);
  }
  const mapping = SubnetIds.map((SubnetId) => {
    const zone =
      zoneOf.get(SubnetId) ?? zones.map((letter) => `${region}${letter}`).find((free) => !taken.has(free));
    if (zone === undefined) {
      throw invalidRequest(
        `${SubnetIds.length} subnets: the Region has fewer Availability Zones.`,
        documentation,
      );
    }
    taken.add(zone);
    return [zone, SubnetId] as const;
  });
  const [first] = SubnetIds.filter((SubnetId, at) => SubnetIds.indexOf(SubnetId) !== at);
  if (first !== undefined) throw twice(first, documentation);
  return Object.fromEntries(mapping);
}

const twice = (what: string, documentation: string) =>
  invalidRequest(`${what} comes twice: a cluster has one subnet in each Availability Zone.`, documentation);
