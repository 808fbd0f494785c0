import type { BackingAnswer } from '../backing/backingStore.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { Asking } from '../operations/operation.ts';

/**
 * The result of an operation or attempt: now, or later when a remote backing was asked. `requireAlive` is called
 * before every late answer is used, and throws when the world has ended meanwhile.
 */
export function finished<T>(result: T | Asking<T>, requireAlive: () => void): T | Promise<T> {
  if (!isAsking<T>(result)) return result;
  const step = result.next(noAnswerYet);
  return step.done ? step.value : later(result, step.value, requireAlive);
}

/** The result of what has to be done at once; a backing that answers later is not waited for. */
export function finishedInThisTurn<T>(result: T | Asking<T>): T {
  if (!isAsking<T>(result)) return result;
  const step = result.next(noAnswerYet);
  if (step.done) return step.value;
  Promise.resolve(step.value).catch(() => {});
  throw new SimulatorUsageError(
    'given: the backing answers later, so nothing can be arranged with it in one turn',
  );
}

async function later<T>(
  asking: Asking<T>,
  first: Promise<BackingAnswer>,
  requireAlive: () => void,
): Promise<T> {
  let asked = first;
  while (true) {
    const answer = await Promise.resolve(asked).catch(() => noAnswerYet);
    requireAlive();
    const step = asking.next(answer);
    if (step.done) return step.value;
    asked = step.value;
  }
}

const noAnswerYet = undefined as unknown as BackingAnswer;

function isAsking<T>(result: unknown): result is Asking<T> {
  return typeof (result as Asking<T> | undefined)?.next === 'function';
}
