/** What the tests of the documentation read in Markdown. */

/** A fenced block of code and the line of the file on which its first line stands, counted from 1. */
export interface Fence {
  readonly language: string;
  readonly code: string;
  readonly line: number;
}

/** A link and the line on which it stands. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

/** The fenced blocks of a Markdown file, or, behind ` * `, of the comments of a source file. */
export function fencesOf(text: string): Fence[] {
  const fences: Fence[] = [];
  let open: { language: string; prefix: string; lines: string[]; line: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, prefix = '', language] = /^(\s*(?:\* ?)?)```(\w*)/.exec(line) ?? [];
    if (open !== undefined && language === '') {
      fences.push({ language: open.language, code: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else if (open === undefined && language) {
      open = { language, prefix, lines: [], line: index + 2 };
    } else if (open !== undefined) {
      open.lines.push(
        line.startsWith(open.prefix) ? line.slice(open.prefix.length) : line.replace(/^\s*\*?$/, ''),
      );
    }
  }
  return fences;
}

/** The links of a Markdown file, without those in code. */
export function linksOf(text: string): Link[] {
  return outsideFences(text).flatMap(({ line, number }) =>
    [...line.replaceAll(/`[^`]*`/g, (code) => ' '.repeat(code.length)).matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, target = '']) => ({ target, line: number }),
    ),
  );
}

/** The anchors that GitHub gives the headings of a Markdown file. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const { line } of outsideFences(text)) {
    const [, heading] = /^#{1,6} (.+)$/.exec(line) ?? [];
    if (heading === undefined) continue;
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let i = 1; anchors.has(anchor); i++) anchor = `${slug}-${i}`;
    anchors.add(anchor);
  }
  return anchors;
}

function outsideFences(text: string): { line: string; number: number }[] {
  let inside = false;
  return text.split('\n').flatMap((line, index) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) inside = !inside;
    return inside || isFence ? [] : [{ line, number: index + 1 }];
  });
}
