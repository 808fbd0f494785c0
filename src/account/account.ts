import {
  type CustomKeyStoreEmitted,
  type CustomKeyStoreRow,
  customKeyStoreMachine,
  type UpdatableProperty,
} from '../machines/customKeyStoreMachine.ts';
import type { ConnectionState } from '../model/customKeyStore.ts';
import { MachineActor, type Onlooker, type PersistedMachine } from '../runtime/machineActor.ts';
import { Aliases, type AliasRow } from './aliases.ts';
import { type GrantRow, Grants } from './grants.ts';
import { type KmsKeyRow, KmsKeys, type OnKmsKeyAction, type OnKmsKeyMoved } from './kmsKeys.ts';
import { type PersistedRates, RequestRates } from './requestRates.ts';
import { type PersistedTable, Table } from './table.ts';
import { ValueIndex } from './valueIndex.ts';

/** The actor of one custom key store. */
export type CustomKeyStoreActor = MachineActor<typeof customKeyStoreMachine>;

/** Rows of one account as a snapshot holds them. */
export interface PersistedAccount {
  /** Whether AWS KMS has its service-linked role for AWS CloudHSM key stores in the account. */
  readonly hasServiceLinkedRole: boolean;
  readonly customKeyStores: PersistedTable<PersistedMachine>;
  readonly keys: PersistedTable<KmsKeyRow>;
  readonly aliases: PersistedTable<AliasRow>;
  readonly grants: PersistedTable<GrantRow>;
  readonly requestRates: PersistedRates;
}

/** Who is told when something of an account moves. */
export interface AccountListener {
  readonly onlooker: Onlooker;
  readonly onEmitted: (emitted: CustomKeyStoreEmitted) => void;
  readonly onKmsKeyAction: OnKmsKeyAction;
  readonly onKmsKeyMoved: OnKmsKeyMoved;
}

/** Custom key stores and KMS keys of one account and Region, with what must be unique among them. */
export class Account {
  readonly accountId: string;
  readonly region: string;
  readonly keys: KmsKeys;
  readonly aliases: Aliases;
  readonly grants: Grants;
  readonly requestRates: RequestRates;
  readonly #listener: AccountListener;
  #hasServiceLinkedRole: boolean;
  readonly #stores: Table<CustomKeyStoreActor>;
  readonly #index = new ValueIndex();

  constructor(
    owner: { accountId: string; region: string },
    listener: AccountListener,
    persisted?: PersistedAccount,
  ) {
    this.accountId = owner.accountId;
    this.region = owner.region;
    this.#listener = listener;
    this.#hasServiceLinkedRole = persisted?.hasServiceLinkedRole ?? false;
    const { lastPosition = 0, rows = [] } = persisted?.customKeyStores ?? {};
    this.#stores = new Table({
      lastPosition,
      rows: rows.map(([position, id, machine]) => [position, id, this.#actor(id, machine)]),
    });
    for (const store of this.#stores.values()) this.#addToIndex(store);
    this.keys = new KmsKeys(listener.onKmsKeyAction, listener.onKmsKeyMoved, persisted?.keys);
    this.aliases = new Aliases(persisted?.aliases);
    this.grants = new Grants(persisted?.grants);
    this.requestRates = new RequestRates(persisted?.requestRates);
  }

  /**
   * Whether AWS KMS may look after AWS CloudHSM clusters of the account: its first key store there makes the role.
   * https://docs.aws.amazon.com/kms/latest/developerguide/authorize-kms.html
   */
  get hasServiceLinkedRole(): boolean {
    return this.#hasServiceLinkedRole;
  }

  /** How many custom key stores there are. */
  get size(): number {
    return this.#stores.size;
  }

  /** Whether nothing was ever made in it, and no request counted. */
  get isEmpty(): boolean {
    return this.lastPosition === 0 && this.keys.lastPosition === 0 && this.requestRates.isEmpty;
  }

  /** Custom key stores in the order of their creation. */
  stores(): IterableIterator<CustomKeyStoreActor> {
    return this.#stores.values();
  }

  /** At most `limit` stores created after `position`, and the position of the last when there are more. */
  page(position: number, limit: number) {
    return this.#stores.page(position, limit);
  }

  get lastPosition(): number {
    return this.#stores.lastPosition;
  }

  find(CustomKeyStoreId: string): CustomKeyStoreActor | undefined {
    return this.#stores.find(CustomKeyStoreId);
  }

  /** Stores that have `value` in a member or pair of members that is looked up by value. */
  having(property: IndexedProperty, value: string): CustomKeyStoreActor[] {
    return this.#index.get(`${property} ${value}`).map((id) => this.#stores.find(id)!);
  }

  add(row: CustomKeyStoreRow): CustomKeyStoreActor {
    const store = this.#actor(row.CustomKeyStoreId, { value: 'DISCONNECTED', context: row });
    if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') this.#hasServiceLinkedRole = true;
    this.#stores.add(store.id, store);
    this.#addToIndex(store);
    return store;
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
    this.requestRates.forget(quotaOfKeyStore(store.id));
  }

  persisted(): PersistedAccount {
    return {
      hasServiceLinkedRole: this.#hasServiceLinkedRole,
      customKeyStores: this.#stores.persisted((store) => store.persisted()),
      keys: this.keys.persisted(),
      aliases: this.aliases.persisted(),
      grants: this.grants.persisted(),
      requestRates: this.requestRates.persisted(),
    };
  }

  #actor(CustomKeyStoreId: string, machine: PersistedMachine): CustomKeyStoreActor {
    const { onlooker, onEmitted } = this.#listener;
    return new MachineActor(customKeyStoreMachine, CustomKeyStoreId, machine, onlooker, onEmitted);
  }

  #addToIndex(store: CustomKeyStoreActor): void {
    for (const key of indexKeys(rowOf(store))) this.#index.add(key, store.id);
  }
}

/** The name of the request quota that the callers of a custom key store share. */
export const quotaOfKeyStore = (CustomKeyStoreId: string) => `customKeyStore ${CustomKeyStoreId}`;

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
