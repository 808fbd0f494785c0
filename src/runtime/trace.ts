import { callListener } from './callListener.ts';
import { Kept } from './kept.ts';
import { frozen, type Json } from './recorded.ts';

interface AnyEntry {
  /** Counts the entries of a world from 1; goes on after a snapshot. */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Where it happened, when that was not the simulator's own account and Region. */
  readonly accountId?: string;
  readonly region?: string;
}

/** One line of a trace. Everything in it is JSON, and nothing in it is secret. */
export type TraceEntry = AnyEntry &
  (
    | {
        /** A request arrived; `attempt` counts from 1. */
        readonly type: 'call';
        readonly requestId: string;
        readonly operation: string;
        readonly attempt: number;
        readonly input: Json;
        /** Who sent it: an ARN; absent for the root user of the account. */
        readonly caller?: string;
      }
    | {
        /** Its answer, which arrives `latencyMs` later: an output or an error. */
        readonly type: 'answer';
        readonly requestId: string;
        readonly operation: string;
        readonly latencyMs: number;
        readonly output?: Json;
        readonly error?: {
          readonly name: string;
          readonly message: string;
          /** Which rule refused, and in which state. */
          readonly reason: string;
          /** The page that states the rule. */
          readonly documentation: string;
        };
      }
    | {
        /** A machine changed its state. */
        readonly type: 'transition';
        readonly machine: string;
        readonly id: string;
        readonly from: string;
        readonly to: string;
        readonly event: string;
        /** Why a custom key store became FAILED. */
        readonly ConnectionErrorCode?: string;
        /** Whether the key in the cluster went with the KMS key that was deleted. */
        readonly backingKeyDeletionStatus?: 'SUCCESS' | 'FAILURE';
      }
    | {
        /** `given` or a handle arranged something, by the rules of the operation. */
        readonly type: 'arranged';
        readonly what: string;
        readonly input: Json;
        readonly output: Json;
      }
    | {
        /** Something happened in the world outside AWS KMS. */
        readonly type: 'cause';
        readonly id: string;
        readonly cause: string;
      }
    | {
        /** A fault was scripted, triggered or repaired. */
        readonly type: 'fault';
        readonly what: string;
        readonly name: string;
        readonly details: Json;
      }
    | {
        /** Somebody moved the clock by `ms`. */
        readonly type: 'time';
        readonly ms: number;
      }
  );

/** The members of an entry that its maker gives. */
export type NewTraceEntry = TraceEntry extends infer E
  ? E extends TraceEntry
    ? Omit<E, 'sequence' | 'at'>
    : never
  : never;

/** An append-only record, of which the last `limit` entries are kept. */
export class Trace {
  readonly #kept: Kept<TraceEntry>;
  readonly #listeners = new Set<(entry: TraceEntry) => void>();
  #read: readonly TraceEntry[] | undefined;
  #telling = 0;
  lastSequence: number;

  constructor(limit: number, lastSequence = 0) {
    this.#kept = new Kept(limit);
    this.lastSequence = lastSequence;
  }

  /** Whether a listener is being told of an entry. */
  get isTelling(): boolean {
    return this.#telling > 0;
  }

  append(at: number, entry: NewTraceEntry): void {
    this.push(Object.assign({ sequence: this.next(), at }, entry) as TraceEntry);
  }

  /** The number of the entry that will be pushed now. */
  next(): number {
    return ++this.lastSequence;
  }

  push(entry: TraceEntry): void {
    this.#read = undefined;
    this.#kept.push(entry);
    this.#telling++;
    for (const listener of this.#listeners) callListener(listener, entry);
    this.#telling--;
  }

  entries(): readonly TraceEntry[] {
    this.#read ??= Object.freeze(this.#kept.list().map(frozen));
    return this.#read;
  }

  listen(listener: (entry: TraceEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
