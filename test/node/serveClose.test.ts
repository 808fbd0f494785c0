/** How a server ends: with the answers that are due, and nothing else. */
import { connect } from 'node:net';
import { createSimulator } from 'custom-key-store-simulator';
import { serve } from 'custom-key-store-simulator/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { turn } from '../helpers/heldBackings.ts';
import { answersIn, requestBytes, sendBytes } from './rawHttp.ts';
import { connectionError, due, heldWorld } from './servers.ts';

afterEach(() => {
  vi.useRealTimers();
});

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
