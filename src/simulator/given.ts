import { rowOf } from '../account/account.ts';
import { connectionErrorCodes } from '../errors/connectionErrorCodes.ts';
import { isKmsError } from '../errors/KmsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ConnectionErrorCode, ConnectionState, CustomKeyStoreType } from '../model/customKeyStore.ts';
import type { CreateCustomKeyStoreInput, CreateKeyInput, CreateKeyOutput } from '../model/operations.ts';
import { operationShapes } from '../model/shapes.ts';
import { describe } from '../runtime/duration.ts';
import { newLabel } from '../runtime/ids.ts';
import { ClusterHandle } from './clusterHandle.ts';
import { requireKnown, requireOneOf } from './options.ts';
import { ProxyHandle } from './proxyHandle.ts';
import type { RegionalAccount } from './regionalAccount.ts';

/** What a KMS key to be arranged is like; every member of CreateKey may be given as well. */
export interface KmsKeyInit extends CreateKeyInput {
  /** Default `Enabled`. A key is `Unavailable` when its custom key store is not connected. */
  readonly KeyState?: 'Enabled' | 'Disabled' | 'PendingDeletion' | undefined;
  /** With `PendingDeletion`: 7 to 30; default 30. */
  readonly PendingWindowInDays?: number | undefined;
  /** An alias for the key; with `alias/` in front. */
  readonly AliasName?: string | undefined;
  /** Default a new one: a UUID. */
  readonly KeyId?: string | undefined;
}

/** An arranged KMS key. */
export interface GivenKmsKey {
  readonly KeyId: string;
  readonly Arn: string;
}

/** What a custom key store to be arranged is like; every member of CreateCustomKeyStore may be given as well. */
export interface CustomKeyStoreInit extends Partial<CreateCustomKeyStoreInput> {
  /** Default `CONNECTED`. */
  readonly ConnectionState?: ConnectionState | undefined;
  /** Why it is `FAILED`; its cause is brought about, and stays. Default `INTERNAL_ERROR`, which is over already. */
  readonly ConnectionErrorCode?: ConnectionErrorCode | undefined;
  /** Default a new id. 1 to 64 characters. */
  readonly CustomKeyStoreId?: string | undefined;
  /**
   * KMS keys in it, or how many; default none. They are made while the store is CONNECTED, whatever it becomes
   * afterwards.
   */
  readonly keys?: number | readonly Omit<KmsKeyInit, 'CustomKeyStoreId' | 'Origin'>[] | undefined;
}

/** An arranged custom key store, with what was arranged in it. */
export interface GivenKeyStore {
  readonly CustomKeyStoreId: string;
  /** In the order of `keys`. */
  readonly keys: readonly GivenKmsKey[];
}

/**
 * Arranges in one line, without moving time and by every rule. What is arranged is traced as such.
 *
 * @example
 * ```ts
 * const sim = createSimulator();
 * const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
 * sim.given.externalKeyStore({ ConnectionState: 'FAILED', ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT' });
 * const { KeyId } = sim.given.kmsKey({ CustomKeyStoreId, AliasName: 'alias/orders' });
 * ```
 */
export class Given {
  readonly #world: RegionalAccount;

  /** @internal */
  constructor(world: RegionalAccount) {
    this.#world = world;
  }

  /**
   * An AWS CloudHSM key store, by default CONNECTED and on a new cluster. `CloudHsmClusterId` takes an existing
   * cluster, or names the new one.
   *
   * @throws {@link SimulatorUsageError} a rule of AWS KMS forbids it; the message says which.
   */
  cloudHsmKeyStore(init: CustomKeyStoreInit = {}): GivenKeyStore & { readonly cluster: ClusterHandle } {
    this.#check('cloudHsmKeyStore', 'AWS_CLOUDHSM', init);
    const { outside, backings } = this.#world;
    const { CloudHsmClusterId: ClusterId, KeyStorePassword, TrustAnchorCertificate } = init;
    const entry =
      (ClusterId === undefined ? undefined : backings.clusters.get(ClusterId)) ??
      outside.createCluster(defined({ ClusterId, KeyStorePassword, TrustAnchorCertificate }));
    const cluster = new ClusterHandle(this.#world, entry);
    const input = cluster.createCustomKeyStoreInput(init.CustomKeyStoreName ?? this.#name());
    return { ...this.#arrange(input, init), cluster };
  }

  /**
   * An external key store, by default CONNECTED and on a new proxy with a public endpoint. `XksProxyUriEndpoint`
   * and `XksProxyUriPath` take an existing proxy, or name the new one.
   *
   * @throws {@link SimulatorUsageError} a rule of AWS KMS forbids it; the message says which.
   */
  externalKeyStore(init: CustomKeyStoreInit = {}): GivenKeyStore & { readonly proxy: ProxyHandle } {
    this.#check('externalKeyStore', 'EXTERNAL_KEY_STORE', init);
    const { outside, backings } = this.#world;
    const { XksProxyUriEndpoint, XksProxyUriPath = '/kms/xks/v1', XksProxyAuthenticationCredential } = init;
    const { XksProxyVpcEndpointServiceName, XksProxyVpcEndpointServiceOwner } = init;
    const there =
      XksProxyUriEndpoint === undefined
        ? undefined
        : backings.findProxy(XksProxyUriEndpoint, XksProxyUriPath);
    const existing = there?.XksProxyUriPath === XksProxyUriPath ? there : undefined;
    const needsService =
      XksProxyVpcEndpointServiceName !== undefined ||
      init.ConnectionErrorCode?.startsWith('XKS_VPC_ENDPOINT_SERVICE');
    const connectivity =
      init.XksProxyConnectivity ?? (needsService ? 'VPC_ENDPOINT_SERVICE' : 'PUBLIC_ENDPOINT');
    const entry =
      existing ??
      outside.createProxy(
        defined({
          XksProxyUriEndpoint,
          XksProxyUriPath,
          XksProxyAuthenticationCredential,
          XksProxyConnectivity: connectivity,
          XksProxyVpcEndpointServiceName,
          XksProxyVpcEndpointServiceOwner,
        }),
      );
    const proxy = new ProxyHandle(this.#world, entry);
    const input = proxy.createCustomKeyStoreInput(init.CustomKeyStoreName ?? this.#name());
    return { ...this.#arrange(input, init), proxy };
  }

  /**
   * A KMS key, by default Enabled: an ordinary one, or with `CustomKeyStoreId` one in that custom key store, which has
   * to be CONNECTED. In an external key store `XksKeyId` takes an existing external key, or names the new one.
   *
   * @throws {@link SimulatorUsageError} a rule of AWS KMS forbids it; the message says which.
   */
  kmsKey(init: KmsKeyInit = {}): GivenKmsKey {
    this.#world.requireAlive();
    checkKmsKey('kmsKey', init);
    const { CustomKeyStoreId } = init;
    if (CustomKeyStoreId !== undefined && this.#world.account.find(CustomKeyStoreId) === undefined) {
      throw new SimulatorUsageError(`kmsKey: there is no custom key store ${describe(CustomKeyStoreId)}`);
    }
    return this.#orUsageError(() => this.#arrangeKey(init));
  }

  #check(what: string, type: CustomKeyStoreType, init: CustomKeyStoreInit): void {
    this.#world.requireAlive();
    const members = Object.keys(operationShapes.CreateCustomKeyStore.input);
    const own = ['ConnectionState', 'ConnectionErrorCode', 'CustomKeyStoreId', 'keys'];
    requireKnown(what, init, [...members, ...own]);
    const most = this.#world.settings.quotas.kmsKeys;
    keysOf(what, init, most).forEach((key, i) => {
      checkKmsKey(`${what}: keys[${i}]`, key, ['CustomKeyStoreId', 'Origin']);
    });
    const { ConnectionState = 'CONNECTED', ConnectionErrorCode, CustomKeyStoreId, CustomKeyStoreType } = init;
    requireOneOf(`${what}: ConnectionState`, ConnectionState, connectionStates);
    if (CustomKeyStoreType !== undefined)
      requireOneOf(`${what}: CustomKeyStoreType`, CustomKeyStoreType, [type]);
    if (ConnectionErrorCode !== undefined) {
      const codes = Object.entries(connectionErrorCodes).filter(([, { types }]) =>
        (types as readonly string[]).includes(type),
      );
      requireOneOf(
        `${what}: ConnectionErrorCode`,
        ConnectionErrorCode,
        codes.map(([code]) => code),
      );
      if (ConnectionState !== 'FAILED') {
        throw new SimulatorUsageError(`${what}: ConnectionErrorCode goes with ConnectionState 'FAILED' only`);
      }
    }
    if (CustomKeyStoreId !== undefined) {
      if (
        typeof CustomKeyStoreId !== 'string' ||
        CustomKeyStoreId.length < 1 ||
        CustomKeyStoreId.length > 64
      ) {
        throw new SimulatorUsageError(
          `${what}: CustomKeyStoreId: expected 1 to 64 characters, got ${describe(CustomKeyStoreId)}`,
        );
      }
      if (this.#world.account.find(CustomKeyStoreId) !== undefined) {
        throw new SimulatorUsageError(`${what}: there is a custom key store ${CustomKeyStoreId} already`);
      }
    }
  }

  #arrange(input: CreateCustomKeyStoreInput, init: CustomKeyStoreInit): GivenKeyStore {
    const {
      ConnectionState = 'CONNECTED',
      ConnectionErrorCode = 'INTERNAL_ERROR',
      CustomKeyStoreId: wanted,
      keys: _,
      ...members
    } = init;
    const world = this.#world;
    const wantedKeys = keysOf('given', init, world.settings.quotas.kmsKeys);
    let CustomKeyStoreId: string | undefined;
    try {
      const id = wanted === undefined ? undefined : { CustomKeyStoreId: wanted };
      const created = { ...input, ...defined(members) };
      CustomKeyStoreId = world.arrange<{ CustomKeyStoreId: string }>(
        'CreateCustomKeyStore',
        created,
        id,
      ).CustomKeyStoreId;
      const keys = wantedKeys.length === 0 ? [] : this.#keysIn(CustomKeyStoreId, wantedKeys, ConnectionState);
      this.#bringTo(CustomKeyStoreId, ConnectionState, ConnectionErrorCode);
      return { CustomKeyStoreId, keys };
    } catch (error) {
      const store = CustomKeyStoreId === undefined ? undefined : world.account.find(CustomKeyStoreId);
      if (store !== undefined) world.forget(store);
      if (!isKmsError(error)) throw error;
      throw new SimulatorUsageError(`given: ${error.name}: ${error.reason}`, { cause: error });
    }
  }

  #bringTo(CustomKeyStoreId: string, wanted: ConnectionState, code: ConnectionErrorCode): void {
    const world = this.#world;
    const { value } = world.account.find(CustomKeyStoreId)!.state;
    if (wanted === value) return;
    if (wanted === 'DISCONNECTING' && value === 'CONNECTED') {
      world.arrange('DisconnectCustomKeyStore', { CustomKeyStoreId });
      return;
    }
    if (wanted === 'FAILED') world.faults.trigger(code, { CustomKeyStoreId });
    world.arrange('ConnectCustomKeyStore', { CustomKeyStoreId });
    if (wanted === 'CONNECTING') return;
    world.finishAttempt(CustomKeyStoreId);
    this.#requireEnd(CustomKeyStoreId, wanted, code);
    // An error inside AWS KMS is over with the attempt that it ended: connecting again is its whole repair.
    if (wanted === 'FAILED' && code === 'INTERNAL_ERROR') world.faults.forget(CustomKeyStoreId);
    if (wanted === 'DISCONNECTING') world.arrange('DisconnectCustomKeyStore', { CustomKeyStoreId });
  }

  /** Makes keys in a new store while it is CONNECTED, and leaves it so that it can become what it is to be. */
  #keysIn(
    CustomKeyStoreId: string,
    keys: readonly KmsKeyInit[],
    wanted: ConnectionState,
  ): readonly GivenKmsKey[] {
    this.#bringTo(CustomKeyStoreId, 'CONNECTED', 'INTERNAL_ERROR');
    const made: GivenKmsKey[] = [];
    const undo: (() => void)[] = [];
    try {
      for (const key of keys) made.push(this.#arrangeKey({ ...key, CustomKeyStoreId }, undo));
    } catch (error) {
      for (const forget of undo) forget();
      throw error;
    }
    if (wanted === 'CONNECTED' || wanted === 'DISCONNECTING') return made;
    this.#world.arrange('DisconnectCustomKeyStore', { CustomKeyStoreId });
    this.#world.finishDisconnection(CustomKeyStoreId);
    return made;
  }

  /** `undo` is added what would have to be undone outside AWS KMS. */
  #arrangeKey(init: KmsKeyInit, undo: (() => void)[] = []): GivenKmsKey {
    const { KeyState = 'Enabled', PendingWindowInDays, AliasName, KeyId: wanted, ...input } = init;
    const world = this.#world;
    if (wanted !== undefined && world.account.keys.find(wanted) !== undefined) {
      throw new SimulatorUsageError(`given: there is a KMS key ${wanted} already`);
    }
    const external = this.#externalKeyFor(input);
    let KeyId: string | undefined;
    try {
      const { KeyMetadata } = world.arrange<CreateKeyOutput>(
        'CreateKey',
        { ...input, ...this.#originOf(input), ...external.input },
        wanted === undefined ? undefined : { KeyId: wanted },
      );
      const made = KeyMetadata as GivenKmsKey;
      KeyId = made.KeyId;
      if (AliasName !== undefined) world.arrange('CreateAlias', { AliasName, TargetKeyId: KeyId });
      if (KeyState === 'Disabled') world.arrange('DisableKey', { KeyId });
      if (KeyState === 'PendingDeletion') {
        world.arrange('ScheduleKeyDeletion', { KeyId, ...defined({ PendingWindowInDays }) });
      }
      undo.push(external.undo);
      return { KeyId, Arn: made.Arn };
    } catch (error) {
      if (KeyId !== undefined) world.forgetKey(world.account.keys.find(KeyId)!);
      external.undo();
      throw error;
    }
  }

  /** The Origin that goes with the store, unless another is given. */
  #originOf({ Origin, CustomKeyStoreId }: CreateKeyInput): CreateKeyInput {
    const store = CustomKeyStoreId === undefined ? undefined : this.#world.account.find(CustomKeyStoreId);
    if (store === undefined || Origin !== undefined) return {};
    return { Origin: rowOf(store).CustomKeyStoreType };
  }

  /** An external key for a key in an external key store: the one that is given, or a new one. */
  #externalKeyFor({ CustomKeyStoreId, XksKeyId }: CreateKeyInput): {
    readonly input: CreateKeyInput;
    readonly undo: () => void;
  } {
    const nothing = { input: {}, undo: () => {} };
    const store = CustomKeyStoreId === undefined ? undefined : this.#world.account.find(CustomKeyStoreId);
    const row = store === undefined ? undefined : rowOf(store);
    if (row?.CustomKeyStoreType !== 'EXTERNAL_KEY_STORE') return nothing;
    const entry = this.#world.backings.proxyOf(row);
    if (entry === undefined) return nothing;
    const { keys } = new ProxyHandle(this.#world, entry);
    if (XksKeyId !== undefined && !keys.createUnlessThere(XksKeyId)) return nothing;
    const created = XksKeyId ?? keys.create();
    return { input: { XksKeyId: created }, undo: () => keys.delete(created) };
  }

  #orUsageError<T>(arrange: () => T): T {
    try {
      return arrange();
    } catch (error) {
      if (!isKmsError(error)) throw error;
      throw new SimulatorUsageError(`given: ${error.name}: ${error.reason}`, { cause: error });
    }
  }

  /** Something else is wrong with what backs the store: then it is not arranged at all. */
  #requireEnd(CustomKeyStoreId: string, wanted: ConnectionState, wantedCode: ConnectionErrorCode): void {
    const store = this.#world.account.find(CustomKeyStoreId)!;
    const { value, context } = store.state;
    const isWanted = wanted === 'FAILED' ? context.ConnectionErrorCode === wantedCode : value === 'CONNECTED';
    if (isWanted) return;
    const code = context.ConnectionErrorCode === undefined ? '' : ` with ${context.ConnectionErrorCode}`;
    throw new SimulatorUsageError(
      `given: the store would be ${value}${code}, because of what backs it; repair that first`,
    );
  }

  #name(): string {
    return `key-store-${newLabel(this.#world.random.stream('ids'))}`;
  }
}

/** The keys that a store is to have. */
function keysOf(what: string, { keys = [] }: CustomKeyStoreInit, most: number): readonly KmsKeyInit[] {
  if (Array.isArray(keys)) return keys;
  const isCount = typeof keys === 'number' && Number.isSafeInteger(keys) && keys >= 0;
  if (isCount && keys > most) {
    throw new SimulatorUsageError(`${what}: keys: ${keys} are more than the quota of ${most} KMS keys`);
  }
  if (isCount) return Array.from({ length: keys }, () => ({}));
  throw new SimulatorUsageError(
    `${what}: keys: expected a list or a whole number from 0 on, got ${describe(keys)}`,
  );
}

function checkKmsKey(what: string, init: KmsKeyInit, except: readonly string[] = []): void {
  const members = Object.keys(operationShapes.CreateKey.input).filter((member) => !except.includes(member));
  requireKnown(what, init, [...members, 'KeyState', 'PendingWindowInDays', 'AliasName', 'KeyId']);
  const { KeyState = 'Enabled', KeyId, PendingWindowInDays } = init;
  requireOneOf(`${what}: KeyState`, KeyState, ['Enabled', 'Disabled', 'PendingDeletion']);
  if (PendingWindowInDays !== undefined && KeyState !== 'PendingDeletion') {
    throw new SimulatorUsageError(`${what}: PendingWindowInDays goes with KeyState 'PendingDeletion' only`);
  }
  const isUuid = typeof KeyId === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(KeyId);
  if (KeyId !== undefined && !isUuid) {
    throw new SimulatorUsageError(`${what}: KeyId: expected a UUID in small letters, got ${describe(KeyId)}`);
  }
}

const connectionStates: readonly ConnectionState[] = [
  'CONNECTED',
  'CONNECTING',
  'DISCONNECTED',
  'DISCONNECTING',
  'FAILED',
];

/** The members that have a value. */
function defined<T extends object>(members: T): { [M in keyof T]?: Exclude<T[M], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
