import type { Timers } from '../runtime/timers.ts';

/** Under this key clients of ours carry the timers of their world, so that waiters wait on its clock. */
const key = Symbol.for('custom-key-store-simulator.timers');

/** Lets a client, or a request handler inside one, carry the timers of its world. */
export function carryTimers(carrier: object, timers: Timers): void {
  Object.defineProperty(carrier, key, { value: timers });
}

/** Under this key a prototype holds its installations, across copies of this package; see install.ts. */
export const installedKey = Symbol.for('custom-key-store-simulator.installed');

/** The timers that a client carries: itself, by its request handler, or by what is installed in its class. */
export function timersOf(client: object): Timers | undefined {
  const { config, [installedKey]: installed } = client as {
    config?: { requestHandler?: object };
    [installedKey]?: { readonly layers: readonly object[] };
  };
  const carriers = [client, installed?.layers.at(-1), config?.requestHandler] as (
    | { [key]?: Timers }
    | undefined
  )[];
  return carriers.find((carrier) => carrier?.[key] !== undefined)?.[key];
}
