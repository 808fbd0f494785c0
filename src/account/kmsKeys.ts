import type { KmsKeyAction, KmsKeyEvent } from '../machines/kmsKeyMachine.ts';
import { type KmsKeyLifecycle, stepKmsKey } from '../machines/kmsKeySteps.ts';
import { type PersistedTable, Table } from './table.ts';

/** Origins of the keys that are simulated. */
export type SimulatedOrigin = 'AWS_KMS' | 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE';

/** A tag of a key. */
export interface TagRow {
  readonly TagKey: string;
  readonly TagValue: string;
  /** Its place among the tags of the key, ascending. */
  readonly position: number;
}

/** A KMS key as AWS KMS keeps it. What `lifecycle` may become is up to the machine. */
export interface KmsKeyRow {
  readonly KeyId: string;
  /** Milliseconds since the epoch. */
  readonly CreationDate: number;
  readonly Description: string;
  readonly Origin: SimulatedOrigin;
  /** The state apart from its custom key store. */
  readonly lifecycle: KmsKeyLifecycle;
  /** Present exactly while the deletion is pending; milliseconds since the epoch. */
  readonly DeletionDate: number | undefined;
  readonly CustomKeyStoreId: string | undefined;
  readonly XksKeyId: string | undefined;
  /** The `id` attribute of the key in the cluster. */
  readonly backingKeyId: string | undefined;
  /** What AWS KMS generated itself, hexadecimal; for external keys the inner of the two layers. */
  readonly keyMaterial: string | undefined;
  /** The id of the key material that answers show; keys in custom key stores have none unless an assumption says so. */
  readonly keyMaterialId: string | undefined;
  /** Absent while it is the default key policy. */
  readonly Policy: string | undefined;
  readonly Tags: readonly TagRow[];
  /** The attempt to connect its custom key store since which the key material was found missing. */
  readonly missingSinceAttempt: number | undefined;
}

/** Called with what the machine asks for when a key moves. */
export type OnKmsKeyAction = (action: KmsKeyAction, row: KmsKeyRow) => void;

/** Called when a key moves. */
export type OnKmsKeyMoved = (row: KmsKeyRow, from: KmsKeyLifecycle, event: KmsKeyEvent['type']) => void;

/** KMS keys of one account and Region. */
export class KmsKeys {
  readonly #table: Table<KmsKeyRow>;
  readonly #onAction: OnKmsKeyAction;
  readonly #onMoved: OnKmsKeyMoved;
  readonly #countOfStore = new Map<string, number>();
  readonly #keyOfExternalKey = new Map<string, string>();

  constructor(onAction: OnKmsKeyAction, onMoved: OnKmsKeyMoved, persisted?: PersistedTable<KmsKeyRow>) {
    this.#onAction = onAction;
    this.#onMoved = onMoved;
    this.#table = new Table(persisted);
    for (const row of this.#table.values()) this.#index(row);
  }

  get size(): number {
    return this.#table.size;
  }

  get lastPosition(): number {
    return this.#table.lastPosition;
  }

  find(KeyId: string): KmsKeyRow | undefined {
    return this.#table.find(KeyId);
  }

  /** Every key, in the order of creation. */
  values(): IterableIterator<KmsKeyRow> {
    return this.#table.values();
  }

  page(position: number, limit: number) {
    return this.#table.page(position, limit);
  }

  /** How many keys a custom key store has, whatever they are in. */
  countIn(CustomKeyStoreId: string): number {
    return this.#countOfStore.get(CustomKeyStoreId) ?? 0;
  }

  /** The key of a custom key store that an external key is bound to. */
  boundTo(CustomKeyStoreId: string, XksKeyId: string): KmsKeyRow | undefined {
    const KeyId = this.#keyOfExternalKey.get(`${CustomKeyStoreId} ${XksKeyId}`);
    return KeyId === undefined ? undefined : this.#table.find(KeyId);
  }

  add(row: KmsKeyRow): void {
    this.#table.add(row.KeyId, row);
    this.#index(row);
  }

  /** Writes members that belong to no state and to no index. */
  change(
    row: KmsKeyRow,
    changes: Partial<Pick<KmsKeyRow, 'Description' | 'Policy' | 'Tags' | 'missingSinceAttempt'>>,
  ): void {
    this.#table.replace(row.KeyId, { ...row, ...changes });
  }

  /** Takes a key out, as if it had never been. */
  forget(row: KmsKeyRow): void {
    this.#delete(row);
  }

  /** Moves a key as its machine does; false when the machine refuses, and then nothing has changed. */
  send(row: KmsKeyRow, isAvailable: boolean, event: KmsKeyEvent['type'], DeletionDate?: number): boolean {
    const step = stepKmsKey(row.lifecycle, isAvailable, event);
    if (step === undefined) return false;
    const { lifecycle } = step;
    if (lifecycle === row.lifecycle) return true;
    const moved: KmsKeyRow = { ...row, lifecycle, DeletionDate };
    if (lifecycle === 'Deleted') this.#delete(row);
    else this.#table.replace(row.KeyId, moved);
    this.#onMoved(moved, row.lifecycle, event);
    for (const action of step.actions) this.#onAction(action, moved);
    return true;
  }

  persisted(): PersistedTable<KmsKeyRow> {
    return this.#table.persisted((row) => row);
  }

  #index({ KeyId, CustomKeyStoreId, XksKeyId }: KmsKeyRow): void {
    if (CustomKeyStoreId === undefined) return;
    this.#countOfStore.set(CustomKeyStoreId, this.countIn(CustomKeyStoreId) + 1);
    if (XksKeyId !== undefined) this.#keyOfExternalKey.set(`${CustomKeyStoreId} ${XksKeyId}`, KeyId);
  }

  #delete({ KeyId, CustomKeyStoreId, XksKeyId }: KmsKeyRow): void {
    this.#table.delete(KeyId);
    if (CustomKeyStoreId === undefined) return;
    const left = this.countIn(CustomKeyStoreId) - 1;
    if (left > 0) this.#countOfStore.set(CustomKeyStoreId, left);
    else this.#countOfStore.delete(CustomKeyStoreId);
    if (XksKeyId !== undefined) this.#keyOfExternalKey.delete(`${CustomKeyStoreId} ${XksKeyId}`);
  }
}
