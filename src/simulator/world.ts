import { Identities } from '../authorization/identities.ts';
import { BackingRegistry, newRequests } from '../backing/backingRegistry.ts';
import { ProxyReliability } from '../backing/proxyReliability.ts';
import { isAwsError } from '../errors/AwsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { OperationShapes } from '../model/shapes/shape.ts';
import { type AbortSignalLike, abortError } from '../runtime/abort.ts';
import { callListener } from '../runtime/callListener.ts';
import type { ClockEvent } from '../runtime/clock.ts';
import { afterMacrotask } from '../runtime/host.ts';
import { newRequestId } from '../runtime/ids.ts';
import { Random } from '../runtime/random.ts';
import { recorded, shortened } from '../runtime/recorded.ts';
import { SystemClock } from '../runtime/systemClock.ts';
import { Timeline } from '../runtime/timeline.ts';
import { Trace } from '../runtime/trace.ts';
import { VirtualClock } from '../runtime/virtualClock.ts';
import { finished } from './asking.ts';
import type { Principal } from './caller.ts';
import { Calls, type OpenCall } from './calls.ts';
import { describeWorld } from './describeWorld.ts';
import { answerUnless, type Judgement, pause, type RequestOptions } from './inFlight.ts';
import { inspectionView } from './inspection.ts';
import { type Journal, type JournalRecord, packed } from './journal.ts';
import type { ResolvedOptions } from './options.ts';
import { RegionalAccount } from './regionalAccount.ts';
import type { OpenRequest } from './requestScope.ts';
import type { Service, ServiceRequest } from './service.ts';
import type { WorldSettings } from './settings.ts';
import { snapshotFormat, snapshotVersion, type WorldSnapshot } from './snapshot.ts';

/** Who sends a request, and to which account and Region. */
export interface Sender {
  readonly world: World;
  readonly at: RegionalAccount;
  readonly principal: Principal;
}

/** A request of a client that is being judged. */
interface ClientRequest extends OpenRequest {
  readonly at: RegionalAccount;
  readonly service: Service;
  readonly operation: string;
  /** Absent when the service has no such operation. */
  readonly shape: OperationShapes[string] | undefined;
  readonly call: OpenCall;
  /** The input, once it is known to have the right shape. */
  checked?: object;
}

/** Operations that change nothing: those that a loop polls with. */
const onlyLooks = /^(?:Describe|Get|List)/;

/** Requests that may arrive in one instant where a request takes no time. */
const mostRequestsInOneInstant = 10_000;

/** One world: wires clock, chance, accounts, proxies and trace together. */
export class World {
  readonly settings: WorldSettings;
  readonly factories: ResolvedOptions['backings'];
  readonly timeline: Timeline;
  readonly random: Random;
  readonly trace: Trace;
  readonly calls: Calls;
  readonly journal: Journal | undefined;
  /** The account and Region of the simulator's own surface. */
  readonly home: RegionalAccount;
  /** Proxies can be reached from every account. */
  readonly proxies = new BackingRegistry();
  /** Users and roles of every account. */
  readonly identities: Identities;
  readonly inspectors = new Set<(event: object) => void>();
  readonly randomBytes = (length: number) => this.random.stream('keyMaterial').bytes(length);
  readonly #accounts = new Map<string, RegionalAccount>();
  #steps = 0;
  #inspecting = 0;
  #instant = 0;
  #requestsInInstant = 0;
  #ended: Error | undefined;

  constructor(options: ResolvedOptions, from: WorldSnapshot | undefined = options.snapshot) {
    this.settings = options.settings;
    this.factories = options.backings;
    this.random = new Random(options.settings.seed, from?.random);
    this.trace = new Trace(options.traceLimit, from?.traceSequence);
    this.calls = new Calls(options.traceLimit);
    this.identities = new Identities(from?.identities);
    this.journal = options.journal;
    this.journal?.changed();
    this.timeline = new Timeline(this.#clock(options, from), (event) => this.#deliver(event));
    const { accountId, region } = this.settings;
    for (const persisted of from?.accounts ?? []) {
      const isHome = persisted.accountId === accountId && persisted.region === region;
      const account = new RegionalAccount(this, { ...persisted, isHome }, persisted);
      this.#accounts.set(placeOf(persisted.accountId, persisted.region), account);
    }
    this.home =
      this.#accounts.get(placeOf(accountId, region)) ??
      this.#add(new RegionalAccount(this, { accountId, region, isHome: true }));
    const { randomBytes } = this;
    const { onlooker } = this.home;
    for (const { entry, backing: persisted } of from?.proxies ?? []) {
      const { id } = entry;
      const backing = this.factories.xksProxy({ id, onlooker, randomBytes, from: { persisted } });
      const reliability = new ProxyReliability(entry.reliability);
      this.proxies.addProxy({ ...entry, requests: newRequests(), reliability, backing });
    }
    if (from === undefined) return;
    for (const { due, event } of from.deadlines) this.#accountOf(event).resume(due, event);
    for (const account of this.#accounts.values()) account.askAgain();
  }

  get now(): number {
    return this.timeline.now;
  }

  /** Every account and Region that something was asked of, in the order in which that happened. */
  accounts(): RegionalAccount[] {
    return [...this.#accounts.values()];
  }

  /** An account in a Region; empty when nothing was asked of it before. */
  account(accountId: string, region: string): RegionalAccount {
    return (
      this.#accounts.get(placeOf(accountId, region)) ??
      this.#add(new RegionalAccount(this, { accountId, region, isHome: false }))
    );
  }

  /** The same for a request whose sender may be anybody: what stays empty is not kept. */
  visit(accountId: string, region: string): RegionalAccount {
    return (
      this.#accounts.get(placeOf(accountId, region)) ??
      new RegionalAccount(this, { accountId, region, isHome: false })
    );
  }

  /** The same, if anything was asked of it before. */
  findAccount(accountId: string, region: string): RegionalAccount | undefined {
    return this.#accounts.get(placeOf(accountId, region));
  }

  /** After this every request fails with `reason`. */
  end(reason: Error): void {
    this.#ended = reason;
    this.timeline.stop(reason);
    for (const account of this.#accounts.values()) account.end();
  }

  get isAlive(): boolean {
    return this.#ended === undefined;
  }

  /** Throws when the world has ended. */
  requireAlive(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }

  readonly #requireAlive = () => this.requireAlive();

  /** Lets everything that is due happen, unless a step is being taken. */
  catchUp(): void {
    this.timeline.catchUp();
    this.requireAlive();
  }

  /** Takes a step in one instant. One is taken within another only by a listener that hears of the other. */
  step<T>(take: () => T): T {
    this.#steps++;
    try {
      return this.timeline.instant(take);
    } finally {
      this.#steps--;
    }
  }

  /** What happens in a step is told by the record of the step; this happens now, and perhaps in none. */
  noteUntold(): void {
    if (this.journal === undefined) return;
    const isListener = this.trace.isTelling || this.#inspecting > 0;
    if (this.#steps === 0 || isListener) this.journal.changed();
  }

  /**
   * Sends one request: it is judged and applied on arrival. Later `answered` is called with what became of it, or
   * `ended` with the error by which nobody waits for the answer any more.
   */
  submit(
    sender: Sender,
    asked: ServiceRequest,
    call: OpenCall,
    options: RequestOptions | undefined,
    answered: (judgement: Judgement) => void,
    ended: (error: Error) => void,
  ): Judgement | undefined {
    const abortSignal = options?.abortSignal;
    const requestTimeout = options?.requestTimeout ?? 0;
    if (abortSignal?.aborted) {
      ended(abortError(abortSignal));
      return undefined;
    }
    let judged: Judgement | Promise<Judgement>;
    try {
      this.requireAlive();
      this.catchUp();
      judged = this.step(() => this.#judge(sender, asked, call));
    } catch (error) {
      // In a later turn: a loop that swallows every error would starve the host.
      afterMacrotask(() => ended(error as Error));
      return undefined;
    }
    if (judged instanceof Promise || abortSignal !== undefined || requestTimeout > 0) {
      answerUnless(this.timeline, judged, options ?? {}, answered, ended);
      return judged instanceof Promise ? undefined : judged;
    }
    const judgement = judged;
    this.timeline.wait('request', judgement.latencyMs, () => answered(judgement), ended);
    return judgement;
  }

  /** {@link World.submit} as a promise. */
  send(sender: Sender, asked: ServiceRequest, call: OpenCall, options?: RequestOptions): Promise<Judgement> {
    return new Promise((resolve, reject) => this.submit(sender, asked, call, options, resolve, reject));
  }

  /**
   * Judges a request of a record again: nobody waits for the answer.
   *
   * @returns the id of the request, which is the same as it was then in a world that is the same.
   */
  judgeAgain(sender: Sender, asked: ServiceRequest): string {
    const call = this.calls.begin(asked.operation, this.now);
    const judged = this.step(() => this.#judge(sender, asked, call));
    if (judged instanceof Promise)
      throw new SimulatorUsageError('A backing that answers later cannot be asked again.');
    return judged.requestId;
  }

  /** A request of a record that was refused at once took no more than its id. */
  refuseAgain(): string {
    return newRequestId(this.random.stream('requests'));
  }

  /** Lets a caller wait on this clock as for an answer, between two attempts. */
  pause(ms: number, abortSignal?: AbortSignalLike): Promise<void> {
    return pause(this.timeline, ms, abortSignal);
  }

  snapshot(): WorldSnapshot {
    this.requireAlive();
    const judgesReliability = this.settings.assumptions.failuresOfReliableProxy === 'KMSInternalException';
    const snapshot: WorldSnapshot = {
      format: snapshotFormat,
      version: snapshotVersion,
      settings: this.settings,
      now: this.now,
      random: this.random.state(),
      traceSequence: this.trace.lastSequence,
      deadlines: this.timeline.pendingOfWorld(),
      accounts: this.accounts().map((account) => account.persisted()),
      identities: this.identities.persisted(),
      proxies: this.proxies.proxies().map(({ backing, requests: _, reliability, ...entry }) => ({
        entry: { ...entry, reliability: judgesReliability ? reliability.persisted() : [] },
        backing: backing.persisted(),
      })),
    };
    return JSON.parse(JSON.stringify(snapshot));
  }

  /** From now on `listener` sees XState's inspection events of every actor, without secrets. */
  inspect(listener: (event: object) => void): () => void {
    let isListening = true;
    const inspector = (event: object) => {
      if (!isListening) return;
      this.#inspecting++;
      callListener(listener, inspectionView(event));
      this.#inspecting--;
    };
    this.inspectors.add(inspector);
    for (const { account, backings } of this.#accounts.values()) {
      for (const store of account.stores()) store.inspect(inspector);
      for (const { backing } of backings.clusters.values()) backing.inspect?.(inspector);
    }
    for (const { backing } of this.proxies.proxies()) backing.inspect?.(inspector);
    return () => {
      isListening = false;
      this.inspectors.delete(inspector);
    };
  }

  #clock(options: ResolvedOptions, from: WorldSnapshot | undefined) {
    if (options.clock === 'system') return new SystemClock();
    if (options.clock === 'virtual') return new VirtualClock(from?.now ?? options.settings.startTime);
    return options.clock;
  }

  #judge(
    { at, principal }: Sender,
    { service, operation, input }: ServiceRequest,
    call: OpenCall,
  ): Judgement | Promise<Judgement> {
    this.#requireSlowerRequests();
    if (onlyLooks.test(operation)) this.timeline.looksSinceTimer++;
    const requestId = newRequestId(this.random.stream('requests'));
    const attempt = { requestId, at: this.now };
    call.attempts.push(attempt);
    const shape = Object.hasOwn(service.shapes, operation) ? service.shapes[operation] : undefined;
    if (shape !== undefined && call.attempts.length === 1) call.input = recorded(shape.input, input);
    this.trace.push({
      sequence: this.trace.next(),
      at: attempt.at,
      type: 'call',
      requestId,
      operation: shortened(operation),
      attempt: call.attempts.length,
      input: call.input,
      ...(principal === at.rootUser ? at.place : { ...at.place, caller: principal.Arn }),
    });

    const request: ClientRequest = {
      at,
      service,
      operation,
      shape,
      requestId,
      call,
      backingMs: 0,
      caller: principal,
    };
    try {
      if (shape === undefined)
        throw service.unknownOperation(`There is no operation ${shortened(operation)}.`);
      const checked = service.validate(at, operation, input);
      request.checked = checked;
      const output = finished(service.carryOut(at, request, operation, checked), this.#requireAlive);
      if (!(output instanceof Promise)) return this.#answer(request, output);
      this.#keep(at);
      return output
        .then((late) => this.#answer(request, late))
        .catch((error) => this.#refuse(request, error));
    } catch (error) {
      return this.#refuse(request, error);
    }
  }

  #answer(request: ClientRequest, output: object): Judgement {
    const { at, operation, requestId, call } = request;
    const latencyMs = this.settings.timing.request + request.backingMs;
    call.error = undefined;
    call.output = recorded(request.shape!.output, output);
    this.trace.push({
      sequence: this.trace.next(),
      at: this.now,
      type: 'answer',
      requestId,
      operation,
      latencyMs,
      output: call.output,
      ...at.place,
    });
    return this.#kept(request, { requestId, latencyMs, output });
  }

  #refuse(request: ClientRequest, error: unknown): Judgement {
    if (!isAwsError(error)) {
      // It is no answer, so no record tells what it took.
      this.journal?.changed();
      throw error;
    }
    const { at, operation, requestId, call } = request;
    const latencyMs = this.settings.timing.request + request.backingMs;
    const { name, documentation } = error;
    const message = shortened(error.message);
    const reason = shortened(error.reason);
    error.$metadata = { httpStatusCode: error.$metadata.httpStatusCode!, requestId };
    call.error = { name, message, reason, documentation };
    const last = call.attempts.length - 1;
    call.attempts[last] = { requestId, at: call.attempts[last]!.at, error: name };
    this.trace.push({
      sequence: this.trace.next(),
      at: this.now,
      type: 'answer',
      requestId,
      operation: shortened(operation),
      latencyMs,
      error: call.error,
      ...at.place,
    });
    return this.#kept(request, { requestId, latencyMs, error });
  }

  /** A request has been judged: what it found empty and left so is not kept, everything else is. */
  #kept(request: ClientRequest, judgement: Judgement): Judgement {
    const { at, caller, service, operation, checked } = request;
    if (at !== this.home && !at.isEmpty) this.#keep(at);
    if (this.journal === undefined) return judgement;
    const { requestId, latencyMs } = judgement;
    const until = this.now + latencyMs;
    if (checked === undefined) {
      this.journalise({ what: 'refusal', at: this.now, requestId, until });
      return judgement;
    }
    const { accountId, region } = at.settings;
    this.journalise({
      what: 'request',
      at: this.now,
      accountId,
      region,
      ...(caller === at.rootUser ? {} : { caller }),
      service: service.signingName,
      operation,
      input: packed(checked),
      requestId,
      until,
    });
    return judgement;
  }

  /** Keeps a record; when that fails, the world ends, because nobody may be told what would be lost. */
  journalise(record: JournalRecord): void {
    if (this.journal === undefined) return;
    try {
      // What a listener does within a step is recorded before the step that it is a part of.
      if (this.#steps > 1) this.journal.changed();
      else this.journal.append(record);
    } catch (error) {
      const reason =
        error instanceof SimulatorUsageError
          ? error
          : new SimulatorUsageError('the world cannot be kept, so it has ended', { cause: error });
      this.end(reason);
      throw reason;
    }
  }

  #deliver(event: ClockEvent): void {
    try {
      this.step(() => {
        this.#accountOf(event).deliver(event);
        this.journalise({ what: 'event', at: this.now, event });
      });
    } catch (error) {
      this.journal?.changed();
      // A world that could not be kept says so to whoever asks; nobody has asked for this event.
      if (error !== this.#ended) throw error;
    }
  }

  #keep(at: RegionalAccount): void {
    const { accountId, region } = at.settings;
    if (!this.#accounts.has(placeOf(accountId, region))) this.#add(at);
  }

  #add(account: RegionalAccount): RegionalAccount {
    this.noteUntold();
    this.#accounts.set(placeOf(account.settings.accountId, account.settings.region), account);
    return account;
  }

  /** Where an event of the clock belongs; at home when it does not say. */
  #accountOf({ accountId, region }: ClockEvent): RegionalAccount {
    if (accountId === undefined) return this.home;
    return this.account(accountId as string, region as string);
  }

  #requireSlowerRequests(): void {
    if (this.settings.timing.request > 0 || !this.timeline.isVirtual) return;
    if (this.#instant !== this.now) {
      this.#instant = this.now;
      this.#requestsInInstant = 0;
    }
    if (++this.#requestsInInstant > mostRequestsInOneInstant) {
      throw new SimulatorUsageError(
        `${mostRequestsInOneInstant} requests in one instant: with timing.request 0 nothing moves the time between them. ` +
          `Does a loop poll without waiting? ${describeWorld(this)}`,
      );
    }
  }
}

const placeOf = (accountId: string, region: string) => `${accountId} ${region}`;
