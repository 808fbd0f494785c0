import type { Command } from 'commander';
import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import { type KmsServer, serve } from '../../node/serve.ts';
import type { Simulator } from '../../Simulator.ts';
import { arrangeFile } from '../arrangeFile.ts';
import { CliError } from '../CliError.ts';
import type { CliHost } from '../cliHost.ts';
import { type CommandContext, choice, newCommand, repeated, wholeNumber } from '../command.ts';
import { readJson } from '../files.ts';
import { type OpenWorld, openWorld, type ServeFlags, serverOptions } from '../serve.ts';
import { defaultUrl } from '../serverUrl.ts';

const defaultPort = Number(new URL(defaultUrl).port);

/** `cks-sim serve`: a world behind an endpoint. */
export function serveCommand(context: CommandContext): Command {
  return newCommand(context, 'serve', {
    summary: 'starts a server that AWS clients talk to, until Ctrl+C',
    description:
      'Makes a simulated world and serves it over HTTP: AWS KMS and AWS CloudHSM for every AWS client, and the control interface for the other commands. Only this machine reaches it, unless --hostname says otherwise. Without --state the world is gone when the server ends.',
    prints: 'one line when it listens: its URL; with --json an object on one line.',
    examples: [
      ['cks-sim serve --clock virtual', 'time stands still until "cks-sim advance" moves it'],
      ['cks-sim serve --port 0 --clock 60x --json', 'on a free port, an hour in a minute'],
    ],
    fails: 'the port or the state folder is in use, or what --arrange says is refused',
  })
    .addOption(
      wholeNumber('-p, --port <n>', 'port to listen at; 0 takes a free one', 0, 65_535).default(defaultPort),
    )
    .option('--hostname <name>', 'address to listen at', '127.0.0.1')
    .option('--clock <kind>', 'real, virtual, or a pace such as 60x: an hour in a minute', 'real')
    .addOption(
      choice('--timing <kind>', 'how long things take', ['documented', 'instant']).default('documented'),
    )
    .option(
      '--start-time <time>',
      'when the world begins, as ISO 8601 (default 2026-01-01; never with the real clock)',
    )
    .option('--seed <text>', 'ids, dice and key material come from it (default 1)')
    .option('--account-id <id>', 'account, 12 digits (default 111122223333)')
    .option('--region <name>', 'Region (default us-east-1)')
    .addOption(
      choice('--request-quotas <kind>', 'whether too many requests are throttled', [
        'off',
        'documented',
      ]).default('off'),
    )
    .addOption(
      choice('--auth <kind>', 'whether requests have to be signed with an access key of this world', [
        'none',
        'sigv4',
      ]).default('none'),
    )
    .addOption(
      choice('--authorization <kind>', 'whether policies and grants decide who may do what', [
        'off',
        'iam',
      ]).default('off'),
    )
    .addOption(repeated('--allow-host <name>', 'further name in Host headers, * for all; may be repeated'))
    .addOption(repeated('--allow-origin <url>', 'origin whose pages may use it, * for all; may be repeated'))
    .option('--state <folder>', 'keeps the world there: the next start goes on with it')
    .option(
      '--arrange <file>',
      'JSON list of operations that a new world begins with, such as [{"given/kmsKey":{}}]; - for stdin',
    )
    .action((flags: ServeFlags) => start(context, flags));
}

async function start(context: CommandContext, flags: ServeFlags): Promise<void> {
  const { host, terminal } = context;
  const steps = flags.arrange === undefined ? [] : await readJson(flags.arrange, host);
  const world = openWorld(flags);
  try {
    await arrange(world, steps, flags);
    const server = await listen(world.simulator, flags);
    const stopped = stopOf(context);
    announce(context, server, flags);
    await stopped;
    await server.close();
    terminal.hint('Stopped.');
  } finally {
    world.close();
  }
}

/** Only where nothing has happened yet: a state directory may have the world already. */
async function arrange(
  { simulator, save }: OpenWorld,
  steps: unknown,
  { arrange: file }: ServeFlags,
): Promise<void> {
  if (file === undefined || simulator.snapshot().traceSequence > 0) return;
  try {
    await arrangeFile(simulator, steps, file === '-' ? 'standard input' : file);
    save();
  } catch (error) {
    // The next start begins with the whole file again.
    simulator.reset();
    throw error;
  }
}

async function listen(sim: Simulator, flags: ServeFlags): Promise<KmsServer> {
  try {
    return await serve(sim, serverOptions(flags));
  } catch (error) {
    if (!(error instanceof SimulatorUsageError)) throw error;
    const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
    const { port, hostname } = flags;
    throw new CliError(reasons[code ?? '']?.(port, hostname) ?? error.message.replace(/^serve: /, ''));
  }
}

const reasons: Readonly<Record<string, (port: number, hostname: string) => string>> = {
  EADDRINUSE: (port, hostname) =>
    `port ${port} of ${hostname} is in use; end what listens there, or take another with --port (0 takes a free one)`,
  EACCES: (port) => `port ${port} is for administrators only; take one from 1024 on with --port`,
  EADDRNOTAVAIL: (_, hostname) => `${hostname} is no address of this machine; check --hostname`,
  ENOTFOUND: (_, hostname) => `there is no host ${hostname}; check --hostname`,
};

function announce(
  { host, terminal }: CommandContext,
  { url, hostname, port }: KmsServer,
  { auth }: ServeFlags,
): void {
  if (terminal.isJson) {
    terminal.json({ url, hostname, port, pid: host.pid, control: `${url}/_simulator` }, 'line');
    return;
  }
  terminal.line(`cks-sim listening on ${url}`);
  const options = `${url === defaultUrl ? '' : ` --url ${url}`}${auth === 'sigv4' ? ' --new-access-key' : ''}`;
  terminal.hint(`Lead AWS clients to it with: eval "$(cks-sim env${options})"`);
  terminal.hint('Ctrl+C stops it.');
}

/** Resolves at the first signal; a second one ends the process at once. */
function stopOf({ host, terminal }: { host: CliHost; terminal: CommandContext['terminal'] }): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    host.onStop(() => {
      signals++;
      if (signals > 1) host.exit(1);
      terminal.hint('Stopping; Ctrl+C again stops at once.');
      resolve();
    });
  });
}
