import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type StateHost, thisHost } from '../../src/node/stateHost.ts';
import { StateLock } from '../../src/node/stateLock.ts';
import { deadPid, failure, hostWith, Killed, newPath, removeAll } from '../helpers/stateHosts.ts';

afterAll(removeAll);

function newDirectory(): string {
  const directory = newPath();
  mkdirSync(directory);
  return directory;
}

const lockFile = (directory: string) => join(directory, 'world.lock');

/** A lock file that says what it is told to. */
function lockedBy(owner: unknown): string {
  const directory = newDirectory();
  writeFileSync(lockFile(directory), typeof owner === 'string' ? owner : JSON.stringify(owner));
  return directory;
}

const { hostname, pid } = thisHost;

/** When this process began, as a lock of its own says it. */
const startedAt = (() => {
  const directory = newDirectory();
  StateLock.take(directory, thisHost);
  return JSON.parse(readFileSync(lockFile(directory), 'utf8')).startedAt as string | undefined;
})();

describe('the lock of a state directory', () => {
  test('is a file for its owner only that names the process, and is gone when it is given back', () => {
    const directory = newDirectory();

    const lock = StateLock.take(directory, thisHost);
    const owner = JSON.parse(readFileSync(lockFile(directory), 'utf8'));
    const { mode } = statSync(lockFile(directory));
    lock.release();

    expect(owner).toMatchObject({ pid, hostname });
    expect(mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is not taken twice in one process', () => {
    const directory = newDirectory();
    const lock = StateLock.take(directory, thisHost);

    expect(() => StateLock.take(directory, thisHost)).toThrow(
      `the state directory ${JSON.stringify(directory)} is already open in this process, ${pid}; close it first, or use another directory`,
    );
    expect([lock.isHeld, readdirSync(directory)]).toEqual([true, ['world.lock']]);
  });

  test('is refused while another process holds it', () => {
    const directory = lockedBy({ pid: process.ppid, hostname });

    expect(() => StateLock.take(directory, thisHost)).toThrow(
      `is in use by process ${process.ppid}; stop it first, or use another directory`,
    );
    expect(readdirSync(directory)).toEqual(['world.lock']);
  });

  test.each([
    ['a process that is gone', { pid: deadPid, hostname }],
    [
      'a process that was killed',
      { pid: spawnSync(process.execPath, ['-v']).pid, hostname, startedAt: 'before' },
    ],
    ['nobody, because the power was lost', ''],
    ['nobody that it names', '{"pid":'],
    ['null', null],
    ['all processes', { pid: -1, hostname }],
    ['no process', { pid: 0, hostname }],
    ['an id that no host has', { pid: 1e300, hostname }],
    ['an id that is none', { pid: { toString: 1 }, hostname }],
  ])('is taken over from %s', (_whom, owner) => {
    const directory = lockedBy(owner);

    const lock = StateLock.take(directory, thisHost);

    expect([lock.isHeld, readdirSync(directory)]).toEqual([true, ['world.lock']]);
  });

  test.runIf(startedAt)('is taken over when its process id belongs to a later process now', () => {
    const mine = lockedBy({ pid, hostname, startedAt: `${startedAt}0` });
    const parents = lockedBy({ pid: process.ppid, hostname, startedAt });

    expect(StateLock.take(mine, thisHost).isHeld).toBe(true);
    expect(StateLock.take(parents, thisHost).isHeld).toBe(true);
  });

  test.runIf(startedAt)('is taken over from a dead process whose parent has not noticed', () => {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'latin1');
    const zombie = hostWith((name, args, proceed) =>
      name === 'readFileSync' && args[0] === `/proc/${process.ppid}/stat`
        ? stat.replace(/\) . /, ') Z ')
        : proceed(),
    );
    const directory = lockedBy({ pid: process.ppid, hostname });

    expect(StateLock.take(directory, zombie).isHeld).toBe(true);
  });

  test('is not taken over from a process of somebody else', () => {
    const directory = lockedBy({ pid: deadPid, hostname });
    const host: StateHost = {
      ...thisHost,
      requireProcess: () => {
        throw failure('EPERM', 'operation not permitted, kill');
      },
    };

    expect(() => StateLock.take(directory, host)).toThrow(`is in use by process ${deadPid}`);
  });

  test('is not taken over from another host, whose processes cannot be seen', () => {
    const directory = lockedBy({ pid: deadPid, hostname: 'another' });

    expect(() => StateLock.take(directory, thisHost)).toThrow(
      `is locked by process ${deadPid} on host "another", and whether that one still runs cannot be seen from here; once it does not, delete ${JSON.stringify(lockFile(directory))}`,
    );
  });

  test('that somebody deleted and another process took is left to that one', () => {
    const directory = newDirectory();
    const first = StateLock.take(directory, thisHost);
    rmSync(lockFile(directory));
    const second = StateLock.take(directory, thisHost);

    first.release();

    expect([first.isHeld, second.isHeld]).toEqual([false, true]);
  });

  test('needs hard links, and says what the host says of them', () => {
    const directory = newDirectory();
    const host = hostWith((name, _args, proceed) => {
      if (name === 'linkSync') throw failure('EPERM', 'operation not permitted, link');
      return proceed();
    });

    expect(() => StateLock.take(directory, host)).toThrow(
      `the state directory ${JSON.stringify(directory)} cannot be written: EPERM: operation not permitted, link`,
    );
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('of two processes that ask for the lock at once, one gets it', () => {
  const processes = new Set([7_000_001, 7_000_002, 7_000_003]);
  const [first, second, third] = [...processes] as [number, number, number];
  const requireProcess = (pid: number) => {
    if (!processes.has(pid)) throw failure('ESRCH', 'no such process, kill');
  };

  /** A process that is interrupted before one of its system calls. */
  function interrupted(
    pid: number,
    at: number,
    interruption: () => void,
  ): StateHost & { readonly calls: number } {
    let calls = 0;
    const host = hostWith(
      (_name, _args, proceed) => {
        if (calls++ === at) interruption();
        return proceed();
      },
      { pid, requireProcess },
    );
    return Object.defineProperty(host as StateHost & { calls: number }, 'calls', { get: () => calls });
  }

  /** The lock, or `undefined` if another process has it. */
  function attempt(directory: string, host: StateHost): StateLock | undefined {
    try {
      return StateLock.take(directory, host);
    } catch (error) {
      expect(String(error)).toMatch(/is in use by process 700000\d/);
      return undefined;
    }
  }

  const beginnings: [string, () => string][] = [
    ['free', newDirectory],
    ['left by a killed process', () => lockedBy({ pid: deadPid, hostname })],
    [
      'left by one that was killed while it took over',
      () => {
        const directory = lockedBy({ pid: deadPid, hostname });
        const dies = hostWith(
          (name, args, proceed) => {
            if (name === 'unlinkSync' && args[0] === lockFile(directory)) throw new Killed();
            if (name === 'unlinkSync' && /lock\.[0-9a-f]{8}$/.test(String(args[0]))) throw new Killed();
            return proceed();
          },
          { pid: deadPid },
        );
        expect(() => StateLock.take(directory, dies)).toThrow();
        expect(readdirSync(directory)).toHaveLength(2);
        return directory;
      },
    ],
  ];

  test.each(beginnings)('whichever system call the other one comes before, when it is %s', (_how, begin) => {
    const winners = new Set<number>();
    for (let at = 0; ; at++) {
      const directory = begin();
      let other: StateLock | undefined;
      const host = interrupted(first, at, () => {
        other = attempt(
          directory,
          interrupted(second, -1, () => {}),
        );
      });

      const lock = attempt(directory, host);

      if (host.calls <= at) break;
      const held = [lock, other].filter((lock) => lock?.isHeld);
      expect(held, `interrupted before system call ${at}`).toHaveLength(1);
      expect([lock, other].filter((lock) => lock !== undefined)).toHaveLength(1);
      winners.add(lock ? first : second);
    }
    expect(winners).toEqual(new Set([first, second]));
  });

  test('though the other one comes, goes and a third one comes', () => {
    for (const [, begin] of beginnings) {
      for (let at = 0; ; at++) {
        const directory = begin();
        let last: StateLock | undefined;
        const host = interrupted(first, at, () => {
          attempt(
            directory,
            interrupted(second, -1, () => {}),
          )?.release();
          last = attempt(
            directory,
            interrupted(third, -1, () => {}),
          );
        });

        const lock = attempt(directory, host);

        if (host.calls <= at) break;
        expect([lock, last].filter((lock) => lock?.isHeld)).toHaveLength(1);
        expect([lock, last].filter((lock) => lock !== undefined)).toHaveLength(1);
      }
    }
  });

  test('though each is interrupted by the next', () => {
    for (const [, begin] of beginnings) {
      for (let at = 0, isOver = false; !isOver; at++) {
        for (let next = 0; ; next += 4) {
          const directory = begin();
          const locks: (StateLock | undefined)[] = [];
          const thirdComes = () =>
            locks.push(
              attempt(
                directory,
                interrupted(third, -1, () => {}),
              ),
            );
          const secondHost = interrupted(second, next, thirdComes);
          const firstHost = interrupted(first, at, () => locks.push(attempt(directory, secondHost)));
          locks.push(attempt(directory, firstHost));

          expect(locks.filter((lock) => lock?.isHeld)).toHaveLength(1);
          expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
          isOver = firstHost.calls <= at;
          if (secondHost.calls <= next) break;
        }
      }
    }
  });
});
