import { type CustomKeyStoreActor, connectionStateOf, rowOf } from '../account/account.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { CustomKeyStoreEvent, UpdatableProperty } from '../machines/customKeyStoreMachine.ts';
import type { ConnectionErrorCode, ConnectionState } from '../model/customKeyStore.ts';
import { describe } from '../runtime/duration.ts';
import type { RegionalAccount } from './regionalAccount.ts';

/** Operations whose legality depends on the connection state. */
export type StateDependentOperation =
  | 'ConnectCustomKeyStore'
  | 'DisconnectCustomKeyStore'
  | 'UpdateCustomKeyStore'
  | 'DeleteCustomKeyStore'
  | 'CreateKey'
  | 'GenerateRandom';

/** A custom key store as it is now; looks without a request and without moving time. */
export class KeyStoreHandle {
  readonly #world: RegionalAccount;
  readonly CustomKeyStoreId: string;

  /** @internal */
  constructor(world: RegionalAccount, CustomKeyStoreId: string) {
    this.#world = world;
    this.CustomKeyStoreId = CustomKeyStoreId;
    this.#store();
  }

  get ConnectionState(): ConnectionState {
    return connectionStateOf(this.#store());
  }

  /** Present exactly while `ConnectionState` is `FAILED`. */
  get ConnectionErrorCode(): ConnectionErrorCode | undefined {
    return rowOf(this.#store()).ConnectionErrorCode;
  }

  /**
   * Whether the machine accepts the operation in this `ConnectionState`. For UpdateCustomKeyStore name the
   * properties to be changed; without any, it tells whether all may change.
   *
   * @throws {@link SimulatorUsageError} the operation does not depend on the state, or the store is gone.
   */
  can(
    operation: StateDependentOperation,
    properties: readonly UpdatableProperty[] = ['CloudHsmClusterId'],
  ): boolean {
    const events: Record<StateDependentOperation, CustomKeyStoreEvent> = {
      ConnectCustomKeyStore: { type: 'connect' },
      DisconnectCustomKeyStore: { type: 'disconnect' },
      UpdateCustomKeyStore: { type: 'update', properties },
      DeleteCustomKeyStore: {
        type: 'delete',
        kmsKeys: this.#world.account.keys.countIn(this.CustomKeyStoreId),
      },
      CreateKey: { type: 'createKey' },
      GenerateRandom: { type: 'generateRandom' },
    };
    if (!Object.hasOwn(events, operation)) {
      throw new SimulatorUsageError(
        `can: expected one of ${Object.keys(events).join(', ')}, got ${describe(operation)}`,
      );
    }
    return this.#store().can(events[operation]);
  }

  /** Calls back after every change of `ConnectionState`, until the returned function is called. */
  subscribe(listener: (ConnectionState: ConnectionState) => void): () => void {
    return this.#world.trace.listen((entry) => {
      const isOurs =
        entry.type === 'transition' &&
        entry.machine === 'customKeyStore' &&
        entry.id === this.CustomKeyStoreId;
      if (isOurs) listener(entry.to as ConnectionState);
    });
  }

  #store(): CustomKeyStoreActor {
    this.#world.requireAlive();
    const store = this.#world.account.find(this.CustomKeyStoreId);
    if (store === undefined) {
      throw new SimulatorUsageError(
        `keyStore: there is no custom key store ${describe(this.CustomKeyStoreId)}`,
      );
    }
    return store;
  }
}
