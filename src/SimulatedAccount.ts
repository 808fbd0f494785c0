import { createClientConfig, type KmsClientConfig } from './client/clientConfig.ts';
import { FakeKmsClient } from './client/FakeKmsClient.ts';
import { type Installation, install, type KmsClientClass } from './client/install.ts';
import type { Timers } from './runtime/timers.ts';
import type { ClusterOptions, ProxyOptions } from './simulator/backingOptions.ts';
import { type Caller, isRootUser, principalOf } from './simulator/caller.ts';
import { ClusterHandle } from './simulator/clusterHandle.ts';
import type { Faults } from './simulator/faults.ts';
import { findCluster, findProxy } from './simulator/findBacking.ts';
import { Given } from './simulator/given.ts';
import { Iam } from './simulator/iam.ts';
import { type Inside, inside, type Simulated } from './simulator/inside.ts';
import { KeyStoreHandle } from './simulator/keyStoreHandle.ts';
import { requireAccountId, requireRegion } from './simulator/options.ts';
import { ProxyHandle } from './simulator/proxyHandle.ts';
import type { RegionalAccount } from './simulator/regionalAccount.ts';
import type { Sender, World } from './simulator/world.ts';

/** AWS CloudHSM in the simulated world. */
export interface CloudHsm {
  /** Arranges a cluster; by default active, with two HSMs in two Availability Zones. */
  createCluster(options?: ClusterOptions): ClusterHandle;
  /** The cluster with that id. */
  cluster(ClusterId: string): ClusterHandle;
}

/** External key store proxies in the simulated world. */
export interface Xks {
  /** Arranges a proxy; by default with a public endpoint. */
  createProxy(options?: ProxyOptions): ProxyHandle;
  /** The proxy at that endpoint and path; default path that of the first proxy there. */
  proxy(XksProxyUriEndpoint: string, XksProxyUriPath?: string): ProxyHandle;
}

/** What the accounts of one simulator share. */
export interface Connection {
  /** As it is now: a reset makes another. */
  readonly world: () => World;
  readonly timers: Timers;
  readonly installations: Set<Installation>;
}

/**
 * One account in one Region of a world: what {@link SimulatedAccount.account} returns, and what the simulator itself
 * is for its own account and Region.
 */
export class SimulatedAccount implements Simulated {
  readonly #connection: Connection;
  readonly #place: { readonly accountId: string; readonly region: string };
  /** Timers on this world's clock, to hand to code that waits. */
  readonly timers: Timers;

  /** @internal */
  constructor(
    connection: Connection,
    { accountId, region }: { readonly accountId: string; readonly region: string },
  ) {
    this.#connection = connection;
    this.#place = { accountId, region };
    this.timers = connection.timers;
  }

  /** @internal */
  get [inside](): Inside {
    return { world: this.#connection.world, ...this.#place };
  }

  /** 12 digits. */
  get accountId(): string {
    return this.#place.accountId;
  }

  /** Such as `us-east-1`. */
  get region(): string {
    return this.#place.region;
  }

  /**
   * Another account, or the same in another Region, of this world. It has the same surface but for the clock, which
   * all accounts share; what nothing was asked of yet is empty.
   *
   * @param accountId - 12 digits.
   * @param region - Default this one.
   * @throws {@link SimulatorUsageError} it is no account or Region.
   * @example
   * ```ts
   * const sim = createSimulator();
   * const other = sim.account('444455556666');
   * const { CustomKeyStoreId } = other.given.cloudHsmKeyStore();
   * const { CustomKeyStores } = await other.client().describeCustomKeyStores({ CustomKeyStoreId });
   * ```
   */
  account(accountId: string, region: string = this.region): SimulatedAccount {
    requireAccountId('account: accountId', accountId);
    requireRegion('account: region', region);
    return new SimulatedAccount(this.#connection, { accountId, region });
  }

  /**
   * A client without a network, for the quickest tests.
   *
   * @param caller - Who calls: an ARN; default the root user of this account. A caller of another account sends its
   * requests to that account.
   * @throws {@link SimulatorUsageError} the caller is no principal.
   */
  client(caller?: Caller): FakeKmsClient {
    return new FakeKmsClient(this.#sender(caller), this.timers);
  }

  /**
   * Configuration that lets the real client of the AWS SDK talk to this world: `new KMSClient(sim.clientConfig())`.
   *
   * @param caller - As for {@link SimulatedAccount.client}.
   * @example
   * ```ts
   * const sim = createSimulator();
   * const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ CustomKeyStoreId: 'cks-1234567890abcdef0' });
   *
   * const kms = new KMSClient(sim.clientConfig());
   * await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
   * ```
   */
  clientConfig(caller?: Caller): KmsClientConfig {
    return createClientConfig(this.#sender(caller), this.timers);
  }

  /**
   * Lets every client of a class talk to this world, for code that makes its own: replaces `send` on the prototype of
   * `KMSClient` until `restore()`. Installations nest in any order.
   *
   * @throws {@link SimulatorUsageError} the argument is not such a class.
   */
  install(KMSClient: KmsClientClass): Installation {
    this.#at.requireAlive();
    const installation = install(KMSClient, () => this.clientConfig(), this.timers);
    this.#connection.installations.add(installation);
    return installation;
  }

  /** Arranges custom key stores in one line. */
  get given(): Given {
    return new Given(this.#at);
  }

  /** Failures on purpose. */
  get faults(): Faults {
    this.#at.requireAlive();
    return this.#at.faults;
  }

  /** Clusters of this world. */
  get cloudHsm(): CloudHsm {
    return {
      createCluster: (options) => {
        this.#at.requireAlive();
        return new ClusterHandle(this.#at, this.#at.outside.createCluster(options));
      },
      cluster: (ClusterId) => findCluster(this.#at, ClusterId),
    };
  }

  /** Users and roles of this account. */
  get iam(): Iam {
    return new Iam(this.#at);
  }

  /** External key store proxies of this world. */
  get xks(): Xks {
    return {
      createProxy: (options) => {
        this.#at.requireAlive();
        return new ProxyHandle(this.#at, this.#at.outside.createProxy(options));
      },
      proxy: (XksProxyUriEndpoint, XksProxyUriPath) =>
        findProxy(this.#at, XksProxyUriEndpoint, XksProxyUriPath),
    };
  }

  /**
   * A custom key store as it is now, without a request.
   *
   * @throws {@link SimulatorUsageError} there is no such store.
   */
  keyStore(CustomKeyStoreId: string): KeyStoreHandle {
    return new KeyStoreHandle(this.#at, CustomKeyStoreId);
  }

  get #at(): RegionalAccount {
    const { accountId, region } = this.#place;
    return this.#connection.world().account(accountId, region);
  }

  /** Who sends requests of a client, in the world as it is then. */
  #sender(caller: Caller | undefined): () => Sender {
    const principal = caller === undefined ? undefined : principalOf(caller, this.region);
    const accountId = principal?.accountId ?? this.accountId;
    const { region } = this;
    let sender: Sender | undefined;
    return () => {
      const world = this.#connection.world();
      if (sender?.world !== world) {
        const at = world.account(accountId, region);
        sender = {
          world,
          at,
          principal: principal === undefined || isRootUser(principal, at) ? at.rootUser : principal,
        };
      }
      return sender;
    };
  }
}
