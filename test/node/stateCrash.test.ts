/** A process that is killed between two system calls, at each of them: nothing acknowledged is lost, nothing is half. */
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { StateFiles } from '../../src/node/stateFiles.ts';
import type { StateHost } from '../../src/node/stateHost.ts';
import { deadPid, dyingHost, hostWith, Killed, newPath, removeAll } from '../helpers/stateHosts.ts';

const release = '1.2.3';

afterAll(removeAll);

/** A world that is a list of numbers: its snapshot is the list, a record one more. */
function worldOf(files: StateFiles): number[] {
  const { snapshot, records } = files.opened;
  return [...((snapshot as number[] | undefined) ?? []), ...(records as Iterable<number>)];
}

/** What a process did before it was killed. */
interface Life {
  /** What it was told is written. */
  readonly acknowledged: number[];
  /** What it was about to write. */
  inFlight: number | undefined;
}

/** Appends ten numbers, with two snapshots on the way, and closes. */
function live(directory: string, host: StateHost): Life {
  const life: Life = { acknowledged: [], inFlight: undefined };
  try {
    const files = StateFiles.open(directory, { release, host });
    for (let n = 1; n <= 10; n++) {
      life.inFlight = n;
      files.append(n);
      life.acknowledged.push(n);
      life.inFlight = undefined;
      if (n === 4 || n === 7) files.compact(life.acknowledged);
    }
    files.close();
  } catch {
    // Whatever it is called, the process is dead.
  }
  return life;
}

/** Opens what a killed process left, and shows that one can go on with it. */
function survivors(directory: string): number[] {
  const files = StateFiles.open(directory, { release });
  const world = worldOf(files);
  files.append(99);
  files.close();
  expect(readdirSync(directory)).toEqual(['world.journal']);

  const again = StateFiles.open(directory, { release });
  expect(worldOf(again)).toEqual([...world, 99]);
  expect(again.opened.recovered).toBeUndefined();
  again.close();
  return world;
}

/** How many system calls a whole life makes. */
const calls = (() => {
  const host = dyingHost(1_000);
  live(newPath(), host);
  return host.made;
})();
const everyCall = Array.from({ length: calls + 1 }, (_, call) => call);

describe('a process that is killed', () => {
  test('makes system calls at all', () => {
    expect(calls).toBeGreaterThan(40);
    expect(calls).toBeLessThan(200);
  });

  test.each([false, true])('leaves all it was told is written, half writes: %s', (halfWrite) => {
    const worlds = new Set<number>();
    for (const call of everyCall) {
      const directory = newPath();
      const { acknowledged } = live(directory, dyingHost(call, { halfWrite }));

      const world = survivors(directory);

      expect(world, `killed at system call ${call}`).toEqual(acknowledged);
      worlds.add(world.length);
    }
    expect([...worlds]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('may leave a record that it wrote and was killed before it said so', () => {
    const directory = newPath();
    let isDead = false;
    const host = hostWith(
      (name, args, proceed) => {
        if (isDead) throw new Killed();
        const answer = proceed();
        isDead = name === 'writeSync' && String(args[1]).endsWith(' 3\n');
        if (isDead) throw new Killed();
        return answer;
      },
      { pid: deadPid },
    );

    const { acknowledged, inFlight } = live(directory, host);

    expect([acknowledged, inFlight]).toEqual([[1, 2], 3]);
    expect(survivors(directory)).toEqual([1, 2, 3]);
  });

  test('may be killed again while it recovers, at any system call', () => {
    for (const call of everyCall.filter((call) => call % 7 === 0)) {
      for (let second = 0; ; second++) {
        const directory = newPath();
        const { acknowledged } = live(directory, dyingHost(call, { halfWrite: true }));

        const host = dyingHost(second);
        const wasKilled = !opens(directory, host);

        expect(survivors(directory), `killed at ${call}, then at ${second}`).toEqual(acknowledged);
        if (!wasKilled) break;
      }
    }
  });
});

function opens(directory: string, host: StateHost): boolean {
  try {
    StateFiles.open(directory, { release, host });
    return true;
  } catch {
    return false;
  }
}

describe('a snapshot', () => {
  test('is on disk before it takes the place of the journal, and its place before the old one is let go', () => {
    const steps: string[] = [];
    const names = new Map<unknown, string>();
    const directory = newPath();
    const nameOf = (path: unknown) => String(path).replace(directory, '').replace(/^\//, '') || 'directory';
    const host = hostWith((name, args, proceed) => {
      const answer = proceed();
      const [target] = args;
      if (name === 'openSync') names.set(answer, nameOf(target));
      const on = typeof target === 'number' ? names.get(target) : nameOf(target);
      steps.push(`${name} ${on}`);
      return answer;
    });
    const files = StateFiles.open(directory, { release, host });
    files.append(1);
    steps.length = 0;

    files.compact([1]);
    files.append(2);

    expect(steps).toEqual([
      'readFileSync world.lock',
      'openSync world.journal.new',
      'writeSync world.journal.new',
      'writeSync world.journal.new',
      'fsyncSync world.journal.new',
      'renameSync world.journal.new',
      'openSync directory',
      'fsyncSync directory',
      'closeSync directory',
      'closeSync world.journal.new',
      'writeSync world.journal.new',
    ]);
    files.close();
  });
});
