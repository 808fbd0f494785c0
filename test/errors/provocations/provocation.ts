import type { OperationName, OperationTypes, Simulator } from 'custom-key-store-simulator';
import type { operationShapes } from '../../../src/model/shapes.ts';

type InputOf<O extends OperationName> = OperationTypes[O]['input'];

/** Brings about the cause of an exception; returns the input of the request that meets it. */
export type Provocation<O extends OperationName = OperationName> = (
  sim: Simulator,
) => InputOf<O> | Promise<InputOf<O>>;

/**
 * Why an exception has no cause here, so that only `sim.faults.failNext` brings it about:
 *
 * - `scripted`: its cause lies inside AWS KMS, or no page says what it is
 * - `refused before`: no request gets as far, because the operation, or to make such a key, is refused before
 */
export type Scripted = 'scripted' | 'refused before';

/** Every modelled exception of some operations: one that is missing, or one too many, is an error of types. */
export type ProvocationsOf<O extends OperationName> = {
  readonly [N in O]: Readonly<
    Record<(typeof operationShapes)[N]['errors'][number], Provocation<N> | Scripted>
  >;
};
