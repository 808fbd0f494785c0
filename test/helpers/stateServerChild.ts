/**
 * A server whose world is kept in a state directory, until it is killed:
 * `node stateServerChild.mjs DIRECTORY CLOCK LONGEST_JOURNAL_BYTES`. It says that it opens the directory, and then
 * its URL.
 */
import { writeSync } from 'node:fs';
import { openStateDirectoryWith } from '../../src/node/openStateDirectoryWith.ts';
import { serve } from '../../src/node/serve.ts';

const [directory, clock, longestJournalBytes] = process.argv.slice(2) as [
  string,
  'virtual' | 'system',
  string,
];
const say = (line: string) => writeSync(1, `${line}\n`);

say('opening');
const { simulator } = openStateDirectoryWith(
  directory,
  { clock, quotas: { resources: { customKeyStores: 10_000 } } },
  { longestJournalBytes: Number(longestJournalBytes) },
);
say((await serve(simulator)).url);
