import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import { describe } from '../../runtime/duration.ts';
import { requireKnown } from '../../simulator/options.ts';
import { ControlError } from './ControlError.ts';
import type { ControlOperation } from './controlOperation.ts';
import type { ControlOperationName, controlOperations } from './controlOperations.ts';
import type { NoMembers } from './controlShape.ts';

/** The part of the Fetch API that a {@link ControlClient} needs. */
export type ControlFetch = (url: string, init: RequestInit) => Promise<Response>;

/** What {@link createControlClient} may be told. */
export interface ControlClientOptions {
  /** Default the `fetch` of the host. */
  readonly fetch?: ControlFetch;
}

/** What an operation takes. */
export type ControlInput<Name extends ControlOperationName> =
  (typeof controlOperations)[Name] extends ControlOperation<infer Input, any> ? Input : never;

/** What an operation answers. */
export type ControlOutput<Name extends ControlOperationName> =
  (typeof controlOperations)[Name] extends ControlOperation<any, infer Output> ? Output : never;

type Method<Name extends ControlOperationName> =
  NoMembers extends ControlInput<Name>
    ? (input?: ControlInput<Name>) => Promise<ControlOutput<Name>>
    : (input: ControlInput<Name>) => Promise<ControlOutput<Name>>;

type First<Names extends string> = Names extends `${infer Head}/${string}` ? Head : Names;

type Rest<Names extends string, Head extends string> = Names extends `${Head}/${infer Tail}` ? Tail : never;

type Tree<Names extends string, Prefix extends string> = {
  readonly [Head in First<Names>]: `${Prefix}${Head}` extends ControlOperationName
    ? Method<`${Prefix}${Head}`>
    : Tree<Rest<Names, Head>, `${Prefix}${Head}/`>;
};

/**
 * The operations of the control interface as methods: `cluster/kmsuser/lockOut` is `control.cluster.kmsuser.lockOut`.
 * They reject with {@link ControlError} where the server refuses.
 */
export type ControlClient = Tree<ControlOperationName, ''>;

/**
 * Controls a simulator in another process, or from a page: everything that a test does with a simulator of its own
 * process but for functions that it would hand over.
 *
 * @param url - Of the server, such as `http://127.0.0.1:4566`.
 * @throws {@link SimulatorUsageError} it is no URL, or an option has a wrong value.
 * @example
 * ```ts
 * const server = await serve(createSimulator());
 * const control = createControlClient(server.url);
 *
 * const { ClusterId } = await control.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
 * await control.cluster.kmsuser.lockOut({ ClusterId });
 * await control.advance({ duration: '20m' });
 * const { accounts } = await control.status();
 * console.log(accounts[0]?.customKeyStores[0]?.ConnectionErrorCode); // USER_LOCKED_OUT
 *
 * await server.close();
 * ```
 */
export function createControlClient(url: string | URL, options: ControlClientOptions = {}): ControlClient {
  requireKnown('createControlClient', options, ['fetch']);
  const { fetch: send = (to, init) => fetch(to, init) } = options;
  if (typeof send !== 'function') {
    throw new SimulatorUsageError(`createControlClient: fetch: expected a function, got ${describe(send)}`);
  }
  const base = baseOf(url);
  return branch([], (name, input) => ask(send, `${base}/_simulator/${name}`, input)) as never;
}

type Ask = (name: string, input: unknown) => Promise<unknown>;

/** What a promise or `JSON.stringify` looks for in any object. */
const notOperations: readonly (string | symbol)[] = ['then', 'toJSON'];

/** A method that is also the object of those below it: which there are, the server knows. */
function branch(path: readonly string[], ask: Ask): unknown {
  return new Proxy(() => {}, {
    get: (_, member) => {
      if (typeof member === 'symbol' || notOperations.includes(member)) return undefined;
      return branch([...path, encodeURIComponent(member)], ask);
    },
    apply: (_, __, [input]) => ask(path.join('/'), input),
  });
}

async function ask(send: ControlFetch, url: string, input: unknown = {}): Promise<unknown> {
  const response = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && typeof answer === 'object' && answer !== null) return answer;
  const message = (answer as { error?: { message?: unknown } } | null | undefined)?.error?.message;
  throw new ControlError(
    typeof message === 'string'
      ? message
      : `${url} answered ${response.status}, and not as a simulator does.`,
    response.status,
  );
}

function baseOf(url: string | URL): string {
  const text = String(url);
  if (URL.canParse(text) && /^https?:/i.test(text)) return text.replace(/\/+$/, '');
  throw new SimulatorUsageError(
    `createControlClient: expected a URL such as http://127.0.0.1:4566, got ${describe(url)}`,
  );
}
