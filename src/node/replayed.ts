import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { runControl } from '../http/control/runControl.ts';
import { ReplayClock } from '../runtime/replayClock.ts';
import { Simulator } from '../Simulator.ts';
import { cloudHsmService } from '../simulator/cloudHsmService.ts';
import { insideOf } from '../simulator/inside.ts';
import { type JournalRecord, unpacked } from '../simulator/journal.ts';
import { kmsService } from '../simulator/kmsService.ts';
import { resolveOptions } from '../simulator/options.ts';
import { checkSnapshot, type WorldSnapshot } from '../simulator/snapshot.ts';
import type { OpenedState } from './stateOpened.ts';

/** The world of a state directory as it was last: its snapshot, and what happened since lived through again. */
export function replayed({ snapshot: kept, records }: OpenedState, directory: string): WorldSnapshot {
  const snapshot = checkSnapshot(kept);
  const clock = new ReplayClock(snapshot.now);
  const simulator = new Simulator(resolveOptions({ snapshot, clock, trace: { limit: 1 } }));
  let latest = snapshot.now;
  let count = 0;
  for (const record of records as Iterable<JournalRecord>) {
    count++;
    clock.now = record.at;
    latest = Math.max(latest, record.what === 'request' ? record.until : record.at);
    if (!isAgain(simulator, clock, record)) {
      throw new SimulatorUsageError(
        `state directory ${directory}: record ${count} of its journal does not follow from what was before; restore the directory from a copy`,
      );
    }
  }
  // An answer that somebody had got already was never before this time.
  const last = { ...simulator.snapshot(), now: latest };
  simulator.dispose();
  return last;
}

/** Lives through a record again; false when something else becomes of it. */
function isAgain(simulator: Simulator, clock: ReplayClock, record: JournalRecord): boolean {
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
  }
}
