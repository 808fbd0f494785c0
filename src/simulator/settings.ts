import type { Assumptions } from '../model/assumptionOptions.ts';
import { documentedRequestQuotas } from '../model/requestQuotas.ts';
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
  readonly authorization: 'off' | 'iam';
  readonly signatures: 'ignored' | 'verified';
}

/** The same for another account or Region: quotas that are as documented are those of its own Region. */
export function settingsFor(settings: WorldSettings, accountId: string, region: string): WorldSettings {
  if (settings.accountId === accountId && settings.region === region) return settings;
  return { ...settings, accountId, region, requestQuotas: requestQuotasFor(settings, region) };
}

function requestQuotasFor({ requestQuotas, region: home }: WorldSettings, region: string) {
  if (requestQuotas === undefined || region === home) return requestQuotas;
  const [athome, there] = [documentedRequestQuotas(home), documentedRequestQuotas(region)];
  const quotas = Object.entries(requestQuotas).map(([name, rate]) => {
    const quota = name as keyof RequestQuotas;
    return [quota, rate === athome[quota] ? there[quota] : rate];
  });
  return Object.fromEntries(quotas) as RequestQuotas;
}
