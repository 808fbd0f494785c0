import type { Command } from 'commander';
import { nearest } from '../../http/control/nearest.ts';
import { describe } from '../../runtime/duration.ts';
import { usageError } from '../CliError.ts';
import { type CommandContext, newCommand, withWords } from '../command.ts';
import { type Explanation, explanations } from '../reference/explanations.ts';
import type { StyleName } from '../style.ts';

/** `cks-sim explain`: what a name of AWS means. */
export function explainCommand(context: CommandContext): Command {
  const command = newCommand(context, 'explain', {
    summary: 'what an exception, a ConnectionErrorCode or an operation means',
    description:
      'Explains an exception, a ConnectionErrorCode or an operation: what it means, when it occurs, what repairs it, and which page of AWS says so. Needs no server.',
    prints: 'the explanation; with --json a list of objects, one for each service that has the name.',
    examples: [
      ['cks-sim explain USER_LOCKED_OUT', 'why a key store is FAILED, and the way out'],
      ['cks-sim explain KMSInvalidStateException', 'which operations answer with it, and when'],
    ],
  });
  const names = [...new Set(explanations.map(({ name }) => name))];
  return command
    .addArgument(withWords('<name>', 'name as AWS spells it; capitals do not matter', names))
    .action((name: string) => explain(context, name, names));
}

function explain({ terminal }: CommandContext, given: string, names: readonly string[]): void {
  const wanted = given.toLowerCase();
  const found = explanations.filter(({ name }) => name.toLowerCase() === wanted);
  if (found.length === 0) {
    const close = given.length > 100 ? undefined : nearest(given, names);
    throw usageError(
      `explain: nothing is named ${describe(given)}; did you mean ${close ?? 'an operation, which "cks-sim operations" lists'}?`,
    );
  }
  terminal.answer(found, () => {
    found.forEach((explanation, i) => {
      if (i > 0) terminal.line();
      print(terminal, explanation);
    });
  });
}

function print(terminal: CommandContext['terminal'], explanation: Explanation): void {
  const { name, what, when, repair, types, retryable, answer, because, operations, errors } = explanation;
  terminal.line(`${terminal.style('bold', name)}: ${what}`);
  terminal.line();
  terminal.paragraph(when, 2);
  terminal.line();
  const facts: [string, string | readonly [string, StyleName] | undefined][] = [
    ['Repair', repair],
    ['Key stores', types?.join(', ')],
    ['Retried', retryable === undefined ? undefined : retryable ? 'by SDKs' : 'not by SDKs'],
    ['Answer of', operations?.[0] === '*' ? 'any operation' : operations?.join(', ')],
    ['Simulated', answer === undefined ? undefined : answer === 'simulated' ? 'yes' : (because ?? 'no')],
    ['Exceptions', errors?.join(', ')],
    ['AWS', explanation.documentation],
  ];
  terminal.facts(facts.map(([fact, value]) => [`  ${fact}`, value]));
}
