import { CommanderError } from 'commander';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { CliError } from './CliError.ts';
import type { CliHost } from './cliHost.ts';
import { createProgram } from './program.ts';
import { Terminal } from './Terminal.ts';

/**
 * Runs the command line program: parses the arguments, does what they say, prints on the outputs of the host.
 *
 * @param argv - Arguments, without the program itself.
 * @returns The exit code: 0 done, 1 refused or failed, 2 not called as the help says. Never rejects.
 */
export async function run(argv: readonly string[], host: CliHost): Promise<number> {
  const terminal = new Terminal(host, wantsJson(argv));
  const program = createProgram({ host, terminal });
  try {
    await program.parseAsync(isEmpty(argv) ? ['--help'] : [...argv], { from: 'user' });
    return 0;
  } catch (error) {
    // Help and version have been printed.
    if (error instanceof CommanderError) return error.exitCode;
    const failure = failureOf(error);
    terminal.fail(failure);
    return failure.exitCode;
  }
}

/** Asked before anything is parsed, because what is wrong with the arguments is told as JSON as well. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

const isEmpty = (argv: readonly string[]) => argv.every((argument) => argument === '--json');

function failureOf(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof SimulatorUsageError) return new CliError(error.message);
  const message = error instanceof Error ? error.message : String(error);
  return new CliError(`this should not have happened: ${message}`);
}
