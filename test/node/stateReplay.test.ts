/** A world in a state directory, killed at any moment: what is opened next is the same world, and goes on alike. */
import { rmSync } from 'node:fs';
import type { Simulator, SimulatorOptions } from 'custom-key-store-simulator';
import type { StateDirectory, StateDirectoryOptions } from 'custom-key-store-simulator/node';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { runControl } from '../../src/http/control/runControl.ts';
import { openStateDirectory } from '../../src/node/openStateDirectory.ts';
import { openStateDirectoryWith, type StateInternals } from '../../src/node/openStateDirectoryWith.ts';
import { scaledClock } from '../../src/runtime/scaledClock.ts';
import { crashCopy, worldOf } from '../helpers/stateCrash.ts';
import { newPath, removeAll } from '../helpers/stateHosts.ts';
import { beginStateStory, type Step, step, type Teller, tell, tellerOf } from '../helpers/stateStory.ts';

afterEach(() => {
  vi.useRealTimers();
});
afterAll(removeAll);

/** A way in which time passes. */
interface TimeKind {
  readonly clock: (like?: Simulator) => NonNullable<StateDirectoryOptions['clock']>;
  readonly pass: Parameters<typeof tell>[2];
  /** Lets what happens end. */
  readonly settled: <T>(what: Promise<T>) => Promise<T>;
}

const factor = 60;

const byHost = (hostMs: (ms: number) => number): Pick<TimeKind, 'pass' | 'settled'> => ({
  // Both worlds are told the same step, and the host's time moves for both at once.
  pass: (_sim, ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.ceil(hostMs(ms)));
    }),
  settled: async (what) => {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    what.then(over, over);
    await vi.advanceTimersByTimeAsync(0);
    while (!isOver) await vi.advanceTimersToNextTimerAsync();
    return what;
  },
});

const kinds: Readonly<Record<string, TimeKind>> = {
  virtual: {
    clock: () => 'virtual',
    pass: (sim, ms, isOwn) => (isOwn ? sim.advance(ms) : runControl(sim, 'advance', { duration: ms })),
    settled: (what) => what,
  },
  system: { clock: () => 'system', ...byHost((ms) => ms) },
  scaled: {
    // The clock of the second world shows the same time as that of the first.
    clock: (like) => (now) => scaledClock(factor, like?.now ?? now),
    ...byHost((ms) => ms / factor),
  },
};

interface Story {
  readonly options: SimulatorOptions;
  readonly chapters: readonly {
    readonly steps: readonly Step[];
    readonly after: readonly Step[];
    /** Whether the world that was opened is the one that the story goes on in. */
    readonly goesOnInCopy: boolean;
  }[];
  readonly longestJournalBytes: number;
}

const story: fc.Arbitrary<Story> = fc.record({
  options: fc.record({
    // Waiting between attempts is the one thing that depends on how often somebody asked in vain.
    maxAttempts: fc.constant(1),
    seed: fc.constantFrom('one', 'two'),
    authorization: fc.constantFrom('off' as const, 'iam' as const),
    quotas: fc.constantFrom({}, { requests: 'documented' as const }, { requests: { customKeyStore: 1 } }),
  }),
  chapters: fc.array(
    fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 14, size: 'max' }),
      after: fc.array(step, { maxLength: 5, size: 'max' }),
      goesOnInCopy: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4, size: 'max' },
  ),
  longestJournalBytes: fc.constantFrom(0, 2_000, 10_000_000),
});

async function live(kind: TimeKind, { options, chapters, longestJournalBytes }: Story): Promise<void> {
  const internals: StateInternals = { longestJournalBytes };
  const open = (directory: string, like?: Simulator) =>
    openStateDirectoryWith(directory, { ...options, clock: kind.clock(like) }, internals);
  let directory = newPath();
  let state: StateDirectory = open(directory);
  let teller: Teller = tellerOf(state.simulator);
  beginStateStory(state.simulator);
  state.save();
  try {
    for (const { steps, after, goesOnInCopy } of chapters) {
      let isKept = true;
      for (const one of steps) {
        await kind.settled(tell(teller, one, kind.pass));
        if (one.kind === 'handle' || one.kind === 'ownTime') isKept = false;
        else if (one.kind === 'kms') isKept = true;
      }
      // What handles change is kept with the next request.
      if (!isKept) await kind.settled(teller.sim.client().listKeys());

      const copy = crashCopy(directory);
      const other = open(copy, state.simulator);
      expect(worldOf(other.simulator)).toEqual(worldOf(state.simulator));
      expect(other.simulator.now).toBe(state.simulator.now);

      const otherTeller = tellerOf(other.simulator, teller);
      for (const one of after) {
        const both = [tell(teller, one, kind.pass), tell(otherTeller, one, kind.pass)];
        const [there, here] = await kind.settled(Promise.all(both));
        expect(here).toBe(there);
      }
      expect(worldOf(other.simulator)).toEqual(worldOf(state.simulator));
      (goesOnInCopy ? state : other).close();
      rmSync(goesOnInCopy ? directory : copy, { recursive: true });
      if (goesOnInCopy) [directory, state, teller] = [copy, other, otherTeller];
    }
  } finally {
    state.close();
  }
}

/** The process is killed while several callers wait for their answers. */
async function dieInFlight(
  kind: TimeKind,
  before: readonly Step[],
  inFlight: readonly Step[],
): Promise<void> {
  const directory = newPath();
  using state = openStateDirectory(directory, { maxAttempts: 1, clock: kind.clock() });
  const teller = tellerOf(state.simulator);
  beginStateStory(state.simulator);
  state.save();
  for (const one of before) await kind.settled(tell(teller, one, kind.pass));

  const answers = Promise.all(inFlight.map((one) => tell(teller, one, kind.pass)));
  using other = openStateDirectory(crashCopy(directory), {
    maxAttempts: 1,
    clock: kind.clock(state.simulator),
  });

  expect(worldOf(other.simulator)).toEqual(worldOf(state.simulator));
  expect(other.simulator.now).toBeGreaterThanOrEqual(state.simulator.now);
  await kind.settled(answers);
  // Nobody got an answer that came later than it is here.
  expect(other.simulator.now).toBeGreaterThanOrEqual(Math.floor(state.simulator.now));
}

describe.each(Object.entries(kinds))('with the clock %s', (name, kind) => {
  test('a world that was killed is the same world when it is opened, and goes on alike', async () => {
    if (name !== 'virtual') vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });

    await fc.assert(
      fc.asyncProperty(story, (told) => live(kind, told)),
      { numRuns: 25, seed: 7, endOnFailure: true },
    );
  });

  test('nothing that was judged is lost while its answer is on its way', async () => {
    if (name !== 'virtual') vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const recorded = step.filter(({ kind }) => kind === 'kms');
    const steps = fc.array(recorded, { minLength: 1, maxLength: 6 });

    await fc.assert(
      fc.asyncProperty(steps, steps, (before, inFlight) => dieInFlight(kind, before, inFlight)),
      { numRuns: 12, seed: 11, endOnFailure: true },
    );
  });
});
