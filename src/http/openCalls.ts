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

/**
 * Reads the headers by which the AWS SDKs number the attempts of a call.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function attemptOf(headers: Readonly<Record<string, string>>): Attempt {
  const [, attempt, most] =
    /^attempt=(\d{1,4})(?:; max=(\d{1,4}))?/.exec(headers['amz-sdk-request'] ?? '') ?? [];
  return {
    invocationId: headers['amz-sdk-invocation-id'] ?? '',
    attempt: attempt === undefined ? 1 : Number(attempt),
    most: most === undefined ? undefined : Number(most),
  };
}

/** Calls of which another attempt may come. */
const mostOpenCalls = 1_000;

/** The attempts of one call belong together by the id that the client gives the call. */
export class OpenCalls {
  readonly #calls = new Map<string, OpenCall>();

  of({ invocationId, attempt, most }: Attempt, begin: () => OpenCall): OpenCall {
    const call = (attempt === 1 ? undefined : this.#calls.get(invocationId)) ?? begin();
    if (invocationId === '' || attempt === most) this.#calls.delete(invocationId);
    else this.#remember(invocationId, call);
    return call;
  }

  #remember(invocationId: string, call: OpenCall): void {
    this.#calls.set(invocationId, call);
    if (this.#calls.size > mostOpenCalls) this.#calls.delete(this.#calls.keys().next().value!);
  }
}
