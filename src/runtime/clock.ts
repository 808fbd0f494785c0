/** What a clock hands back when it is due: plain JSON, so that a snapshot can hold it. */
export interface ClockEvent {
  readonly type: string;
  readonly [member: string]: string | number | boolean;
}

/** An event and the time, in milliseconds since the epoch, at which it is due. */
export interface ScheduledEvent {
  readonly due: number;
  readonly event: ClockEvent;
}

/**
 * The one source of time of a world. The simulator brings a virtual and a system clock; a host may hand in its
 * own. Events are JSON, never closures.
 */
export interface Clock {
  /** Milliseconds since the epoch; never goes back. */
  readonly now: number;
  /** Called once, before anything is scheduled; `deliver` takes every event when it is due. */
  start(deliver: (event: ClockEvent) => void): void;
  /** Asks for `event` at `due` (at once, but not inside this call, when `due` is past). */
  schedule(due: number, event: ClockEvent): ScheduledEvent;
  /** Takes back what `schedule` returned; does nothing when it was delivered already. */
  cancel(scheduled: ScheduledEvent): void;
  /** Delivers, inside this call, every event due by now, in order of time and then of arrival. */
  catchUp(): void;
  /** Everything not yet delivered, in order of time and then of arrival. */
  pending(): ScheduledEvent[];
  /** Forgets every event. */
  stop(): void;
}
