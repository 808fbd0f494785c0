/** The endpoint as a function from `Request` to `Response`. */
import { createSimulator, type Simulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { createKmsHandler, type KmsHandler } from 'custom-key-store-simulator/http';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../helpers/look.ts';

const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListKeys' };

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
}

const url = 'https://kms.us-east-1.amazonaws.com';

const requestOf = ({ path = '/', body = '{}', ...init }: Sent = {}) =>
  new Request(`${url}${path}`, {
    method: 'POST',
    headers,
    ...init,
    ...(init.method === 'GET' ? {} : { body }),
  });

/** Status, exception and message. */
async function answerTo(handler: KmsHandler, sent?: Sent) {
  const response = await handler(requestOf(sent));
  const { __type, message } = response.status === 200 ? {} : await response.json();
  return { status: response.status, __type, message };
}

describe('createKmsHandler', () => {
  test.each([undefined, null, 1, 'sim', {}, [], new Proxy({}, {})])(
    'refuses %o in the place of a simulator',
    (sim) => {
      expect(() => createKmsHandler(sim as never)).toThrow(SimulatorUsageError);
    },
  );

  test.each([
    [{ maxBodyBytes: 0 }, 'createKmsHandler: maxBodyBytes: expected a whole number from 1 on, got 0'],
    [{ maxBodyBytes: '1' }, 'createKmsHandler: maxBodyBytes: expected a whole number from 1 on, got "1"'],
    [{ maxBodyBytes: null }, 'createKmsHandler: maxBodyBytes: expected a whole number from 1 on, got null'],
    [{ maxBody: 1 }, 'createKmsHandler: unknown "maxBody"'],
    [null, 'createKmsHandler: expected an object'],
  ])('refuses the options %o', (options, message) => {
    expect(() => createKmsHandler(createSimulator(), options as never)).toThrow(message);
  });

  test.each([undefined, null, {}, 'http://localhost/'])('answers no %o', async (request) => {
    const error = await errorOf(createKmsHandler(createSimulator())(request as never));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toMatch(/^createKmsHandler: expected a Request, got /);
  });
});

describe('a request', () => {
  test.each([
    'application/x-amz-json-1.1',
    'application/x-amz-json-1.1; charset=utf-8',
    'Application/X-Amz-Json-1.1 ;charset=UTF-8',
    'application/x-amz-json-1.0',
    'application/json',
    'application/json;charset=utf-8',
  ])('may have the Content-Type %s', async (type) => {
    const handler = createKmsHandler(createSimulator());

    expect((await answerTo(handler, { headers: { ...headers, 'content-type': type } })).status).toBe(200);
  });

  test.each([
    'application/cbor',
    'application/x-www-form-urlencoded',
    'text/plain',
    'application/json, text/plain',
    'application/jsonl',
    '',
  ])('may not have the Content-Type %j', async (type) => {
    const handler = createKmsHandler(createSimulator());

    expect(await answerTo(handler, { headers: { ...headers, 'content-type': type } })).toEqual({
      status: 400,
      __type: 'UnknownOperationException',
      message: 'The Content-Type has to be application/x-amz-json-1.1 or application/json.',
    });
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('may not be a %s', async (method) => {
    const handler = createKmsHandler(createSimulator());
    const init = ['GET', 'HEAD'].includes(method) ? {} : { body: '{}' };

    const response = await handler(new Request(`${url}/`, { method, headers, ...init }));

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toEqual({
      __type: 'UnknownOperationException',
      message: `AWS KMS takes POST requests only, not ${method}.`,
    });
  });

  test.each([
    ['/a', 'There is nothing at /a.'],
    ['//', 'There is nothing at //.'],
    ['/%2e%2e%2fetc', 'There is nothing at /%2e%2e%2fetc.'],
    [
      '/service/TrentService/operation/ListKeys',
      'There is nothing at /service/TrentService/operation/ListKeys.',
    ],
    ['/<script>', 'There is nothing at /%3Cscript%3E.'],
    [`/${'a'.repeat(65)}`, 'There is nothing at that path.'],
  ])('may not be for %s', async (path, message) => {
    const handler = createKmsHandler(createSimulator());
    const cbor = { ...headers, 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

    const answers = [await answerTo(handler, { path }), await answerTo(handler, { path, headers: cbor })];

    const refused = { status: 404, __type: 'UnknownOperationException', message };
    expect(answers).toEqual([refused, refused]);
  });

  test.each(['x-amz-target', 'X-Amz-Target', 'X-AMZ-TARGET'])(
    'may name its target in the query, as %s',
    async (name) => {
      const handler = createKmsHandler(createSimulator());
      const { 'x-amz-target': target, ...others } = headers;

      const path = `/?X-Amz-Expires=60&${name}=${target.replace('.', '%2E')}`;

      expect((await answerTo(handler, { path, headers: others })).status).toBe(200);
    },
  );

  test('has to name its target', async () => {
    const handler = createKmsHandler(createSimulator());
    const { 'x-amz-target': _target, ...others } = headers;

    expect(await answerTo(handler, { headers: others })).toEqual({
      status: 400,
      __type: 'UnknownOperationException',
      message: 'The header X-Amz-Target is missing; it is TrentService. and the operation.',
    });
  });
});

const endless = (chunk: () => unknown) =>
  new ReadableStream({ pull: (controller) => controller.enqueue(chunk()) });

const streamed = (stream: ReadableStream) =>
  new Request(`${url}/`, { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit);

describe('a body', () => {
  test('may have 1 MiB, and no byte more', async () => {
    const handler = createKmsHandler(createSimulator());

    const answers = [
      await answerTo(handler, { body: '{}'.padEnd(1_048_576) }),
      await answerTo(handler, { body: '{}'.padEnd(1_048_577) }),
    ];

    expect(answers).toEqual([
      expect.objectContaining({ status: 200 }),
      {
        status: 413,
        __type: 'SerializationException',
        message: 'The body of the request has more than 1048576 bytes.',
      },
    ]);
  });

  test('may have as many bytes as maxBodyBytes says', async () => {
    const handler = createKmsHandler(createSimulator(), { maxBodyBytes: 4 });

    expect((await answerTo(handler, { body: '{  }' })).status).toBe(200);
    expect((await answerTo(handler, { body: '{\u00e4}' })).status).toBe(400);
    expect((await answerTo(handler, { body: '{ \u00e4}' })).status).toBe(413);
  });

  test('that announces too many bytes is not read', async () => {
    const handler = createKmsHandler(createSimulator(), { maxBodyBytes: 4 });
    const request = requestOf({ headers: { ...headers, 'content-length': '5' } });

    expect((await handler(request)).status).toBe(413);
    expect(request.bodyUsed).toBe(false);
  });

  test('that announces fewer bytes than it has is counted', async () => {
    const handler = createKmsHandler(createSimulator(), { maxBodyBytes: 4 });
    const lie = (length: string) => ({ body: '{    }', headers: { ...headers, 'content-length': length } });

    expect((await answerTo(handler, lie('2'))).status).toBe(413);
    expect((await answerTo(handler, lie('-1'))).status).toBe(413);
    expect((await answerTo(handler, lie('NaN'))).status).toBe(413);
  });

  test('without end is read until it is too long', async () => {
    const handler = createKmsHandler(createSimulator());

    const response = await handler(streamed(endless(() => new Uint8Array(100_000))));

    expect(response.status).toBe(413);
  });

  test('in pieces is put together', async () => {
    const handler = createKmsHandler(createSimulator());
    const pieces = [...'{"Limit":7}'].map((piece) => new TextEncoder().encode(piece));
    const stream = new ReadableStream({
      pull: (controller) => {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    });

    expect(await (await handler(streamed(stream))).json()).toEqual({ Keys: [], Truncated: false });
  });

  test('that is no stream of bytes is refused', async () => {
    const handler = createKmsHandler(createSimulator());

    for (const chunk of ['text', 1, null, {}, new ArrayBuffer(2)]) {
      const error = await errorOf(handler(streamed(endless(() => chunk))));

      expect(error).toBeInstanceOf(SimulatorUsageError);
      expect(error.message).toBe('expected a request whose body is a stream of bytes');
    }
  });

  test('that was read before is refused', async () => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);
    const read = requestOf();
    await read.text();
    const locked = requestOf();
    locked.body!.getReader();

    for (const request of [read, locked]) {
      expect((await errorOf(handler(request))).message).toMatch(/whose body nobody has read/);
    }
    expect(sim.calls()).toEqual([]);
  });

  test('that breaks off rejects', async () => {
    const handler = createKmsHandler(createSimulator());
    const stream = new ReadableStream({ pull: (controller) => controller.error(new Error('broken off')) });

    expect((await errorOf(handler(streamed(stream)))).message).toBe('broken off');
  });
});

test('a request that is aborted rejects as fetch does', async () => {
  const handler = createKmsHandler(createSimulator({ clock: 'system', timing: { request: '1h' } }));
  const aborting = new AbortController();

  const answer = errorOf(handler(new Request(requestOf(), { signal: aborting.signal })));
  aborting.abort();

  expect((await answer).name).toBe('AbortError');
});

describe('the id of a request', () => {
  const idOf = async (handler: KmsHandler, sent?: Sent) =>
    (await handler(requestOf(sent))).headers.get('x-amzn-requestid');

  test('is that of no other, refused or not, by whatever handler', async () => {
    const sim = createSimulator();
    const handlers = [createKmsHandler(sim), createKmsHandler(sim)];
    const ids: (string | null)[] = [];

    for (let i = 0; i < 100; i++) {
      for (const handler of handlers) {
        ids.push(
          await idOf(handler),
          await idOf(handler, { path: '/nowhere' }),
          await idOf(handler, { body: '[' }),
        );
      }
    }

    expect(new Set(ids).size).toBe(600);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('follows from the seed', async () => {
    const ids = async () => {
      const handler = createKmsHandler(createSimulator({ seed: 7 }));
      return [await idOf(handler), await idOf(handler, { path: '/nowhere' })];
    };

    expect(await ids()).toEqual(await ids());
  });

  test('of one that does not reach the world changes no other', async () => {
    const [quiet, disturbed] = [createSimulator(), createSimulator()].map((sim) => createKmsHandler(sim));

    await idOf(disturbed!, { path: '/nowhere' });

    expect(await idOf(disturbed!)).toBe(await idOf(quiet!));
  });
});

describe('the attempts of a call', () => {
  const send = (handler: KmsHandler, id: string, request: string) =>
    answerTo(handler, { headers: { ...headers, 'amz-sdk-invocation-id': id, 'amz-sdk-request': request } });

  /** How many attempts each call has. */
  const attemptsIn = (sim: Simulator) => sim.calls().map(({ attempts }) => attempts.length);

  test.each([
    [
      'as the AWS SDK for JavaScript numbers them',
      ['attempt=1; max=3', 'attempt=2; max=3', 'attempt=3; max=3'],
    ],
    [
      'as boto3 numbers them',
      ['attempt=1', 'ttl=20260101T000010Z; attempt=2; max=5', 'ttl=20260101T000010Z; attempt=3; max=5'],
    ],
  ])('%s are one call', async (_, requests) => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);

    for (const request of requests) await send(handler, 'a', request);

    expect(attemptsIn(sim)).toEqual([3]);
  });

  test('of several calls are told apart by their ids', async () => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);

    await send(handler, 'a', 'attempt=1; max=3');
    await send(handler, '__proto__', 'attempt=1; max=3');
    await send(handler, '__proto__', 'attempt=2; max=3');
    await send(handler, 'a', 'attempt=3; max=3');

    expect(attemptsIn(sim)).toEqual([2, 2]);
  });

  test('begin a call when they do not count on', async () => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);

    for (let i = 0; i < 3; i++) await send(handler, 'a', 'attempt=2; max=3');

    expect(attemptsIn(sim)).toEqual([2, 1]);
  });

  test.each([
    '',
    'attempt=0',
    'attempt=-1',
    'attempt=10000',
    'attempt=2x',
    'Attempt=2',
    'max=3',
    'xattempt=2; max=9',
  ])('numbered %j are calls of their own', async (request) => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);

    for (let i = 0; i < 3; i++) await send(handler, 'a', request);

    expect(attemptsIn(sim)).toEqual([1, 1, 1]);
  });

  test('with an id that is far too long are calls of their own', async () => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);

    await send(handler, 'x'.repeat(129), 'attempt=1; max=3');
    await send(handler, 'x'.repeat(129), 'attempt=2; max=3');

    expect(attemptsIn(sim)).toEqual([1, 1]);
  });

  test('do not go on in a world that was reset', async () => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);
    await send(handler, 'a', 'attempt=1; max=3');

    sim.reset();
    await send(handler, 'a', 'attempt=2; max=3');

    expect(sim.calls()).toEqual([
      expect.objectContaining({ operation: 'ListKeys', attempts: [expect.anything()] }),
    ]);
  });
});

describe('a world that has ended', () => {
  test('is an InternalFailure that says why', async () => {
    const sim = createSimulator();
    const handler = createKmsHandler(sim);

    sim.dispose();

    expect(await answerTo(handler)).toEqual({
      status: 500,
      __type: 'InternalFailure',
      message: 'The simulator is disposed; make a new one.',
    });
  });

  test('for a reason of its own is an InternalFailure too', async () => {
    const clock = {
      now: 0,
      start: () => {},
      schedule: () => {
        throw new TypeError('of the clock');
      },
      cancel: () => {},
      catchUp: () => {},
      pending: () => [],
      stop: () => {},
    };
    const handler = createKmsHandler(createSimulator({ clock }));

    expect(await answerTo(handler)).toEqual({
      status: 500,
      __type: 'InternalFailure',
      message: 'The simulator failed for a reason of its own; this is a fault of it.',
    });
  });
});
