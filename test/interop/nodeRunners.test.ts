/** The set-ups of test runners in the guide, run by those runners with the built package; docs.test.ts runs the others. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIfStale, root, run } from '../helpers/packedPackage.ts';
import { guideFences, guideFolder } from './guideFences.ts';

const fences = guideFences(['http-node']);
const files = Object.fromEntries(
  fences.flatMap(({ file, code }) => (file === undefined ? [] : [[file, code]])),
);
const folder = guideFolder('node');

beforeAll(async () => {
  await buildIfStale();
  folder.write(files);
}, 180_000);

afterAll(folder.remove);

test('node:test passes its test', async () => {
  const commands = fences.filter(({ language }) => language === 'sh').map(({ code }) => code);
  expect(commands).toEqual(['node --test keyStore.test.mjs']);

  const args = ['--test-reporter=tap', '--test', 'keyStore.test.mjs'];
  const printed = await run(process.execPath, args, folder.path);

  expect(printed).toMatch(/^# pass 1$/m);
  expect(printed).toMatch(/^# fail 0$/m);
}, 60_000);

test('Jest passes its test', async () => {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [jest, '--config', 'jest.config.cjs', '--watchman=false', '--ci', '--json'];

  const result = JSON.parse(await run(process.execPath, args, folder.path));

  expect(result).toMatchObject({ numPassedTests: 1, numTotalTests: 1 });
}, 60_000);
