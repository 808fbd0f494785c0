import type { Shape } from '../model/shapes.ts';
import { isBytes, isDate } from './bytes.ts';

/** A value as a trace may hold it: JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };

/** Stands for every secret. */
export const redacted = '***SensitiveInformation***';

const longestString = 1_024;
const longestList = 20;

/**
 * Known members of an input or output as JSON for a trace: secrets replaced, long strings and lists cut, values
 * of a wrong type named by their type. Takes anything.
 */
export function recorded(
  members: Readonly<Record<string, Shape>>,
  value: unknown,
): { readonly [member: string]: Json } {
  const record: Record<string, Json> = {};
  if (typeof value !== 'object' || value === null) return record;
  for (const name in members) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined && member !== null) record[name] = recordedMember(members[name]!, member);
  }
  return record;
}

function recordedMember(shape: Shape, value: unknown): Json {
  if ('sensitive' in shape && shape.sensitive) return redacted;
  switch (shape.type) {
    case 'string':
      if (typeof value === 'string') return shortened(value);
      break;
    case 'structure':
      if (typeof value === 'object') return recorded(shape.members, value);
      break;
    case 'list':
      if (Array.isArray(value)) {
        const items = value.slice(0, longestList).map((item) => recordedMember(shape.member, item));
        return value.length > longestList ? [...items, `… ${value.length - longestList} more`] : items;
      }
      break;
    case 'map':
      if (typeof value === 'object' && !Array.isArray(value))
        return recordedMap(shape.value, value as object);
      break;
    case 'blob':
      if (isBytes(value)) return `[${value.length} bytes]`;
      break;
    case 'timestamp':
      if (isDate(value)) return value.getTime();
      break;
    default:
      if (typeof value === 'number' || typeof value === 'boolean') return value;
  }
  return `[${typeof value}]`;
}

function recordedMap(shape: Shape, value: object): Json {
  const entries = Object.entries(value);
  const record = entries
    .slice(0, longestList)
    .map(([key, item]) => [shortened(key), recordedMember(shape, item)]);
  if (entries.length > longestList) record.push(['…', `${entries.length - longestList} more`]);
  return Object.fromEntries(record);
}

/** A string of any length, cut to what a record keeps. */
export function shortened(text: string): string {
  return text.length > longestString
    ? `${cut(text, longestString)}… ${text.length - longestString} more`
    : text;
}

/** The beginning of a string as a string of its own: engines let a part keep the whole alive. */
export const cut = (text: string, length: number): string =>
  JSON.parse(JSON.stringify(text.slice(0, length)));

/** The record itself, which nobody can change any more. */
export function frozen<T>(record: T): T {
  if (typeof record !== 'object' || record === null || Object.isFrozen(record)) return record;
  for (const member of Object.values(record)) frozen(member);
  return Object.freeze(record);
}
