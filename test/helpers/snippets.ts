/** Runs the snippets of the documentation as a reader would paste them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import ts from 'typescript';
import { vi } from 'vitest';
import { cache, root } from './packedPackage.ts';
import { runWithTests } from './snippetTests.ts';

/** A snippet and where it stands. */
export interface Snippet {
  readonly path: string;
  readonly line: number;
  readonly code: string;
}

/** A problem of a snippet, with file and line. */
export type Problem = string;

/** One folder a process, so that two runs do not meet. */
const folder = join(cache, `snippets-${process.pid}`);
const testRunner = join(root, 'test/helpers/snippetTests.ts');

/** Where a snippet may take names from without importing them. */
const modules = [
  'custom-key-store-simulator',
  'custom-key-store-simulator/backing',
  'custom-key-store-simulator/http',
  'custom-key-store-simulator/node',
  '@aws-sdk/client-kms',
  'xstate',
  'vitest',
];

const compilerOptions: ts.CompilerOptions = {
  ...ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  ).options,
  verbatimModuleSyntax: false,
  rewriteRelativeImportExtensions: false,
  noEmit: true,
};

/** Makes each snippet a module; its lines keep their numbers, so that errors tell where to look. */
export function prepare(snippets: readonly Snippet[]): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const exported = exportsOf(modules);
  return snippets.map((snippet) => {
    const file = join(
      folder,
      `${snippet.path.replaceAll('/', '.').replace(/\.\w+$/, '')}.${snippet.line}.ts`,
    );
    const before = `${importsFor(snippet, exported)} export {};${'\n'.repeat(snippet.line - 1)}`;
    writeFileSync(file, `${before}${snippet.code}\n`.replaceAll("from 'vitest'", `from '${testRunner}'`));
    return file;
  });
}

/** Removes what {@link prepare} made. */
export function cleanUp(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Errors of types in the snippets. */
export function typeProblems(snippets: readonly Snippet[], files: readonly string[]): Problem[] {
  const program = ts.createProgram([...files], compilerOptions);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file !== undefined && files.includes(file.fileName))
    .map(({ file, start, messageText }) => {
      const { path } = snippets[files.indexOf(file!.fileName)]!;
      const { line } = file!.getLineAndCharacterOfPosition(start ?? 0);
      return `${path}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}

/**
 * Runs a snippet, and the tests in it if there are any. Every `console.log(…); // value` has to log that value; `…`
 * stands for any text, and a comma begins a remark. What goes wrong gets its file and line.
 */
export async function runSnippet({ path, line, code }: Snippet, file: string): Promise<void> {
  const expected = expectedLogs(code, line);
  const seen = new Set<number>();
  const wrong: Problem[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
    const at = lineIn(new Error().stack, file);
    const comment = at === undefined ? undefined : expected.get(at);
    if (at === undefined || comment === undefined) return;
    seen.add(at);
    const logged = values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ');
    if (!isAsSaid(logged, comment)) wrong.push(`${path}:${at} says ${comment}, and logs ${logged}`);
  });
  try {
    await runWithTests(() => import(/* @vite-ignore */ file));
  } catch (error) {
    const { name, message, stack } = error as Error;
    throw new Error(`${path}:${lineIn(stack, file) ?? line} ${name}: ${message}`, { cause: error });
  } finally {
    log.mockRestore();
  }
  for (const [at, comment] of expected) {
    if (!seen.has(at)) wrong.push(`${path}:${at} says ${comment}, and logs nothing`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function expectedLogs(code: string, firstLine: number): ReadonlyMap<number, string> {
  return new Map(
    code.split('\n').flatMap((text, index): [number, string][] => {
      const [, comment] = /console\.log\(.*\);? *\/\/ (.+)$/.exec(text) ?? [];
      return comment === undefined ? [] : [[firstLine + index, comment]];
    }),
  );
}

function isAsSaid(logged: string, comment: string): boolean {
  if (comment.includes('…')) return comment.split('…').every((part) => logged.includes(part.trim()));
  const plain = (text: string) => text.replaceAll(/\s+/g, '');
  return plain(logged) === plain(comment) || comment.startsWith(`${logged}, `);
}

function lineIn(stack: string | undefined, file: string): number | undefined {
  const name = file.split('/').at(-1)!.replaceAll('.', '\\.');
  const [, line] = new RegExp(`${name}:(\\d+)`).exec(stack ?? '') ?? [];
  return line === undefined ? undefined : Number(line);
}

/** Imports of the names that a snippet uses and neither declares nor imports itself, on one line. */
function importsFor({ code }: Snippet, exported: ReadonlyMap<string, ReadonlySet<string>>): string {
  const names = namesIn(code);
  const imports = [...exported].map(([module, known]) => {
    const used = [...names.used].filter((name) => known.has(name) && !names.declared.has(name));
    return used.length === 0 ? '' : `import { ${used.join(', ')} } from '${module}';`;
  });
  return imports.join('');
}

function namesIn(code: string): { used: ReadonlySet<string>; declared: ReadonlySet<string> } {
  const file = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest, true);
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const isName = 'name' in node.parent && node.parent.name === node;
      if (isName && !ts.isPropertyAccessExpression(node.parent)) {
        if (!ts.isPropertyAssignment(node.parent)) declared.add(node.text);
      } else if (!isName) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { used, declared };
}

/** Names that modules export, each under the first module that has it. */
function exportsOf(specifiers: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const file = join(folder, 'modules.ts');
  writeFileSync(file, specifiers.map((specifier) => `export * from '${specifier}';`).join('\n'));
  const program = ts.createProgram([file], compilerOptions);
  const checker = program.getTypeChecker();
  const seen = new Set<string>();
  return new Map(
    program
      .getSourceFile(file)!
      .statements.filter(ts.isExportDeclaration)
      .map(({ moduleSpecifier }) => {
        const names = checker
          .getExportsOfModule(checker.getSymbolAtLocation(moduleSpecifier!)!)
          .map(({ name }) => name)
          .filter((name) => !seen.has(name));
        for (const name of names) seen.add(name);
        return [(moduleSpecifier as ts.StringLiteral).text, new Set(names)];
      }),
  );
}
