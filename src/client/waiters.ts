import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ConnectionState } from '../model/customKeyStore.ts';
import type { DescribeCustomKeyStoresInput, DescribeCustomKeyStoresOutput } from '../model/operations.ts';
import { type AbortSignalLike, whenAborted } from '../runtime/abort.ts';
import { hostTimers } from '../runtime/host.ts';
import { timersOf } from './worldTimers.ts';

/** A client to wait with: ours, or one of the AWS SDK together with its command. */
export interface DescribingClient {
  describeCustomKeyStores?(input: DescribeCustomKeyStoresInput): Promise<DescribeCustomKeyStoresOutput>;
  send?(command: any, ...rest: any[]): any;
}

/** What a waiter needs of timers: those of a world, or the like. */
export interface WaiterTimers {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: any): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What a waiter waits with. Members and units as in the waiters of the AWS SDK. */
export interface WaiterConfiguration {
  readonly client: DescribingClient;
  /** Seconds to wait at most. */
  readonly maxWaitTime: number;
  /** Seconds between the first polls. Default 5. */
  readonly minDelay?: number;
  /** Seconds between later polls. Default 120. */
  readonly maxDelay?: number;
  readonly abortSignal?: AbortSignalLike;
  /** Timers to wait on. Default those of the client's world, else the host's. */
  readonly timers?: WaiterTimers;
  /** `DescribeCustomKeyStoresCommand`, for a client that has only `send`. */
  readonly command?: new (
    input: any,
  ) => any;
}

/** How a waiter ended, as in the waiters of the AWS SDK. */
export interface WaiterResult {
  readonly state: 'SUCCESS';
  /** The answer that ended it. */
  readonly reason: DescribeCustomKeyStoresOutput;
}

/**
 * Polls DescribeCustomKeyStores until the custom key store is CONNECTED. The AWS SDK has no such waiter; this one
 * works against AWS as well. It ends at once when the store is FAILED, with the ConnectionErrorCode.
 *
 * @param configuration - Client, seconds, and, for a client of the AWS SDK, `command: DescribeCustomKeyStoresCommand`.
 * @param input - `CustomKeyStoreId`, or `CustomKeyStoreName`.
 * @throws `Error` named `TimeoutError`: `maxWaitTime` is over. `Error` named `AbortError`: the signal was aborted.
 * `Error` otherwise: the store is FAILED; its answer is the error's `reason`. Errors of DescribeCustomKeyStores pass.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-connect-disconnect.html
 * @example
 * ```ts
 * const sim = createSimulator();
 * const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
 * await sim.run(() =>
 *   waitUntilCustomKeyStoreConnected({ client: sim.client(), maxWaitTime: 1_500 }, { CustomKeyStoreId }),
 * );
 * ```
 */
export function waitUntilCustomKeyStoreConnected(
  configuration: WaiterConfiguration,
  input: DescribeCustomKeyStoresInput,
): Promise<WaiterResult> {
  return waitUntil(configuration, input, 'CONNECTED');
}

/**
 * Polls DescribeCustomKeyStores until the custom key store is DISCONNECTED. It ends at once when the store is
 * FAILED, because only a request leads out of that.
 *
 * @param configuration - As for {@link waitUntilCustomKeyStoreConnected}.
 * @param input - `CustomKeyStoreId`, or `CustomKeyStoreName`.
 * @throws As {@link waitUntilCustomKeyStoreConnected}.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/disconnect-keystore.html
 */
export function waitUntilCustomKeyStoreDisconnected(
  configuration: WaiterConfiguration,
  input: DescribeCustomKeyStoresInput,
): Promise<WaiterResult> {
  return waitUntil(configuration, input, 'DISCONNECTED');
}

async function waitUntil(
  configuration: WaiterConfiguration,
  input: DescribeCustomKeyStoresInput,
  wanted: ConnectionState,
): Promise<WaiterResult> {
  requireConfiguration(configuration);
  const { client, maxWaitTime, minDelay = 5, maxDelay = 120, abortSignal } = configuration;
  requireSeconds({ maxWaitTime, minDelay, maxDelay });
  const describe = describer(configuration);
  requireStore(input);
  const timers = configuration.timers ?? timersOf(client) ?? hostTimers;
  const deadline = timers.now() + maxWaitTime * 1_000;
  for (let poll = 1; ; poll++) {
    if (abortSignal?.aborted) throw waiterError('AbortError', 'the signal was aborted', undefined);
    const reason = await describe(input);
    const { CustomKeyStoreId, ConnectionState, ConnectionErrorCode } = reason.CustomKeyStores?.[0] ?? {};
    if (ConnectionState === wanted) return { state: 'SUCCESS', reason };
    if (ConnectionState === 'FAILED') {
      throw waiterError('Error', `${CustomKeyStoreId} is FAILED (${ConnectionErrorCode})`, reason);
    }
    const delay = Math.min(maxDelay, minDelay * 2 ** (poll - 1)) * 1_000;
    if (timers.now() + delay > deadline) {
      throw waiterError(
        'TimeoutError',
        `${CustomKeyStoreId} is ${ConnectionState}, and the next poll would exceed ${maxWaitTime} s`,
        reason,
      );
    }
    await pause(timers, delay, abortSignal);
  }
}

function requireConfiguration(configuration: unknown): void {
  if (typeof configuration !== 'object' || configuration === null) {
    throw new SimulatorUsageError('waiter: expected a configuration with client and maxWaitTime');
  }
}

function requireStore(input: DescribeCustomKeyStoresInput): void {
  const { CustomKeyStoreId, CustomKeyStoreName } = input ?? {};
  if (typeof (CustomKeyStoreId ?? CustomKeyStoreName) !== 'string') {
    throw new SimulatorUsageError(
      'waiter: expected CustomKeyStoreId or CustomKeyStoreName of the store to wait for',
    );
  }
}

function requireSeconds(seconds: Record<string, number>): void {
  for (const [name, value] of Object.entries(seconds)) {
    if (typeof value !== 'number' || !(value > 0)) {
      throw new SimulatorUsageError(`waiter: ${name}: expected seconds, more than 0`);
    }
  }
  if (seconds.minDelay! > seconds.maxDelay!) {
    throw new SimulatorUsageError('waiter: minDelay: expected at most maxDelay, which is 120 unless given');
  }
}

function describer({ client, command: Command }: WaiterConfiguration) {
  if (typeof client?.describeCustomKeyStores === 'function') {
    return (input: DescribeCustomKeyStoresInput) => client.describeCustomKeyStores!(input);
  }
  if (typeof client?.send === 'function' && Command !== undefined) {
    return (input: DescribeCustomKeyStoresInput): Promise<DescribeCustomKeyStoresOutput> =>
      client.send!(new Command(input));
  }
  throw new SimulatorUsageError(
    'waiter: expected a client with describeCustomKeyStores, or with send together with command: DescribeCustomKeyStoresCommand',
  );
}

function pause(timers: WaiterTimers, ms: number, signal: AbortSignalLike | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stopListening();
      timers.clearTimeout(timer);
      resolve();
    };
    const timer = timers.setTimeout(end, ms);
    const stopListening = whenAborted(signal, end);
  });
}

function waiterError(
  name: string,
  because: string,
  reason: DescribeCustomKeyStoresOutput | undefined,
): Error {
  return Object.assign(new Error(`Waiter ended: ${because}.`), { name, reason });
}
