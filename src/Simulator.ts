import type { Installation } from './client/install.ts';
import { SimulatorUsageError } from './errors/SimulatorUsageError.ts';
import { type Duration, describe, toMs } from './runtime/duration.ts';
import { patchGlobals } from './runtime/patchGlobals.ts';
import { run } from './runtime/run.ts';
import { createTimers } from './runtime/timers.ts';
import type { TraceEntry } from './runtime/trace.ts';
import { SimulatedAccount } from './SimulatedAccount.ts';
import type { Call } from './simulator/calls.ts';
import { describeWorld } from './simulator/describeWorld.ts';
import {
  type ResolvedOptions,
  requireKnown,
  resolveOptions,
  type SimulatorOptions,
} from './simulator/options.ts';
import { checkSnapshot, type WorldSnapshot } from './simulator/snapshot.ts';
import { World } from './simulator/world.ts';

/** How {@link Simulator.run} moves the time, and how long. */
export interface RunOptions {
  /** Virtual time that may pass. Default `'1h'`. */
  readonly within?: Duration;
  /**
   * Puts the world's timers in the place of the host's while the function runs: `setTimeout`, `setInterval`, their
   * clearing, `Date`, `AbortSignal.timeout` and, in Node, `node:timers` and `node:timers/promises`. Default false.
   */
  readonly patchGlobals?: boolean;
  /** Real time without anything to move to. Default `'1s'`. */
  readonly stalledAfter?: Duration;
}

/** What {@link Simulator.on} can listen to: one type of trace entry, or all of them. */
export type TraceEventType = TraceEntry['type'] | '*';

/**
 * One simulated world of AWS KMS custom key stores; made by {@link createSimulator}.
 */
export class Simulator extends SimulatedAccount {
  readonly #options: ResolvedOptions;
  readonly #installations: Set<Installation>;
  readonly #subscriptions = new Set<{ subscribe: (world: World) => () => void; undo: () => void }>();
  #world: World;

  /** @internal */
  constructor(options: ResolvedOptions) {
    const installations = new Set<Installation>();
    super(
      { world: () => this.#world, timers: createTimers(() => this.#world.timeline), installations },
      options.settings,
    );
    this.#options = options;
    this.#installations = installations;
    this.#world = createWorld(options);
  }

  /** Milliseconds since the epoch, on this world's clock. */
  get now(): number {
    return this.#world.now;
  }

  /**
   * Moves a virtual clock; on the way everything due happens, deadlines inclusive.
   *
   * @throws {@link SimulatorUsageError} the duration is none, or the clock is not virtual.
   */
  async advance(duration: Duration): Promise<void> {
    this.#world.requireAlive();
    const ms = toMs(duration, 'advance');
    this.#noteTime(ms);
    await this.#world.timeline.advance(ms);
    this.#world.requireAlive();
  }

  /**
   * Moves a virtual clock until the condition holds; it is asked at first and after everything that happens.
   *
   * @param reached - Looks at this simulator.
   * @param options - `within`, the time that may pass; default `'1h'`.
   * @throws {@link SimulatorUsageError} the time is over, or the clock is not virtual.
   */
  async advanceUntil(
    reached: (sim: this) => boolean,
    options: { readonly within?: Duration } = {},
  ): Promise<void> {
    this.#world.requireAlive();
    if (typeof reached !== 'function') {
      throw new SimulatorUsageError(`advanceUntil: expected a condition, got ${describe(reached)}`);
    }
    requireKnown('advanceUntil', options, ['within']);
    const { within = '1h' } = options;
    const ms = toMs(within, 'advanceUntil: within');
    const world = this.#world;
    const begin = world.now;
    const isReached = await world.timeline.advanceUntil(() => {
      const answer: unknown = reached(this);
      if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') return Boolean(answer);
      throw new SimulatorUsageError(
        'advanceUntil: expected a condition that answers at once, not with a promise',
      );
    }, ms);
    world.requireAlive();
    this.#noteTime(world.now - begin);
    if (isReached) return;
    throw new SimulatorUsageError(
      `advanceUntil: the condition does not hold after ${within}. ${describeWorld(world)}`,
    );
  }

  /**
   * Runs a function and moves a virtual clock to its next wait, again and again: to the answer of a request or to a
   * timer of {@link Simulator.timers}. A polling loop that would take an hour ends in milliseconds. With a clock that
   * is not virtual, the function just runs.
   *
   * @throws {@link SimulatorUsageError} the virtual time `within` is over, or nothing moves for `stalledAfter`.
   * @example
   * ```ts
   * const sim = createSimulator();
   * const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
   * await sim.run(async ({ timers }) => {
   *   while (sim.keyStore(CustomKeyStoreId).ConnectionState === 'CONNECTING') await timers.sleep('30s');
   * });
   * ```
   */
  async run<T>(fn: (sim: this) => T | Promise<T>, options: RunOptions = {}): Promise<T> {
    this.#world.requireAlive();
    if (typeof fn !== 'function')
      throw new SimulatorUsageError(`run: expected a function, got ${describe(fn)}`);
    requireKnown('run', options, ['within', 'patchGlobals', 'stalledAfter']);
    const withinMs = toMs(options.within ?? '1h', 'run: within');
    const stalledAfterMs = toMs(options.stalledAfter ?? '1s', 'run: stalledAfter');
    const world = this.#world;
    if (!world.timeline.isVirtual) {
      if (options.patchGlobals) {
        throw new SimulatorUsageError(
          'run: patchGlobals needs the virtual clock; here the host moves the time',
        );
      }
      return fn(this);
    }
    const restore = options.patchGlobals ? patchGlobals(this.timers) : () => {};
    try {
      return await run(world.timeline, () => fn(this), {
        withinMs,
        stalledAfterMs,
        describeWorld: () => describeWorld(world),
      });
    } finally {
      restore();
    }
  }

  /** The record of everything that happened: the last entries, oldest first, without secrets. */
  get trace(): readonly TraceEntry[] {
    return this.#world.trace.entries();
  }

  /** The last calls of all clients, of one operation or of all. */
  calls(operation?: string): readonly Call[] {
    return this.#world.calls.list(operation);
  }

  /** Forgets the calls so far; the trace keeps them. */
  clearCalls(): void {
    this.#world.calls.clear();
  }

  /** Listens to the trace; returns the function that ends it. `'*'` hears every entry. */
  on<T extends TraceEventType>(
    type: T,
    listener: (entry: T extends '*' ? TraceEntry : Extract<TraceEntry, { type: T }>) => void,
  ): () => void {
    if (typeof listener !== 'function')
      throw new SimulatorUsageError(`on: expected a listener, got ${describe(listener)}`);
    if (!traceEventTypes.includes(type)) {
      throw new SimulatorUsageError(
        `on: expected one of ${traceEventTypes.join(', ')}, got ${describe(type)}`,
      );
    }
    return this.#subscribe((world) =>
      world.trace.listen((entry) => {
        if (type === '*' || entry.type === type) listener(entry as never);
      }),
    );
  }

  /** Listens to XState's inspection events of every actor, for its tools, without secrets; returns the function that ends it. */
  inspect(listener: (event: object) => void): () => void {
    if (typeof listener !== 'function') {
      throw new SimulatorUsageError(`inspect: expected a listener, got ${describe(listener)}`);
    }
    return this.#subscribe((world) => world.inspect(listener));
  }

  /** This world as plain JSON, to be continued by `createSimulator({ snapshot })`. It holds secrets. */
  snapshot(): WorldSnapshot {
    return this.#world.snapshot();
  }

  /** Another simulator that continues from an identical world; the two never touch. */
  fork(): Simulator {
    const snapshot = this.#world.snapshot();
    const { clock } = this.#options;
    if (typeof clock !== 'string') {
      throw new SimulatorUsageError(
        'fork: a clock of your own cannot be shared; use snapshot() with another clock',
      );
    }
    return new Simulator({ ...this.#options, settings: snapshot.settings, snapshot, journal: undefined });
  }

  /**
   * Begins again: the world is as it was made, or goes on from a snapshot, with the settings of that. Calls and trace
   * are empty. Clients stay usable.
   *
   * @param snapshot - Of a world with the same account and Region. Default as this one was made.
   * @throws {@link SimulatorUsageError} it is no snapshot, or that of another account or Region; nothing has changed.
   */
  reset(snapshot?: WorldSnapshot): void {
    this.#world.requireAlive();
    const options = snapshot === undefined ? this.#options : this.#optionsFrom(snapshot);
    // A clock of the host serves one world at a time, so a trial shows first whether the snapshot is sound.
    if (snapshot !== undefined) createWorld({ ...options, clock: 'virtual', journal: undefined });
    this.#world.end(
      new SimulatorUsageError('The simulator was reset; what was arranged and in flight before is gone.'),
    );
    this.#world = new World(options);
    for (const subscription of this.#subscriptions) subscription.undo = subscription.subscribe(this.#world);
  }

  /** Ends the world: installations are undone, requests in flight fail, and later ones too. */
  dispose(): void {
    for (const installation of this.#installations) installation.restore();
    this.#installations.clear();
    for (const { undo } of this.#subscriptions) undo();
    this.#subscriptions.clear();
    this.#world.end(new SimulatorUsageError('The simulator is disposed; make a new one.'));
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #optionsFrom(snapshot: WorldSnapshot): ResolvedOptions {
    const copy: WorldSnapshot = JSON.parse(JSON.stringify(checkSnapshot(snapshot)));
    const { accountId, region } = copy.settings;
    if (accountId !== this.accountId || region !== this.region) {
      throw new SimulatorUsageError(
        `reset: the snapshot is of account ${describe(accountId)} in ${describe(region)}, and this simulator is ${this.accountId} in ${this.region}; createSimulator({ snapshot }) goes on from it`,
      );
    }
    return { ...this.#options, settings: copy.settings, snapshot: copy };
  }

  #noteTime(ms: number): void {
    if (this.#world.timeline.isVirtual) this.#world.home.note({ type: 'time', ms });
  }

  #subscribe(subscribe: (world: World) => () => void): () => void {
    this.#world.requireAlive();
    const subscription = { subscribe, undo: subscribe(this.#world) };
    this.#subscriptions.add(subscription);
    return () => {
      subscription.undo();
      this.#subscriptions.delete(subscription);
    };
  }
}

/** A world, or the one error for a snapshot that is damaged inside. */
function createWorld(options: ResolvedOptions): World {
  try {
    return new World(options);
  } catch (error) {
    if (options.snapshot === undefined || error instanceof SimulatorUsageError) throw error;
    throw new SimulatorUsageError('snapshot: it is damaged and cannot be continued', { cause: error });
  }
}

const traceEventTypes: readonly string[] = [
  'call',
  'answer',
  'transition',
  'arranged',
  'cause',
  'fault',
  'time',
  '*',
] satisfies TraceEventType[];

/**
 * Makes a world with AWS KMS custom key stores in it: on a virtual clock, from a seed, without a network.
 *
 * @param options - All have defaults; unknown ones throw.
 * @throws {@link SimulatorUsageError} an option is unknown or has a wrong value.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html
 * @example
 * ```ts
 * const sim = createSimulator();
 * const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
 * const kms = sim.client();
 *
 * await kms.connectCustomKeyStore({ CustomKeyStoreId });
 * await sim.advance('20m');
 * console.log(sim.keyStore(CustomKeyStoreId).ConnectionState); // CONNECTED
 * ```
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  return new Simulator(resolveOptions(options));
}
