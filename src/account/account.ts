import {
  type CustomKeyStoreEmitted,
  type CustomKeyStoreRow,
  customKeyStoreMachine,
  type UpdatableProperty,
} from '../machines/customKeyStoreMachine.ts';
import type { ConnectionState } from '../model/customKeyStore.ts';
import { MachineActor, type Onlooker, type PersistedMachine } from '../runtime/machineActor.ts';

/** The actor of one custom key store. */
export type CustomKeyStoreActor = MachineActor<typeof customKeyStoreMachine>;

/** Rows of one account as a snapshot holds them. */
export interface PersistedAccount {
  readonly lastPosition: number;
  readonly customKeyStores: readonly { readonly position: number; readonly machine: PersistedMachine }[];
}

interface Entry {
  /** Place in the order of creation, never given twice. */
  readonly position: number;
  readonly store: CustomKeyStoreActor;
}

/** Custom key stores of one account and Region, with what must be unique among them. */
export class Account {
  readonly accountId: string;
  readonly region: string;
  readonly #onlooker: Onlooker;
  readonly #onEmitted: (emitted: CustomKeyStoreEmitted) => void;
  readonly #stores = new Map<string, Entry>();
  readonly #index = new Map<string, Set<string>>();
  #lastPosition = 0;

  constructor(
    owner: { accountId: string; region: string },
    onlooker: Onlooker,
    onEmitted: (emitted: CustomKeyStoreEmitted) => void,
    persisted?: PersistedAccount,
  ) {
    this.accountId = owner.accountId;
    this.region = owner.region;
    this.#onlooker = onlooker;
    this.#onEmitted = onEmitted;
    for (const { position, machine } of persisted?.customKeyStores ?? []) {
      this.#put(position, { persisted: machine }, machine.context as CustomKeyStoreRow);
    }
    this.#lastPosition = persisted?.lastPosition ?? 0;
  }

  get size(): number {
    return this.#stores.size;
  }

  /** Custom key stores in the order of their creation. */
  *stores(): IterableIterator<CustomKeyStoreActor> {
    for (const { store } of this.#stores.values()) yield store;
  }

  /** At most `limit` stores created after `position`, and the position of the last when there are more. */
  page(position: number, limit: number): { stores: CustomKeyStoreActor[]; next: number | undefined } {
    const stores: CustomKeyStoreActor[] = [];
    let last = position;
    for (const entry of this.#stores.values()) {
      if (entry.position <= position) continue;
      if (stores.length === limit) return { stores, next: last };
      stores.push(entry.store);
      last = entry.position;
    }
    return { stores, next: undefined };
  }

  get lastPosition(): number {
    return this.#lastPosition;
  }

  find(CustomKeyStoreId: string): CustomKeyStoreActor | undefined {
    return this.#stores.get(CustomKeyStoreId)?.store;
  }

  /** Stores that have `value` in a member or pair of members that is looked up by value. */
  having(property: IndexedProperty, value: string): CustomKeyStoreActor[] {
    const ids = this.#index.get(`${property} ${value}`);
    return ids === undefined ? [] : [...ids].map((id) => this.#stores.get(id)!.store);
  }

  add(row: CustomKeyStoreRow): CustomKeyStoreActor {
    return this.#put(++this.#lastPosition, { persisted: { value: 'DISCONNECTED', context: row } }, row);
  }

  /** Writes changed properties; the machine has been found to accept it. */
  update(store: CustomKeyStoreActor, properties: readonly UpdatableProperty[], row: CustomKeyStoreRow): void {
    this.#unindex(rowOf(store));
    store.apply({ type: 'update', properties, row });
    this.#reindex(rowOf(store));
  }

  delete(store: CustomKeyStoreActor): void {
    this.#unindex(rowOf(store));
    this.#stores.delete(store.id);
  }

  persisted(): PersistedAccount {
    return {
      lastPosition: this.#lastPosition,
      customKeyStores: [...this.#stores.values()].map(({ position, store }) => ({
        position,
        machine: store.persisted(),
      })),
    };
  }

  #put(position: number, from: { persisted: PersistedMachine }, row: CustomKeyStoreRow): CustomKeyStoreActor {
    const store = new MachineActor(
      customKeyStoreMachine,
      row.CustomKeyStoreId,
      from,
      this.#onlooker,
      this.#onEmitted,
    );
    this.#stores.set(row.CustomKeyStoreId, { position, store });
    this.#reindex(row);
    return store;
  }

  #reindex(row: CustomKeyStoreRow): void {
    for (const key of indexKeys(row)) {
      const ids = this.#index.get(key);
      if (ids === undefined) this.#index.set(key, new Set([row.CustomKeyStoreId]));
      else ids.add(row.CustomKeyStoreId);
    }
  }

  #unindex(row: CustomKeyStoreRow): void {
    for (const key of indexKeys(row)) {
      const ids = this.#index.get(key);
      ids?.delete(row.CustomKeyStoreId);
      if (ids?.size === 0) this.#index.delete(key);
    }
  }
}

/** The row of a store: what AWS KMS keeps about it. */
export const rowOf = (store: CustomKeyStoreActor): CustomKeyStoreRow => store.snapshot.context;

/** Its connection state: what the machine is in. */
export const connectionStateOf = (store: CustomKeyStoreActor): ConnectionState => store.snapshot.value;

type IndexedProperty = 'name' | 'cluster' | 'clusterCertificate' | 'uri' | 'endpoint' | 'service';

function indexKeys(row: CustomKeyStoreRow): string[] {
  const name = `name ${row.CustomKeyStoreName}`;
  if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') {
    return [name, `cluster ${row.CloudHsmClusterId}`, `clusterCertificate ${row.clusterCertificate}`];
  }
  const endpoint = row.XksProxyUriEndpoint.toLowerCase();
  const keys = [name, `uri ${endpoint}${row.XksProxyUriPath}`, `endpoint ${endpoint}`];
  if (row.XksProxyVpcEndpointServiceName !== undefined)
    keys.push(`service ${row.XksProxyVpcEndpointServiceName}`);
  return keys;
}
