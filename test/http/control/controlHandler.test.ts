import { describe, expect, test } from 'vitest';
import { ControlEndpoint } from '../../../src/http/control/controlEndpoint.ts';
import { runControl } from '../../../src/http/control/runControl.ts';
import { createControlHandler, createKmsHandler } from '../../../src/http/index.ts';
import { createSimulator, type Simulator, SimulatorUsageError } from '../../../src/index.ts';
import { serve } from '../../../src/node/index.ts';

const base = 'http://127.0.0.1/_simulator';

const json = { 'content-type': 'application/json' };

function post(path: string, body: object = {}, headers: Record<string, string> = {}): Request {
  return new Request(`${base}${path}`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  });
}

const refusal = async (response: Response) => {
  const { error } = await response.json();
  return { status: response.status, ...error };
};

describe.each([
  ['createControlHandler', (sim: Simulator) => createControlHandler(sim)],
  ['createKmsHandler', (sim: Simulator) => createKmsHandler(sim)],
])('the control interface of %s', (_, create) => {
  test('answers operations', async () => {
    const handler = create(createSimulator());

    const response = await handler(post('/advance', { duration: '1s' }));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ now: 1_767_225_601_000, time: '2026-01-01T00:00:01.000Z' });
  });

  test('has an index and an OpenAPI document, to read only', async () => {
    const handler = create(createSimulator());
    const of = async (path: string, method = 'GET') => handler(new Request(`${base}${path}`, { method }));

    expect(await (await of('')).json()).toMatchObject({ openapi: '/_simulator/openapi.json' });
    expect(await (await of('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    for (const response of [await of('', 'POST'), await of('/openapi.json', 'DELETE')]) {
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    }
  });

  test.each(['PUT', 'DELETE', 'HEAD', 'PATCH'])('takes no %s', async (method) => {
    const handler = create(createSimulator());

    const reading = await handler(new Request(`${base}/status`, { method }));
    const writing = await handler(new Request(`${base}/reset`, { method }));

    expect([reading.status, reading.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect([writing.status, writing.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test.each([
    ['/advanse', 'There is no operation "advanse"; the nearest is advance. GET /_simulator lists them.'],
    ['/cluster/lockOut', /the nearest is cluster\//],
    ['/', /There is no operation ""/],
    ['/status/', /the nearest is status/],
    ['/constructor', /There is no operation "constructor"/],
    ['/__proto__', /There is no operation "__proto__"/],
    ['/given', /There is no operation "given"/],
    [`/${'x'.repeat(65)}`, 'There is no such operation; GET /_simulator lists them.'],
    [`/${'x'.repeat(5_000)}`, 'There is no such operation; GET /_simulator lists them.'],
  ])('has nothing at %s', async (path, message) => {
    const response = await create(createSimulator())(post(path));

    expect(await refusal(response)).toEqual({
      status: 404,
      name: 'SimulatorUsageError',
      message: expect.stringMatching(message),
    });
  });

  test.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://localhost:5173', ''])(
    'refuses a page of the origin "%s" before it reads the body',
    async (origin) => {
      const sim = createSimulator();
      const request = post('/given/kmsKey', {}, { origin });
      const response = await create(sim)(request);

      expect(await refusal(response)).toMatchObject({
        status: 403,
        message: expect.stringContaining('none of the allowed origins'),
      });
      expect(request.bodyUsed).toBe(false);
      expect(sim.trace).toEqual([]);
    },
  );

  test('refuses a body that is too long', async () => {
    const request = post('/advance', { duration: ' '.repeat(1_048_577) });

    expect(await refusal(await create(createSimulator())(request))).toMatchObject({ status: 413 });
  });

  test('says why a disposed simulator does nothing', async () => {
    const sim = createSimulator();
    const handler = create(sim);
    sim.dispose();

    expect(await refusal(await handler(post('/status')))).toMatchObject({
      status: 500,
      message: expect.stringContaining('disposed'),
    });
  });
});

describe('createControlHandler', () => {
  test('lets pages of allowed origins in', async () => {
    const allowedOrigins = ['http://localhost:5173'];
    const handler = createControlHandler(createSimulator(), { allowedOrigins });

    expect((await handler(post('/status', {}, { origin: 'http://LOCALHOST:5173' }))).status).toBe(200);
    expect((await handler(post('/status', {}, { origin: 'http://localhost:5174' }))).status).toBe(403);
    const open = createControlHandler(createSimulator(), { allowedOrigins: ['*'] });
    expect((await open(post('/status', {}, { origin: 'null' }))).status).toBe(200);
  });

  test('reads as many bytes as it may', async () => {
    const handler = createControlHandler(createSimulator(), { maxBodyBytes: 20 });

    expect((await handler(post('/advance', { duration: 1 }))).status).toBe(200);
    expect(await refusal(await handler(post('/advance', { duration: 10_000_000 })))).toMatchObject({
      status: 413,
      message: 'The body of the request has more than 20 bytes.',
    });
  });

  test.each([
    [undefined, {}, /expected a simulator/],
    [{}, {}, /expected a simulator/],
    [createSimulator().account('444455556666'), {}, /expected a simulator/],
    [createSimulator(), { maxBodyBytes: 0 }, /maxBodyBytes/],
    [createSimulator(), { allowedOrigins: 'http://localhost' }, /allowedOrigins/],
    [createSimulator(), { origins: [] }, /unknown "origins"/],
  ])('refuses wrong arguments (%#)', (sim, options, message) => {
    expect(() => createControlHandler(sim as Simulator, options as never)).toThrow(SimulatorUsageError);
    expect(() => createControlHandler(sim as Simulator, options as never)).toThrow(message);
  });
});

describe('the control interface of a server', () => {
  test('is closed to names of other hosts, in its own words', async () => {
    await using server = await serve(createSimulator());
    const { request } = await import('node:http');

    const answer = await new Promise<string>((resolve, reject) => {
      const url = `${server.url}/_simulator/status`;
      request(url, { headers: { host: 'evil.example' } }, (response) => {
        response.setEncoding('utf8').on('data', (text) => resolve(`${response.statusCode} ${text}`));
      })
        .on('error', reject)
        .end();
    });

    expect(answer).toMatch(/^403 \{"error":\{"name":"SimulatorUsageError","message":"The Host evil\.example/);
  });

  test('lets pages of allowed origins ask and read', async () => {
    const origin = 'http://localhost:5173';
    await using server = await serve(createSimulator(), { allowedOrigins: [origin] });
    const url = `${server.url}/_simulator/advance`;
    const body = '{"duration":"1s"}';

    const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin } });
    const allowed = await fetch(url, { method: 'POST', headers: { ...json, origin }, body });
    const foreign = await fetch(url, {
      method: 'POST',
      headers: { ...json, origin: 'https://evil.example' },
      body,
    });
    const foreignPreflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });

    expect([preflight.status, allowed.status, foreign.status, foreignPreflight.status]).toEqual([
      204, 200, 403, 403,
    ]);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(foreign.headers.get('access-control-allow-origin')).toBe(null);
  });

  test('is not there in front of one account', async () => {
    await using server = await serve(createSimulator().account('444455556666'));

    const response = await fetch(`${server.url}/_simulator/status`);

    expect(await refusal(response)).toMatchObject({
      status: 404,
      message: expect.stringContaining('the simulator itself has the controls'),
    });
  });

  test.each([
    ['advance', { duration: '1s' }],
    ['advanceUntil', { CustomKeyStoreId: 'cks-1', ConnectionState: 'CONNECTED' }],
  ])('does not move the clock of the host (%s)', async (name, input) => {
    const sim = createSimulator({ clock: 'system' });
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: 'cks-1', ConnectionState: 'CONNECTING' });
    await using server = await serve(sim);

    const response = await fetch(`${server.url}/_simulator/${name}`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(input),
    });
    const status = await fetch(`${server.url}/_simulator/status`);

    expect(await refusal(response)).toMatchObject({
      status: 400,
      message: expect.stringContaining("this world's clock is not the virtual one"),
    });
    expect(await status.json()).toMatchObject({ clock: 'system' });
    sim.dispose();
  });

  test('says what is the matter when the time is over', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const handler = createControlHandler(sim);

    const input = { CustomKeyStoreId, ConnectionState: 'FAILED', within: '5m' };

    expect(await refusal(await handler(post('/advanceUntil', input)))).toMatchObject({
      status: 400,
      message: expect.stringContaining('the condition does not hold after 5m'),
    });
  });
});

describe('runControl', () => {
  test('makes the same world of the same names and inputs', async () => {
    const story = [
      ['given/cloudHsmKeyStore', { CustomKeyStoreId: 'cks-a', keys: 2 }],
      ['given/externalKeyStore', { accountId: '444455556666', CustomKeyStoreId: 'cks-b' }],
      ['faults/trigger', { name: 'NETWORK_ERRORS', CustomKeyStoreId: 'cks-a' }],
      ['advance', { duration: '1d' }],
      ['faults/fail', { operation: 'Encrypt', errorName: 'KMSInternalException', rate: 0.5 }],
      ['iam/createUser', { UserName: 'alice' }],
      ['user/createAccessKey', { UserName: 'alice' }],
      ['faults/clear', {}],
    ] as const;
    const [one, other] = [createSimulator(), createSimulator()];

    for (const [name, input] of story) {
      expect(await runControl(one, name, input)).toEqual(await runControl(other, name, input));
    }

    expect(one.snapshot()).toEqual(other.snapshot());
    expect(one.trace).toEqual(other.trace);
  });

  test('has done what takes no time when it returns', () => {
    const sim = createSimulator();

    void runControl(sim, 'given/cloudHsmKeyStore', { CustomKeyStoreId: 'cks-now' });

    expect(sim.keyStore('cks-now').ConnectionState).toBe('CONNECTED');
  });
});

test('an error that nobody has thought of shows nothing of the inside', async () => {
  const sim = createSimulator();
  sim.reset = () => {
    throw new TypeError('secret inside');
  };
  const endpoint = new ControlEndpoint(sim, { maxBodyBytes: 1_000, isAllowedOrigin: () => false });
  const body = new TextEncoder().encode('{}');

  const answer = await endpoint.answer({
    method: 'POST',
    path: '/_simulator/reset',
    query: '',
    headers: json,
    body,
  });

  expect(answer.statusCode).toBe(500);
  expect(answer.body).toBe(
    '{"error":{"name":"InternalError","message":"reset failed for a reason of its own; this is a fault of the simulator."}}',
  );
});
