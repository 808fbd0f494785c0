/** Who sends a request over the wire, to which account and Region, and what comes of requests that nobody would send. */
import { CreateKeyCommand, KMSServiceException, ListKeysCommand } from '@aws-sdk/client-kms';
import { createSimulator, type OperationName, type Simulator } from 'custom-key-store-simulator';
import { createKmsHandler } from 'custom-key-store-simulator/http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operationShapes } from '../../src/model/shapes.ts';
import { validInput } from '../helpers/validInput.ts';
import { onWire } from '../helpers/wire.ts';
import { invented, plainRequest, wireOf } from './signingClient.ts';

const home = '111122223333';
const elsewhere = '444455556666';

/** A call as the trace has it. */
interface TracedCall {
  readonly caller?: string;
  readonly accountId?: string;
  readonly region?: string;
}

/** Who has sent the last request, and where to. */
const lastCall = (sim: Simulator): TracedCall => {
  const { caller, accountId, region } = sim.trace.findLast(({ type }) => type === 'call') as TracedCall;
  return { ...(caller && { caller }), ...(accountId && { accountId }), ...(region && { region }) };
};

const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource: '*' },
});

describe('while signatures are ignored, a request', () => {
  test.each(['AKIAIOSFODNN7EXAMPLE', 'test', 'constructor', '__proto__', '1111222233334', '11112222333'])(
    'with the access key ID %s, which nobody has, is sent by the root user of the own account',
    async (AccessKeyId) => {
      const sim = createSimulator();

      await wireOf(sim).client(invented(AccessKeyId)).send(new CreateKeyCommand({}));

      expect(lastCall(sim)).toEqual({});
      expect((await sim.client().listKeys()).Keys).toHaveLength(1);
    },
  );

  test('without credentials is sent by the root user of the own account', async () => {
    const sim = createSimulator({ authorization: 'iam' });

    const response = await wireOf(sim).handler(plainRequest('CreateKey', {}));

    expect(response.status).toBe(200);
    expect(lastCall(sim)).toEqual({});
  });

  test('with an access key ID of 12 digits is sent by the root user of that account', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { Arn } = sim.account(elsewhere).given.kmsKey();

    const { Keys } = await wireOf(sim).client(invented(elsewhere)).send(new ListKeysCommand({}));

    expect(Keys!.map(({ KeyArn }) => KeyArn)).toEqual([Arn]);
    expect(lastCall(sim)).toEqual({ accountId: elsewhere, region: 'us-east-1' });
  });

  test('with an access key of this world is sent by whoever has it, whatever its secret', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const user = sim
      .account(elsewhere)
      .iam.createUser({ UserName: 'alice', policies: { list: allow('kms:ListKeys') } });
    const kms = wireOf(sim).client({ ...user.createAccessKey(), SecretAccessKey: 'another' });

    await kms.send(new ListKeysCommand({}));

    expect(lastCall(sim)).toEqual({ caller: user.Arn, accountId: elsewhere, region: 'us-east-1' });
    const error = await kms.send(new CreateKeyCommand({})).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(KMSServiceException);
    expect(error).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
    expect(error.message).toBe(
      `User: ${user.Arn} is not authorized to perform: kms:CreateKey on resource: * because no identity-based policy allows the kms:CreateKey action`,
    );
  });

  test('with credentials of a session is sent by that session', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { Arn, Credentials } = sim.iam
      .createRole({ RoleName: 'worker', policies: { list: allow('kms:ListKeys') } })
      .assume({ RoleSessionName: 'nightly' });

    await wireOf(sim).client(Credentials).send(new ListKeysCommand({}));

    expect(lastCall(sim)).toEqual({ caller: Arn });
  });

  test('goes to the Region that it is signed for', async () => {
    const sim = createSimulator();
    const { Arn } = sim.account(home, 'ap-south-1').given.kmsKey();
    sim.given.kmsKey();

    const { Keys } = await wireOf(sim)
      .client(invented('test'), { region: 'ap-south-1' })
      .send(new ListKeysCommand({}));

    expect(Keys!.map(({ KeyArn }) => KeyArn)).toEqual([Arn]);
    expect(lastCall(sim)).toEqual({ accountId: home, region: 'ap-south-1' });
  });

  test.each(['', 'nowhere', '..', 'us-east-1%0a', '*', 'us-east-1-', '__proto__', 'a'.repeat(2_000)])(
    'goes to the own Region when it is signed for %.40j, which is none',
    async (region) => {
      const sim = createSimulator();
      const request = plainRequest('CreateKey', {});
      request.headers.set(
        'authorization',
        `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/kms/aws4_request, SignedHeaders=host, Signature=0`,
      );

      const response = await wireOf(sim).handler(request);

      expect(response.status).toBe(200);
      expect((await sim.client().listKeys()).Keys).toHaveLength(1);
    },
  );
});

describe('an account that is only looked at over the wire', () => {
  const looks: readonly (readonly [string, unknown])[] = [
    ['ListKeys', {}],
    ['DescribeCustomKeyStores', {}],
    ['DescribeKey', { KeyId: 'alias/none' }],
    ['CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'cks-1234567890abcdef0' }],
    ['Nothing', {}],
    ['GenerateRandom', { NumberOfBytes: 8 }],
  ];

  test.each(looks)('leaves nothing behind after %s', async (target, body) => {
    const sim = createSimulator();
    const { handler } = wireOf(sim);
    const accounts = () => sim.snapshot().accounts.map(({ accountId, region }) => [accountId, region]);

    for (let i = 0; i < 20; i++) {
      await handler(
        plainRequest(target, body, String(444455550000 + i), i % 2 === 0 ? 'us-east-1' : 'eu-west-1'),
      );
    }

    expect(accounts()).toEqual([[home, 'us-east-1']]);
  });

  test('is kept once something is made in it', async () => {
    const sim = createSimulator();
    const { client } = wireOf(sim);
    const kms = client(invented(elsewhere));
    await kms.send(new ListKeysCommand({}));

    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));

    const { Keys } = await client(invented(elsewhere)).send(new ListKeysCommand({}));
    expect(Keys!.map(({ KeyId }) => KeyId)).toEqual([KeyMetadata!.KeyId]);
    expect(sim.snapshot().accounts.map(({ accountId }) => accountId)).toEqual([home, elsewhere]);
    expect((await sim.account(elsewhere).client().listKeys()).Keys).toHaveLength(1);
  });

  test('keeps everything that several first requests make at once', async () => {
    const sim = createSimulator();
    const { handler } = wireOf(sim);

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => handler(plainRequest('CreateKey', {}, elsewhere))),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await sim.account(elsewhere).client().listKeys()).Keys).toHaveLength(5);
  });

  test('counts its requests in quotas of its own', async () => {
    const sim = createSimulator({ quotas: { requests: { ListKeys: 1 } }, maxAttempts: 1 });
    const { handler } = wireOf(sim);

    const answers = await Promise.all(
      [elsewhere, elsewhere, home, home].map((id) => handler(plainRequest('ListKeys', {}, id))),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 400]);
  });
});

test('a handler follows its simulator through a reset', async () => {
  const sim = createSimulator();
  const { handler } = wireOf(sim);
  await handler(plainRequest('CreateKey', {}, elsewhere));

  sim.reset();
  const response = await handler(plainRequest('ListKeys', {}, elsewhere));

  expect(await response.json()).toMatchObject({ Keys: [] });
});

test('a handler of an account of a world answers for the whole world', async () => {
  const sim = createSimulator();
  const handler = createKmsHandler(sim.account(elsewhere));

  await handler(plainRequest('CreateKey', {}, home));

  expect((await sim.client().listKeys()).Keys).toHaveLength(1);
});

describe('whatever a policy says and whatever is asked', () => {
  const operationNames = Object.keys(operationShapes) as OperationName[];
  const text = fc.oneof(
    fc.constantFrom(
      '*',
      'kms:*',
      'kms:Encrypt',
      '__proto__',
      'aws:username',
      'kms:EncryptionContext:a',
      'constructor',
      `\${aws:username}`,
      '${',
      'arn:aws:kms:us-east-1:111122223333:key/*',
      'arn:aws:iam::111122223333:root',
      'true',
      '2026-01-01T00:00:00Z',
      '192.0.2.0/24',
    ),
    fc.string({ maxLength: 20 }),
    fc.string({ maxLength: 20, unit: 'binary' }),
  );
  const texts = fc.oneof(text, fc.array(text, { maxLength: 3 }));
  const operator = fc.constantFrom(
    'StringEquals',
    'StringLike',
    'StringNotEqualsIgnoreCase',
    'NumericLessThan',
    'DateGreaterThan',
    'Bool',
    'BinaryEquals',
    'IpAddress',
    'ArnLike',
    'Null',
    'ForAllValues:StringLike',
    'ForAnyValue:StringEquals',
    'StringEqualsIfExists',
    'Sometimes',
  );
  const conditionKey = fc.oneof(
    fc.constantFrom(
      'aws:username',
      'aws:PrincipalTag/team',
      'kms:EncryptionContext:a',
      'kms:RequestAlias',
      'kms:ViaService',
      'aws:CurrentTime',
      'aws:SourceIp',
      'kms:GrantOperations',
      'aws:TagKeys',
      'aws:__proto__',
      'kms:constructor',
    ),
    text,
  );
  const condition = fc.dictionary(operator, fc.dictionary(conditionKey, texts, { maxKeys: 2 }), {
    maxKeys: 2,
  });
  const statement = (withPrincipal: boolean) =>
    fc.record(
      {
        Effect: fc.constantFrom('Allow', 'Deny'),
        Action: fc.oneof({ weight: 3, arbitrary: fc.constant('kms:*') }, texts),
        Resource: fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, texts),
        Condition: condition,
        Sid: text,
        ...(withPrincipal
          ? {
              Principal: fc.oneof(
                fc.constant('*'),
                fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated', 'Other'), texts, { maxKeys: 2 }),
              ),
            }
          : {}),
      },
      {
        requiredKeys: withPrincipal
          ? ['Effect', 'Action', 'Resource', 'Principal']
          : ['Effect', 'Action', 'Resource'],
      },
    );
  const policy = (withPrincipal: boolean) =>
    fc.record({
      Version: fc.constantFrom('2012-10-17', '2008-10-17'),
      Statement: fc.array(statement(withPrincipal), { minLength: 1, maxLength: 3 }),
    });
  const pairs = fc.dictionary(text, text, { maxKeys: 3 });

  test('the handler answers with an answer of AWS KMS', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { handler } = wireOf(sim);
    const user = sim.iam.createUser({ UserName: 'alice', policies: { all: allow('kms:*') } });
    const { AccessKeyId } = user.createAccessKey();
    const { Arn } = sim.given.kmsKey({ AliasName: 'alias/a' });
    const theirs = sim.account(elsewhere).given.kmsKey();
    const seen = new Map<string, number>();

    await fc.assert(
      fc.asyncProperty(
        policy(false),
        policy(true),
        fc.constantFrom(...operationNames),
        fc.oneof(
          fc.constantFrom(Arn, theirs.Arn, 'alias/a', `arn:aws:kms:us-east-1:${elsewhere}:alias/none`),
          text,
        ),
        pairs,
        fc.boolean(),
        async (identityPolicy, keyPolicy, operation, KeyId, EncryptionContext, isBounded) => {
          try {
            user.putPolicy('random', identityPolicy);
            user.setPermissionsBoundary(isBounded ? identityPolicy : undefined);
          } catch (error) {
            expect((error as Error).name).toBe('SimulatorUsageError');
          }
          const put = { KeyId: Arn, Policy: JSON.stringify(keyPolicy), BypassPolicyLockoutSafetyCheck: true };
          const members = 'KeyId' in operationShapes[operation].input ? { KeyId } : {};
          const context =
            'EncryptionContext' in operationShapes[operation].input ? { EncryptionContext } : {};
          for (const [target, body] of [
            ['PutKeyPolicy', put],
            [operation, { ...validInput(operation), ...members, ...context }],
          ] as const) {
            const response = await handler(plainRequest(target, onWire(body), AccessKeyId));
            const { __type = 'accepted' } = (response.status === 200 ? {} : await response.json()) as {
              __type?: string;
            };
            seen.set(__type, (seen.get(__type) ?? 0) + 1);
            expect([200, 400]).toContain(response.status);
          }
        },
      ),
      { numRuns: 600, seed: 4_711 },
    );

    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        'accepted',
        'AccessDeniedException',
        'MalformedPolicyDocumentException',
        'NotFoundException',
      ]),
    );
  }, 60_000);

  test('the handler answers any header and any body', async () => {
    const sim = createSimulator({ authorization: 'iam' });
    const { handler } = wireOf(sim);
    const header = fc.string({ maxLength: 60 }).map((value) => value.replace(/[^\x20-\x7e]/g, ''));
    const credential = fc
      .array(
        fc.oneof(fc.constantFrom('', home, elsewhere, 'us-east-1', 'kms', '__proto__', '20260101'), header),
        { maxLength: 6 },
      )
      .map((parts) => `AWS4-HMAC-SHA256 Credential=${parts.join('/')}, SignedHeaders=host, Signature=0`);

    await fc.assert(
      fc.asyncProperty(
        fc.oneof(credential, header),
        fc.oneof(fc.constantFrom(...operationNames), header),
        fc.oneof(fc.json(), fc.string()),
        async (authorization, target, body) => {
          const request = plainRequest('ListKeys', body);
          request.headers.set('authorization', authorization);
          request.headers.set('x-amz-target', `TrentService.${target}`);
          const response = await handler(request);
          expect(response.status).toBeLessThan(500);
          await response.json();
        },
      ),
      { numRuns: 600, seed: 4_711 },
    );
    // Random requests have made nothing but, perhaps, keys and random bytes of the root user.
    expect(sim.snapshot().identities.principals).toEqual([]);
  }, 60_000);
});
