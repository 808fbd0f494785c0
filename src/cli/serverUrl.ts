import { Option } from 'commander';
import { describe } from '../runtime/duration.ts';
import { usageError } from './CliError.ts';
import type { CliHost } from './cliHost.ts';

/** Where `serve` listens unless it is told otherwise. */
export const defaultUrl = 'http://127.0.0.1:4566';

/** What every command that talks to a server takes. */
export interface ServerOptions {
  readonly url?: string;
}

/** The option that says which server a command talks to. */
export const urlOption = () =>
  new Option('--url <url>', 'the running server').default(undefined, `CKS_SIM_URL, else ${defaultUrl}`);

/** URL of the server: the option, else `CKS_SIM_URL`, else where `serve` listens by default. No slash ends it. */
export function serverUrl(option: string | undefined, { env }: Pick<CliHost, 'env'>): string {
  const { CKS_SIM_URL = '' } = env;
  const [name, value] = option === undefined ? ['CKS_SIM_URL', CKS_SIM_URL] : ['--url', option];
  if (option === undefined && value === '') return defaultUrl;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isServer =
    (url?.protocol === 'http:' || url?.protocol === 'https:') && url.username === '' && url.password === '';
  if (!isServer || url?.search !== '' || url.hash !== '') {
    throw usageError(`${name}: expected a URL such as ${defaultUrl}, got ${describe(value)}`);
  }
  return url.href.replace(/\/+$/, '');
}
