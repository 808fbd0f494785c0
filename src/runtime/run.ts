import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { hostNow, hostSleep, macrotask } from './host.ts';
import type { Timeline } from './timeline.ts';

/** Requests that only look, of one run without a timer in between: a loop that polls without waiting would end in minutes. */
const mostLooksWithoutWait = 10_000;

/** How far and how long {@link run} goes. */
export interface RunLimits {
  /** Virtual milliseconds that may pass. */
  readonly withinMs: number;
  /** Real milliseconds without anything to move to. */
  readonly stalledAfterMs: number;
  /** The world in words, for the error when a limit is passed. */
  readonly describeWorld: () => string;
}

/**
 * Runs `fn` and moves a virtual clock to its next wait, again and again, until it is done: to the answer of a
 * request or to a timer of the caller. Events of the world fire on the way, never alone.
 */
export async function run<T>(timeline: Timeline, fn: () => T | Promise<T>, limits: RunLimits): Promise<T> {
  if (timeline.running) {
    throw new SimulatorUsageError('run: this world is running already; wait for that run to end');
  }
  const limit = timeline.now + limits.withinMs;
  let settled = false;
  timeline.running = true;
  timeline.looksSinceTimer = 0;
  try {
    const result = Promise.resolve().then(fn);
    result.then(
      () => {
        settled = true;
      },
      () => {
        settled = true;
      },
    );
    let idleTurns = 0;
    let idleSince = 0;
    while (true) {
      await macrotask();
      if (settled) return await result;
      if (timeline.ended !== undefined) throw timeline.ended;
      const due = timeline.advancing ? undefined : timeline.nextCallerDue();
      if (due === undefined) {
        idleTurns = timeline.advancing ? 0 : idleTurns + 1;
        if (idleTurns === 1) idleSince = hostNow();
        // A few turns for work of the host that is quick; then milliseconds, for files and sockets.
        if (idleTurns > 10) {
          if (hostNow() - idleSince > limits.stalledAfterMs) throw stalled(timeline, limits);
          await hostSleep(1);
        }
        continue;
      }
      idleTurns = 0;
      if (due > limit) throw await outOfTime(timeline, limit, limits);
      timeline.step();
      if (timeline.looksSinceTimer > mostLooksWithoutWait) throw withoutWait(timeline, limits);
    }
  } finally {
    timeline.letGo();
  }
}

function withoutWait(timeline: Timeline, limits: RunLimits): SimulatorUsageError {
  const error = new SimulatorUsageError(
    `run: the function sent ${mostLooksWithoutWait} requests that only look, and waited for nothing between them. Does a ` +
      `loop poll without waiting? Without run, any number of requests may follow each other. ${limits.describeWorld()}`,
  );
  timeline.abandonWaits(error);
  return error;
}

function stalled(timeline: Timeline, limits: RunLimits): SimulatorUsageError {
  const error = new SimulatorUsageError(
    `run: for ${limits.stalledAfterMs} ms of real time the function waited for nothing that this world can move. ` +
      'It may wait for a timer that is not sim.timers (hand them in, or set patchGlobals), for a timer function it ' +
      `kept from before, or for a promise that never settles. ${limits.describeWorld()}`,
  );
  timeline.abandonWaits(error);
  return error;
}

async function outOfTime(timeline: Timeline, limit: number, limits: RunLimits): Promise<SimulatorUsageError> {
  timeline.running = false;
  await timeline.advance(limit - timeline.now);
  const error = new SimulatorUsageError(
    `run: ${limits.withinMs / 1_000} s of virtual time passed and the function has not ended; set within for more. ` +
      limits.describeWorld(),
  );
  timeline.abandonWaits(error);
  return error;
}
