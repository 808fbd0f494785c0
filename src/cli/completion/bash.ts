import { programName } from '../command.ts';
import type { CompletedCommand, CompletedValue } from './completionTable.ts';

/**
 * A completion script for bash 3.2 and later.
 * @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion-Builtins.html
 */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion of ${programName} for bash: eval "$(${programName} completion bash)"
_cks_sim() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" path='' given=0 takes='' word i IFS=$' \\t\\n'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [ -n "$takes" ]; then takes=''; continue; fi
    case "$path/$word" in
${commands.flatMap(commandCases).join('\n')}
      */-*)
        case "$path/$word" in
${commands.flatMap(takingCases).join('\n')}
        esac ;;
      *) given=$((given + 1)) ;;
    esac
  done

  local words='' kind=''
  if [ -n "$takes" ]; then
    case "$takes" in
${commands.flatMap(valueCases).join('\n')}
    esac
  elif [ "\${cur:0:1}" = - ]; then
    case "$path" in
${commands.map(({ path, options }) => `      '${path}') words='${options.flatMap(({ names }) => names).join(' ')}' ;;`).join('\n')}
    esac
  else
    case "$path/$given" in
${commands.flatMap(argumentCases).join('\n')}
    esac
  fi

  case "$kind" in
    file) compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur")) ;;
    folder) compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen -d -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
  esac
}
complete -F _cks_sim ${programName}
`;
}

function commandCases({ path, commands }: CompletedCommand): string[] {
  return commands.map(({ name }) => {
    const below = path === '' ? name : `${path} ${name}`;
    return `      '${path}/${name}') path='${below}' given=0 ;;`;
  });
}

function takingCases({ path, options }: CompletedCommand): string[] {
  const names = options.filter(({ value }) => value !== undefined).flatMap((option) => option.names);
  if (names.length === 0) return [];
  return [`          ${names.map((name) => `'${path}/${name}'`).join('|')}) takes="$path/$word" ;;`];
}

function valueCases({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ names, value }) => {
    const patterns = names.map((name) => `'${path}/${name}'`).join('|');
    return value === undefined || value === 'any' ? [] : [`      ${patterns}) ${assignment(value)} ;;`];
  });
}

function argumentCases({ path, commands, values }: CompletedCommand): string[] {
  if (commands.length > 0)
    return [`      '${path}/0') words='${commands.map(({ name }) => name).join(' ')}' ;;`];
  return values.flatMap((value, i) =>
    value === 'any' ? [] : [`      '${path}/${i}') ${assignment(value)} ;;`],
  );
}

const assignment = (value: CompletedValue) =>
  typeof value === 'string' ? `kind=${value}` : `words='${value.join(' ')}'`;
