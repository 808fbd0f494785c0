import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { nodeBuiltin } from './host.ts';
import { dateOf, type TimerHandle, type Timers } from './timers.ts';

/** Marks a host whose globals are patched, across every world and every copy of this package. */
const patched = Symbol.for('custom-key-store-simulator.globalsPatched');

/** Where Node's `util.promisify` looks for the promise form of a function. */
const promisify = Symbol.for('nodejs.util.promisify.custom');

type Namespace = Record<PropertyKey, unknown>;

/**
 * Puts `timers` in the place of the host's: the globals, `AbortSignal.timeout` and, in Node, the modules
 * `node:timers` and `node:timers/promises`. Returns the function that puts everything back.
 */
export function patchGlobals(timers: Timers): () => void {
  const host = globalThis as unknown as Namespace;
  if (host[patched] !== undefined) {
    throw new SimulatorUsageError(
      'run: patchGlobals is in use by another run; runs that patch the globals go one after the other',
    );
  }
  const undo: (() => void)[] = [];
  let isActive = true;
  const replace = (target: Namespace | undefined, name: PropertyKey, value: unknown) => {
    if (target === undefined) return;
    const before = Object.getOwnPropertyDescriptor(target, name);
    const enumerable = before?.enumerable ?? false;
    Object.defineProperty(target, name, { configurable: true, enumerable, writable: true, value });
    undo.push(() => {
      // Somebody has put another in its place, and may put ours back: it then passes on to the host's.
      if (Object.getOwnPropertyDescriptor(target, name)?.value !== value) return;
      if (before === undefined) delete target[name];
      else Object.defineProperty(target, name, before);
    });
  };
  /** Ours while the run lasts, the host's afterwards. */
  const whileActive = (ours: unknown, hosts: unknown) =>
    function (this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply((isActive ? ours : hosts) as (...args: unknown[]) => unknown, this, args);
    };
  const restore = () => {
    isActive = false;
    for (const step of undo.splice(0).reverse()) step();
    nodeBuiltin<{ syncBuiltinESMExports(): void }>('node:module')?.syncBuiltinESMExports();
  };

  try {
    replace(host, patched, true);
    const promises = promiseTimers(timers);
    const functions: Namespace = {
      setTimeout: Object.assign(whileActive(timers.setTimeout, host.setTimeout), {
        [promisify]: whileActive(promises.setTimeout, (host.setTimeout as Namespace)[promisify]),
      }),
      setInterval: whileActive(timers.setInterval, host.setInterval),
      clearTimeout: whileActive(timers.clearTimeout, host.clearTimeout),
      clearInterval: whileActive(timers.clearInterval, host.clearInterval),
    };
    const nodeTimers = nodeBuiltin<Namespace>('node:timers');
    for (const [name, value] of Object.entries(functions)) {
      replace(host, name, value);
      replace(nodeTimers, name, value);
    }
    const HostDate = Date;
    const now = () => (isActive ? timers.now() : HostDate.now());
    replace(host, 'Date', dateOf(now));
    replace(
      host.AbortSignal as Namespace,
      'timeout',
      whileActive((ms: number) => abortSignalTimeout(timers, ms), AbortSignal.timeout),
    );
    const nodePromises = nodeBuiltin<Namespace>('node:timers/promises');
    for (const [name, value] of Object.entries(promises)) replace(nodePromises, name, value);
    nodeBuiltin<{ syncBuiltinESMExports(): void }>('node:module')?.syncBuiltinESMExports();
  } catch (error) {
    restore();
    throw error;
  }
  return restore;
}

/** `node:timers/promises`: https://nodejs.org/api/timers.html#timers-promises-api */
function promiseTimers(timers: Timers) {
  interface Options {
    readonly signal?: AbortSignal;
  }

  const aborted = (signal: AbortSignal | undefined) =>
    Object.assign(new Error('The operation was aborted', { cause: signal?.reason }), {
      name: 'AbortError',
      code: 'ABORT_ERR',
    });

  const setTimeout = <T>(ms?: number, value?: T, { signal }: Options = {}) =>
    new Promise<T>((resolve, reject) => {
      if (signal?.aborted) {
        reject(aborted(signal));
        return;
      }
      const onAbort = () => {
        timers.clearTimeout(timer);
        reject(aborted(signal));
      };
      const timer = timers.setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve(value as T);
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    });

  async function* setInterval<T>(ms?: number, value?: T, options: Options = {}) {
    while (true) yield await setTimeout(ms, value, options);
  }

  return {
    setTimeout,
    setInterval,
    scheduler: {
      wait: (ms: number, options?: Options) => setTimeout(ms, undefined, options),
      yield: () => Promise.resolve(),
    },
  };
}

/** https://dom.spec.whatwg.org/#dom-abortsignal-timeout */
function abortSignalTimeout(timers: Timers, ms: number): AbortSignal {
  const controller = new AbortController();
  const timer: TimerHandle = timers.setTimeout(
    () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    ms,
  );
  timer.unref();
  return controller.signal;
}
