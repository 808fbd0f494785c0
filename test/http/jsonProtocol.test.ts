/** AWS JSON 1.1 as AWS KMS speaks it: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
import { CloudHSMV2Client, DescribeClustersCommand } from '@aws-sdk/client-cloudhsm-v2';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { createSimulator, type OperationName, type Simulator } from 'custom-key-store-simulator';
import { createKmsHandler } from 'custom-key-store-simulator/http';
import { beforeAll, describe, expect, test } from 'vitest';
import { kmsErrors } from '../../src/errors/kmsErrors.ts';
import { operationShapes, type Shape } from '../../src/model/shapes.ts';
import { type Send, tellEveryOperation } from '../client/everyOperation.ts';
import { onWire } from '../helpers/wire.ts';
import { sentByKmsClient } from './signedRequests.ts';

/** An answer as it goes over the wire. */
interface WireAnswer {
  readonly operation: OperationName;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Carries a request to a world. */
type Carry = (headers: Record<string, string>, body: string) => Promise<Omit<WireAnswer, 'operation'>>;

/** The story of every operation in a world of its own, as its answers stood on the wire. */
async function told(carrierOf: (sim: Simulator) => Carry): Promise<readonly WireAnswer[]> {
  const sim = createSimulator({ seed: 'wire' });
  const carry = carrierOf(sim);
  const answers: WireAnswer[] = [];
  const send: Send = async (operation, input) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${operation}`,
    };
    const answer = await carry(headers, onWire(input));
    answers.push({ operation, ...answer });
    if (answer.statusCode === 200) return answer.body === '' ? {} : JSON.parse(answer.body);
    throw new Error(answer.body);
  };
  await tellEveryOperation(sim, send);
  return answers;
}

const byHandler = (sim: Simulator): Carry => {
  const handler = createKmsHandler(sim);
  return async (headers, body) => {
    const response = await handler(new Request('http://localhost/', { method: 'POST', headers, body }));
    const { status: statusCode } = response;
    return { statusCode, headers: Object.fromEntries(response.headers), body: await response.text() };
  };
};

const byClientConfig = (sim: Simulator): Carry => {
  const { requestHandler } = sim.clientConfig();
  return async (headers, body) => {
    const { response } = await requestHandler.handle({ headers, body });
    return {
      statusCode: response.statusCode,
      headers: response.headers,
      body: new TextDecoder().decode(response.body),
    };
  };
};

let answers: readonly WireAnswer[] = [];

beforeAll(async () => {
  answers = await told(byHandler);
});

const accepted = () => answers.filter(({ statusCode }) => statusCode === 200);
const refused = () => answers.filter(({ statusCode }) => statusCode !== 200);

test('every operation is answered', () => {
  expect(new Set(answers.map(({ operation }) => operation))).toEqual(new Set(Object.keys(operationShapes)));
});

test('the config for a client gives the same bytes', async () => {
  expect(await told(byClientConfig)).toEqual(answers);
});

test('every answer has a request id of its own', () => {
  const ids = answers.map(({ headers }) => headers['x-amzn-requestid']);

  expect(new Set(ids).size).toBe(answers.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('every answer is AWS JSON 1.1, and names no error of another protocol', () => {
  for (const { headers } of answers) {
    expect(headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(Object.keys(headers)).not.toContain('x-amzn-query-error');
  }
});

describe('an output', () => {
  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html and others: no data is returned. */
  const withoutOutput = [
    'CreateAlias',
    'DeleteAlias',
    'DisableKey',
    'DisableKeyRotation',
    'EnableKey',
    'EnableKeyRotation',
    'PutKeyPolicy',
    'RetireGrant',
    'RevokeGrant',
    'TagResource',
    'UntagResource',
    'UpdateAlias',
    'UpdateKeyDescription',
    'UpdatePrimaryRegion',
  ];

  test.each(withoutOutput)('of %s has no body', (operation) => {
    const { hasNoOutput, output } = operationShapes[operation as OperationName] as {
      hasNoOutput?: true;
      output: object;
    };
    const bodies = accepted().filter((answer) => answer.operation === operation);

    expect([hasNoOutput, output]).toEqual([true, {}]);
    expect(bodies.map(({ body }) => body)).toEqual(bodies.map(() => ''));
  });

  test('of all others is a JSON object', () => {
    const others = accepted().filter(({ operation }) => !withoutOutput.includes(operation));

    expect(others.length).toBeGreaterThan(30);
    for (const { operation, body } of others) expect(body, operation).toMatch(/^\{.*\}$/);
  });

  test.each([
    'ConnectCustomKeyStore',
    'DisconnectCustomKeyStore',
    'UpdateCustomKeyStore',
    'DeleteCustomKeyStore',
  ])('of %s is an object without members', (operation) => {
    const bodies = accepted().filter((answer) => answer.operation === operation);

    expect(bodies.map(({ body }) => body)).toEqual(['{}']);
  });

  test('has blobs in base64 and points in time as seconds', () => {
    const values = accepted().flatMap(({ operation, body }) =>
      body === '' ? [] : valuesIn(operationShapes[operation].output, JSON.parse(body)),
    );
    const blobs = values.filter(([type]) => type === 'blob').map(([, value]) => value);
    const times = values.filter(([type]) => type === 'timestamp').map(([, value]) => value);

    expect([blobs.length, times.length].every((count) => count > 5)).toBe(true);
    for (const blob of blobs) expect(Buffer.from(blob as string, 'base64').toString('base64')).toBe(blob);
    // The world begins with the year 2026.
    for (const time of times)
      expect(time).toSatisfy((at: number) => at >= 1_767_225_600 && at < 1_800_000_000);
  });
});

/** The simple values of an output, each with its type. */
function valuesIn(members: Readonly<Record<string, Shape>>, output: object): [Shape['type'], unknown][] {
  return Object.entries(output).flatMap(([name, value]) => valuesOf(members[name]!, value));
}

function valuesOf(shape: Shape, value: unknown): [Shape['type'], unknown][] {
  switch (shape.type) {
    case 'structure':
      return valuesIn(shape.members, value as object);
    case 'list':
      return (value as unknown[]).flatMap((item) => valuesOf(shape.member, item));
    default:
      return [[shape.type, value]];
  }
}

describe('an error', () => {
  test('has its name in the body and in a header, and a message', () => {
    expect(refused().length).toBeGreaterThan(20);
    for (const { headers, body } of refused()) {
      const { __type, message, ...more } = JSON.parse(body);

      expect(headers['x-amzn-errortype']).toBe(__type);
      expect(message).toMatch(/\S/);
      expect(more).toEqual({});
    }
  });

  test('has the status of the table of errors', () => {
    for (const { statusCode, body } of refused()) {
      const { __type } = JSON.parse(body) as { __type: keyof typeof kmsErrors };

      expect([__type, statusCode]).toEqual([__type, kmsErrors[__type].httpStatusCode]);
    }
  });

  test('is in no output', () => {
    for (const { headers } of accepted()) expect(headers).not.toHaveProperty('x-amzn-errortype');
  });
});

/** The answer to a request for an operation of AWS KMS. */
async function answerTo(operation: string, body: string) {
  const carry = byHandler(createSimulator());
  const answer = await carry(
    { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': operation },
    body,
  );
  return [answer.statusCode, answer.body === '' ? undefined : JSON.parse(answer.body)];
}

describe('a request', () => {
  test.each([
    [
      'TrentService.NoSuchOperation',
      '{}',
      'UnknownOperationException',
      'There is no operation NoSuchOperation.',
    ],
    ['TrentService.', '{}', 'UnknownOperationException', /operation/],
    ['TrentService.__proto__', '{}', 'UnknownOperationException', 'There is no operation __proto__.'],
    ['TrentService.constructor', '{}', 'UnknownOperationException', 'There is no operation constructor.'],
    ['DynamoDB_20120810.ListTables', '{}', 'UnknownOperationException', /DynamoDB_20120810\.ListTables/],
    ['BaldrApiService.ListKeys', '{}', 'UnknownOperationException', 'There is no operation ListKeys.'],
    ['TrentService.ListKeys', '{', 'SerializationException', 'The body of the request is not JSON.'],
    ['TrentService.ListKeys', '[]', 'SerializationException', 'The input has to be an object.'],
    ['TrentService.ListKeys', '{"Limit":"1"}', 'SerializationException', 'Limit has to be a whole number.'],
    [
      'TrentService.Decrypt',
      '{"CiphertextBlob":"*"}',
      'SerializationException',
      'CiphertextBlob has to be base64.',
    ],
    [
      'TrentService.Decrypt',
      '{"CiphertextBlob":[1]}',
      'SerializationException',
      'CiphertextBlob has to be a Uint8Array.',
    ],
    [
      'TrentService.ImportKeyMaterial',
      '{"ValidTo":1e99}',
      'SerializationException',
      'ValidTo has to be a point in time.',
    ],
    [
      'TrentService.DescribeKey',
      '{}',
      'ValidationException',
      /^1 validation error detected: Value null at 'keyId'/,
    ],
    ['TrentService.DescribeKey', '{"KeyId":null}', 'ValidationException', /Value null at 'keyId'/],
    [
      'TrentService.DescribeKey',
      '{"__proto__":{"KeyId":"alias/a"}}',
      'ValidationException',
      /Value null at 'keyId'/,
    ],
  ])('for %s with %s ends with %s', async (target, body, __type, message) => {
    const [statusCode, error] = await answerTo(target, body);

    expect(statusCode).toBe(400);
    expect(error).toEqual({ __type, message: expect.stringMatching(message) });
    if (typeof message === 'string') expect(error.message).toBe(message);
  });

  test.each(['', '{}', 'null', ' {} ', '\ufeff{}', '{"Unknown":1,"Limit":null}'])(
    'may have the body %j where no member is required',
    async (body) => {
      expect(await answerTo('TrentService.ListKeys', body)).toEqual([200, { Keys: [], Truncated: false }]);
    },
  );
});

describe('clients of AWS', () => {
  test('of AWS KMS know this protocol only', async () => {
    const kms = new KMSClient({ region: 'us-east-1' });
    const { protocol } = kms.config as unknown as { protocol: { getShapeId(): string } };
    const { method, path, headers } = await sentByKmsClient(
      { region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } },
      (client) => client.send(new ListKeysCommand({})),
    );

    expect(protocol.getShapeId()).toBe('aws.protocols#awsJson1_1');
    expect([method, path]).toEqual(['POST', '/']);
    expect(headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'TrentService.ListKeys',
    });
    expect(headers).not.toHaveProperty('smithy-protocol');
  });

  test('of AWS CloudHSM send it too', async () => {
    const sent: Record<string, string>[] = [];
    const handle = async ({ headers }: { headers: Record<string, string> }) => {
      sent.push(headers);
      throw new Error('not sent');
    };
    const client = new CloudHSMV2Client({
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
      maxAttempts: 1,
      requestHandler: { handle } as never,
    });

    await client.send(new DescribeClustersCommand({})).catch(() => undefined);

    expect(sent).toEqual([
      expect.objectContaining({
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'BaldrApiService.DescribeClusters',
      }),
    ]);
  });
});
