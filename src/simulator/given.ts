import { connectionErrorCodes } from '../errors/connectionErrorCodes.ts';
import { isKmsError } from '../errors/KmsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ConnectionErrorCode, ConnectionState, CustomKeyStoreType } from '../model/customKeyStore.ts';
import type { CreateCustomKeyStoreInput } from '../model/operations.ts';
import { operationShapes } from '../model/shapes.ts';
import { describe } from '../runtime/duration.ts';
import { newLabel } from '../runtime/ids.ts';
import { ClusterHandle } from './clusterHandle.ts';
import { requireKnown, requireOneOf } from './options.ts';

import { ProxyHandle } from './proxyHandle.ts';
import type { World } from './world.ts';

/** What a custom key store to be arranged is like; every member of CreateCustomKeyStore may be given as well. */
export interface CustomKeyStoreInit extends Partial<CreateCustomKeyStoreInput> {
  /** Default `CONNECTED`. */
  readonly ConnectionState?: ConnectionState;
  /** Why it is `FAILED`; its cause is brought about, and stays. Default `INTERNAL_ERROR`, which is over already. */
  readonly ConnectionErrorCode?: ConnectionErrorCode;
  /** Default a new id. 1 to 64 characters. */
  readonly CustomKeyStoreId?: string;
}

/**
 * Arranges in one line, without moving time and by every rule. What is arranged is traced as such.
 *
 * @example
 * ```ts
 * const sim = createSimulator();
 * const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
 * sim.given.externalKeyStore({ ConnectionState: 'FAILED', ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT' });
 * ```
 */
export class Given {
  readonly #world: World;

  /** @internal */
  constructor(world: World) {
    this.#world = world;
  }

  /**
   * An AWS CloudHSM key store, by default CONNECTED and on a new cluster. `CloudHsmClusterId` takes an existing
   * cluster, or names the new one.
   *
   * @throws {@link SimulatorUsageError} a rule of AWS KMS forbids it; the message says which.
   */
  cloudHsmKeyStore(init: CustomKeyStoreInit = {}): { CustomKeyStoreId: string; cluster: ClusterHandle } {
    this.#check('cloudHsmKeyStore', 'AWS_CLOUDHSM', init);
    const { outside, backings } = this.#world;
    const { CloudHsmClusterId: ClusterId, KeyStorePassword, TrustAnchorCertificate } = init;
    const entry =
      (ClusterId === undefined ? undefined : backings.clusters.get(ClusterId)) ??
      outside.createCluster(defined({ ClusterId, KeyStorePassword, TrustAnchorCertificate }));
    const cluster = new ClusterHandle(this.#world, entry);
    const input = cluster.createCustomKeyStoreInput(init.CustomKeyStoreName ?? this.#name());
    return { CustomKeyStoreId: this.#arrange(input, init), cluster };
  }

  /**
   * An external key store, by default CONNECTED and on a new proxy with a public endpoint. `XksProxyUriEndpoint`
   * and `XksProxyUriPath` take an existing proxy, or name the new one.
   *
   * @throws {@link SimulatorUsageError} a rule of AWS KMS forbids it; the message says which.
   */
  externalKeyStore(init: CustomKeyStoreInit = {}): { CustomKeyStoreId: string; proxy: ProxyHandle } {
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
    return { CustomKeyStoreId: this.#arrange(input, init), proxy };
  }

  #check(what: string, type: CustomKeyStoreType, init: CustomKeyStoreInit): void {
    this.#world.requireAlive();
    const members = Object.keys(operationShapes.CreateCustomKeyStore.input);
    requireKnown(what, init, [...members, 'ConnectionState', 'ConnectionErrorCode', 'CustomKeyStoreId']);
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

  #arrange(input: CreateCustomKeyStoreInput, init: CustomKeyStoreInit): string {
    const {
      ConnectionState = 'CONNECTED',
      ConnectionErrorCode = 'INTERNAL_ERROR',
      CustomKeyStoreId: wanted,
      ...members
    } = init;
    const world = this.#world;
    let CustomKeyStoreId: string | undefined;
    try {
      const id = wanted === undefined ? undefined : { CustomKeyStoreId: wanted };
      const created = { ...input, ...defined(members) };
      CustomKeyStoreId = world.arrange<{ CustomKeyStoreId: string }>(
        'CreateCustomKeyStore',
        created,
        id,
      ).CustomKeyStoreId;
      this.#bringTo(CustomKeyStoreId, ConnectionState, ConnectionErrorCode);
      return CustomKeyStoreId;
    } catch (error) {
      const store = CustomKeyStoreId === undefined ? undefined : world.account.find(CustomKeyStoreId);
      if (store !== undefined) world.forget(store);
      if (!isKmsError(error)) throw error;
      throw new SimulatorUsageError(`given: ${error.name}: ${error.reason}`, { cause: error });
    }
  }

  #bringTo(CustomKeyStoreId: string, wanted: ConnectionState, code: ConnectionErrorCode): void {
    const world = this.#world;
    if (wanted === 'DISCONNECTED') return;
    if (wanted === 'FAILED') world.faults.trigger(code, { CustomKeyStoreId });
    world.arrange('ConnectCustomKeyStore', { CustomKeyStoreId });
    if (wanted === 'CONNECTING') return;
    world.finishAttempt(CustomKeyStoreId);
    this.#requireEnd(CustomKeyStoreId, wanted, code);
    // An error inside AWS KMS is over with the attempt that it ended: connecting again is its whole repair.
    if (wanted === 'FAILED' && code === 'INTERNAL_ERROR') world.faults.forget(CustomKeyStoreId);
    if (wanted === 'DISCONNECTING') world.arrange('DisconnectCustomKeyStore', { CustomKeyStoreId });
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
