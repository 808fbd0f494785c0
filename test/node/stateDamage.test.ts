/** A state file that was cut, changed, or put together from others: what was whole is there, or nothing is. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { SimulatorUsageError } from '../../src/errors/SimulatorUsageError.ts';
import { StateFiles } from '../../src/node/stateFiles.ts';
import { contentOf, newPath, removeAll } from '../helpers/stateHosts.ts';

const release = '1.2.3';
const snapshot = { keys: ['a', 'b'], text: 'Grüße, 世界' };
const records = [
  { n: 1 },
  { n: 2, text: 'Grüße, 世界, \n\u2028\ud800' },
  [],
  'four',
  { n: 5, deep: { er: null } },
];

afterAll(removeAll);

/** The state file of a snapshot and five records, and where each line ends. */
function wholeFile(): { bytes: Buffer; lineEnds: number[] } {
  const directory = newPath();
  const files = StateFiles.open(directory, { release });
  files.append('in the snapshot');
  files.compact(snapshot);
  for (const record of records) files.append(record);
  files.close();
  const bytes = readFileSync(join(directory, 'world.journal'));
  return { bytes, lineEnds: [...bytes].flatMap((byte, at) => (byte === 0x0a ? [at + 1] : [])) };
}

const { bytes, lineEnds } = wholeFile();
const [headerEnd, snapshotEnd] = lineEnds as [number, number];

/** A directory with a state file. */
function directoryWith(content: Buffer): string {
  const directory = newPath();
  mkdirSync(directory);
  writeFileSync(join(directory, 'world.journal'), content);
  return directory;
}

interface Reading {
  readonly snapshot: unknown;
  readonly records: readonly unknown[];
  readonly tornBytes: number;
}

/** What is read of a state file, or the message of the refusal; a refused directory stays as it is. */
function read(content: Buffer): Reading | string {
  const directory = directoryWith(content);
  const before = contentOf(directory);
  try {
    const files = StateFiles.open(directory, { release });
    const { opened } = files;
    const reading = {
      snapshot: opened.snapshot,
      records: [...opened.records],
      tornBytes: opened.recovered?.tornBytes ?? 0,
    };
    files.close();
    return reading;
  } catch (error) {
    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect((error as Error).message).not.toContain('\n');
    expect(contentOf(directory)).toEqual(before);
    return (error as Error).message;
  }
}

describe('a state file that is cut', () => {
  test('is read whole when nothing is missing', () => {
    expect(lineEnds).toHaveLength(2 + records.length);
    expect(read(bytes)).toEqual({ snapshot, records, tornBytes: 0 });
  });

  test('has exactly its complete records, wherever the cut is', () => {
    for (let cut = snapshotEnd; cut <= bytes.length; cut++) {
      const complete = lineEnds.filter((end) => end <= cut);

      expect(read(bytes.subarray(0, cut)), `cut at ${cut}`).toEqual({
        snapshot,
        records: records.slice(0, complete.length - 2),
        tornBytes: cut - complete.at(-1)!,
      });
    }
  });

  test('is refused wherever the cut is in the snapshot or before', () => {
    for (let cut = 0; cut < snapshotEnd; cut++) {
      expect(read(bytes.subarray(0, cut)), `cut at ${cut}`).toMatch(
        cut === 0
          ? /world\.journal is empty/
          : cut < headerEnd
            ? /is damaged at byte 0, in its first line/
            : /is damaged at byte \d+: the snapshot that begins there is cut off or was changed/,
      );
    }
  });

  test('goes on after the last complete record', () => {
    const directory = directoryWith(bytes.subarray(0, bytes.length - 3));
    const recovered = StateFiles.open(directory, { release });
    recovered.append('after the cut');
    recovered.close();

    const files = StateFiles.open(directory, { release });

    expect([...files.opened.records]).toEqual([...records.slice(0, -1), 'after the cut']);
    expect(files.opened.recovered).toBeUndefined();
  });

  test('is recovered when a file system that lost power has filled its end with zeros', () => {
    const reading = read(Buffer.concat([bytes, Buffer.alloc(300_000)]));

    expect(reading).toEqual({ snapshot, records, tornBytes: 300_000 });
  });
});

describe('a state file that is changed', () => {
  const lastAt = lineEnds.at(-2)!;

  test.each([0, 1, 5, 7])('is refused when bit %i of any byte before the last record is another', (bit) => {
    for (let at = 0; at < lastAt; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << bit;

      expect(read(changed), `byte ${at}`).toMatch(
        /^the state directory ".*" cannot be continued: world\.journal .* Nothing was changed\.$/,
      );
    }
  });

  test('loses its last record at most, whichever byte of that is another', () => {
    for (let at = lastAt; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      const reading = read(changed);

      if (typeof reading === 'string') expect(reading).toMatch(/is damaged at byte/);
      else
        expect(reading).toEqual({
          snapshot,
          records: records.slice(0, -1),
          tornBytes: bytes.length - lastAt,
        });
    }
  });

  test('says at which byte and record, and what to do', () => {
    const changed = Buffer.from(bytes);
    changed[snapshotEnd + 20]! ^= 1;

    expect(read(changed)).toContain(
      `world.journal is damaged at byte ${snapshotEnd}, in record 1 of the journal, and goes on after it. Restore the directory from a copy; or, to go on with the 0 records before and without those after, cut the file to ${snapshotEnd} bytes.`,
    );
    expect(read(changed.subarray(0, snapshotEnd))).toMatchObject({ snapshot, records: [] });
  });

  test('is never half-read: it has a beginning of the records or is refused', () => {
    const damage = fc.oneof(
      fc.record({ at: fc.nat(bytes.length), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 40 }) }),
      fc.record({
        at: fc.nat(bytes.length),
        remove: fc.nat(40),
        insert: fc
          .constantFrom(...lineEnds.slice(1))
          .map((end, i = lineEnds.indexOf(end)) => Uint8Array.from(bytes.subarray(lineEnds[i - 1], end))),
      }),
    );
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        let changed = Buffer.from(bytes);
        for (const { at, remove, insert } of damages) {
          changed = Buffer.concat([changed.subarray(0, at), insert, changed.subarray(at + remove)]);
        }

        const reading = read(changed);

        if (typeof reading === 'string') return;
        expect(reading.snapshot).toEqual(snapshot);
        expect(reading.records).toEqual(records.slice(0, reading.records.length));
      }),
      { seed: 20, numRuns: 400 },
    );
  });

  const lines = lineEnds.map((end, i) => bytes.subarray(i === 0 ? 0 : lineEnds[i - 1], end));
  const [header, snapshotLine, ...journal] = lines as [Buffer, Buffer, ...Buffer[]];
  const [one, two, three, four, five] = journal as [Buffer, Buffer, Buffer, Buffer, Buffer];
  test.each([
    ['a record is missing', [header, snapshotLine, one, three, four, five]],
    ['a record is there twice', [header, snapshotLine, one, two, two, three, four, five]],
    ['two records changed places', [header, snapshotLine, two, one, three, four, five]],
    ['the snapshot is missing', [header, one, two, three, four, five]],
    ['the first line is missing', [snapshotLine, one, two, three, four, five]],
  ])('is refused when %s', (_what, parts) => {
    expect(read(Buffer.concat(parts))).toMatch(/is damaged at byte/);
  });

  test('is refused with the records of another file', () => {
    const directory = newPath();
    const files = StateFiles.open(directory, { release });
    files.compact({ another: 'snapshot' });
    files.close();
    const other = readFileSync(join(directory, 'world.journal'));

    expect(read(Buffer.concat([other, ...journal]))).toMatch(/is damaged at byte \d+, in record 1/);
  });

  test.each([
    ['a text', Buffer.from('# My notes\n')],
    ['JSON', Buffer.from('{"format":"custom-key-store-simulator"}\n')],
    ['zeros', Buffer.alloc(1_000)],
    ['line feeds', Buffer.alloc(1_000, 0x0a)],
    ['a line with a length beyond every memory', Buffer.from('00000000 ffffffff {}\n')],
  ])('is refused when it is %s', (_what, content) => {
    expect(read(content)).toMatch(
      /is damaged at byte 0, in its first line, or no state file of the simulator/,
    );
  });

  test('is refused when it is missing beside a successor with a snapshot', () => {
    const directory = newPath();
    mkdirSync(directory);
    writeFileSync(join(directory, 'world.journal.new'), bytes);
    const before = contentOf(directory);

    expect(() => StateFiles.open(directory, { release })).toThrow(
      /cannot be continued: world\.journal is missing\. Restore it from a copy; or, .* rename that file/,
    );
    expect(contentOf(directory)).toEqual(before);
  });
});
