/** An `AbortSignal`, or the AWS SDK's older form of one, which has only `onabort`. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

interface AnySignal extends AbortSignalLike {
  readonly reason?: unknown;
  addEventListener?(type: 'abort', listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener?(type: 'abort', listener: () => void): void;
  onabort?: unknown;
}

/** Calls back when the signal is aborted; returns the function that ends it. */
export function whenAborted(signal: AbortSignalLike | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => {};
  const any: AnySignal = signal;
  if (any.addEventListener === undefined) {
    any.onabort = listener;
    return () => {
      any.onabort = null;
    };
  }
  any.addEventListener('abort', listener, { once: true });
  return () => any.removeEventListener?.('abort', listener);
}

/** As the AWS SDK's own handlers end an aborted request. */
export function abortError(signal: AbortSignalLike): Error {
  const { reason } = signal as AnySignal;
  return Object.assign(new Error('Request aborted', { cause: reason }), { name: 'AbortError' });
}
