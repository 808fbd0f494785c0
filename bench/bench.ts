/**
 * Measures the built package and writes docs/benchmarks.md. Every group of rows runs in a process of its own.
 * `npm run bench -- growth lifecycle` runs only these groups, and only prints.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, platform, release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleSize } from './bundleSize.ts';
import { directClient } from './directClient.ts';
import { directKeys } from './directKeys.ts';
import { growth } from './growth.ts';
import { importTime } from './importTime.ts';
import { keyGrowth } from './keyGrowth.ts';
import { lifecycle } from './lifecycle.ts';
import { memory } from './memory.ts';
import { overHttp } from './overHttp.ts';
import { realClient } from './realClient.ts';
import type { Row, RowGroup } from './row.ts';

const groups = {
  directClient,
  directKeys,
  realClient,
  lifecycle,
  growth,
  keyGrowth,
  importTime,
  memory,
  bundleSize,
  overHttp,
};
type GroupName = keyof typeof groups;

const root = fileURLToPath(new URL('..', import.meta.url));
const script = fileURLToPath(import.meta.url);

const [first, ...rest] = process.argv.slice(2);
if (first === '--group') {
  const group = await groups[rest[0] as GroupName]();
  process.stdout.write(JSON.stringify(group));
} else {
  const chosen = (first === undefined ? Object.keys(groups) : [first, ...rest]) as GroupName[];
  const unknown = chosen.filter((name) => !Object.hasOwn(groups, name));
  if (unknown.length > 0) {
    console.error(`There is no group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}.`);
    process.exit(1);
  }
  console.log(machine().join('\n'));
  const measured: RowGroup[] = [];
  for (const name of chosen) {
    const group = await measure(name);
    console.log(`\n${group.title}\n`);
    console.log(table(group.rows));
    measured.push(group);
  }
  const rows = measured.flatMap((group) => group.rows);
  console.log(`\n${summary(rows)}`);
  if (first === undefined) {
    const path = join(root, 'docs/benchmarks.md');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, page(measured));
    console.log('Written to docs/benchmarks.md');
  }
}

/** One group in a fresh process, so that no group meets the heap and the compiled code of another. */
async function measure(name: GroupName): Promise<RowGroup> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, '--expose-gc', script, '--group', name],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, maxBuffer: 16 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as RowGroup;
}

function machine(): string[] {
  const require = createRequire(import.meta.url);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const peers = ['xstate', '@aws-sdk/client-kms', 'aws-sdk-client-mock'].map(
    (name) => `${name} ${JSON.parse(readFileSync(packageJson(require, name), 'utf8')).version}`,
  );
  return [
    `- ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores; ${platform()} ${release()}`,
    `- Node ${process.version}, NODE_ENV=production`,
    `- custom-key-store-simulator ${version}, ${peers.join(', ')}`,
  ];
}

/** Not every package exports its package.json. */
function packageJson(require: NodeJS.Require, name: string): string {
  const folders = require.resolve.paths(name) ?? [];
  for (const folder of folders) {
    const path = join(folder, name, 'package.json');
    try {
      readFileSync(path);
      return path;
    } catch {}
  }
  throw new Error(`${name} is not installed`);
}

function page(measured: readonly RowGroup[]): string {
  const sections = measured.map(({ title, configuration, rows }) =>
    [`## ${title}`, configuration.map((line) => `- ${line}`).join('\n'), table(rows)].join('\n\n'),
  );
  return `${[
    '# Benchmarks',
    'Written by `npm run bench`, from the built package.',
    machine().join('\n'),
    'Both sides of a comparison run in turns in one process, and a result is the median over the rounds of the ratio within a round; times are medians too. Every group has a process of its own. Compare figures of one run only.',
    summary(measured.flatMap((group) => group.rows)),
    ...sections,
  ].join('\n\n')}\n`;
}

function summary(rows: readonly Row[]): string {
  const aimed = rows.filter((row) => row.isMet !== undefined);
  const missed = aimed.filter((row) => !row.isMet);
  return `${aimed.length - missed.length} of ${aimed.length} targets met.`;
}

function table(rows: readonly Row[]): string {
  const lines = [
    ['What', 'Here', 'Against', 'Result', 'Target', 'Met'],
    ...rows.map(({ what, here, against, result, target, isMet }) => [
      what,
      here,
      against,
      result,
      target,
      isMet === undefined ? '–' : isMet ? 'yes' : '**no**',
    ]),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}
