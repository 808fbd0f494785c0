import type { BackingFactory, CloudHsmClusterInit, XksProxyInit } from '../backing/backingFactory.ts';
import { cloudHsmCluster } from '../backing/cloudHsm/cloudHsmBacking.ts';
import { xksProxy } from '../backing/xksProxy/xksProxyBacking.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { type Assumptions, assumptionOptions, defaultAssumptions } from '../model/assumptionOptions.ts';
import {
  maximumAliasesPerKey,
  maximumCustomKeyStores,
  maximumGrantsPerKey,
  maximumKmsKeys,
} from '../model/limits.ts';
import { documentedRequestQuotas } from '../model/requestQuotas.ts';
import { documentedTiming, instantTiming, type Timing } from '../model/timing.ts';
import type { RequestQuotas, ResourceQuotas } from '../operations/operation.ts';
import type { Clock } from '../runtime/clock.ts';
import { type Duration, describe, toMs } from '../runtime/duration.ts';
import type { Journal } from './journal.ts';
import type { WorldSettings } from './settings.ts';
import { checkSnapshot, type WorldSnapshot } from './snapshot.ts';

/** Everything {@link createSimulator} can be told; unknown options throw. */
export interface SimulatorOptions {
  /** All ids, dice and key material come from it. Default 1. */
  readonly seed?: number | string;
  /** 12 digits. Default `'111122223333'`. */
  readonly accountId?: string;
  /** Default `'us-east-1'`. */
  readonly region?: string;
  /** When the world begins: a `Date`, ISO 8601 text, or milliseconds since the epoch. Default `'2026-01-01T00:00:00Z'`. */
  readonly startTime?: Date | string | number;
  /** Default `'virtual'`; with `'system'` the host's time and timers, whatever they are at call time. */
  readonly clock?: 'virtual' | 'system' | Clock;
  /** How long things take. Default `'documented'`; `'instant'` shows the end state at the next request. */
  readonly timing?: 'documented' | 'instant' | Partial<Timing<Duration>>;
  /**
   * `'iam'`: every request needs the permissions that AWS KMS documents, by identity policies, key policies and grants;
   * `iam` makes users and roles. Default `'off'`: everybody may do everything.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
   */
  readonly authorization?: 'off' | 'iam';
  /**
   * `'verified'`: requests over the wire have to be signed with an access key of this world. Default `'ignored'`: any
   * credentials pass. Clients in process sign nothing, and are known by their caller.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
   */
  readonly signatures?: 'ignored' | 'verified';
  /**
   * How much there may be (`resources`, default `'documented'`: 10 custom key stores, 100,000 KMS keys, 50 aliases and
   * 50,000 grants a key), and how many requests a second (`requests`, default `'off'`). What an override leaves out is
   * as documented.
   */
  readonly quotas?: {
    readonly resources?: 'documented' | Partial<ResourceQuotas>;
    readonly requests?: 'off' | 'documented' | Partial<RequestQuotas>;
  };
  /** Choices where AWS is silent or contradicts itself; see docs/fidelity.md. */
  readonly assumptions?: Partial<Assumptions>;
  /** Attempts of one call, the first included, on all three ways in. Default 3. */
  readonly maxAttempts?: number;
  /** How many entries the trace, and how many calls `calls()`, keep. Default 1,000. */
  readonly trace?: { readonly limit?: number };
  /** Logic of new clusters and proxies; see `/backing`. Default the built-in ones. */
  readonly backings?: {
    readonly cloudHsmCluster?: BackingFactory<CloudHsmClusterInit>;
    readonly xksProxy?: BackingFactory<XksProxyInit>;
  };
  /** Continue from a snapshot. What it holds cannot be given again. */
  readonly snapshot?: WorldSnapshot;
}

/** Options, checked, with their defaults. */
export interface ResolvedOptions {
  readonly settings: WorldSettings;
  readonly clock: 'virtual' | 'system' | Clock;
  readonly traceLimit: number;
  readonly backings: {
    readonly cloudHsmCluster: BackingFactory<CloudHsmClusterInit>;
    readonly xksProxy: BackingFactory<XksProxyInit>;
  };
  readonly snapshot: WorldSnapshot | undefined;
  /** Kept by a state directory. */
  readonly journal?: Journal | undefined;
}

const settingNames = [
  'seed',
  'accountId',
  'region',
  'startTime',
  'timing',
  'quotas',
  'assumptions',
  'maxAttempts',
  'authorization',
  'signatures',
];
const optionNames = [...settingNames, 'clock', 'trace', 'backings', 'snapshot'];

/** Checks options and fills in the defaults. */
export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  requireKnown('createSimulator', options, optionNames);
  const { clock = 'virtual', trace = {}, backings = {}, snapshot } = options;
  requireKnown('trace', trace, ['limit']);
  requireKnown('backings', backings, ['cloudHsmCluster', 'xksProxy']);
  for (const [name, factory] of Object.entries(backings)) {
    if (typeof factory !== 'function') {
      throw new SimulatorUsageError(
        `backings.${name}: expected a backing factory, such as fromActorLogic returns`,
      );
    }
  }
  if (snapshot !== undefined) {
    const given = settingNames.filter((name) => options[name as keyof SimulatorOptions] !== undefined);
    if (given.length > 0) {
      throw new SimulatorUsageError(
        `snapshot: the snapshot holds ${given.join(', ')} already; beside it give only clock, trace and backings`,
      );
    }
  }
  // Its maker may change the object that it handed in.
  const copy: WorldSnapshot | undefined =
    snapshot === undefined ? undefined : JSON.parse(JSON.stringify(checkSnapshot(snapshot)));
  return {
    settings: copy?.settings ?? resolveSettings(options),
    clock: checkClock(clock),
    traceLimit: count('trace.limit', trace.limit ?? 1_000),
    backings: {
      cloudHsmCluster: backings.cloudHsmCluster ?? cloudHsmCluster,
      xksProxy: backings.xksProxy ?? xksProxy,
    },
    snapshot: copy,
  };
}

function resolveSettings(options: SimulatorOptions): WorldSettings {
  const {
    seed = 1,
    accountId = '111122223333',
    region = 'us-east-1',
    startTime = '2026-01-01T00:00:00Z',
  } = options;
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw new SimulatorUsageError(`seed: expected a number or a string, got ${describe(seed)}`);
  }
  requireAccountId('accountId', accountId);
  requireRegion('region', region);
  const { authorization = 'off', signatures = 'ignored' } = options;
  requireOneOf('authorization', authorization, ['off', 'iam']);
  requireOneOf('signatures', signatures, ['ignored', 'verified']);
  return {
    seed,
    accountId,
    region,
    startTime: toTime('startTime', startTime),
    timing: resolveTiming(options.timing ?? 'documented'),
    ...resolveQuotas(options.quotas ?? {}, region),
    assumptions: resolveAssumptions(options.assumptions ?? {}),
    maxAttempts: count('maxAttempts', options.maxAttempts ?? 3),
    authorization,
    signatures,
  };
}

function resolveTiming(timing: NonNullable<SimulatorOptions['timing']>): Timing {
  if (timing === 'documented') return documentedTiming;
  if (timing === 'instant') return instantTiming;
  requireKnown('timing', timing, Object.keys(documentedTiming));
  const resolved = { ...documentedTiming };
  for (const [name, duration] of Object.entries(timing)) {
    if (duration !== undefined) resolved[name as keyof Timing] = toMs(duration, `timing.${name}`);
  }
  if (resolved.xksProxyHealthCheck === 0) {
    throw new SimulatorUsageError('timing.xksProxyHealthCheck: expected more than 0');
  }
  return resolved;
}

const documentedResources: ResourceQuotas = {
  customKeyStores: maximumCustomKeyStores,
  kmsKeys: maximumKmsKeys,
  aliasesPerKey: maximumAliasesPerKey,
  grantsPerKey: maximumGrantsPerKey,
};

function resolveQuotas(
  quotas: NonNullable<SimulatorOptions['quotas']>,
  region: string,
): Pick<WorldSettings, 'quotas' | 'requestQuotas'> {
  requireKnown('quotas', quotas, ['resources', 'requests']);
  const { resources = 'documented', requests = 'off' } = quotas;
  return {
    quotas:
      resources === 'documented'
        ? documentedResources
        : overridden('quotas.resources', documentedResources, resources),
    requestQuotas: resolveRequestQuotas(requests, documentedRequestQuotas(region)),
  };
}

function resolveRequestQuotas(
  requests: 'off' | 'documented' | Partial<RequestQuotas>,
  documented: RequestQuotas,
): RequestQuotas | undefined {
  if (requests === 'off') return undefined;
  return requests === 'documented' ? documented : overridden('quotas.requests', documented, requests);
}

/** Counts by name, of which some are given. */
function overridden<T extends Readonly<Record<string, number>> | ResourceQuotas>(
  name: string,
  documented: T,
  given: Partial<T>,
): T {
  requireKnown(name, given, Object.keys(documented));
  const counts = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...documented,
    ...Object.fromEntries(counts.map(([member, value]) => [member, count(`${name}.${member}`, value)])),
  };
}

function resolveAssumptions(assumptions: Partial<Assumptions>): Assumptions {
  requireKnown('assumptions', assumptions, Object.keys(assumptionOptions));
  const given = Object.entries(assumptions).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const values: readonly unknown[] = assumptionOptions[name as keyof Assumptions].values;
    if (!values.includes(value)) {
      throw new SimulatorUsageError(
        `assumptions.${name}: expected one of ${JSON.stringify(values)}, got ${describe(value)}`,
      );
    }
  }
  return { ...defaultAssumptions, ...Object.fromEntries(given) };
}

function checkClock(clock: NonNullable<SimulatorOptions['clock']>): NonNullable<SimulatorOptions['clock']> {
  if (clock === 'virtual' || clock === 'system') return clock;
  const methods = ['start', 'schedule', 'cancel', 'catchUp', 'pending', 'stop'] as const;
  const isClock =
    typeof clock === 'object' &&
    clock !== null &&
    methods.every((method) => typeof clock[method] === 'function');
  if (!isClock)
    throw new SimulatorUsageError(`clock: expected 'virtual', 'system' or a Clock, got ${describe(clock)}`);
  return clock;
}

/** What a `Date` can hold. */
const latestTime = 8_640_000_000_000_000;

/** Milliseconds since the epoch of a `Date`, ISO 8601 text or such a number. */
export function toTime(name: string, time: Date | string | number): number {
  const ms = time instanceof Date || typeof time === 'string' ? new Date(time).getTime() : time;
  if (typeof ms === 'number' && Number.isSafeInteger(ms) && Math.abs(ms) <= latestTime) return ms;
  throw new SimulatorUsageError(
    `${name}: expected a Date, ISO 8601 text or milliseconds since the epoch, got ${describe(time)}`,
  );
}

function count(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new SimulatorUsageError(`${name}: expected a whole number from 1 on, got ${describe(value)}`);
}

/** 12 digits. */
export const requireAccountId = (name: string, value: unknown) =>
  requireMatch(name, value, /^\d{12}$/, '12 digits');

/** Such as `us-east-1`. */
export const requireRegion = (name: string, value: unknown) =>
  requireMatch(name, value, regionForm, "a Region such as 'us-east-1'");

/** How the codes of Regions look. */
export const regionForm = /^([a-z]+-){2,3}\d+$/;

function requireMatch(name: string, value: unknown, pattern: RegExp, expected: string): void {
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new SimulatorUsageError(`${name}: expected ${expected}, got ${describe(value)}`);
  }
}

/** An object of ours has no member but these. */
export function requireKnown(name: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SimulatorUsageError(`${name}: expected an object, got ${describe(value)}`);
  }
  const unknown = Object.keys(value).filter((member) => !known.includes(member));
  if (unknown.length > 0) {
    throw new SimulatorUsageError(
      `${name}: unknown ${unknown.map(describe).join(', ')}; known are ${known.join(', ')}`,
    );
  }
}

/** One of a few words. */
export function requireOneOf(name: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) {
    throw new SimulatorUsageError(`${name}: expected one of ${words.join(', ')}, got ${describe(value)}`);
  }
}
