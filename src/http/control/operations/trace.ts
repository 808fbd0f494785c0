import { worldOperation } from '../controlOperation.ts';
import { integer, list, optional, text } from '../controlShape.ts';
import { call, traceEntry, traceTypes } from '../traceEntryShape.ts';

/** What happened. */
export const traceOperations = {
  trace: worldOperation({
    reads: true,
    summary: 'The record of everything that happened, oldest first, without secrets.',
    input: {
      after: optional(integer('Only entries with a greater `sequence`.', 0)),
      type: optional(traceTypes),
      limit: optional(integer('At most so many: the first ones with `after`, the last ones without.', 1)),
    },
    output: {
      entries: list(traceEntry),
      lastSequence: integer('`sequence` of the newest entry of the world, whatever was asked for.'),
    },
    example: { type: 'transition', limit: 10 },
    run: ({ world }, { after, type, limit }) => {
      const found = world.trace
        .entries()
        .filter((entry) => entry.sequence > (after ?? 0) && (type ?? entry.type) === entry.type);
      const { lastSequence } = world.trace;
      if (limit === undefined) return { entries: found, lastSequence };
      return { entries: after === undefined ? found.slice(-limit) : found.slice(0, limit), lastSequence };
    },
  }),
  calls: worldOperation({
    reads: true,
    summary: 'The last calls of all clients, oldest first, without secrets.',
    input: { operation: optional(text('Only calls of this operation of AWS.')) },
    output: { calls: list(call) },
    example: { operation: 'Encrypt' },
    run: ({ world }, { operation }) => ({ calls: world.calls.list(operation) }),
  }),
  clearCalls: worldOperation({
    summary: 'Forgets the calls so far; the trace keeps them.',
    run: ({ world }) => world.calls.clear(),
  }),
};
