import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { kilobytes, type RowGroup } from './row.ts';

const limit = 60_000;

/** The core as a browser gets it. */
export async function bundleSize(): Promise<RowGroup> {
  const code = await bundle(fileURLToPath(new URL('../dist/index.js', import.meta.url)));
  const xstate = await bundle('xstate');
  const bytes = gzipped(code);
  return {
    title: 'Browser bundle of the core',
    configuration: [
      'Rolldown for browsers, one minified script with XState included, `gzip -9`; beside it `xstate` alone, all of its exports.',
    ],
    rows: [
      {
        what: `gzipped (${kilobytes(code.length)} before)`,
        here: kilobytes(bytes),
        against: kilobytes(gzipped(xstate)),
        result: kilobytes(bytes),
        target: `≤ ${limit / 1_000} kB`,
        isMet: bytes <= limit,
      },
    ],
  };
}

const gzipped = (code: string) => gzipSync(code, { level: 9 }).length;

async function bundle(input: string): Promise<string> {
  const build = await rolldown({
    input,
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const { output } = await build.generate({ format: 'iife', name: 'bundled', minify: true });
  await build.close();
  return output[0].code;
}
