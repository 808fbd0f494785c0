import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './measure.ts';
import { atMost, type Row, type RowGroup } from './row.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const processes = 21;

/** How long the package takes to load, in fresh processes. */
export async function importTime(): Promise<RowGroup> {
  return {
    title: 'Loading the core',
    configuration: [
      `Here: \`import('custom-key-store-simulator')\` or \`require\` of it from dist, XState included; against: \`xstate\` alone in the same way. Node's own start is not counted. Median of ${processes} fresh processes each, in turns.`,
    ],
    rows: [
      await compare('`import`', (name) => [
        '--input-type=module',
        '--eval',
        timed(`await import('${name}')`),
      ]),
      await compare('`require`', (name) => ['--input-type=commonjs', '--eval', timed(`require('${name}')`)]),
    ],
  };
}

const timed = (load: string) =>
  `const startedAt = performance.now(); ${load}; process.stdout.write(String(performance.now() - startedAt));`;

async function compare(what: string, args: (name: string) => string[]): Promise<Row> {
  const here: number[] = [];
  const xstate: number[] = [];
  await milliseconds(args('custom-key-store-simulator'));
  await milliseconds(args('xstate'));
  for (let i = 0; i < processes; i++) {
    here.push(await milliseconds(args('custom-key-store-simulator')));
    xstate.push(await milliseconds(args('xstate')));
  }
  return {
    what,
    here: `${median(here).toFixed(1)} ms`,
    against: `${median(xstate).toFixed(1)} ms`,
    ...atMost(2, median(here) / median(xstate)),
  };
}

async function milliseconds(args: readonly string[]): Promise<number> {
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  return Number(stdout);
}
