import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EmittedFrom,
  type EventFrom,
  type SnapshotFrom,
} from 'xstate';

/** A machine's state as plain JSON. */
export interface PersistedMachine<C = unknown> {
  readonly value: unknown;
  readonly context: C;
}

/** What a machine is in, and its row. */
export type MachineState<M extends AnyStateMachine> = Pick<SnapshotFrom<M>, 'value' | 'context'>;

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
  readonly #row: PersistedMachine;
  #actor: ReturnType<typeof createActor<M>> | undefined;

  constructor(
    machine: M,
    id: string,
    row: PersistedMachine,
    onlooker: Onlooker,
    onEmitted?: (emitted: EmittedFrom<M>) => void,
  ) {
    this.#machine = machine;
    this.id = id;
    this.#row = row;
    this.#onlooker = onlooker;
    this.#onEmitted = onEmitted;
  }

  /** What the machine is in, and its row; looking does not start the actor. */
  get state(): MachineState<M> {
    return (this.#actor?.getSnapshot() ?? this.#row) as MachineState<M>;
  }

  /** Accepts the machine this event now? */
  can(event: EventFrom<M>): boolean {
    return (this.#started().getSnapshot() as AnyMachineSnapshot).can(event);
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
    const { value, context } = this.state as PersistedMachine;
    return { value, context };
  }

  /** From now on `inspector` sees what this actor does, if the actor has started. */
  inspect(inspector: (event: object) => void): void {
    this.#actor?.system.inspect(inspector as never);
  }

  #started(): ReturnType<typeof createActor<M>> {
    if (this.#actor !== undefined) return this.#actor;
    const snapshot = this.#machine.resolveState(this.#row as never);
    const actor = createActor(this.#machine, { id: this.id, snapshot } as never) as ReturnType<
      typeof createActor<M>
    >;
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
