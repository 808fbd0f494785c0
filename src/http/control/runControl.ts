import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import { describe } from '../../runtime/duration.ts';
import { insideOf } from '../../simulator/inside.ts';
import { requireAccountId, requireRegion } from '../../simulator/options.ts';
import type { ControlledSimulator } from './controlledSimulator.ts';
import { controlOperation, controlOperations } from './controlOperations.ts';
import { nearest } from './nearest.ts';

/** Longest name that a nearest one is looked for. */
const longestName = 64;

/**
 * Runs one operation of the control interface. What becomes of the world follows from name and input alone.
 *
 * @param name - Such as `cluster/kmsuser/lockOut`.
 * @param input - As JSON.
 * @throws {@link SimulatorUsageError} there is no such operation, or the input does not fit.
 */
export async function runControl(sim: ControlledSimulator, name: string, input: unknown): Promise<object> {
  const operation = controlOperation(name);
  if (operation === undefined) throw new SimulatorUsageError(unknownOperation(name));
  const checked: { readonly accountId?: string; readonly region?: string } = operation.input.check(
    input,
    name,
  );
  const inside = insideOf('runControl', sim);
  const { accountId = inside.accountId, region = inside.region } = checked;
  requireAccountId(`${name}: accountId`, accountId);
  requireRegion(`${name}: region`, region);
  const world = inside.world();
  world.requireAlive();
  const context = {
    sim,
    world,
    at: world.visit(accountId, region),
    arrangedAt: () => world.account(accountId, region),
  };
  if (operation.reads) return operation.run(context, checked);
  world.catchUp();
  if (operation.movesTime) {
    try {
      return await operation.run(context, checked);
    } finally {
      // What happened on the way has records of its own.
      const then = inside.world();
      then.journalise({ what: 'time', at: then.now });
      await world.journal?.flushed();
    }
  }
  const ran = world.step(() => {
    const { now } = world;
    const result = operation.run(context, checked);
    // Nobody hears of a refusal that cannot be kept.
    result.catch(() => {});
    // Also when it is refused: ids may have been drawn before. A reset has made another world.
    inside.world().journalise({ what: 'control', at: now, name, input: checked });
    return result;
  });
  await world.journal?.flushed();
  return ran;
}

/** What to say about a name that no operation has. */
export function unknownOperation(name: string): string {
  if (name.length > longestName) return 'There is no such operation; GET /_simulator lists them.';
  const likely = nearest(name, Object.keys(controlOperations));
  return `There is no operation ${describe(name)}; the nearest is ${likely}. GET /_simulator lists them.`;
}
