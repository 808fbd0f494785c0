import { KMSClient } from '@aws-sdk/client-kms';
import {
  createSimulator,
  type FakeKmsClient,
  isKmsError,
  type OperationName,
} from 'custom-key-store-simulator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kmsErrors } from '../src/errors/kmsErrors.ts';
import { operationShapes, type Shape } from '../src/model/shapes.ts';
import { lastingState } from './helpers/look.ts';

const operations = Object.keys(operationShapes) as OperationName[];

/** Sends any input whatever, as code without types would. */
function call(kms: FakeKmsClient, operation: OperationName, input: unknown): Promise<unknown> {
  const method = (operation[0]!.toLowerCase() + operation.slice(1)) as keyof FakeKmsClient;
  return (kms[method] as (input: unknown) => Promise<unknown>).call(kms, input);
}

function worldWithStores() {
  const sim = createSimulator({ maxAttempts: 1 });
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  const { CustomKeyStoreId: external } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
  return { sim, CustomKeyStoreId, external };
}

/** Everything JSON can hold, and what only a program can. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10n,
    Symbol('s'),
    () => 1,
    new Date(0),
    new Map(),
  ),
  fc.constant('x'.repeat(1_000_000)),
  fc.constant(JSON.parse('{"__proto__": {"CustomKeyStoreId": "cks-1"}, "constructor": 1, "toString": null}')),
);

describe('any value in any member', () => {
  test.each(operations)(
    'of %s gives a documented answer, and a refusal changes nothing',
    async (operation) => {
      const members = Object.keys(operationShapes[operation].input);
      const input = fc.record(Object.fromEntries(members.map((member) => [member, anything])), {
        requiredKeys: [],
      });

      await fc.assert(
        fc.asyncProperty(input, fc.boolean(), async (given, namesStore) => {
          const { sim, CustomKeyStoreId } = worldWithStores();
          const before = lastingState(sim);

          const error = await call(
            sim.client(),
            operation,
            namesStore ? { ...given, CustomKeyStoreId } : given,
          ).then(
            () => undefined,
            (refusal: unknown) => refusal,
          );

          if (error === undefined) return;
          expect(isKmsError(error)).toBe(true);
          expect(Object.keys(kmsErrors)).toContain((error as Error).name);
          expect(lastingState(sim)).toEqual(before);
          expect(JSON.stringify(sim.trace).length).toBeLessThan(200_000);
        }),
        { numRuns: 60 },
      );
    },
  );

  test.each(operations)('is the whole input of %s, and it is no object', async (operation) => {
    for (const input of ['text', 1, true, [], [{}]]) {
      const { sim } = worldWithStores();
      await expect(call(sim.client(), operation, input)).rejects.toMatchObject({
        name: 'SerializationException',
      });
    }
  });

  test('that is unknown is ignored', async () => {
    const { sim, CustomKeyStoreId } = worldWithStores();

    const answer = call(sim.client(), 'DescribeCustomKeyStores', {
      CustomKeyStoreId,
      Unknown: 1,
      ['__proto__']: { Limit: 'x' },
    });

    await expect(answer).resolves.toMatchObject({ CustomKeyStores: [{ CustomKeyStoreId }] });
  });
});

/** Values that break one constraint of a member, with the exception that says so. */
function violations(shape: Shape): [what: string, value: unknown, exception: string][] {
  if (shape.type === 'structure') return [['a string', 'text', 'SerializationException']];
  if (shape.type === 'integer') {
    return [
      ['too small', shape.min! - 1, 'ValidationException'],
      ['too large', shape.max! + 1, 'ValidationException'],
      ['a string', '1', 'SerializationException'],
      ['a fraction', 1.5, 'SerializationException'],
    ];
  }
  if (shape.type !== 'string') return [];
  const found: [string, unknown, string][] = [['a number', 1, 'SerializationException']];
  if (shape.min !== undefined && !shape.emptyMeansNone)
    found.push(['too short', 'a'.repeat(shape.min - 1), 'ValidationException']);
  if (shape.max !== undefined) found.push(['too long', 'a'.repeat(shape.max + 1), 'ValidationException']);
  if (shape.pattern !== undefined)
    found.push(['off its pattern', '\u4e00'.repeat(shape.min ?? 1), 'ValidationException']);
  if (shape.enum !== undefined) found.push(['off its enum', 'NEITHER', 'ValidationException']);
  return found;
}

const rows = operations.flatMap((operation) =>
  Object.entries<Shape>(operationShapes[operation].input).flatMap(([member, shape]) => {
    const own = violations(shape).map(([what, value, exception]) => ({
      operation,
      member,
      what,
      value,
      exception,
    }));
    if (shape.type !== 'structure') return own;
    const inner = Object.entries(shape.members).flatMap(([name, part]) => [
      { operation, member, what: `without ${name}`, value: {}, exception: 'ValidationException' },
      ...violations(part).map(([what, value, exception]) => ({
        operation,
        member,
        what: `with ${name} ${what}`,
        value: { [name]: value },
        exception,
      })),
    ]);
    return [...own, ...inner];
  }),
);

describe('a member that breaks one constraint', () => {
  test.each(rows)(
    '$operation refuses $member that is $what',
    async ({ operation, member, value, exception }) => {
      const { sim, CustomKeyStoreId } = worldWithStores();
      const before = lastingState(sim);
      const input = {
        ...('CustomKeyStoreId' in operationShapes[operation].input && member !== 'CustomKeyStoreName'
          ? { CustomKeyStoreId }
          : {}),
        ...(operation === 'CreateCustomKeyStore' ? { CustomKeyStoreName: 'new' } : {}),
        [member]: value,
      };

      const error = await call(sim.client(), operation, input).catch((refusal: Error) => refusal);

      expect(error).toMatchObject({ name: exception });
      expect(lastingState(sim)).toEqual(before);
    },
  );

  test.each(operations)('%s says which required members are missing', async (operation) => {
    const { sim } = worldWithStores();
    const required = Object.entries<Shape>(operationShapes[operation].input).filter(
      ([, shape]) => shape.required,
    );

    const refused = call(sim.client(), operation, {});

    if (required.length === 0) await expect(refused).resolves.toBeDefined();
    for (const [member] of required) {
      const place = member[0]!.toLowerCase() + member.slice(1);
      await expect(refused).rejects.toThrow(
        `Value null at '${place}' failed to satisfy constraint: Member must not be null`,
      );
    }
  });

  test('is never shown when it is a secret', async () => {
    const { sim, CustomKeyStoreId } = worldWithStores();
    const secret = 'p!'.repeat(40);

    const error = await call(sim.client(), 'UpdateCustomKeyStore', {
      CustomKeyStoreId,
      KeyStorePassword: secret,
    }).catch((refusal: Error) => refusal);

    expect((error as Error).message).toContain("Value at 'keyStorePassword'");
    expect(
      JSON.stringify([error, (error as Error).message, (error as Error).stack, sim.trace, sim.calls()]),
    ).not.toContain('p!p!');
  });
});

describe('through the real client', () => {
  test('an operation that is not simulated answers UnknownOperationException', async () => {
    const { sim } = worldWithStores();
    const kms = new KMSClient(sim.clientConfig());
    const { ListKeysCommand } = await import('@aws-sdk/client-kms');

    await expect(kms.send(new ListKeysCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  test('a body that is no JSON answers SerializationException', async () => {
    const { sim } = worldWithStores();
    const { requestHandler } = sim.clientConfig();

    const { response } = await requestHandler.handle({
      headers: { 'x-amz-target': 'TrentService.ConnectCustomKeyStore' },
      body: '{"CustomKeyStoreId":',
    });

    expect(response.statusCode).toBe(400);
    expect(JSON.parse(new TextDecoder().decode(response.body)).__type).toBe('SerializationException');
  });

  test.each(['__proto__', 'constructor', 'toString', '', 'TrentService.'])(
    'target %j is no operation',
    async (target) => {
      const { sim } = worldWithStores();

      const { response } = await sim.clientConfig().requestHandler.handle({
        headers: { 'x-amz-target': `TrentService.${target}` },
        body: '{}',
      });

      expect(JSON.parse(new TextDecoder().decode(response.body)).__type).toBe('UnknownOperationException');
    },
  );
});
