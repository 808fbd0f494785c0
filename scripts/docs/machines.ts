import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import { cloudHsmBackupMachine } from '../../src/backing/cloudHsm/cloudHsmBackupMachine.ts';
import { cloudHsmClusterMachine } from '../../src/backing/cloudHsm/cloudHsmClusterMachine.ts';
import { kmsuserMachine } from '../../src/backing/cloudHsm/kmsuserMachine.ts';
import { externalKeyManagerMachine } from '../../src/backing/xksProxy/externalKeyManagerMachine.ts';
import { vpcEndpointServiceMachine } from '../../src/backing/xksProxy/vpcEndpointServiceMachine.ts';
import { xksProxyMachine } from '../../src/backing/xksProxy/xksProxyMachine.ts';
import { customKeyStoreMachine } from '../../src/machines/customKeyStoreMachine.ts';
import { kmsKeyMachine } from '../../src/machines/kmsKeyMachine.ts';
import { toMermaid } from '../../src/machines/toMermaid.ts';
import { docCommentOf } from './docComment.ts';
import { code, linkTo, page, table } from './markdown.ts';
import { root } from './root.ts';

/** A machine and the file that it is written in. */
export interface DrawnMachine {
  readonly machine: AnyStateMachine;
  readonly source: string;
  /** What the page says besides: where else to look. */
  readonly also?: string;
}

/** Every machine of the library. */
export const machines: readonly DrawnMachine[] = [
  {
    machine: customKeyStoreMachine,
    source: 'src/machines/customKeyStoreMachine.ts',
    also: 'In words of the API: [Operation by ConnectionState](../matrix.md#operation-by-connectionstate).',
  },
  {
    machine: kmsKeyMachine,
    source: 'src/machines/kmsKeyMachine.ts',
    also: 'In words of the API: [Operation by KeyState](../matrix.md#operation-by-keystate).',
  },
  { machine: cloudHsmClusterMachine, source: 'src/backing/cloudHsm/cloudHsmClusterMachine.ts' },
  { machine: cloudHsmBackupMachine, source: 'src/backing/cloudHsm/cloudHsmBackupMachine.ts' },
  { machine: kmsuserMachine, source: 'src/backing/cloudHsm/kmsuserMachine.ts' },
  { machine: xksProxyMachine, source: 'src/backing/xksProxy/xksProxyMachine.ts' },
  { machine: externalKeyManagerMachine, source: 'src/backing/xksProxy/externalKeyManagerMachine.ts' },
  { machine: vpcEndpointServiceMachine, source: 'src/backing/xksProxy/vpcEndpointServiceMachine.ts' },
];

/** The page of one machine: diagram, states, events. */
export function machinePage({ machine, source, also = '' }: DrawnMachine): string {
  const { text, see } = docCommentOf(source, `${machine.id}Machine`);
  const states = statesOf(machine.root);
  return page(
    machine.id,
    text,
    `Source: [${source}](../../${source}). AWS: ${see.map(linkTo).join(', ')}.`,
    also,
    `\`\`\`mermaid\n${toMermaid(machine)}\n\`\`\``,
    '## States',
    table(
      ['State', 'Left by'],
      states.filter(({ isAtomic }) => isAtomic).map((state) => [code(state.name), leavingOf(state)]),
    ),
    '## Events',
    'In a state that is not listed for it, an event is refused, and nothing changes.',
    table(['Event', 'If', 'In', 'Leads to'], eventRows(states)),
  );
}

function leavingOf({ transitions }: State): string {
  const leaving = transitions.flatMap(({ event, guard, target }) =>
    target === undefined
      ? []
      : [`${code(guard === undefined ? event : `${event} [${guard}]`)} → ${code(target)}`],
  );
  return leaving.join(', ') || 'nothing';
}

/** One row for each event, guard and target, with the states that have it. */
function eventRows(states: readonly State[]): string[][] {
  const rows = new Map<string, { event: string; guard: string; target: string; sources: string[] }>();
  for (const { name, transitions } of states.filter(({ isAtomic }) => isAtomic)) {
    for (const { event, guard = '', target = '' } of transitions) {
      const key = JSON.stringify([event, guard, target]);
      const row = rows.get(key) ?? { event, guard, target, sources: [] };
      rows.set(key, { ...row, sources: [...row.sources, name] });
    }
  }
  const all = states.filter(({ isAtomic }) => isAtomic).map(({ name }) => name);
  const order = [...new Set([...rows.values()].map(({ event }) => event))];
  return [...rows.values()]
    .sort((a, b) => order.indexOf(a.event) - order.indexOf(b.event))
    .map(({ event, guard, target, sources }) => [
      code(event),
      guard === '' ? '' : code(guard),
      among(sources, all),
      target === '' ? 'stays' : code(target),
    ]);
}

function among(some: readonly string[], all: readonly string[]): string {
  const others = all.filter((name) => !some.includes(name));
  if (others.length === 0) return 'every state';
  if (some.length > 3 && others.length < 3) return `every state but ${others.map(code).join(', ')}`;
  return some.map(code).join(', ');
}

/** The source of a machine with its diagram in the fence of the opening comment. */
export function withDiagram({ machine, source }: DrawnMachine): string {
  const text = readFileSync(join(root, source), 'utf8');
  const fence = / \* ```mermaid\n[\s\S]*?( \* ```\n)/;
  if (!fence.test(text)) throw new Error(`${source} has no fence for its diagram`);
  const drawn = toMermaid(machine)
    .split('\n')
    .map((line) => ` * ${line}\n`)
    .join('');
  return text.replace(fence, (_, end: string) => ` * \`\`\`mermaid\n${drawn}${end}`);
}

interface State {
  readonly name: string;
  readonly isAtomic: boolean;
  readonly transitions: readonly Transition[];
}

interface Transition {
  readonly event: string;
  readonly guard: string | undefined;
  readonly target: string | undefined;
}

type StateNode = AnyStateMachine['root'];

/** Every state, with the transitions that it has from the states around it. */
function statesOf(node: StateNode, inherited: readonly Transition[] = []): State[] {
  const children = Object.values(node.states) as StateNode[];
  const own = [...node.transitions.values()].flat().map(
    ({ eventType, guard, target }): Transition => ({
      event: eventType,
      guard: guard === undefined || typeof guard === 'string' ? guard : (guard as { type: string }).type,
      target: target?.[0]?.path.join('.'),
    }),
  );
  const transitions = [
    ...own,
    ...inherited.filter(({ event }) => !own.some((transition) => transition.event === event)),
  ];
  const state = { name: node.path.join('.'), isAtomic: children.length === 0, transitions };
  return [state, ...children.flatMap((child) => statesOf(child, transitions))];
}
