import type { OpenCall } from '../simulator/calls.ts';

/** What a client of AWS says about one attempt of a call. */
export interface Attempt {
  /** The same for every attempt of a call; empty when the client does not say. */
  readonly invocationId: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** How many attempts the client may make, when it says so. */
  readonly most: number | undefined;
}

/** Longest id of a call; the AWS SDKs send a UUID. */
const longestInvocationId = 128;

/**
 * Reads the headers by which the AWS SDKs number the attempts of a call: `attempt=1; max=3`, and in some of them
 * `ttl=20260101T000010Z; attempt=2; max=5`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function attemptOf(headers: Readonly<Record<string, string>>): Attempt {
  const invocationId = headers['amz-sdk-invocation-id'] ?? '';
  const request = headers['amz-sdk-request'] ?? '';
  return {
    invocationId: invocationId.length > longestInvocationId ? '' : invocationId,
    attempt: numberIn(attemptForm, request) ?? 1,
    most: numberIn(mostForm, request),
  };
}

const attemptForm = /(?:^|; ?)attempt=(\d{1,4})(?:;|$)/;
const mostForm = /(?:^|; ?)max=(\d{1,4})(?:;|$)/;

function numberIn(form: RegExp, header: string): number | undefined {
  const [, digits] = form.exec(header) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Calls of which another attempt may come. */
const mostOpenCalls = 1_000;

/** The attempts of one call belong together by the id that the client gives the call. */
export class OpenCalls {
  readonly #calls = new Map<string, OpenCall>();

  of({ invocationId, attempt, most }: Attempt, operation: string, begin: () => OpenCall): OpenCall {
    const open = this.#calls.get(invocationId);
    // Whoever counts on in a call of which there are as many attempts already, or asks for something else, begins another.
    const isNext = open !== undefined && open.attempts.length < attempt && open.operation === operation;
    const call = isNext ? open : begin();
    if (invocationId === '' || attempt === most) this.#calls.delete(invocationId);
    else this.#remember(invocationId, call);
    return call;
  }

  #remember(invocationId: string, call: OpenCall): void {
    this.#calls.set(invocationId, call);
    if (this.#calls.size > mostOpenCalls) this.#calls.delete(this.#calls.keys().next().value!);
  }
}

/** The open calls of each world: a call of a world that was reset is none of the next. */
export function openCallsByWorld(): (world: object) => OpenCalls {
  const byWorld = new WeakMap<object, OpenCalls>();
  return (world) => {
    const calls = byWorld.get(world) ?? new OpenCalls();
    byWorld.set(world, calls);
    return calls;
  };
}
