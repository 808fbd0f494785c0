import type { Command } from 'commander';
import type { ControlOutput } from '../../http/control/controlClient.ts';
import type { ConnectionState } from '../../model/customKeyStore.ts';
import { toMs } from '../../runtime/duration.ts';
import { asUsage } from '../asUsage.ts';
import { CliError } from '../CliError.ts';
import { type CommandContext, choiceArgument, newCommand } from '../command.ts';
import { colourOf, connectionStates } from '../connectionStateColours.ts';
import { type PlaceOptions, placeOf, placeOptions } from '../place.ts';
import { type Server, serverOf } from '../server.ts';
import { type ServerOptions, urlOption } from '../serverUrl.ts';
import { shownDuration, shownTime } from '../shownTime.ts';
import { type ShownEntry, summaryOf } from '../traceLines.ts';

/** `cks-sim advance`: moves a virtual clock. */
export function advanceCommand(context: CommandContext): Command {
  return newCommand(context, 'advance', {
    summary: 'moves a virtual clock',
    description:
      'Moves the clock of a server that was started with --clock virtual; on the way everything due happens, such as connections that complete and keys that are deleted.',
    prints: 'what changed its state on the way, and the new time; with --json an object.',
    examples: [
      ['cks-sim advance 20m', 'long enough for an AWS CloudHSM key store to connect'],
      ['cks-sim advance 7d', 'the shortest time before a KMS key is deleted'],
    ],
    fails: 'nothing listens, or the clock is not virtual',
  })
    .argument('<duration>', 'such as 250ms, 30s, 20m, 1h or 7d, or milliseconds')
    .addOption(urlOption())
    .action((duration: string, options: ServerOptions) => advance(context, duration, options));
}

async function advance(context: CommandContext, duration: string, options: ServerOptions): Promise<void> {
  const { terminal } = context;
  const ms = durationOf('advance', duration);
  const server = serverOf(context, options);
  const { clock } = await server.ask('status', {});
  if (clock !== 'virtual') {
    throw new CliError(
      'advance: the clock of this server moves by itself; "cks-sim wait" waits for a key store, and "cks-sim serve --clock virtual" starts a server whose clock you move',
    );
  }
  const { lastSequence } = await server.ask('trace', { limit: 1 });
  const { now, time } = await server.ask('advance', { duration: ms });
  const { entries } = await server.ask('trace', { after: lastSequence, type: 'transition' });
  terminal.answer({ now, time, transitions: entries }, () => {
    printTransitions(context, entries);
    terminal.line(`${shownTime(now)}, ${shownDuration(ms)} later`);
  });
}

function printTransitions({ terminal }: CommandContext, entries: readonly ShownEntry[]): void {
  if (entries.length === 0) return;
  terminal.table(
    ['Time', 'What changed'],
    entries.map((entry) => [shownTime(entry.at), summaryOf(entry)]),
  );
  terminal.line();
}

interface WaitOptions extends ServerOptions, PlaceOptions {
  readonly within: string;
}

/** `cks-sim wait`: until a custom key store is in a state. */
export function waitCommand(context: CommandContext): Command {
  const command = newCommand(context, 'wait', {
    summary: 'waits until a custom key store is in a state',
    description:
      'Waits until a custom key store is in a ConnectionState. A virtual clock is moved there at once; any other is waited for. Ends early when the key store is FAILED and another state is waited for.',
    prints: 'the state that was reached, and when; with --json an object.',
    examples: [
      ['cks-sim wait cks-1234567890abcdef0 CONNECTED', 'after ConnectCustomKeyStore'],
      ['cks-sim wait cks-1234567890abcdef0 DISCONNECTED --within 5m', 'no longer than five minutes'],
    ],
    fails: 'the state was not reached, there is no such key store, or nothing listens',
  });
  return placeOptions(
    command
      .argument('<CustomKeyStoreId>', 'the custom key store')
      .addArgument(choiceArgument('<ConnectionState>', 'the state', connectionStates))
      .option('--within <duration>', "how long: world time on a virtual clock, else the host's", '1h')
      .addOption(urlOption()),
  ).action((id: string, state: ConnectionState, options: WaitOptions) => wait(context, id, state, options));
}

/** Host time between two looks at a key store. */
const lookEveryMs = 250;

async function wait(
  context: CommandContext,
  CustomKeyStoreId: string,
  wanted: ConnectionState,
  options: WaitOptions,
): Promise<void> {
  const withinMs = durationOf('--within', options.within);
  const server = serverOf(context, options);
  const store = { CustomKeyStoreId, ...placeOf(options) };
  const { clock } = await server.ask('status', {});
  const reached =
    clock === 'virtual'
      ? await moveTo(server, store, wanted, withinMs)
      : await watch(context, server, store, wanted, withinMs);
  const { now, time } = await server.ask('status', {});
  const { ConnectionState, ConnectionErrorCode } = reached;
  const { terminal } = context;
  terminal.answer({ ...reached, now, time }, () => {
    const code = ConnectionErrorCode === undefined ? '' : ` with ${ConnectionErrorCode}`;
    const shown = terminal.style(colourOf(ConnectionState), ConnectionState);
    terminal.line(`${shownTime(now)}: ${CustomKeyStoreId} is ${shown}${code}`);
  });
}

type Reached = ControlOutput<'keyStore/describe'>;

interface Store extends ReturnType<typeof placeOf> {
  readonly CustomKeyStoreId: string;
}

async function moveTo(
  server: Server,
  store: Store,
  wanted: ConnectionState,
  within: number,
): Promise<Reached> {
  const before = await server.ask('keyStore/describe', store);
  requireHope(before, wanted);
  const isChanging = /ING$/.test(before.ConnectionState);
  if (before.ConnectionState !== wanted && !isChanging) {
    throw new CliError(
      `wait: ${store.CustomKeyStoreId} is ${before.ConnectionState}, and time alone changes nothing of that; send the request that does, such as ConnectCustomKeyStore`,
    );
  }
  try {
    await server.ask('advanceUntil', { ...store, ConnectionState: wanted, within });
  } catch {
    const after = await server.ask('keyStore/describe', store);
    requireHope(after, wanted);
    throw tooLate(after, within);
  }
  return server.ask('keyStore/describe', store);
}

async function watch(
  { host }: CommandContext,
  server: Server,
  store: Store,
  wanted: ConnectionState,
  within: number,
): Promise<Reached> {
  for (let waited = 0; ; waited += lookEveryMs) {
    const found = await server.ask('keyStore/describe', store);
    if (found.ConnectionState === wanted) return found;
    requireHope(found, wanted);
    if (waited >= within) {
      throw tooLate(found, within);
    }
    await host.sleep(Math.min(lookEveryMs, within - waited));
  }
}

const tooLate = ({ CustomKeyStoreId, ConnectionState }: Reached, within: number) =>
  new CliError(
    `wait: after ${shownDuration(within)} ${CustomKeyStoreId} is ${ConnectionState}; a longer --within, or "serve" with a faster --clock, may help`,
  );

/** Of itself no key store leaves FAILED. */
function requireHope(
  { CustomKeyStoreId, ConnectionState, ConnectionErrorCode }: Reached,
  wanted: ConnectionState,
): void {
  if (ConnectionState !== 'FAILED' || wanted === 'FAILED') return;
  throw new CliError(
    `wait: ${CustomKeyStoreId} is FAILED with ${ConnectionErrorCode}; "cks-sim explain ${ConnectionErrorCode}" says what repairs it`,
  );
}

/** Digits alone are milliseconds. */
function durationOf(name: string, text: string): number {
  return asUsage(() => toMs(/^\d+$/.test(text) ? Number(text) : text, name));
}
