/** Runs programs of other people against a server, as their users run them. */
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import type { TestContext } from 'vitest';
import { findPythonTools, notRun, type PythonTools } from '../../scripts/pythonTools.ts';

/** What a program has left behind. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const search = findPythonTools('clients');
const absent = ['bash', 'curl'].find((command) => spawnSync(command, ['--version']).status !== 0);
const missing = search.missing ?? (absent === undefined ? undefined : `there is no ${absent} on the PATH`);

/** Python with boto3, and the AWS CLI. Without them the test is not run, and says why. */
export function pythonTools(skip: TestContext['skip']): Required<PythonTools> {
  if (missing !== undefined) skip(notRun('clients', missing));
  return search.tools as Required<PythonTools>;
}

/** The environment of a client: this one without what npm, the test runner and AWS have in it, and with an endpoint. */
export function clientEnvironment(url: string, aws: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_|AWS_|[A-Z]+_PROXY$)/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: `${dirname(aws)}${delimiter}${process.env.PATH}`,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUTF8: '1',
    AWS_ENDPOINT_URL_KMS: url,
    AWS_ENDPOINT_URL_CLOUDHSM_V2: url,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    // No file of the user's decides what happens here.
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    AWS_PAGER: '',
  };
}

/** Runs a program until it ends. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8');
      resolve({ exitCode, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}
