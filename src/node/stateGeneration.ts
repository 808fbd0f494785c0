import { join } from 'node:path';
import { afterMacrotask } from '../runtime/host.ts';
import type { StateHeader } from './stateHeader.ts';
import type { StateFileSystem, StateHost } from './stateHost.ts';
import { LineEncoder } from './stateLine.ts';

/** The state file, and its successor while that is written. */
export const stateName = 'world.journal';
export const successorName = 'world.journal.new';

/**
 * Writes a state file without records beside the one in use, and has it on disk before it returns. It takes the place
 * of the one in use with {@link installSuccessor}.
 */
export function writeSuccessor(
  directory: string,
  host: StateHost,
  header: StateHeader,
  snapshotJson?: string,
): Generation {
  const { files } = host;
  const fd = files.openSync(join(directory, successorName), 'w+', 0o600);
  try {
    const successor = new Generation(files, fd, { size: 0, chain: 0, records: 0 });
    successor.append(JSON.stringify(header));
    if (snapshotJson !== undefined) successor.append(snapshotJson);
    successor.beginJournal();
    return successor;
  } catch (error) {
    files.closeSync(fd);
    // A disk that is full has no room to spare for what is never used.
    files.unlinkSync(join(directory, successorName));
    throw error;
  }
}

/** Puts the successor in the place of the state file: before this step the old one counts, after it the new one. */
export function installSuccessor(directory: string, { files }: StateHost): void {
  files.renameSync(join(directory, successorName), join(directory, stateName));
  // Windows opens no directories; its file systems keep a journal of renames themselves.
  if (process.platform === 'win32') return;
  const fd = files.openSync(directory, 'r');
  try {
    files.fsyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
}

/** A state file in use: one snapshot, and what happened since. */
export class Generation {
  readonly #files: StateFileSystem;
  readonly fd: number;
  readonly #encoder: LineEncoder;
  #size: number;
  #records: number;
  #journalAt: number;
  /** How much of the file is known to be on disk. */
  #syncedSize = 0;
  #isSyncing = false;
  #isRetired = false;
  #nextSync: Promise<void> | undefined;
  #startNextSync: (() => void) | undefined;
  #syncError: Error | undefined;

  constructor(
    files: StateFileSystem,
    fd: number,
    at: { size: number; chain: number; records: number; journalAt?: number },
  ) {
    this.#files = files;
    this.fd = fd;
    this.#encoder = new LineEncoder(at.chain);
    this.#size = at.size;
    this.#records = at.records;
    this.#journalAt = at.journalAt ?? 0;
  }

  get records(): number {
    return this.#records;
  }

  get journalBytes(): number {
    return this.#size - this.#journalAt;
  }

  /** Whether the file is out of use, its number perhaps another file's. */
  get isRetired(): boolean {
    return this.#isRetired;
  }

  /** What was written so far is on disk, and no journal. */
  beginJournal(): void {
    this.#files.fsyncSync(this.fd);
    this.#records = 0;
    this.#journalAt = this.#size;
    this.#syncedSize = this.#size;
  }

  /** Writes one line; after an error the file may take no more. */
  append(json: string): void {
    const line = this.#encoder.encode(json);
    const { length } = line;
    let written = 0;
    try {
      do {
        const bytes = this.#files.writeSync(this.fd, line, written, length - written, this.#size + written);
        if (bytes === 0) throw new Error('the host wrote nothing, without an error');
        written += bytes;
      } while (written < length);
    } catch (error) {
      this.#cut();
      throw error;
    }
    this.#size += length;
    this.#records++;
  }

  /** Resolves when everything appended so far is on disk; who asks in the same turn of the event loop shares one sync. */
  synced(): Promise<void> {
    if (this.#syncedSize >= this.#size) return Promise.resolve();
    this.#nextSync ??= new Promise((resolve, reject) => {
      const start = () =>
        // Requests that came in together append in this turn of the event loop.
        afterMacrotask(() => {
          this.#nextSync = undefined;
          this.#sync(resolve, reject);
        });
      if (this.#isSyncing) this.#startNextSync = start;
      else start();
    });
    return this.#nextSync;
  }

  /** Has everything on disk and ends the use of the file. */
  close(): void {
    try {
      this.#files.fdatasyncSync(this.fd);
      this.#syncedSize = this.#size;
    } finally {
      this.abandon();
    }
  }

  /** Ends the use of the file, because its successor, on disk, holds what it held. */
  retire(): void {
    this.#syncedSize = Number.POSITIVE_INFINITY;
    this.abandon();
  }

  /** Ends the use of the file as it is. */
  abandon(): void {
    this.#isRetired = true;
    // A number that is closed under a sync could by then belong to another file.
    if (!this.#isSyncing) this.#files.closeSync(this.fd);
  }

  #sync(resolve: () => void, reject: (error: Error) => void): void {
    if (this.#syncedSize >= this.#size) {
      resolve();
      return;
    }
    // After an error the host may call the next sync a success, although what the first one lost is still lost.
    const failure = this.#syncError ?? (this.#isRetired ? new Error('it was closed') : undefined);
    if (failure !== undefined) {
      reject(failure);
      return;
    }
    const size = this.#size;
    this.#isSyncing = true;
    this.#files.fdatasync(this.fd, (error) => {
      this.#isSyncing = false;
      if (this.#isRetired) this.#files.closeSync(this.fd);
      if (error === null) this.#syncedSize = Math.max(this.#syncedSize, size);
      else this.#syncError = error;
      this.#startNextSync?.();
      this.#startNextSync = undefined;
      if (this.#syncedSize >= size) resolve();
      else reject(error!);
    });
  }

  /** Removes a half record; where that fails, the next opening does it. */
  #cut(): void {
    try {
      this.#files.ftruncateSync(this.fd, this.#size);
    } catch {
      // What made the write fail may well make this fail.
    }
  }
}
