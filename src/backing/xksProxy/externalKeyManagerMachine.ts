import { assign, setup } from 'xstate';

/** The external key manager behind a proxy. */
export interface ExternalKeyManagerRow {
  /** Instances of the fleet, all of one health: 1 to 10. */
  readonly ekmFleetSize: number;
}

/** What happens to a key manager. */
export type ExternalKeyManagerEvent =
  | { type: 'keyManager.recovered' }
  | { type: 'keyManager.degraded' }
  | { type: 'keyManager.failed' }
  | { type: 'keyManager.resized'; ekmFleetSize: number };

/**
 * The external key manager as its proxy reports it in GetHealthStatus: its states are the values of
 * `healthStatus`. A store connects while at least one instance is `ACTIVE` or `DEGRADED`.
 *
 * ```mermaid
 * stateDiagram-v2
 *   [*] --> ACTIVE
 *   ACTIVE --> DEGRADED: keyManager.degraded
 *   ACTIVE --> UNAVAILABLE: keyManager.failed
 *   DEGRADED --> ACTIVE: keyManager.recovered
 *   DEGRADED --> UNAVAILABLE: keyManager.failed
 *   UNAVAILABLE --> ACTIVE: keyManager.recovered
 *   UNAVAILABLE --> DEGRADED: keyManager.degraded
 *   note right of ACTIVE
 *     In every state:
 *     keyManager.resized
 *   end note
 * ```
 *
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#gethealthstatus
 */
export const externalKeyManagerMachine = setup({
  types: {
    context: {} as ExternalKeyManagerRow,
    input: {} as ExternalKeyManagerRow,
    events: {} as ExternalKeyManagerEvent,
  },
  actions: {
    resize: assign(({ event, context }) => ({
      ekmFleetSize: event.type === 'keyManager.resized' ? event.ekmFleetSize : context.ekmFleetSize,
    })),
  },
}).createMachine({
  id: 'externalKeyManager',
  context: ({ input }) => input,
  initial: 'ACTIVE',
  on: { 'keyManager.resized': { actions: 'resize' } },
  states: {
    ACTIVE: {
      on: { 'keyManager.degraded': { target: 'DEGRADED' }, 'keyManager.failed': { target: 'UNAVAILABLE' } },
    },
    DEGRADED: {
      on: { 'keyManager.recovered': { target: 'ACTIVE' }, 'keyManager.failed': { target: 'UNAVAILABLE' } },
    },
    UNAVAILABLE: {
      on: { 'keyManager.recovered': { target: 'ACTIVE' }, 'keyManager.degraded': { target: 'DEGRADED' } },
    },
  },
});
