import type { AwsError } from '../errors/AwsError.ts';
import { type AbortSignalLike, abortError, whenAborted } from '../runtime/abort.ts';
import type { CallerWait, Timeline } from '../runtime/timeline.ts';

/** What became of one request: an output or an error, and how long the answer takes. */
export interface Judgement {
  readonly requestId: string;
  readonly latencyMs: number;
  readonly output?: object;
  readonly error?: AwsError;
}

/** How the caller of one request may end it before its answer. */
export interface RequestOptions {
  readonly abortSignal?: AbortSignalLike | undefined;
  /** Milliseconds on the world's clock. */
  readonly requestTimeout?: number | undefined;
}

/** Calls `answered` when the answer arrives, or `ended` when the caller gives up before. */
export function answerUnless(
  timeline: Timeline,
  judged: Judgement | Promise<Judgement>,
  { abortSignal, requestTimeout = 0 }: RequestOptions,
  answered: (judgement: Judgement) => void,
  ended: (error: Error) => void,
): void {
  if (abortSignal?.aborted) {
    ended(abortError(abortSignal)); // by a listener that heard of the request
    return;
  }
  let isOver = false;
  let wait: CallerWait | undefined;
  const end = (settle: () => void) => {
    if (isOver) return;
    isOver = true;
    stopListening();
    stopWaitingForEnd();
    settle();
  };
  const abandon = (reason: Error) => end(() => ended(reason));
  const stopListening = whenAborted(abortSignal, () => {
    if (wait !== undefined) timeline.cancelWait(wait);
    abandon(abortError(abortSignal!));
  });

  // A remote backing that never answers is no reason to wait for ever.
  const stopWaitingForEnd = timeline.onEnd(abandon);

  const answer = (judgement: Judgement) => {
    if (isOver) return;
    const { latencyMs } = judgement;
    const isLate = requestTimeout > 0 && latencyMs > requestTimeout;
    wait = isLate
      ? timeline.wait('request', requestTimeout, () => abandon(timeoutError(requestTimeout)), abandon)
      : timeline.wait('request', latencyMs, () => end(() => answered(judgement)), abandon);
  };
  if (judged instanceof Promise) judged.then(answer, abandon);
  else answer(judged);
}

/** Waits as for an answer. */
export function pause(
  timeline: Timeline,
  ms: number,
  abortSignal: AbortSignalLike | undefined,
): Promise<void> {
  if (abortSignal?.aborted) return Promise.reject(abortError(abortSignal));
  return new Promise((resolve, reject) => {
    const wait = timeline.wait(
      'request',
      ms,
      () => {
        stopListening();
        resolve();
      },
      (reason) => {
        stopListening();
        reject(reason);
      },
    );
    const stopListening = whenAborted(abortSignal, () => {
      timeline.cancelWait(wait);
      stopListening();
      reject(abortError(abortSignal!));
    });
  });
}

/** As the AWS SDK's own handlers end a request without answer. */
function timeoutError(ms: number): Error {
  return Object.assign(new Error(`Request did not complete within ${ms} ms`), { name: 'TimeoutError' });
}
