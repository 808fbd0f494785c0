import type { Account } from '../account/account.ts';
import type { FaultName } from '../errors/faultNames.ts';
import type { KmsError } from '../errors/KmsError.ts';
import { kmsError } from '../errors/KmsError.ts';
import { type KmsErrorName, kmsErrors } from '../errors/kmsErrors.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { CustomKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import type { UpdateCustomKeyStoreInput } from '../model/operations.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import { type Duration, describe, toMs } from '../runtime/duration.ts';
import { bringAbout, type FaultyWorld, faultCatalogue, mend } from './faultCatalogue.ts';
import { requireKnown } from './options.ts';
import { noFaults, type PendingFault, type PersistedFaults } from './pendingFaults.ts';

/** What scripting, triggering and repairing need of a world. */
export interface FaultsWorld extends FaultyWorld {
  readonly account: Account;
  /** Tells AWS KMS what a repair has changed; false while the store does not accept it. */
  tryArrangedUpdate(update: UpdateCustomKeyStoreInput): boolean;
}

/**
 * Failures on purpose. Where a failure has a cause in the world outside AWS KMS, `trigger` brings the cause about
 * and the rules make of it what is documented; where it has none, `failNext` and `fail` script the error itself.
 *
 * @example
 * ```ts
 * const sim = createSimulator();
 * const kms = sim.client();
 * const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
 *
 * sim.faults.trigger('XKS_PROXY_TIMED_OUT', { CustomKeyStoreId });
 * await kms.connectCustomKeyStore({ CustomKeyStoreId });
 * await sim.advance('5m');
 * console.log(sim.keyStore(CustomKeyStoreId).ConnectionErrorCode); // XKS_PROXY_TIMED_OUT
 * ```
 */
export class Faults {
  readonly #world: FaultsWorld;
  #state: PersistedFaults;

  constructor(world: FaultsWorld, state: PersistedFaults = noFaults) {
    this.#world = world;
    this.#state = state;
  }

  /** Every documented failure by name, with its cause, its documented repair and the page that states them. */
  get catalogue(): typeof faultCatalogue {
    return faultCatalogue;
  }

  /**
   * Makes the next attempts of an operation fail; `times` counts attempts, so that with the default of 3 attempts
   * a call survives two failures of a retryable error. Default 1.
   *
   * @throws {@link SimulatorUsageError} the operation is not simulated, or does not answer with that error.
   */
  failNext(
    operation: OperationName,
    errorName: KmsErrorName,
    options: { readonly times?: number } = {},
  ): void {
    requireError(operation, errorName);
    requireKnown('failNext', options, ['times']);
    const { times = 1 } = options;
    if (!Number.isSafeInteger(times) || times < 1) {
      throw new SimulatorUsageError(
        `failNext: times: expected a whole number from 1 on, got ${describe(times)}`,
      );
    }
    this.#script('failNext', { kind: 'failNext', operation, errorName, times });
  }

  /**
   * Makes attempts of an operation fail with a probability. `from` and `until` are durations from now; default at
   * once and for ever. `rate` from 0 to 1, default 1; the dice come from the seed.
   *
   * @throws {@link SimulatorUsageError} the operation is not simulated, or does not answer with that error.
   */
  fail(
    operation: OperationName,
    errorName: KmsErrorName,
    options: { readonly rate?: number; readonly from?: Duration; readonly until?: Duration } = {},
  ): void {
    requireError(operation, errorName);
    requireKnown('fail', options, ['rate', 'from', 'until']);
    const { rate = 1 } = options;
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) {
      throw new SimulatorUsageError(`fail: rate: expected a number from 0 to 1, got ${describe(rate)}`);
    }
    const { now } = this.#world;
    const from = now + toMs(options.from ?? 0, 'fail: from');
    const until = options.until === undefined ? null : now + toMs(options.until, 'fail: until');
    this.#script('fail', { kind: 'fail', operation, errorName, rate, from, until });
  }

  /**
   * Brings about the cause of a documented failure for one custom key store. It changes the world outside only:
   * a ConnectionErrorCode shows at the next attempt to connect. `INTERNAL_ERROR` and `NETWORK_ERRORS` last until
   * repaired.
   *
   * @throws {@link SimulatorUsageError} no such failure, no such store, or the cause cannot exist now.
   */
  trigger(name: FaultName, of: { readonly CustomKeyStoreId: string }): void {
    const row = this.#find('trigger', name, of);
    const { CustomKeyStoreId } = row;
    bringAbout(this.#world, name, row);
    const triggered = this.#state.triggered.filter((other) => !isFor(other, name, CustomKeyStoreId));
    this.#state = {
      ...this.#state,
      triggered: [...triggered, { kind: 'triggered', name, CustomKeyStoreId }],
    };
    this.#world.note({ type: 'fault', what: 'trigger', name, details: { CustomKeyStoreId } });
  }

  /**
   * Does the documented repair. What is outside AWS KMS is mended at once; what AWS KMS has to be told with
   * UpdateCustomKeyStore (a new password, credential, path or cluster) it is told as soon as the store accepts
   * it, for most stores when it is DISCONNECTED. Disconnecting and connecting are left to the caller.
   *
   * @throws {@link SimulatorUsageError} no such failure, no such store, or there is nothing to mend now.
   */
  repair(name: FaultName, of: { readonly CustomKeyStoreId: string }): void {
    const row = this.#find('repair', name, of);
    const { CustomKeyStoreId } = row;
    const update = mend(this.#world, name, row);
    this.#state = {
      ...this.#state,
      triggered: this.#state.triggered.filter((other) => !isFor(other, name, CustomKeyStoreId)),
      updates:
        update === undefined
          ? this.#state.updates
          : merged(this.#state.updates, { CustomKeyStoreId, ...update }),
    };
    this.#world.note({ type: 'fault', what: 'repair', name, details: { CustomKeyStoreId } });
    this.tellKms(CustomKeyStoreId);
  }

  /** Everything that is still to come or to be repaired. */
  pending(): PendingFault[] {
    const { scripted, triggered, updates } = this.#state;
    const told = updates.map(
      ({ CustomKeyStoreId, ...properties }): PendingFault => ({
        kind: 'update',
        CustomKeyStoreId: CustomKeyStoreId!,
        properties: Object.keys(properties),
      }),
    );
    return [...scripted, ...triggered, ...told];
  }

  /** Forgets what is scripted and repairs what was triggered. */
  clear(): void {
    this.#state = { ...this.#state, scripted: [] };
    this.#world.note({ type: 'fault', what: 'clear', name: 'all', details: {} });
    for (const { name, CustomKeyStoreId } of this.#state.triggered) {
      try {
        this.repair(name, { CustomKeyStoreId });
      } catch (error) {
        // What somebody has mended by hand already cannot be mended again.
        if (!(error instanceof SimulatorUsageError)) throw error;
      }
    }
    this.#state = { ...this.#state, triggered: [] };
  }

  /** @internal The error that an attempt is scripted to end with, if it is. */
  next(operation: OperationName): KmsError | undefined {
    const { scripted } = this.#state;
    if (scripted.length === 0) return undefined;
    const { now, random } = this.#world;
    for (const fault of scripted) {
      if (fault.operation !== operation) continue;
      if (fault.kind === 'failNext') {
        const left = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
        this.#state = {
          ...this.#state,
          scripted: scripted.flatMap((other) => (other === fault ? left : [other])),
        };
        return scriptedError(fault.errorName);
      }
      const isNow = now >= fault.from && (fault.until === null || now < fault.until);
      if (isNow && (fault.rate === 1 || random.stream('faults').fraction() < fault.rate)) {
        return scriptedError(fault.errorName);
      }
    }
    return undefined;
  }

  /** @internal Whether something inside AWS KMS goes wrong with this store. */
  hasInternalError(CustomKeyStoreId: string): boolean {
    return this.#state.triggered.some((other) => isFor(other, 'INTERNAL_ERROR', CustomKeyStoreId));
  }

  /** @internal The store is gone, and with it what was triggered or had still to be told. */
  forget(CustomKeyStoreId: string): void {
    const { triggered, updates } = this.#state;
    this.#state = {
      ...this.#state,
      triggered: triggered.filter((other) => other.CustomKeyStoreId !== CustomKeyStoreId),
      updates: updates.filter((other) => other.CustomKeyStoreId !== CustomKeyStoreId),
    };
  }

  /** @internal Tells AWS KMS what a repair has changed, if the store accepts it now. */
  tellKms(CustomKeyStoreId: string): void {
    const update = this.#state.updates.find((other) => other.CustomKeyStoreId === CustomKeyStoreId);
    if (update === undefined || !this.#world.tryArrangedUpdate(update)) return;
    this.#state = { ...this.#state, updates: this.#state.updates.filter((other) => other !== update) };
  }

  /** @internal */
  persisted(): PersistedFaults {
    return this.#state;
  }

  #script(what: string, fault: PersistedFaults['scripted'][number]): void {
    this.#state = { ...this.#state, scripted: [...this.#state.scripted, fault] };
    const { kind, errorName, ...details } = fault;
    this.#world.note({ type: 'fault', what, name: errorName, details });
  }

  #find(what: string, name: FaultName, of: { readonly CustomKeyStoreId: string }): CustomKeyStoreRow {
    if (typeof name !== 'string' || !Object.hasOwn(faultCatalogue, name)) {
      throw new SimulatorUsageError(
        `${what}: unknown failure ${describe(name)}; faults.catalogue has ${Object.keys(faultCatalogue).join(', ')}`,
      );
    }
    const { CustomKeyStoreId } = (of ?? {}) as { CustomKeyStoreId?: string };
    const store = this.#world.account.find(String(CustomKeyStoreId));
    if (store === undefined) {
      throw new SimulatorUsageError(
        `${what}: expected { CustomKeyStoreId }; there is no custom key store ${describe(CustomKeyStoreId)}`,
      );
    }
    return store.state.context;
  }
}

function isFor(
  fault: PersistedFaults['triggered'][number],
  name: FaultName,
  CustomKeyStoreId: string,
): boolean {
  return fault.name === name && fault.CustomKeyStoreId === CustomKeyStoreId;
}

/** One update a store: a later repair adds to what an earlier one has still to tell. */
function merged(
  updates: readonly UpdateCustomKeyStoreInput[],
  update: UpdateCustomKeyStoreInput,
): UpdateCustomKeyStoreInput[] {
  const same = updates.find((other) => other.CustomKeyStoreId === update.CustomKeyStoreId);
  return [...updates.filter((other) => other !== same), { ...same, ...update }];
}

function requireError(operation: OperationName, errorName: KmsErrorName): void {
  if (typeof operation !== 'string' || !Object.hasOwn(operationShapes, operation)) {
    throw new SimulatorUsageError(
      `faults: unknown operation ${describe(operation)}; simulated are ${Object.keys(operationShapes).join(', ')}`,
    );
  }
  const modelled: readonly string[] = operationShapes[operation].errors;
  const isCommon = Object.hasOwn(kmsErrors, errorName) && 'common' in kmsErrors[errorName];
  if (!isCommon && !modelled.includes(errorName)) {
    throw new SimulatorUsageError(
      `faults: ${operation} does not answer with ${describe(errorName)}; it answers with ${modelled.join(', ')} or a common error`,
    );
  }
}

function scriptedError(errorName: KmsErrorName): KmsError {
  const { when } = kmsErrors[errorName];
  return kmsError(errorName, { reason: `Scripted by faults. ${when}` });
}
