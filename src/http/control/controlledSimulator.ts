import type { Duration } from '../../runtime/duration.ts';
import type { Simulated } from '../../simulator/inside.ts';
import type { WorldSnapshot } from '../../simulator/snapshot.ts';

/** A simulator as the control interface needs it; one account of it has no clock of its own and cannot be reset. */
export interface ControlledSimulator extends Simulated {
  advance(duration: Duration): Promise<void>;
  advanceUntil(reached: () => boolean, options?: { readonly within?: Duration }): Promise<void>;
  reset(snapshot?: WorldSnapshot): void;
}

/** Whether it is a whole simulator. */
export function isControlled(sim: Simulated): sim is ControlledSimulator {
  return (['advance', 'advanceUntil', 'reset'] as const).every(
    (method) => typeof (sim as Partial<ControlledSimulator>)[method] === 'function',
  );
}
