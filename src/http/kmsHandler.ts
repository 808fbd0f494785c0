import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import { insideOf, type Simulated } from '../simulator/inside.ts';
import { requireKnown } from '../simulator/options.ts';
import { ControlEndpoint, isControlPath } from './control/controlEndpoint.ts';
import { answerControl, type createControlHandler } from './control/controlHandler.ts';
import { Endpoint } from './endpoint.ts';
import type { EncodedAnswer } from './jsonProtocol.ts';
import { readBody } from './readBody.ts';

/** What {@link createKmsHandler} may be told. */
export interface KmsHandlerOptions {
  /**
   * Bytes of a body that are read, unless it is a snapshot for `/_simulator/restore`; a longer one is refused with HTTP
   * 413. Default 1 MiB.
   */
  readonly maxBodyBytes?: number;
}

/**
 * Answers a request of a client of AWS. Rejects only when the request is aborted, or with a {@link SimulatorUsageError}
 * when it is none whose body can be read.
 */
export type KmsHandler = (request: Request) => Promise<Response>;

const defaultMaxBodyBytes = 1_048_576;

/** The options of an endpoint, checked. */
export function endpointOf(what: string, sim: Simulated, options: KmsHandlerOptions): Endpoint {
  const { maxBodyBytes = defaultMaxBodyBytes } = options;
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1) {
    throw new SimulatorUsageError(
      `${what}: maxBodyBytes: expected a whole number from 1 on, got ${describe(maxBodyBytes)}`,
    );
  }
  return new Endpoint(insideOf(what, sim).world, { maxBodyBytes });
}

/**
 * The endpoint of AWS KMS for a world, as a function from `Request` to `Response`: AWS JSON 1.1 as the service speaks
 * it, for every server and interceptor that knows the Fetch API. Below `/_simulator` it has the control interface, as
 * {@link createControlHandler} has it.
 *
 * @param sim - A simulator.
 * @throws {@link SimulatorUsageError} the first argument is no simulator, or an option has a wrong value.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 * @example
 * ```ts
 * const sim = createSimulator();
 * const handler = createKmsHandler(sim);
 *
 * const response = await handler(
 *   new Request('https://kms.us-east-1.amazonaws.com/', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.DescribeCustomKeyStores' },
 *     body: '{}',
 *   }),
 * );
 * console.log(response.status, await response.json()); // 200 { CustomKeyStores: [], Truncated: false }
 * ```
 */
export function createKmsHandler(sim: Simulated, options: KmsHandlerOptions = {}): KmsHandler {
  requireKnown('createKmsHandler', options, ['maxBodyBytes']);
  const endpoint = endpointOf('createKmsHandler', sim, options);
  const { maxBodyBytes } = endpoint;
  const control = new ControlEndpoint(sim, { maxBodyBytes, isAllowedOrigin: () => false });
  return async (request) => {
    if (typeof request?.url !== 'string') {
      throw new SimulatorUsageError(`createKmsHandler: expected a Request, got ${describe(request)}`);
    }
    const { pathname, search, host } = new URL(request.url);
    if (isControlPath(pathname)) return answerControl(control, request);
    const body = await readBody(request, endpoint.maxBodyBytes);
    if (body === undefined) return toResponse(endpoint.tooLarge());
    return toResponse(
      await endpoint.answer(
        {
          method: request.method,
          path: pathname,
          query: search.slice(1),
          // The Fetch API sends the Host header, and hides it.
          headers: { host, ...Object.fromEntries(request.headers) },
          body,
        },
        { abortSignal: request.signal },
      ),
    );
  };
}

function toResponse({ statusCode, headers, body }: EncodedAnswer): Response {
  // Text would bring a Content-Type of its own where there is no body.
  return new Response(body === '' ? null : body, { status: statusCode, headers });
}
