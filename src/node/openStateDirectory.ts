import { openStateDirectoryWith } from './openStateDirectoryWith.ts';
import type { StateDirectory, StateDirectoryOptions } from './stateDirectory.ts';

/**
 * Opens a directory that keeps a world, and makes it if there is none.
 *
 * @param directory - Its path. One process at a time can have it open.
 * @throws {@link SimulatorUsageError} it is damaged, in use, not ours, or was made with other options; nothing is
 * changed then.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 *
 * const state = openStateDirectory(mkdtempSync('.cache/world-'));
 * const server = await serve(state.simulator);
 * await server.close();
 * state.close();
 * ```
 */
export function openStateDirectory(directory: string, options: StateDirectoryOptions = {}): StateDirectory {
  return openStateDirectoryWith(directory, options, {});
}
