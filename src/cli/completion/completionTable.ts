import type { Argument, Command, Option } from 'commander';

/** What may come at a place: any text, a file, a folder, or one of some words. */
export type CompletedValue = 'any' | 'file' | 'folder' | readonly string[];

/** An option as shells complete it. */
export interface CompletedOption {
  /** `--follow`, and `-f` where there is one. */
  readonly names: readonly string[];
  readonly description: string;
  /** Absent when it takes none. */
  readonly value?: CompletedValue;
}

/** What can be typed after the words that lead to a command. */
export interface CompletedCommand {
  /** Words after the name of the program, such as `arrange cloudhsm`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  /** In their order. */
  readonly values: readonly CompletedValue[];
}

/** The whole program as shells complete it, from the commands themselves. */
export function completionTable(program: Command): CompletedCommand[] {
  return tableOf(program, '', []);
}

function tableOf(command: Command, path: string, above: readonly CompletedOption[]): CompletedCommand[] {
  const options = [...command.options.map(optionOf), ...above];
  const help = { names: ['--help', '-h'], description: 'print help' };
  return [
    {
      path,
      commands: command.commands.map((below) => ({ name: below.name(), summary: below.summary() })),
      options: [...options, help],
      values: command.registeredArguments.map((argument) => completedValue(argument, argument.name())),
    },
    ...command.commands.flatMap((below) =>
      tableOf(below, path === '' ? below.name() : `${path} ${below.name()}`, options.filter(isForAll)),
    ),
  ];
}

/** The version is asked of the program only. */
const isForAll = ({ names }: CompletedOption) => !names.includes('--version');

function optionOf(option: Option): CompletedOption {
  const { long, short, description } = option;
  const names = [long, short].filter((name) => name !== undefined);
  if (!option.required && !option.optional) return { names, description };
  const placeholder = /<([\w-]+)>/.exec(option.flags)?.[1] ?? '';
  return { names, description, value: completedValue(option, placeholder) };
}

function completedValue({ argChoices }: Option | Argument, placeholder: string): CompletedValue {
  if (argChoices !== undefined) return argChoices;
  if (placeholder === 'file') return 'file';
  return placeholder === 'folder' ? 'folder' : 'any';
}
