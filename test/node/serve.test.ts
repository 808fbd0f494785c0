/** A server in front of a world: who may ask, how much, how long, and how it ends. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  CreateKeyCommand,
  DescribeCustomKeyStoresCommand,
  KMSClient,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { createSimulator, type Simulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { type KmsServer, type ServeOptions, serve } from 'custom-key-store-simulator/node';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { HeldBackings, turn } from '../helpers/heldBackings.ts';
import { errorOf } from '../helpers/look.ts';
import { answersIn, requestBytes, sendBytes } from './rawHttp.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A server until the test is over. */
async function served(options: ServeOptions = {}, sim: Simulator = createSimulator()): Promise<KmsServer> {
  const server = await serve(sim, options);
  onTestFinished(() => server.close());
  return server;
}

function clientOf({ url }: KmsServer, maxAttempts = 1): KMSClient {
  const kms = new KMSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts,
  });
  onTestFinished(() => kms.destroy());
  return kms;
}

const close = 'Connection: close';

/** Status and exception of the answer to a request that is sent as it is. */
async function rawAnswer(server: KmsServer, bytes: string): Promise<string> {
  const [answer] = answersIn(await sendBytes(server.port, [bytes]));
  const error = answer!.headers['x-amzn-errortype'];
  return error === undefined ? `${answer!.statusCode}` : `${answer!.statusCode} ${error}`;
}

const withHost = (host: string) =>
  requestBytes('ListKeys', '{}', [close]).replace('Host: localhost', `Host: ${host}`);

describe('a server', () => {
  test('listens on the loopback interface, at a free port', async () => {
    const server = await served();

    expect(server).toMatchObject({ hostname: '127.0.0.1', url: `http://127.0.0.1:${server.port}` });
    expect(server.port).toBeGreaterThan(0);
  });

  test('is not there for other machines', async () => {
    const { port } = await served();
    const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.filter(({ internal, family }) => !internal && family === 'IPv4'),
    );

    const errors = await Promise.all(others.map(({ address }) => connectionError(port, address)));

    expect(errors).toEqual(others.map(() => 'ECONNREFUSED'));
  });

  test.skipIf(
    !Object.values(networkInterfaces())
      .flat()
      .some((at) => at?.address === '::1'),
  )('listens on IPv6', async () => {
    const server = await served({ hostname: '::1' });

    await clientOf(server).send(new ListKeysCommand({}));

    expect(server).toMatchObject({ hostname: '::1', url: `http://[::1]:${server.port}` });
  });

  test('listens at the port that it is told', async () => {
    const { port, close: closeFirst } = await served();
    await closeFirst();

    const server = await served({ port });

    expect(server.port).toBe(port);
  });

  test('says when something listens there already', async () => {
    const { port } = await served();

    const error = await errorOf(serve(createSimulator(), { port }));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toBe(
      `serve: cannot listen at 127.0.0.1, port ${port}: something listens there already`,
    );
  });

  test('says when it cannot listen at an address', async () => {
    expect(await errorOf(serve(createSimulator(), { hostname: '192.0.2.1' }))).toMatchObject({
      name: 'SimulatorUsageError',
      message: expect.stringMatching(/^serve: cannot listen at 192\.0\.2\.1, port 0: .*EADDRNOTAVAIL/),
    });
  });

  test.each([
    [{ port: -1 }, 'serve: port: expected a whole number from 0 to 65535, got -1'],
    [{ port: 65_536 }, 'serve: port: expected a whole number from 0 to 65535, got 65536'],
    [{ port: '80' }, 'serve: port: expected a whole number from 0 to 65535, got "80"'],
    [{ port: Number.NaN }, 'serve: port: expected a whole number from 0 to 65535, got NaN'],
    [{ port: null }, 'serve: port: expected a whole number from 0 to 65535, got null'],
    [{ hostname: '' }, 'serve: hostname: expected an address or a name, got ""'],
    [{ hostname: 1 }, 'serve: hostname: expected an address or a name, got 1'],
    [{ allowedHosts: 'localhost' }, 'serve: allowedHosts: expected a list of names, got "localhost"'],
    [{ allowedHosts: [1] }, 'serve: allowedHosts: expected a list of names, got an array'],
    [{ allowedOrigins: { length: 0 } }, 'serve: allowedOrigins: expected a list of names, got an object'],
    [{ maxBodyBytes: 0 }, 'serve: maxBodyBytes: expected a whole number from 1 on, got 0'],
    [
      { maxBodyBytes: Number.POSITIVE_INFINITY },
      'serve: maxBodyBytes: expected a whole number from 1 on, got Infinity',
    ],
    [{ maxConnections: 0 }, 'serve: maxConnections: expected a whole number from 1 to 1000000, got 0'],
    [{ requestTimeout: 0 }, 'serve: requestTimeout: expected a whole number from 1 to 3600000, got 0'],
    [{ requestTimeout: 1.5 }, 'serve: requestTimeout: expected a whole number from 1 to 3600000, got 1.5'],
    [{ ports: 1 }, /^serve: unknown "ports"/],
    [null, /^serve: expected an object/],
    [4566, /^serve: expected an object/],
  ])('refuses the options %o', async (options, message) => {
    const error = await errorOf(serve(createSimulator(), options as never));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toMatch(message);
  });

  test.each([undefined, null, {}, 'sim', new Proxy({}, {})])(
    'refuses %o in the place of a simulator',
    async (sim) => {
      expect(await errorOf(serve(sim as never))).toBeInstanceOf(SimulatorUsageError);
    },
  );
});

/** Code of the error that a connection ends with. */
function connectionError(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host }, () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

describe('the Host of a request', () => {
  test.each([
    'localhost',
    'LocalHost',
    'localhost.',
    'localhost:1',
    'kms.us-east-1.localhost',
    'kms.us-east-1.localhost:4566',
    '127.0.0.1',
    '127.1.2.3:65535',
    '[::1]',
    '[::1]:4566',
  ])('%s is one of this machine', async (host) => {
    expect(await rawAnswer(await served(), withHost(host))).toBe('200');
  });

  test.each([
    'evil.example',
    'evil.example:4566',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil-localhost',
    'xlocalhost',
    '128.0.0.1',
    '0.0.0.0',
    '169.254.169.254',
    '[::2]',
    '[::]',
  ])('%s is foreign', async (host) => {
    expect(await rawAnswer(await served(), withHost(host))).toBe('403 AccessDeniedException');
  });

  test.each([
    '',
    'a b',
    'localhost/',
    'user@localhost',
    'localhost, evil.example',
    'localhost:',
    'localhost:123456',
    'localhost\u00e4',
    '[::1',
    '::1',
    'localhost\r\nHost: evil.example',
    'localhost\r\nHost: localhost',
  ])('%j is none', async (host) => {
    expect(await rawAnswer(await served(), withHost(host))).toBe('400 AccessDeniedException');
  });

  test('has to be there', async () => {
    const bytes = requestBytes('ListKeys', '{}', [close]).replace('Host: localhost\r\n', '');

    expect(await rawAnswer(await served(), bytes)).toBe('400');
    expect(await rawAnswer(await served(), bytes.replace('HTTP/1.1', 'HTTP/1.0'))).toBe(
      '400 AccessDeniedException',
    );
  });

  test.each([
    [['kms.test'], 'kms.test', '200'],
    [['KMS.Test'], 'kms.test:4566', '200'],
    [['kms.test'], 'a.kms.test', '403 AccessDeniedException'],
    [['kms.test'], 'localhost', '200'],
    [['*'], 'evil.example', '200'],
    [['*'], 'a b', '400 AccessDeniedException'],
    [['*.test'], 'kms.test', '403 AccessDeniedException'],
  ])('may be one of %j: %s ends with %s', async (allowedHosts, host, answer) => {
    expect(await rawAnswer(await served({ allowedHosts }), withHost(host))).toBe(answer);
  });

  // https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
  test.each([
    ['http://localhost/', 'evil.example', '200'],
    ['http://localhost', 'localhost', '200'],
    ['HTTP://LOCALHOST:80/', 'evil.example', '200'],
    ['http://evil.example/', 'localhost', '403 AccessDeniedException'],
    ['http://localhost@evil.example/', 'localhost', '400 AccessDeniedException'],
    ['http://localhost/nowhere', 'localhost', '404 UnknownOperationException'],
    ['http:///', 'localhost', '400 AccessDeniedException'],
  ])('is in the target %s, whatever the header says', async (target, host, answer) => {
    const bytes = withHost(host).replace('POST / ', `POST ${target} `);

    expect(await rawAnswer(await served(), bytes)).toBe(answer);
  });
});

describe('a page of another origin', () => {
  const origin = 'http://localhost:5173';
  const preflight = {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-amz-target',
    },
  };
  const ask = {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'x-amz-target': 'TrentService.ListKeys' },
    body: '{}',
  };
  const corsOf = ({ headers }: Response) =>
    Object.fromEntries(
      [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
    );

  test('is told nothing', async () => {
    const { url } = await served({ allowedOrigins: ['https://app.example'] });

    const answers = [await fetch(url, preflight), await fetch(url, ask)];

    expect(answers.map(({ status }) => status)).toEqual([405, 200]);
    expect(answers.map(corsOf)).toEqual([{}, {}]);
  });

  test.each([[[origin]], [[origin.toUpperCase()]], [['*']]])(
    'may ask and read when it is one of %j',
    async (allowedOrigins) => {
      const { url } = await served({ allowedOrigins });

      const allowed = await fetch(url, preflight);
      const answer = await fetch(url, ask);
      const refused = await fetch(url, { ...ask, body: '[' });

      expect([allowed.status, await allowed.text()]).toEqual([204, '']);
      expect(corsOf(allowed)).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST, GET',
        'access-control-allow-headers': '*, authorization',
        'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
        vary: 'Origin',
      });
      expect(corsOf(answer)).toEqual(corsOf(allowed));
      expect([refused.status, corsOf(refused)]).toEqual([400, corsOf(allowed)]);
    },
  );

  test('gets no leave by a foreign Host', async () => {
    const server = await served({ allowedOrigins: ['*'] });
    const bytes = withHost('evil.example')
      .replace('POST', 'OPTIONS')
      .replace(close, `${close}\r\nOrigin: ${origin}`);

    const [answer] = answersIn(await sendBytes(server.port, [bytes]));

    expect(answer!.statusCode).toBe(403);
    expect(Object.keys(answer!.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a limit', () => {
  const tooLong = '413 SerializationException';

  test('of the body counts bytes', async () => {
    const server = await served({ maxBodyBytes: 12 });

    expect(await rawAnswer(server, requestBytes('ListKeys', '{"Limit": 1}', [close]))).toBe('200');
    expect(await rawAnswer(server, requestBytes('ListKeys', '{"Limit": 10}', [close]))).toBe(tooLong);
    expect(
      await rawAnswer(
        server,
        requestBytes('ListKeys', 'd\r\n{"Limit": 10}\r\n0\r\n\r\n', ['Transfer-Encoding: chunked', close]),
      ),
    ).toBe(tooLong);
  });

  test('of the body is 1 MiB', async () => {
    const { url } = await served();
    const status = async (length: number) => {
      const headers = { 'content-type': 'application/json', 'x-amz-target': 'TrentService.ListKeys' };
      return (await fetch(url, { method: 'POST', headers, body: '{}'.padEnd(length) })).status;
    };

    expect([await status(1_048_576), await status(1_048_577)]).toEqual([200, 413]);
  });

  test('of the body is told to a client that is still sending, and the connection goes on', async () => {
    const server = await served({ maxBodyBytes: 100 });
    const piece = 'x'.repeat(100_000);
    const length = `Content-Length: ${piece.length * 40}`;
    const head = requestBytes('ListKeys', '', [length]);

    const received = await sendBytes(server.port, [
      head,
      ...Array.from({ length: 40 }, () => piece),
      requestBytes('ListKeys', '{}', [close]),
    ]);

    expect(answersIn(received).map(({ statusCode }) => statusCode)).toEqual([413, 200]);
  });

  test('of the headers is 16 KiB', async () => {
    const server = await served();
    const bytes = (length: number) =>
      requestBytes('ListKeys', '{}', [close, `X-Long: ${'x'.repeat(length)}`]);

    expect(await rawAnswer(server, bytes(15_000))).toBe('200');
    expect(await rawAnswer(server, bytes(17_000))).toBe('431');
  });

  test('of the time ends a request that does not come to its end', async () => {
    const server = await served({ requestTimeout: 1 });

    expect(await rawAnswer(server, 'POST / HTTP/1.1\r\nHost: local')).toBe('408');
    expect(await rawAnswer(server, requestBytes('ListKeys', '{', ['Content-Length: 2']))).toBe('408');
  });

  test('of the time ends a body that was too long already', async () => {
    const server = await served({ requestTimeout: 1, maxBodyBytes: 10 });

    expect(
      await rawAnswer(server, requestBytes('ListKeys', ' '.repeat(11), ['Content-Length: 1000000'])),
    ).toBe(tooLong);
  });

  test('of the connections closes those that are too many', async () => {
    const server = await served({ maxConnections: 2 });
    const held = await Promise.all([opened(server.port), opened(server.port)]);

    const third = await sendBytes(server.port, [requestBytes('ListKeys', '{}', [close])]);
    for (const socket of held) socket.destroy();
    await turn();

    expect(third).toBe('');
  });
});

/** A connection that has come to the server, which has answered on it. */
function opened(port: number): Promise<ReturnType<typeof connect>> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject);
    socket.once('data', () => resolve(socket));
    socket.write(requestBytes('ListKeys', '{}'));
  });
}

/** A world in which an answer can be held back, with a key store whose connection that concerns. */
function heldWorld() {
  const backings = new HeldBackings();
  const sim = createSimulator({ backings: backings.backings });
  const { keys } = sim.given.externalKeyStore({ keys: 1 });
  backings.held = ['encrypt'];
  const encrypt = requestBytes('Encrypt', JSON.stringify({ KeyId: keys[0]!.KeyId, Plaintext: 'YQ==' }));
  const asked = async () => {
    while (backings.waiting === 0) await turn();
  };
  return { sim, backings, encrypt, asked };
}

/** An answer that is due, and the connection on which it is. */
async function due(server: KmsServer, { encrypt, asked }: ReturnType<typeof heldWorld>) {
  const received = sendBytes(server.port, [encrypt]);
  await asked();
  return { received };
}

describe('close', () => {
  test('waits for an answer that is due, and takes nothing new', async () => {
    const world = heldWorld();
    const server = await serve(world.sim);
    const { received } = await due(server, world);
    let isClosed = false;

    const closing = server.close().then(() => {
      isClosed = true;
    });
    const refused = await connectionError(server.port, '127.0.0.1');
    await turn();
    const before = isClosed;
    await world.backings.letAllGo();
    await closing;

    const [answer] = answersIn(await received);
    expect([refused, before]).toEqual(['ECONNREFUSED', false]);
    expect(answer).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
  });

  test('leaves requests unanswered that come behind an answer that is due', async () => {
    const world = heldWorld();
    const server = await serve(world.sim);
    const socket = connect(server.port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1').on('data', (text) => {
      received += text;
    });
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.write(world.encrypt);
    await world.asked();

    const closing = server.close();
    await new Promise((resolve) => socket.write(requestBytes('CreateKey', '{}'), resolve));
    await turn();
    await world.backings.letAllGo();
    await Promise.all([closing, ended]);

    expect(answersIn(received).map(({ statusCode }) => statusCode)).toEqual([200]);
    expect((await world.sim.client().listKeys({})).Keys).toHaveLength(1);
  });

  test('gives all answers that are due on one connection', async () => {
    const world = heldWorld();
    const server = await serve(world.sim);
    const received = sendBytes(server.port, [
      requestBytes('ListKeys', '{}') + world.encrypt + requestBytes('ListKeys', '{}'),
    ]);
    await world.asked();
    await turn();

    const closing = server.close();
    await world.backings.letAllGo();
    await closing;

    expect(answersIn(await received).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  });

  test.each([
    ['that has had its answer', requestBytes('ListKeys', '{}')],
    ['on which nothing was asked', ''],
  ])('does not wait for a connection %s', async (_, bytes) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const server = await serve(createSimulator());
    const socket = connect(server.port, '127.0.0.1');
    await new Promise((resolve) => socket.on('connect', resolve));
    if (bytes !== '') {
      socket.write(bytes);
      await new Promise((resolve) => socket.once('data', resolve));
    }

    await server.close();

    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends a connection whose answer does not come within five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const world = heldWorld();
    const server = await serve(world.sim);
    const { received } = await due(server, world);

    const closing = server.close();
    vi.advanceTimersByTime(4_999);
    await turn();
    const answer = Promise.race([received, turn().then(() => 'waiting')]);
    const before = await answer;
    vi.advanceTimersByTime(1);
    await closing;

    expect([before, await received]).toEqual(['waiting', '']);
  });

  test('does nothing a second time', async () => {
    const server = await serve(createSimulator());

    const closed = [server.close(), server.close()];

    expect(closed[1]).toBe(closed[0]);
    await Promise.all(closed);
    await server.close();
  });

  test('is what await using does', async () => {
    let port: number;
    {
      await using server = await serve(createSimulator());
      port = server.port;
    }

    expect(await connectionError(port, '127.0.0.1')).toBe('ECONNREFUSED');
  });
});

describe('a world', () => {
  test('has as many servers as are made, and they share it', async () => {
    const sim = createSimulator();
    const [first, second] = [await served({}, sim), await served({}, sim)];

    const { KeyMetadata } = await clientOf(first).send(new CreateKeyCommand({}));
    const { Keys } = await clientOf(second).send(new ListKeysCommand({}));
    await first.close();
    const after = await clientOf(second).send(new ListKeysCommand({}));

    expect(Keys?.map(({ KeyId }) => KeyId)).toEqual([KeyMetadata?.KeyId]);
    expect(after.Keys).toEqual(Keys);
  });

  test('of one account has a server of its own', async () => {
    const sim = createSimulator();
    const server = await serve(sim.account('444455556666'));
    onTestFinished(() => server.close());

    const { KeyMetadata } = await clientOf(server).send(new CreateKeyCommand({}));

    expect(KeyMetadata?.Arn).toMatch(/:\d{12}:key\//);
  });

  test('that is reset goes on anew, and what was asked before ends with an error', async () => {
    const world = heldWorld();
    const server = await served({}, world.sim);
    const { received } = await due(server, world);

    world.sim.reset();
    const { CustomKeyStores } = await clientOf(server).send(new DescribeCustomKeyStoresCommand({}));
    await server.close();

    expect(CustomKeyStores).toEqual([]);
    expect(answersIn(await received)).toEqual([
      expect.objectContaining({
        statusCode: 500,
        body: '{"__type":"InternalFailure","message":"The simulator was reset; what was arranged and in flight before is gone."}',
      }),
    ]);
  });

  test('that is disposed of answers with an error', async () => {
    const world = heldWorld();
    const server = await served({}, world.sim);
    const received = sendBytes(server.port, [world.encrypt + requestBytes('ListKeys', '{}', [close])]);
    await world.asked();

    world.sim.dispose();

    const answers = answersIn(await received);
    const ended = {
      statusCode: 500,
      body: '{"__type":"InternalFailure","message":"The simulator is disposed; make a new one."}',
    };
    expect(answers).toEqual([expect.objectContaining(ended), expect.objectContaining(ended)]);
  });

  test('goes on when a client has gone before its answer', async () => {
    const world = heldWorld();
    const server = await served({}, world.sim);
    const socket = connect(server.port, '127.0.0.1');
    socket.write(world.encrypt);
    await world.asked();

    socket.resetAndDestroy();
    await turn();
    await world.backings.letAllGo();

    expect(await rawAnswer(server, requestBytes('ListKeys', '{}', [close]))).toBe('200');
    expect(world.sim.calls('Encrypt').at(-1)).toHaveProperty('output');
  });

  test('takes up a call again that a client tries anew', async () => {
    const sim = createSimulator();
    sim.faults.failNext('ListKeys', 'ThrottlingException');
    const server = await served({}, sim);

    await clientOf(server, 3).send(new ListKeysCommand({}));

    expect(sim.calls('ListKeys')).toEqual([
      expect.objectContaining({ attempts: [expect.anything(), expect.anything()] }),
    ]);
  });
});
