/** The built program `cks-sim`, in a process of its own, and boto3 and the AWS CLI in theirs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { buildIfStale, root } from '../helpers/packedPackage.ts';
import { clientEnvironment, pythonTools, runProgram } from './programs.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));

let program: ChildProcess;
let url: string;

beforeAll(async () => {
  await buildIfStale();
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const args = [join(root, bin['cks-sim']), 'serve', '--port', '0', '--clock', 'virtual', '--json'];
  program = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(program.stdout!), 'line');
  ({ url } = JSON.parse(line));
}, 180_000);

afterAll(() => program?.kill('SIGKILL'));

describe('a server that cks-sim has started', () => {
  test.for(['test_external_key_store', 'test_errors'])(
    'passes %s.py',
    { timeout: 120_000 },
    async (name, { expect, skip }) => {
      const { python, aws } = pythonTools(skip);

      const { exitCode, stderr } = await runProgram(python, ['-m', 'unittest', name], {
        cwd,
        env: clientEnvironment(url, aws),
      });

      expect(exitCode, stderr).toBe(0);
      expect(stderr).toMatch(/^OK$/m);
    },
  );

  test('ends when it is told to', async ({ expect }) => {
    const ended = once(program, 'exit');

    program.kill('SIGTERM');

    expect(await ended).toEqual([0, null]);
  });
});
