/**
 * Stands for the test runner inside a snippet: there a test cannot be declared, because one is running. What a
 * snippet declares is collected and run afterwards.
 */

type Step = () => unknown;

let tests: Step[] = [];
let before: Step[] = [];
let after: Step[] = [];
let last: Step[] = [];

/** Runs a snippet, and then the tests that it has declared. */
export async function runWithTests(snippet: Step): Promise<void> {
  [tests, before, after, last] = [[], [], [], []];
  await snippet();
  try {
    for (const run of tests) await run();
  } finally {
    for (const step of last) await step();
  }
}

export function test(_title: string, run: Step): void {
  const [setUp, tearDown] = [before, after];
  tests.push(async () => {
    for (const step of setUp) await step();
    try {
      await run();
    } finally {
      for (const step of tearDown) await step();
    }
  });
}

export function beforeEach(step: Step): void {
  before = [...before, step];
}

export function afterEach(step: Step): void {
  after = [...after, step];
}

export function afterAll(step: Step): void {
  last.push(step);
}

export function describe(_title: string, declare: Step): void {
  const outer = [before, after] as const;
  declare();
  [before, after] = outer;
}

export const it = test;
export { expect, vi } from 'vitest';
