import type { Clock, ClockEvent, ScheduledEvent } from './clock.ts';

interface Entry extends ScheduledEvent {
  /** The event as JSON. */
  readonly text: string;
}

/** A clock that stands where it is put and hands back what it is told to: for living through a record again. */
export class ReplayClock implements Clock {
  now: number;
  /** In order of arrival. */
  readonly #pending = new Set<Entry>();
  /** The same by what they are: there may be many events, but seldom two that are alike. */
  readonly #alike = new Map<string, Set<Entry>>();
  #deliver: (event: ClockEvent) => void = () => {};

  constructor(now: number) {
    this.now = now;
  }

  start(deliver: (event: ClockEvent) => void): void {
    this.#deliver = deliver;
    this.stop();
  }

  schedule(due: number, event: ClockEvent): ScheduledEvent {
    const entry: Entry = { due, event, text: JSON.stringify(event) };
    const alike = this.#alike.get(entry.text);
    if (alike === undefined) this.#alike.set(entry.text, new Set([entry]));
    else alike.add(entry);
    this.#pending.add(entry);
    return entry;
  }

  cancel(scheduled: ScheduledEvent): void {
    const entry = scheduled as Entry;
    if (!this.#pending.delete(entry)) return;
    const alike = this.#alike.get(entry.text)!;
    alike.delete(entry);
    if (alike.size === 0) this.#alike.delete(entry.text);
  }

  /** Nothing: what happened when is in the record. */
  catchUp(): void {}

  /** Hands an event back, as it once was; false when it is not to come. */
  replay(event: ClockEvent): boolean {
    const [found] = inOrder([...(this.#alike.get(JSON.stringify(event)) ?? [])]);
    if (found === undefined) return false;
    this.cancel(found);
    this.#deliver(found.event);
    return true;
  }

  pending(): ScheduledEvent[] {
    return inOrder([...this.#pending]).map(({ due, event }) => ({ due, event }));
  }

  stop(): void {
    this.#pending.clear();
    this.#alike.clear();
  }
}

/** Sorting keeps the order of arrival. */
const inOrder = (entries: Entry[]) => entries.sort((a, b) => a.due - b.due);
