import type { Command } from 'commander';
import { type CommandContext, choiceArgument, newCommand } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { type CompletedCommand, completionTable } from '../completion/completionTable.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';

const scripts: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `cks-sim completion`: lets a shell complete commands, options and names. */
export function completionCommand(context: CommandContext, program: Command): Command {
  const { terminal } = context;
  return newCommand(context, 'completion', {
    summary: 'a script by which a shell completes what you type',
    description:
      'Prints a script by which a shell completes commands, options, and words such as names of failures, machines and operations. Needs no server.',
    prints: 'the script; with --json in an object.',
    examples: [
      [
        `echo 'eval "$(cks-sim completion bash)"' >> ~/.bashrc`,
        'in bash; in zsh the same with zsh and ~/.zshrc',
      ],
      ['cks-sim completion fish > ~/.config/fish/completions/cks-sim.fish', 'in fish'],
    ],
  })
    .addArgument(choiceArgument('<shell>', 'whose script', Object.keys(scripts)))
    .action((shell: string) => {
      const script = scripts[shell]!(completionTable(program));
      terminal.answer({ shell, script }, () => terminal.raw(script));
    });
}
