import { ControlError } from '../http/control/ControlError.ts';
import { type ControlInput, type ControlOutput, createControlClient } from '../http/control/controlClient.ts';
import type { ControlOperationName } from '../http/control/controlOperations.ts';
import { CliError } from './CliError.ts';
import type { CommandContext } from './command.ts';
import { defaultUrl, type ServerOptions, serverUrl } from './serverUrl.ts';

/** A running server, through its control interface. */
export interface Server {
  readonly url: string;
  /** @throws {@link CliError} nothing listens there, what listens is no such server, or the server refuses. */
  ask<N extends ControlOperationName>(name: N, input: ControlInput<N>): Promise<ControlOutput<N>>;
}

/** The server that a command talks to. */
export function serverOf({ host }: CommandContext, options: ServerOptions): Server {
  const url = serverUrl(options.url, host);
  const control = createControlClient(url);
  return {
    url,
    ask: async (name, input) => {
      const method = name
        .split('/')
        .reduce((node, part) => (node as Record<string, unknown>)[part], control as unknown);
      try {
        return await (method as (given: typeof input) => Promise<never>)(input);
      } catch (error) {
        throw failureOf(url, error);
      }
    },
  };
}

function failureOf(url: string, error: unknown): CliError {
  if (error instanceof ControlError) return new CliError(error.message, { errorName: error.name });
  const { code, message } = causeOf(error);
  if (code === 'ECONNREFUSED') {
    const { port } = new URL(url);
    const serve = url === defaultUrl || port === '' ? 'cks-sim serve' : `cks-sim serve --port ${port}`;
    return new CliError(`nothing listens at ${url}; start it with "${serve}"`);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new CliError(`there is no host ${new URL(url).hostname}; check --url or CKS_SIM_URL`);
  }
  return new CliError(`no answer from ${url}: ${message}`);
}

/** What is behind the "fetch failed" of Node: the first of several addresses that were tried. */
function causeOf(error: unknown): { readonly code?: string; readonly message: string } {
  const { cause } = error as { cause?: { code?: string; errors?: unknown[] } };
  return (cause?.errors?.[0] ?? cause ?? error) as { code?: string; message: string };
}
