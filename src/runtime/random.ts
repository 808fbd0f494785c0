import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Purposes that draw chance of their own, so that one more fault roll does not change the ids. */
export type RandomPurpose = 'ids' | 'requests' | 'keyMaterial' | 'faults' | 'timing';

/** State of every stream drawn from so far, as a snapshot holds it. */
export type RandomState = { readonly [purpose in RandomPurpose]?: readonly number[] };

/** What a stream needs of its generator. */
interface Generator {
  next(): number;
  getState(): readonly number[];
}

/** A seeded stream of chance. */
export class RandomStream {
  readonly #generator: Generator;

  constructor(generator: Generator) {
    this.#generator = generator;
  }

  /** 32 random bits, as an unsigned integer. */
  bits(): number {
    return this.#generator.next() >>> 0;
  }

  /** From 0 up to, not including, 1. */
  fraction(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number from 0 up to, not including, `below` (at most 2³²). */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** `length` characters of `alphabet`. */
  text(alphabet: string, length: number): string {
    const codes: number[] = [];
    for (let i = 0; i < length; i++) codes.push(alphabet.charCodeAt(this.below(alphabet.length)));
    return String.fromCharCode(...codes);
  }

  /** `length` random bytes. */
  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i += 4) {
      const bits = this.bits();
      for (let j = 0; j < 4 && i + j < length; j++) bytes[i + j] = bits >>> (j * 8);
    }
    return bytes;
  }

  state(): readonly number[] {
    return this.#generator.getState();
  }
}

/** All chance of one world: independent streams per purpose, made from one seed. */
export class Random {
  readonly #seed: number | string;
  readonly #streams = new Map<RandomPurpose, RandomStream>();

  constructor(seed: number | string, state: RandomState = {}) {
    this.#seed = seed;
    for (const [purpose, words] of Object.entries(state)) {
      this.#streams.set(purpose as RandomPurpose, new RandomStream(xoroshiro128plusFromState(words)));
    }
  }

  stream(purpose: RandomPurpose): RandomStream {
    let stream = this.#streams.get(purpose);
    if (stream === undefined) {
      const generator = xoroshiro128plus(hash(`${purpose}:${typeof this.#seed}:${this.#seed}`));
      for (let i = 0; i < 16; i++) generator.next(); // near seeds give near first draws
      stream = new RandomStream(generator);
      this.#streams.set(purpose, stream);
    }
    return stream;
  }

  state(): RandomState {
    return Object.fromEntries(
      [...this.#streams]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([purpose, stream]) => [purpose, stream.state()]),
    );
  }
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value;
}
