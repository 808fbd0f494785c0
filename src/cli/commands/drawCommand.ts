import type { Command } from 'commander';
import { toMermaid } from '../../machines/toMermaid.ts';
import { type CommandContext, choiceArgument, newCommand } from '../command.ts';
import { drawnMachines } from '../reference/drawnMachines.ts';

/** `cks-sim draw`: a state machine as a diagram. */
export function drawCommand(context: CommandContext): Command {
  const { terminal } = context;
  const names = Object.keys(drawnMachines);
  return newCommand(context, 'draw', {
    summary: 'a state machine as a Mermaid diagram',
    description: `Draws one of the state machines that the simulator is made of. Needs no server.\n\n${names
      .map((name) => `  ${name.padEnd(20)}${drawnMachines[name]!.of}`)
      .join('\n')}`,
    prints:
      'Mermaid text, which GitHub, GitLab and https://mermaid.live show as a diagram; with --json in an object.',
    examples: [
      ['cks-sim draw customKeyStore', 'the ConnectionState of a custom key store'],
      ['cks-sim draw kmsuser > kmsuser.mmd', 'into a file'],
    ],
  })
    .addArgument(choiceArgument('<machine>', 'which machine', names))
    .action((name: string) => {
      const diagram = toMermaid(drawnMachines[name]!.machine);
      terminal.answer({ machine: name, mermaid: diagram }, () => terminal.line(diagram));
    });
}
