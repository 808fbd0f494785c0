import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { runControl } from '../http/control/runControl.ts';
import type { Simulator } from '../Simulator.ts';
import { CliError, usageError } from './CliError.ts';

/**
 * Does what a file says before the first request is answered: a list of objects, each with one operation of the
 * control interface and its input, such as `[{ "given/kmsKey": { "AliasName": "alias/orders" } }]`.
 *
 * @param name - What errors call the file.
 * @throws {@link CliError} it has another form, or a step is refused; the steps before it stay done.
 */
export async function arrangeFile(sim: Simulator, content: unknown, name: string): Promise<void> {
  if (!Array.isArray(content)) {
    throw usageError(`${name}: expected a list such as [{ "given/cloudHsmKeyStore": { "keys": 1 } }]`);
  }
  for (const [index, step] of content.entries()) {
    const at = `${name}, step ${index + 1}`;
    const isObject = typeof step === 'object' && step !== null && !Array.isArray(step);
    const [only, ...others] = isObject ? Object.entries(step) : [];
    if (only === undefined || others.length > 0) {
      throw usageError(`${at}: expected an object with one operation, such as { "given/kmsKey": {} }`);
    }
    const [operation, input] = only;
    try {
      await runControl(sim, operation, input);
    } catch (error) {
      if (!(error instanceof SimulatorUsageError)) throw error;
      throw new CliError(`${at}: ${error.message}`);
    }
  }
}
