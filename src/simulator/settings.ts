import type { Assumptions } from '../model/assumptionOptions.ts';
import type { Timing } from '../model/timing.ts';
import type { RequestQuotas, ResourceQuotas } from '../operations/operation.ts';

/** Options of which a snapshot keeps a copy. */
export interface WorldSettings {
  readonly seed: number | string;
  readonly accountId: string;
  readonly region: string;
  readonly startTime: number;
  readonly timing: Timing;
  readonly quotas: ResourceQuotas;
  /** Absent while requests are not limited. */
  readonly requestQuotas?: RequestQuotas | undefined;
  readonly assumptions: Assumptions;
  readonly maxAttempts: number;
}
