import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from 'custom-key-store-simulator';
import { openStateDirectory, type StateDirectoryOptions } from 'custom-key-store-simulator/node';
import { expect } from 'vitest';
import { version } from '../../src/http/control/version.ts';
import { StateFiles } from '../../src/node/stateFiles.ts';
import { newPath } from './stateHosts.ts';

/** What a process leaves that is killed now: a copy of its directory, without its lock. */
export function crashCopy(directory: string): string {
  const copy = newPath();
  cpSync(directory, copy, { recursive: true });
  rmSync(join(copy, 'world.lock'), { force: true });
  return copy;
}

/** Everything in a world but how much of its trace there was, and its time. */
export function worldOf(sim: Simulator): object {
  const { traceSequence: _, now: __, ...world } = sim.snapshot();
  return world;
}

/** The records since the last snapshot. */
export function recordsIn(directory: string): { what: string }[] {
  const copy = crashCopy(directory);
  const files = StateFiles.open(copy, { release: version });
  const records = [...(files.opened.records as Iterable<{ what: string }>)];
  files.close();
  rmSync(copy, { recursive: true });
  return records;
}

/** What is opened after a kill has the same world, at the same time. */
export function requireSameAfterKill(
  directory: string,
  original: Simulator,
  options: StateDirectoryOptions = {},
): void {
  using other = openStateDirectory(crashCopy(directory), options);
  expect(worldOf(other.simulator)).toEqual(worldOf(original));
  expect(other.simulator.now).toBe(original.now);
}
