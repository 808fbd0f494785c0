/** Empty entries that may stay before they are swept out. */
const fewEmpty = 64;

/**
 * Which ids have a value. A value that nobody has any more keeps its empty entry for a while: a `Map` from which one
 * key is deleted and set again and again becomes slow with its size.
 */
export class ValueIndex {
  #ids = new Map<string, string[]>();
  #empty = 0;

  get(value: string): readonly string[] {
    return this.#ids.get(value) ?? [];
  }

  add(value: string, id: string): void {
    const ids = this.#ids.get(value);
    if (ids?.length === 0) this.#empty--;
    this.#ids.set(value, ids === undefined ? [id] : [...ids, id]);
  }

  remove(value: string, id: string): void {
    const left = this.get(value).filter((other) => other !== id);
    this.#ids.set(value, left);
    if (left.length > 0) return;
    this.#empty++;
    if (this.#empty > fewEmpty && this.#empty * 2 > this.#ids.size) this.#sweep();
  }

  #sweep(): void {
    this.#ids = new Map([...this.#ids].filter(([, ids]) => ids.length > 0));
    this.#empty = 0;
  }
}
