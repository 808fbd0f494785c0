import { openStateDirectory } from '../node/openStateDirectory.ts';
import type { ServeOptions } from '../node/serve.ts';
import type { Clock } from '../runtime/clock.ts';
import { describe } from '../runtime/duration.ts';
import { scaledClock } from '../runtime/scaledClock.ts';
import { createSimulator, type Simulator } from '../Simulator.ts';
import { resolveOptions, type SimulatorOptions, toTime } from '../simulator/options.ts';
import { asUsage } from './asUsage.ts';
import { usageError } from './CliError.ts';

/** What `serve` is told on the command line. */
export interface ServeFlags {
  readonly port: number;
  readonly hostname: string;
  readonly clock: string;
  readonly seed?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly startTime?: string;
  readonly timing?: 'documented' | 'instant';
  readonly requestQuotas?: 'off' | 'documented';
  readonly auth?: 'none' | 'sigv4';
  readonly authorization?: 'off' | 'iam';
  readonly allowHost: readonly string[];
  readonly allowOrigin: readonly string[];
  readonly state?: string;
  readonly arrange?: string;
}

/** A world to be served. */
export interface OpenWorld {
  readonly simulator: Simulator;
  /** Keeps what handles have changed, where there is a state directory. */
  readonly save: () => void;
  readonly close: () => void;
}

/**
 * Makes the world that the command line asks for, or goes on with the one that a state directory keeps.
 *
 * @throws {@link CliError} an option has a wrong value.
 * @throws {@link SimulatorUsageError} the state directory cannot be used.
 */
export function openWorld(flags: ServeFlags): OpenWorld {
  const { state: directory } = flags;
  if (directory === undefined) {
    const simulator = asUsage(() => createSimulator(simulatorOptions(flags)));
    return { simulator, save: () => {}, close: () => simulator.dispose() };
  }
  const { clock, ...options } = asUsage(() => {
    resolveOptions(simulatorOptions(flags));
    return simulatorOptions(flags);
  });
  const factor = factorOf(flags.clock);
  const state = openStateDirectory(directory, {
    ...options,
    clock: factor === undefined ? clock : (now) => scaledClock(factor, now),
  });
  return { simulator: state.simulator, save: () => state.save(), close: () => state.close() };
}

/** The options of the command line as a simulator takes them. */
export function simulatorOptions(flags: ServeFlags): SimulatorOptions {
  const { accountId, region, timing, requestQuotas, seed, startTime, auth, authorization } = flags;
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...(region === undefined ? {} : { region }),
    ...(timing === undefined ? {} : { timing }),
    ...(requestQuotas === undefined ? {} : { quotas: { requests: requestQuotas } }),
    ...(seed === undefined ? {} : { seed: seedOf(seed) }),
    ...(startTime === undefined ? {} : { startTime: timeOf(startTime) }),
    ...(auth === 'sigv4' ? { signatures: 'verified' } : {}),
    ...(authorization === undefined ? {} : { authorization }),
    clock: clockOf(flags),
  };
}

/** The options of the command line as a server takes them. */
export function serverOptions({ port, hostname, allowHost, allowOrigin }: ServeFlags): ServeOptions {
  return { port, hostname, allowedHosts: allowHost, allowedOrigins: allowOrigin };
}

/** The seed 1 of the command line is the 1 of TypeScript, so that both make the same world. */
const seedOf = (text: string) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);

/** Digits alone are milliseconds since the epoch. */
const timeOf = (text: string) => toTime('--start-time', /^-?\d+$/.test(text) ? Number(text) : text);

/** When a world begins whose clock is not that of the host. */
const defaultStartTime = '2026-01-01T00:00:00Z';

function clockOf({ clock, startTime }: ServeFlags): 'virtual' | 'system' | Clock {
  if (clock === 'virtual') return 'virtual';
  if (clock === 'real') {
    if (startTime === undefined) return 'system';
    throw usageError(
      '--start-time: a real clock shows the time of the host; use it with --clock virtual or 60x',
    );
  }
  const factor = factorOf(clock);
  if (factor !== undefined) return scaledClock(factor, timeOf(startTime ?? defaultStartTime));
  throw usageError(`--clock: expected real, virtual, or a pace such as 60x, got ${describe(clock)}`);
}

/** How many times as fast as the host a clock runs, where it has a pace of its own. */
function factorOf(clock: string): number | undefined {
  const [, factor] = /^(\d{1,6}(?:\.\d{1,6})?)x$/.exec(clock) ?? [];
  return factor === undefined ? undefined : Number(factor);
}
