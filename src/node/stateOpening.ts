import { join } from 'node:path';
import type { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import { type CheckedState, checkState } from './stateCheck.ts';
import { codeOf, stateError } from './stateError.ts';
import { installSuccessor, stateName, successorName, writeSuccessor } from './stateGeneration.ts';
import { stateHeader } from './stateHeader.ts';
import type { StateHost } from './stateHost.ts';

/**
 * Opens the state file of a directory whose lock is held, checks all of it, and removes what a killed process left.
 *
 * @throws {@link SimulatorUsageError} the file is damaged, missing, or has records of another release.
 */
export function openState(
  directory: string,
  host: StateHost,
  release: string,
): { readonly fd: number; readonly checked: CheckedState } {
  const fd = openStateFile(directory, host, release);
  try {
    const checked = checkState(host.files, fd);
    if (typeof checked === 'string') {
      throw stateError(directory, `cannot be continued: ${stateName} ${checked} Nothing was changed.`);
    }
    requireRelease(directory, checked, release);
    tidyUp(directory, host, fd, checked);
    return { fd, checked };
  } catch (error) {
    host.files.closeSync(fd);
    throw error;
  }
}

/** The state file, open; a directory without one gets one. */
function openStateFile(directory: string, host: StateHost, release: string): number {
  try {
    return host.files.openSync(join(directory, stateName), 'r+');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  requireNoOrphan(directory, host);
  const first = writeSuccessor(directory, host, stateHeader(release, 1, false));
  try {
    installSuccessor(directory, host);
    return first.fd;
  } catch (error) {
    first.abandon();
    throw error;
  }
}

/** A successor with a snapshot has always had a state file beside it. */
function requireNoOrphan(directory: string, { files }: StateHost): void {
  let fd: number;
  try {
    fd = files.openSync(join(directory, successorName), 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    const orphan = checkState(files, fd);
    if (typeof orphan === 'string' || !orphan.header.hasSnapshot) return;
  } finally {
    files.closeSync(fd);
  }
  throw stateError(
    directory,
    `cannot be continued: ${stateName} is missing. Restore it from a copy; or, to go on with the snapshot in ${successorName}, rename that file to ${stateName}. Nothing was changed.`,
  );
}

/** Records are calls, and what they do may differ from release to release. */
function requireRelease(directory: string, { header, records }: CheckedState, release: string): void {
  if (header.release === release || records === 0) return;
  throw stateError(
    directory,
    `cannot be continued: release ${describe(header.release)} left ${records} records after its last snapshot, and this is release ${describe(release)}. Start and stop it once with that release, or begin anew in an empty directory. Nothing was changed.`,
  );
}

/** Removes what a killed process left: the beginning of a record, a successor that never came into use. */
function tidyUp(directory: string, { files }: StateHost, fd: number, checked: CheckedState): void {
  if (checked.tornBytes > 0) {
    files.ftruncateSync(fd, checked.journal.to);
    files.fsyncSync(fd);
  }
  try {
    files.unlinkSync(join(directory, successorName));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
