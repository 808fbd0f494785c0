import type { AbortSignalLike } from '../runtime/abort.ts';

/** How a call may end before its answer: as in the options of the AWS SDK. */
export interface CallOptions {
  /** Ends the call with an `AbortError`; what has been applied stays. */
  readonly abortSignal?: AbortSignalLike | undefined;
  /** Milliseconds of the world's clock that each attempt may take. */
  readonly requestTimeout?: number | undefined;
}
