/** A server whose world is in a state directory, under load, killed with SIGKILL again and again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { WorldSnapshot } from 'custom-key-store-simulator';
import { openStateDirectory } from 'custom-key-store-simulator/node';
import fc from 'fast-check';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../src/runtime/random.ts';
import { newPath, removeAll } from '../helpers/stateHosts.ts';
import { StateServedClient } from '../helpers/stateServedClient.ts';

const program = join(newPath(), 'stateServerChild.mjs');

beforeAll(async () => {
  const build = await rolldown({
    input: fileURLToPath(new URL('../helpers/stateServerChild.ts', import.meta.url)),
    platform: 'node',
  });
  await build.write({ file: program, format: 'es', codeSplitting: false });
  await build.close();
});
afterAll(removeAll);

/** A process with a server, from its first word on. */
interface Life {
  readonly child: ChildProcess;
  readonly url: Promise<string>;
  readonly ended: Promise<unknown>;
  readonly problem: () => string;
}

function begin(args: readonly (string | number)[]): Life {
  const child = spawn(process.execPath, [program, ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let problem = '';
  child.stderr!.on('data', (chunk) => (problem += chunk));
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout! });
  const url = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.startsWith('http')) resolve(line);
    });
    ended.then(() => reject(new Error(`the server has ended: ${problem}`)));
  });
  // Of a server that is killed at once nobody asks it.
  url.catch(() => {});
  return { child, url, ended, problem: () => problem };
}

/** How long a server lives: until so many changes were acknowledged, or not even until it listens. */
const life = fc.record({
  changes: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 120 }) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  longestJournalBytes: fc.constantFrom(0, 3_000, 20_000, 10_000_000),
});

describe('a server that is killed while it has work', () => {
  test.each([
    ['virtual', 14],
    ['system', 12],
  ] as const)(
    'with the clock %s loses nothing that it has acknowledged, %i times on end',
    async (clock, kills) => {
      const directory = newPath();
      const random = new Random('kills').stream('ids');
      const clients = ['w1', 'w2', 'w3', 'w4', 'w5'].map(
        (name) => new StateServedClient(name, random, clock === 'virtual'),
      );
      let acknowledged = 0;
      let now = 0;

      const requireKept = (world: WorldSnapshot) => {
        for (const client of clients) {
          const { found, possible } = client.expected(world);
          expect(possible).toContainEqual(found);
        }
        expect(world.now).toBeGreaterThanOrEqual(now);
        now = world.now;
      };

      const lives = fc.sample(life, { seed: 23, numRuns: kills });
      for (const { changes, longestJournalBytes } of lives) {
        const { child, url, ended, problem } = begin([directory, clock, longestJournalBytes]);
        if (changes === 0) {
          await once(child.stdout!, 'data');
          child.kill('SIGKILL');
          await ended;
          continue;
        }
        const response = await fetch(`${await url}/_simulator/snapshot`);
        const { snapshot } = (await response.json()) as { snapshot: WorldSnapshot };
        for (const client of clients) {
          const { found, possible } = client.expected(snapshot);
          expect(possible).toContainEqual(found);
        }
        expect(snapshot.now).toBeGreaterThanOrEqual(now);
        now = snapshot.now;

        let left = changes;
        const told = () => {
          acknowledged++;
          if (--left === 0) child.kill('SIGKILL');
        };
        const base = await url;
        await Promise.all(clients.map((client) => client.work(base, told)));
        await ended;
        expect([child.signalCode, problem()]).toEqual(['SIGKILL', '']);
      }

      using last = openStateDirectory(directory, {
        clock,
        quotas: { resources: { customKeyStores: 10_000 } },
      });
      requireKept(last.simulator.snapshot());
      expect(acknowledged).toBeGreaterThan(300);
    },
    60_000,
  );
});
