import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { version } from '../http/control/version.ts';
import { Simulator } from '../Simulator.ts';
import { insideOf } from '../simulator/inside.ts';
import { type ResolvedOptions, resolveOptions } from '../simulator/options.ts';
import type { WorldSettings } from '../simulator/settings.ts';
import type { WorldSnapshot } from '../simulator/snapshot.ts';
import type { World } from '../simulator/world.ts';
import { replayed } from './replayed.ts';
import type { StateDirectory, StateDirectoryOptions } from './stateDirectory.ts';
import { stateError } from './stateError.ts';
import { StateFiles } from './stateFiles.ts';
import { type StateHost, thisHost } from './stateHost.ts';
import { type KeptWorld, StateJournal } from './stateJournal.ts';
import type { OpenedState } from './stateOpened.ts';

/** What a test changes. */
export interface StateInternals {
  readonly host?: StateHost;
  /** A journal longer than this is replaced by a snapshot. */
  readonly longestJournalBytes?: number;
}

/** Living through as much again takes some seconds. */
const longestJournalBytes = 64 * 1_024 * 1_024;

class OpenDirectory implements StateDirectory {
  readonly #files: StateFiles;
  readonly #journal: StateJournal;
  #isClosed = false;
  readonly simulator: Simulator;
  readonly recovered: StateDirectory['recovered'];

  constructor(
    files: StateFiles,
    options: ResolvedOptions,
    from: WorldSnapshot | undefined,
    longestBytes: number,
  ) {
    this.#files = files;
    this.recovered = files.opened.recovered;
    const { settings } = options;
    this.#journal = new StateJournal(files, settings, () => this.#world, longestBytes);
    this.simulator = new Simulator({ ...options, journal: this.#journal });
    try {
      if (from !== undefined) this.simulator.reset(from);
      this.#journal.save();
    } catch (error) {
      this.simulator.dispose();
      throw error;
    }
  }

  save(): void {
    this.#journal.save();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      // Of a world that has ended there is no more to keep.
      if (this.#world.isAlive) this.#journal.save();
    } finally {
      this.simulator.dispose();
      this.#files.close();
    }
  }

  get #world(): World {
    return insideOf('state', this.simulator).world();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** `openStateDirectory` with what a test changes. */
export function openStateDirectoryWith(
  directory: string,
  options: StateDirectoryOptions,
  { host = thisHost, longestJournalBytes: longestBytes = longestJournalBytes }: StateInternals,
): StateDirectory {
  const { durability = 'process', clock = 'virtual', ...rest } = options;
  if ('snapshot' in options || 'backings' in options) {
    throw new SimulatorUsageError(
      'openStateDirectory: snapshot and backings cannot be given: the directory has the world',
    );
  }
  const isMade = typeof clock === 'function';
  const asNew = resolveOptions({ ...rest, ...(isMade ? {} : { clock }) });
  const files = StateFiles.open(directory, { release: version, durability, host });
  try {
    const from = worldIn(files.opened, directory, asNew.settings);
    const made = isMade ? resolveOptions({ clock: clock(from?.now ?? asNew.settings.startTime) }) : asNew;
    return new OpenDirectory(files, { ...asNew, clock: made.clock }, from, longestBytes);
  } catch (error) {
    files.close();
    throw error;
  }
}

/** The world that the directory has, if it has one and was made with the settings that are given. */
function worldIn(
  { snapshot, records }: OpenedState,
  directory: string,
  given: WorldSettings,
): WorldSnapshot | undefined {
  if (snapshot === undefined) return undefined;
  const { settings, world } = (snapshot ?? {}) as Partial<KeptWorld>;
  if (typeof settings !== 'object' || settings === null) {
    throw stateError(directory, 'cannot be continued: it does not say what its world was made with');
  }
  requireSame(directory, settings, given);
  return replayed(world, records, directory);
}

/** Names of the options whose settings have another one. */
const optionNames: Readonly<Record<string, string>> = { requestQuotas: 'quotas' };

function requireSame(directory: string, kept: WorldSettings, given: WorldSettings): void {
  const names = Object.keys({ ...kept, ...given }) as (keyof WorldSettings)[];
  const other = names.filter((name) => JSON.stringify(kept[name]) !== JSON.stringify(given[name]));
  if (other.length === 0) return;
  const shown = [...new Set(other.map((name) => optionNames[name] ?? name))].join(', ');
  throw stateError(
    directory,
    `has a world that was made with another ${shown}; give the same options, or another directory`,
  );
}
