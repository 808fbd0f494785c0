/** How figures are taken: both sides of a comparison in turns, in one process, the median of many rounds. */

/** One side of a comparison. */
export interface Side {
  /** One call; what it does must not depend on how often it ran. */
  call(): Promise<unknown>;
  /** Untimed work after every round: forgets what piles up. */
  tidy?(): unknown;
}

export interface Rounds {
  /** Calls of each side in one round. Default 400. */
  readonly calls?: number;
  /** Timed rounds. Default 41. */
  readonly rounds?: number;
  /** Rounds before them that only warm up. Default 30. */
  readonly warmUp?: number;
}

/** Microseconds per call of one side, one value a round. */
export type Samples = readonly number[];

/** Runs the sides in turns, A B A B …, and begins every round with another one. */
export async function interleaved<Name extends string>(
  sides: Record<Name, Side>,
  { calls = 400, rounds = 41, warmUp = 30 }: Rounds = {},
): Promise<Record<Name, Samples>> {
  const names = Object.keys(sides) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + warmUp) % names.length]!;
      const side = sides[name];
      const startedAt = performance.now();
      for (let i = 0; i < calls; i++) await side.call();
      const microseconds = ((performance.now() - startedAt) * 1_000) / calls;
      await side.tidy?.();
      if (round >= 0) samples[name].push(microseconds);
    }
  }
  return samples;
}

/** Median over the rounds of one side's time by the other's time in the same round. */
export function medianRatio(of: Samples, to: Samples): number {
  return median(of.map((sample, round) => sample / to[round]!));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Awaits a call that must fail with the error of that name; anything else ends the benchmark. */
export async function refused(call: Promise<unknown>, name: string): Promise<void> {
  try {
    await call;
  } catch (error) {
    if ((error as Error).name === name) return;
    throw error;
  }
  throw new Error(`The call was to be refused with ${name}`);
}
