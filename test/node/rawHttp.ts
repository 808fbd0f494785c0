/** HTTP by hand: bytes to a server, and what comes back. */
import { connect, type Socket } from 'node:net';

/** An answer as it stood on the connection. */
export interface RawAnswer {
  readonly statusCode: number;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SentBytes {
  /** Whether the client says that nothing more comes; otherwise it waits for the server to close. Default false. */
  readonly end?: boolean;
  /** Calls back as soon as something has come. */
  readonly onData?: (socket: Socket) => void;
  readonly host?: string;
}

/** Writes the pieces one after the other, each when the one before is on its way; returns all that comes until the connection is closed. */
export function sendBytes(
  port: number,
  pieces: readonly (string | Uint8Array)[],
  { end = false, onData = () => {}, host = '127.0.0.1' }: SentBytes = {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, noDelay: true });
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      received += text;
      onData(socket);
    });
    // A server may close while a client is still sending.
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
    const write = (at: number) => {
      if (!socket.writable) return;
      if (at < pieces.length) socket.write(bytesOf(pieces[at]!), () => setImmediate(write, at + 1));
      else if (end) socket.end();
    };
    write(0);
  });
}

const bytesOf = (piece: string | Uint8Array) =>
  typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;

/**
 * The answers in what came back, in their order.
 *
 * @throws what came is no HTTP.
 */
export function answersIn(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = received; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    const [status = '', ...lines] = rest.slice(0, Math.max(end, 0)).split('\r\n');
    const [, digits] = /^HTTP\/1\.1 (\d{3}) [ -~]+$/.exec(status) ?? [];
    if (end < 0 || digits === undefined) throw new Error(`no answer: ${JSON.stringify(rest.slice(0, 300))}`);
    const statusCode = Number(digits);
    const headers = Object.fromEntries(lines.map(headerIn));
    const [body, after] = bodyIn(statusCode, headers, rest.slice(end + 4));
    rest = after;
    if (statusCode >= 200) answers.push({ statusCode, headers, body });
  }
  return answers;
}

function headerIn(line: string): [string, string] {
  const [, name, value] = /^([!-9;-~]+): ([\t -~]*)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`no header: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), value!];
}

function bodyIn(statusCode: number, headers: Record<string, string>, rest: string): [string, string] {
  if (statusCode < 200 || statusCode === 204) return ['', rest];
  if (headers['transfer-encoding'] === 'chunked') {
    if (rest.startsWith('0\r\n\r\n')) return ['', rest.slice(5)];
    throw new Error(`chunks: ${JSON.stringify(rest.slice(0, 300))}`);
  }
  const length = Number(headers['content-length']);
  if (!(length <= rest.length))
    throw new Error(`${headers['content-length']} bytes, and ${rest.length} came`);
  return [rest.slice(0, length), rest.slice(length)];
}

/** A request for an operation of AWS KMS as a client writes it. */
export function requestBytes(operation: string, body: string, more: readonly string[] = []): string {
  return [
    'POST / HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/x-amz-json-1.1',
    `X-Amz-Target: TrentService.${operation}`,
    ...(more.some((line) => /^(?:content-length|transfer-encoding):/i.test(line))
      ? []
      : [`Content-Length: ${body.length}`]),
    ...more,
    '',
    body,
  ].join('\r\n');
}
