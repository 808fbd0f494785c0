import { runControl } from '../http/control/runControl.ts';
import { ReplayClock } from '../runtime/replayClock.ts';
import { Simulator } from '../Simulator.ts';
import { cloudHsmService } from '../simulator/cloudHsmService.ts';
import { insideOf } from '../simulator/inside.ts';
import { type JournalRecord, unpacked } from '../simulator/journal.ts';
import { kmsService } from '../simulator/kmsService.ts';
import { resolveOptions } from '../simulator/options.ts';
import { checkSnapshot, type WorldSnapshot } from '../simulator/snapshot.ts';
import { stateError } from './stateError.ts';
import type { KeptRecord } from './stateJournal.ts';

/**
 * The world of a state directory as it was last: its snapshot, and what happened since lived through again.
 *
 * @throws {@link SimulatorUsageError} the snapshot is damaged, or a record does not follow from what was before.
 */
export function replayed(kept: unknown, records: Iterable<unknown>, directory: string): WorldSnapshot {
  const { simulator, clock } = begun(kept, directory);
  let latest = clock.now;
  let count = 0;
  for (const record of records as Iterable<KeptRecord>) {
    count++;
    if (!isAgain(simulator, clock, record)) {
      throw stateError(
        directory,
        `cannot be continued: record ${count} of its journal does not follow from what was before; restore it from a copy`,
      );
    }
    insideOf('state', simulator).world().trace.lastSequence = record.traceSequence;
    latest = Math.max(latest, 'until' in record ? record.until : record.at);
  }
  // An answer that somebody had got already was never before this time.
  const last = { ...simulator.snapshot(), now: latest };
  simulator.dispose();
  return last;
}

function begun(kept: unknown, directory: string): { simulator: Simulator; clock: ReplayClock } {
  try {
    const snapshot = checkSnapshot(kept);
    const clock = new ReplayClock(snapshot.now);
    return { simulator: new Simulator(resolveOptions({ snapshot, clock, trace: { limit: 1 } })), clock };
  } catch (error) {
    throw stateError(directory, `cannot be continued: ${(error as Error).message}`, error);
  }
}

/** Lives through a record again; false when something else becomes of it. */
function isAgain(simulator: Simulator, clock: ReplayClock, record: JournalRecord): boolean {
  try {
    clock.now = record.at;
    return becomesTheSame(simulator, clock, record);
  } catch {
    // Only of a world in which nothing else became of it would this have been kept.
    return false;
  }
}

function becomesTheSame(simulator: Simulator, clock: ReplayClock, record: JournalRecord): boolean {
  const world = insideOf('state', simulator).world();
  switch (record.what) {
    case 'request': {
      const { accountId, region, caller, operation, input, requestId } = record;
      const service = record.service === 'kms' ? kmsService : cloudHsmService;
      const at = world.visit(accountId, region);
      const sender = { world, at, principal: caller ?? at.rootUser };
      return world.judgeAgain(sender, { service, operation, input: unpacked(input) }) === requestId;
    }
    case 'refusal':
      return world.refuseAgain() === record.requestId;
    case 'event':
      return clock.replay(record.event);
    case 'control':
      // What was refused then is refused now.
      runControl(simulator, record.name, record.input).catch(() => {});
      return true;
    case 'time':
      return true;
    default:
      return false;
  }
}
