import { SimulatorUsageError } from '../../../errors/SimulatorUsageError.ts';
import { SystemClock } from '../../../runtime/systemClock.ts';
import { KeyStoreHandle } from '../../../simulator/keyStoreHandle.ts';
import type { World } from '../../../simulator/world.ts';
import { operation, worldOperation } from '../controlOperation.ts';
import { numberOrText, optional, text } from '../controlShape.ts';
import { exampleIds } from '../exampleIds.ts';
import { connectionErrorCode, connectionState, nowMembers } from '../sharedShapes.ts';

/** The last millisecond that a `Date` can hold. */
const latestTime = 8_640_000_000_000_000;

/** The time of a world. */
export function timeOf({ now }: World): { readonly now: number; readonly time: string } {
  return { now, time: new Date(Math.min(now, latestTime)).toISOString() };
}

/** Who moves the time. */
export function clockOf({ timeline }: World): 'virtual' | 'system' | 'custom' {
  if (timeline.isVirtual) return 'virtual';
  return timeline.clock instanceof SystemClock ? 'system' : 'custom';
}

/** Moving the time. */
export const timeOperations = {
  advance: worldOperation({
    movesTime: true,
    summary: 'Moves a virtual clock; on the way everything due happens.',
    input: { duration: numberOrText("Milliseconds, or text such as '250ms', '20m' or '7d'.") },
    output: nowMembers,
    example: { duration: '20m' },
    run: async ({ sim, world }, { duration }) => {
      await sim.advance(duration);
      return timeOf(world);
    },
  }),
  advanceUntil: operation({
    movesTime: true,
    summary:
      'Moves a virtual clock until a custom key store is in a ConnectionState; ends early, and is refused, when it is FAILED instead.',
    input: {
      CustomKeyStoreId: text('The custom key store.'),
      ConnectionState: connectionState,
      within: optional(numberOrText("Time that may pass, such as '1h'. Default '1h'.")),
    },
    output: { ...nowMembers, ConnectionErrorCode: optional(connectionErrorCode) },
    example: { CustomKeyStoreId: exampleIds.CustomKeyStoreId, ConnectionState: 'CONNECTED' },
    run: async ({ sim, world, at }, { CustomKeyStoreId, ConnectionState, within }) => {
      const store = new KeyStoreHandle(at, CustomKeyStoreId);
      const limit = within === undefined ? {} : { within };
      const isOver = () => [ConnectionState, 'FAILED'].includes(store.ConnectionState);
      await sim.advanceUntil(isOver, limit);
      const { ConnectionErrorCode } = store;
      if (store.ConnectionState !== ConnectionState) {
        throw new SimulatorUsageError(
          `advanceUntil: ${CustomKeyStoreId} is FAILED with ${ConnectionErrorCode}, and stays so until it is disconnected`,
        );
      }
      return { ...timeOf(world), ...(ConnectionErrorCode === undefined ? {} : { ConnectionErrorCode }) };
    },
  }),
};
