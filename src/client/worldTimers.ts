import type { Timers } from '../runtime/timers.ts';

/** Under this key clients of ours carry the timers of their world, so that waiters wait on its clock. */
const key = Symbol.for('custom-key-store-simulator.timers');

/** Lets a client, or a request handler inside one, carry the timers of its world. */
export function carryTimers(carrier: object, timers: Timers): void {
  Object.defineProperty(carrier, key, { value: timers });
}

/** The timers that a client carries: itself, or by its request handler as a client of the AWS SDK does. */
export function timersOf(client: object): Timers | undefined {
  const { config } = client as { config?: { requestHandler?: object } };
  const carriers = [client, config?.requestHandler] as ({ [key]?: Timers } | undefined)[];
  return carriers.find((carrier) => carrier?.[key] !== undefined)?.[key];
}
