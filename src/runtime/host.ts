/**
 * What the core takes from its host, captured once when this module loads: a later fake timer, ours or a test
 * runner's, does not reach it. No built-in module is imported; Node's own timers are asked for by name, because
 * test runners replace the globals.
 */

interface NodeTimers {
  setImmediate(callback: () => void): unknown;
  setTimeout(callback: () => void, ms: number): unknown;
}

interface NodeProcess {
  getBuiltinModule?: (id: string) => unknown;
}

/** A built-in module of Node, or `undefined` where there is none. */
export function nodeBuiltin<T>(id: string): T | undefined {
  const process = (globalThis as { process?: NodeProcess }).process;
  return process?.getBuiltinModule?.(id) as T | undefined;
}

const timers = nodeBuiltin<NodeTimers>('node:timers');
const setImmediate = timers?.setImmediate;
const setTimeout = timers?.setTimeout ?? globalThis.setTimeout;
const performance = globalThis.performance;

/** Calls back in a later turn of the event loop, after every promise that can settle has settled. */
export const afterMacrotask: (callback: () => void) => void = setImmediate ?? messageChannel();

/** Resolves in a later turn of the event loop. */
export const macrotask = () => new Promise<void>((resolve) => afterMacrotask(resolve));

/** Resolves after `ms` of the host's time, whatever the world's clock says. */
export const hostSleep = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(() => resolve(), ms);
  });

/** The host's monotonic time in milliseconds; only for noticing that nothing moves. */
export const hostNow = () => performance.now();

function messageChannel(): (callback: () => void) => void {
  const waiting: (() => void)[] = [];
  let channel: MessageChannel | undefined;
  return (callback) => {
    if (channel === undefined) {
      channel = new MessageChannel();
      channel.port1.onmessage = () => waiting.shift()?.();
    }
    waiting.push(callback);
    channel.port2.postMessage(undefined);
  };
}

/** The host's timers, looked up at every call, for callers who wait outside every world. */
export const hostTimers = {
  setTimeout: (callback: () => void, ms: number): unknown => globalThis.setTimeout(callback, ms),
  clearTimeout: (timer: Parameters<typeof globalThis.clearTimeout>[0]): void =>
    globalThis.clearTimeout(timer),
  now: (): number => Date.now(),
};
