import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { ControlEndpoint } from '../http/control/controlEndpoint.ts';
import { isAllowedOrigin } from '../http/isAllowedOrigin.ts';
import { endpointOf } from '../http/kmsHandler.ts';
import { describe } from '../runtime/duration.ts';
import type { Simulated } from '../simulator/inside.ts';
import { requireKnown } from '../simulator/options.ts';
import { Connections } from './connections.ts';

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
  const allowedHosts = [...namesOf('allowedHosts', options.allowedHosts), ...hostNamesOf(hostname)];
  const allowedOrigins = namesOf('allowedOrigins', options.allowedOrigins);
  const { maxBodyBytes } = options;
  const endpoint = endpointOf('serve', sim, maxBodyBytes === undefined ? {} : { maxBodyBytes });
  const control = new ControlEndpoint(sim, {
    maxBodyBytes: endpoint.maxBodyBytes,
    isAllowedOrigin: (origin) => isAllowedOrigin(origin, allowedOrigins),
  });
  const connections = new Connections(endpoint, control, allowedHosts, allowedOrigins);

  const server = createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(requestTimeout, 5_000),
      keepAliveTimeout: keepAliveMs,
      noDelay: true,
    },
    (message, response) => connections.take(message, response),
  );
  server.maxConnections = maxConnections;
  server.on('connection', (socket) => connections.open(socket));
  server.on('clientError', (error, socket) => connections.refuseBroken(error, socket as Socket));
  await listening(server, port, hostname);
  const address = server.address() as AddressInfo;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= closing(server, connections);
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

function listening(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Also later, when a connection cannot be accepted: the others go on.
    server.on('error', (error: NodeJS.ErrnoException) => {
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

function closing(server: Server, connections: Connections): Promise<void> {
  return new Promise((resolve) => {
    connections.takeNoMore();
    const ending = setTimeout(() => server.closeAllConnections(), gracefulMs);
    server.close(() => {
      clearTimeout(ending);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** How a client writes the address in its `Host` header: an IPv6 address in brackets, shortened. */
function hostNamesOf(hostname: string): string[] {
  const name = hostname.toLowerCase();
  return isIPv6(name) ? [new URL(`http://[${name}]`).hostname] : [name];
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
