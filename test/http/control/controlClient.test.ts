import { describe, expect, expectTypeOf, test } from 'vitest';
import { ControlError, type ControlInput, createControlClient } from '../../../src/http/index.ts';
import { type ConnectionState, createSimulator, SimulatorUsageError } from '../../../src/index.ts';
import { serve } from '../../../src/node/index.ts';
import { operations } from './exampleWorld.ts';

/** A client, and what it sends. */
function recording(answer: () => Response = () => Response.json({})) {
  const sent: { url: string; init: RequestInit }[] = [];
  const control = createControlClient('http://127.0.0.1:4566', {
    fetch: async (url, init) => {
      sent.push({ url, init });
      return answer();
    },
  });
  return { control, sent };
}

describe('a control client', () => {
  test('has a method for every operation, by its path', async () => {
    const { control, sent } = recording();

    for (const [name] of operations) {
      const method = name.split('/').reduce((object: any, part) => object[part], control);
      await method({});
    }

    expect(sent.map(({ url }) => url)).toEqual(
      operations.map(([name]) => `http://127.0.0.1:4566/_simulator/${name}`),
    );
  });

  test('sends its input as JSON, and {} for none', async () => {
    const { control, sent } = recording();

    await control.advance({ duration: '20m' });
    await control.reset();

    expect(sent.map(({ init }) => init)).toEqual(
      ['{"duration":"20m"}', '{}'].map((body) => ({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })),
    );
  });

  test('answers what the server answers', async () => {
    await using server = await serve(createSimulator());
    const control = createControlClient(new URL(`${server.url}/`));

    const { now, time } = await control.advance({ duration: '1h' });

    expect([now, time]).toEqual([Date.UTC(2026, 0, 1, 1), '2026-01-01T01:00:00.000Z']);
    expect(await control.status()).toMatchObject({ now, clock: 'virtual', accounts: [{ kmsKeys: 0 }] });
  });

  test('rejects with the message and the status of the server', async () => {
    await using server = await serve(createSimulator());
    const control = createControlClient(server.url);

    const error = await control.cluster.degrade({ ClusterId: 'cluster-none' }).catch((reason) => reason);

    expect(error).toBeInstanceOf(ControlError);
    expect(error).toMatchObject({
      name: 'ControlError',
      status: 400,
      message: 'cluster: there is no cluster "cluster-none"',
    });
  });

  test('rejects an operation that there is not with the nearest', async () => {
    await using server = await serve(createSimulator());
    const control = createControlClient(server.url) as any;

    await expect(control.cluster.kmsuser.lockout()).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('the nearest is cluster/kmsuser/lockOut'),
    });
    await expect(control['../status']()).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ['HTML', () => new Response('<html></html>', { status: 502 }), 502],
    ['no body', () => new Response(null, { status: 204 }), 204],
    ['other JSON', () => Response.json({ error: 'no' }, { status: 500 }), 500],
    ['JSON that is no object', () => Response.json(1), 200],
    ['null', () => Response.json(null), 200],
  ])('rejects an answer that is %s', async (_, answer, status) => {
    const { control } = recording(answer);

    await expect(control.status()).rejects.toMatchObject({
      name: 'ControlError',
      status,
      message: `http://127.0.0.1:4566/_simulator/status answered ${status}, and not as a simulator does.`,
    });
  });

  test('is no promise, and can be shown', async () => {
    const { control, sent } = recording();

    expect(await Promise.resolve(control)).toBe(control);
    expect(JSON.stringify({ control })).toBe('{}');
    expect(`${Object.prototype.toString.call(control)}`).toBe('[object Function]');
    expect(sent).toEqual([]);
  });

  test.each(['', 'localhost:4566', 'ftp://127.0.0.1', 4566, undefined, {}])('needs a URL, not %j', (url) => {
    expect(() => createControlClient(url as string)).toThrow(SimulatorUsageError);
  });

  test('knows its options', () => {
    expect(() => createControlClient('http://127.0.0.1', { url: 1 } as never)).toThrow(/unknown "url"/);
    expect(() => createControlClient('http://127.0.0.1', { fetch: 1 } as never)).toThrow(/fetch: expected/);
  });

  test('has the types of the operations', () => {
    const { control } = recording();

    expectTypeOf(control.advance).parameter(0).toEqualTypeOf<{ readonly duration: number | string }>();
    expectTypeOf(control.reset).toBeCallableWith();
    expectTypeOf<ControlInput<'cluster/kmsuser/lockOut'>>().toEqualTypeOf<{
      readonly ClusterId: string;
      readonly accountId?: string;
      readonly region?: string;
    }>();
    expectTypeOf(control.keyStore.describe)
      .returns.resolves.toHaveProperty('ConnectionState')
      .toEqualTypeOf<ConnectionState>();
    // @ts-expect-error there is no such operation
    expectTypeOf(control.cluster.kmsuser.lockout).toBeUndefined();
    // @ts-expect-error a member is missing
    expectTypeOf(control.cluster.degrade).toBeCallableWith({});
  });
});
