import { printable, wrap } from './printable.ts';
import type { Style, StyleName } from './style.ts';

/** A cell of a table: its text, and how it stands out. */
export type Cell = string | readonly [text: string, style: StyleName];

/** Spaces between two columns. */
const gap = 2;

/** Narrowest last column that is still wrapped. */
const narrowest = 36;

/**
 * Lines of an aligned table, its header dim. The last column wraps where the table is wider than `width`; where that
 * leaves it hardly any room, what does not fit goes below the others instead.
 */
export function table(
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: { readonly width: number; readonly style: Style },
): string[] {
  const { style } = options;
  const lines = [headers.map((header): Cell => [header, 'dim']), ...rows];
  const widths = headers.map((_, i) => Math.max(...lines.map((cells) => textOf(cells[i] ?? '').length)));
  const before = widths.slice(0, -1);
  const indent = before.reduce((sum, width) => sum + width + gap, 0);
  const room = options.width - indent;
  const isBelow = room < narrowest && before.length > 0 && (widths.at(-1) ?? 0) > room;

  return lines.flatMap((cells) => {
    const last = cells.length === headers.length ? cells.at(-1)! : '';
    const wrapped = wrap(textOf(last), isBelow ? options.width - gap : Math.max(room, narrowest));
    const padded = before.map((width, i) => {
      const cell = cells[i] ?? '';
      return styled(cell, style) + ' '.repeat(width + gap - textOf(cell).length);
    });
    const shown = wrapped.map((line) => styled(typeof last === 'string' ? line : [line, last[1]], style));
    if (isBelow && indent + textOf(last).length > options.width) {
      return [padded.join('').trimEnd(), ...shown.map((line) => `${' '.repeat(gap)}${line}`)];
    }
    return shown.map((line, i) => `${i === 0 ? padded.join('') : ' '.repeat(indent)}${line}`.trimEnd());
  });
}

const textOf = (cell: Cell) => printable(typeof cell === 'string' ? cell : cell[0]);

/** The text of a cell in its style. */
export function styled(cell: Cell, style: Style): string {
  return typeof cell === 'string' ? textOf(cell) : style(cell[1], textOf(cell));
}
