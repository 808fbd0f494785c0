import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StateFileSystem, StateHost } from '../../src/node/stateHost.ts';
import { thisHost } from '../../src/node/stateHost.ts';

const root = fs.mkdtempSync(join(tmpdir(), 'cks-sim-state-'));
let made = 0;

/** A path where nothing is. */
export const newPath = () => join(root, `${++made}`);

/** Removes every directory at a path of {@link newPath}. */
export const removeAll = () => fs.rmSync(root, { recursive: true, force: true });

/** An id that Linux gives to no process: the highest is 2^22. */
export const deadPid = 2 ** 22 + 1;

/** What a system call is replaced with: `proceed` makes it. */
export type Intercept = (
  name: keyof StateFileSystem,
  args: readonly unknown[],
  proceed: () => unknown,
) => unknown;

/** This host, with something between the state directory and its files. */
export function hostWith(intercept: Intercept, overrides: Partial<StateHost> = {}): StateHost {
  const files = new Proxy(fs, {
    get: (target, name: keyof StateFileSystem) => {
      const call = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => intercept(name, args, () => call(...args));
    },
  });
  return { ...thisHost, ...overrides, files };
}

/** Thrown by every system call of a process that was killed. */
export class Killed extends Error {}

/**
 * A process that is killed: it makes so many system calls, and no other. A write that is the first one too many is
 * made by half, if asked for.
 */
export function dyingHost(
  calls: number,
  options: { halfWrite?: boolean } = {},
): StateHost & { readonly made: number } {
  let made = 0;
  const host = hostWith(
    (name, args, proceed) => {
      if (made < calls) {
        made++;
        return proceed();
      }
      if (made === calls && options.halfWrite && name === 'writeSync') {
        const [fd, bytes, offset, length, position] = args as [number, Buffer, number, number, number];
        fs.writeSync(fd, bytes, offset, Math.ceil(length / 2), position);
      }
      made = Number.POSITIVE_INFINITY;
      throw new Killed(`killed at ${name}`);
    },
    { pid: deadPid },
  );
  return Object.defineProperty(host as StateHost & { made: number }, 'made', { get: () => made });
}

/** A system call that fails as the host would have it fail. */
export function failure(code: string, text: string): Error {
  return Object.assign(new Error(`${code}: ${text}`), { code });
}

/** Every file of a directory with its content. */
export function contentOf(directory: string): Record<string, string> {
  return Object.fromEntries(
    fs
      .readdirSync(directory)
      .sort()
      .map((name) => [name, fs.readFileSync(join(directory, name), 'latin1')]),
  );
}
