/**
 * Draws the import graph of `src` and shows that it points one way.
 *
 * The files are parsed with the TypeScript compiler, so comments and strings never count.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { bundledPackages, packageName } from '../scripts/bundledPackages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** From the top down. Folders of one layer may import each other; nothing imports from a layer above. */
const layers: readonly (readonly string[])[] = [
  ['cli'],
  ['node'],
  ['index.ts', 'Simulator.ts', 'SimulatedAccount.ts'],
  ['client', 'http', 'xks', 'scenario'],
  ['simulator'],
  ['operations'],
  ['account', 'authorization'],
  ['machines'],
  ['backing'],
  ['errors', 'model', 'runtime'],
];

/** Folders that run on Node only; all others run in browsers too. */
const nodeOnly = ['node', 'cli'];

/** The only files that may ask the host for time, chance or its globals. */
const hostFiles = ['runtime/systemClock.ts', 'runtime/host.ts'];

/** What is different at every run, or absent from some hosts. */
const hostGlobals = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'performance',
  'process',
  'Buffer',
  'require',
  '__dirname',
  '__filename',
];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

interface SourceFile {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly hostUses: readonly { readonly name: string; readonly line: number }[];
}

const files = readSources(join(root, 'src'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('imports', () => {
  test('there are files to look at', () => {
    expect(files.size).toBeGreaterThan(0);
  });

  test('point down the layers, never up', () => {
    const violations = eachImport((file, imported) => {
      const target = resolveImport(file.path, imported.specifier);
      if (target === undefined) return undefined;
      if (!files.has(target)) return `${target} does not exist`;
      if (layerOf(file.path) === undefined) return `${file.path} belongs to no layer`;
      if (layerOf(target) === undefined) return `${target} belongs to no layer`;
      if (layerOf(target)! < layerOf(file.path)!)
        return `${topOf(file.path)} may not look up to ${topOf(target)}`;
      return topOf(file.path) === 'model' && topOf(target) !== 'model'
        ? `model imports nothing, yet it imports ${topOf(target)}`
        : undefined;
    });

    expectNone(violations, 'imports that point the wrong way');
  });

  test('every file belongs to a layer', () => {
    expectNone(
      [...files.keys()].filter((path) => layerOf(path) === undefined),
      'files outside the layers',
    );
  });

  test('form no cycle between files', () => {
    expectNone(
      findCycles((imported) => !imported.typeOnly),
      'cycles of imports',
    );
  });

  test('form no cycle between files when types count too', () => {
    expectNone(
      findCycles(() => true),
      'cycles of imports, types included',
    );
  });

  test('name relative files by their .ts extension', () => {
    const violations = eachImport((_file, { specifier }) =>
      specifier.startsWith('.') && !/\.(ts|json)$/.test(specifier) ? 'no .ts extension' : undefined,
    );

    expectNone(violations, 'imports without extension');
  });

  test('take only packages that the build bundles or the package depends on', () => {
    const allowed = [...bundledPackages, ...Object.keys(manifest.dependencies)];
    const violations = eachImport((_file, { specifier }) =>
      specifier.startsWith('.') || isBuiltin(specifier) || allowed.includes(packageName(specifier))
        ? undefined
        : `allowed are ${allowed.join(', ')}`,
    );

    expectNone(violations, 'imports of other packages');
  });
});

describe('the core', () => {
  const core = [...files.values()].filter(({ path }) => !nodeOnly.includes(topOf(path)));

  test('imports no module built into Node', () => {
    const violations = eachImport(
      (_file, { specifier }) => (isBuiltin(specifier) ? 'built into Node' : undefined),
      core,
    );

    expectNone(violations, 'imports of Node built-ins');
  });

  test('takes time, chance and host globals from runtime/ alone', () => {
    const violations = core
      .filter(({ path }) => !hostFiles.includes(path))
      .flatMap(({ path, hostUses }) => hostUses.map(({ name, line }) => `src/${path}:${line} uses ${name}`));

    expectNone(violations, `uses of the host outside ${hostFiles.join(' and ')}`);
  });
});

function expectNone(violations: readonly string[], what: string): void {
  expect(violations.length, `${what}:\n${violations.map((line) => `  ${line}\n`).join('')}`).toBe(0);
}

function eachImport(
  judge: (file: SourceFile, imported: Import) => string | undefined,
  among: Iterable<SourceFile> = files.values(),
): string[] {
  return [...among].flatMap((file) =>
    file.imports.flatMap((imported) => {
      const violation = judge(file, imported);
      return violation
        ? [`src/${file.path}:${imported.line} imports '${imported.specifier}': ${violation}`]
        : [];
    }),
  );
}

function topOf(path: string): string {
  return path.split('/')[0]!;
}

function layerOf(path: string): number | undefined {
  const layer = layers.findIndex((names) => names.includes(topOf(path)));
  return layer < 0 ? undefined : layer;
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

/** One line for each group of files that reach themselves: the shortest way round through its first file. */
function findCycles(counts: (imported: Import) => boolean): string[] {
  const next = (path: string): string[] =>
    (files.get(path)?.imports ?? [])
      .filter(counts)
      .map(({ specifier }) => resolveImport(path, specifier))
      .filter((target): target is string => target !== undefined && files.has(target));
  const wayRound = (start: string): string[] | undefined => {
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (const path of queue)
      for (const target of next(path)) {
        if (target === start) {
          const way = [start];
          for (let at = path; at !== start; at = cameFrom.get(at)!) way.unshift(at);
          return [start, ...way];
        }
        if (!cameFrom.has(target)) {
          cameFrom.set(target, path);
          queue.push(target);
        }
      }
    return undefined;
  };

  const told = new Set<string>();
  return [...files.keys()].flatMap((path) => {
    const way = told.has(path) ? undefined : wayRound(path);
    for (const member of way ?? []) told.add(member);
    return way ? [way.join(' → ')] : [];
  });
}

function readSources(folder: string): Map<string, SourceFile> {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'))
    .sort();
  return new Map(paths.map((path) => [path, parse(path, readFileSync(join(folder, path), 'utf8'))]));
}

function parse(path: string, text: string): SourceFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const imports: Import[] = [];
  const uses: { name: string; line: number; node?: ts.Identifier }[] = [];
  const declared = new Set<string>();

  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push({ ...found, line: lineOf(node) });
    if (isDeclaredName(node)) declared.add(node.text);
    else if (ts.isIdentifier(node) && hostGlobals.includes(node.text) && isGlobalUse(node))
      uses.push({ name: node.text, line: lineOf(node), node });
    const call = hostCallOf(node);
    if (call) uses.push({ name: call, line: lineOf(node) });
    ts.forEachChild(node, visit);
  };
  visit(source);

  // A parameter or variable of that name is the file's own.
  const hostUses = uses.filter(
    ({ node }) => !node || !declared.has(node.text) || ts.isPropertyAccessExpression(node.parent),
  );
  return { path, imports, hostUses };
}

function importOf(node: ts.Node): Omit<Import, 'line'> | undefined {
  const text = (literal: ts.Node | undefined) =>
    literal && ts.isStringLiteralLike(literal) ? literal.text : undefined;
  let specifier: string | undefined;
  let typeOnly = false;
  if (ts.isImportDeclaration(node)) {
    specifier = text(node.moduleSpecifier);
    typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  } else if (ts.isExportDeclaration(node)) {
    specifier = text(node.moduleSpecifier);
    typeOnly = node.isTypeOnly;
  } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    specifier = text(node.argument.literal);
    typeOnly = true;
  } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    specifier = text(node.arguments[0]);
  }
  return specifier === undefined ? undefined : { specifier, typeOnly };
}

function isDeclaredName(node: ts.Node): node is ts.Identifier {
  const { parent } = node;
  return (
    ts.isIdentifier(node) &&
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isImportSpecifier(parent)) &&
    parent.name === node
  );
}

/** Whether the identifier reads or calls the global: not a member's name, not a type. */
function isGlobalUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node)
    return ts.isIdentifier(parent.expression) && parent.expression.text === 'globalThis';
  if (ts.isBindingElement(parent) || ts.isQualifiedName(parent) || ts.isTypeQueryNode(parent)) return false;
  const names =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isGetAccessor(parent) ||
    ts.isSetAccessor(parent) ||
    ts.isEnumMember(parent) ||
    ts.isJSDocParameterTag(parent);
  return (
    !(names && parent.name === node) && !ts.isTypeReferenceNode(parent) && !ts.isTypePredicateNode(parent)
  );
}

function hostCallOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const name = node.getText().replace(/^globalThis\./, '');
    return name === 'Date.now' || name === 'Math.random' ? name : undefined;
  }
  const isDate = (callee: ts.Node) => /^(globalThis\.)?Date$/.test(callee.getText());
  if (ts.isNewExpression(node) && isDate(node.expression) && !node.arguments?.length) return 'new Date()';
  if (ts.isCallExpression(node) && isDate(node.expression)) return 'Date()';
  return undefined;
}
