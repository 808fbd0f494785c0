import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import type { Timers } from '../runtime/timers.ts';
import type { KmsClientConfig } from './clientConfig.ts';
import type { CommandLike } from './command.ts';
import { carryTimers, installedKey } from './worldTimers.ts';

/** `KMSClient` of `@aws-sdk/client-kms`, of whichever copy and version. */
export interface KmsClientClass {
  readonly prototype: { send: (...args: any[]) => any };
}

/** Undoes an installation; works with `using` as well. */
export interface Installation {
  /** Puts back what was there before, in any order of several installations. Does nothing a second time. */
  restore(): void;
  [Symbol.dispose](): void;
}

interface Stack {
  applyToStack(stack: object): void;
  clone(): Stack;
  add(middleware: unknown, options: { name?: string }): void;
  addRelativeTo(middleware: unknown, options: { name?: string }): void;
}

interface Client {
  readonly middlewareStack: Stack;
  readonly config: object;
}

/** One world in front of a client class. */
interface Layer {
  readonly send: (
    client: Client,
    command: CommandLike<object, object>,
    options: object | undefined,
  ) => Promise<object>;
}

interface Installed {
  readonly layers: Layer[];
  readonly before: PropertyDescriptor | undefined;
  readonly send: unknown;
}

/**
 * Replaces `send` on the prototype of `KMSClient`, and nothing else: every client of that class then talks to the
 * world, whatever it was configured with. Middleware that the user has added to a client or a command still runs.
 * The last installation counts.
 */
export function install(
  KMSClient: KmsClientClass,
  clientConfig: () => KmsClientConfig,
  timers: Timers,
): Installation {
  const prototype = KMSClient?.prototype as
    | (KmsClientClass['prototype'] & { [installedKey]?: Installed })
    | undefined;
  if (typeof KMSClient !== 'function' || typeof prototype?.send !== 'function') {
    throw new SimulatorUsageError(
      `install: expected the class KMSClient of @aws-sdk/client-kms, got ${describe(KMSClient)}`,
    );
  }
  const layer = createLayer(KMSClient as unknown as new (config: object) => Client, clientConfig);
  carryTimers(layer, timers);
  // A subclass such as KMS inherits the key; only the prototype's own counts.
  const own = Object.hasOwn(prototype, installedKey) ? prototype[installedKey] : undefined;
  // Somebody may have put another function in its place since: then ours goes in front of that one.
  const isInPlace =
    own !== undefined && Object.getOwnPropertyDescriptor(prototype, 'send')?.value === own.send;
  const installed = isInPlace ? own : replaceSend(prototype);
  installed.layers.push(layer);

  const restore = () => {
    const index = installed.layers.indexOf(layer);
    if (index < 0) return;
    installed.layers.splice(index, 1);
    if (installed.layers.length === 0) putBack(prototype, installed);
  };
  return { restore, [disposeKey]: restore } as Installation;
}

/** Hosts that lack it have no `using` either. */
const disposeKey: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for('Symbol.dispose') as never);

function replaceSend(prototype: object): Installed {
  const before = Object.getOwnPropertyDescriptor(prototype, 'send');
  const inherited = (prototype as { send: (...args: unknown[]) => unknown }).send;
  const layers: Layer[] = [];
  const send = function (
    this: Client,
    command: CommandLike<object, object>,
    optionsOrCallback?: unknown,
    last?: unknown,
  ) {
    const layer = layers.at(-1);
    // Somebody kept or wrapped this function beyond our restore.
    if (layer === undefined) return inherited.call(this, command, optionsOrCallback, last);
    const isCallback = typeof optionsOrCallback === 'function';
    const callback = (isCallback ? optionsOrCallback : last) as
      | ((error: unknown, output?: object) => void)
      | undefined;
    const sent = layer.send(
      this,
      command,
      isCallback ? undefined : (optionsOrCallback as object | undefined),
    );
    if (callback === undefined) return sent;
    sent
      .then(
        (output) => callback(null, output),
        (error) => callback(error),
      )
      .catch(() => {}); // as the AWS SDK treats a callback that throws
  };
  Object.defineProperty(prototype, 'send', {
    value: send,
    configurable: true,
    writable: true,
    enumerable: false,
  });
  const installed: Installed = { layers, before, send };
  Object.defineProperty(prototype, installedKey, { value: installed, configurable: true });
  return installed;
}

function putBack(prototype: object, installed: Installed): void {
  const holder = prototype as { [installedKey]?: Installed };
  if (holder[installedKey] === installed) delete holder[installedKey];
  if (Object.getOwnPropertyDescriptor(prototype, 'send')?.value !== installed.send) return; // replaced by others since
  if (installed.before === undefined) delete (prototype as { send?: unknown }).send;
  else Object.defineProperty(prototype, 'send', installed.before);
}

/**
 * A client of the user's is left as it is; its commands go through a second client, made with the world's
 * configuration, with the middleware that the user has added to the first.
 */
function createLayer(KMSClient: new (config: object) => Client, clientConfig: () => KmsClientConfig): Layer {
  let ours: { client: Client; names: ReadonlySet<string> } | undefined;
  return {
    send: async (client, command, options) => {
      if (ours === undefined) {
        const made = new KMSClient(clientConfig());
        ours = { client: made, names: namesOf(made.middlewareStack) };
      }
      const stack = withUserMiddleware(ours.client.middlewareStack, ours.names, client.middlewareStack);
      const handler = command.resolveMiddleware(stack, ours.client.config, options);
      return (await handler(command)).output;
    },
  };
}

function withUserMiddleware(ours: Stack, names: ReadonlySet<string>, theirs: Stack): Stack {
  const stack = ours.clone();
  const isTheirs = ({ name }: { name?: string }) => name === undefined || !names.has(name);
  theirs.applyToStack({
    add: (middleware: unknown, options: { name?: string }) => {
      if (isTheirs(options)) stack.add(middleware, options);
    },
    addRelativeTo: (middleware: unknown, options: { name?: string }) => {
      if (isTheirs(options)) stack.addRelativeTo(middleware, options);
    },
  });
  return stack;
}

function namesOf(stack: Stack): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (_: unknown, { name }: { name?: string }) => {
    if (name !== undefined) names.add(name);
  };
  stack.applyToStack({ add: note, addRelativeTo: note });
  return names;
}
