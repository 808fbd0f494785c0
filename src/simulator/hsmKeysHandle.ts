import type { ClusterEntry } from '../backing/backingRegistry.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import type { RegionalAccount } from './regionalAccount.ts';

/** A key in the HSMs of a cluster, as CloudHSM's own tools show it: without its material. */
export interface HsmKeyEntry {
  /** The `id` attribute, hexadecimal. */
  readonly id: string;
  /** The `label` attribute: the ARN of the KMS key. */
  readonly label: string;
}

/**
 * Keys in the HSMs of a cluster. What happens to them here happens behind the back of AWS KMS.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/find-key-material.html
 */
export class HsmKeysHandle {
  readonly #world: RegionalAccount;
  readonly #entry: ClusterEntry;

  /** @internal */
  constructor(world: RegionalAccount, entry: ClusterEntry) {
    this.#world = world;
    this.#entry = entry;
  }

  /** Every key of `kmsuser`, oldest first. */
  list(): readonly HsmKeyEntry[] {
    this.#world.requireAlive();
    const keys = this.#entry.backing.keys?.() ?? [];
    return keys.flatMap((key) => ('label' in key ? [{ id: key.key, label: key.label }] : []));
  }

  /**
   * Deletes the key material of a KMS key from every HSM of the cluster.
   *
   * @param key - The key ID or key ARN of the KMS key, or the `id` attribute.
   */
  delete(key: string): void {
    const label = `:key/${String(key)}`;
    const found = this.list().find((one) => one.id === key || one.label === key || one.label.endsWith(label));
    if (found === undefined) {
      throw new SimulatorUsageError(`cluster ${this.#entry.ClusterId}: it has no key ${describe(key)}`);
    }
    if (this.#world.outside.cause(this.#entry, { type: 'key.deleted', key: found.id })) return;
    throw new SimulatorUsageError(`cluster ${this.#entry.ClusterId}: its backing refuses to delete a key`);
  }
}
