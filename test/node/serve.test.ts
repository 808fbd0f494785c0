/** A server in front of a world: where it listens, how much and how long it takes, and what becomes of its world. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { CreateKeyCommand, DescribeCustomKeyStoresCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { serve } from 'custom-key-store-simulator/node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { turn } from '../helpers/heldBackings.ts';
import { errorOf } from '../helpers/look.ts';
import { answersIn, requestBytes, sendBytes } from './rawHttp.ts';
import { clientOf, close, connectionError, due, heldWorld, rawAnswer, served } from './servers.ts';

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
