import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import { asStateError, codeOf, stateError } from './stateError.ts';
import { stateName, successorName } from './stateGeneration.ts';
import type { StateHost } from './stateHost.ts';
import { isLockFile } from './stateLock.ts';

/** What a fresh file system has at its root. */
const ofTheFileSystem = 'lost+found';

/**
 * Makes the directory if there is none, readable by its owner only: a world holds passwords and key material.
 *
 * @throws {@link SimulatorUsageError} it is no directory, cannot be made or read, or holds other things and no world.
 */
export function checkStateDirectory(directory: string, host: StateHost): void {
  if (typeof directory !== 'string' || directory === '') {
    throw new SimulatorUsageError(`state directory: expected a path, got ${describe(directory)}`);
  }
  const names = makeOrList(directory, host);
  if (names.includes(stateName)) return;
  const others = names.filter(
    (name) => name !== successorName && name !== ofTheFileSystem && !isLockFile(name),
  );
  if (others.length === 0) return;
  throw stateError(
    directory,
    `holds other things, such as ${describe(others.sort()[0])}, and no ${stateName}; use an empty directory or a new one`,
  );
}

function makeOrList(directory: string, { files }: StateHost): readonly string[] {
  try {
    return files.readdirSync(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') throw stateError(directory, 'is no directory');
    if (codeOf(error) !== 'ENOENT') throw asStateError(directory, 'cannot be read', error);
  }
  try {
    files.mkdirSync(directory, { recursive: true, mode: 0o700 });
    return [];
  } catch (error) {
    throw asStateError(directory, 'cannot be made', error);
  }
}
