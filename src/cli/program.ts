import { Command } from 'commander';
import { version } from '../http/control/version.ts';
import { type CommandContext, dressed, programName } from './command.ts';
import { arrangeCommand } from './commands/arrangeCommand.ts';
import { callCommand } from './commands/callCommand.ts';
import { completionCommand } from './commands/completionCommand.ts';
import { drawCommand } from './commands/drawCommand.ts';
import { envCommand } from './commands/envCommand.ts';
import { explainCommand } from './commands/explainCommand.ts';
import { faultsCommand, repairCommand, triggerCommand } from './commands/faultCommands.ts';
import { operationsCommand } from './commands/operationsCommand.ts';
import { serveCommand } from './commands/serveCommand.ts';
import { statusCommand } from './commands/statusCommand.ts';
import { advanceCommand, waitCommand } from './commands/timeCommands.ts';
import { callsCommand, traceCommand } from './commands/traceCommands.ts';
import { resetCommand, restoreCommand, snapshotCommand } from './commands/worldCommands.ts';

/** The program with all its commands. */
export function createProgram(context: CommandContext): Command {
  const program = dressed(new Command(programName), context.host)
    .description('Simulates AWS KMS custom key stores behind an endpoint that AWS clients talk to.')
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .option('--json', 'print answers and errors as JSON')
    .addHelpText('after', `\n${firstSteps}`);

  const add = (heading: string, ...commands: Command[]) => {
    for (const command of commands) program.addCommand(command.helpGroup(heading));
  };
  add('Run a server:', serveCommand(context), envCommand(context));
  add(
    'Look at a running server:',
    statusCommand(context),
    traceCommand(context),
    callsCommand(context),
    faultsCommand(context),
  );
  add(
    'Act on a running server:',
    arrangeCommand(context),
    triggerCommand(context),
    repairCommand(context),
    advanceCommand(context),
    waitCommand(context),
    snapshotCommand(context),
    restoreCommand(context),
    resetCommand(context),
    callCommand(context),
  );
  add(
    'Look things up, without a server:',
    explainCommand(context),
    operationsCommand(context),
    drawCommand(context),
    completionCommand(context, program),
  );
  return program;
}

const firstSteps = `First steps:
  cks-sim serve --clock virtual              in one terminal; then in another:
  eval "$(cks-sim env)"                      leads the AWS CLI and SDKs to it
  cks-sim arrange cloudhsm --keys 1          a key store with a KMS key
  aws kms describe-custom-key-stores         any AWS client sees it

Every command explains itself: "cks-sim <command> --help".
Exit codes: 0 done; 1 refused or failed; 2 not called as the help says.`;
