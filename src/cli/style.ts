import type { Output } from './cliHost.ts';

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** How a text can stand out. */
export type StyleName = keyof typeof codes;

/** Puts a text in a style, or leaves it as it is where there are no colours. */
export type Style = (name: StyleName, text: string) => string;

/**
 * Colours for terminals only. `FORCE_COLOR` decides where it is set, then `NO_COLOR`, each when it is not empty.
 * @see https://no-color.org
 */
export function styleFor(output: Output, env: Readonly<Record<string, string | undefined>>): Style {
  if (!hasColours(output, env)) return (_, text) => text;
  return (name, text) => {
    const [on, off] = codes[name];
    return text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

function hasColours(
  { isTTY = false }: Output,
  { FORCE_COLOR = '', NO_COLOR = '', TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (FORCE_COLOR !== '') return !/^(0|false)$/i.test(FORCE_COLOR);
  return NO_COLOR === '' && TERM !== 'dumb' && isTTY;
}
