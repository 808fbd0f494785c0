/** The documentation is true: generated pages are current, links lead somewhere, snippets and examples run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { generated } from '../scripts/docs/generated.ts';
import { anchorsOf, fencesOf, linksOf } from './helpers/markdown.ts';
import { root } from './helpers/packedPackage.ts';
import { cleanUp, prepare, runSnippet, type Snippet, typeProblems } from './helpers/snippets.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

const filesIn = (folder: string, extension: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith(extension) && !file.startsWith('docs/api/'))
    .sort();

const pages = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].filter((file) => existsSync(join(root, file))),
  ...filesIn('docs', '.md'),
];

const snippets: readonly Snippet[] = [...pages, ...filesIn('src', '.ts')].flatMap((path) =>
  fencesOf(read(path))
    .filter(({ language }) => language === 'ts')
    .map(({ code, line }) => ({ path, line, code })),
);

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test.each([...generated()])('%s is current', (path, text) => {
  expect(existsSync(join(root, path)) && read(path), 'run `npm run docs`').toBe(text);
});

describe('links', () => {
  test.each(pages)('of %s lead to files and headings that exist', (path) => {
    const broken = linksOf(read(path)).flatMap(({ target, line }) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file, anchor] = target.split('#') as [string, string | undefined];
      const found = file === '' ? path : join(dirname(path), file).replaceAll('\\', '/');
      if (!existsSync(join(root, found))) return [`${path}:${line} ${target}: no such file`];
      const isMissing = anchor !== undefined && found.endsWith('.md') && !anchorsOf(read(found)).has(anchor);
      return isMissing ? [`${path}:${line} ${target}: no such heading`] : [];
    });

    expect(broken).toEqual([]);
  });
});

describe('snippets', () => {
  let files: readonly string[];

  beforeAll(() => {
    files = prepare(snippets);
  }, 60_000);

  afterAll(cleanUp);

  test('have no errors of types', () => {
    expect(typeProblems(snippets, files)).toEqual([]);
  }, 60_000);

  test.each(snippets.map(({ path, line }, index) => [`${path}:${line}`, index] as const))(
    'that of %s runs',
    (_, index) => runSnippet(snippets[index]!, files[index]!),
  );
});

test.each(existsSync(join(root, 'docs/examples')) ? filesIn('docs/examples', '.ts') : [])(
  '%s runs',
  async (path) => {
    vi.spyOn(console, 'log').mockImplementation(() => {});

    await import(/* @vite-ignore */ join(root, path));
  },
);
