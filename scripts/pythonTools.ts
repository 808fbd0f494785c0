/**
 * Finds Python tools on this machine, or installs them into a folder of the project; nothing is installed elsewhere.
 *
 * `npm test` runs this file before the tests, which look for boto3 and the AWS CLI and say at their end when these are
 * missing; the benchmark looks for moto. By hand, `tsx scripts/pythonTools.ts moto` provides what it names, and tells
 * where it is.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** What is needed together. */
interface Toolset {
  /** Who needs it, as the line says that is printed when it is missing. */
  readonly neededBy: string;
  /** What pip installs where the machine does not have it. */
  readonly packages: readonly string[];
  /** A Python program that fails where the modules are missing or too old. */
  readonly probe: string;
  /** Whether the command `aws` is needed as well. */
  readonly needsAws: boolean;
}

const toolsets = {
  /**
   * Versions that know AWS_ENDPOINT_URL_KMS.
   * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
   */
  clients: {
    neededBy: 'interop tests with boto3 and the AWS CLI',
    packages: ['boto3==1.43.11', 'awscli==1.45.11'],
    probe: 'import boto3; assert tuple(map(int, boto3.__version__.split(".")[:2])) >= (1, 28)',
    needsAws: true,
  },
  moto: {
    neededBy: 'benchmark against moto',
    packages: ['moto[server]==5.2.1'],
    probe: 'import moto, moto.server; assert int(moto.__version__.split(".")[0]) == 5',
    needsAws: false,
  },
} satisfies Record<string, Toolset>;

/** Names of what can be looked for. */
export type ToolsetName = keyof typeof toolsets;

/** Where tools are. */
export interface PythonTools {
  /** A Python that has the modules. */
  readonly python: string;
  /** The AWS CLI, where it is needed. */
  readonly aws?: string;
}

/** What a search has come to; `missing` is a reason that goes on after «because». */
export type PythonToolsSearch =
  | { readonly tools: PythonTools; readonly missing?: never }
  | { readonly tools?: never; readonly missing: string };

/** Where is looked and installed. */
export interface PythonHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that virtual environments are made in. */
  readonly folder: string;
}

const thisHost: PythonHost = {
  env: process.env,
  folder: fileURLToPath(new URL('../.cache/python', import.meta.url)),
};

const isWindows = process.platform === 'win32';
const oldestPython = '3.10';
const isNewEnough = `import sys; assert sys.version_info >= (${oldestPython.replace('.', ', ')})`;

/** Looks on the machine and in the folder of the project, and installs nothing. */
export function findPythonTools(name: ToolsetName, host: PythonHost = thisHost): PythonToolsSearch {
  const tools = onMachine(toolsets[name], host) ?? inEnvironment(name, host);
  if (tools !== undefined) return { tools };
  const problem = join(host.folder, `${name}.problem`);
  const reason = existsSync(problem)
    ? readFileSync(problem, 'utf8')
    : 'they are not on this machine, and have not been installed by `npm test`';
  return { missing: reason };
}

/** Looks as {@link findPythonTools} does, and installs what is not there. */
export function providePythonTools(name: ToolsetName, host: PythonHost = thisHost): PythonToolsSearch {
  const problem = join(host.folder, `${name}.problem`);
  rmSync(problem, { force: true });
  const found = findPythonTools(name, host);
  if (found.tools !== undefined) return found;
  const reason = install(name, host);
  if (reason === undefined) return findPythonTools(name, host);
  mkdirSync(host.folder, { recursive: true });
  writeFileSync(problem, reason);
  return { missing: reason };
}

/** The one line about what is not run. */
export const notRun = (name: ToolsetName, missing: string) =>
  `not run: ${toolsets[name].neededBy}, because ${missing}`;

function onMachine({ probe, needsAws }: Toolset, { env }: PythonHost): PythonTools | undefined {
  for (const candidate of pythons(env)) {
    const python = executableOf(candidate, probe, env);
    if (python === undefined) continue;
    if (!needsAws) return { python };
    // Beside Python there is the AWS CLI itself, where the PATH may have something in front of it that chooses one.
    const beside = join(dirname(python), isWindows ? 'aws.cmd' : 'aws');
    const aws = [...(existsSync(beside) ? [beside] : []), ...onPath(['aws'], env)].find((command) =>
      isAwsCli(command, env),
    );
    if (aws !== undefined) return { python, aws };
  }
  return undefined;
}

function inEnvironment(name: ToolsetName, host: PythonHost): PythonTools | undefined {
  const folder = join(host.folder, name);
  const { packages, needsAws } = toolsets[name];
  const marker = join(folder, 'installed.txt');
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== packages.join('\n')) return undefined;
  const commands = join(folder, isWindows ? 'Scripts' : 'bin');
  const python = join(commands, isWindows ? 'python.exe' : 'python');
  // The Python that the environment was made with may have gone since.
  if (spawn(python, ['-c', ''], host.env).status !== 0) return undefined;
  return needsAws ? { python, aws: join(commands, isWindows ? 'aws.cmd' : 'aws') } : { python };
}

/** Makes a virtual environment with the packages. Returns why that is impossible. */
function install(name: ToolsetName, { env, folder }: PythonHost): string | undefined {
  const candidates = pythons(env).filter((command) => executableOf(command, isNewEnough, env) !== undefined);
  if (candidates.length === 0) return `there is no Python ${oldestPython} or newer on the PATH`;
  const { packages } = toolsets[name];
  const environment = join(folder, name);
  console.log(`Installing ${packages.join(' and ')} into ${environment} …`);
  let reason: string | undefined;
  for (const python of candidates) {
    rmSync(environment, { recursive: true, force: true });
    const made = spawn(python, ['-m', 'venv', environment], env);
    if (made.status !== 0) {
      reason ??= `${python} cannot make a virtual environment: ${problemIn(made)}`;
      continue;
    }
    const pip = join(environment, isWindows ? 'Scripts/python.exe' : 'bin/python');
    const options = ['--quiet', '--disable-pip-version-check', '--no-input'];
    const installed = spawn(pip, ['-m', 'pip', 'install', ...options, ...packages], env);
    if (installed.status !== 0) return `pip cannot install ${packages.join(' ')}: ${problemIn(installed)}`;
    writeFileSync(join(environment, 'installed.txt'), packages.join('\n'));
    return undefined;
  }
  return reason;
}

const pythons = (env: PythonHost['env']) => onPath(['python3', 'python'], env);

/** Every command with one of these names on the PATH, in its order. */
function onPath(names: readonly string[], env: PythonHost['env']): string[] {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = isWindows ? ['.exe', '.cmd'] : [''];
  const commands = names.flatMap((name) =>
    folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))),
  );
  return [...new Set(commands)].filter((command) => existsSync(command));
}

/** The executable itself, not a command in front of it that chooses one, when the program succeeds in it. */
function executableOf(python: string, program: string, env: PythonHost['env']): string | undefined {
  const { status, stdout } = spawn(python, ['-c', `${program}\nimport sys; print(sys.executable)`], env);
  return status === 0 ? stdout.trim() : undefined;
}

function isAwsCli(command: string, env: PythonHost['env']): boolean {
  const { status, stdout } = spawn(command, ['--version'], env);
  const [, major, minor] = /^aws-cli\/(\d+)\.(\d+)/.exec(stdout) ?? [];
  const oldest = { 1: 29, 2: 13 }[Number(major)] ?? 0;
  return status === 0 && Number(minor) >= oldest;
}

function spawn(command: string, args: readonly string[], env: PythonHost['env']): SpawnSyncReturns<string> {
  const shell = command.endsWith('.cmd');
  return spawnSync(command, args, { env: { ...env }, encoding: 'utf8', timeout: 300_000, shell });
}

/** The first line of what a command said that names an error, or its last. */
function problemIn({ stdout, stderr, error }: SpawnSyncReturns<string>): string {
  const lines = `${stdout}\n${stderr}`.split('\n').flatMap((line) => line.trim() || []);
  const line = lines.find((text) => /error|not available/i.test(text)) ?? lines.at(-1);
  return line ?? error?.message ?? 'it said nothing';
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , name] = argv;
  if (name === undefined) providePythonTools('clients');
  else if (!Object.hasOwn(toolsets, name)) {
    console.error(`Expected one of ${Object.keys(toolsets).join(', ')}, got ${name}`);
    process.exitCode = 1;
  } else {
    const { tools, missing } = providePythonTools(name as ToolsetName);
    console.log(missing === undefined ? tools : notRun(name as ToolsetName, missing));
  }
}
