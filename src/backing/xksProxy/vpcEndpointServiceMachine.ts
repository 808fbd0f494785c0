import { assign, setup } from 'xstate';
import type { DomainVerificationState } from '../../model/backingKeyStore.ts';

/** A VPC endpoint service as Amazon VPC keeps it. */
export interface VpcEndpointServiceRow {
  readonly ServiceName: string;
  readonly Owner: string;
  readonly allowsKms: boolean;
  readonly acceptanceRequired: boolean;
  readonly loadBalancer: 'network' | 'gateway';
  readonly AvailabilityZones: readonly string[];
  readonly privateDnsName: string;
  readonly domainVerificationState: DomainVerificationState;
}

/** What happens to a VPC endpoint service. */
export type VpcEndpointServiceEvent =
  | { type: 'service.deleted' }
  | { type: 'service.created' }
  | { type: 'service.changed'; changes: Partial<Omit<VpcEndpointServiceRow, 'ServiceName'>> };

/**
 * The VPC endpoint service in front of an external key store proxy. What AWS KMS demands of it is its row.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> Available
 *   state "Available" as Available
 *   Available: service.changed
 *   Available --> Deleted: service.deleted
 *   Deleted --> Available: service.created
 * ```
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html
 */
export const vpcEndpointServiceMachine = setup({
  types: {
    context: {} as VpcEndpointServiceRow,
    input: {} as VpcEndpointServiceRow,
    events: {} as VpcEndpointServiceEvent,
  },
  actions: {
    change: assign(({ event }) => (event.type === 'service.changed' ? event.changes : {})),
  },
}).createMachine({
  id: 'vpcEndpointService',
  context: ({ input }) => input,
  initial: 'Available',
  states: {
    Available: {
      on: { 'service.changed': { actions: 'change' }, 'service.deleted': { target: 'Deleted' } },
    },
    Deleted: { on: { 'service.created': { target: 'Available' } } },
  },
});
