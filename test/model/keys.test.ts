/** Random requests, causes, faults and time steps against a small model of what encryption needs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decrypt, isCopy, type Step, steps } from './keySteps.ts';
import { KeyStory } from './keyStory.ts';
import { mend, reviveKeys } from './mend.ts';

const seed = Number(process.env.MODEL_SEED ?? 20_260_101);

/** Now and then everything is mended, so that there is something to break. */
const anything = fc.oneof(
  { weight: 20, arbitrary: steps },
  { weight: 1, arbitrary: fc.constant<Step>({ title: 'mend everything', act: mend }) },
);

class StepCommand implements fc.AsyncCommand<{ done: Step[] }, KeyStory> {
  readonly step: Step;
  constructor(one: Step) {
    this.step = one;
  }
  check(): boolean {
    return true;
  }
  async run(model: { done: Step[] }, story: KeyStory): Promise<void> {
    model.done.push(this.step);
    await this.step.act(story);
    expectSound(story);
  }
  toString(): string {
    return this.step.title;
  }
}

/** What holds after every step. */
function expectSound({ sim, model, cluster, proxy }: KeyStory): void {
  const { deadlines } = sim.snapshot();
  const stores = [model.cloudHsm, model.external];
  for (const { CustomKeyStoreId, ConnectionState } of stores) {
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe(ConnectionState);
  }
  const pending = model.keys.filter((key) => key.DeletionDate !== undefined && !key.isDeleted);
  const onTheWay = stores.filter(({ ConnectionState }) => ConnectionState.endsWith('ING'));
  expect(deadlines).toHaveLength(pending.length + onTheWay.length);
  const labels = cluster.keys.list().map(({ label }) => label.split('/').at(-1));
  expect(labels.sort(), 'keys in the cluster').toEqual([...model.cluster.keys].sort());
  const versions = proxy.keys.list().map((key) => [key.XksKeyId, key.versions]);
  expect(Object.fromEntries(versions), 'external keys').toEqual(
    Object.fromEntries([...model.proxy.keys].map(([XksKeyId, row]) => [XksKeyId, row.versions])),
  );
}

/** Keys that are gone, and what the trace says about the key in the cluster. */
function deletionsIn({ trace }: KeyStory) {
  return trace.flatMap((entry) =>
    entry.type === 'transition' && entry.to === 'Deleted'
      ? [[entry.id, entry.backingKeyDeletionStatus] as const]
      : [],
  );
}

/** Everything that was ever encrypted is there again, but what its owner has deleted; how many that is. */
async function expectNothingLost(story: KeyStory): Promise<number> {
  const { model } = story;
  let kept = 0;
  for (const [index, ciphertext] of [...model.ciphertexts].reverse().entries()) {
    const { key, incarnation, version } = ciphertext;
    const row = key.XksKeyId === undefined ? undefined : model.proxy.keys.get(key.XksKeyId);
    const isMaterialThere = {
      none: true,
      cloudHsm: model.cluster.exists && model.cluster.keys.has(key.KeyId),
      external: row?.incarnation === incarnation && row.versions.includes(version),
    }[key.store];
    const problems = model.decryptProblems(ciphertext, ciphertext.context);
    expect(problems.length === 0, 'only what was deleted is lost').toBe(!key.isDeleted && isMaterialThere);
    await decrypt(index, 'same').act(story);
    if (problems.length === 0) kept++;
  }
  return kept;
}

describe('keys in any world', () => {
  test('decrypt what they encrypted to the same bytes, or say why not, and lose nothing that AWS keeps', async () => {
    let stories = 0;
    let kept = 0;
    let lost = 0;
    const answers = new Map<string, number>();

    await fc.assert(
      fc.asyncProperty(
        fc.commands([anything.map((one) => new StepCommand(one))], { maxCommands: 80, size: 'max' }),
        async (commands) => {
          const model: { done: Step[] } = { done: [] };
          const story = new KeyStory('keys');
          await fc.asyncModelRun(() => ({ model, real: story }), commands);
          await mend(story);
          await reviveKeys(story);
          const found = await expectNothingLost(story);

          expect(deletionsIn(story)).toEqual(story.model.deletions);

          // Once more, without the copies: every byte is the same.
          const again = new KeyStory('keys');
          for (const one of model.done) if (!isCopy(one)) await one.act(again);
          await mend(again);
          await reviveKeys(again);
          await expectNothingLost(again);
          expect(again.answers).toEqual(story.answers);
          expect(JSON.stringify(again.trace)).toBe(JSON.stringify(story.trace));

          stories++;
          kept += found;
          lost += story.model.ciphertexts.length - found;
          for (const line of story.answers) {
            const [, name] = /: (\w+Exception)$/.exec(line) ?? [];
            if (name !== undefined) answers.set(name, (answers.get(name) ?? 0) + 1);
          }
        },
      ),
      { seed, numRuns: 150, interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false },
    );

    expect(stories).toBeGreaterThan(5);
    expect(kept).toBeGreaterThan(20);
    expect(lost).toBeGreaterThan(5);
    expect([...answers.keys()]).toEqual(
      expect.arrayContaining(['DisabledException', 'KMSInvalidStateException', 'NotFoundException']),
    );
  }, 60_000);
});
