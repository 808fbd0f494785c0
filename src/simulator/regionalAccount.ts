import { Account, type CustomKeyStoreActor, connectionStateOf } from '../account/account.ts';
import type { KmsKeyRow } from '../account/kmsKeys.ts';
import type { Identities } from '../authorization/identities.ts';
import { BackingRegistry, type ClusterEntry } from '../backing/backingRegistry.ts';
import { isKmsError } from '../errors/KmsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { CloudHsmKeyStoreRow, CustomKeyStoreEmitted } from '../machines/customKeyStoreMachine.ts';
import type { KmsKeyAction } from '../machines/kmsKeyMachine.ts';
import type { UpdateCustomKeyStoreInput } from '../model/operations.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import { rootArn } from '../operations/arn.ts';
import { deliverCloudHsmEvent } from '../operations/cloudHsmV2/deliverCloudHsmEvent.ts';
import type { CloudHsmDueEvent } from '../operations/cloudHsmV2/scope.ts';
import { endConnectionAttempt } from '../operations/connectionAttempt.ts';
import { operations } from '../operations/index.ts';
import { type BackingKeyDeletionStatus, finishKeyDeletion } from '../operations/keyDeletion.ts';
import type { Asking, Authority, Scope } from '../operations/operation.ts';
import { validate } from '../operations/validate.ts';
import type { ClockEvent, ScheduledEvent } from '../runtime/clock.ts';
import { newRequestId } from '../runtime/ids.ts';
import type { Onlooker } from '../runtime/machineActor.ts';
import type { Random } from '../runtime/random.ts';
import { recorded } from '../runtime/recorded.ts';
import type { Timeline } from '../runtime/timeline.ts';
import type { NewTraceEntry, Trace } from '../runtime/trace.ts';
import { finished, finishedInThisTurn } from './asking.ts';
import type { Principal } from './caller.ts';
import { CloudHsmScope } from './cloudHsmScope.ts';
import { Faults, type FaultsWorld } from './faults.ts';
import type { ResolvedOptions } from './options.ts';
import { Outside } from './outside.ts';
import { type OpenRequest, RequestScope } from './requestScope.ts';
import { settingsFor, type WorldSettings } from './settings.ts';
import type { PersistedRegionalAccount } from './snapshot.ts';

/** What the accounts of one world share. */
interface SharedWorld {
  readonly now: number;
  readonly settings: WorldSettings;
  readonly factories: ResolvedOptions['backings'];
  readonly timeline: Timeline;
  readonly random: Random;
  readonly trace: Trace;
  readonly proxies: BackingRegistry;
  readonly identities: Identities;
  readonly inspectors: Set<(event: object) => void>;
  readonly randomBytes: (length: number) => Uint8Array;
  requireAlive(): void;
  catchUp(): void;
  noteUntold(): void;
  accounts(): RegionalAccount[];
  findAccount(accountId: string, region: string): RegionalAccount | undefined;
}

/** One account in one Region of a world: its rows, its clusters, its faults, and the deadlines of all of these. */
export class RegionalAccount implements FaultsWorld {
  readonly world: SharedWorld;
  readonly settings: WorldSettings;
  readonly account: Account;
  readonly backings: BackingRegistry;
  readonly outside: Outside;
  readonly faults: Faults;
  readonly onlooker: Onlooker;
  readonly factories: ResolvedOptions['backings'];
  readonly trace: Trace;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Who sends a request that names no sender. */
  readonly rootUser: Principal;
  /** What a trace entry and an event of the clock say besides, so that they are found again; nothing at home. */
  readonly place: { readonly accountId?: string; readonly region?: string };
  readonly #deadlines = new Map<string, ScheduledEvent>();

  constructor(
    world: SharedWorld,
    owner: { readonly accountId: string; readonly region: string; readonly isHome: boolean },
    from?: PersistedRegionalAccount,
  ) {
    const { accountId, region, isHome } = owner;
    this.world = world;
    this.settings = settingsFor(world.settings, accountId, region);
    this.place = isHome ? {} : { accountId, region };
    this.factories = world.factories;
    this.trace = world.trace;
    this.randomBytes = world.randomBytes;
    this.rootUser = { Arn: rootArn(owner), accountId };
    this.backings = new BackingRegistry(world.proxies);
    this.outside = new Outside(this);
    this.onlooker = {
      inspectors: world.inspectors,
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
    this.account = new Account(
      this.settings,
      {
        onlooker,
        onEmitted: (emitted) => this.#onEmitted(emitted),
        onKmsKeyAction: (action, row) => this.#onKmsKeyAction(action, row),
        onKmsKeyMoved: (row, before, event) => this.#onKmsKeyMoved(row, before, event),
      },
      from?.account,
    );
    this.faults = new Faults(this, from?.faults);
  }

  /** Whoever asks for it draws from it. */
  get random(): Random {
    this.world.noteUntold();
    return this.world.random;
  }

  /** Whether there is nothing in it that a snapshot would hold. */
  get isEmpty(): boolean {
    const { account, backings, faults } = this;
    return account.isEmpty && backings.clusters.size === 0 && faults.pending().length === 0;
  }

  get now(): number {
    return this.world.now;
  }

  /** Accounts of this Region, in the order in which they came into the world. */
  get accountsOfRegion(): Account[] {
    return this.world
      .accounts()
      .filter(({ settings }) => settings.region === this.settings.region)
      .map(({ account }) => account);
  }

  /** Another account in the same Region, if anything was asked of it before. */
  other(accountId: string): RegionalAccount | undefined {
    return this.world.findAccount(accountId, this.settings.region);
  }

  /** What policies say about a caller. */
  authorityOf({ Arn, accountId, context }: Principal): Authority {
    const { userId, roleArn, tags, ...attached } = this.world.identities.attachedTo(Arn, accountId);
    return { caller: { Arn, accountId, userId, roleArn, tags, context }, ...attached };
  }

  note(entry: NewTraceEntry): void {
    if (entry.type !== 'time') this.world.noteUntold();
    this.trace.append(this.now, this.place.accountId === undefined ? entry : { ...entry, ...this.place });
  }

  /** Throws when the world has ended. */
  requireAlive(): void {
    this.world.requireAlive();
  }

  readonly #requireAlive = () => this.world.requireAlive();

  /**
   * Applies an operation at once, by its rules and without time: what `given` arranges.
   *
   * @throws {@link KmsError} as the operation does.
   */
  arrange<O>(operation: OperationName, input: object, wanted?: Scope['wanted']): O {
    this.world.catchUp();
    const scope = this.#quietScope({ isArranged: true }, wanted);
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

  persisted(): PersistedRegionalAccount {
    const { accountId, region } = this.settings;
    return {
      accountId,
      region,
      account: this.account.persisted(),
      clusters: [...this.backings.clusters.values()].map(persistedCluster),
      faults: this.faults.persisted(),
    };
  }

  /** Takes up a deadline of a snapshot. */
  resume(due: number, event: ClockEvent): void {
    if (event.type === 'cloudHsm.due') this.schedule(due, event as CloudHsmDueEvent);
    else this.#schedule(due, event);
  }

  /** Where a remote backing was being asked when a snapshot was made, it is asked again. */
  askAgain(): void {
    for (const store of this.account.stores()) {
      const isAsked = connectionStateOf(store) === 'CONNECTING' && !this.#deadlines.has(store.id);
      if (isAsked) this.#schedule(this.now, { type: 'connect.deadline', CustomKeyStoreId: store.id });
    }
  }

  /** The world has ended: nothing is due any more. */
  end(): void {
    this.#deadlines.clear();
  }

  /** A scope of what nobody outside has asked for: AWS KMS has its own request id then, and nobody waits for it. */
  #quietScope(request: Partial<OpenRequest> = {}, wanted?: Scope['wanted']): RequestScope {
    const requestId = newRequestId(this.random.stream('requests'));
    return new RequestScope(this, { requestId, backingMs: 0, caller: this.rootUser, ...request }, wanted);
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
    const scope = this.#quietScope();
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
    const placed = this.place.accountId === undefined ? event : { ...event, ...this.place };
    this.#deadlines.set(subjectOf(event), this.world.timeline.clock.schedule(due, placed));
  }

  /** A custom key store or a KMS key has one deadline at most. */
  #dropDeadline(id: string): void {
    const deadline = this.#deadlines.get(id);
    if (deadline !== undefined) this.world.timeline.clock.cancel(deadline);
    this.#deadlines.delete(id);
  }

  /** Asks for an event of a cluster, of which there may be many. */
  schedule(due: number, event: CloudHsmDueEvent): void {
    this.world.timeline.clock.schedule(due, { ...event, ...this.place });
  }

  /** Takes what the clock hands back when it is due. */
  deliver(event: ClockEvent): void {
    if (event.type === 'cloudHsm.due') {
      deliverCloudHsmEvent(new CloudHsmScope(this), event as CloudHsmDueEvent);
      return;
    }
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
    const scope = this.#quietScope();
    yield* endConnectionAttempt(scope, store, () => this.faults.hasInternalError(CustomKeyStoreId));
  }
}

function persistedCluster({ backing, backups, ...entry }: ClusterEntry) {
  return { entry: { ...entry, backups: [...backups] }, backing: backing.persisted() };
}

/** The custom key store or KMS key that an event of the clock is about. */
const subjectOf = ({ CustomKeyStoreId, KeyId }: ClockEvent) => (CustomKeyStoreId ?? KeyId) as string;
