/** The built program `cks-sim serve` in a process of its own, as its users start it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildIfStale, root } from '../helpers/packedPackage.ts';

/** A server that is listening. */
export interface StartedServer {
  readonly url: string;
  readonly process: ChildProcess;
  [Symbol.asyncDispose](): Promise<void>;
}

let built: Promise<void> | undefined;

/** Builds the program unless it is up to date; once for all tests of a file. */
export function buildProgram(): Promise<void> {
  built ??= Promise.resolve(buildIfStale()).then(() => {});
  return built;
}

/** Starts it with a virtual clock on a free port, and returns when it says that it listens. */
export async function startServer(flags: readonly string[] = []): Promise<StartedServer> {
  await buildProgram();
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const args = [join(root, bin['cks-sim']), 'serve', '--port', '0', '--clock', 'virtual', '--json', ...flags];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(server.stdout), 'line');
  return {
    url: JSON.parse(line).url,
    process: server,
    [Symbol.asyncDispose]: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    },
  };
}
