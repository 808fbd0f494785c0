import TinyQueue from 'tinyqueue';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { Clock, ClockEvent, ScheduledEvent } from './clock.ts';
import { afterMacrotask, macrotask } from './host.ts';
import { VirtualClock } from './virtualClock.ts';

/** A caller outside the world who waits for its time: for the answer to a request, or for a timer. */
export interface CallerWait {
  readonly kind: 'request' | 'timer';
  readonly due: number;
  readonly scheduled: ScheduledEvent;
  readonly wake: () => void;
  /** Ends the wait without its time having come. */
  readonly abandon: (reason: Error) => void;
  open: boolean;
}

const byDue = (a: CallerWait, b: CallerWait) => a.due - b.due;

/** Event by which the clock says that a caller's wait is over; never part of a snapshot. */
const callerWaitOver = 'caller.waitOver';

/**
 * Time as one world lives through it: its clock, the callers who wait on it, and who moves it.
 *
 * A virtual clock is moved by `advance` and `advanceUntil`, by `run` (see run.ts), and, when neither is at work,
 * by whoever awaits the answer to a request: to that answer and no further. Between two events promises settle.
 */
export class Timeline {
  readonly clock: Clock;
  readonly #virtual: VirtualClock | undefined;
  readonly #waits = new Map<number, CallerWait>();
  readonly #endListeners = new Set<(reason: Error) => void>();
  readonly #requests = new TinyQueue<CallerWait>([], byDue);
  readonly #timers = new TinyQueue<CallerWait>([], byDue);
  #lastWait = 0;
  #pumpAsked = false;
  #advances: Promise<void> = Promise.resolve();
  #advancing = 0;
  #instant: number | undefined;
  /** True while `run` moves the clock. */
  running = false;
  /** Requests that only look, since a timer of a caller fired: what a loop that polls sends. */
  looksSinceTimer = 0;
  /** Why this timeline has ended, once it has. */
  ended: Error | undefined;

  constructor(clock: Clock, deliver: (event: ClockEvent) => void) {
    this.clock = clock;
    this.#virtual = clock instanceof VirtualClock ? clock : undefined;
    clock.start((event) => {
      if (event.type === callerWaitOver) this.#waitIsOver(event.wait as number);
      else deliver(event);
    });
  }

  get now(): number {
    return this.#instant ?? this.clock.now;
  }

  /** Takes a step in one instant, even if the host's clock ticks meanwhile. */
  instant<T>(step: () => T): T {
    if (this.#instant !== undefined) return step();
    this.#instant = this.clock.now;
    try {
      return step();
    } finally {
      this.#instant = undefined;
    }
  }

  /** Lets everything that is due happen; not in the middle of a step. */
  catchUp(): void {
    if (this.#instant === undefined) this.clock.catchUp();
  }

  get advancing(): boolean {
    return this.#advancing > 0;
  }

  get isVirtual(): boolean {
    return this.#virtual !== undefined;
  }

  /** Events of the world itself that are still to come; what callers wait for is not among them. */
  pendingOfWorld(): ScheduledEvent[] {
    return this.clock.pending().filter(({ event }) => event.type !== callerWaitOver);
  }

  /** Lets a caller wait `ms`; returns the wait, for {@link Timeline.cancelWait}. */
  wait(kind: CallerWait['kind'], ms: number, wake: () => void, abandon: (reason: Error) => void): CallerWait {
    const id = ++this.#lastWait;
    const due = this.clock.now + ms;
    const scheduled = this.clock.schedule(due, { type: callerWaitOver, wait: id });
    const wait: CallerWait = { kind, due, scheduled, wake, abandon, open: true };
    if (this.ended !== undefined) {
      this.clock.cancel(scheduled);
      wait.open = false;
      const reason = this.ended;
      // In a later turn: a loop that swallows every error would starve the host.
      afterMacrotask(() => abandon(reason));
      return wait;
    }
    this.#waits.set(id, wait);
    if (this.#virtual !== undefined) {
      (kind === 'request' ? this.#requests : this.#timers).push(wait);
      if (kind === 'request') this.#askForPump();
    }
    return wait;
  }

  cancelWait(wait: CallerWait): void {
    if (!wait.open) return;
    wait.open = false;
    this.clock.cancel(wait.scheduled);
    this.#waits.delete(wait.scheduled.event.wait as number);
  }

  /** When the next caller's wait ends: of a request or of a timer. */
  nextCallerDue(): number | undefined {
    const request = nextOpen(this.#requests)?.due;
    const timer = nextOpen(this.#timers)?.due;
    if (request === undefined || timer === undefined) return request ?? timer;
    return Math.min(request, timer);
  }

  /** Ends every caller's wait with `reason`. */
  abandonWaits(reason: Error): void {
    for (const wait of [...this.#waits.values()]) {
      this.cancelWait(wait);
      wait.abandon(reason);
    }
  }

  /** Moves to the next event and delivers it. Virtual clock only. */
  step(): void {
    this.#virtual?.step();
  }

  /** Moves by `ms`, delivering on the way everything due by then; promises settle in between. */
  advance(ms: number): Promise<void> {
    return this.#alone('advance', async (clock) => {
      await this.#moveTo(clock, clock.now + ms);
    });
  }

  /** Moves until `reached()`, asked before the first event and after every one; false when `ms` pass before. */
  advanceUntil(reached: () => boolean, ms: number): Promise<boolean> {
    return this.#alone('advanceUntil', async (clock) => {
      const limit = clock.now + ms;
      await macrotask();
      this.#requireAlive();
      while (!reached()) {
        const due = clock.nextDue();
        if (due === undefined || due > limit) {
          clock.moveTo(limit);
          await macrotask();
          return reached();
        }
        clock.step();
        await macrotask();
        this.#requireAlive();
      }
      return true;
    });
  }

  /** Ends all waits and forgets every event. */
  stop(reason: Error): void {
    this.ended = reason;
    this.abandonWaits(reason);
    this.clock.stop();
    for (const listener of [...this.#endListeners]) listener(reason);
  }

  /** Calls back when this timeline ends, until the returned function is called. */
  onEnd(listener: (reason: Error) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  #requireAlive(): void {
    if (this.ended !== undefined) throw this.ended;
  }

  async #moveTo(clock: VirtualClock, target: number): Promise<void> {
    await macrotask();
    this.#requireAlive();
    for (let due = clock.nextDue(); due !== undefined && due <= target; due = clock.nextDue()) {
      clock.step();
      await macrotask();
      this.#requireAlive();
    }
    clock.moveTo(target);
  }

  /** One advance at a time, in the order in which they were asked for. */
  #alone<T>(name: string, move: (clock: VirtualClock) => Promise<T>): Promise<T> {
    const clock = this.#virtual;
    if (clock === undefined) {
      return Promise.reject(
        new SimulatorUsageError(
          `${name}: this world's clock is not the virtual one, so its host moves the time; leave out the option clock to move it here`,
        ),
      );
    }
    this.#advancing++;
    const moved = this.#advances.then(() => move(clock));
    this.#advances = moved.then(
      () => this.#advanceEnded(),
      () => this.#advanceEnded(),
    );
    return moved;
  }

  #advanceEnded(): void {
    this.#advancing--;
    if (nextOpen(this.#requests) !== undefined) this.#askForPump();
  }

  #askForPump(): void {
    if (this.#pumpAsked || this.running || this.#advancing > 0) return;
    this.#pumpAsked = true;
    afterMacrotask(this.#pump);
  }

  /** One event towards the earliest answer; then promises settle before the next. */
  readonly #pump = (): void => {
    this.#pumpAsked = false;
    if (this.running || this.#advancing > 0) return;
    if (nextOpen(this.#requests) === undefined) return;
    try {
      this.#virtual!.step();
    } finally {
      // A timer's callback may throw; requests in flight are answered all the same.
      if (nextOpen(this.#requests) !== undefined) this.#askForPump();
    }
  };

  #waitIsOver(id: number): void {
    const wait = this.#waits.get(id);
    if (wait === undefined) return;
    this.#waits.delete(id);
    wait.open = false;
    if (wait.kind === 'timer') this.looksSinceTimer = 0;
    wait.wake();
  }

  /** After `run` has let go of the clock, requests still in flight move it again. */
  letGo(): void {
    this.running = false;
    if (nextOpen(this.#requests) !== undefined) this.#askForPump();
  }
}

function nextOpen(queue: TinyQueue<CallerWait>): CallerWait | undefined {
  let head = queue.peek();
  while (head !== undefined && !head.open) {
    queue.pop();
    head = queue.peek();
  }
  return head;
}
