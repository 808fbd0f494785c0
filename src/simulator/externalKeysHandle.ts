import type { ProxyEntry } from '../backing/backingRegistry.ts';
import type { BackingCause } from '../backing/backingStore.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ExternalKeyStatus } from '../model/backingKeyStore.ts';
import { operationShapes } from '../model/shapes.ts';
import { describe } from '../runtime/duration.ts';
import { newXksKeyId } from '../runtime/ids.ts';
import { requireKnown } from './options.ts';
import { idOf } from './outside.ts';
import type { RegionalAccount } from './regionalAccount.ts';

/** An external key as its owner sees it: without its material. */
export interface ExternalKeyEntry {
  readonly XksKeyId: string;
  /** AWS KMS demands `AES_256`. */
  readonly keySpec: string;
  /** AWS KMS demands `ENCRYPT` and `DECRYPT`. */
  readonly keyUsage: readonly string[];
  /** AWS KMS demands `ENABLED`. */
  readonly keyStatus: ExternalKeyStatus;
  /** Versions of the key material that there are, oldest first; the last one encrypts. */
  readonly versions: readonly number[];
}

/** What a new external key is like; by default fit for a KMS key. */
export interface ExternalKeyOptions {
  /** 1 to 128 of `[a-zA-Z0-9-_.]`; default a new one. */
  readonly XksKeyId?: string;
  /** Default `'AES_256'`. */
  readonly keySpec?: string;
  /** Default `['ENCRYPT', 'DECRYPT']`. */
  readonly keyUsage?: readonly string[];
}

/**
 * Keys of the external key manager. What happens to them here happens behind the back of AWS KMS.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html#concept-external-key
 */
export class ExternalKeysHandle {
  readonly #world: RegionalAccount;
  readonly #entry: ProxyEntry;

  /** @internal */
  constructor(world: RegionalAccount, entry: ProxyEntry) {
    this.#world = world;
    this.#entry = entry;
  }

  /** Every external key, oldest first. */
  list(): readonly ExternalKeyEntry[] {
    this.#world.requireAlive();
    const keys = this.#entry.backing.keys?.() ?? [];
    return keys.flatMap((row) => {
      if (!('keySpec' in row)) return [];
      const { key, keySpec, keyUsage, keyStatus, versions } = row;
      return [{ XksKeyId: key, keySpec, keyUsage: [...keyUsage], keyStatus, versions: [...versions] }];
    });
  }

  /** Makes an external key, and returns its `XksKeyId`. */
  create(options: ExternalKeyOptions = {}): string {
    requireKnown('keys.create', options, ['XksKeyId', 'keySpec', 'keyUsage']);
    const { keySpec = 'AES_256', keyUsage = ['ENCRYPT', 'DECRYPT'] } = options;
    const { XksKeyId = newXksKeyId(this.#world.random.stream('ids')) } = options;
    requireXksKeyId(XksKeyId);
    if (typeof keySpec !== 'string') {
      throw new SimulatorUsageError(`keys.create: keySpec: expected a string, got ${describe(keySpec)}`);
    }
    const usage = requireKeyUsage('keys.create', keyUsage);
    this.#happen(
      { type: 'key.created', key: XksKeyId, keySpec, keyUsage: usage },
      'there is such a key already',
    );
    return XksKeyId;
  }

  /** @internal Makes an external key; false when there is one with that id, or can be none. */
  createUnlessThere(XksKeyId: string): boolean {
    if (!isXksKeyId(XksKeyId)) return false;
    const cause = {
      type: 'key.created',
      key: XksKeyId,
      keySpec: 'AES_256',
      keyUsage: ['ENCRYPT', 'DECRYPT'],
    };
    return this.#world.outside.cause(this.#entry, cause);
  }

  /** Lets a key be used again. */
  enable(XksKeyId: string): void {
    this.#happen({ type: 'key.enabled', key: XksKeyId });
  }

  /** Keeps a key from being used. */
  disable(XksKeyId: string): void {
    this.#happen({ type: 'key.disabled', key: XksKeyId });
  }

  /** Deletes a key with all its versions; what it has encrypted is lost. */
  delete(XksKeyId: string): void {
    this.#happen({ type: 'key.deleted', key: XksKeyId });
  }

  /** Makes a new version of a key, which encrypts from now on; older ones still decrypt. Returns the version. */
  rotate(XksKeyId: string): number {
    this.#happen({ type: 'key.rotated', key: XksKeyId });
    return this.list()
      .find((key) => key.XksKeyId === XksKeyId)!
      .versions.at(-1)!;
  }

  /** Deletes one version of a key, but not the last that there is; what it has encrypted is lost. */
  deleteVersion(XksKeyId: string, version: number): void {
    this.#happen(
      { type: 'key.versionDeleted', key: XksKeyId, version },
      `it has no other version, or none with the number ${describe(version)}`,
    );
  }

  /** Changes what a key may be used for. */
  setKeyUsage(XksKeyId: string, keyUsage: readonly string[]): void {
    this.#happen({
      type: 'key.usageChanged',
      key: XksKeyId,
      keyUsage: requireKeyUsage('keys.setKeyUsage', keyUsage),
    });
  }

  #happen(cause: BackingCause & { readonly key: string }, why = 'there is no such key'): void {
    this.#world.requireAlive();
    if (this.#world.outside.cause(this.#entry, cause)) return;
    throw new SimulatorUsageError(
      `proxy ${idOf(this.#entry)}: '${cause.type}' of external key ${describe(cause.key)} cannot happen; ${why}`,
    );
  }
}

function isXksKeyId(XksKeyId: unknown): boolean {
  const { pattern, max } = operationShapes.CreateKey.input.XksKeyId;
  return typeof XksKeyId === 'string' && XksKeyId.length <= max! && pattern!.test(XksKeyId);
}

function requireXksKeyId(XksKeyId: string): void {
  if (isXksKeyId(XksKeyId)) return;
  throw new SimulatorUsageError(
    `keys.create: XksKeyId: expected 1 to 128 of [a-zA-Z0-9-_.], got ${describe(XksKeyId)}`,
  );
}

function requireKeyUsage(what: string, keyUsage: readonly string[]): string[] {
  const isList = Array.isArray(keyUsage) && keyUsage.every((usage) => typeof usage === 'string');
  if (isList) return [...keyUsage];
  throw new SimulatorUsageError(
    `${what}: keyUsage: expected a list such as ['ENCRYPT', 'DECRYPT'], got ${describe(keyUsage)}`,
  );
}
