import type { Clock, ClockEvent, ScheduledEvent } from './clock.ts';
import { DueQueue, inOrderOfDue } from './dueQueue.ts';

interface Entry extends ScheduledEvent {
  readonly arrival: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  waiting: boolean;
}

/** A host timer holds at most 2³¹−1 ms; longer waits are cut into pieces. */
const longestTimerMs = 2_147_483_647;

/**
 * The host's time and timers, looked up at every call: a host that fakes them (Vitest, Jest, Sinon) drives this
 * clock as well. Waits of a world never keep the process alive, except those a caller of ours is waiting for.
 */
export class SystemClock implements Clock {
  readonly #entries = new Set<Entry>();
  readonly #queue = new DueQueue<Entry>();
  #arrivals = 0;
  #deliver: (event: ClockEvent) => void = () => {};

  get now(): number {
    return Date.now();
  }

  start(deliver: (event: ClockEvent) => void): void {
    this.#deliver = deliver;
  }

  schedule(due: number, event: ClockEvent): ScheduledEvent {
    const entry: Entry = { due, event, arrival: this.#arrivals++, timer: undefined, waiting: true };
    this.#entries.add(entry);
    this.#queue.push(entry);
    this.#arm(entry, Math.max(Math.ceil(due - this.now), 0));
    return entry;
  }

  cancel(scheduled: ScheduledEvent): void {
    this.#remove(scheduled as Entry);
  }

  catchUp(): void {
    for (
      let entry = this.#queue.takeDue(this.now);
      entry !== undefined;
      entry = this.#queue.takeDue(this.now)
    ) {
      this.#end(entry);
      this.#deliver(entry.event);
    }
  }

  pending(): ScheduledEvent[] {
    return [...this.#entries].sort(inOrderOfDue).map(({ due, event }) => ({ due, event }));
  }

  stop(): void {
    for (const entry of [...this.#entries]) this.#remove(entry);
  }

  /** Counts what the host's timers have waited: the host's time may be set back, and a wait goes on all the same. */
  #arm(entry: Entry, left: number): void {
    const wait = Math.min(left, longestTimerMs);
    entry.timer = setTimeout(() => {
      if (!entry.waiting) return;
      if (left > wait) {
        this.#arm(entry, left - wait);
        return;
      }
      this.catchUp();
      if (!entry.waiting) return;
      this.#remove(entry);
      this.#deliver(entry.event);
    }, wait);
    if (!entry.event.type.startsWith('caller.')) unref(entry.timer);
  }

  #remove(entry: Entry): void {
    if (!entry.waiting) return;
    this.#end(entry);
    this.#queue.leave();
  }

  #end(entry: Entry): void {
    entry.waiting = false;
    clearTimeout(entry.timer);
    this.#entries.delete(entry);
  }
}

function unref(timer: unknown): void {
  (timer as { unref?: () => void }).unref?.();
}
