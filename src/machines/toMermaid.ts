import type { AnyStateMachine } from 'xstate';

type StateNode = AnyStateMachine['root'];
type Transition = ReturnType<StateNode['transitions']['get']> extends (infer T)[] | undefined ? T : never;

/** Events that leave at least this many states as they are get one note instead of a line in each state. */
const statesThatShareANote = 3;

/**
 * Draws a machine as a Mermaid state diagram. Arrows carry event names, with guards in brackets. An event that
 * changes no state is listed inside its state, or, when many states share it, in one note. A transition of a parent
 * state is drawn from each of its children.
 *
 * @see https://mermaid.js.org/syntax/stateDiagram.html
 * @internal
 */
export function toMermaid({ root }: AnyStateMachine): string {
  const drawing = new Drawing(root);
  const lines = root.type === 'parallel' ? drawing.composite(root) : drawing.inside(root);
  return ['stateDiagram-v2', ...[...lines, ...drawing.notes()].map((line) => `  ${line}`)].join('\n');
}

class Drawing {
  readonly #root: StateNode;
  readonly #ambiguous: ReadonlySet<string>;
  /** Events that change no state, with the atomic states that accept them. */
  readonly #shared: { readonly states: readonly StateNode[]; readonly events: readonly string[] }[] = [];

  constructor(root: StateNode) {
    this.#root = root;
    const keys = descendants(root).map(({ key }) => key);
    this.#ambiguous = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
    const accepting = new Map<string, StateNode[]>();
    for (const state of descendants(root)) {
      for (const event of internalEvents(state)) {
        accepting.set(event, [...(accepting.get(event) ?? []), state]);
      }
    }
    for (const [event, states] of accepting) {
      if (states.length < statesThatShareANote) continue;
      const same = this.#shared.findIndex((other) => isSame(other.states, states));
      if (same < 0) this.#shared.push({ states, events: [event] });
      else this.#shared[same] = { states, events: [...this.#shared[same]!.events, event] };
    }
  }

  /** A state with its children around it; the regions of a parallel state are divided by lines. */
  composite(state: StateNode): string[] {
    return [`state ${this.#id(state)} {`, ...this.inside(state).map((line) => `  ${line}`), '}'];
  }

  /** The children of a state and the arrows between them. */
  inside(state: StateNode): string[] {
    const children = childrenOf(state);
    if (state.type === 'parallel') {
      return children.flatMap((child, index) => [...(index > 0 ? ['--'] : []), ...this.#draw(child)]);
    }
    return [
      ...state.initial.target.map((target: StateNode) => `[*] --> ${this.#id(target)}`),
      ...children.flatMap((child) => this.#draw(child)),
    ];
  }

  /** What many states, or the whole machine, accept without a change. */
  notes(): string[] {
    const everywhere = internalEvents(this.#root);
    const all = descendants(this.#root).filter(isAtomic);
    return [
      ...(everywhere.length > 0 ? note(this.#id(all[0]!), 'In every state:', everywhere) : []),
      ...this.#shared.flatMap(({ states, events }) => {
        const others = all.filter((state) => !states.includes(state)).map(({ key }) => key);
        const where =
          others.length === 0
            ? 'In every state:'
            : others.length < states.length
              ? `In every state but ${others.join(' and ')}:`
              : `In ${states.map(({ key }) => key).join(', ')}:`;
        return note(this.#id(states[0]!), where, events);
      }),
    ];
  }

  #draw(state: StateNode): string[] {
    const id = this.#id(state);
    const shared = this.#shared.flatMap(({ events }) => events);
    const listed = internalEvents(state).filter((event) => !shared.includes(event));
    return [
      ...(id === state.key ? [] : [`state "${state.key}" as ${id}`]),
      ...(isAtomic(state) ? [] : this.composite(state)),
      ...(listed.length > 0 && id === state.key ? [`state "${id}" as ${id}`] : []),
      ...listed.map((event) => `${id}: ${event}`),
      ...this.#arrows(state),
      ...(state.type === 'final' ? [`${id} --> [*]`] : []),
    ];
  }

  #arrows(state: StateNode): string[] {
    const labels = new Map<string, string[]>();
    const add = (arrow: string, label: string) => labels.set(arrow, [...(labels.get(arrow) ?? []), label]);
    for (const transition of transitionsFrom(state)) {
      for (const target of transition.target ?? []) {
        add(`${this.#id(state)} --> ${this.#id(target)}`, labelOf(transition));
      }
    }
    return [...labels].map(([arrow, events]) => `${arrow}: ${events.join(', ')}`);
  }

  #id(state: StateNode): string {
    return this.#ambiguous.has(state.key) ? state.path.join('_') : state.key;
  }
}

function note(id: string, where: string, events: readonly string[]): string[] {
  return [`note right of ${id}`, `  ${where}`, ...events.map((event) => `  ${event}`), 'end note'];
}

const childrenOf = (state: StateNode): StateNode[] => Object.values(state.states);

const descendants = (state: StateNode): StateNode[] =>
  childrenOf(state).flatMap((child) => [child, ...descendants(child)]);

const isAtomic = (state: StateNode) => childrenOf(state).length === 0;

const ownTransitions = (state: StateNode): Transition[] => [
  ...[...state.transitions.values()].flat(),
  ...(state.always ?? []),
];

/** Its own transitions out of it, and those of its parents that lead elsewhere inside the parent. */
function transitionsFrom(state: StateNode): Transition[] {
  if (state.type === 'final') return [];
  return candidates(state).filter((transition) => !leadsInto(state, transition));
}

/** Its own transitions, and those that its parent hands down because they lead into the parent. */
function candidates(state: StateNode): Transition[] {
  const own = ownTransitions(state);
  const { parent } = state;
  if (parent === undefined) return own;
  const handled = new Set(own.map(({ eventType }) => eventType));
  const inherited = candidates(parent).filter(
    (transition) => leadsInto(parent, transition) && !handled.has(transition.eventType),
  );
  return [...own, ...inherited];
}

const leadsInto = (state: StateNode, { target }: Transition): boolean =>
  target?.some((to) => isInside(to, state)) ?? false;

function isInside(state: StateNode, around: StateNode): boolean {
  return state.parent !== undefined && (state.parent === around || isInside(state.parent, around));
}

const internalEvents = (state: StateNode): string[] =>
  ownTransitions(state)
    .filter(({ target }) => target === undefined)
    .map(labelOf);

/** `delete [hasNoHsms]`. */
function labelOf({ eventType, guard }: Transition): string {
  const name = guard === undefined || typeof guard === 'string' ? guard : (guard as { type?: string }).type;
  return name === undefined ? eventName(eventType) : `${eventName(eventType)} [${name}]`;
}

/** XState's names for what has no event of its own, in words. */
function eventName(eventType: string): string {
  const [, delay] = /^xstate\.after\.(\w+)/.exec(eventType) ?? [];
  if (delay !== undefined) return `after ${delay}`;
  if (eventType.startsWith('xstate.done.')) return 'done';
  return eventType === '' ? 'always' : eventType;
}

function isSame(some: readonly StateNode[], others: readonly StateNode[]): boolean {
  return some.length === others.length && some.every((state, index) => state === others[index]);
}
