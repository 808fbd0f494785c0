import type { Journal, JournalRecord } from '../simulator/journal.ts';
import type { WorldSettings } from '../simulator/settings.ts';
import type { WorldSnapshot } from '../simulator/snapshot.ts';
import type { World } from '../simulator/world.ts';
import type { StateFiles } from './stateFiles.ts';

/** What takes the place of the journal: a world, and what it was made with, to which a reset returns. */
export interface KeptWorld {
  readonly settings: WorldSettings;
  readonly world: WorldSnapshot;
}

/** A record, with how far the trace had come: its numbers go on after a restart. */
export type KeptRecord = JournalRecord & { readonly traceSequence: number };

/** Writes records, or a snapshot where a record would not do. */
export class StateJournal implements Journal {
  readonly #files: StateFiles;
  readonly #settings: WorldSettings;
  readonly #world: () => World;
  readonly #longestBytes: number;
  #isStale = true;
  /** When the last answer of a world is due. */
  #last: { readonly world: World; readonly until: number } | undefined;

  constructor(files: StateFiles, settings: WorldSettings, world: () => World, longestBytes: number) {
    this.#files = files;
    this.#settings = settings;
    this.#world = world;
    this.#longestBytes = longestBytes;
  }

  append(record: JournalRecord): void {
    if ('until' in record) this.#last = { world: this.#world(), until: this.#until(record.until) };
    if (this.#isStale || this.#files.journalBytes > this.#longestBytes) this.save();
    else
      this.#files.append({ ...record, traceSequence: this.#world().trace.lastSequence } satisfies KeptRecord);
  }

  changed(): void {
    this.#isStale = true;
  }

  flushed(): Promise<void> | undefined {
    return this.#files.flushed();
  }

  save(): void {
    const world = this.#world();
    // An answer that somebody had got already was never before this time.
    const now = this.#until(world.now);
    const kept: KeptWorld = { settings: this.#settings, world: { ...world.snapshot(), now } };
    this.#files.compact(kept);
    this.#isStale = false;
  }

  #until(time: number): number {
    return this.#last?.world === this.#world() ? Math.max(this.#last.until, time) : time;
  }
}
