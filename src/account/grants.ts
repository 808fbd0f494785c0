import type { GrantConstraints, GrantOperation } from '../model/operations.ts';
import { type PersistedTable, Table } from './table.ts';

/** A grant as AWS KMS keeps it. */
export interface GrantRow {
  readonly GrantId: string;
  readonly KeyId: string;
  readonly Name?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly CreationDate: number;
  readonly GranteePrincipal?: string | undefined;
  readonly GranteeServicePrincipal?: string | undefined;
  readonly RetiringPrincipal?: string | undefined;
  readonly RetiringServicePrincipal?: string | undefined;
  readonly IssuingAccount: string;
  readonly Operations: readonly GrantOperation[];
  readonly Constraints?: GrantConstraints | undefined;
}

/** Some of the grants, in pages. */
interface PagedGrants {
  readonly lastPosition: number;
  page(position: number, limit: number): { readonly rows: GrantRow[]; readonly next: number | undefined };
}

/** Grants of one account and Region, of each key, and for each principal that may retire them. */
export class Grants {
  readonly #table: Table<GrantRow>;
  readonly #ofKey = new Map<string, Table<GrantRow>>();
  readonly #ofRetirer = new Map<string, Table<GrantRow>>();
  readonly #named = new Map<string, readonly GrantRow[]>();

  constructor(persisted?: PersistedTable<GrantRow>) {
    this.#table = new Table(persisted);
    for (const row of this.#table.values()) this.#index(row);
  }

  find(KeyId: string, GrantId: string): GrantRow | undefined {
    return this.#ofKey.get(KeyId)?.find(GrantId);
  }

  countOf(KeyId: string): number {
    return this.#ofKey.get(KeyId)?.size ?? 0;
  }

  /** Grants of a key that have a name. */
  named(KeyId: string, Name: string): readonly GrantRow[] {
    return this.#named.get(`${KeyId} ${Name}`) ?? [];
  }

  /** Every grant of a key, in the order of creation. */
  of(KeyId: string): Iterable<GrantRow> {
    return { [Symbol.iterator]: () => (this.#ofKey.get(KeyId)?.values() ?? [])[Symbol.iterator]() };
  }

  /** Grants of a key that are wanted, in pages. */
  pagedOf(KeyId: string, wanted: (grant: GrantRow) => boolean): PagedGrants {
    return this.#paged(this.#ofKey.get(KeyId), wanted);
  }

  /** Grants that a principal may retire, in pages. */
  pagedOfRetirer(principal: string): PagedGrants {
    return this.#paged(this.#ofRetirer.get(principal));
  }

  add(row: GrantRow): void {
    this.#table.add(row.GrantId, row);
    this.#index(row);
  }

  delete(row: GrantRow): void {
    this.#table.delete(row.GrantId);
    forget(this.#ofKey, row.KeyId, row.GrantId);
    const principal = retirerOf(row);
    if (principal !== undefined) forget(this.#ofRetirer, principal, row.GrantId);
    if (row.Name === undefined) return;
    const left = this.named(row.KeyId, row.Name).filter(({ GrantId }) => GrantId !== row.GrantId);
    if (left.length > 0) this.#named.set(`${row.KeyId} ${row.Name}`, left);
    else this.#named.delete(`${row.KeyId} ${row.Name}`);
  }

  /** Deletes every grant of a key. */
  deleteAllOf(KeyId: string): void {
    for (const row of [...this.of(KeyId)]) this.delete(row);
  }

  persisted(): PersistedTable<GrantRow> {
    return this.#table.persisted((row) => row);
  }

  #index(row: GrantRow): void {
    const position = this.#table.positionOf(row.GrantId);
    tableFor(this.#ofKey, row.KeyId).add(row.GrantId, row, position);
    const principal = retirerOf(row);
    if (principal !== undefined) tableFor(this.#ofRetirer, principal).add(row.GrantId, row, position);
    if (row.Name !== undefined) {
      this.#named.set(`${row.KeyId} ${row.Name}`, [...this.named(row.KeyId, row.Name), row]);
    }
  }

  #paged(table: Table<GrantRow> | undefined, wanted?: (grant: GrantRow) => boolean): PagedGrants {
    return {
      lastPosition: this.#table.lastPosition,
      page: (position, limit) => table?.page(position, limit, wanted) ?? { rows: [], next: undefined },
    };
  }
}

const retirerOf = ({ RetiringPrincipal, RetiringServicePrincipal }: GrantRow) =>
  RetiringPrincipal ?? RetiringServicePrincipal;

function tableFor(tables: Map<string, Table<GrantRow>>, id: string): Table<GrantRow> {
  let table = tables.get(id);
  if (table === undefined) {
    table = new Table();
    tables.set(id, table);
  }
  return table;
}

function forget(tables: Map<string, Table<GrantRow>>, id: string, GrantId: string): void {
  const table = tables.get(id);
  table?.delete(GrantId);
  if (table?.size === 0) tables.delete(id);
}
