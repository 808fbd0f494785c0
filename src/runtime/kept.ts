/** The last `limit` of many things, oldest first. */
export class Kept<T> {
  readonly #limit: number;
  #ring: T[] = [];
  /** Where the next one goes once the ring is full: the place of the oldest. */
  #next = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(one: T): void {
    if (this.#ring.length < this.#limit) {
      this.#ring.push(one);
      return;
    }
    this.#ring[this.#next] = one;
    this.#next = (this.#next + 1) % this.#limit;
  }

  list(): T[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }

  clear(): void {
    this.#ring = [];
    this.#next = 0;
  }
}
