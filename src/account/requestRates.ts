/** A bucket of requests that fills with time; plain JSON. */
interface Bucket {
  /** Requests that may still come at once. */
  readonly left: number;
  /** When that was so, in milliseconds since the epoch. */
  readonly at: number;
}

/** Buckets by the name of their quota, as a snapshot holds them. */
export type PersistedRates = Readonly<Record<string, Bucket>>;

/**
 * Request quotas of one account and Region: each is a bucket that holds the requests of one second and fills at the
 * documented rate, on the world's clock.
 */
export class RequestRates {
  readonly #buckets: Map<string, Bucket>;

  constructor(persisted: PersistedRates = {}) {
    this.#buckets = new Map(Object.entries(persisted));
  }

  /** Whether no request was counted yet. */
  get isEmpty(): boolean {
    return this.#buckets.size === 0;
  }

  /** Whether the quota allows one more request now. */
  allows(quota: string, perSecond: number, now: number): boolean {
    return this.#leftIn(quota, perSecond, now) >= 1;
  }

  /** Counts one request; false when the quota does not allow it now. */
  take(quota: string, perSecond: number, now: number): boolean {
    const left = this.#leftIn(quota, perSecond, now);
    const isAllowed = left >= 1;
    this.#buckets.set(quota, { left: isAllowed ? left - 1 : left, at: now });
    return isAllowed;
  }

  /** The quota is nobody's any more. */
  forget(quota: string): void {
    this.#buckets.delete(quota);
  }

  persisted(): PersistedRates {
    return Object.fromEntries(this.#buckets);
  }

  #leftIn(quota: string, perSecond: number, now: number): number {
    const { left, at } = this.#buckets.get(quota) ?? { left: perSecond, at: now };
    return Math.min(perSecond, left + (Math.max(0, now - at) * perSecond) / 1_000);
  }
}
