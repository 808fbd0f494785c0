import {
  existsSync,
  fstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { SimulatorUsageError } from '../../src/errors/SimulatorUsageError.ts';
import { StateFiles, type StateFilesOptions } from '../../src/node/stateFiles.ts';
import { errorOf } from '../helpers/look.ts';
import { contentOf, failure, hostWith, type Intercept, newPath, removeAll } from '../helpers/stateHosts.ts';

const release = '1.2.3';

afterAll(removeAll);

const open = (directory: string, options: Partial<StateFilesOptions> = {}) =>
  StateFiles.open(directory, { release, ...options });

/** Opens, looks and closes. */
function look(directory: string, options: Partial<StateFilesOptions> = {}) {
  const files = open(directory, options);
  const found = { snapshot: files.opened.snapshot, records: [...files.opened.records] };
  files.close();
  return found;
}

/** The message of the error that opening ends with. */
function refusalOf(directory: unknown, options: Partial<StateFilesOptions> = {}): string {
  try {
    open(directory as string, options).close();
  } catch (error) {
    expect(error).toBeInstanceOf(SimulatorUsageError);
    return (error as Error).message;
  }
  return expect.unreachable();
}

/** A host whose disk behaves as told from then on. */
function fragile(intercept: Intercept) {
  const switched = { isOn: false };
  const host = hostWith((name, args, proceed) =>
    switched.isOn ? intercept(name, args, proceed) : proceed(),
  );
  return { host, breakDown: () => (switched.isOn = true), repair: () => (switched.isOn = false) };
}

const full = failure('ENOSPC', 'no space left on device, write');

describe('StateFiles', () => {
  test('makes a directory that its owner alone can read', () => {
    const directory = join(newPath(), 'inner');

    const files = open(directory);
    const modes = [directory, join(directory, 'world.journal'), join(directory, 'world.lock')].map(
      (path) => statSync(path).mode & 0o777,
    );
    files.close();

    expect(modes).toEqual([0o700, 0o600, 0o600]);
    expect(readdirSync(directory)).toEqual(['world.journal']);
  });

  test('gives back the records in their order, and the snapshot that came before them', () => {
    const directory = newPath();
    const first = open(directory);
    first.append({ n: 1 });
    first.close();
    const second = open(directory);
    const seen = [...second.opened.records];
    second.compact({ n: 1 });
    second.append({ n: 2 });
    second.append({ n: 3 });
    second.close();

    expect(seen).toEqual([{ n: 1 }]);
    expect(look(directory)).toEqual({ snapshot: { n: 1 }, records: [{ n: 2 }, { n: 3 }] });
  });

  test('counts the records and bytes since the last snapshot', () => {
    const directory = newPath();
    const files = open(directory);
    const sizes = [[files.journalRecords, files.journalBytes]];
    files.append('four');
    sizes.push([files.journalRecords, files.journalBytes]);
    files.compact(null);
    sizes.push([files.journalRecords, files.journalBytes]);
    files.append('five!');
    files.close();
    const again = open(directory);
    sizes.push([again.journalRecords, again.journalBytes]);
    again.close();

    expect(sizes).toEqual([
      [0, 0],
      [1, 18 + 6 + 1],
      [0, 0],
      [1, 18 + 7 + 1],
    ]);
  });

  test('keeps any JSON as it is', () => {
    const directory = newPath();
    const values = fc.sample(fc.jsonValue(), { seed: 1, numRuns: 300 });
    values.push(JSON.parse('{"__proto__":{"constructor":1},"toString":null}'), '', null, 'x'.repeat(70_000));
    values.push('世'.repeat(70_000), '\r\n\u2028\u0000', [[[[[[]]]]]]);
    const files = open(directory);
    for (const value of values) files.append(value);
    files.close();

    const { records } = look(directory);

    expect(records.map((record) => JSON.stringify(record))).toEqual(
      values.map((value) => JSON.stringify(value)),
    );
  });

  test('keeps a value that is nested 1,000 deep', () => {
    const directory = newPath();
    const deep = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`);
    const files = open(directory);
    files.append(deep);
    files.compact(deep);
    files.close();

    expect(JSON.stringify(look(directory).snapshot)).toBe(JSON.stringify(deep));
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;
  test.each([
    ['undefined', undefined],
    ['a function', () => {}],
    ['a symbol', Symbol('s')],
    ['circular', circular],
    ['a bigint', 1n],
    ['nested too deep', JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
    ['an object that throws', { toJSON: () => expect.unreachable() }],
  ])('refuses what is %s, and goes on', (_what, value) => {
    const directory = newPath();
    const files = open(directory);
    files.append(1);

    expect(() => files.append(value)).toThrow(/^state: a record cannot be written as JSON/);
    expect(() => files.compact(value)).toThrow(/^state: the snapshot cannot be written as JSON/);
    files.append(2);
    files.close();

    expect(look(directory)).toEqual({ snapshot: undefined, records: [1, 2] });
  });

  test('reads the records again and again, until the snapshot or the end', () => {
    const directory = newPath();
    const first = open(directory);
    for (const n of [1, 2, 3]) first.append(n);
    first.close();
    const files = open(directory);
    const { opened } = files;

    files.append(4);
    const [half] = opened.records;
    const whole = [...opened.records];
    const unfinished = opened.records[Symbol.iterator]();
    unfinished.next();
    files.compact([1, 2, 3, 4]);

    expect([half, whole]).toEqual([1, [1, 2, 3]]);
    expect(() => unfinished.next()).toThrow('was compacted or closed');
    expect(() => [...opened.records]).toThrow('was compacted or closed');
    files.close();
  });

  test('leaves alone what it does not know, beside a world', () => {
    const directory = newPath();
    open(directory).close();
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    mkdirSync(join(directory, 'world.journal.backup'));

    const files = open(directory);
    files.compact(1);
    files.close();

    expect(readdirSync(directory).sort()).toEqual(['notes.txt', 'world.journal', 'world.journal.backup']);
  });

  test('is closed once, and refuses everything afterwards', () => {
    const directory = newPath();
    const files = open(directory);
    files.close();
    const next = open(directory);

    files.close();

    expect(() => files.append(1)).toThrow(`the state directory ${JSON.stringify(directory)} is closed`);
    expect(() => files.compact(1)).toThrow('is closed');
    next.append('still held');
    next.close();
    expect(look(directory).records).toEqual(['still held']);
  });

  test('is not open twice, whatever the path to it is called', () => {
    const directory = newPath();
    const link = newPath();
    const files = open(directory);
    symlinkSync(directory, link);

    expect(refusalOf(directory)).toContain(`is already open in this process, ${process.pid}`);
    expect(refusalOf(link)).toContain(`is already open in this process, ${process.pid}`);
    files.append(1);
    files.close();
    expect(look(link).records).toEqual([1]);
  });
});

describe('a directory that cannot be one of a world', () => {
  test.each([undefined, null, '', 5, {}])('is refused when it is %j', (directory) => {
    expect(refusalOf(directory)).toMatch(/^state directory: expected a path, got /);
  });

  test.each([
    ['a file', 'is no directory'],
    ['a file/inner', 'is no directory'],
    ['a\0path', 'cannot be read: '],
  ])('is refused when its path is %j', (name, text) => {
    const parent = newPath();
    mkdirSync(parent);
    writeFileSync(join(parent, 'a file'), '');

    expect(refusalOf(`${parent}/${name}`)).toContain(text);
    expect(contentOf(parent)).toEqual({ 'a file': '' });
  });

  test('is refused when it holds other things', () => {
    const directory = newPath();
    mkdirSync(directory);
    writeFileSync(join(directory, 'package.json'), '{}');
    writeFileSync(join(directory, 'main.ts'), '');

    expect(refusalOf(directory)).toBe(
      `the state directory ${JSON.stringify(directory)} holds other things, such as "main.ts", and no world.journal; use an empty directory or a new one`,
    );
    expect(readdirSync(directory)).toEqual(['main.ts', 'package.json']);
  });

  test('may be the root of a fresh file system', () => {
    const directory = newPath();
    mkdirSync(join(directory, 'lost+found'), { recursive: true });

    expect(look(directory)).toEqual({ snapshot: undefined, records: [] });
  });

  test.each([
    ['readdirSync', 'EACCES', 'cannot be read: EACCES: told by the host'],
    ['mkdirSync', 'EROFS', 'cannot be made: EROFS: told by the host'],
    ['writeFileSync', 'EROFS', 'cannot be written: EROFS: told by the host'],
    ['openSync', 'EACCES', 'cannot be opened: EACCES: told by the host'],
    ['writeSync', 'ENOSPC', 'cannot be opened: ENOSPC: told by the host'],
    ['fsyncSync', 'EIO', 'cannot be opened: EIO: told by the host'],
    ['renameSync', 'EIO', 'cannot be opened: EIO: told by the host'],
  ] as const)('is refused when %s ends with %s', (call, code, text) => {
    const directory = newPath();
    const host = hostWith((name, _args, proceed) => {
      if (name === call) throw failure(code, 'told by the host');
      return proceed();
    });

    expect(refusalOf(directory, { host })).toBe(`the state directory ${JSON.stringify(directory)} ${text}`);
    expect(existsSync(join(directory, 'world.lock'))).toBe(false);
    expect(look(directory).records).toEqual([]);
  });

  test('is refused when the user may not write it', () => {
    const directory = newPath();
    mkdirSync(directory);
    // As the kernel answers; the administrator of a machine may write whatever the mode says.
    const host = hostWith((name, [path], proceed) => {
      const isWrite = name === 'writeFileSync' || name === 'linkSync';
      if (!isWrite || !String(path).startsWith(directory)) return proceed();
      throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES' });
    });

    expect(refusalOf(directory, { host })).toMatch(/cannot be written: EACCES/);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is refused when its state file is a directory', () => {
    const directory = newPath();
    mkdirSync(join(directory, 'world.journal'), { recursive: true });

    expect(refusalOf(directory)).toContain('cannot be opened: EISDIR');
    expect(readdirSync(directory)).toEqual(['world.journal']);
  });

  test('is refused with a durability that is none', () => {
    const directory = newPath();

    expect(refusalOf(directory, { durability: 'always' as 'disk' })).toBe(
      `durability: expected 'process' or 'disk', got "always"`,
    );
    expect(existsSync(directory)).toBe(false);
  });
});

describe('a state file of another release', () => {
  test('is refused with records, which only the release that wrote them can continue', () => {
    const directory = newPath();
    const files = open(directory);
    files.append(1);
    files.close();
    const before = contentOf(directory);

    expect(refusalOf(directory, { release: '2.0.0' })).toBe(
      `the state directory ${JSON.stringify(directory)} cannot be continued: release "1.2.3" left 1 records after its last snapshot, and this is release "2.0.0". Start and stop it once with that release, or begin anew in an empty directory. Nothing was changed.`,
    );
    expect(contentOf(directory)).toEqual(before);
  });

  test('is continued from its snapshot, with a new one before anything else', () => {
    const directory = newPath();
    const old = open(directory);
    old.compact({ from: 'the old' });
    old.close();
    const before = contentOf(directory);

    const untouched = open(directory, { release: '2.0.0' });
    expect(() => untouched.append(1)).toThrow(
      'was written by release "1.2.3"; compact it before anything is appended',
    );
    const { release: wroteIt, snapshot } = untouched.opened;
    untouched.close();
    expect([wroteIt, snapshot, contentOf(directory)]).toEqual(['1.2.3', { from: 'the old' }, before]);

    const files = open(directory, { release: '2.0.0' });
    files.compact({ from: 'the new' });
    files.append(1);
    files.close();
    expect(look(directory, { release: '2.0.0' })).toEqual({ snapshot: { from: 'the new' }, records: [1] });
  });
});

/** Writes some bytes of what was asked for. */
function shortWrite(args: readonly unknown[], most: number): number {
  const [fd, bytes, offset, length, position] = args as [number, Buffer, number, number, number];
  return writeSync(fd, bytes, offset, Math.min(length, most), position);
}

describe('a disk that cannot be written', () => {
  test('that takes a few bytes at a time gets the whole record', () => {
    const directory = newPath();
    const host = hostWith((name, args, proceed) => (name === 'writeSync' ? shortWrite(args, 7) : proceed()));
    const files = open(directory, { host });
    files.append({ text: 'longer than seven bytes' });
    files.compact({ text: 'longer than seven bytes' });
    files.append('one more');
    files.close();

    expect(look(directory)).toEqual({
      snapshot: { text: 'longer than seven bytes' },
      records: ['one more'],
    });
  });

  const failures: [string, { tornBytes: number } | undefined, Intercept][] = [
    [
      'is full in the middle of a record',
      undefined,
      (name, args, proceed) => {
        if (name !== 'writeSync') return proceed();
        if ((args[3] as number) < 20) throw full;
        return shortWrite(args, 10);
      },
    ],
    [
      'is full and cannot be cut either',
      { tornBytes: 10 },
      (name, args, proceed) => {
        if (name === 'ftruncateSync' || (name === 'writeSync' && (args[3] as number) < 20)) throw full;
        return name === 'writeSync' ? shortWrite(args, 10) : proceed();
      },
    ],
    [
      'breaks before a record',
      undefined,
      (name, _args, proceed) => {
        if (name === 'writeSync') throw full;
        return proceed();
      },
    ],
  ];
  test.each(failures)(
    'that %s makes append throw, and nothing is written after that',
    (_how, recovered, intercept) => {
      const directory = newPath();
      const { host, breakDown, repair } = fragile(intercept);
      const files = open(directory, { host });
      files.append('before');

      breakDown();
      expect(() => files.append('is lost')).toThrow(
        `the state directory ${JSON.stringify(directory)} cannot be written: ENOSPC: no space left on device, write`,
      );
      repair();

      expect(() => files.append('after')).toThrow('cannot be written: ENOSPC');
      expect(() => files.compact('after')).toThrow('cannot be written: ENOSPC');
      files.close();
      const again = open(directory);
      expect([[...again.opened.records], again.opened.recovered]).toEqual([['before'], recovered]);
      again.close();
    },
  );

  test('that writes nothing and reports no error is not asked for ever', () => {
    const { host, breakDown } = fragile((name, _args, proceed) => (name === 'writeSync' ? 0 : proceed()));
    const files = open(newPath(), { host });

    breakDown();

    expect(() => files.append(1)).toThrow('cannot be written: the host wrote nothing, without an error');
    files.close();
  });

  test.each(['readFileSync', 'openSync', 'writeSync', 'fsyncSync'] as const)(
    'goes on with the journal when %s ends the snapshot',
    (call) => {
      const directory = newPath();
      const { host, breakDown, repair } = fragile((name, _args, proceed) => {
        if (name === call) throw full;
        return proceed();
      });
      const files = open(directory, { host });
      files.append(1);

      breakDown();
      expect(() => files.compact([1])).toThrow('cannot be written: ENOSPC');
      repair();
      const names = readdirSync(directory).sort();
      files.append(2);
      files.close();

      expect(names).toEqual(['world.journal', 'world.lock']);
      expect(look(directory)).toEqual({ snapshot: undefined, records: [1, 2] });
    },
  );

  test.each([
    ['the snapshot cannot take its place', 'renameSync', { snapshot: undefined, records: [1] }],
    ['its place is not certain to be on disk', 'fsyncSync', { snapshot: [1], records: [] }],
  ] as const)('takes no record any more when %s', (_when, call, left) => {
    const directory = newPath();
    const { host, breakDown, repair } = fragile((name, args, proceed) => {
      if (name === call && (name !== 'fsyncSync' || statOf(args[0]).isDirectory())) throw full;
      return proceed();
    });
    const files = open(directory, { host });
    files.append(1);

    breakDown();
    expect(() => files.compact([1])).toThrow('cannot be written: ENOSPC');
    repair();

    expect(() => files.append(2)).toThrow('cannot be written: ENOSPC');
    files.close();
    expect(look(directory)).toEqual(left);
  });

  test('takes no snapshot when somebody took the lock away', () => {
    const directory = newPath();
    const files = open(directory);
    files.append(1);
    rmSync(join(directory, 'world.lock'));
    const other = open(directory);
    other.append(2);

    expect(() => files.compact([1])).toThrow('cannot be written: its lock was taken away');
    expect(() => files.append(3)).toThrow('its lock was taken away');
    files.close();
    other.close();
    expect(look(directory).records).toEqual([1, 2]);
  });
});

const statOf = (fd: unknown) => fstatSync(fd as number);

describe("durability 'disk'", () => {
  /** A host that counts the syncs of records, and ends them when it is told to. */
  function syncing() {
    const pending: ((error: Error | null) => void)[] = [];
    const host = hostWith((name, args, proceed) => {
      if (name !== 'fdatasync') return proceed();
      pending.push(args[1] as (error: Error | null) => void);
      return undefined;
    });
    return { host, pending };
  }

  /** After every turn that this process can make by itself. */
  const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  /** What became of promises so far. */
  async function stateOf(promises: Promise<unknown>[]): Promise<string[]> {
    const states = promises.map(() => 'waiting');
    promises.forEach((promise, i) => {
      promise.then(
        () => (states[i] = 'written'),
        (error: Error) => (states[i] = error.message),
      );
    });
    await settled();
    return states;
  }

  test('lets 64 records that come together share one sync, which the disk has ended before they are flushed', async () => {
    const { host, pending } = syncing();
    const files = open(newPath(), { host, durability: 'disk' });

    const flushed = Array.from({ length: 64 }, async (_, n) => {
      files.append(n);
      await files.flushed();
    });
    const before = await stateOf(flushed);
    const syncs = pending.length;
    pending[0]!(null);

    expect([new Set(before), syncs]).toEqual([new Set(['waiting']), 1]);
    expect(new Set(await stateOf(flushed))).toEqual(new Set(['written']));
    files.close();
  });

  test('waits for a sync that began after the record', async () => {
    const { host, pending } = syncing();
    const files = open(newPath(), { host, durability: 'disk' });

    files.append(1);
    const first = files.flushed();
    await settled();
    files.append(2);
    const second = files.flushed();
    pending[0]!(null);
    const afterFirst = await stateOf([first, second]);
    pending[1]!(null);

    expect(afterFirst).toEqual(['written', 'waiting']);
    expect(await stateOf([second])).toEqual(['written']);
    expect(pending).toHaveLength(2);
    files.close();
  });

  test('asks for no sync when nothing was written since the last one', async () => {
    const { host, pending } = syncing();
    const files = open(newPath(), { host, durability: 'disk' });
    files.append(1);
    files.compact([1]);

    await files.flushed();

    expect(pending).toHaveLength(0);
    files.close();
  });

  test("is not what 'process' does: it waits for nothing", async () => {
    const { host, pending } = syncing();
    const files = open(newPath(), { host });
    files.append(1);

    await files.flushed();

    expect(pending).toHaveLength(0);
    files.close();
  });

  test('tells all who wait, now and later, of an error of the disk', async () => {
    const { host, pending } = syncing();
    const directory = newPath();
    const files = open(directory, { host, durability: 'disk' });
    files.append(1);
    const first = files.flushed();
    await settled();
    files.append(2);
    const second = files.flushed();
    const both = [first, second].map(errorOf);

    pending[0]!(failure('EIO', 'i/o error, fdatasync'));
    const errors = await Promise.all(both);

    expect(errors.map(String)).toEqual(
      Array(2).fill(
        `SimulatorUsageError: the state directory ${JSON.stringify(directory)} cannot be written: EIO: i/o error, fdatasync`,
      ),
    );
    expect(pending).toHaveLength(1);
    expect(() => files.append(3)).toThrow('EIO');
    await expect(files.flushed()).rejects.toThrow('EIO');
    files.close();
  });

  test.each([
    ['a snapshot', (files: StateFiles) => files.compact([1, 2])],
    ['the end', (files: StateFiles) => files.close()],
  ])('is satisfied by %s, which closes no file under a sync', async (_what, end) => {
    const pending: ((error: Error | null) => void)[] = [];
    const synced: unknown[] = [];
    const closed: unknown[] = [];
    const host = hostWith((name, args, proceed) => {
      if (name === 'closeSync') closed.push(args[0]);
      if (name !== 'fdatasync') return proceed();
      synced.push(args[0]);
      pending.push(args[1] as (error: Error | null) => void);
      return undefined;
    });
    const files = open(newPath(), { host, durability: 'disk' });
    files.append(1);
    const first = files.flushed();
    await settled();
    files.append(2);
    const second = files.flushed();
    closed.length = 0;

    end(files);
    const closedBefore = closed.includes(synced[0]);
    pending[0]!(null);

    expect(await stateOf([first, second])).toEqual(['written', 'written']);
    expect([closedBefore, closed.includes(synced[0]), pending.length]).toEqual([false, true, 1]);
    files.close();
  });

  test('keeps its promise on a disk that is one', async () => {
    const directory = newPath();
    const files = open(directory, { durability: 'disk' });

    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        files.append(n);
        await files.flushed();
        if (n === 100) files.compact('the first');
      }),
    );
    files.append('last');
    files.close();

    expect(look(directory)).toEqual({ snapshot: 'the first', records: ['last'] });
  });
});
