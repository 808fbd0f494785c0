import { base64 } from '@scure/base';
import type { Caller } from '../authorization/requestFacts.ts';
import { isBytes, isDate } from '../runtime/bytes.ts';
import type { ClockEvent } from '../runtime/clock.ts';

/** What has happened to a world, as plain JSON: from an equal world, all records in order lead to an equal world. */
export type JournalRecord =
  | {
      readonly what: 'request';
      /** Milliseconds since the epoch. */
      readonly at: number;
      /** Where it arrived. */
      readonly accountId: string;
      readonly region: string;
      /** Who sent it; absent for the root user of the account. */
      readonly caller?: {
        readonly Arn: string;
        readonly accountId: string;
        readonly context?: Caller['context'];
      };
      readonly service: 'kms' | 'cloudhsm';
      readonly operation: string;
      /** The input, checked, with {@link packed} bytes and dates. */
      readonly input: unknown;
      readonly requestId: string;
      /** When its answer is due. */
      readonly until: number;
    }
  /** A request that was refused before anything was asked of the world. */
  | { readonly what: 'refusal'; readonly at: number; readonly requestId: string; readonly until: number }
  /** The clock has handed an event back. */
  | { readonly what: 'event'; readonly at: number; readonly event: ClockEvent }
  /** Time has moved, and nothing else is told of it. */
  | { readonly what: 'time'; readonly at: number }
  /** An operation of the control interface. */
  | { readonly what: 'control'; readonly at: number; readonly name: string; readonly input: unknown };

/** Keeps what happens to a world before anybody is told of it. */
export interface Journal {
  /** @throws when it cannot be kept; the world must not go on then. */
  append(record: JournalRecord): void;
  /** Something has happened of which no record tells. */
  changed(): void;
  /** Resolves when what was appended is as safe as was asked for; `undefined` when it is already. */
  flushed(): Promise<void> | undefined;
}

/** A checked input as JSON: bytes and points in time are marked. */
export function packed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isBytes(value)) return { $bytes: base64.encode(value) };
  if (isDate(value)) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(packed);
  return { $members: Object.entries(value).map(([name, member]) => [name, packed(member)]) };
}

/** What {@link packed} has packed. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unpacked);
  const { $bytes, $date, $members } = value as {
    $bytes?: string;
    $date?: number;
    $members?: readonly (readonly [string, unknown])[];
  };
  if ($bytes !== undefined) return base64.decode($bytes);
  if ($date !== undefined) return new Date($date);
  return Object.fromEntries(($members ?? []).map(([name, member]) => [name, unpacked(member)]));
}
