import type { Hsm, Subnet } from '../../model/backingKeyStore.ts';

/** AWS keeps the first addresses of a subnet: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const firstFreeHost = 4;

/** The HSMs with an address each: those that have none get the lowest that is free in their subnet. */
export function withEniAddresses(hsms: readonly Hsm[], subnets: readonly Subnet[]): readonly Hsm[] {
  const taken = new Set(hsms.map(({ EniIp }) => EniIp));
  const nextHosts = new Map<string, number>();
  return hsms.map((hsm) => {
    const subnet = subnets.findIndex(({ AvailabilityZone }) => AvailabilityZone === hsm.AvailabilityZone);
    if (hsm.EniIp !== undefined || subnet < 0) return hsm;
    let host = nextHosts.get(hsm.AvailabilityZone) ?? firstFreeHost;
    while (taken.has(address(subnet, host))) host++;
    nextHosts.set(hsm.AvailabilityZone, host + 1);
    return { ...hsm, EniIp: address(subnet, host) };
  });
}

/** In the simulated network every subnet has 65,536 addresses: 10.0.0.0/16 the first, 10.1.0.0/16 the second. */
const address = (subnet: number, host: number) => `10.${subnet}.${host >> 8}.${host & 255}`;
