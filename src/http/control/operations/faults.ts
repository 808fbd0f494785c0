import type { FaultName } from '../../../errors/faultNames.ts';
import { type KmsErrorName, kmsErrors } from '../../../errors/kmsErrors.ts';
import { type OperationName, operationShapes } from '../../../model/shapes.ts';
import { faultCatalogue } from '../../../simulator/faultCatalogue.ts';
import type { PendingFault } from '../../../simulator/pendingFaults.ts';
import { operation, worldOperation } from '../controlOperation.ts';
import {
  type ControlShape,
  integer,
  list,
  map,
  named,
  number,
  numberOrText,
  object,
  oneOf,
  optional,
  text,
  timeOrNull,
  word,
} from '../controlShape.ts';
import { exampleIds } from '../exampleIds.ts';
import { customKeyStoreType } from '../sharedShapes.ts';

const { CustomKeyStoreId } = exampleIds;

const failing = {
  operation: named('OperationName', word<OperationName>(Object.keys(operationShapes) as OperationName[])),
  errorName: named('KmsErrorName', word<KmsErrorName>(Object.keys(kmsErrors) as KmsErrorName[])),
};

const which = {
  name: named('FaultName', word<FaultName>(Object.keys(faultCatalogue) as FaultName[])),
  CustomKeyStoreId: text('The custom key store that it concerns.'),
};

const pendingFault: ControlShape<PendingFault> = named(
  'PendingFault',
  oneOf(
    object({ kind: word(['failNext']), ...failing, times: integer('Attempts.', 1) }),
    object({
      kind: word(['fail']),
      ...failing,
      rate: number('From 0 to 1.'),
      from: number('Milliseconds since the epoch.'),
      until: timeOrNull('Milliseconds since the epoch; null for ever.'),
    }),
    object({ kind: word(['triggered']), ...which }),
    object({
      kind: word(['update']),
      CustomKeyStoreId: text('The custom key store.'),
      properties: list(text('What the repair has still to tell AWS KMS with UpdateCustomKeyStore.')),
    }),
  ),
);

/** Failures on purpose. */
export const faultOperations = {
  'faults/catalogue': worldOperation({
    reads: true,
    summary: 'Every documented failure by name, with its cause, its repair and the page that states them.',
    output: {
      catalogue: map(
        object({
          types: list(customKeyStoreType, 'Types of custom key store that can have it.'),
          cause: text('What brings it about.'),
          repair: text('What AWS says to do about it.'),
          documentation: text('The page that states cause and repair.'),
        }),
      ),
    },
    run: () => ({ catalogue: faultCatalogue }),
  }),
  'faults/failNext': operation({
    summary: 'Makes the next attempts of an operation fail.',
    input: { ...failing, times: optional(integer('Attempts, not calls. Default 1.', 1)) },
    example: { operation: 'Encrypt', errorName: 'ThrottlingException', times: 2 },
    run: ({ arrangedAt }, { operation, errorName, ...options }) =>
      arrangedAt().faults.failNext(operation, errorName, options),
  }),
  'faults/fail': operation({
    summary: 'Makes attempts of an operation fail with a probability.',
    input: {
      ...failing,
      rate: optional(number('From 0 to 1. Default 1; the dice come from the seed.')),
      from: optional(numberOrText("A duration from now, such as '1h'. Default at once.")),
      until: optional(numberOrText("A duration from now, such as '2h'. Default for ever.")),
    },
    example: { operation: 'Decrypt', errorName: 'KMSInternalException', rate: 0.5, until: '1h' },
    run: ({ arrangedAt }, { operation, errorName, ...options }) =>
      arrangedAt().faults.fail(operation, errorName, options),
  }),
  'faults/trigger': operation({
    summary: 'Brings about the cause of a documented failure for one custom key store.',
    input: which,
    example: { name: 'INSUFFICIENT_CLOUDHSM_HSMS', CustomKeyStoreId },
    run: ({ at }, { name, CustomKeyStoreId }) => at.faults.trigger(name, { CustomKeyStoreId }),
  }),
  'faults/repair': operation({
    summary:
      'Does the documented repair; what AWS KMS has to be told it is told as soon as the store accepts it.',
    input: which,
    example: { name: 'INSUFFICIENT_CLOUDHSM_HSMS', CustomKeyStoreId },
    run: ({ at }, { name, CustomKeyStoreId }) => at.faults.repair(name, { CustomKeyStoreId }),
  }),
  'faults/pending': operation({
    reads: true,
    summary: 'Everything that is still to come or to be repaired.',
    output: { pending: list(pendingFault) },
    run: ({ at }) => ({ pending: at.faults.pending() }),
  }),
  'faults/clear': operation({
    summary: 'Forgets what is scripted and repairs what was triggered.',
    run: ({ at }) => at.faults.clear(),
  }),
};
