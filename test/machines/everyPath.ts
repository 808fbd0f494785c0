/** The checks that every machine goes through: each state × each event against a written table, every state reached. */
import { describe, expect, test } from 'vitest';
import { type AnyMachineSnapshot, type AnyStateMachine, transition } from 'xstate';
import { getShortestPaths } from 'xstate/graph';

/** What is not written is refused. */
export type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Machine {
  readonly machine: AnyStateMachine;
  readonly input: object;
  /** By the name that the table gives them. */
  readonly events: Readonly<Record<string, { readonly type: string }>>;
  /** The state as the table names it; default the machine's own. */
  readonly stateOf?: (snapshot: AnyMachineSnapshot) => string;
  readonly table: Table;
  /** What holds in every state. */
  readonly invariant?: (snapshot: AnyMachineSnapshot) => void;
}

/** Lets a machine be tried in every state with every event. */
export function describeMachine(
  name: string,
  { machine, input, events, stateOf = ({ value }) => String(value), table, invariant }: Machine,
): void {
  describe(name, () => {
    const paths = getShortestPaths(machine, {
      input,
      events: Object.values(events),
      serializeState: (snapshot) => stateOf(snapshot as AnyMachineSnapshot),
    });
    const reached = new Map(
      paths.map(({ state }) => [stateOf(state as AnyMachineSnapshot), state as AnyMachineSnapshot]),
    );

    test('reaches every state of the table, and no other', () => {
      expect([...reached.keys()].sort()).toEqual(Object.keys(table).sort());
    });

    test('has every state of its configuration in the table', () => {
      const values = new Set([...reached.values()].flatMap(({ value }) => leavesOf(value)));
      const configured = leavesOfConfiguration(machine.config as StateConfiguration);

      expect([...values].sort()).toEqual([...new Set(configured)].sort());
    });

    test('knows no event that the table does not try', () => {
      const tried = new Set(Object.values(events).map(({ type }) => type));

      expect([...new Set(machine.events)].sort()).toEqual([...tried].sort());
    });

    test.each(Object.keys(table))('answers every event as written in %s', (state) => {
      const snapshot = reached.get(state)!;
      const written = Object.fromEntries(
        Object.keys(events).map((name) => [name, table[state]![name] ?? 'refused']),
      );

      const answered = Object.fromEntries(
        Object.entries(events).map(([name, event]) => {
          const [next] = transition(machine, snapshot, event);
          const isAccepted = snapshot.can(event);
          if (!isAccepted) expect(next, `refused ${name} changes nothing`).toEqual(snapshot);
          return [name, isAccepted ? stateOf(next as AnyMachineSnapshot) : 'refused'];
        }),
      );

      expect(answered).toEqual(written);
    });

    test('keeps its promises in every state, on whatever way it came there', () => {
      for (const { state, steps } of paths) {
        for (const step of steps) invariant?.(step.state as AnyMachineSnapshot);
        invariant?.(state as AnyMachineSnapshot);
        for (const event of Object.values(events)) {
          const [next] = transition(machine, state, event);
          invariant?.(next as AnyMachineSnapshot);
        }
      }
      expect(paths.length).toBeGreaterThan(0);
    });
  });
}

interface StateConfiguration {
  readonly states?: Readonly<Record<string, StateConfiguration>>;
}

function leavesOf(value: unknown): string[] {
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(leavesOf);
}

function leavesOfConfiguration({ states }: StateConfiguration): string[] {
  return Object.entries(states ?? {}).flatMap(([name, state]) =>
    state.states === undefined ? [name] : leavesOfConfiguration(state),
  );
}
