import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';

/** An error about a state directory: `the state directory "/var/cks" is in use by process 12`, on one line. */
export function stateError(directory: string, predicate: string, cause?: unknown): SimulatorUsageError {
  return new SimulatorUsageError(
    `the state directory ${JSON.stringify(directory)} ${predicate}`,
    cause === undefined ? undefined : { cause },
  );
}

/** The error, unless it says already what is wrong with the directory: then that one. */
export function asStateError(directory: string, predicate: string, error: unknown): SimulatorUsageError {
  if (error instanceof SimulatorUsageError) return error;
  return stateError(directory, `${predicate}: ${messageOf(error)}`, error);
}

/** The `code` of an error of Node: `ENOENT`, `EEXIST`. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | undefined)?.code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
