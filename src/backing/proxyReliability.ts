/** Requests of one second: how many were sent, and how many failed so that another try may succeed. */
interface Second {
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  readonly sent: number;
  readonly failed: number;
}

/** Seconds of the window, as a snapshot holds them. */
export type PersistedReliability = readonly Second[];

/** How far back AWS KMS looks. */
const windowMs = 5 * 60_000;

/**
 * How reliably a proxy answered in the last five minutes.
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export class ProxyReliability {
  #seconds: Second[];

  constructor(persisted: PersistedReliability = []) {
    this.#seconds = [...persisted];
  }

  /** Notes a request and its answer. */
  note(now: number, hasFailed: boolean): void {
    const at = now - (now % 1_000);
    const last = this.#seconds.at(-1);
    const { sent, failed } = last?.at === at ? last : { sent: 0, failed: 0 };
    if (last?.at === at) this.#seconds.pop();
    else this.#forgetBefore(now);
    this.#seconds.push({ at, sent: sent + 1, failed: failed + (hasFailed ? 1 : 0) });
  }

  /** The share of requests that did not fail; `undefined` when there were none. */
  share(now: number): number | undefined {
    this.#forgetBefore(now);
    let sent = 0;
    let failed = 0;
    for (const second of this.#seconds) {
      sent += second.sent;
      failed += second.failed;
    }
    return sent === 0 ? undefined : 1 - failed / sent;
  }

  persisted(): PersistedReliability {
    return this.#seconds;
  }

  #forgetBefore(now: number): void {
    const gone = this.#seconds.findIndex(({ at }) => now - at < windowMs);
    if (gone !== 0) this.#seconds = gone < 0 ? [] : this.#seconds.slice(gone);
  }
}
