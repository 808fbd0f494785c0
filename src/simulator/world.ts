import { Account, type CustomKeyStoreActor, connectionStateOf } from '../account/account.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { BackingRegistry, newRequests } from '../backing/backingRegistry.ts';
import { ProxyReliability } from '../backing/proxyReliability.ts';
import { isKmsError, type KmsError, kmsError } from '../errors/KmsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { CloudHsmKeyStoreRow, CustomKeyStoreEmitted } from '../machines/customKeyStoreMachine.ts';
import type { KmsKeyAction } from '../machines/kmsKeyMachine.ts';
import type { UpdateCustomKeyStoreInput } from '../model/operations.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import { endConnectionAttempt } from '../operations/connectionAttempt.ts';
import { operations } from '../operations/index.ts';
import { type BackingKeyDeletionStatus, finishKeyDeletion } from '../operations/keyDeletion.ts';
import type { Asking, Scope } from '../operations/operation.ts';
import { countRequest } from '../operations/requestQuotas.ts';
import { validate } from '../operations/validate.ts';
import { type AbortSignalLike, abortError } from '../runtime/abort.ts';
import { callListener } from '../runtime/callListener.ts';
import type { ClockEvent, ScheduledEvent } from '../runtime/clock.ts';
import { afterMacrotask } from '../runtime/host.ts';
import { newRequestId } from '../runtime/ids.ts';
import type { Onlooker } from '../runtime/machineActor.ts';
import { Random } from '../runtime/random.ts';
import { recorded, shortened } from '../runtime/recorded.ts';
import { SystemClock } from '../runtime/systemClock.ts';
import { Timeline } from '../runtime/timeline.ts';
import { type NewTraceEntry, Trace } from '../runtime/trace.ts';
import { VirtualClock } from '../runtime/virtualClock.ts';
import { finished, finishedInThisTurn } from './asking.ts';
import { Calls, type OpenCall } from './calls.ts';
import { describeWorld } from './describeWorld.ts';
import { Faults, type FaultsWorld } from './faults.ts';
import { answerUnless, type Judgement, pause, type RequestOptions } from './inFlight.ts';
import { inspectionView } from './inspection.ts';
import type { ResolvedOptions } from './options.ts';
import { Outside } from './outside.ts';
import { type OpenRequest, RequestScope } from './requestScope.ts';
import type { WorldSettings } from './settings.ts';
import { snapshotFormat, snapshotVersion, type WorldSnapshot } from './snapshot.ts';

/** A request of a client that is being judged. */
interface ClientRequest extends OpenRequest {
  readonly operation: string;
  readonly call: OpenCall;
}

/** Operations that change nothing: those that a loop polls with. */
const onlyLooks = /^(?:Describe|Get|List)/;

/** Requests that may arrive in one instant where a request takes no time. */
const mostRequestsInOneInstant = 10_000;

/** One world: wires clock, chance, rows, backings, faults and trace together. */
export class World implements FaultsWorld {
  readonly settings: WorldSettings;
  readonly factories: ResolvedOptions['backings'];
  readonly timeline: Timeline;
  readonly random: Random;
  readonly trace: Trace;
  readonly calls: Calls;
  readonly account: Account;
  readonly backings = new BackingRegistry();
  readonly outside = new Outside(this);
  readonly faults: Faults;
  readonly inspectors = new Set<(event: object) => void>();
  readonly onlooker: Onlooker;
  readonly randomBytes = (length: number) => this.random.stream('keyMaterial').bytes(length);
  readonly #deadlines = new Map<string, ScheduledEvent>();
  #instant = 0;
  #requestsInInstant = 0;
  #ended: Error | undefined;

  constructor(options: ResolvedOptions, from: WorldSnapshot | undefined = options.snapshot) {
    this.settings = options.settings;
    this.factories = options.backings;
    this.random = new Random(options.settings.seed, from?.random);
    this.trace = new Trace(options.traceLimit, from?.traceSequence);
    this.calls = new Calls(options.traceLimit);
    this.timeline = new Timeline(this.#clock(options, from), (event) => this.#deliver(event));
    this.onlooker = {
      inspectors: this.inspectors,
      transition: (machine, id, fromState, to, { type: event, ConnectionErrorCode }) => {
        const code = ConnectionErrorCode === undefined ? {} : { ConnectionErrorCode };
        this.note({ type: 'transition', machine, id, from: fromState, to, event, ...code });
      },
    };
    const { onlooker, randomBytes } = this;
    for (const { entry, backing: persisted } of from?.clusters ?? []) {
      const id = entry.ClusterId;
      const backing = this.factories.cloudHsmCluster({ id, onlooker, randomBytes, from: { persisted } });
      this.backings.addCluster({ ...entry, backups: new Map(entry.backups), backing });
    }
    for (const { entry, backing: persisted } of from?.proxies ?? []) {
      const { id } = entry;
      const backing = this.factories.xksProxy({ id, onlooker, randomBytes, from: { persisted } });
      const reliability = new ProxyReliability(entry.reliability);
      this.backings.addProxy({ ...entry, requests: newRequests(), reliability, backing });
    }
    this.account = new Account(
      this.settings,
      {
        onlooker,
        onEmitted: (emitted) => this.#onEmitted(emitted),
        onKmsKeyAction: (action, row) => this.#onKmsKeyAction(action, row),
        onKmsKeyMoved: (row, from, event) => this.#onKmsKeyMoved(row, from, event),
      },
      from?.account,
    );
    this.faults = new Faults(this, from?.faults);
    for (const { due, event } of from?.deadlines ?? []) this.#schedule(due, event);
    // Where a remote backing was being asked when the snapshot was made, it is asked again.
    for (const store of from === undefined ? [] : this.account.stores()) {
      const isAsked = connectionStateOf(store) === 'CONNECTING' && !this.#deadlines.has(store.id);
      if (isAsked) this.#schedule(this.now, { type: 'connect.deadline', CustomKeyStoreId: store.id });
    }
  }

  get now(): number {
    return this.timeline.now;
  }

  note(entry: NewTraceEntry): void {
    this.trace.append(this.timeline.now, entry);
  }

  /** After this every request fails with `reason`. */
  end(reason: Error): void {
    this.#ended = reason;
    this.timeline.stop(reason);
    this.#deadlines.clear();
  }

  /** Throws when the world has ended. */
  requireAlive(): void {
    if (this.#ended !== undefined) throw this.#ended;
  }

  readonly #requireAlive = () => this.requireAlive();

  /**
   * Sends one request: it is judged and applied on arrival. Later `answered` is called with what became of it, or
   * `ended` with the error by which nobody waits for the answer any more.
   */
  submit(
    operation: string,
    input: unknown,
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
      judged = this.#judge(operation, input, call);
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
  send(operation: string, input: unknown, call: OpenCall, options?: RequestOptions): Promise<Judgement> {
    return new Promise((resolve, reject) => this.submit(operation, input, call, options, resolve, reject));
  }

  /** Lets a caller wait on this clock as for an answer, between two attempts. */
  pause(ms: number, abortSignal?: AbortSignalLike): Promise<void> {
    return pause(this.timeline, ms, abortSignal);
  }

  /**
   * Applies an operation at once, by its rules and without time: what `given` arranges.
   *
   * @throws {@link KmsError} as the operation does.
   */
  arrange<O>(operation: OperationName, input: object, wanted?: Scope['wanted']): O {
    this.timeline.clock.catchUp();
    const scope = new RequestScope(this, { ...this.#quietRequest(), isArranged: true }, wanted);
    const checked = validate(operation, input, this.settings.assumptions);
    const output = finishedInThisTurn(operations[operation](scope, checked as never)) as O;
    this.note({
      type: 'arranged',
      what: operation,
      input: recorded(operationShapes[operation].input, checked),
      output: recorded(operationShapes[operation].output, output),
    });
    return output;
  }

  tryArrangedUpdate(update: UpdateCustomKeyStoreInput): boolean {
    try {
      this.arrange('UpdateCustomKeyStore', update);
      return true;
    } catch (error) {
      // Refused, or the backing answers later: it stays to be told.
      if (isKmsError(error) || error instanceof SimulatorUsageError) return false;
      throw error;
    }
  }

  /** Ends the running attempt of a CONNECTING store at once, for `given`. */
  finishAttempt(CustomKeyStoreId: string): void {
    this.#dropDeadline(CustomKeyStoreId);
    finishedInThisTurn(this.#endAttempt(CustomKeyStoreId));
  }

  /** Takes back a store that could not be arranged as it was wanted. */
  forget(store: CustomKeyStoreActor): void {
    this.faults.forget(store.id);
    for (const key of [...this.account.keys.values()]) {
      if (key.CustomKeyStoreId === store.id) this.forgetKey(key);
    }
    this.#dropDeadline(store.id);
    this.account.delete(store);
  }

  /** Takes back a key that could not be arranged as it was wanted. */
  forgetKey(key: KmsKeyRow): void {
    this.#dropDeadline(key.KeyId);
    this.account.aliases.deleteAllOf(key.KeyId);
    this.account.keys.forget(key);
    const store = key.CustomKeyStoreId === undefined ? undefined : this.account.find(key.CustomKeyStoreId);
    const row = store?.state.context;
    if (row?.CustomKeyStoreType !== 'AWS_CLOUDHSM') return;
    this.backings.clusters
      .get(row.CloudHsmClusterId)
      ?.backing.cause({ type: 'key.deleted', key: key.backingKeyId });
  }

  /** Ends a running disconnection at once, for `given`. */
  finishDisconnection(CustomKeyStoreId: string): void {
    this.#dropDeadline(CustomKeyStoreId);
    this.account.find(CustomKeyStoreId)?.send({ type: 'backing.disconnected' });
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
      account: this.account.persisted(),
      clusters: [...this.backings.clusters.values()].map(({ backing, backups, ...entry }) => ({
        entry: { ...entry, backups: [...backups] },
        backing: backing.persisted(),
      })),
      proxies: this.backings.proxies().map(({ backing, requests: _, reliability, ...entry }) => ({
        entry: { ...entry, reliability: judgesReliability ? reliability.persisted() : [] },
        backing: backing.persisted(),
      })),
      faults: this.faults.persisted(),
    };
    return JSON.parse(JSON.stringify(snapshot));
  }

  /** From now on `listener` sees XState's inspection events of every actor, without secrets. */
  inspect(listener: (event: object) => void): () => void {
    let isListening = true;
    const inspector = (event: object) => {
      if (isListening) callListener(listener, inspectionView(event));
    };
    this.inspectors.add(inspector);
    for (const store of this.account.stores()) store.inspect(inspector);
    for (const { backing } of this.backings.clusters.values()) backing.inspect?.(inspector);
    for (const { backing } of this.backings.proxies()) backing.inspect?.(inspector);
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

  #judge(operation: string, input: unknown, call: OpenCall): Judgement | Promise<Judgement> {
    this.timeline.clock.catchUp();
    this.#requireSlowerRequests();
    if (onlyLooks.test(operation)) this.timeline.looksSinceTimer++;
    const requestId = newRequestId(this.random.stream('requests'));
    const attempt = { requestId, at: this.now };
    call.attempts.push(attempt);
    const isKnown = Object.hasOwn(operationShapes, operation);
    if (isKnown && call.attempts.length === 1) {
      call.input = recorded(operationShapes[operation as OperationName].input, input);
    }
    this.trace.push({
      sequence: this.trace.next(),
      at: attempt.at,
      type: 'call',
      requestId,
      operation: shortened(operation),
      attempt: call.attempts.length,
      input: call.input,
    });

    const request: ClientRequest = { operation, requestId, call, backingMs: 0 };
    try {
      if (!isKnown) throw unknownOperation(operation);
      const checked = validate(operation as OperationName, input, this.settings.assumptions);
      const scope = new RequestScope(this, request);
      countRequest(scope, operation as OperationName);
      const scripted = this.faults.next(operation as OperationName);
      if (scripted !== undefined) throw scripted;
      const output = finished(
        operations[operation as OperationName](scope, checked as never),
        this.#requireAlive,
      );
      if (!(output instanceof Promise)) return this.#answer(request, output);
      return output
        .then((late) => this.#answer(request, late))
        .catch((error) => this.#refuse(request, error));
    } catch (error) {
      return this.#refuse(request, error);
    }
  }

  #answer(request: ClientRequest, output: object): Judgement {
    const { operation, requestId, call } = request;
    const latencyMs = this.settings.timing.request + request.backingMs;
    call.error = undefined;
    call.output = recorded(operationShapes[operation as OperationName].output, output);
    this.trace.push({
      sequence: this.trace.next(),
      at: this.now,
      type: 'answer',
      requestId,
      operation,
      latencyMs,
      output: call.output,
    });
    return { requestId, latencyMs, output };
  }

  #refuse(request: ClientRequest, error: unknown): Judgement {
    if (!isKmsError(error)) throw error;
    const { operation, requestId, call } = request;
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
    });
    return { requestId, latencyMs, error };
  }

  /** What AWS KMS does of its own accord has a request id too; nobody waits for it. */
  #quietRequest() {
    return { requestId: newRequestId(this.random.stream('requests')), backingMs: 0 };
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

  #onEmitted(emitted: CustomKeyStoreEmitted): void {
    const { row } = emitted;
    const { CustomKeyStoreId } = row;
    const { timing } = this.settings;
    const isCloudHsm = row.CustomKeyStoreType === 'AWS_CLOUDHSM';
    switch (emitted.type) {
      case 'connectDeadline.asked': {
        const ms = isCloudHsm ? timing.connectCloudHsm : timing.connectExternal;
        this.#schedule(this.now + ms, { type: 'connect.deadline', CustomKeyStoreId });
        break;
      }
      case 'connectDeadline.dropped':
        this.#dropDeadline(CustomKeyStoreId);
        break;
      case 'backing.released':
        if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') this.#logOut(row);
        break;
      case 'customKeyStore.deleted':
        this.faults.forget(CustomKeyStoreId);
        break;
      case 'disconnectDeadline.asked': {
        const isVpc = !isCloudHsm && row.XksProxyConnectivity === 'VPC_ENDPOINT_SERVICE';
        const externalMs = isVpc ? timing.disconnectVpc : timing.disconnectPublic;
        const ms = isCloudHsm ? timing.disconnectCloudHsm : externalMs;
        this.#schedule(this.now + ms, { type: 'disconnect.deadline', CustomKeyStoreId });
        break;
      }
    }
  }

  /** It cannot fail, and nobody waits for it. */
  #logOut({ CloudHsmClusterId, CustomKeyStoreId }: CloudHsmKeyStoreRow): void {
    const cluster = this.backings.clusters.get(CloudHsmClusterId);
    try {
      const answer = cluster?.backing.request({ type: 'disconnect', now: this.now, CustomKeyStoreId });
      Promise.resolve(answer).catch(() => {});
    } catch {
      // A backing that throws has broken its contract; the store is DISCONNECTED all the same.
    }
  }

  #onKmsKeyAction(action: KmsKeyAction, row: KmsKeyRow): void {
    const { KeyId } = row;
    switch (action) {
      case 'askForDeletionDeadline':
        this.#schedule(row.DeletionDate!, { type: 'deletion.deadline', KeyId });
        break;
      case 'dropDeletionDeadline':
        this.#dropDeadline(KeyId);
        break;
      case 'deleteKeyMaterial':
        this.#deleteKeyMaterial(row);
        break;
    }
  }

  #onKmsKeyMoved({ KeyId: id, lifecycle: to }: KmsKeyRow, from: string, event: string): void {
    // A deletion is noted with what becomes of the key in the cluster.
    if (to !== 'Deleted') this.note({ type: 'transition', machine: 'kmsKey', id, from, to, event });
  }

  /** The key is gone at once; a remote cluster says later whether its key is gone too. */
  #deleteKeyMaterial(row: KmsKeyRow): void {
    const scope = new RequestScope(this, this.#quietRequest());
    const asked = finished(finishKeyDeletion(scope, row), this.#requireAlive);
    const isLater = asked instanceof Promise;
    if (isLater) {
      const noteLater = (status: BackingKeyDeletionStatus) =>
        this.note({
          type: 'cause',
          id: row.KeyId,
          cause: status === 'SUCCESS' ? 'backingKey.deleted' : 'backingKey.orphaned',
        });
      asked.then(noteLater).catch(() => {});
    }
    this.note({
      type: 'transition',
      machine: 'kmsKey',
      id: row.KeyId,
      from: 'PendingDeletion',
      to: 'Deleted',
      event: 'deletion.due',
      ...(isLater || asked === undefined ? {} : { backingKeyDeletionStatus: asked }),
    });
  }

  #schedule(due: number, event: ClockEvent): void {
    this.#deadlines.set(subjectOf(event), this.timeline.clock.schedule(due, event));
  }

  /** A custom key store or a KMS key has one deadline at most. */
  #dropDeadline(id: string): void {
    const deadline = this.#deadlines.get(id);
    if (deadline !== undefined) this.timeline.clock.cancel(deadline);
    this.#deadlines.delete(id);
  }

  #deliver(event: ClockEvent): void {
    this.#deadlines.delete(subjectOf(event));
    if (event.type === 'deletion.deadline') {
      const key = this.account.keys.find(event.KeyId as string);
      if (key !== undefined) this.account.keys.send(key, true, 'deletion.due');
      return;
    }
    const CustomKeyStoreId = event.CustomKeyStoreId as string;
    if (event.type === 'connect.deadline') {
      const ended = finished(this.#endAttempt(CustomKeyStoreId), this.#requireAlive);
      if (ended instanceof Promise) ended.catch(() => {});
    } else {
      this.account.find(CustomKeyStoreId)?.send({ type: 'backing.disconnected' });
      this.faults.tellKms(CustomKeyStoreId);
    }
  }

  *#endAttempt(CustomKeyStoreId: string): Asking<void> {
    const store = this.account.find(CustomKeyStoreId);
    if (store === undefined) return;
    const scope = new RequestScope(this, this.#quietRequest());
    yield* endConnectionAttempt(scope, store, () => this.faults.hasInternalError(CustomKeyStoreId));
  }
}

/** The custom key store or KMS key that an event of the clock is about. */
const subjectOf = ({ CustomKeyStoreId, KeyId }: ClockEvent) => (CustomKeyStoreId ?? KeyId) as string;

function unknownOperation(operation: string): KmsError {
  return kmsError('UnknownOperationException', {
    reason: `AWS KMS has no operation ${shortened(operation)}.`,
  });
}
