/** The AWS CLI, in shell scripts as its users write them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, type TestContext, test } from 'vitest';
import { clientEnvironment, type Outcome, pythonTools, runProgram } from './programs.ts';
import { buildProgram, startServer } from './server.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));

async function runScript(name: string, skip: TestContext['skip']): Promise<Outcome> {
  const { aws } = pythonTools(skip);
  await using server = await startServer();
  const TMPDIR = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  try {
    const env = { ...clientEnvironment(server.url, aws), TMPDIR, SIMULATOR: server.url };
    return await runProgram('bash', [name], { cwd, env });
  } finally {
    rmSync(TMPDIR, { recursive: true });
  }
}

beforeAll(buildProgram, 180_000);

describe.concurrent('the AWS CLI', () => {
  test('leads an AWS CloudHSM key store through its life', { timeout: 120_000 }, async ({ expect, skip }) => {
    const { exitCode, stdout, stderr } = await runScript('key_store.sh', skip);

    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      'created cks, payments\tcluster-2a3b4c5d6e7\tDISCONNECTED',
      'connected: CONNECTED',
      'decrypted: größe: 4711',
      expect.stringMatching(
        /^disconnected, exit code 25[45]: An error occurred \(KMSInvalidStateException\) when calling the GenerateDataKey operation: .+/,
      ),
      'PendingDeletion',
      'left: 0',
    ]);
    expect(exitCode).toBe(0);
  });

  /** https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html; version 1 has 255. */
  test('ends with code 254 and names the exception', { timeout: 120_000 }, async ({ expect, skip }) => {
    const { exitCode, stdout, stderr } = await runScript('errors.sh', skip);

    expect(stderr).toBe('');
    const refused = (exception: string, operation: string) =>
      expect.stringMatching(
        `^25[45] An error occurred \\(${exception}\\) when calling the ${operation} operation: .+`,
      );
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      refused('NotFoundException', 'DescribeKey'),
      refused('CustomKeyStoreNotFoundException', 'ConnectCustomKeyStore'),
      refused('ValidationException', 'CreateCustomKeyStore'),
      refused('ValidationException', 'ListKeys'),
      refused('InvalidCiphertextException', 'Decrypt'),
      'arn:aws:kms:eu-central-1:111122223333',
    ]);
    expect(exitCode).toBe(0);
  });
});
