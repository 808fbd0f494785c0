import { type PersistedTable, Table } from './table.ts';

/** An alias as AWS KMS keeps it. */
export interface AliasRow {
  /** With `alias/` in front. */
  readonly AliasName: string;
  readonly TargetKeyId: string;
  /** Milliseconds since the epoch. */
  readonly CreationDate: number;
  /** Milliseconds since the epoch. */
  readonly LastUpdatedDate: number;
}

/** Aliases of one account and Region, and of each key, in the order of their creation. */
export class Aliases {
  readonly #table: Table<AliasRow>;
  readonly #namesOfKey = new Map<string, Set<string>>();

  constructor(persisted?: PersistedTable<AliasRow>) {
    this.#table = new Table(persisted);
    for (const row of this.#table.values()) this.#addName(row);
  }

  get lastPosition(): number {
    return this.#table.lastPosition;
  }

  find(AliasName: string): AliasRow | undefined {
    return this.#table.find(AliasName);
  }

  /** How many aliases a key has. */
  countOf(KeyId: string): number {
    return this.#namesOfKey.get(KeyId)?.size ?? 0;
  }

  /** Names of the aliases of a key, in the order in which it got them. */
  namesOf(KeyId: string): readonly string[] {
    return [...(this.#namesOfKey.get(KeyId) ?? [])];
  }

  page(position: number, limit: number) {
    return this.#table.page(position, limit);
  }

  /** Aliases of one key, in pages. */
  of(KeyId: string): Pick<Aliases, 'lastPosition' | 'page'> {
    const names = [...(this.#namesOfKey.get(KeyId) ?? [])];
    const table = this.#table;
    return {
      lastPosition: table.lastPosition,
      page: (position, limit) => {
        const left = names
          .map((name) => ({ position: table.positionOf(name), row: table.find(name)! }))
          .filter((alias) => alias.position > position)
          .sort((a, b) => a.position - b.position);
        const next = left.length > limit ? left[limit - 1]!.position : undefined;
        return { rows: left.slice(0, limit).map(({ row }) => row), next };
      },
    };
  }

  add(row: AliasRow): void {
    this.#table.add(row.AliasName, row);
    this.#addName(row);
  }

  /** Lets an alias point to another key. */
  retarget(row: AliasRow, TargetKeyId: string, LastUpdatedDate: number): void {
    const retargeted = { ...row, TargetKeyId, LastUpdatedDate };
    this.#forgetName(row);
    this.#table.replace(row.AliasName, retargeted);
    this.#addName(retargeted);
  }

  delete(row: AliasRow): void {
    this.#table.delete(row.AliasName);
    this.#forgetName(row);
  }

  /** Deletes every alias of a key. */
  deleteAllOf(KeyId: string): void {
    for (const AliasName of this.#namesOfKey.get(KeyId) ?? []) this.#table.delete(AliasName);
    this.#namesOfKey.delete(KeyId);
  }

  persisted(): PersistedTable<AliasRow> {
    return this.#table.persisted((row) => row);
  }

  #addName({ AliasName, TargetKeyId }: AliasRow): void {
    const names = this.#namesOfKey.get(TargetKeyId);
    if (names === undefined) this.#namesOfKey.set(TargetKeyId, new Set([AliasName]));
    else names.add(AliasName);
  }

  #forgetName({ AliasName, TargetKeyId }: AliasRow): void {
    const names = this.#namesOfKey.get(TargetKeyId);
    names?.delete(AliasName);
    if (names?.size === 0) this.#namesOfKey.delete(TargetKeyId);
  }
}
