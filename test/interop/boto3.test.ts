/** boto3, which nobody here wrote, in programs as its users write them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSimulator, type SimulatorOptions } from 'custom-key-store-simulator';
import { serve } from 'custom-key-store-simulator/node';
import { describe, test } from 'vitest';
import { clientEnvironment, pythonTools, runProgram } from './programs.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));

const programs: [string, SimulatorOptions][] = [
  ['test_cloudhsm_key_store', {}],
  ['test_cloudhsm_cluster', {}],
  ['test_external_key_store', {}],
  ['test_kms_keys', {}],
  ['test_errors', {}],
  ['test_retries', { quotas: { requests: 'documented' } }],
  ['test_endpoint', {}],
  ['test_permissions', { authorization: 'iam', signatures: 'verified' }],
];

describe.concurrent('boto3', () => {
  test.for(programs)('passes %s.py', { timeout: 120_000 }, async ([name, options], { expect, skip }) => {
    const { python, aws } = pythonTools(skip);
    await using server = await serve(createSimulator(options));
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
