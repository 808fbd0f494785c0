/** Real processes, really killed: `kill -9` at moments that a seed chooses, again and again in the same directory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StateFiles } from '../../src/node/stateFiles.ts';
import { newPath, removeAll } from '../helpers/stateHosts.ts';

const program = join(newPath(), 'stateChild.mjs');

beforeAll(async () => {
  const build = await rolldown({
    input: fileURLToPath(new URL('../helpers/stateChild.ts', import.meta.url)),
    platform: 'node',
  });
  await build.write({ file: program, format: 'es' });
  await build.close();
});
afterAll(removeAll);

type Arguments = readonly [directory: string, padding: number, durability: 'process' | 'disk'];

function start(args: Arguments): ChildProcess {
  return spawn(process.execPath, [program, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Lets a process live until it has said a number of bytes; returns the lines it had said when it was dead. */
async function liveAndDie(args: Arguments, bytes: number): Promise<string[]> {
  const child = start(args);
  let said = '';
  let problem = '';
  child.stderr!.on('data', (chunk) => (problem += chunk));
  child.stdout!.on('data', (chunk) => {
    said += chunk;
    if (said.length >= bytes) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  expect([signal, problem]).toEqual(['SIGKILL', '']);
  // Half a number is none.
  return said.slice(0, said.lastIndexOf('\n')).split('\n');
}

/** The numbers in the directory, as the snapshot and the records have them. */
function numbersIn(directory: string): number[] {
  const files = StateFiles.open(directory, { release: '1.2.3' });
  const { snapshot, records } = files.opened;
  const numbers = [
    ...((snapshot as { numbers: number[] } | undefined)?.numbers ?? []),
    ...[...records].map((record) => (record as { n: number }).n),
  ];
  files.close();
  return numbers;
}

describe('a process that is killed with SIGKILL', () => {
  const durability = fc.constantFrom('process' as const, 'process' as const, 'disk' as const);
  const runs = fc.sample(
    fc.oneof(
      fc.record({
        bytes: fc.integer({ min: 1, max: 900 }),
        padding: fc.constantFrom(0, 300, 20_000),
        durability,
      }),
      // Records so large that a kill may come in the middle of a write.
      fc.record({ bytes: fc.integer({ min: 1, max: 40 }), padding: fc.constant(4_000_000), durability }),
    ),
    { seed: 9, numRuns: 26 },
  );

  test('leaves every number that it said, in order and without gaps, 26 times on end', async () => {
    const directory = newPath();
    let known = 0;
    for (const { bytes, padding, durability } of runs) {
      const [from, ...numbers] = await liveAndDie([directory, padding, durability], bytes);
      const acknowledged = numbers.map(Number);
      const last = acknowledged.at(-1) ?? known;

      const left = numbersIn(directory);

      expect(from).toBe(`from ${known}`);
      expect(acknowledged).toEqual(acknowledged.map((_, i) => known + 1 + i));
      expect(left).toEqual(left.map((_, i) => i + 1));
      // The process may have written more than it lived to say, and we may have heard less than it said.
      expect(left.length).toBeGreaterThanOrEqual(last);
      known = left.length;
    }
    expect(known).toBeGreaterThan(1_000);
  }, 60_000);

  test('holds its directory until then', async () => {
    const directory = newPath();
    const child = start([directory, 0, 'process']);
    let said = '';
    while (!said.includes('\n1\n')) said += (await once(child.stdout!, 'data'))[0];

    expect(() => StateFiles.open(directory, { release: '1.2.3' })).toThrow(
      `is in use by process ${child.pid}; stop it first, or use another directory`,
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(existsSync(join(directory, 'world.lock'))).toBe(true);
    expect(numbersIn(directory)[0]).toBe(1);
  });
});

describe('of processes that open one directory at once', () => {
  test.each(['free', 'left by a killed process'])('exactly one gets it, when it is %s', async (how) => {
    const directory = newPath();
    if (how !== 'free') await liveAndDie([directory, 0, 'process'], 1);
    else mkdirSync(directory);

    const children = Array.from({ length: 6 }, () => start([directory, 0, 'process']));
    const outcomes = await Promise.all(
      children.map(async (child) => {
        let problem = '';
        child.stderr!.on('data', (chunk) => (problem += chunk));
        const heard = once(child.stdout!, 'data').then(() => 'opened');
        const ended = once(child, 'close').then(() => problem);
        const outcome = await Promise.race([heard, ended]);
        return { child, outcome, ended };
      }),
    );
    const winners = outcomes.filter(({ outcome }) => outcome === 'opened');
    const owner = JSON.parse(readFileSync(join(directory, 'world.lock'), 'utf8'));
    for (const { child } of winners) child.kill('SIGKILL');
    await Promise.all(outcomes.map(({ ended }) => ended));

    expect(winners.map(({ child }) => child.pid)).toEqual([owner.pid]);
    for (const { outcome } of outcomes) expect(outcome).toMatch(/^opened$|is in use by process \d+/);
  });
});
