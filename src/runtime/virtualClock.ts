import TinyQueue from 'tinyqueue';
import type { Clock, ClockEvent, ScheduledEvent } from './clock.ts';

interface Entry extends ScheduledEvent {
  readonly arrival: number;
  state: 'waiting' | 'cancelled' | 'delivered';
}

const inOrder = (a: Entry, b: Entry) => a.due - b.due || a.arrival - b.arrival;

/** A queue of due events. It moves only when told to, from due time to due time, ties in order of arrival. */
export class VirtualClock implements Clock {
  now: number;
  #queue = new TinyQueue<Entry>([], inOrder);
  #cancelled = 0;
  #arrivals = 0;
  #deliver: (event: ClockEvent) => void = () => {};

  constructor(startTimeMs: number) {
    this.now = startTimeMs;
  }

  start(deliver: (event: ClockEvent) => void): void {
    this.#deliver = deliver;
  }

  schedule(due: number, event: ClockEvent): ScheduledEvent {
    const entry: Entry = { due, event, arrival: this.#arrivals++, state: 'waiting' };
    this.#queue.push(entry);
    return entry;
  }

  cancel(scheduled: ScheduledEvent): void {
    const entry = scheduled as Entry;
    if (entry.state !== 'waiting') return;
    entry.state = 'cancelled';
    this.#cancelled++;
    // Cancelled entries leave the queue when they come to its head, or here, when they are the most of it.
    if (this.#cancelled > 64 && this.#cancelled * 2 > this.#queue.length) {
      this.#queue = new TinyQueue(this.#waiting(), inOrder);
      this.#cancelled = 0;
    }
  }

  /** Time of the earliest event, or `undefined` when nothing is scheduled. */
  nextDue(): number | undefined {
    let head = this.#queue.peek();
    while (head?.state === 'cancelled') {
      this.#queue.pop();
      this.#cancelled--;
      head = this.#queue.peek();
    }
    return head?.due;
  }

  /** Moves to the earliest event and delivers that one. */
  step(): void {
    const due = this.nextDue();
    if (due === undefined) return;
    const entry = this.#queue.pop()!;
    entry.state = 'delivered';
    if (due > this.now) this.now = due;
    this.#deliver(entry.event);
  }

  /** Moves to `time` without delivering anything. */
  moveTo(time: number): void {
    if (time > this.now) this.now = time;
  }

  catchUp(): void {
    let due = this.nextDue();
    while (due !== undefined && due <= this.now) {
      this.step();
      due = this.nextDue();
    }
  }

  pending(): ScheduledEvent[] {
    return this.#waiting()
      .sort(inOrder)
      .map(({ due, event }) => ({ due, event }));
  }

  stop(): void {
    this.#queue = new TinyQueue<Entry>([], inOrder);
    this.#cancelled = 0;
  }

  #waiting(): Entry[] {
    return this.#queue.data.filter((entry) => entry.state === 'waiting');
  }
}
