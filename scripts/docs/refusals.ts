import { type KmsErrorName, kmsErrors } from '../../src/errors/kmsErrors.ts';
import type { OperationName } from '../../src/model/shapes.ts';
import { type NotSimulatedFeature, notSimulatedFeatures } from '../../src/operations/notSimulated.ts';
import { type Refusal, type RefusedOperationName, refusals } from '../../src/operations/refusedOperations.ts';
import { linkToException } from './markdown.ts';

/** An operation that finds its key, and carries something out. */
export type CarriedOutOperationName = Exclude<OperationName, RefusedOperationName>;

/** Why an operation is always refused; `undefined` for one that is carried out. */
export function refusalOf(name: OperationName): Refusal | undefined {
  return Object.hasOwn(refusals, name) ? refusals[name as RefusedOperationName] : undefined;
}

/** The exception with which an operation is refused. */
export function exceptionOf(answer: KmsErrorName | NotSimulatedFeature): KmsErrorName {
  return isFeature(answer) ? 'NotSimulatedException' : answer;
}

/** A sentence or two: how an operation is refused, and why. */
export function sentenceOf({ inCustomKeyStore, ordinary, because }: Refusal): string {
  if (inCustomKeyStore === ordinary) {
    return `Always refused with ${link(ordinary)}, because ${because}.`;
  }
  const why = isFeature(ordinary)
    ? `, because the simulator does not simulate ${notSimulatedFeatures[ordinary].what}`
    : '';
  return `Always refused: for a key in a custom key store with ${link(inCustomKeyStore)}, because ${because}; for an ordinary key with ${link(ordinary)}${why}.`;
}

/** A link to the exception, from a page beside errors.md. */
export function link(answer: KmsErrorName | NotSimulatedFeature): string {
  return linkToException(exceptionOf(answer), 'errors.md');
}

const isFeature = (answer: string): answer is NotSimulatedFeature => !Object.hasOwn(kmsErrors, answer);
