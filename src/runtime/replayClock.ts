import type { Clock, ClockEvent, ScheduledEvent } from './clock.ts';

/** A clock that stands where it is put and hands back what it is told to: for living through a record again. */
export class ReplayClock implements Clock {
  now: number;
  #pending: ScheduledEvent[] = [];
  #deliver: (event: ClockEvent) => void = () => {};

  constructor(now: number) {
    this.now = now;
  }

  start(deliver: (event: ClockEvent) => void): void {
    this.#deliver = deliver;
    this.#pending = [];
  }

  schedule(due: number, event: ClockEvent): ScheduledEvent {
    const scheduled = { due, event };
    this.#pending.push(scheduled);
    return scheduled;
  }

  cancel(scheduled: ScheduledEvent): void {
    this.#pending = this.#pending.filter((other) => other !== scheduled);
  }

  /** Nothing: what happened when is in the record. */
  catchUp(): void {}

  /** Hands an event back, as it once was; false when it is not to come. */
  replay(event: ClockEvent): boolean {
    const text = JSON.stringify(event);
    const found = this.pending().find((other) => JSON.stringify(other.event) === text);
    if (found === undefined) return false;
    this.cancel(found);
    this.#deliver(found.event);
    return true;
  }

  pending(): ScheduledEvent[] {
    // Sorting keeps the order of arrival.
    return [...this.#pending].sort((a, b) => a.due - b.due);
  }

  stop(): void {
    this.#pending = [];
  }
}
