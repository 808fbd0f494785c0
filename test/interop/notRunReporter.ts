import type { Reporter, TestModule, Vitest } from 'vitest/node';

/**
 * Says at the end, in one line each, why tests are not run, and which are skipped without a word: none in silence.
 * `.ci/run` takes a line that begins with «not run» for a failure.
 */
export default class NotRunReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const isEveryTestWanted = this.#vitest?.getGlobalTestNamePattern() === undefined;
    const reasons = new Set<string>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const note = result.state === 'skipped' ? result.note : undefined;
        if (note !== undefined) reasons.add(note);
        else if (isEveryTestWanted && test.options.mode === 'skip') {
          reasons.add(`skipped: ${module.relativeModuleId}, ${test.fullName}`);
        }
      }
    }
    for (const reason of reasons) console.log(reason);
  }
}
