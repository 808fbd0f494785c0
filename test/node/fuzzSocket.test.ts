/** Whatever bytes come over a socket: the server answers as HTTP has it, or closes, and goes on. */
import { connect } from 'node:net';
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { type KmsServer, serve } from 'custom-key-store-simulator/node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heapUsed } from '../helpers/heapUsed.ts';
import { lastingState } from '../helpers/look.ts';
import { faultOf } from '../http/faultOf.ts';
import { answersIn, type RawAnswer, requestBytes, sendBytes } from './rawHttp.ts';

const seed = 20_261_122;

let sim: Simulator;
let server: KmsServer;

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
const noteLeak = (warning: Error) => {
  if (warning.name === 'MaxListenersExceededWarning') note(warning);
};

beforeAll(async () => {
  process.on('unhandledRejection', note);
  process.on('warning', noteLeak);
  sim = createSimulator({ timing: { request: 1 } });
  sim.given.cloudHsmKeyStore({ keys: 1 });
  server = await serve(sim, { maxBodyBytes: 10_000 });
});

afterAll(async () => {
  await server.close();
  process.off('unhandledRejection', note);
  process.off('warning', noteLeak);
});

/** Requests that were sent. */
let sent = 0;

const good = requestBytes('DescribeCustomKeyStores', '{}');
const last = requestBytes('DescribeCustomKeyStores', '{}', ['Connection: close']);
const refused = requestBytes('DescribeKey', '{"KeyId":"alias/none"}');

/** What is no HTTP, however it goes on; the status that it gets. */
const brokenHeads: readonly (readonly [what: string, bytes: string, statusCode: number])[] = [
  ['no request line', 'HELLO\r\n\r\n', 400],
  ['a lone NUL', '\0\0\0\0\r\n\r\n', 400],
  ['TLS', `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03${'\x7f'.repeat(64)}`, 400],
  ['SSH', 'SSH-2.0-OpenSSH_9.9\r\n', 400],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['HTTP/9.9', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', 400],
  ['an unknown method', 'HACK / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  ['a header without colon', 'GET / HTTP/1.1\r\nHost localhost\r\n\r\n', 400],
  ['a space before a colon', 'GET / HTTP/1.1\r\nHost : localhost\r\n\r\n', 400],
  ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: local\0host\r\n\r\n', 400],
  ['a line that is folded at the beginning', 'GET / HTTP/1.1\r\n Host: localhost\r\n\r\n', 400],
  ['a carriage return alone', 'GET / HTTP/1.1\rHost: localhost\r\n\r\n', 400],
  ['a length that is negative', requestBytes('CreateKey', '{}', ['Content-Length: -2']), 400],
  ['a length that is no number', requestBytes('CreateKey', '{}', ['Content-Length: 2a']), 400],
  ['a length with a sign', requestBytes('CreateKey', '{}', ['Content-Length: +2']), 400],
  [
    'a length beyond all numbers',
    requestBytes('CreateKey', '{}', [`Content-Length: ${'9'.repeat(40)}`]),
    400,
  ],
  ['two lengths', requestBytes('CreateKey', '{}', ['Content-Length: 2', 'Content-Length: 3']), 400],
  ['two lengths in one', requestBytes('CreateKey', '{}', ['Content-Length: 2, 2']), 400],
  [
    'a length and chunks',
    requestBytes('CreateKey', '0\r\n\r\n', ['Content-Length: 5', 'Transfer-Encoding: chunked']),
    400,
  ],
  [
    'chunks and a length',
    requestBytes('CreateKey', '0\r\n\r\n', ['Transfer-Encoding: chunked', 'Content-Length: 5']),
    400,
  ],
  ['chunks that are not last', requestBytes('CreateKey', '{}', ['Transfer-Encoding: chunked, gzip']), 400],
  ['a coding that looks like chunks', requestBytes('CreateKey', '{}', ['Transfer-Encoding: xchunked']), 400],
  [
    'two codings',
    requestBytes('CreateKey', '{}', ['Transfer-Encoding: chunked', 'Transfer-Encoding: x']),
    400,
  ],
  ['a header that is too long', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
  [
    'too many headers',
    `GET / HTTP/1.1\r\nHost: localhost\r\n${'X-Header: value\r\n'.repeat(4_000)}\r\n`,
    431,
  ],
  ['a target that is too long', `GET /${'x'.repeat(17_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
];

const chunked = (chunks: string, operation = 'CreateKey') =>
  requestBytes(operation, chunks, ['Transfer-Encoding: chunked']);

/** Bodies that are none, behind a head that is sound. */
const brokenBodies: typeof brokenHeads = [
  ['a chunk without length', chunked('{}\r\n0\r\n\r\n'), 400],
  ['a chunk of a negative length', chunked('-2\r\n{}\r\n0\r\n\r\n'), 400],
  ['a chunk of a huge length', chunked(`${'f'.repeat(20)}\r\n{}`), 400],
  ['a chunk that is longer than it says', chunked('1\r\n{}\r\n0\r\n\r\n'), 400],
  ['a chunk with long extensions', chunked(`2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`), 413],
  ['a trailer that is none', chunked('2\r\n{}\r\n0\r\nno trailer\r\n\r\n'), 400],
  ['a trailer that is too long', chunked(`2\r\n{}\r\n0\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`), 431],
];

/** What is wrong with answers to requests of which none was carried out. */
function faultsIn(answers: readonly RawAnswer[]): string[] {
  return answers.flatMap((answer) => {
    const { statusCode, headers, body } = answer;
    // What is no HTTP is answered by HTTP alone.
    const isPlain = body === '' && headers['content-type'] === undefined;
    if (isPlain) return [400, 408, 413, 417, 431].includes(statusCode) ? [] : [`status ${statusCode}`];
    return faultOf(answer) ?? [];
  });
}

const countKeys = async () => (await sim.client().listKeys({ Limit: 1_000 })).Keys!.length;

describe('bytes that are no HTTP', () => {
  test.each([...brokenHeads, ...brokenBodies])(
    '%s: are refused and the connection is closed',
    async (_, bytes, statusCode) => {
      sent++;
      const before = lastingState(sim);

      const answers = answersIn(await sendBytes(server.port, [bytes]));

      expect(answers).toEqual(
        [{ statusCode, headers: { connection: 'close', 'content-length': '0' }, body: '' }].map((answer) => ({
          ...answer,
          headers: expect.objectContaining(answer.headers),
        })),
      );
      expect(lastingState(sim)).toEqual(before);
    },
  );

  test.each([...brokenHeads, ...brokenBodies])(
    '%s: behind sound requests are refused in their turn',
    async (_, bytes, statusCode) => {
      sent += 4;
      const before = await countKeys();
      const creating = requestBytes('CreateKey', '{}');

      const received = await sendBytes(server.port, [creating + refused + creating + bytes + creating]);

      const statuses = answersIn(received).map((answer) => answer.statusCode);
      expect(statuses).toEqual([200, 400, 200, statusCode]);
      expect(await countKeys()).toBe(before + 2);
    },
  );
});

describe('sound requests', () => {
  const many = 40;

  test('in one packet are answered in their order', async () => {
    sent += many + 1;
    const bytes = Array.from({ length: many }, (_, i) => (i % 2 === 0 ? good : refused)).join('') + last;

    const answers = answersIn(await sendBytes(server.port, [bytes]));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([
      ...Array.from({ length: many }, (_, i) => (i % 2 === 0 ? 200 : 400)),
      200,
    ]);
  });

  test('are answered byte by byte too', async () => {
    sent += 2;

    const answers = answersIn(await sendBytes(server.port, [...(good + last)]));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  test('are answered in chunks of one byte', async () => {
    sent++;
    const body = [...'{"Limit":1}'].map((byte) => `1;ext=1\r\n${byte}\r\n`).join('');
    const more = ['Transfer-Encoding: chunked', 'Connection: close'];

    const answers = answersIn(
      await sendBytes(server.port, [requestBytes('ListKeys', `${body}0\r\nX-Trailer: a\r\n\r\n`, more)]),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200]);
  });

  test('behind Connection: close are left alone', async () => {
    sent += 2;
    const before = await countKeys();

    const answers = answersIn(await sendBytes(server.port, [last + requestBytes('CreateKey', '{}')]));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200]);
    expect(await countKeys()).toBe(before);
  });

  test('that expect 100-continue are told to', async () => {
    sent++;
    const [head, body] = requestBytes('ListKeys', '{}', ['Expect: 100-continue', 'Connection: close']).split(
      '{}',
    );
    const pieces = [`${head}`];

    const received = await sendBytes(server.port, pieces, {
      onData: (socket) => {
        if (pieces.length === 1) socket.write(`{}${body}`);
        pieces.push('sent');
      },
    });

    expect(received).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  });
});

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function changed(text: string, at: number, byte: number): Uint8Array {
  const bytes = latin1(text);
  bytes[at] = byte;
  return bytes;
}

/** Bytes as a client sends them that is not one, cuts off, or puts others' requests into its own. */
const byteSoup = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  {
    weight: 3,
    // Sound but for a byte, which may be what makes it unsound.
    arbitrary: fc
      .tuple(
        fc.constantFrom(refused, chunked('2\r\n[]\r\n0\r\n\r\n', 'DescribeKey')),
        fc.nat(400),
        fc.nat(255),
      )
      .map(([bytes, at, byte]) => changed(bytes, at % bytes.length, byte)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(refused, good), fc.nat(400))
      .map(([bytes, at]) => latin1(bytes.slice(0, at % bytes.length))),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        ...brokenHeads.map(([, bytes]) => bytes),
        ...brokenBodies.map(([, bytes]) => bytes),
        'GET /\r\n\r\n',
        'GET / HTTP/1.0\r\n\r\n',
        'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
      ].map(latin1),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(60), fc.constantFrom('', '{}', '{"KeyId":"alias/none"}'))
      .map(([length, body]) => latin1(requestBytes('DescribeKey', body, [`Content-Length: ${length}`]))),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.constantFrom(
          'GET',
          ' ',
          '/',
          'HTTP/1.1',
          'HTTP/1.0',
          'HTTP/0.9',
          '\r\n',
          '\n',
          '\r',
          ':',
          'Host',
          'localhost',
          '\0',
          '\t',
          'Expect',
          '100-continue',
          'Upgrade',
          'h2c',
          'Connection',
          'CONNECT',
          'localhost:1',
        ),
        { maxLength: 20 },
      )
      .map((parts) => latin1(parts.join(''))),
  },
);

describe('any bytes', { timeout: 120_000 }, () => {
  const runs = 5_000;

  test(`are refused or left unanswered, ${runs} times, and change nothing`, async () => {
    const before = lastingState(sim);
    const used: number[] = [];

    for (const half of [0, 1]) {
      await fc.assert(
        fc.asyncProperty(byteSoup, fc.boolean(), async (bytes, isFollowed) => {
          sent++;
          const received = await sendBytes(server.port, isFollowed ? [bytes, refused] : [bytes], {
            end: true,
          });
          const faults = faultsIn(answersIn(received));
          if (faults.length > 0)
            throw new Error(`${faults[0]} to ${JSON.stringify(Buffer.from(bytes).toString('latin1'))}`);
        }),
        { numRuns: runs / 2, seed: seed + half },
      );
      used.push(await heapUsed());
    }

    expect(lastingState(sim)).toEqual(before);
    expect(used[1]! - used[0]!).toBeLessThan(4_000_000);
  });
});

describe('connections', { timeout: 60_000 }, () => {
  test('that are opened and dropped leave the server as it was', async () => {
    const many = 3_000;
    const atOnce = 50;
    const bytes = ['', 'POST / HT', refused.slice(0, -4), refused, good + good];

    for (let i = 0; i < many; i += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, (_, j) => dropped(bytes[(i + j) % bytes.length]!)));
    }
    const answers = answersIn(await sendBytes(server.port, [last]));

    sent += many;
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200]);
  });
});

/** A connection that is ended the hard way as soon as these bytes are on their way. */
function dropped(bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      if (bytes === '') socket.resetAndDestroy();
      else socket.write(bytes, 'latin1', () => socket.resetAndDestroy());
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

test('were more than 5,000 requests, and no promise was left to itself', () => {
  expect(sent).toBeGreaterThan(5_000);
  expect(unhandled).toEqual([]);
});
