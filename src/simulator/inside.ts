import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import type { World } from './world.ts';

/** Under this key a simulator carries its world, across copies of this package. */
export const inside: unique symbol = Symbol.for('custom-key-store-simulator.inside') as never;

/** A simulator, or one account of it: what handlers and servers stand in front of. */
export interface Simulated {
  /** @internal What is inside is for this package alone. */
  readonly [inside]: unknown;
}

/** What is behind a simulator. */
export interface Inside {
  /** As it is now: a reset makes another. */
  readonly world: () => World;
  readonly accountId: string;
  readonly region: string;
}

/** What is behind a simulator, or SimulatorUsageError where something else was given. */
export function insideOf(what: string, sim: Simulated): Inside {
  const found = typeof sim === 'object' && sim !== null ? sim[inside] : undefined;
  if (found !== undefined) return found as Inside;
  throw new SimulatorUsageError(
    `${what}: expected a simulator, as createSimulator() makes it, got ${describe(sim)}`,
  );
}
