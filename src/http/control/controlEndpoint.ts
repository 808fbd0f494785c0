import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import { describe } from '../../runtime/duration.ts';
import { insideOf, type Simulated } from '../../simulator/inside.ts';
import type { EncodedAnswer } from '../jsonProtocol.ts';
import { headerOf, type WireRequest } from '../wireRequest.ts';
import { inputOfBody } from './bodyInput.ts';
import { controlIndex } from './controlIndex.ts';
import { type ControlledSimulator, isControlled } from './controlledSimulator.ts';
import { controlOperation } from './controlOperations.ts';
import { openApiDocument } from './openApiDocument.ts';
import { inputOfQuery } from './queryInput.ts';
import { runControl, unknownOperation } from './runControl.ts';

/** Where the control interface is. */
const root = '/_simulator';

/** The only operation whose input may be a whole world. */
const restorePath = `${root}/restore`;

/** Bytes of a snapshot that may be sent: 100,000 KMS keys have less. */
const maxSnapshotBytes = 134_217_728;

/** What a {@link ControlEndpoint} is told. */
export interface ControlEndpointOptions {
  /** Bytes of a body that are read, unless it is a snapshot. */
  readonly maxBodyBytes: number;
  /** Whether pages of that origin may send requests. */
  readonly isAllowedOrigin: (origin: string) => boolean;
}

/** Whether a request is for the control interface. */
export const isControlPath = (path: string) => path === root || path.startsWith(`${root}/`);

/** The control interface of one simulator: answers requests as they come over the wire, whoever carried them. */
export class ControlEndpoint {
  readonly #sim: ControlledSimulator | undefined;
  readonly #options: ControlEndpointOptions;

  constructor(sim: Simulated, options: ControlEndpointOptions) {
    this.#sim = isControlled(sim) ? sim : undefined;
    this.#options = options;
  }

  /** Bytes of a body that are read. */
  maxBodyBytes(path: string): number {
    return path === restorePath ? maxSnapshotBytes : this.#options.maxBodyBytes;
  }

  /** An error before a request has come here. */
  refuse(statusCode: number, message: string): EncodedAnswer {
    return refuse(statusCode, message);
  }

  /** What is wrong with a request before its body is read. */
  refusalOf({ path, headers }: Pick<WireRequest, 'path' | 'headers'>): EncodedAnswer | undefined {
    const origin = Object.hasOwn(headers, 'origin') ? headers.origin : undefined;
    if (origin !== undefined && !this.#options.isAllowedOrigin(origin)) {
      const why = 'is none of the allowed origins of this server';
      return refuse(403, `The page that sends this request is of ${describe(origin)}, which ${why}.`);
    }
    if (this.#sim === undefined) {
      return refuse(
        404,
        'This server stands in front of one account; the simulator itself has the controls.',
      );
    }
    return path.length > 1_000 ? refuse(404, unknownOperation(path)) : undefined;
  }

  /** The answer to a request. */
  async answer(request: WireRequest): Promise<EncodedAnswer> {
    const refused = this.refusalOf(request);
    if (refused !== undefined) return refused;
    const { method, path, query, body } = request;
    if (body.byteLength > this.maxBodyBytes(path)) return this.tooLarge(path);
    if (path === root) return method === 'GET' ? encode(200, controlIndex()) : notAllowed('GET');
    const name = path.slice(root.length + 1);
    if (name === 'openapi.json') {
      return method === 'GET' ? encode(200, openApiDocument()) : notAllowed('GET');
    }
    const operation = controlOperation(name);
    if (operation === undefined) return refuse(404, unknownOperation(name));
    try {
      if (operation.reads && method === 'GET') {
        return encode(200, await this.#run(name, inputOfQuery(name, operation, query)));
      }
      if (method !== 'POST') return notAllowed(operation.reads ? 'GET, POST' : 'POST');
      if (!isJson(headerOf(request, 'content-type'))) {
        return refuse(415, 'The Content-Type has to be application/json, also of an empty body.');
      }
      if (query !== '')
        throw new SimulatorUsageError(`${name}: a POST request has its input in its body, as JSON`);
      return encode(200, await this.#run(name, inputOfBody(name, body)));
    } catch (error) {
      const { isAlive } = insideOf('control', this.#sim!).world();
      if (error instanceof SimulatorUsageError) return refuse(isAlive ? 400 : 500, error.message);
      return refuse(500, `${name} failed for a reason of its own; this is a fault of the simulator.`);
    }
  }

  /** The answer to a body that is longer than {@link ControlEndpoint.maxBodyBytes}; the rest of it is not read. */
  tooLarge(path: string): EncodedAnswer {
    return refuse(413, `The body of the request has more than ${this.maxBodyBytes(path)} bytes.`);
  }

  #run(name: string, input: unknown): Promise<object> {
    return runControl(this.#sim!, name, input);
  }
}

/** Parameters such as a charset may follow. */
function isJson(value: string | undefined): boolean {
  const [type = ''] = (value ?? '').split(';', 1);
  return type.trim().toLowerCase() === 'application/json';
}

const notAllowed = (allow: string) =>
  refuse(405, `This takes ${allow.replace(', ', ' and ')} requests only.`, { allow });

function refuse(statusCode: number, message: string, headers: Record<string, string> = {}): EncodedAnswer {
  const name = statusCode === 500 ? 'InternalError' : 'SimulatorUsageError';
  return encode(statusCode, { error: { name, message } }, headers);
}

function encode(statusCode: number, body: object, headers: Record<string, string> = {}): EncodedAnswer {
  return {
    statusCode,
    // What it answers is of this instant, and may be a secret.
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
