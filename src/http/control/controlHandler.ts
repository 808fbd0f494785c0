import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import { describe } from '../../runtime/duration.ts';
import { requireKnown } from '../../simulator/options.ts';
import { isAllowedOrigin } from '../isAllowedOrigin.ts';
import { readBody } from '../readBody.ts';
import { ControlEndpoint } from './controlEndpoint.ts';
import { type ControlledSimulator, isControlled } from './controlledSimulator.ts';

/** What {@link createControlHandler} may be told. */
export interface ControlHandlerOptions {
  /** Origins whose pages may send requests, such as `'http://localhost:5173'`; `'*'` for all. Default none. */
  readonly allowedOrigins?: readonly string[];
  /** Bytes of a body that are read, unless it is a snapshot. Default 1 MiB. */
  readonly maxBodyBytes?: number;
}

const defaultMaxBodyBytes = 1_048_576;

/**
 * The control interface of a simulator as a function from `Request` to `Response`: what a TypeScript test does with
 * the simulator itself, a test in any other language does with `POST /_simulator/<operation>`. `serve` has it already.
 * `GET /_simulator` lists the operations, `GET /_simulator/openapi.json` describes them.
 *
 * Whoever reaches it may do everything, and learns passwords and keys: keep it on the loopback interface.
 *
 * @param sim - A simulator, not one account of it.
 * @throws {@link SimulatorUsageError} the first argument is no simulator, or an option has a wrong value.
 * @example
 * ```ts
 * const sim = createSimulator();
 * const handler = createControlHandler(sim);
 *
 * const response = await handler(
 *   new Request('http://127.0.0.1/_simulator/advance', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/json' },
 *     body: '{ "duration": "20m" }',
 *   }),
 * );
 * console.log(await response.json()); // { now: 1767226800000, time: '2026-01-01T00:20:00.000Z' }
 * ```
 */
export function createControlHandler(
  sim: ControlledSimulator,
  options: ControlHandlerOptions = {},
): (request: Request) => Promise<Response> {
  if (typeof sim !== 'object' || sim === null || !isControlled(sim)) {
    throw new SimulatorUsageError(
      `createControlHandler: expected a simulator, as createSimulator() makes it, got ${describe(sim)}`,
    );
  }
  requireKnown('createControlHandler', options, ['allowedOrigins', 'maxBodyBytes']);
  const { allowedOrigins = [], maxBodyBytes = defaultMaxBodyBytes } = options;
  if (!Array.isArray(allowedOrigins) || !allowedOrigins.every((origin) => typeof origin === 'string')) {
    throw new SimulatorUsageError('createControlHandler: allowedOrigins: expected a list of origins');
  }
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1) {
    throw new SimulatorUsageError(
      `createControlHandler: maxBodyBytes: expected a whole number from 1 on, got ${describe(maxBodyBytes)}`,
    );
  }
  const origins = [...allowedOrigins];
  const endpoint = new ControlEndpoint(sim, {
    maxBodyBytes,
    isAllowedOrigin: (origin) => isAllowedOrigin(origin, origins),
  });
  return (request) => answerControl(endpoint, request);
}

/** The answer of a control interface to a request of the Fetch API. */
export async function answerControl(endpoint: ControlEndpoint, request: Request): Promise<Response> {
  const { pathname: path, search } = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const head = { method: request.method, path, query: search.slice(1), headers };
  const body = endpoint.refusalOf(head) ?? (await readBody(request, endpoint.maxBodyBytes(path)));
  const answer =
    body instanceof Uint8Array ? await endpoint.answer({ ...head, body }) : (body ?? endpoint.tooLarge(path));
  return new Response(answer.body, { status: answer.statusCode, headers: answer.headers });
}
