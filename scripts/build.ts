/**
 * Builds `dist`: ECMAScript modules (`.js`, `.d.ts`) and CommonJS (`.cjs`, `.d.cts`) from the same entries.
 * Within one format both entries share chunks, so that each class exists once.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, type OutputOptions, rolldown } from 'rolldown';
import { esmExternalRequirePlugin } from 'rolldown/plugins';
import ts from 'typescript';
import { bundledPackages, packageName } from './bundledPackages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const entries = {
  index: join(root, 'src/index.ts'),
  'backing/index': join(root, 'src/backing/index.ts'),
  'http/index': join(root, 'src/http/index.ts'),
  'node/index': join(root, 'src/node/index.ts'),
};
/** Programs: run by their path, never imported, so they are ECMAScript modules only and have no declarations. */
const programs = {
  'cli/main': join(root, 'src/cli/main.ts'),
};
/** Folders whose files may import what is built into Node. */
const nodeOnly = /\/src\/(?:node|cli)\//;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const dependencies: string[] = Object.keys(manifest.dependencies);

const startedAt = performance.now();
const declarations = emitDeclarations();
rmSync(dist, { recursive: true, force: true });
const chunks = await bundle();
for (const [path, text] of declarations) write(path, text);
write('THIRD-PARTY-LICENSES.txt', thirdPartyLicenses(chunks));
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(`Built dist: ${chunks.length} chunks, ${declarations.size} declaration files, ${seconds} s`);

async function bundle(): Promise<OutputChunk[]> {
  const written = [
    ...(await bundleAs(
      { ...entries, ...programs },
      { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    )),
    ...(await bundleAs(entries, {
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/[name]-[hash].cjs',
    })),
  ];
  for (const program of Object.keys(programs)) chmodSync(join(dist, `${program}.js`), 0o755);

  const own = new Set(written.map((chunk) => chunk.fileName));
  for (const chunk of written)
    for (const imported of [...chunk.imports, ...chunk.dynamicImports]) {
      const isBuiltin = imported.startsWith('node:') && chunk.moduleIds.some((id) => nodeOnly.test(id));
      if (!own.has(imported) && !isBuiltin && !dependencies.includes(packageName(imported)))
        fail(`${chunk.fileName} imports '${imported}', which is neither bundled nor a dependency`);
    }
  return written;
}

async function bundleAs(input: Record<string, string>, output: OutputOptions): Promise<OutputChunk[]> {
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'neutral',
    // @smithy/core reaches for Node's modules unless its browser variants are asked for.
    resolve: { mainFields: ['module', 'main'], conditionNames: ['browser', 'module', 'import', 'default'] },
    external: (id) => dependencies.includes(packageName(id)),
    // What is built into Node stays outside as well; commander, which is CommonJS, has to import it.
    plugins: [esmExternalRequirePlugin({ external: [/^node:/] })],
    onLog(level, log, handle) {
      if (level === 'warn') fail(log.message);
      handle(level, log);
    },
  });
  const { output: files } = await build.write({
    ...output,
    dir: dist,
    sourcemap: true,
    keepNames: true,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await build.close();
  return files.filter((file) => file.type === 'chunk');
}

/** The declarations the entries lead to: each as `.d.ts`, and as a `.d.cts` twin that points to twins. */
function emitDeclarations(): Map<string, string> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const program = ts.createProgram(Object.values(entries), {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(root, 'src'),
    outDir: dist,
  });
  const emitted = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    emitted.set(relative(dist, resolve(path)).split(sep).join('/'), text);
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) {
    const host = {
      getCurrentDirectory: () => root,
      getCanonicalFileName: (f: string) => f,
      getNewLine: () => '\n',
    };
    fail(ts.formatDiagnosticsWithColorAndContext(ts.sortAndDeduplicateDiagnostics(problems), host));
  }

  const files = new Map<string, string>();
  const queue = Object.keys(entries).map((entry) => `${entry}.d.ts`);
  for (const path of queue) {
    if (files.has(path)) continue;
    const text = emitted.get(path) ?? fail(`no declarations were emitted for ${path}`);
    const retarget = (extension: string) =>
      replaceSpecifiers(path, text, (specifier) =>
        specifier.startsWith('.') ? specifier.replace(/\.[jt]s$/, extension) : specifier,
      );
    replaceSpecifiers(path, text, (specifier) => {
      if (specifier.startsWith('.'))
        queue.push(posix.join(posix.dirname(path), specifier.replace(/\.[jt]s$/, '.d.ts')));
      else if (!dependencies.includes(packageName(specifier)))
        fail(
          bundledPackages.includes(packageName(specifier))
            ? `${path} names '${specifier}' in its types, but that package is bundled and its users lack it`
            : `${path} names '${specifier}' in its types, which is not a dependency`,
        );
      return specifier;
    });
    files.set(path, retarget('.js'));
    files.set(path.replace(/\.d\.ts$/, '.d.cts'), retarget('.cjs'));
  }
  return files;
}

/** `text` with each module specifier (import, export and import type) replaced. */
function replaceSpecifiers(path: string, text: string, replace: (specifier: string) => string): string {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const literals: ts.StringLiteral[] = [];
  const visit = (node: ts.Node): void => {
    const literal =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
    if (literal && ts.isStringLiteral(literal)) literals.push(literal);
    ts.forEachChild(node, visit);
  };
  visit(file);
  let result = text;
  for (const literal of literals.sort((a, b) => b.end - a.end))
    result = `${result.slice(0, literal.getStart(file) + 1)}${replace(literal.text)}${result.slice(literal.end - 1)}`;
  return result;
}

/** The licence of every package whose code is in the chunks. */
function thirdPartyLicenses(chunks: OutputChunk[]): string {
  const folders = new Set<string>();
  for (const id of chunks.flatMap((chunk) => chunk.moduleIds)) {
    const at = id.split(sep).join('/').lastIndexOf('/node_modules/');
    if (at < 0) continue;
    const start = at + '/node_modules/'.length;
    const name = packageName(id.slice(start).split(sep).join('/'));
    if (!bundledPackages.includes(name)) fail(`${name} is bundled but missing from bundledPackages.ts`);
    folders.add(id.slice(0, start) + name);
  }
  const parts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file =
      readdirSync(folder).find((name) => /^licen[sc]e/i.test(name)) ?? fail(`${name} carries no licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return ['This package contains code of the following packages.\n', ...parts].join(
    `\n${'-'.repeat(78)}\n\n`,
  );
}

function write(path: string, text: string): void {
  const target = join(dist, path);
  if (!existsSync(dirname(target))) mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function fail(message: string): never {
  console.error(`Build failed: ${message}`);
  process.exit(1);
}
