import type { Command } from 'commander';
import type { ControlOperationTable } from '../../http/control/controlOperation.ts';
import {
  type ControlOperationName,
  controlOperation,
  controlOperations,
} from '../../http/control/controlOperations.ts';
import { usageError } from '../CliError.ts';
import { type CommandContext, newCommand, notOneOf, withWords } from '../command.ts';
import { parseJson, readJson } from '../files.ts';
import { serverOf } from '../server.ts';
import { type ServerOptions, urlOption } from '../serverUrl.ts';

/** `cks-sim call`: any operation of the control interface. */
export function callCommand(context: CommandContext): Command {
  const names = Object.keys(controlOperations);
  return newCommand(context, 'call', {
    summary: 'any operation of the control interface',
    description:
      'Calls any operation of the control interface of the running server, also those that have no command of their own. Without an operation it lists all of them, without a server.',
    prints: 'the answer as JSON, which may hold secrets; or the list of operations.',
    examples: [
      ['cks-sim call', 'which operations there are'],
      [
        `cks-sim call cluster/kmsuser/lockOut '{"ClusterId":"cluster-2a34b5cdefg"}'`,
        'a cause without a command',
      ],
      ['cks-sim call proxy/goDown - < proxy.json', 'with an input from standard input'],
    ],
    fails: 'the server refuses the operation, or nothing listens',
  })
    .addArgument(withWords('[operation]', 'such as cluster/kmsuser/lockOut', names))
    .argument('[json]', 'its input, a JSON object; - for standard input, @file for a file (default {})')
    .addOption(urlOption())
    .action(async (name: string | undefined, json: string | undefined, options: ServerOptions) => {
      if (name === undefined) {
        list(context);
        return;
      }
      if (controlOperation(name) === undefined) throw usageError(`call: ${notOneOf(name, names)}`);
      const input = await inputOf(context, json);
      const answer = await serverOf(context, options).ask(name as ControlOperationName, input as never);
      context.terminal.json(answer);
    });
}

function list({ terminal }: CommandContext): void {
  const operations = Object.entries<ControlOperationTable[string]>(controlOperations).map(
    ([name, { summary, reads, example }]) => ({
      name,
      summary,
      reads,
      ...(example == null ? {} : { example }),
    }),
  );
  terminal.answer(operations, () => {
    terminal.table(
      ['Operation', 'What it does'],
      operations.map(({ name, summary }) => [name, summary]),
    );
    terminal.line();
    terminal.paragraph('Their inputs and outputs: GET /_simulator/openapi.json of a running server.');
  });
}

function inputOf({ host }: CommandContext, json: string | undefined): Promise<unknown> | unknown {
  if (json === undefined) return {};
  if (json === '-') return readJson('-', host);
  return json.startsWith('@') ? readJson(json.slice(1), host) : parseJson(json, 'call: input');
}
