import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { kmsError } from '../errors/KmsError.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { ControlEndpoint, isControlPath } from '../http/control/controlEndpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { EncodedAnswer } from '../http/jsonProtocol.ts';
import { endpointOf } from '../http/kmsHandler.ts';
import type { WireRequest } from '../http/wireRequest.ts';
import { describe } from '../runtime/duration.ts';
import type { Simulated } from '../simulator/inside.ts';
import { requireKnown } from '../simulator/options.ts';
import { hostName, isAllowedHost } from './allowedHosts.ts';
import { readMessage } from './readMessage.ts';

/** Where and how {@link serve} listens. */
export interface ServeOptions {
  /** 0 to 65535; 0 takes a free one. Default 0. */
  readonly port?: number;
  /** The address to listen at. Default `'127.0.0.1'`: nobody but this machine reaches it. */
  readonly hostname?: string;
  /** Names besides those of this machine that a `Host` header may have, without port; `'*'` for all. Default none. */
  readonly allowedHosts?: readonly string[];
  /** Origins whose pages may read answers (CORS), such as `'http://localhost:5173'`; `'*'` for all. Default none. */
  readonly allowedOrigins?: readonly string[];
  /** Bytes of a body that are read, unless it is a snapshot for `/_simulator/restore`. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Connections at a time; further ones are closed. Default 1,000. */
  readonly maxConnections?: number;
  /** Milliseconds in which a request has to arrive whole. Default 30,000. */
  readonly requestTimeout?: number;
}

/** A server that is listening. */
export interface KmsServer {
  /** For `endpoint` of a client, such as `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly hostname: string;
  readonly port: number;
  /** Takes no more requests, waits for the answers that are due, and ends. Does nothing a second time. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const optionNames = [
  'port',
  'hostname',
  'allowedHosts',
  'allowedOrigins',
  'maxBodyBytes',
  'maxConnections',
  'requestTimeout',
];

/** Bytes of all headers of a request; signed requests with a session token have less than half of it. */
const maxHeaderBytes = 16_384;

/** How long a connection without a request stays open. */
const keepAliveMs = 60_000;

/** How long {@link KmsServer.close} waits for answers before it ends their connections. */
const gracefulMs = 5_000;

/**
 * Serves a world over HTTP: boto3, the AWS CLI, Terraform and every other client of AWS KMS talk to it when their
 * endpoint is the server's URL. Below `/_simulator` it has the control interface, by which tests in other languages
 * move the time and arrange failures. It listens on the loopback interface only, unless `hostname` says otherwise.
 *
 * @param sim - A simulator.
 * @throws {@link SimulatorUsageError} the first argument is no simulator, or an option has a wrong value.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 * @example
 * ```ts
 * const sim = createSimulator();
 * const server = await serve(sim);
 * const kms = new KMSClient({
 *   endpoint: server.url,
 *   region: 'us-east-1',
 *   credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
 * });
 * await kms.send(new DescribeCustomKeyStoresCommand({}));
 *
 * kms.destroy();
 * await server.close();
 * ```
 */
export async function serve(sim: Simulated, options: ServeOptions = {}): Promise<KmsServer> {
  requireKnown('serve', options, optionNames);
  const { port = 0, hostname = '127.0.0.1', maxConnections = 1_000, requestTimeout = 30_000 } = options;
  requireWhole('serve: port', port, 0, 65_535);
  requireWhole('serve: maxConnections', maxConnections, 1, 1_000_000);
  requireWhole('serve: requestTimeout', requestTimeout, 1, 3_600_000);
  if (typeof hostname !== 'string' || hostname === '') {
    throw new SimulatorUsageError(
      `serve: hostname: expected an address or a name, got ${describe(hostname)}`,
    );
  }
  const allowedHosts = [...namesOf('allowedHosts', options.allowedHosts), hostname.toLowerCase()];
  const allowedOrigins = namesOf('allowedOrigins', options.allowedOrigins);
  const { maxBodyBytes } = options;
  const endpoint = endpointOf('serve', sim, maxBodyBytes === undefined ? {} : { maxBodyBytes });
  const control = new ControlEndpoint(sim, {
    maxBodyBytes: endpoint.maxBodyBytes,
    isAllowedOrigin: (origin) => isAllowedOrigin(origin, allowedOrigins),
  });
  const connection = new Connections(endpoint, control, allowedHosts, allowedOrigins);

  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 5_000),
      keepAliveTimeout: keepAliveMs,
      noDelay: true,
    },
    (message, response) => connection.take(message, response),
  );
  server.maxConnections = maxConnections;
  server.on('clientError', refuseBrokenRequest);
  await listening(server, port, hostname);
  const address = server.address() as AddressInfo;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closing(server);
    return closed;
  };
  return {
    url: `http://${host}:${address.port}`,
    hostname: address.address,
    port: address.port,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Takes requests off connections and puts the answers on them. */
class Connections {
  readonly #endpoint: Endpoint;
  readonly #control: ControlEndpoint;
  readonly #allowedHosts: readonly string[];
  readonly #allowedOrigins: readonly string[];

  constructor(
    endpoint: Endpoint,
    control: ControlEndpoint,
    allowedHosts: readonly string[],
    allowedOrigins: readonly string[],
  ) {
    this.#endpoint = endpoint;
    this.#control = control;
    this.#allowedHosts = allowedHosts;
    this.#allowedOrigins = allowedOrigins;
  }

  take(message: IncomingMessage, response: ServerResponse): void {
    this.#answer(message, response).catch(() => {
      // Whoever asked has gone, or the world has ended: there is nobody, or nothing, to answer.
      response.destroy();
    });
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = this.#refusalOf(message);
    if (refused !== undefined) {
      message.resume();
      send(response, refused);
      return;
    }
    const { origin } = message.headers;
    const isCors = origin !== undefined && isAllowedOrigin(origin, this.#allowedOrigins);
    const cors = isCors ? corsHeaders(origin) : {};
    if (message.method === 'OPTIONS' && isCors) {
      message.resume();
      send(response, { statusCode: 204, headers: cors, body: new Uint8Array() });
      return;
    }
    const { path, headers } = wireRequest(message, new Uint8Array());
    const control = isControlPath(path) ? this.#control : undefined;
    const foreign = control?.refusalOf({ path, headers });
    if (foreign !== undefined) {
      message.resume();
      send(response, foreign, cors);
      return;
    }
    const body = await readMessage(message, control?.maxBodyBytes(path) ?? this.#endpoint.maxBodyBytes);
    if (body === undefined) {
      // What is still on its way is not read, so the connection cannot be used again.
      const tooLarge = control?.tooLarge(path) ?? this.#endpoint.tooLarge();
      send(response, tooLarge, { connection: 'close', ...cors });
      return;
    }
    if (control !== undefined) {
      send(response, await control.answer(wireRequest(message, body)), cors);
      return;
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = await this.#endpoint.answer(wireRequest(message, body), { abortSignal: gone.signal });
    send(response, answer, cors);
  }

  #refusalOf({ url = '/', headers }: IncomingMessage): EncodedAnswer | undefined {
    if (isAllowedHost(headers.host, this.#allowedHosts)) return undefined;
    const reason = `The Host ${hostName(headers.host ?? '') ?? 'header'} is none of this server's; start it with that name among its allowed hosts.`;
    if (isControlPath(url)) return this.#control.refuse(403, reason);
    return this.#endpoint.refuse(kmsError('AccessDeniedException', { reason }), 403);
  }
}

function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.includes(origin.toLowerCase()) || allowed.includes('*');
}

function wireRequest({ method = '', url = '/', headers }: IncomingMessage, body: Uint8Array): WireRequest {
  const at = url.indexOf('?');
  return {
    method,
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? '' : url.slice(at + 1),
    headers: headers as Record<string, string>,
    body,
  };
}

function send(
  response: ServerResponse,
  { statusCode, headers, body }: EncodedAnswer,
  more: Record<string, string> = {},
): void {
  if (response.destroyed) return;
  const length = statusCode === 204 ? {} : { 'content-length': String(body.byteLength) };
  response.writeHead(statusCode, { ...headers, ...length, ...more });
  response.end(body);
}

/** https://fetch.spec.whatwg.org/#http-cors-protocol */
const corsHeaders = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-methods': 'POST, GET',
  'access-control-allow-headers': '*, authorization',
  'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
  vary: 'Origin',
});

/** What is no HTTP gets the status that HTTP has for it, and the connection is closed. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statuses[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function listening(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'something listens there already' : error.message;
      reject(
        new SimulatorUsageError(`serve: cannot listen at ${hostname}, port ${port}: ${why}`, {
          cause: error,
        }),
      );
    });
    server.listen(port, hostname, resolve);
  });
}

function closing(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const ending = setTimeout(() => server.closeAllConnections(), gracefulMs);
    server.close(() => {
      clearTimeout(ending);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function namesOf(option: string, names: readonly string[] = []): string[] {
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) {
    return names.map((name) => name.toLowerCase());
  }
  throw new SimulatorUsageError(`serve: ${option}: expected a list of names, got ${describe(names)}`);
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new SimulatorUsageError(
    `${name}: expected a whole number from ${least} to ${most}, got ${describe(value)}`,
  );
}
