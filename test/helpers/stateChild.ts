/**
 * A process that appends numbers to a state directory and says each number once it is written, until it is killed:
 * `node stateChild.mjs DIRECTORY PADDING DURABILITY`. What it goes on from it says first.
 */
import { writeSync } from 'node:fs';
import { StateFiles } from '../../src/node/stateFiles.ts';

const [directory, padding, durability] = process.argv.slice(2) as [string, string, 'process' | 'disk'];
const say = (line: string) => writeSync(1, `${line}\n`);

const files = StateFiles.open(directory, { release: '1.2.3', durability });
const { snapshot, records } = files.opened;
let last = (snapshot as { last: number } | undefined)?.last ?? 0;
for (const record of records) last = (record as { n: number }).n;
say(`from ${last}`);

const text = 'x'.repeat(Number(padding));
for (;;) {
  files.append({ n: last + 1, text });
  await files.flushed();
  last++;
  say(String(last));
  if (last % 40 === 0) files.compact({ last, numbers: Array.from({ length: last }, (_, i) => i + 1), text });
}
