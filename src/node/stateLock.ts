import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { asStateError, codeOf, stateError } from './stateError.ts';
import type { StateHost } from './stateHost.ts';
import { toHex } from './stateLine.ts';

/** Who holds the lock, as the lock file says it. */
interface LockOwner {
  readonly pid: number;
  readonly hostname: string;
  /** When the process began, where the host tells it; a later process with the same id began at another time. */
  readonly startedAt?: string | undefined;
}

const lockName = 'world.lock';

/** Whether a file in a state directory belongs to its lock. */
export const isLockFile = (name: string) => name === lockName || name.startsWith(`${lockName}.`);

/** How often the lock may change hands while one process asks for it. */
const attempts = 100;

/**
 * The lock of a state directory: a file `world.lock` that names the process. It is gone when the process closes the
 * directory; when the process was killed instead, the next one takes the lock over.
 *
 * The file is written under another name and then linked, so that it is whole as soon as it is there, and there once.
 * Whoever removes the lock of a dead process holds, in the same way, a lock on removing just that one: otherwise a
 * slow process could remove the lock of a quicker one that took it over.
 */
export class StateLock {
  readonly #directory: string;
  readonly #host: StateHost;
  readonly #path: string;
  readonly #content: string;

  /**
   * Takes the lock of an existing directory.
   *
   * @throws {@link SimulatorUsageError} a process holds it, or the directory cannot be written.
   */
  static take(directory: string, host: StateHost): StateLock {
    const lock = new StateLock(directory, host);
    try {
      lock.#take(lock.#path);
      lock.#removeLeftOvers();
    } catch (error) {
      lock.release();
      throw asStateError(directory, 'cannot be written', error);
    }
    return lock;
  }

  private constructor(directory: string, host: StateHost) {
    this.#directory = directory;
    this.#host = host;
    this.#path = join(directory, lockName);
    const owner: LockOwner = {
      pid: host.pid,
      hostname: host.hostname,
      startedAt: lookUp(host.pid, host).startedAt,
    };
    this.#content = `${JSON.stringify({ ...owner, token: randomUUID() })}\n`;
  }

  /** Whether the lock file is still the one that was taken; somebody may have deleted it. */
  get isHeld(): boolean {
    return this.#read(this.#path) === this.#content;
  }

  /** Gives the lock back; what became somebody else's is left alone. */
  release(): void {
    try {
      if (this.isHeld) this.#unlink(this.#path);
    } catch {
      // A lock that stays behind names a process that ends, and is taken over.
    }
  }

  #take(path: string): void {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (this.#link(path)) return;
      const content = this.#read(path);
      if (content === undefined) continue;
      const refusal = this.#refusalOf(content);
      if (refusal !== undefined) throw refusal;
      this.#removeStale(path, content);
    }
    throw stateError(this.#directory, 'is being opened by other processes; try again');
  }

  /** Whether the lock was free, and is ours now. */
  #link(path: string): boolean {
    const { files } = this.#host;
    const own = `${this.#path}.${randomUUID()}`;
    files.writeFileSync(own, this.#content, { flag: 'wx', mode: 0o600 });
    try {
      files.linkSync(own, path);
      return true;
    } catch (error) {
      // ENOENT: a process that has just got the lock cleared our file away.
      if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
      throw error;
    } finally {
      this.#unlink(own);
    }
  }

  #removeStale(path: string, content: string): void {
    const removal = `${path}.${toHex(crc32(content))}`;
    this.#take(removal);
    try {
      if (this.#read(path) === content) this.#unlink(path);
    } finally {
      this.#unlink(removal);
    }
  }

  /** Why the lock cannot be taken over; `undefined` if its process is gone. */
  #refusalOf(content: string): SimulatorUsageError | undefined {
    const owner = parseOwner(content);
    // A lock is whole as soon as it is there: only a machine that lost power leaves one that says nothing.
    if (owner === undefined) return undefined;
    const { pid } = owner;
    if (owner.hostname !== this.#host.hostname) {
      return stateError(
        this.#directory,
        `is locked by process ${pid} on host ${JSON.stringify(owner.hostname)}, and whether that one still runs cannot be seen from here; once it does not, delete ${JSON.stringify(this.#path)}`,
      );
    }
    if (!isRunning(owner, this.#host)) return undefined;
    return stateError(
      this.#directory,
      pid === this.#host.pid
        ? `is already open in this process, ${pid}; close it first, or use another directory`
        : `is in use by process ${pid}; stop it first, or use another directory`,
    );
  }

  /** What processes left that were killed while they asked for the lock; whoever still asks begins again. */
  #removeLeftOvers(): void {
    for (const name of this.#host.files.readdirSync(this.#directory)) {
      if (isLockFile(name) && name !== lockName) this.#unlink(join(this.#directory, name));
    }
  }

  #read(path: string): string | undefined {
    try {
      return this.#host.files.readFileSync(path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  #unlink(path: string): void {
    try {
      this.#host.files.unlinkSync(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

function parseOwner(content: string): LockOwner | undefined {
  let owner: Partial<Record<keyof LockOwner, unknown>> | null;
  try {
    owner = JSON.parse(content);
  } catch {
    return undefined;
  }
  const { pid, hostname } = owner ?? {};
  // Process 0 and negative ids mean groups of processes.
  if (!Number.isInteger(pid) || (pid as number) < 1 || (pid as number) > 2 ** 31 - 1) return undefined;
  return typeof hostname === 'string' ? (owner as LockOwner) : undefined;
}

function isRunning(owner: LockOwner, host: StateHost): boolean {
  try {
    host.requireProcess(owner.pid);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if (codeOf(error) === 'ESRCH') return false;
  }
  const { startedAt, isZombie } = lookUp(owner.pid, host);
  if (isZombie) return false;
  return owner.startedAt === undefined || startedAt === undefined || owner.startedAt === startedAt;
}

/**
 * What Linux tells of a process; nothing elsewhere.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function lookUp(pid: number, { files }: StateHost): { startedAt?: string; isZombie?: boolean } {
  try {
    const stat = files.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const bootId = files.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    // The second field, the name of the program, may itself hold blanks and brackets.
    const fromThird = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      startedAt: `${bootId} ${fromThird[22 - 3]}`,
      isZombie: fromThird[0] === 'Z' || fromThird[0] === 'X',
    };
  } catch {
    return {};
  }
}
