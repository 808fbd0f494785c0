import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EmittedFrom,
  type EventFrom,
  type InputFrom,
  type SnapshotFrom,
} from 'xstate';

/** A machine's state as plain JSON. */
export interface PersistedMachine<C = unknown> {
  readonly value: unknown;
  readonly context: C;
}

/** What made a machine move; a failed attempt says why. */
export interface MachineEvent {
  readonly type: string;
  readonly ConnectionErrorCode?: string;
}

/** Whoever looks on while machines move: the trace, and XState's inspection. */
export interface Onlooker {
  transition(machine: string, id: string, from: string, to: string, event: MachineEvent): void;
  /** Listeners to XState's inspection events; an actor joins with those there are when it starts. */
  readonly inspectors: ReadonlySet<(event: object) => void>;
}

/**
 * One actor that stands alone, made from its row when it is first used. `id` is the id that AWS gave the thing;
 * XState's own actor ids, counted per process, are never shown.
 */
export class MachineActor<M extends AnyStateMachine> {
  readonly id: string;
  readonly #machine: M;
  readonly #onlooker: Onlooker;
  readonly #onEmitted: ((emitted: EmittedFrom<M>) => void) | undefined;
  #row: { input: InputFrom<M> } | { persisted: PersistedMachine };
  #actor: ReturnType<typeof createActor<M>> | undefined;

  constructor(
    machine: M,
    id: string,
    row: { input: InputFrom<M> } | { persisted: PersistedMachine },
    onlooker: Onlooker,
    onEmitted?: (emitted: EmittedFrom<M>) => void,
  ) {
    this.#machine = machine;
    this.id = id;
    this.#row = row;
    this.#onlooker = onlooker;
    this.#onEmitted = onEmitted;
  }

  get snapshot(): SnapshotFrom<M> {
    return this.#started().getSnapshot() as SnapshotFrom<M>;
  }

  /** Accepts the machine this event now? */
  can(event: EventFrom<M>): boolean {
    return (this.snapshot as AnyMachineSnapshot).can(event);
  }

  /** Sends the event if the machine accepts it; false when it does not, and then nothing has changed. */
  send(event: EventFrom<M>): boolean {
    const isAccepted = this.can(event);
    if (isAccepted) this.apply(event);
    return isAccepted;
  }

  /** Sends an event that the machine has been found to accept. */
  apply(event: EventFrom<M>): void {
    const actor = this.#started();
    const before = (actor.getSnapshot() as AnyMachineSnapshot).value;
    actor.send(event);
    const after = (actor.getSnapshot() as AnyMachineSnapshot).value;
    if (after === before) return;
    const from = stateName(before);
    const to = stateName(after);
    if (from !== to) this.#onlooker.transition(this.#machine.id, this.id, from, to, event as MachineEvent);
  }

  persisted(): PersistedMachine {
    if (this.#actor === undefined && 'persisted' in this.#row) return this.#row.persisted;
    const { value, context } = this.snapshot as { value: unknown; context: unknown };
    return { value, context };
  }

  /** From now on `inspector` sees what this actor does, if the actor has started. */
  inspect(inspector: (event: object) => void): void {
    this.#actor?.system.inspect(inspector as never);
  }

  #started(): ReturnType<typeof createActor<M>> {
    if (this.#actor !== undefined) return this.#actor;
    const row = this.#row;
    const options =
      'input' in row
        ? { id: this.id, input: row.input }
        : { id: this.id, snapshot: this.#machine.resolveState(row.persisted as never) };
    const actor = createActor(this.#machine, options as never) as ReturnType<typeof createActor<M>>;
    for (const inspector of this.#onlooker.inspectors) actor.system.inspect(inspector as never);
    const onEmitted = this.#onEmitted;
    if (onEmitted !== undefined) actor.on('*', onEmitted as never);
    this.#actor = actor;
    return actor.start();
  }
}

/** `CONNECTING`, or of a parallel machine its regions: `network.reachable tls.trusted`. */
export function stateName(value: unknown): string {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>)
    .map(([region, inner]) => `${region}.${stateName(inner)}`)
    .join(' ');
}
