import type { WorldSnapshot } from 'custom-key-store-simulator';
import type { RandomStream } from '../../src/runtime/random.ts';

/** A KMS key as its client knows it. */
interface KnownKey {
  readonly KeyId: string;
  readonly Description: string;
  readonly lifecycle: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
}

/** What a client knows of the world: its own keys and custom key stores by name, and the time. */
interface Known {
  readonly keys: Readonly<Record<string, KnownKey>>;
  readonly stores: readonly string[];
  readonly now: number;
}

/** Something that a client asks for, and what it then knows, by the answer or without one. */
interface Asked {
  readonly path: string;
  readonly body: object;
  readonly known: (known: Known, answer: Readonly<Record<string, unknown>>) => Known;
}

/** The answer to the creation of a key that was killed: only the world knows the id. */
const unheard = 'unheard';

/** A client over HTTP that changes what only it knows of, and remembers every change that it was told of. */
export class StateServedClient {
  readonly #name: string;
  readonly #random: RandomStream;
  readonly #canMoveTime: boolean;
  #known: Known = { keys: {}, stores: [], now: 0 };
  #inFlight: Asked | undefined;
  #made = 0;

  constructor(name: string, random: RandomStream, canMoveTime: boolean) {
    this.#name = name;
    this.#random = random;
    this.#canMoveTime = canMoveTime;
  }

  /** Asks for one change after another until the server is gone. */
  async work(url: string, told: () => void): Promise<void> {
    for (;;) {
      const asked = this.#next();
      this.#inFlight = asked;
      const answer = await answered(url, asked);
      if (answer === undefined) return;
      this.#known = asked.known(this.#known, answer);
      this.#inFlight = undefined;
      told();
    }
  }

  /** What has to be in a world: what the client was told of, perhaps with what it was waiting for. */
  expected(world: WorldSnapshot): { readonly found: Known; readonly possible: readonly Known[] } {
    const found = this.#find(world);
    const ids = (known: Known): Known => ({
      ...known,
      keys: mapped(known.keys, (key, name) => ({
        ...key,
        KeyId: key.KeyId === unheard ? (found.keys[name]?.KeyId ?? unheard) : key.KeyId,
      })),
      // The time may have gone on.
      now: Math.max(known.now, found.now),
    });
    const told = ids(this.#known);
    const possible =
      this.#inFlight === undefined ? [told] : [told, ids(this.#inFlight.known(this.#known, {}))];
    this.#known = found;
    this.#inFlight = undefined;
    return { found, possible };
  }

  #next(): Asked {
    const keys = Object.entries(this.#known.keys);
    const [name, key] = keys[this.#random.below(Math.max(keys.length, 1))] ?? [];
    const what = this.#random.below(10);
    if (what === 0) return this.#createStore();
    if (what === 1 && this.#canMoveTime) {
      return {
        path: '_simulator/advance',
        body: { duration: 1_000 },
        known: (known, { now = 0 }) => ({ ...known, now: Math.max(known.now, now as number) }),
      };
    }
    if (name === undefined || key === undefined || what < 4) return this.#createKey();
    return this.#change(name, key, what);
  }

  #createKey(): Asked {
    const name = `${this.#name}-${++this.#made}`;
    const Description = `${name} new`;
    return {
      path: 'CreateKey',
      body: { Description },
      known: (known, { KeyMetadata }) => {
        const { KeyId = unheard } = (KeyMetadata ?? {}) as { KeyId?: string };
        const key: KnownKey = { KeyId, Description, lifecycle: 'Enabled', tags: {}, aliases: [] };
        return { ...known, keys: { ...known.keys, [name]: key } };
      },
    };
  }

  #createStore(): Asked {
    const CustomKeyStoreName = `${this.#name}-${++this.#made}`;
    return {
      path: '_simulator/given/externalKeyStore',
      body: { CustomKeyStoreName },
      known: (known) => ({ ...known, stores: [...known.stores, CustomKeyStoreName] }),
    };
  }

  #change(name: string, { KeyId, lifecycle, tags, aliases }: KnownKey, what: number): Asked {
    const changed = (path: string, body: object, change: Partial<KnownKey>): Asked => ({
      path,
      body,
      known: (known) => ({
        ...known,
        keys: { ...known.keys, [name]: { ...known.keys[name]!, ...change } },
      }),
    });
    const value = `${++this.#made}`;
    if (lifecycle === 'PendingDeletion') {
      return changed('CancelKeyDeletion', { KeyId }, { lifecycle: 'Disabled' });
    }
    switch (what) {
      case 4: {
        const AliasName = `alias/${this.#name}-${value}`;
        return changed(
          'CreateAlias',
          { AliasName, TargetKeyId: KeyId },
          { aliases: [...aliases, AliasName] },
        );
      }
      case 5: {
        const TagKey = `tag${this.#random.below(3)}`;
        const Tags = [{ TagKey, TagValue: value }];
        return changed('TagResource', { KeyId, Tags }, { tags: { ...tags, [TagKey]: value } });
      }
      case 6:
        return changed(
          'UpdateKeyDescription',
          { KeyId, Description: `${name} ${value}` },
          {
            Description: `${name} ${value}`,
          },
        );
      case 7:
        return changed('ScheduleKeyDeletion', { KeyId }, { lifecycle: 'PendingDeletion' });
      default:
        return lifecycle === 'Enabled'
          ? changed('DisableKey', { KeyId }, { lifecycle: 'Disabled' })
          : changed('EnableKey', { KeyId }, { lifecycle: 'Enabled' });
    }
  }

  /** What of a world is this client's. */
  #find({ accounts, now }: WorldSnapshot): Known {
    const { keys, aliases, customKeyStores } = accounts[0]!.account;
    const isOwn = (text: string) => text.startsWith(`${this.#name}-`);
    const names = (KeyId: string) =>
      aliases.rows.filter(([, , row]) => row.TargetKeyId === KeyId).map(([, AliasName]) => AliasName);
    const own = keys.rows.map(([, , row]) => row).filter(({ Description }) => isOwn(Description));
    return {
      keys: Object.fromEntries(
        own.map(({ KeyId, Description, lifecycle, Tags }) => [
          Description.split(' ')[0]!,
          {
            KeyId,
            Description,
            lifecycle: lifecycle as KnownKey['lifecycle'],
            tags: Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
            aliases: names(KeyId),
          },
        ]),
      ),
      stores: customKeyStores.rows
        .map(
          ([, , machine]) =>
            (machine as { context: { CustomKeyStoreName: string } }).context.CustomKeyStoreName,
        )
        .filter(isOwn),
      now,
    };
  }
}

function mapped<T>(
  of: Readonly<Record<string, T>>,
  change: (value: T, name: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value, name)]));
}

/** The answer, read to its end; `undefined` when the server was gone before. */
async function answered(url: string, { path, body }: Asked): Promise<Record<string, unknown> | undefined> {
  const isControl = path.startsWith('_simulator/');
  let response: Response;
  let answer: Record<string, unknown>;
  try {
    response = await fetch(isControl ? `${url}/${path}` : url, {
      method: 'POST',
      headers: isControl
        ? { 'content-type': 'application/json' }
        : { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${path}` },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    answer = text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
  if (response.status === 200) return answer;
  throw new Error(`${path} was refused: ${JSON.stringify(answer)}`);
}
