import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import type { CheckedState } from './stateCheck.ts';
import { checkStateDirectory } from './stateDirectoryCheck.ts';
import type { StateDurability } from './stateDurability.ts';
import { asStateError, stateError } from './stateError.ts';
import { Generation, installSuccessor, writeSuccessor } from './stateGeneration.ts';
import { stateHeader } from './stateHeader.ts';
import { type StateHost, thisHost } from './stateHost.ts';
import { StateLock } from './stateLock.ts';
import { type OpenedState, openedState } from './stateOpened.ts';
import { openState } from './stateOpening.ts';

/** How a state directory is opened. */
export interface StateFilesOptions {
  /** This release of the simulator: records are continued by the release that wrote them. */
  readonly release: string;
  /** Default `'process'`. With `'disk'`, wait for {@link StateFiles.flushed} before an answer goes out. */
  readonly durability?: StateDurability | undefined;
  /** @internal */
  readonly host?: StateHost;
}

/**
 * A world on disk: its last snapshot and the journal of everything that happened to it since, in one file,
 * `world.journal`, which one process at a time has open. What snapshot and records mean is the caller's affair; here
 * they are JSON.
 *
 * A record is in the file when {@link append} returns, so it outlives a kill of the process at any moment. A record
 * that was cut off by the kill, and so never acknowledged, is removed at the next opening. A file that is damaged in
 * any other way is refused, and left as it is.
 */
export class StateFiles {
  readonly #directory: string;
  readonly #host: StateHost;
  readonly #release: string;
  readonly #durability: StateDurability;
  readonly #lock: StateLock;
  #generation: Generation;
  #number: number;
  /** Why nothing can be written any more. */
  #refusal: SimulatorUsageError | undefined;
  /** Whether the file is of another release: nothing is appended to it, but a snapshot can be made. */
  #awaitsSnapshot: boolean;
  #isClosed = false;

  /** What the directory held: read it before the first {@link compact}. */
  readonly opened: OpenedState;

  /**
   * Opens a state directory, and makes it (mode 0700) if there is none. The whole file is read and checked.
   *
   * @throws {@link SimulatorUsageError} another process has it open; it holds other things; its file is damaged, or
   * has records of another release; it cannot be read or written. Nothing is modified then.
   */
  static open(directory: string, options: StateFilesOptions): StateFiles {
    const { release, durability = 'process', host = thisHost } = options;
    if (durability !== 'process' && durability !== 'disk') {
      throw new SimulatorUsageError(`durability: expected 'process' or 'disk', got ${describe(durability)}`);
    }
    checkStateDirectory(directory, host);
    const lock = StateLock.take(directory, host);
    try {
      const { fd, checked } = openState(directory, host, release);
      return new StateFiles(directory, { release, durability, host }, lock, fd, checked);
    } catch (error) {
      lock.release();
      throw asStateError(directory, 'cannot be opened', error);
    }
  }

  private constructor(
    directory: string,
    options: { release: string; durability: StateDurability; host: StateHost },
    lock: StateLock,
    fd: number,
    checked: CheckedState,
  ) {
    const { header, journal, records, chain } = checked;
    this.#directory = directory;
    this.#host = options.host;
    this.#release = options.release;
    this.#durability = options.durability;
    this.#lock = lock;
    this.#number = header.generation;
    const generation = new Generation(this.#host.files, fd, {
      size: journal.to,
      chain,
      records,
      journalAt: journal.from,
    });
    this.#generation = generation;
    this.opened = openedState(directory, this.#host.files, generation, checked);
    this.#awaitsSnapshot = header.release !== options.release;
    if (this.#awaitsSnapshot) {
      this.#refusal = stateError(
        directory,
        `was written by release ${describe(header.release)}; compact it before anything is appended`,
      );
    }
  }

  /** Records since the last snapshot. */
  get journalRecords(): number {
    return this.#generation.records;
  }

  /** Bytes of the records since the last snapshot. */
  get journalBytes(): number {
    return this.#generation.journalBytes;
  }

  /**
   * Writes one record; when it returns, the record outlives this process.
   *
   * @throws {@link SimulatorUsageError} the record is no JSON, and nothing happened; or the file cannot be written,
   * and takes no record any more.
   */
  append(record: unknown): void {
    if (this.#refusal !== undefined) throw this.#refusal;
    const json = toJson('a record', record);
    try {
      this.#generation.append(json);
    } catch (error) {
      throw this.#refuse(error);
    }
  }

  /**
   * With `durability: 'disk'`, resolves when everything appended so far is on disk; who waits at the same time shares
   * one `fdatasync`. With `'process'`, resolves at once.
   *
   * @throws {@link SimulatorUsageError} the disk reports an error; the file takes no record any more.
   */
  async flushed(): Promise<void> {
    if (this.#durability === 'process') return;
    try {
      await this.#generation.synced();
    } catch (error) {
      throw this.#refuse(error);
    }
  }

  /**
   * Begins the journal anew with a snapshot of the world as it is now. Whenever the process is killed, the directory
   * holds either the old snapshot with its journal or the new one.
   *
   * @throws {@link SimulatorUsageError} the snapshot is no JSON or cannot be written: the journal goes on as before,
   * unless it is uncertain which of the two files the next opening would find.
   */
  compact(snapshot: unknown): void {
    if (this.#refusal !== undefined && !this.#awaitsSnapshot) throw this.#refusal;
    const json = toJson('the snapshot', snapshot);
    this.#requireLock();
    const successor = this.#writeSuccessor(json);
    try {
      installSuccessor(this.#directory, this.#host);
    } catch (error) {
      successor.abandon();
      throw this.#refuse(error);
    }
    const predecessor = this.#generation;
    this.#generation = successor;
    this.#number++;
    this.#refusal = undefined;
    this.#awaitsSnapshot = false;
    predecessor.retire();
  }

  /**
   * Has everything on disk and gives the lock back; a second time does nothing.
   *
   * @throws {@link SimulatorUsageError} the disk reports an error; the lock is given back all the same.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const isWritable = this.#refusal === undefined;
    this.#refusal = stateError(this.#directory, 'is closed');
    this.#awaitsSnapshot = false;
    try {
      if (isWritable) this.#generation.close();
      else this.#generation.abandon();
    } catch (error) {
      throw asStateError(this.#directory, 'cannot be written', error);
    } finally {
      this.#lock.release();
    }
  }

  #requireLock(): void {
    let isHeld: boolean;
    try {
      isHeld = this.#lock.isHeld;
    } catch (error) {
      throw asStateError(this.#directory, 'cannot be written', error);
    }
    if (!isHeld) throw this.#refuse(new Error('its lock was taken away'));
  }

  #writeSuccessor(json: string): Generation {
    try {
      const header = stateHeader(this.#release, this.#number + 1, true);
      return writeSuccessor(this.#directory, this.#host, header, json);
    } catch (error) {
      throw asStateError(this.#directory, 'cannot be written', error);
    }
  }

  /** Takes no record any more. */
  #refuse(error: unknown): SimulatorUsageError {
    this.#awaitsSnapshot = false;
    this.#refusal = asStateError(this.#directory, 'cannot be written', error);
    return this.#refusal;
  }
}

function toJson(what: string, value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    throw new SimulatorUsageError(`state: ${what} cannot be written as JSON`, { cause: error });
  }
  if (json === undefined) {
    throw new SimulatorUsageError(`state: ${what} cannot be written as JSON: it is ${describe(value)}`);
  }
  return json;
}
