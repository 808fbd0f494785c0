import {
  type CustomKeyStoreEmitted,
  type CustomKeyStoreRow,
  customKeyStoreMachine,
  type UpdatableProperty,
} from '../machines/customKeyStoreMachine.ts';
import type { ConnectionState } from '../model/customKeyStore.ts';
import { MachineActor, type Onlooker, type PersistedMachine } from '../runtime/machineActor.ts';
import { ValueIndex } from './valueIndex.ts';

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
  readonly #index = new ValueIndex();
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
      this.#put(position, machine as PersistedMachine<CustomKeyStoreRow>);
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
    return this.#index.get(`${property} ${value}`).map((id) => this.#stores.get(id)!.store);
  }

  add(row: CustomKeyStoreRow): CustomKeyStoreActor {
    return this.#put(++this.#lastPosition, { value: 'DISCONNECTED', context: row });
  }

  /** Writes changed properties; the machine has been found to accept it. */
  update(store: CustomKeyStoreActor, properties: readonly UpdatableProperty[], row: CustomKeyStoreRow): void {
    const before = indexKeys(rowOf(store));
    store.apply({ type: 'update', properties, row });
    const after = indexKeys(row);
    for (const key of before) if (!after.includes(key)) this.#index.remove(key, store.id);
    for (const key of after) if (!before.includes(key)) this.#index.add(key, store.id);
  }

  delete(store: CustomKeyStoreActor): void {
    for (const key of indexKeys(rowOf(store))) this.#index.remove(key, store.id);
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

  #put(position: number, machine: PersistedMachine<CustomKeyStoreRow>): CustomKeyStoreActor {
    const row = machine.context;
    const store = new MachineActor(
      customKeyStoreMachine,
      row.CustomKeyStoreId,
      machine,
      this.#onlooker,
      this.#onEmitted,
    );
    this.#stores.set(row.CustomKeyStoreId, { position, store });
    for (const key of indexKeys(row)) this.#index.add(key, row.CustomKeyStoreId);
    return store;
  }
}

/** The row of a store: what AWS KMS keeps about it. */
export const rowOf = (store: CustomKeyStoreActor): CustomKeyStoreRow => store.state.context;

/** Its connection state: what the machine is in. */
export const connectionStateOf = (store: CustomKeyStoreActor): ConnectionState => store.state.value;

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
