/** boto3, which nobody here wrote, in programs as its users write them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, test } from 'vitest';
import { clientEnvironment, pythonTools, runProgram } from './programs.ts';
import { buildProgram, startServer } from './server.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));

/** Programs, and what the server is told for them. */
const programs: [string, string[]][] = [
  ['test_cloudhsm_key_store', []],
  ['test_cloudhsm_cluster', []],
  ['test_external_key_store', []],
  ['test_kms_keys', []],
  ['test_errors', []],
  ['test_retries', ['--request-quotas', 'documented']],
  ['test_endpoint', []],
  ['test_permissions', ['--authorization', 'iam', '--auth', 'sigv4']],
];

beforeAll(buildProgram, 180_000);

describe.concurrent('boto3', () => {
  test.for(programs)('passes %s.py', { timeout: 120_000 }, async ([name, flags], { expect, skip }) => {
    const { python, aws } = pythonTools(skip);
    await using server = await startServer(flags);
    const tests = readFileSync(join(cwd, `${name}.py`), 'utf8').match(/^ {4}def test_/gm) ?? [];

    const { exitCode, stderr } = await runProgram(python, ['-m', 'unittest', '-v', name], {
      cwd,
      env: clientEnvironment(server.url, aws),
    });

    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(`Ran ${tests.length} test`);
    expect(stderr).toMatch(/^OK$/m);
  });
});
