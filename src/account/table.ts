/** A row with its place in the order of creation. */
export type PersistedRow<Row> = readonly [position: number, id: string, row: Row];

/** Rows of a table as a snapshot holds them. */
export interface PersistedTable<Row> {
  readonly lastPosition: number;
  readonly rows: readonly PersistedRow<Row>[];
}

interface Entry<Row> {
  readonly position: number;
  row: Row;
}

/** Places of rows that are gone; fewer are not worth sweeping. */
const fewGone = 64;

/** Rows by id, in the order of their creation, in pages. A page costs as much as it has rows, wherever it begins. */
export class Table<Row> {
  readonly #entries = new Map<string, Entry<Row>>();
  /** Ascending; places of rows that are gone stay until they are swept out. */
  #positions: number[] = [];
  /** The id at every position; empty where the row is gone. */
  #ids: string[] = [];
  #lastPosition = 0;

  constructor(persisted?: PersistedTable<Row>) {
    for (const [position, id, row] of persisted?.rows ?? []) {
      this.add(id, row, position);
    }
    this.#lastPosition = persisted?.lastPosition ?? 0;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The position of the row added last; positions begin at 1 and are never given twice. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  find(id: string): Row | undefined {
    return this.#entries.get(id)?.row;
  }

  *values(): IterableIterator<Row> {
    for (const { row } of this.#entries.values()) yield row;
  }

  /** The position of a row that there is. */
  positionOf(id: string): number {
    return this.#entries.get(id)!.position;
  }

  /** Adds a row with an id that no other has; a table of some rows of another takes their positions there. */
  add(id: string, row: Row, position: number = this.#lastPosition + 1): void {
    this.#lastPosition = position;
    this.#entries.set(id, { position, row });
    this.#positions.push(position);
    this.#ids.push(id);
  }

  /** Puts a row in the place of the one with that id. */
  replace(id: string, row: Row): void {
    this.#entries.get(id)!.row = row;
  }

  delete(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#ids[this.#firstAfter(entry.position - 1)] = '';
    const gone = this.#ids.length - this.#entries.size;
    if (gone > fewGone && gone * 2 > this.#ids.length) this.#sweep();
  }

  /**
   * At most `limit` rows created after `position`, of all or of those that are `wanted`, and the position of the last
   * when there are more.
   */
  page(
    position: number,
    limit: number,
    wanted: (row: Row) => boolean = () => true,
  ): { readonly rows: Row[]; readonly next: number | undefined } {
    const rows: Row[] = [];
    let last = position;
    for (let i = this.#firstAfter(position); i < this.#ids.length; i++) {
      const id = this.#ids[i]!;
      if (id === '') continue;
      const { row } = this.#entries.get(id)!;
      if (!wanted(row)) continue;
      if (rows.length === limit) return { rows, next: last };
      rows.push(row);
      last = this.#positions[i]!;
    }
    return { rows, next: undefined };
  }

  /** The same rows with `persist` applied to each. */
  persisted<P>(persist: (row: Row) => P): PersistedTable<P> {
    return {
      lastPosition: this.#lastPosition,
      rows: this.#ids.flatMap((id, i) =>
        id === '' ? [] : [[this.#positions[i]!, id, persist(this.#entries.get(id)!.row)] as const],
      ),
    };
  }

  /** Index of the first position beyond this one. */
  #firstAfter(position: number): number {
    let from = 0;
    let to = this.#positions.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#positions[middle]! <= position) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #sweep(): void {
    this.#positions = this.#positions.filter((_, i) => this.#ids[i] !== '');
    this.#ids = this.#ids.filter((id) => id !== '');
  }
}
