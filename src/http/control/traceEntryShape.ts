import type { Json } from '../../runtime/recorded.ts';
import type { TraceEntry } from '../../runtime/trace.ts';
import type { Call } from '../../simulator/calls.ts';
import {
  anything,
  type ControlShape,
  integer,
  list,
  named,
  number,
  object,
  oneOf,
  optional,
  text,
  word,
} from './controlShape.ts';

const json = (description: string) => anything<Json>(description);

/** Types of trace entries. */
export const traceTypes = word<TraceEntry['type']>([
  'call',
  'answer',
  'transition',
  'arranged',
  'cause',
  'fault',
  'time',
]);

const entry = <M extends Readonly<Record<string, ControlShape<unknown>>>>(
  type: TraceEntry['type'],
  members: M,
) =>
  object({
    sequence: integer('Counts the entries of a world from 1; goes on after a snapshot.'),
    at: number('Milliseconds since the epoch.'),
    type: word([type]),
    accountId: optional(text('Absent for the account and Region of the simulator.')),
    region: optional(text('Absent for the account and Region of the simulator.')),
    ...members,
  });

const request = { requestId: text('The request.'), operation: text('Its operation.') };

const error = {
  name: text('Its name.'),
  message: text('As AWS KMS words it.'),
  reason: text('Which rule refused, and in which state.'),
  documentation: text('The page that states the rule.'),
};

/** One line of a trace. */
export const traceEntry: ControlShape<TraceEntry> = named(
  'TraceEntry',
  oneOf(
    entry('call', { ...request, attempt: integer('Counts from 1.'), input: json('Without secrets.') }),
    entry('answer', {
      ...request,
      latencyMs: number('Milliseconds until the answer arrives.'),
      output: optional(json('Without secrets.')),
      error: optional(object(error)),
    }),
    entry('transition', {
      machine: text('What kind of thing changed its state.'),
      id: text('Which one.'),
      from: text('State before.'),
      to: text('State after.'),
      event: text('Why.'),
      ConnectionErrorCode: optional(text('Why a custom key store became FAILED.')),
      backingKeyDeletionStatus: optional(word(['SUCCESS', 'FAILURE'])),
    }),
    entry('arranged', {
      what: text('The operation.'),
      input: json('Without secrets.'),
      output: json('Without secrets.'),
    }),
    entry('cause', { id: text('What it happened to.'), cause: text('What happened.') }),
    entry('fault', {
      what: text('What was done.'),
      name: text('The failure.'),
      details: json('More of it.'),
    }),
    entry('time', { ms: number('Milliseconds by which somebody moved the clock.') }),
  ),
);

/** One call of a client. */
export const call: ControlShape<Call> = named(
  'Call',
  object({
    operation: text('The operation.'),
    input: json('Without secrets.'),
    at: number('When its first request arrived, in milliseconds since the epoch.'),
    attempts: list(
      object({
        requestId: text('The request.'),
        at: number('Milliseconds since the epoch.'),
        error: optional(text('Name of the error, when it failed.')),
      }),
    ),
    output: optional(json('When the last attempt succeeded.')),
    error: optional(
      object({ ...error, name: text('Its name.') as ControlShape<NonNullable<Call['error']>['name']> }),
    ),
  }),
);
