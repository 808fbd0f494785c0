import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../src/http/control/controlShape.ts';
import { exampleIds } from '../../../src/http/control/exampleIds.ts';
import type { Simulator } from '../../../src/index.ts';
import { type KmsServer, serve } from '../../../src/node/index.ts';
import { createExampleWorld, operations } from './exampleWorld.ts';

const { ClusterId, CustomKeyStoreId, XksProxyUriEndpoint } = exampleIds;

let sim: Simulator;
let server: KmsServer;

beforeAll(async () => {
  sim = createExampleWorld();
  server = await serve(sim);
});

afterAll(() => server.close());

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; message: string; text: string }> {
  const response = await fetch(`${server.url}/_simulator/${path}`, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, message: JSON.parse(text).error?.message, text };
}

/** The world as it is, with all that could be found of a refused request. */
const world = () => JSON.stringify([sim.snapshot(), sim.trace, sim.calls()]);

/** Values of every kind but the one that a schema has. */
function wrongValues({ type, enum: words }: JsonSchema): unknown[] {
  const values: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['boolean', true],
    ['number', 0.5],
    ['string', 'something'],
    ['array', [[]]],
    ['object', { __proto__: null, toString: 1 }],
  ];
  const kinds = [type].flat();
  const isNumber = kinds.includes('integer') || kinds.includes('number');
  const fits = (kind: string) =>
    kinds.includes(kind) || (kind === 'number' && isNumber && !kinds.includes('integer'));
  const wrong = values.filter(([kind]) => !fits(kind)).map(([, value]) => value);
  return words === undefined ? wrong : [...wrong, 'no such word'];
}

const members = operations.flatMap(([name, { input, example }]) =>
  Object.entries(example === undefined ? {} : (input.schema.properties ?? {})).map(
    ([member, schema]) => [name, member, schema, example] as const,
  ),
);

describe('a member of a wrong type', () => {
  test.each(members)('of %s: %s is refused with its name', async (name, member, schema, example) => {
    const before = world();

    for (const value of wrongValues(schema)) {
      const answer = await post(name, JSON.stringify({ ...example, [member]: value }));

      expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(member) });
      expect(answer.text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\.ts\b/);
    }
    expect(world()).toBe(before);
  });
});

test.each(operations)('%s refuses a member that it does not know', async (name, { example }) => {
  const before = world();

  for (const unknown of ['unknown', '__proto__', 'constructor', 'toString']) {
    const body = `{${JSON.stringify(unknown)}: {"ClusterId": 1}, ${JSON.stringify(example ?? {}).slice(1)}`;
    const answer = await post(name, body.replace(/, }$/, '}'));

    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining(`"${unknown}"`) });
  }
  expect(world()).toBe(before);
});

test('members of members are known too', async () => {
  const answer = await post('given/cloudHsmKeyStore', '{"keys": [{}, {"__proto__": {}}]}');

  expect(answer).toMatchObject({
    status: 400,
    message: expect.stringContaining('given/cloudHsmKeyStore: keys[1]: unknown "__proto__"'),
  });
});

test.each(operations.filter(([, { input }]) => input.schema.required !== undefined))(
  '%s says what is missing',
  async (name, { input }) => {
    expect(await post(name, '')).toMatchObject({
      status: 400,
      message: `${name}: ${input.schema.required![0]} is missing`,
    });
  },
);

describe('a body', () => {
  test.each([
    ['is not JSON', '{', /not JSON/],
    ['is text', '"advance"', /expected an object, got "advance"/],
    ['is a number', '1', /expected an object, got 1/],
    ['is null', 'null', /expected an object, got null/],
    ['is a list', '[{}]', /expected an object, got an array/],
    ['is two values', '{} {}', /not JSON/],
    ['has a byte order mark inside', '{}\ufeff', /not JSON/],
    ['is deep', `{"duration": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`, /at most 64 levels/],
    ['is deep and holds objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, /at most 64 levels/],
  ])('that %s is refused', async (_, body, message) => {
    expect(await post('advance', body)).toMatchObject({
      status: 400,
      message: expect.stringMatching(message),
    });
  });

  test('that is not UTF-8 is refused', async () => {
    const body = Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d);

    expect(await post('advance', body)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/not JSON/),
    });
  });

  test('that is too long is refused', async () => {
    expect(await post('advance', ' '.repeat(1_048_577))).toMatchObject({
      status: 413,
      message: 'The body of the request has more than 1048576 bytes.',
    });
  });

  test('with a snapshot may be longer', async () => {
    const padding = 'x'.repeat(2_000_000);

    expect(await post('restore', JSON.stringify({ snapshot: { padding } }))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/expected what snapshot\(\) returned/),
    });
  });
});

test.each([
  undefined,
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json-patch+json',
  'application/jsonp',
])('the Content-Type %s is refused, also without a body', async (type) => {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  const empty = new Uint8Array();

  expect(await post('reset', empty, headers)).toMatchObject({
    status: 415,
    message: expect.stringMatching(/application\/json/),
  });
});

test('the Content-Type may have a charset', async () => {
  const type = { 'content-type': 'Application/JSON; charset=utf-8' };

  expect((await post('clearCalls', '', type)).status).toBe(200);
});

describe('a query', () => {
  const get = async (path: string) => {
    const response = await fetch(`${server.url}/_simulator/${path}`);
    return { status: response.status, message: (await response.json()).error?.message };
  };

  test.each([
    ['trace?limit=ten', /limit: expected a whole number from 1 on, got "ten"/],
    ['trace?limit=0', /limit: expected a whole number from 1 on, got 0/],
    ['trace?limit=1e3', /limit: expected a whole number/],
    ['trace?limit=', /limit: expected a whole number/],
    ['trace?limit=99999999999999999999', /limit: expected a whole number/],
    ['trace?limit=1&limit=2', /"limit" stands 2 times/],
    ['trace?type=everything', /type: expected one of call, answer/],
    ['trace?__proto__=1', /unknown "__proto__"/],
    ['trace?accountId=111122223333', /unknown "accountId"/],
    ['status?x', /unknown "x"/],
    ['cluster/describe', /ClusterId is missing/],
    [`cluster/describe?ClusterId=${'c'.repeat(5_000)}`, /there is no cluster "c{60}…"/],
    [`cluster/describe?ClusterId=${ClusterId}&accountId=1`, /accountId: expected 12 digits, got "1"/],
    [`cluster/describe?ClusterId=${ClusterId}&region=mars`, /region: expected a Region/],
  ])('%s is refused', async (path, message) => {
    expect(await get(path)).toMatchObject({ status: 400, message: expect.stringMatching(message) });
  });

  test('may hold a list', async () => {
    const path = `keyStore/can?CustomKeyStoreId=${CustomKeyStoreId}&operation=UpdateCustomKeyStore`;

    expect((await get(`${path}&properties=KeyStorePassword&properties=CloudHsmClusterId`)).status).toBe(200);
    expect(await get(`${path}&properties=Colour`)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/properties\[0\]: expected one of NewCustomKeyStoreName/),
    });
  });

  test('has spaces as forms have them', async () => {
    const path = `cluster/createCustomKeyStoreInput?ClusterId=${ClusterId}&CustomKeyStoreName=Two+words%2B`;
    const response = await fetch(`${server.url}/_simulator/${path}`);

    expect(await response.json()).toMatchObject({ CustomKeyStoreName: 'Two words+' });
  });

  test('of a POST request is refused', async () => {
    expect(await post('advance?duration=1h', '{}')).toMatchObject({
      status: 400,
      message: expect.stringMatching(/in its body/),
    });
  });
});

describe('a secret of a wrong form is not in the answer:', () => {
  const secret = 987654321;

  test.each([
    ['cloudHsm/createCluster', { KeyStorePassword: secret }],
    ['given/cloudHsmKeyStore', { KeyStorePassword: secret }],
    ['given/cloudHsmKeyStore', { KeyStorePassword: String(secret).repeat(9) }],
    ['cluster/kmsuser/changePassword', { ClusterId, KeyStorePassword: secret }],
    ['cluster/kmsuser/changePassword', { ClusterId, KeyStorePassword: String(secret).repeat(9) }],
    [
      'proxy/rotateCredential',
      {
        XksProxyUriEndpoint,
        XksProxyAuthenticationCredential: { AccessKeyId: 'A', RawSecretAccessKey: secret },
      },
    ],
    [
      'xks/createProxy',
      { XksProxyAuthenticationCredential: { AccessKeyId: secret, RawSecretAccessKey: 'x' } },
    ],
    [
      'given/externalKeyStore',
      { XksProxyAuthenticationCredential: { AccessKeyId: secret, RawSecretAccessKey: String(secret) } },
    ],
    ['proxy/removeCredential', { XksProxyUriEndpoint, AccessKeyId: secret }],
    ['proxy/removeCredential', { XksProxyUriEndpoint, AccessKeyId: String(secret) }],
  ])('%s', async (name, input) => {
    const { status, text } = await post(name, JSON.stringify(input));

    expect(status).toBe(400);
    expect(text).not.toContain(String(secret));
  });
});

describe('a snapshot', () => {
  test.each([
    ['is none', {}, /expected what snapshot\(\) returned/],
    ['is a list', [], /expected an object, got an array/],
    ['lacks parts', { format: 'custom-key-store-simulator', version: -1 }, /it has version -1/],
  ])('that %s is refused, and the world goes on', async (_, snapshot, message) => {
    const before = world();

    expect(await post('restore', JSON.stringify({ snapshot }))).toMatchObject({
      status: 400,
      message: expect.stringMatching(message),
    });
    expect(world()).toBe(before);
  });

  test('that is damaged inside is refused, and the world goes on', async () => {
    const before = world();

    for (const part of ['deadlines', 'accounts', 'proxies', 'random', 'settings', 'now']) {
      // Without streams, chance begins anew.
      const empty = part === 'random' ? [] : [{}];
      for (const damage of [null, 'text', [null], [[]], ...empty, [{ accountId: 1 }]]) {
        const snapshot = { ...sim.snapshot(), [part]: damage };
        const { status, text } = await post('restore', JSON.stringify({ snapshot }));

        expect({ part, damage, status, text }).toMatchObject({ status: 400 });
        expect(world()).toBe(before);
      }
    }
  });
});
