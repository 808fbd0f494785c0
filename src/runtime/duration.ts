import { parse } from '@lukeed/ms';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';

/**
 * A span of time: milliseconds, or text such as `'250ms'`, `'30s'`, `'20m'`, `'1h'`, `'7d'`.
 * Never negative.
 */
export type Duration = number | string;

/** Longest span accepted: 1,000 years, well inside what a JavaScript `Date` can hold. */
const longestMs = 1_000 * 365.25 * 24 * 60 * 60 * 1_000;

/** Milliseconds of a {@link Duration}; `name` says in an error which argument was wrong. */
export function toMs(duration: Duration, name: string): number {
  const ms = typeof duration === 'string' ? parseText(duration.trim()) : duration;
  if (typeof ms !== 'number' || !(ms >= 0 && ms <= longestMs)) {
    throw new SimulatorUsageError(
      `${name}: expected a duration such as '250ms', '20m' or '7d', or milliseconds, from 0 to 1,000 years; got ${describe(duration)}`,
    );
  }
  return ms;
}

/** The library takes no duration of nothing. */
function parseText(text: string): number | undefined {
  return /^0(\.0+)? ?(ms|s|m|h|d|w)?$/.test(text) ? 0 : parse(text);
}

/** A value as an error message may show it: short, on one line. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
