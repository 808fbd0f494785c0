import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { Clock, ClockEvent, ScheduledEvent } from './clock.ts';
import { DueQueue, inOrderOfDue } from './dueQueue.ts';
import { describe } from './duration.ts';
import { hostTimers } from './host.ts';

interface Entry extends ScheduledEvent {
  readonly arrival: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  waiting: boolean;
}

/** A host timer holds at most 2³¹−1 ms; longer waits are cut into pieces. */
const longestTimerMs = 2_147_483_647;

/** A second in about a quarter of an hour, or a day in about a second. */
const slowest = 0.001;
const fastest = 100_000;

/**
 * A clock that runs `factor` times as fast as the host's, for `createSimulator({ clock })`: with 60, connecting an AWS
 * CloudHSM key store takes 20 seconds instead of 20 minutes. Like the system clock it uses the timers of the host,
 * looked up at every call.
 *
 * @param factor - 0.001 to 100,000.
 * @param startTime - What it shows at first, in milliseconds since the epoch. Default the host's time. Give a world
 * that continues from a snapshot the snapshot's `now`.
 * @throws {@link SimulatorUsageError} the factor or the time is none.
 */
export function scaledClock(factor: number, startTime: number = hostTimers.now()): Clock {
  if (typeof factor !== 'number' || !(factor >= slowest && factor <= fastest)) {
    throw new SimulatorUsageError(
      `scaledClock: factor: expected a number from 0.001 to 100,000, got ${describe(factor)}`,
    );
  }
  if (!Number.isSafeInteger(startTime)) {
    throw new SimulatorUsageError(
      `scaledClock: startTime: expected milliseconds since the epoch, got ${describe(startTime)}`,
    );
  }
  return new ScaledClock(factor, startTime);
}

class ScaledClock implements Clock {
  readonly #factor: number;
  readonly #entries = new Set<Entry>();
  readonly #queue = new DueQueue<Entry>();
  #arrivals = 0;
  #deliver: (event: ClockEvent) => void = () => {};
  readonly #startTime: number;
  /** Host time that has passed, in milliseconds: it is whole, so that no fraction of world time is lost. */
  #passed = 0;
  /** The host's time when {@link ScaledClock.#passed} was reckoned last. */
  #hostTime: number;

  constructor(factor: number, startTime: number) {
    this.#factor = factor;
    this.#startTime = startTime;
    this.#hostTime = hostTimers.now();
  }

  /** Where the host's time is set back, this one goes on from where it is. */
  get now(): number {
    const hostTime = hostTimers.now();
    this.#passed += Math.max(hostTime - this.#hostTime, 0);
    this.#hostTime = hostTime;
    return this.#startTime + Math.floor(this.#passed * this.#factor);
  }

  start(deliver: (event: ClockEvent) => void): void {
    this.#deliver = deliver;
  }

  schedule(due: number, event: ClockEvent): ScheduledEvent {
    const entry: Entry = { due, event, arrival: this.#arrivals++, timer: undefined, waiting: true };
    this.#entries.add(entry);
    this.#queue.push(entry);
    this.#arm(entry, due <= this.now ? 0 : this.#hostTimeOf(due) - this.#passed);
    return entry;
  }

  cancel(scheduled: ScheduledEvent): void {
    this.#remove(scheduled as Entry);
  }

  catchUp(): void {
    // What is due when it begins, and no more: time may run faster than events are delivered.
    const { now } = this;
    for (let entry = this.#queue.takeDue(now); entry !== undefined; entry = this.#queue.takeDue(now)) {
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

  /** How much host time has passed when it is `time` in the world. */
  #hostTimeOf(time: number): number {
    const worldMs = Math.ceil(time - this.#startTime);
    const hostMs = Math.ceil(worldMs / this.#factor);
    return Math.floor(hostMs * this.#factor) < worldMs ? hostMs + 1 : hostMs;
  }

  /**
   * Counts what the host's timers have waited: when they have waited long enough it is due time, whatever has been
   * done to the host's time meanwhile.
   */
  #arm(entry: Entry, left: number): void {
    const wait = Math.min(left, longestTimerMs);
    const over = () => {
      if (!entry.waiting) return;
      if (left > wait) {
        this.#arm(entry, left - wait);
        return;
      }
      if (this.now < entry.due) this.#passed = this.#hostTimeOf(entry.due);
      this.catchUp();
    };
    entry.timer = hostTimers.setTimeout(over, wait) as ReturnType<typeof setTimeout>;
    // What the world waits for keeps no process alive, but what a caller of ours waits for does.
    if (!entry.event.type.startsWith('caller.')) (entry.timer as { unref?: () => void }).unref?.();
  }

  #remove(entry: Entry): void {
    if (!entry.waiting) return;
    this.#end(entry);
    this.#queue.leave();
  }

  #end(entry: Entry): void {
    entry.waiting = false;
    hostTimers.clearTimeout(entry.timer);
    this.#entries.delete(entry);
  }
}
