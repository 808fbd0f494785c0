import type { Clock } from '../runtime/clock.ts';
import type { Simulator } from '../Simulator.ts';
import type { SimulatorOptions } from '../simulator/options.ts';
import type { StateDurability } from './stateDurability.ts';

/** How a state directory is opened; what it holds already has to have been made with the same options. */
export interface StateDirectoryOptions extends Omit<SimulatorOptions, 'snapshot' | 'backings' | 'clock'> {
  /** As for `createSimulator`; a function makes the clock that goes on from a time, in milliseconds since the epoch. */
  readonly clock?: SimulatorOptions['clock'] | ((now: number) => Clock);
  /** Whether an answer is safe from a kill of the process (default) or also from a loss of power. */
  readonly durability?: StateDurability;
}

/**
 * A world that is kept in a directory. No change that was acknowledged over the wire is lost, at whatever moment the
 * process is killed; the next `openStateDirectory` goes on from there. What handles change in process is kept
 * with the next request, or by {@link StateDirectory.save}. The files hold secrets, and only their owner can read them.
 */
export interface StateDirectory {
  /** Give it to `serve`, or use it in process. */
  readonly simulator: Simulator;
  /** How much of a last record, which nobody was told of, a kill had cut off. */
  readonly recovered: { readonly tornBytes: number } | undefined;
  /** Writes everything as it is now. */
  save(): void;
  /** Saves, ends the world and lets go of the directory. Does nothing a second time. */
  close(): void;
  [Symbol.dispose](): void;
}
