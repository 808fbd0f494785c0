/** What scripts/pythonTools.ts decides, with machines that are folders of small scripts. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findPythonTools, notRun, type PythonHost, providePythonTools } from '../../scripts/pythonTools.ts';
import { root } from '../helpers/packedPackage.ts';

let machine: string;

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'python-tools-'));
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(machine, { recursive: true });
});

/** A host whose PATH has these folders only. */
const host = (...folders: string[]): PythonHost => ({
  env: { PATH: folders.map((folder) => join(machine, folder)).join(delimiter) },
  folder: join(machine, 'project'),
});

function command(path: string, script: string): void {
  const file = join(machine, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

interface FakePython {
  /** Whether the module is there. */
  readonly boto3?: boolean;
  readonly moto?: boolean;
  readonly isOld?: boolean;
  /** What making a virtual environment says, when it fails. */
  readonly venv?: string;
  /** What pip says, when it fails. */
  readonly pip?: string;
}

/** A Python that answers the questions of the script, and makes environments with a copy of itself. */
function python(path: string, { boto3, moto, isOld, venv, pip }: FakePython = {}): void {
  const fail = (message: string | undefined) =>
    message === undefined ? '' : `echo 'Collecting' ; echo '${message}' >&2; exit 1`;
  command(
    path,
    `case "$*" in
      *'import boto3'*) ${boto3 ? '' : 'exit 1'} ;;
      *'import moto'*) ${moto ? '' : 'exit 1'} ;;
      *version_info*) ${isOld ? 'exit 1' : ''} ;;
      '-m venv '*)
        ${fail(venv)}
        /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python"; exit 0 ;;
      '-m pip install '*)
        ${fail(pip)}
        echo "$@" >> "$0.installed"; exit 0 ;;
    esac
    echo "$0"`,
  );
}

const aws = (path: string, version = 'aws-cli/2.31.0') => command(path, `echo '${version} Python/3.13'`);

describe('the tools of the machine', () => {
  test('are taken when boto3 and the AWS CLI are there', () => {
    python('bin/python3', { boto3: true });
    aws('bin/aws');

    const { tools } = providePythonTools('clients', host('bin'));

    expect(tools).toEqual({ python: join(machine, 'bin/python3'), aws: join(machine, 'bin/aws') });
    expect(existsSync(join(machine, 'project'))).toBe(false);
  });

  test('are taken from any folder of the PATH and by either name of Python', () => {
    python('first/python3');
    python('second/python', { boto3: true });
    aws('first/aws', 'aws-cli/1.18.0');
    aws('third/aws', 'aws-cli/1.29.0');

    const { tools } = findPythonTools('clients', host('nowhere', 'first', 'second', 'third'));

    expect(tools).toEqual({ python: join(machine, 'second/python'), aws: join(machine, 'third/aws') });
  });

  test.each([
    ['aws-cli/1.28.9', false],
    ['aws-cli/1.29.0', true],
    ['aws-cli/2.12.7', false],
    ['aws-cli/2.13.0', true],
    ['aws-cli/3.0.0', true],
    ['another program', false],
  ])('have an AWS CLI that knows the endpoint of a service: %s, %s', (version, isTaken) => {
    python('bin/python3', { boto3: true });
    aws('bin/aws', version);

    const { tools } = findPythonTools('clients', host('bin'));

    expect(tools !== undefined).toBe(isTaken);
  });

  test('need no AWS CLI for moto', () => {
    python('bin/python3', { moto: true });

    const { tools } = findPythonTools('moto', host('bin'));

    expect(tools).toEqual({ python: join(machine, 'bin/python3') });
  });
});

describe('a virtual environment', () => {
  test.each([
    ['boto3 is missing', { boto3: false }, true],
    ['the AWS CLI is missing', { boto3: true }, false],
  ])('is made when %s', (_what, fake, hasAws) => {
    python('bin/python3', fake);
    if (hasAws) aws('bin/aws');

    const { tools } = providePythonTools('clients', host('bin'));

    const commands = join(machine, 'project/clients/bin');
    expect(tools).toEqual({ python: join(commands, 'python'), aws: join(commands, 'aws') });
    expect(existsSync(join(commands, 'python.installed'))).toBe(true);
  });

  test('is made by the first Python that can', () => {
    python('old/python3', { isOld: true });
    python('bare/python3', { venv: 'ensurepip is not available' });
    python('good/python3');

    const { tools } = providePythonTools('clients', host('old', 'bare', 'good'));

    expect(tools?.python).toBe(join(machine, 'project/clients/bin/python'));
  });

  test('is made once, and found from then on', () => {
    python('bin/python3');

    const missing = findPythonTools('clients', host('bin'));
    const provided = providePythonTools('clients', host('bin'));
    const found = findPythonTools('clients', host('bin'));

    expect(missing.missing).toContain('have not been installed');
    expect(found).toEqual(provided);
    expect(found.tools).toBeDefined();
  });

  test('is not taken when its installation was interrupted or its Python has gone', () => {
    python('bin/python3');
    providePythonTools('clients', host('bin'));

    const marker = join(machine, 'project/clients/installed.txt');
    rmSync(marker);
    const interrupted = findPythonTools('clients', host('bin'));
    providePythonTools('clients', host('bin'));
    rmSync(join(machine, 'project/clients/bin/python'));
    const gone = findPythonTools('clients', host('bin'));

    expect([interrupted.tools, gone.tools]).toEqual([undefined, undefined]);
  });

  test('is another one for moto', () => {
    python('bin/python3');

    providePythonTools('clients', host('bin'));
    const { tools } = providePythonTools('moto', host('bin'));

    expect(tools).toEqual({ python: join(machine, 'project/moto/bin/python') });
  });
});

describe('what is impossible has a reason', () => {
  test.each([
    ['no Python', () => {}, 'there is no Python 3.10 or newer on the PATH'],
    [
      'a Python that is too old',
      () => python('bin/python3', { isOld: true }),
      'there is no Python 3.10 or newer on the PATH',
    ],
    [
      'a Python without venv',
      () => python('bin/python3', { venv: 'ensurepip is not available.' }),
      /python3 cannot make a virtual environment: ensurepip is not available\.$/,
    ],
    [
      'no package registry',
      () => python('bin/python3', { pip: 'ERROR: No matching distribution found for boto3' }),
      /^pip cannot install boto3==[\d.]+ awscli==[\d.]+: ERROR: No matching distribution found for boto3$/,
    ],
  ])('with %s', (_what, arrange, expected) => {
    arrange();

    const { missing } = providePythonTools('clients', host('bin'));
    const later = findPythonTools('clients', host('bin'));

    expect(missing).toMatch(expected);
    expect(later.missing).toBe(missing);
    expect(notRun('clients', missing!)).toBe(
      `not run: interop tests with boto3 and the AWS CLI, because ${missing}`,
    );
  });

  test('is forgotten once the tools are there', () => {
    providePythonTools('clients', host('bin'));
    python('bin/python3', { boto3: true });
    aws('bin/aws');

    const { tools } = providePythonTools('clients', host('bin'));
    rmSync(join(machine, 'bin/aws'));
    const { missing } = findPythonTools('clients', host('bin'));

    expect(tools).toBeDefined();
    expect(missing).toContain('have not been installed');
  });
});

test('the program refuses a name that is none', () => {
  const [script, tsx] = ['scripts/pythonTools.ts', 'node_modules/tsx/dist/cli.mjs'].map((path) =>
    join(root, path),
  );

  const { status, stderr } = spawnSync(process.execPath, [tsx!, script!, 'numpy'], { encoding: 'utf8' });

  expect({ status, stderr }).toEqual({ status: 1, stderr: 'Expected one of clients, moto, got numpy\n' });
});
