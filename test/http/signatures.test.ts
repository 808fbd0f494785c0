/**
 * Requests over the wire that have to be signed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
import { createHash, createHmac } from 'node:crypto';
import { CreateKeyCommand, DescribeKeyCommand, type KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  type AccessKey,
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from 'custom-key-store-simulator';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { credentialsOf, invented, plainRequest, toRequest, wireOf } from './signingClient.ts';

const home = '111122223333';
const elsewhere = '444455556666';

const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource: '*' },
});

/** A world that verifies signatures, with a user, a role and their keys. */
function signedWorld(options: SimulatorOptions = {}) {
  const sim = createSimulator({ signatures: 'verified', ...options });
  const user = sim.iam.createUser({ UserName: 'alice', policies: { all: allow('kms:*') } });
  const role = sim.iam.createRole({ RoleName: 'worker', policies: { all: allow('kms:*') } });
  return { sim, user, role, ...wireOf(sim) };
}

/** What ListKeys ends with. */
const answerOf = (kms: KMSClient) => answerTo(kms.send(new ListKeysCommand({})));

/** Who has sent the last request, as the trace says. */
function lastCaller(sim: Simulator): string | undefined {
  const call = sim.trace.findLast(({ type }) => type === 'call');
  return (call as { caller?: string } | undefined)?.caller;
}

/** Lets that many microtasks pass. */
async function afterTurns(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await undefined;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a request that is signed', () => {
  test('by a user is sent by that user', async () => {
    const { sim, user, client } = signedWorld();

    expect(await answerOf(client(user.createAccessKey()))).toBe('accepted');
    expect(lastCaller(sim)).toBe(user.Arn);
  });

  test('by the root user is sent by it', async () => {
    const { sim, client } = signedWorld({ authorization: 'iam' });
    const { KeyId } = sim.given.kmsKey();
    const kms = client(sim.iam.createRootAccessKey());

    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));

    expect(KeyMetadata?.KeyId).toBe(KeyId);
  });

  test('by a session of a role is sent by that session', async () => {
    const { sim, role, client } = signedWorld();
    const { Arn, Credentials } = role.assume({ RoleSessionName: 'nightly' });

    expect(await answerOf(client(Credentials))).toBe('accepted');
    expect(lastCaller(sim)).toBe(Arn);
  });

  test('by a user of another account is sent to that account', async () => {
    const { sim, client } = signedWorld();
    const other = sim.account(elsewhere);
    const { Arn } = other.given.kmsKey();
    const user = other.iam.createUser({ UserName: 'bob' });

    const { Keys } = await client(user.createAccessKey()).send(new ListKeysCommand({}));

    expect(Keys?.map(({ KeyArn }) => KeyArn)).toEqual([Arn]);
  });

  test('for another Region is sent to that Region', async () => {
    const { sim, user, client } = signedWorld();
    const { Arn } = sim.account(home, 'eu-west-1').given.kmsKey();
    sim.given.kmsKey();

    const { Keys } = await client(user.createAccessKey(), { region: 'eu-west-1' }).send(
      new ListKeysCommand({}),
    );

    expect(Keys?.map(({ KeyArn }) => KeyArn)).toEqual([Arn]);
  });

  test('needs the permissions of whoever signs', async () => {
    const { sim, user, role, client } = signedWorld({ authorization: 'iam' });
    const kms = client(user.createAccessKey());
    const limited = client(role.assume({ Policies: [allow('kms:DescribeKey')] }).Credentials);
    const answers = [await answerOf(kms), await answerOf(limited)];

    user.deletePolicy('all');
    answers.push(await answerOf(kms));

    expect(answers).toEqual(['accepted', 'AccessDeniedException', 'AccessDeniedException']);
    expect((await errorOf(kms.send(new ListKeysCommand({})))).message).toContain(`User: ${user.Arn} is not`);
    expect(sim.calls().at(-1)?.error?.name).toBe('AccessDeniedException');
  });

  test('is good in a world that is continued', async () => {
    const { sim, user, role, client } = signedWorld();
    const keys = [user.createAccessKey(), role.assume().Credentials];
    const worlds = [createSimulator({ snapshot: sim.snapshot() }), sim.fork()];

    for (const world of worlds) {
      for (const key of keys) expect(await answerOf(wireOf(world).client(key))).toBe('accepted');
    }
    sim.reset();
    for (const key of keys) expect(await answerOf(client(key))).toBe('UnrecognizedClientException');
  });

  test('can carry every kind of text', async () => {
    const { sim, user, client } = signedWorld();
    const Description = 'Grüße, 世界 🌍 "\\\u0000\u2028';

    const { KeyMetadata } = await client(user.createAccessKey()).send(new CreateKeyCommand({ Description }));

    const described = await sim.client().describeKey({ KeyId: KeyMetadata!.KeyId! });
    expect(described.KeyMetadata?.Description).toBe(Description);
  });

  test('is verified by the host of its URL where the Fetch API hides the header', async () => {
    const { user, client } = signedWorld();
    const withoutHost = async (request: Request) => {
      const headers = new Headers(request.headers);
      headers.delete('host');
      return new Request(request.url, { method: request.method, headers, body: await request.text() });
    };

    expect(await answerOf(client(user.createAccessKey(), { onTheWay: withoutHost }))).toBe('accepted');
  });
});

describe('a request is refused', () => {
  /** A copy of a request in which something is another. */
  const changed =
    (change: { readonly headers?: Record<string, string>; readonly body?: string; readonly url?: string }) =>
    async (request: Request) => {
      const headers = new Headers(request.headers);
      for (const [name, value] of Object.entries(change.headers ?? {})) headers.set(name, value);
      const { method } = request;
      return new Request(change.url ?? request.url, {
        method,
        headers,
        body: change.body ?? (await request.text()),
      });
    };

  test.each<[string, (key: AccessKey) => AccessKey, string]>([
    [
      'a wrong secret',
      (key) => ({ ...key, SecretAccessKey: `${key.SecretAccessKey}x` }),
      'InvalidSignatureException',
    ],
    ['an unknown key', () => invented('AKIAIOSFODNN7EXAMPLE'), 'UnrecognizedClientException'],
    ['an account ID in the place of a key', () => invented(home), 'UnrecognizedClientException'],
    ['a name that every object has', () => invented('constructor'), 'UnrecognizedClientException'],
  ])('for %s', async (_what, other, expected) => {
    const { sim, user, client } = signedWorld();
    const before = lastingState(sim);
    const trace = sim.trace.length;
    const key = user.createAccessKey();

    const error = await errorOf(client(other(key)).send(new CreateKeyCommand({})));

    expect(error).toMatchObject({ name: expected, $fault: 'client', $metadata: { httpStatusCode: 400 } });
    expect(lastingState(sim)).toEqual(before);
    expect(sim.trace.slice(trace).map(({ type }) => type)).toEqual(['cause']);
    expect(sim.calls()).toEqual([]);
  });

  test('for a key that is inactive or deleted, and no longer once it is active', async () => {
    const { user, client } = signedWorld();
    const key = user.createAccessKey();
    const kms = client(key);

    user.updateAccessKey(key.AccessKeyId, 'Inactive');
    const inactive = await answerOf(kms);
    user.updateAccessKey(key.AccessKeyId, 'Active');
    const active = await answerOf(kms);
    user.deleteAccessKey(key.AccessKeyId);
    const deleted = await answerOf(kms);

    expect([inactive, active, deleted]).toEqual([
      'UnrecognizedClientException',
      'accepted',
      'UnrecognizedClientException',
    ]);
  });

  test('for a key that is deleted while the signature is checked, or it is still sent by its user', async () => {
    const answers = new Set<string>();
    for (let turns = 0; turns < 150; turns++) {
      const { user, client } = signedWorld({ authorization: 'iam' });
      user.deletePolicy('all');
      const key = user.createAccessKey();
      const kms = client(key, {
        onTheWay: (request) => {
          void afterTurns(turns).then(() => user.deleteAccessKey(key.AccessKeyId));
          return request;
        },
      });
      answers.add(await answerOf(kms));
    }

    expect([...answers].sort()).toEqual(['AccessDeniedException', 'UnrecognizedClientException']);
  });

  test('for the key of a user, or the session of a role, that is deleted', async () => {
    const { user, role, client } = signedWorld();
    const clients = [client(user.createAccessKey()), client(role.assume().Credentials)];

    user.delete();
    role.delete();

    for (const kms of clients) expect(await answerOf(kms)).toBe('UnrecognizedClientException');
  });

  test("for a session that is over by the world's clock, to the millisecond", async () => {
    const { sim, role, client } = signedWorld({ timing: { request: 0 } });
    const kms = client(role.assume({ DurationSeconds: 900 }).Credentials);

    const answers = [];
    for (const step of ['0s', '899999ms', '1ms', '365d'] as const) {
      await sim.advance(step);
      answers.push(await answerOf(kms));
    }

    expect(answers).toEqual(['accepted', 'accepted', 'ExpiredTokenException', 'ExpiredTokenException']);
  });

  test('for a session without its token, with another one, and for a long-term key with one', async () => {
    const { user, role, client } = signedWorld();
    const { SessionToken, ...bare } = role.assume().Credentials;
    const other = role.assume({ RoleSessionName: 'other' }).Credentials;

    const answers = [
      await answerOf(client(bare)),
      await answerOf(client({ ...bare, SessionToken: other.SessionToken })),
      await answerOf(client({ ...bare, ...user.createAccessKey(), SessionToken })),
    ];

    expect(answers).toEqual(Array(3).fill('UnrecognizedClientException'));
  });

  test.each<[string, Parameters<typeof changed>[0]]>([
    ['another body', { body: '{"Limit":1}' }],
    ['another operation', { headers: { 'x-amz-target': 'TrentService.ListAliases' } }],
    ['another host', { headers: { host: 'kms.eu-west-1.amazonaws.com' } }],
    [
      'another date',
      {
        headers: {
          'x-amz-date': new Date()
            .toISOString()
            .replace(/[-:]|\.\d+/g, '')
            .replace(/..Z$/, '59Z'),
        },
      },
    ],
    ['a header that is not signed', { headers: { 'x-amz-meta': 'a' } }],
    ['a parameter', { url: 'https://kms.us-east-1.amazonaws.com/?a=b' }],
  ])('that is changed on its way: %s', async (what, change) => {
    const { sim, user, client } = signedWorld();
    const key = user.createAccessKey();
    const trace = sim.trace.length;
    // A date that happens to be that of the signature changes nothing.
    if (what === 'another date')
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - (Date.now() % 60_000) });

    const answer = await answerOf(client(key, { onTheWay: changed(change) }));

    expect(answer).toBe('InvalidSignatureException');
    expect(sim.trace.length).toBe(trace);
  });

  test('that is sent again with another target, though it was good before', async () => {
    const { sim, user, handler, client } = signedWorld();
    let seen: Request | undefined;
    const kms = client(user.createAccessKey(), {
      onTheWay: (request) => {
        seen = request.clone();
        return request;
      },
    });
    await kms.send(new ListKeysCommand({}));
    const body = await seen!.clone().text();

    const replayed = await handler(seen!.clone());
    const bent = await handler(
      await changed({ body, headers: { 'x-amz-target': 'TrentService.CreateKey' } })(seen!.clone()),
    );

    expect(replayed.status).toBe(200);
    expect(bent.status).toBe(400);
    expect(sim.snapshot().accounts[0]!.account.keys.rows).toEqual([]);
  });

  test.each([
    ['too early', -16],
    ['too late', 16],
  ])('whose date is %s by the clock of the host', async (_what, minutes) => {
    const { user, handler, client } = signedWorld();
    let seen: Request | undefined;
    const kms = client(user.createAccessKey(), {
      onTheWay: (request) => {
        seen = request.clone();
        return request;
      },
    });
    expect(await answerOf(kms)).toBe('accepted');

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
    const response = await handler(seen!);

    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/InvalidSignatureException.*Signature (?:expired|not yet current)/);
  });

  test("whatever the world's time is, the time of a signature is the host's", async () => {
    const { user, client } = signedWorld({ startTime: '2001-01-01T00:00:00Z' });

    expect(await answerOf(client(user.createAccessKey()))).toBe('accepted');
  });

  test('that is not signed', async () => {
    const { sim, handler } = signedWorld();

    const response = await handler(plainRequest('ListKeys', {}));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    expect(sim.calls()).toEqual([]);
  });

  test.each([
    'Bearer token',
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256 Credential=',
    'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0',
    'AWS4-HMAC-SHA256 Credential=a/20260101/../kms/aws4_request, SignedHeaders=host, Signature=0',
    'AWS4-HMAC-SHA256 Credential=__proto__/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0',
    `AWS4-HMAC-SHA256 ${','.repeat(7_000)}`,
  ])('that is signed as %.80s', async (authorization) => {
    const { sim, handler } = signedWorld();
    const request = plainRequest('ListKeys', {});
    request.headers.set('authorization', authorization);

    const response = await handler(request);

    expect(response.status).toBe(400);
    expect(sim.calls()).toEqual([]);
  });
});

describe('a pre-signed request', () => {
  class NodeSha256 {
    readonly #hash;
    constructor(key?: string | ArrayBuffer | ArrayBufferView) {
      this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key as Uint8Array);
    }
    update(chunk: Uint8Array) {
      this.#hash.update(chunk);
    }
    reset() {}
    async digest() {
      return new Uint8Array(this.#hash.digest());
    }
  }

  async function presigned(key: AccessKey, expiresIn: number): Promise<Request> {
    const signer = new SignatureV4({
      credentials: credentialsOf(key),
      region: 'us-east-1',
      service: 'kms',
      sha256: NodeSha256,
    });
    const hostname = 'kms.us-east-1.amazonaws.com';
    const request = {
      method: 'POST',
      protocol: 'https:',
      hostname,
      path: '/',
      query: {},
      headers: {
        host: hostname,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'TrentService.ListKeys',
      },
      body: '{}',
    };
    const signed = await signer.presign(request, {
      expiresIn,
      unhoistableHeaders: new Set(['x-amz-target']),
    });
    return toRequest({ ...signed, body: '{}' } as Parameters<typeof toRequest>[0]);
  }

  test('is sent by whoever signed it', async () => {
    const { sim, user, role, handler } = signedWorld();

    for (const [key, caller] of [
      [user.createAccessKey(), user.Arn],
      [role.assume().Credentials, `arn:aws:sts::${home}:assumed-role/worker/session`],
    ] as const) {
      const response = await handler(await presigned(key, 60));
      expect(response.status).toBe(200);
      expect(lastCaller(sim)).toBe(caller);
    }
  });

  test('is refused with another secret, another body, and when its time is over', async () => {
    const { user, handler } = signedWorld();
    const key = user.createAccessKey();
    const good = await presigned(key, 60);
    const { url, headers } = good;

    const answers = [
      await handler(await presigned({ ...key, SecretAccessKey: 'another' }, 60)),
      await handler(new Request(url, { method: 'POST', headers, body: '{"Limit":1}' })),
    ];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 17 * 60_000 });
    answers.push(await handler(good));

    const types = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { __type: string }).__type),
    );
    expect(types).toEqual(['InvalidSignatureException', 'InvalidSignatureException', 'RequestExpired']);
  });
});

test('clients in process sign nothing, and are known by their caller', async () => {
  const { sim, user } = signedWorld({ authorization: 'iam' });
  const { KeyId } = sim.given.kmsKey();

  const { $metadata } = await sim.client(user.Arn).encrypt({ KeyId, Plaintext: Uint8Array.of(1) });

  expect($metadata.httpStatusCode).toBe(200);
  expect(await answerTo(sim.client(`arn:aws:iam::${home}:user/nobody`).describeKey({ KeyId }))).toBe(
    'AccessDeniedException',
  );
});

test('a signature is asked for before the members of a request are', async () => {
  const { handler } = signedWorld();

  const types = [];
  for (const request of [
    plainRequest('Encrypt', { KeyId: 7 }),
    plainRequest('Encrypt', {}),
    plainRequest('ListKeys', {}, 'AKIAIOSFODNN7EXAMPLE'),
  ]) {
    types.push(((await (await handler(request)).json()) as { __type: string }).__type);
  }

  expect(types[1]).toBe('MissingAuthenticationTokenException');
  expect(types).not.toContain('ValidationException');
});

test('the answer over the wire tells neither the reason nor the page', async () => {
  const { sim, handler } = signedWorld({ authorization: 'iam', signatures: 'ignored' });
  const { AccessKeyId } = sim.iam.createUser({ UserName: 'bob' }).createAccessKey();

  const response = await handler(plainRequest('ListKeys', {}, AccessKeyId));

  expect(Object.keys((await response.json()) as object).sort()).toEqual(['__type', 'message']);
});
