import { programName } from '../command.ts';
import type { CompletedCommand, CompletedValue } from './completionTable.ts';

/**
 * A completion script for zsh: to be evaluated, or to be put into a folder of `fpath` as `_cks-sim`.
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html
 */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef ${programName}
# Completion of ${programName} for zsh: eval "$(${programName} completion zsh)"
_${programName}() {
  local path_='' given=0 takes='' word i
  local -a options
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ -n "$takes" ]]; then takes=''; continue; fi
    case "$path_/$word" in
${commands.flatMap(commandCases).join('\n')}
      */-*)
        case "$path_/$word" in
${commands.flatMap(takingCases).join('\n')}
        esac ;;
      *) given=$((given + 1)) ;;
    esac
  done

  if [[ -n "$takes" ]]; then
    case "$takes" in
${commands.flatMap(valueCases).join('\n')}
    esac
  elif [[ "\${words[CURRENT]}" == -* ]]; then
    case "$path_" in
${commands.map(optionCase).join('\n')}
    esac
    _describe -o option options
  else
    case "$path_/$given" in
${commands.flatMap(argumentCases).join('\n')}
    esac
  fi
}
if [[ "\${funcstack[1]}" == '_${programName}' ]]; then _${programName} "$@"; else compdef _${programName} ${programName}; fi
`;
}

/** In single quotes; a colon divides a word from what it means. */
const described = (word: string, meaning: string) =>
  `'${word.replaceAll(':', '\\:')}:${meaning.replaceAll("'", "'\\''")}'`;

function commandCases({ path, commands }: CompletedCommand): string[] {
  return commands.map(({ name }) => {
    const below = path === '' ? name : `${path} ${name}`;
    return `      '${path}/${name}') path_='${below}' given=0 ;;`;
  });
}

function takingCases({ path, options }: CompletedCommand): string[] {
  const names = options.filter(({ value }) => value !== undefined).flatMap((option) => option.names);
  if (names.length === 0) return [];
  return [`          ${names.map((name) => `'${path}/${name}'`).join('|')}) takes="$path_/$word" ;;`];
}

function valueCases({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ names, value }) => {
    const patterns = names.map((name) => `'${path}/${name}'`).join('|');
    return value === undefined || value === 'any' ? [] : [`      ${patterns}) ${completing(value)} ;;`];
  });
}

function optionCase({ path, options }: CompletedCommand): string {
  const all = options.flatMap(({ names, description }) => names.map((name) => described(name, description)));
  return `      '${path}') options=(${all.join(' ')}) ;;`;
}

function argumentCases({ path, commands, values }: CompletedCommand): string[] {
  if (commands.length > 0) {
    const all = commands.map(({ name, summary }) => described(name, summary));
    return [`      '${path}/0') options=(${all.join(' ')}); _describe command options ;;`];
  }
  return values.flatMap((value, i) =>
    value === 'any' ? [] : [`      '${path}/${i}') ${completing(value)} ;;`],
  );
}

function completing(value: CompletedValue): string {
  if (value === 'file') return '_files';
  if (value === 'folder') return '_files -/';
  return `compadd -- ${(value as readonly string[]).map((word) => `'${word}'`).join(' ')}`;
}
