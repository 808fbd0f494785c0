import { describe, expect, test } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { toMermaid } from '../../src/machines/toMermaid.ts';

/** The drawing without its first line and without indentation. */
const drawn = (machine: AnyStateMachine) =>
  toMermaid(machine)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());

describe('toMermaid', () => {
  test('draws the initial state, and one arrow for all events between two states', () => {
    const machine = createMachine({
      initial: 'off',
      states: {
        off: { on: { press: 'on', remote: { target: 'on', guard: 'hasPower' } } },
        on: { type: 'final' },
      },
    });

    expect(drawn(machine)).toEqual(['[*] --> off', 'off --> on: press, remote [hasPower]', 'on --> [*]']);
  });

  test('lists inside a state what leaves it as it is', () => {
    const machine = createMachine({ initial: 'on', states: { on: { on: { dim: { actions: 'dim' } } } } });

    expect(drawn(machine)).toEqual(['[*] --> on', 'state "on" as on', 'on: dim']);
  });

  test('notes once what many states accept, and what the whole machine accepts', () => {
    const on = { dim: { actions: 'dim' } };
    const machine = createMachine({
      initial: 'a',
      on: { log: { actions: 'log' } },
      states: { a: { on }, b: { on }, c: { on }, d: {} },
    });

    expect(drawn(machine)).toEqual([
      '[*] --> a',
      ...['note right of a', 'In every state:', 'log', 'end note'],
      ...['note right of a', 'In every state but d:', 'dim', 'end note'],
    ]);
  });

  test('divides the regions of a parallel machine, and tells states of the same name apart', () => {
    const region = { initial: 'up', states: { up: { on: { fall: 'down' } }, down: {} } };
    const machine = createMachine({ id: 'pair', type: 'parallel', states: { left: region, right: region } });

    expect(drawn(machine)).toEqual([
      'state pair {',
      ...['state left {', '[*] --> left_up', 'state "up" as left_up'],
      ...['left_up --> left_down: fall', 'state "down" as left_down', '}'],
      '--',
      ...['state right {', '[*] --> right_up', 'state "up" as right_up'],
      ...['right_up --> right_down: fall', 'state "down" as right_down', '}'],
      '}',
    ]);
  });

  test('draws a transition of a parent state into it from each of its children', () => {
    const machine = createMachine({
      initial: 'work',
      states: {
        work: { initial: 'one', on: { skip: '.two', stop: 'end' }, states: { one: {}, two: {} } },
        end: {},
      },
    });

    expect(drawn(machine)).toEqual([
      '[*] --> work',
      ...['state work {', '[*] --> one', 'one --> two: skip', 'two --> two: skip', '}'],
      'work --> end: stop',
    ]);
  });

  test('names transitions that no event brings about', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { after: { 1000: 'b' } }, b: { always: { target: 'c', guard: 'isReady' } }, c: {} },
    });

    expect(drawn(machine)).toEqual(['[*] --> a', 'a --> b: after 1000', 'b --> c: always [isReady]']);
  });
});
