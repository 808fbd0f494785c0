import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { version } from '../http/control/version.ts';
import type { Clock } from '../runtime/clock.ts';
import { Simulator } from '../Simulator.ts';
import { insideOf } from '../simulator/inside.ts';
import type { Journal, JournalRecord } from '../simulator/journal.ts';
import { type ResolvedOptions, resolveOptions, type SimulatorOptions } from '../simulator/options.ts';
import type { WorldSettings } from '../simulator/settings.ts';
import { checkSnapshot, type WorldSnapshot } from '../simulator/snapshot.ts';
import { replayed } from './replayed.ts';
import type { StateDurability } from './stateDurability.ts';
import { StateFiles } from './stateFiles.ts';

/** How a state directory is opened; what it holds already has to have been made with the same options. */
export interface StateDirectoryOptions extends Omit<SimulatorOptions, 'snapshot' | 'backings' | 'clock'> {
  /** As for {@link createSimulator}; a function makes the clock that goes on from a time, in milliseconds since the epoch. */
  readonly clock?: SimulatorOptions['clock'] | ((now: number) => Clock);
  /** Whether an answer is safe from a kill of the process (default) or also from a loss of power. */
  readonly durability?: StateDurability;
}

/** A journal longer than this is replaced by a snapshot. */
const longestJournalBytes = 64 * 1_024 * 1_024;

/**
 * A world that is kept in a directory. No change that was acknowledged over the wire is lost, at whatever moment the
 * process is killed; the next {@link openStateDirectory} goes on from there. What handles change in process is kept
 * with the next request, or by {@link StateDirectory.save}. The files hold secrets, and only their owner can read them.
 */
export interface StateDirectory {
  /** Give it to `serve`, or use it in process. */
  readonly simulator: Simulator;
  /** How much of a last record, which nobody was told of, a kill had cut off. */
  readonly recovered: { readonly tornBytes: number } | undefined;
  /** Writes everything as it is now. */
  save(): void;
  /** Saves, ends the world and lets go of the directory. Does nothing a second time. */
  close(): void;
  [Symbol.dispose](): void;
}

class OpenDirectory implements StateDirectory {
  readonly #files: StateFiles;
  readonly #journal: StateJournal;
  #isClosed = false;
  readonly simulator: Simulator;
  readonly recovered: StateDirectory['recovered'];

  constructor(files: StateFiles, options: ResolvedOptions) {
    this.#files = files;
    this.recovered = files.opened.recovered;
    this.#journal = new StateJournal(files, () => insideOf('state', this.simulator).world().snapshot());
    this.simulator = new Simulator({ ...options, journal: this.#journal });
    this.#journal.save();
  }

  save(): void {
    this.#journal.save();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.#journal.save();
    } finally {
      this.simulator.dispose();
      this.#files.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Writes records, or a snapshot where a record would not do. */
class StateJournal implements Journal {
  readonly #files: StateFiles;
  readonly #snapshot: () => WorldSnapshot;
  #isStale = true;

  constructor(files: StateFiles, snapshot: () => WorldSnapshot) {
    this.#files = files;
    this.#snapshot = snapshot;
  }

  append(record: JournalRecord): void {
    if (this.#isStale || this.#files.journalBytes > longestJournalBytes) this.save();
    else this.#files.append(record);
  }

  changed(): void {
    this.#isStale = true;
  }

  flushed(): Promise<void> | undefined {
    return this.#files.flushed();
  }

  save(): void {
    this.#files.compact(this.#snapshot());
    this.#isStale = false;
  }
}

/**
 * Opens a directory that keeps a world, and makes it if there is none.
 *
 * @param directory - Its path. One process at a time can have it open.
 * @throws {@link SimulatorUsageError} it is damaged, in use, not ours, or was made with other options; nothing is
 * changed then.
 * @example
 * ```ts
 * const state = openStateDirectory('.cache/example-state');
 * const server = await serve(state.simulator);
 * await server.close();
 * state.close();
 * ```
 */
export function openStateDirectory(directory: string, options: StateDirectoryOptions = {}): StateDirectory {
  const { durability = 'process', clock = 'virtual', ...rest } = options;
  if ('snapshot' in options || 'backings' in options) {
    throw new SimulatorUsageError(
      'openStateDirectory: snapshot and backings cannot be given: the directory has the world',
    );
  }
  const isMade = typeof clock === 'function';
  const asNew = resolveOptions({ ...rest, ...(isMade ? {} : { clock }) });
  const files = StateFiles.open(directory, { release: version, durability });
  try {
    const kept = files.opened.snapshot === undefined ? undefined : replayed(files.opened, directory);
    if (kept !== undefined) requireSame(directory, kept.settings, asNew.settings);
    const goesOn =
      kept === undefined ? asNew : { ...asNew, settings: kept.settings, snapshot: checkSnapshot(kept) };
    const made = isMade ? { clock: clock(kept?.now ?? asNew.settings.startTime) } : {};
    return new OpenDirectory(files, { ...goesOn, ...made });
  } catch (error) {
    files.close();
    throw error;
  }
}

function requireSame(directory: string, kept: WorldSettings, given: WorldSettings): void {
  const names = Object.keys(given) as (keyof WorldSettings)[];
  const other = names.filter((name) => JSON.stringify(kept[name]) !== JSON.stringify(given[name]));
  if (other.length === 0) return;
  throw new SimulatorUsageError(
    `state directory ${directory}: its world was made with another ${other.join(', ')}; give the same options, or another directory`,
  );
}
