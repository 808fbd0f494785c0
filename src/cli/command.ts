import { Argument, Command, type CommanderError, Option } from 'commander';
import { nearest } from '../http/control/nearest.ts';
import { describe } from '../runtime/duration.ts';
import { type CliError, usageError } from './CliError.ts';
import type { CliHost } from './cliHost.ts';
import { wrap } from './printable.ts';
import { styleFor } from './style.ts';
import type { Terminal } from './Terminal.ts';

/** What every command is made with. */
export interface CommandContext {
  readonly host: CliHost;
  readonly terminal: Terminal;
}

/** What the help of a command says besides its arguments and options. */
export interface Lesson {
  /** Completes "cks-sim … - ": what it does, in a few words. */
  readonly summary: string;
  /** The same in sentences. */
  readonly description: string;
  /** What it prints, in one sentence. */
  readonly prints: string;
  /** A call and what it does. */
  readonly examples: readonly (readonly [call: string, what: string])[];
  /** What exit code 1 means here; absent where nothing can fail. */
  readonly fails?: string;
}

/** Name of the program, as its help and its errors call it. */
export const programName = 'cks-sim';

/** A command whose help teaches it, and which throws instead of ending the process. */
export function newCommand({ host }: CommandContext, name: string, lesson: Lesson): Command {
  const command = new Command(name)
    .summary(lesson.summary)
    .description(lesson.description)
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', () => `\n${afterHelp(lesson, host)}`);
  return dressed(command, host);
}

/** A command that only has commands below it. */
export function newGroup(context: CommandContext, name: string, lesson: Lesson): Command {
  const group = newCommand(context, name, lesson);
  return group
    .allowExcessArguments()
    .usage('<command> [options]')
    .action(() => {
      const names = group.commands.map((command) => command.name());
      throw usageError(`${group.name()}: ${notOneOf(group.args[0], names)}; ${helpHint(group)} shows how`);
    });
}

/** Prints on what the host has, and reports misuse as one of our errors. */
export function dressed(command: Command, host: CliHost): Command {
  const style = styleFor(host.stdout, host.env);
  return command
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => helpWidth(host),
      getOutHasColors: () => style('bold', '-') !== '-',
    })
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 24,
      visibleGlobalOptions: (below) =>
        below.parent === null ? [] : rootOf(below).options.filter(isForEveryCommand),
      subcommandTerm: (below) => below.name(),
      styleTitle: (title) => style('bold', title),
      optionDescription: (option) => described(option, option.defaultValueDescription ?? option.defaultValue),
      argumentDescription: (argument) => described(argument),
      subcommandDescription: (subcommand) => subcommand.summary(),
    })
    .exitOverride((error) => {
      throw misuse(command, error);
    });
}

const rootOf = (command: Command): Command => (command.parent === null ? command : rootOf(command.parent));

const isForEveryCommand = ({ long }: Option) => long === '--json';

/** Width that help is wrapped at. */
const helpWidth = ({ stdout }: CliHost) => Math.min(Math.max(stdout.columns ?? 80, 40), 100);

/** Most choices that the help lists. */
const mostChoicesInHelp = 8;

function described({ description, argChoices = [] }: Option | Argument, byDefault?: unknown): string {
  const isListed = argChoices.length > 0 && argChoices.length <= mostChoicesInHelp;
  const choices = isListed ? `: ${argChoices.join(', ')}` : '';
  const fallback = byDefault === undefined || Array.isArray(byDefault) ? '' : ` (default ${byDefault})`;
  return `${description}${choices}${fallback}`;
}

function afterHelp({ prints, examples, fails }: Lesson, host: CliHost): string {
  const style = styleFor(host.stdout, host.env);
  const paragraph = (title: string, text: string) => {
    const [first = '', ...others] = wrap(`${title} ${text}`, helpWidth(host));
    return [style('bold', title) + first.slice(title.length), ...others];
  };
  return [
    ...paragraph('Prints:', prints),
    '',
    style('bold', 'Examples:'),
    ...examples.flatMap(([call, what]) => [`  ${call}`, `      ${what}`]),
    '',
    ...paragraph(
      'Exit codes:',
      `0 done; ${fails === undefined ? '' : `1 ${fails}; `}2 not called as this help says.`,
    ),
  ].join('\n');
}

/** What commander found wrong with a call, in one line; help and version are no misuse. */
function misuse(command: Command, error: CommanderError): CliError | CommanderError {
  if (error.exitCode === 0) return error;
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n(');
  const did = suggestion === undefined ? '' : `; ${lowerFirst(suggestion.replace(/\)$/, ''))}`;
  const sentence = first
    .replace(/\.$/, '')
    .replace(/\. ([A-Z])/g, (_, letter) => `; ${letter.toLowerCase()}`);
  return usageError(`${sentence}${did}${did === '' ? ';' : ''} ${helpHint(command)} shows how`);
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** `cks-sim arrange key`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

const helpHint = (command: Command) => `"${pathOf(command)} --help"`;

/** An option that takes one of a few words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  const option = withOptionWords(flags, description, words);
  return option.argParser((value: string) => oneOf(`--${option.name()}`, value, words));
}

/** An argument that is one of some words. */
export function choiceArgument(name: string, description: string, words: readonly string[]): Argument {
  const argument = withWords(name, description, words);
  return argument.argParser((value: string) => oneOf(argument.name(), value, words));
}

/** An argument that may be anything, with words that a shell completes. */
export function withWords(name: string, description: string, words: readonly string[]): Argument {
  const argument = new Argument(name, description);
  argument.argChoices = [...words];
  return argument;
}

/** An option that may be anything, with words that a shell completes. */
export function withOptionWords(flags: string, description: string, words: readonly string[]): Option {
  const option = new Option(flags, description);
  option.argChoices = [...words];
  return option;
}

function oneOf(name: string, value: string, words: readonly string[]): string {
  const same = words.find((word) => word.toLowerCase() === value.toLowerCase());
  if (same !== undefined) return same;
  throw usageError(`${name}: ${notOneOf(value, words)}`);
}

/** Longest text that is compared with what is known. */
const longestCompared = 100;

/** Says which of some names was probably meant, or which there are. */
export function notOneOf(value: string | undefined, names: readonly string[]): string {
  const got = value === undefined ? 'nothing' : describe(value);
  const close = value === undefined || value.length > longestCompared ? undefined : nearest(value, names);
  if (names.length <= mostChoicesInHelp || close === undefined) {
    return `expected one of ${names.join(', ')}; got ${got}`;
  }
  return `there is no ${got}; did you mean ${close}?`;
}

/** An option that is a whole number. */
export function wholeNumber(flags: string, description: string, least: number, most: number): Option {
  const option = new Option(flags, description);
  return option.argParser((value: string) => {
    const number = Number(value);
    if (/^\d{1,16}$/.test(value) && number >= least && number <= most) return number;
    throw usageError(
      `--${option.name()}: expected a whole number from ${least} to ${most}, got ${describe(value)}`,
    );
  });
}

/** An option that may be given several times. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([])
    .argParser((value: string, before: string[]) => [...before, value]);
}
