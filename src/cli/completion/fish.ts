import { programName } from '../command.ts';
import type { CompletedCommand, CompletedValue } from './completionTable.ts';

/**
 * A completion script for fish 3 and later.
 * @see https://fishshell.com/docs/current/cmds/complete.html
 */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion of ${programName} for fish: ${programName} completion fish | source
function __cks_sim_place --description 'Which command is typed, and how many values it has already'
    set -l path ''
    set -l given 0
    set -l takes ''
    for word in (commandline -opc)[2..-1]
        if test -n "$takes"
            set takes ''
            continue
        end
        switch "$path/$word"
${commands.flatMap(commandCases).join('\n')}
${commands.flatMap(takingCases).join('\n')}
            case '*/-*'
            case '*'
                set given (math $given + 1)
        end
    end
    echo "$path/$given"
end
function __cks_sim_at --description 'Whether a command is typed'
    string match -q -- "$argv[1]/*" (__cks_sim_place)
end
function __cks_sim_value --description 'Whether a value of a command comes next'
    test (__cks_sim_place) = "$argv[1]"
end
complete -c ${programName} -f
${commands.flatMap(lines).join('\n')}
`;
}

const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;

function commandCases({ path, commands }: CompletedCommand): string[] {
  return commands.map(({ name }) => {
    const below = path === '' ? name : `${path} ${name}`;
    return `            case '${path}/${name}'\n                set path '${below}'\n                set given 0`;
  });
}

function takingCases({ path, options }: CompletedCommand): string[] {
  const names = options.filter(({ value }) => value !== undefined).flatMap((option) => option.names);
  if (names.length === 0) return [];
  return [
    `            case ${names.map((name) => `'${path}/${name}'`).join(' ')}\n                set takes 1`,
  ];
}

function lines({ path, commands, options, values }: CompletedCommand): string[] {
  const at = `complete -c ${programName} -n ${quoted(`__cks_sim_at '${path}'`)}`;
  const value = (i: number) => `complete -c ${programName} -n ${quoted(`__cks_sim_value '${path}/${i}'`)}`;
  return [
    ...commands.map(({ name, summary }) => `${value(0)} -a ${name} -d ${quoted(summary)}`),
    ...options.map((option) => {
      const names = option.names.map((name) =>
        name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
      );
      const taken = option.value === undefined ? '' : ` ${completing(option.value, '-x')}`;
      return `${at} ${names.join(' ')}${taken} -d ${quoted(option.description)}`;
    }),
    ...values.flatMap((given, i) =>
      given === 'any' ? [] : [`${value(i)} ${completing(given, '')}`.trimEnd()],
    ),
  ];
}

function completing(value: CompletedValue, exclusive: string): string {
  if (value === 'any') return exclusive;
  if (value === 'file') return exclusive === '' ? '-F' : '-r -F';
  const words = value === 'folder' ? '(__fish_complete_directories)' : value.join(' ');
  return `${exclusive} -a ${quoted(words)}`.trim();
}
