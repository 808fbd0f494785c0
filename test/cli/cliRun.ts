import type { CliHost, Output } from '../../src/cli/cliHost.ts';
import { run } from '../../src/cli/run.ts';

/** What a run of the program printed, and how it ended. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What differs from a plain pipe without variables. */
export interface CliSetting {
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: string;
  /** Whether both outputs are terminals. */
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly sleep?: CliHost['sleep'];
}

/** A program that is running in this process. */
export interface RunningCli {
  readonly ended: Promise<CliRun>;
  /** Resolves with the standard output once it contains the text. */
  readonly printed: (text: string) => Promise<string>;
  /** As SIGINT and SIGTERM do. */
  readonly stop: () => void;
  /** Codes that the process would have ended with at once. */
  readonly exits: readonly number[];
}

/** Starts the program in this process. */
export function startCli(argv: readonly string[], setting: CliSetting = {}): RunningCli {
  const { env = {}, input = '', isTTY, columns, sleep = async () => {} } = setting;
  const texts = { stdout: '', stderr: '' };
  const waiting: { text: string; found: (all: string) => void }[] = [];
  const listeners = new Set<() => void>();
  const exits: number[] = [];
  const output = (name: keyof typeof texts): Output => ({
    isTTY,
    columns,
    write: (text) => {
      texts[name] += text;
      for (const wait of waiting) if (texts.stdout.includes(wait.text)) wait.found(texts.stdout);
    },
  });
  const host: CliHost = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    env,
    pid: 4_711,
    readInput: async () => input,
    sleep,
    onStop: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => void exits.push(code),
  };
  const ended = run(argv, host).then((code) => ({ code, ...texts }));
  return {
    ended,
    printed: (text) =>
      new Promise((found, failed) => {
        if (texts.stdout.includes(text)) found(texts.stdout);
        else waiting.push({ text, found });
        ended.then(({ stdout, stderr }) => failed(new Error(`It ended before: ${stdout}${stderr}`)), failed);
      }),
    stop: () => {
      for (const listener of [...listeners]) listener();
    },
    exits,
  };
}

/** Runs the program in this process, to its end. */
export const runCli = (argv: readonly string[], setting: CliSetting = {}): Promise<CliRun> =>
  startCli(argv, setting).ended;

/** What the program printed as JSON; fails when it ended without success. */
export async function jsonOf(argv: readonly string[], setting: CliSetting = {}): Promise<any> {
  const { code, stdout, stderr } = await runCli([...argv, '--json'], setting);
  if (code !== 0) throw new Error(`It ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
