import { type Duration, toMs } from './duration.ts';
import type { Timeline } from './timeline.ts';

/** Longest delay of a host timer; a longer one fires after 1 ms, as in Node and in browsers. */
const longestDelayMs = 2_147_483_647;

/** What {@link Timers.setTimeout} and {@link Timers.setInterval} return. Shaped as Node's `Timeout`. */
export interface TimerHandle {
  /** Does nothing: a virtual timer never keeps a process alive. */
  ref(): this;
  /** Does nothing: a virtual timer never keeps a process alive. */
  unref(): this;
  hasRef(): boolean;
  /** Starts the delay anew. */
  refresh(): this;
  close(): this;
  [Symbol.toPrimitive](): number;
}

/**
 * The caller's own waits, on the clock of a world: hand them to code that sleeps between two polls, and `run`
 * moves the time to them.
 *
 * @example
 * ```ts
 * const sim = createSimulator();
 * const slept = await sim.run(async () => {
 *   await sim.timers.sleep('20m');
 *   return sim.timers.now();
 * });
 * ```
 */
export interface Timers {
  setTimeout<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): TimerHandle;
  setInterval<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): TimerHandle;
  clearTimeout(timer: TimerHandle | number | undefined): void;
  clearInterval(timer: TimerHandle | number | undefined): void;
  /** Resolves after `duration`; rejects with the signal's reason when it is aborted before. */
  sleep(duration: Duration, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Milliseconds since the epoch, on this clock. */
  now(): number;
  /** `Date` whose present is this clock's. */
  readonly Date: DateConstructor;
}

/** The timers of one simulator, on the timeline of the world that it has now. */
export function createTimers(timelineNow: () => Timeline): Timers {
  const timers = new Map<number, VirtualTimer>();
  let last = 0;

  class VirtualTimer implements TimerHandle {
    readonly id = ++last;
    readonly #fire: () => void;
    readonly #ms: number;
    readonly #repeats: boolean;
    #timeline: Timeline = timelineNow();
    #wait: ReturnType<Timeline['wait']> | undefined;

    constructor(fire: () => void, ms: number | undefined, repeats: boolean) {
      this.#fire = fire;
      this.#ms = delay(ms);
      this.#repeats = repeats;
      this.start();
    }

    start(): void {
      timers.set(this.id, this);
      this.#timeline = timelineNow();
      this.#wait = this.#timeline.wait(
        'timer',
        this.#ms,
        () => {
          if (this.#repeats) this.start();
          else timers.delete(this.id);
          this.#fire();
        },
        () => timers.delete(this.id),
      );
    }

    close(): this {
      timers.delete(this.id);
      if (this.#wait !== undefined) this.#timeline.cancelWait(this.#wait);
      return this;
    }

    refresh(): this {
      this.close();
      this.start();
      return this;
    }

    ref(): this {
      return this;
    }

    unref(): this {
      return this;
    }

    hasRef(): boolean {
      return true;
    }

    [Symbol.toPrimitive](): number {
      return this.id;
    }
  }

  const clear = (timer: TimerHandle | number | undefined): void => {
    const known = timer instanceof VirtualTimer ? timer : timers.get(Number(timer));
    known?.close();
  };

  return {
    setTimeout: (callback, ms, ...args) => new VirtualTimer(() => callback(...args), ms, false),
    setInterval: (callback, ms, ...args) => new VirtualTimer(() => callback(...args), ms, true),
    clearTimeout: clear,
    clearInterval: clear,
    sleep: (duration, { signal } = {}) => {
      const ms = toMs(duration, 'sleep');
      const timeline = timelineNow();
      return new Promise<void>((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const onAbort = () => {
          timeline.cancelWait(wait);
          reject(signal?.reason);
        };
        const wait = timeline.wait(
          'timer',
          ms,
          () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
          reject,
        );
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    now: () => timelineNow().now,
    Date: dateOf(() => timelineNow().now),
  };
}

/** Host timers take 1 ms for what is below 1, above 2³¹−1 or not a number. */
function delay(ms: number | undefined): number {
  const whole = Math.trunc(Number(ms));
  return whole >= 1 && whole <= longestDelayMs ? whole : 1;
}

/** `Date` whose present is what `now` says. */
export function dateOf(now: () => number): DateConstructor {
  const HostDate = Date;
  const WorldDate = function (this: unknown, ...args: unknown[]) {
    if (new.target === undefined) return new HostDate(now()).toString();
    const all = args.length === 0 ? [now()] : args;
    return Reflect.construct(HostDate, all, new.target === WorldDate ? HostDate : new.target);
  };
  WorldDate.prototype = HostDate.prototype;
  Object.defineProperty(WorldDate, 'name', { value: 'Date' });
  return Object.assign(WorldDate, {
    now,
    parse: HostDate.parse,
    UTC: HostDate.UTC,
  }) as unknown as DateConstructor;
}
