/** Variables that lead AWS clients to the simulator. */
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shellLines } from '../../src/cli/shells.ts';
import { jsonOf, runCli } from './cliRun.ts';

const variables = {
  AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:4566',
  AWS_ENDPOINT_URL_CLOUDHSM_V2: 'http://127.0.0.1:4566',
  AWS_ACCESS_KEY_ID: 'cks-sim',
  AWS_SECRET_ACCESS_KEY: 'cks-sim',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
};

/** What a command sees after bash has evaluated the lines. */
function variablesInBash(lines: string, env: Record<string, string>): Record<string, string> {
  const script = 'eval "$LINES_TO_EVALUATE"; env -0';
  const printed = execFileSync('bash', ['--norc', '--noprofile', '-c', script], {
    env: { PATH: process.env.PATH, ...env, LINES_TO_EVALUATE: lines },
    encoding: 'utf8',
  });
  const pairs = printed.split('\0').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return Object.fromEntries(pairs.filter(([name]) => name.startsWith('AWS_') || name.startsWith('X_')));
}

describe('env', () => {
  test('sets what the AWS CLI and SDKs read, and takes away what would lead elsewhere', async () => {
    const { stdout } = await runCli(['env']);

    const seen = variablesInBash(stdout, { AWS_PROFILE: 'production', AWS_SESSION_TOKEN: 'of other keys' });

    expect(seen).toEqual(variables);
  });

  test('takes the URL of CKS_SIM_URL, and before it that of --url', async () => {
    const env = { CKS_SIM_URL: 'http://localhost:1/' };

    const ofVariable = await jsonOf(['env'], { env });
    const ofOption = await jsonOf(['env', '--url', 'http://localhost:2'], { env });

    expect([ofVariable.AWS_ENDPOINT_URL_KMS, ofOption.AWS_ENDPOINT_URL_CLOUDHSM_V2]).toEqual([
      'http://localhost:1',
      'http://localhost:2',
    ]);
  });

  test('acts as the root user of another account, in another Region', async () => {
    const { AWS_ACCESS_KEY_ID, AWS_REGION, AWS_DEFAULT_REGION } = await jsonOf([
      ...['env', '--account-id', '444455556666'],
      ...['--region', 'eu-west-1'],
    ]);

    expect([AWS_ACCESS_KEY_ID, AWS_REGION, AWS_DEFAULT_REGION]).toEqual([
      '444455556666',
      'eu-west-1',
      'eu-west-1',
    ]);
  });

  test.each([
    ['bash', 'export AWS_REGION=us-east-1', 'unset AWS_PROFILE AWS_SESSION_TOKEN'],
    ['zsh', 'export AWS_REGION=us-east-1', 'unset AWS_PROFILE AWS_SESSION_TOKEN'],
    ['fish', 'set -gx AWS_REGION us-east-1;', 'set -e AWS_SESSION_TOKEN;'],
    ['powershell', "$env:AWS_REGION = 'us-east-1'", 'Remove-Item -ErrorAction Ignore Env:AWS_SESSION_TOKEN'],
  ])('speaks %s', async (shell, setting, unsetting) => {
    const lines = (await runCli(['env', '--shell', shell])).stdout.trimEnd().split('\n');

    expect(lines).toEqual(expect.arrayContaining([setting, unsetting]));
    expect(lines.at(-1)).toBe(unsetting);
  });

  test('prints the same for --shell json and --json', async () => {
    const ofShell = await runCli(['env', '--shell', 'json']);

    expect(JSON.parse(ofShell.stdout)).toEqual(variables);
    expect(await jsonOf(['env'])).toEqual(variables);
  });
});

describe('shellLines', () => {
  const hostile = [`it's`, '$(exit 1)', '`exit 1`', 'a b;c', '"', '\\', "'", '!x', '*', '~', '', 'ü'];

  test.each(hostile)('lets bash keep %j as it is', (value) => {
    const lines = shellLines('bash', { X_VALUE: value }, ['X_OTHER']).join('\n');

    expect(variablesInBash(lines, { X_OTHER: 'gone' })).toEqual({ X_VALUE: value });
  });

  test('quotes for fish and PowerShell what ends their strings', () => {
    expect(shellLines('fish', { X: `it's a \\` }, [])).toEqual([`set -gx X 'it\\'s a \\\\';`]);
    expect(shellLines('powershell', { X: "it’s a ' $x" }, [])).toEqual([`$env:X = 'it’’s a '' $x'`]);
  });
});
