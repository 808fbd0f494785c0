import { Kept } from '../runtime/kept.ts';
import { frozen, type Json, shortened } from '../runtime/recorded.ts';

/** One call of a client, with all its attempts. Secrets are replaced, long values cut. */
export interface Call {
  readonly operation: string;
  readonly input: Json;
  /** When its first request arrived, in milliseconds since the epoch. */
  readonly at: number;
  /** One entry a request; the AWS SDK and our client ask again after throttling and faults of the server. */
  readonly attempts: readonly CallAttempt[];
  /** The output, when the last attempt succeeded. */
  readonly output?: Json;
  /** The error, when the last attempt failed. */
  readonly error?: CallError;
}

/** One request of a call. */
export interface CallAttempt {
  readonly requestId: string;
  readonly at: number;
  /** Name of the error, when it failed. */
  readonly error?: string;
}

/** Why a call failed. */
export interface CallError {
  readonly name: string;
  readonly message: string;
  /** Which rule refused, and in which state; one sentence. */
  readonly reason: string;
  /** The page that states the rule. */
  readonly documentation: string;
}

/** A call that is being recorded. */
export interface OpenCall {
  readonly operation: string;
  readonly at: number;
  readonly attempts: CallAttempt[];
  input: Json;
  output: Json | undefined;
  error: CallError | undefined;
}

/** The last calls of a world, bounded as its trace is. */
export class Calls {
  readonly #kept: Kept<OpenCall>;

  constructor(limit: number) {
    this.#kept = new Kept(limit);
  }

  begin(operation: string, at: number): OpenCall {
    const call: OpenCall = {
      operation: shortened(operation),
      at,
      attempts: [],
      input: {},
      output: undefined,
      error: undefined,
    };
    this.#kept.push(call);
    return call;
  }

  list(operation?: string): readonly Call[] {
    return this.#kept
      .list()
      .filter((call) => operation === undefined || call.operation === operation)
      .map(({ operation: name, input, at, attempts, output, error }) => ({
        operation: name,
        input: frozen(input),
        at,
        attempts: [...attempts],
        ...(output === undefined ? {} : { output: frozen(output) }),
        ...(error === undefined ? {} : { error: frozen(error) }),
      }));
  }

  clear(): void {
    this.#kept.clear();
  }
}
