import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { kmsError } from '../errors/KmsError.ts';
import { type ControlEndpoint, isControlPath } from '../http/control/controlEndpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { isAllowedOrigin } from '../http/isAllowedOrigin.ts';
import type { EncodedAnswer } from '../http/jsonProtocol.ts';
import type { WireRequest } from '../http/wireRequest.ts';
import { hostName, isAllowedHost } from './allowedHosts.ts';
import { readMessage } from './readMessage.ts';

/** A request and the place of its answer. */
interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

/** How long a connection that is broken stays open, so that its client reads why. */
const lingerMs = 1_000;

/** Takes requests off connections and puts the answers on them. */
export class Connections {
  readonly #endpoint: Endpoint;
  readonly #control: ControlEndpoint;
  readonly #allowedHosts: readonly string[];
  readonly #allowedOrigins: readonly string[];
  /** The last exchange of a connection. Answers go out in the order of the requests: when it is over, all are. */
  readonly #last = new WeakMap<Socket, Exchange>();
  readonly #broken = new WeakSet<Socket>();
  readonly #open = new Set<Socket>();
  #takesNoMore = false;

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

  open(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }

  take(message: IncomingMessage, response: ServerResponse): void {
    const { socket } = message;
    if (this.#takesNoMore) {
      // Behind an answer that is due, the connection ends with that answer.
      if (isOver(this.#last.get(socket))) socket.destroy();
      return;
    }
    const exchange = { message, response };
    this.#last.set(socket, exchange);
    response.once('close', () => {
      if (this.#takesNoMore && this.#last.get(socket) === exchange) socket.destroySoon();
    });
    this.#answer(exchange).catch(() => {
      // Whoever asked has gone: there is nobody to answer.
      response.destroy();
    });
  }

  /** From now on requests are left unanswered, and a connection ends with the last answer that is due on it. */
  takeNoMore(): void {
    this.#takesNoMore = true;
    for (const socket of this.#open) {
      // Browsers connect before they have anything to ask; Node does not count that as idle.
      if (socket.bytesRead === 0) socket.destroy();
    }
  }

  /** What is no HTTP gets the status that HTTP has for it, in its turn, and the connection is closed. */
  refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
    if (this.#broken.has(socket)) return;
    this.#broken.add(socket);
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const status = statuses[error.code ?? ''] ?? 400;
    const last = this.#last.get(socket);
    if (last?.message.complete === false) refuseRest(last, status);
    else if (last === undefined || isOver(last)) endWith(socket, status);
    else last.response.once('close', () => endWith(socket, status));
  }

  async #answer({ message, response }: Exchange): Promise<void> {
    const head = wireRequest(message, noBody);
    const refused = this.#refusalOf(head);
    if (refused !== undefined) {
      message.resume();
      this.#send(response, refused);
      return;
    }
    const { origin } = message.headers;
    const isCors = origin !== undefined && isAllowedOrigin(origin, this.#allowedOrigins);
    const cors = isCors ? corsHeaders(origin) : {};
    if (message.method === 'OPTIONS' && isCors) {
      message.resume();
      this.#send(response, { statusCode: 204, headers: cors, body: '' });
      return;
    }
    const { path } = head;
    const control = isControlPath(path) ? this.#control : undefined;
    const foreign = control?.refusalOf(head);
    if (foreign !== undefined) {
      message.resume();
      this.#send(response, foreign, cors);
      return;
    }
    const body = await readMessage(message, control?.maxBodyBytes(path) ?? this.#endpoint.maxBodyBytes);
    if (body === undefined) {
      this.#send(response, control?.tooLarge(path) ?? this.#endpoint.tooLarge(), cors);
      return;
    }
    if (control !== undefined) {
      this.#send(response, await control.answer({ ...head, body }), cors);
      return;
    }
    // What has been asked is done, whether somebody is left to hear of it or not.
    this.#send(response, await this.#endpoint.answer({ ...head, body }), cors);
  }

  #refusalOf({ path, headers }: WireRequest): EncodedAnswer | undefined {
    const { host = '' } = headers;
    if (isAllowedHost(host, this.#allowedHosts)) return undefined;
    const name = hostName(host);
    const reason = `The Host ${name ?? 'header'} is none of this server's; start it with that name among its allowed hosts.`;
    // Absent, repeated or malformed: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
    const statusCode = name === undefined ? 400 : 403;
    if (isControlPath(path)) return this.#control.refuse(statusCode, reason);
    return this.#endpoint.refuse(kmsError('AccessDeniedException', { reason }), statusCode);
  }

  #send(
    response: ServerResponse,
    { statusCode, headers, body }: EncodedAnswer,
    more: Record<string, string> = {},
  ): void {
    if (response.destroyed || response.headersSent) return;
    const length = statusCode === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const { socket } = response.req;
    const isLast = this.#takesNoMore && this.#last.get(socket)?.response === response;
    const end = isLast ? { connection: 'close' } : {};
    response.writeHead(statusCode, { ...headers, ...length, ...more, ...end });
    response.end(body);
  }
}

const noBody = new Uint8Array();

/** Whether nothing is due on a connection any more whose last exchange this is. */
const isOver = (exchange: Exchange | undefined) =>
  exchange === undefined || exchange.response.closed || exchange.response.destroyed;

/** The body of a request has broken off, or is none: its head was sound, so its answer has a place. */
function refuseRest({ response }: Exchange, status: number): void {
  const { socket } = response.req;
  if (response.headersSent) {
    if (response.closed) socket.destroy();
    else response.once('close', () => socket.destroy());
    return;
  }
  response.writeHead(status, { connection: 'close', 'content-length': '0' });
  response.end();
}

function endWith(socket: Socket, status: number): void {
  if (!socket.writable) return;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  linger(socket);
}

/** To close at once would throw away what the client has not read yet: https://www.rfc-editor.org/rfc/rfc9112#section-9.6 */
function linger(socket: Socket): void {
  const ending = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(ending));
}

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

function wireRequest(
  { method = '', url = '/', headersDistinct }: IncomingMessage,
  body: Uint8Array,
): WireRequest {
  // As proxies are asked; the Host header then means nothing: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  const [origin = '', authority] = /^https?:\/\/([^/?#]*)/i.exec(url) ?? [];
  const target = url.slice(origin.length);
  const at = target.indexOf('?');
  const entries = Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]);
  const headers: Record<string, string> = Object.fromEntries(entries);
  return {
    method,
    path: (at < 0 ? target : target.slice(0, at)) || '/',
    query: at < 0 ? '' : target.slice(at + 1),
    headers: authority === undefined ? headers : { ...headers, host: authority },
    body,
  };
}

/** https://fetch.spec.whatwg.org/#http-cors-protocol */
const corsHeaders = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-methods': 'POST, GET',
  'access-control-allow-headers': '*, authorization',
  'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
  vary: 'Origin',
});
