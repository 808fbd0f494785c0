/** Calls a listener, whose trouble is its own: what is under way goes on, and the host hears of it. */
export function callListener<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
