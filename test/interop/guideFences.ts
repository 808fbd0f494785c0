import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fence, fencesOf } from '../helpers/markdown.ts';
import { cache, root } from '../helpers/packedPackage.ts';

/** A fenced block of the guide. */
export interface GuideFence extends Fence {
  /** File and line. */
  readonly where: string;
  /** The file that it is to be, when its first line is a comment with a name alone. */
  readonly file: string | undefined;
}

/** The fenced blocks of pages of the guide. */
export function guideFences(pages: readonly string[]): GuideFence[] {
  return pages.flatMap((page) => {
    const path = `docs/guide/${page}.md`;
    return fencesOf(readFileSync(join(root, path), 'utf8')).map((fence) => {
      const file = /^(?:#|\/\/) ([\w.]+)\n/.exec(fence.code)?.[1];
      return { ...fence, where: `${path}:${fence.line}`, file };
    });
  });
}

/** A folder for this process, inside of the project, so that its packages are found. */
export function guideFolder(name: string) {
  const path = join(cache, `guide-${name}-${process.pid}`);
  return {
    path,
    write(files: Readonly<Record<string, string>>): void {
      mkdirSync(path, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
