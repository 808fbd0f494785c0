import { describe, expect, test } from 'vitest';
import { Table } from '../../src/account/table.ts';

/** A table with the ids, each its own row. */
function tableOf(...ids: string[]): Table<string> {
  const table = new Table<string>();
  for (const id of ids) table.add(id, id);
  return table;
}

/** Every page from the beginning to the end. */
function pages(table: Table<string>, limit: number): string[][] {
  const all = [];
  for (let position: number | undefined = 0; position !== undefined; ) {
    const { rows, next }: ReturnType<Table<string>['page']> = table.page(position, limit);
    all.push(rows);
    position = next;
  }
  return all;
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `row-${i}`);

describe('Table', () => {
  test('finds rows by id, and keeps them in the order of their creation', () => {
    const table = tableOf('b', 'a', 'c');

    expect([table.find('a'), table.find('d')]).toEqual(['a', undefined]);
    expect([...table.values()]).toEqual(['b', 'a', 'c']);
    expect([table.size, table.lastPosition]).toEqual([3, 3]);
  });

  test('replaces a row in its place', () => {
    const table = tableOf('a', 'b', 'c');

    table.replace('b', 'changed');

    expect([...table.values()]).toEqual(['a', 'changed', 'c']);
    expect(table.page(1, 1).rows).toEqual(['changed']);
  });

  test('forgets a deleted row, and does nothing for one that is not there', () => {
    const table = tableOf('a', 'b', 'c');

    table.delete('b');
    table.delete('b');
    table.delete('nobody');

    expect([table.find('b'), table.size]).toEqual([undefined, 2]);
    expect([...table.values()]).toEqual(['a', 'c']);
    expect(pages(table, 10)).toEqual([['a', 'c']]);
  });

  test('puts a row that comes again at the end, with a position of its own', () => {
    const table = tableOf('a', 'b');

    table.delete('a');
    table.add('a', 'a again');

    expect([...table.values()]).toEqual(['b', 'a again']);
    expect(pages(table, 1)).toEqual([['b'], ['a again']]);
    expect(table.lastPosition).toBe(3);
  });
});

describe('page', () => {
  test.each([
    [1, [['a'], ['b'], ['c']]],
    [2, [['a', 'b'], ['c']]],
    [3, [['a', 'b', 'c']]],
    [100, [['a', 'b', 'c']]],
  ])('with limit %i yields every row once', (limit, expected) => {
    expect(pages(tableOf('a', 'b', 'c'), limit)).toEqual(expected);
  });

  test('of an empty table is empty and the last', () => {
    expect(tableOf().page(0, 10)).toEqual({ rows: [], next: undefined });
  });

  test('beyond the last position is empty', () => {
    expect(tableOf('a').page(7, 10)).toEqual({ rows: [], next: undefined });
  });

  test('goes on where the last one ended when its last row is gone', () => {
    const table = tableOf('a', 'b', 'c');
    const { next } = table.page(0, 2);

    table.delete('b');

    expect(table.page(next!, 2)).toEqual({ rows: ['c'], next: undefined });
  });

  test('is not the last only when there is a row after it', () => {
    const table = tableOf('a', 'b', 'c');

    table.delete('c');

    expect(table.page(0, 2)).toEqual({ rows: ['a', 'b'], next: undefined });
  });

  test('shows rows that came after the page before', () => {
    const table = tableOf('a', 'b', 'c');
    const { next } = table.page(0, 2);

    table.add('d', 'd');

    expect(table.page(next!, 2).rows).toEqual(['c', 'd']);
  });

  test('yields a row once that is deleted and comes again between two pages', () => {
    const table = tableOf('a', 'b', 'c');
    const first = table.page(0, 2);

    table.delete('c');
    table.add('c', 'c');

    expect([...first.rows, ...table.page(first.next!, 2).rows]).toEqual(['a', 'b', 'c']);
  });
});

describe('many rows that are gone', () => {
  test.each([0, 1, 63, 64, 65, 129, 500])('are passed over, of 1,000 all but %i', (kept) => {
    const ids = numbered(1_000);
    const table = tableOf(...ids);

    for (const id of ids.slice(0, 1_000 - kept)) table.delete(id);

    expect([...table.values()]).toEqual(ids.slice(1_000 - kept));
    expect(pages(table, 7).flat()).toEqual(ids.slice(1_000 - kept));
    expect(table.lastPosition).toBe(1_000);
  });

  test('leave positions of earlier pages valid', () => {
    const ids = numbered(1_000);
    const table = tableOf(...ids);
    const { next } = table.page(0, 900);

    for (const id of ids.slice(0, 900)) table.delete(id);

    expect(table.page(next!, 3).rows).toEqual(['row-900', 'row-901', 'row-902']);
  });

  test('make room: what is added and deleted all the time does not slow down pages', () => {
    const table = tableOf('first');
    for (let i = 0; i < 20_000; i++) {
      table.add(`row-${i}`, `row-${i}`);
      table.delete(`row-${i}`);
    }
    table.add('last', 'last');

    const begun = performance.now();
    for (let i = 0; i < 1_000; i++) table.page(0, 10);
    const ms = performance.now() - begun;

    expect(table.page(0, 10).rows).toEqual(['first', 'last']);
    expect(ms).toBeLessThan(200);
  });

  test('behave as a plain list does, in any order of what happens', () => {
    let state = 7;
    const chance = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    const table = new Table<number>();
    let list: [string, number][] = [];

    for (let step = 0; step < 5_000; step++) {
      const id = `${chance(300)}`;
      const isThere = list.some(([other]) => other === id);
      if (!isThere) {
        table.add(id, step);
        list.push([id, step]);
      } else if (chance(3) > 0) {
        table.delete(id);
        list = list.filter(([other]) => other !== id);
      } else {
        table.replace(id, -step);
        list = list.map(([other, row]) => (other === id ? [id, -step] : [other, row]));
      }
      if (step % 100 === 0) {
        expect([...table.values()]).toEqual(list.map(([, row]) => row));
        expect(table.page(0, 1_000).rows).toEqual(list.map(([, row]) => row));
      }
    }

    expect(new Table(table.persisted((row) => row)).persisted((row) => row)).toEqual(
      table.persisted((row) => row),
    );
  });
});

describe('persisted', () => {
  test('holds positions, ids and rows, and what a table goes on from', () => {
    const table = tableOf('a', 'b', 'c');
    table.delete('b');
    table.delete('c');
    const persisted = table.persisted((row) => row.toUpperCase());

    const restored = new Table(persisted);
    restored.add('d', 'D');

    expect(persisted).toEqual({ lastPosition: 3, rows: [[1, 'a', 'A']] });
    expect(restored.persisted((row) => row)).toEqual({
      lastPosition: 4,
      rows: [
        [1, 'a', 'A'],
        [4, 'd', 'D'],
      ],
    });
  });

  test('keeps positions of earlier pages valid', () => {
    const table = tableOf('a', 'b', 'c', 'd');
    table.delete('a');
    const { next } = table.page(0, 2);

    const restored = new Table(table.persisted((row) => row));

    expect(restored.page(next!, 10)).toEqual({ rows: ['d'], next: undefined });
  });

  test('of an empty table that had rows keeps the last position', () => {
    const table = tableOf('a');
    table.delete('a');

    expect(new Table(table.persisted((row) => row)).lastPosition).toBe(1);
  });
});
