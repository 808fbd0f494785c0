import type { Command } from 'commander';
import { type CommandContext, choice, newCommand } from '../command.ts';
import {
  type OperationAnswer,
  operationAnswers,
  type ServiceName,
  services,
} from '../reference/operationAnswers.ts';
import type { Cell } from '../table.ts';

function shownAnswer({ answer, refusedWith }: OperationAnswer): Cell {
  if (answer === 'simulated') return ['simulated', 'green'];
  return answer === 'refused' ? [`refused with ${refusedWith}`, 'yellow'] : ['not simulated', 'red'];
}

/** `cks-sim operations`: what is simulated. */
export function operationsCommand(context: CommandContext): Command {
  return newCommand(context, 'operations', {
    summary: 'which operations of AWS are simulated',
    description:
      'Lists the operations of AWS KMS and AWS CloudHSM. Simulated ones follow the documented rules; refused ones answer with the documented exception, because no key here is of the kind that they take; the others answer NotSimulatedException. Needs no server.',
    prints: 'a table for each service; with --json a list of objects, with exceptions and pages.',
    examples: [
      ['cks-sim operations', 'all of them'],
      ['cks-sim operations --service cloudhsmv2 --json', 'those of AWS CloudHSM, for a program'],
    ],
  })
    .addOption(choice('--service <name>', 'only those of one service', Object.keys(services)))
    .action(({ service }: { service?: ServiceName }) => print(context, service));
}

function print({ terminal }: CommandContext, only: ServiceName | undefined): void {
  const listed = operationAnswers.filter(({ service }) => only === undefined || service === only);
  terminal.answer(listed, () => {
    const shown = (Object.keys(services) as ServiceName[]).filter(
      (name) => only === undefined || name === only,
    );
    shown.forEach((service, i) => {
      const rows = listed.filter((operation) => operation.service === service);
      const simulated = rows.filter(({ answer }) => answer === 'simulated').length;
      if (i > 0) terminal.line();
      terminal.line(
        `${terminal.style('bold', services[service])}: ${rows.length} operations, ${simulated} of them simulated`,
      );
      terminal.line();
      terminal.table(
        ['Operation', 'Answer'],
        rows.map((row) => [row.name, shownAnswer(row)]),
      );
    });
    terminal.line();
    terminal.paragraph('"cks-sim explain <operation>" says what it does, and why it is refused.');
  });
}
