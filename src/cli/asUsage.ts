import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { usageError } from './CliError.ts';

/** Does something with what was given on the command line: what is wrong with it is misuse of the command. */
export function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SimulatorUsageError ? usageError(error.message) : error;
  }
}
