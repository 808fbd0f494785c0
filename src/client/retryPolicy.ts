import type { Random } from '../runtime/random.ts';

/** Why a request is sent again. */
export type RetryKind = 'throttling' | 'transient';

/**
 * The figures of the AWS SDK's standard mode.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const baseDelayMs: Record<RetryKind, number> = { transient: 50, throttling: 1_000 };
const cost: Record<RetryKind, number> = { transient: 14, throttling: 5 };
const longestDelayMs = 20_000;
const capacity = 500;
const successIncrement = 1;

/** Leave to send a request again: after how long, and at what cost of the client's retry quota. */
export interface Retry {
  readonly delayMs: number;
  readonly cost: number;
}

/** What a retry draws its delay from. */
interface ChancyWorld {
  readonly random: Random;
}

/** The one retry policy of all clients: exponential delays with full jitter, and a quota for each client. */
export class RetryPolicy {
  /** The first included. */
  maxAttempts: number;
  readonly #world: () => ChancyWorld;
  #capacityIn: ChancyWorld | undefined;
  #capacity = capacity;

  constructor(maxAttempts: number, world: () => ChancyWorld) {
    this.maxAttempts = maxAttempts;
    this.#world = world;
  }

  /** Whether a request that failed in its `attempts`-th attempt is sent again. */
  retry(kind: RetryKind | undefined, attempts: number): Retry | undefined {
    const world = this.#world();
    if (this.#capacityIn !== world) {
      // After a reset the quota is whole again, as everything is.
      this.#capacityIn = world;
      this.#capacity = capacity;
    }
    if (kind === undefined || attempts >= this.maxAttempts || this.#capacity < cost[kind]) return undefined;
    this.#capacity -= cost[kind];
    const longest = Math.min(baseDelayMs[kind] * 2 ** (attempts - 1), longestDelayMs);
    return { delayMs: Math.floor(world.random.stream('timing').fraction() * longest), cost: cost[kind] };
  }

  /** A success gives back what the last retry cost, or a little. */
  succeeded(lastCost: number | undefined): void {
    this.#capacity = Math.min(capacity, this.#capacity + (lastCost ?? successIncrement));
  }
}

/** Whether our client asks again after this error, and why. */
export function retryKind(error: unknown): RetryKind | undefined {
  // A getter of an input may throw anything.
  const { name, $retryable } = (error ?? {}) as { name?: string; $retryable?: { throttling?: boolean } };
  if ($retryable !== undefined) return $retryable.throttling ? 'throttling' : 'transient';
  return name === 'TimeoutError' ? 'transient' : undefined;
}
