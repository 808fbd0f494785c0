/** Whatever a caller sends is answered as documented, and what is refused changes nothing. */
import {
  createSimulator,
  type FakeKmsClient,
  isKmsError,
  type OperationName,
  type Simulator,
} from 'custom-key-store-simulator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kmsErrors } from '../src/errors/kmsErrors.ts';
import { operationShapes, type Shape } from '../src/model/shapes.ts';
import { HostileValue, hostileValues, Thrown } from './helpers/hostileValues.ts';
import { lastingState } from './helpers/look.ts';
import { fitting, prototypeName, validInput } from './helpers/validInput.ts';
import { type Constraint, constraints, constraintsIn, violationsOf } from './helpers/violations.ts';
import { onWire } from './helpers/wire.ts';

const operations = Object.keys(operationShapes) as OperationName[];

/** Sends any input whatever, as code without types would. */
function call(kms: FakeKmsClient, operation: OperationName, input: unknown): Promise<unknown> {
  const method = (operation[0]!.toLowerCase() + operation.slice(1)) as keyof FakeKmsClient;
  return (kms[method] as (input: unknown) => Promise<unknown>).call(kms, input);
}

/** What a request ends with, if it is no answer. */
function refusalOf(sent: Promise<unknown>): Promise<unknown> {
  return sent.then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
}

/** A world with something of everything that a request can name. */
async function fullWorld() {
  const sim = createSimulator({ maxAttempts: 1 });
  const kms = sim.client();
  const cloudHsm = sim.given.cloudHsmKeyStore({ keys: 1 });
  const external = sim.given.externalKeyStore({ keys: 1 });
  const free = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
  const key = sim.given.kmsKey({ AliasName: 'alias/orders', Tags: [{ TagKey: 'a', TagValue: 'b' }] });
  const { KeyId } = key;
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1) });
  const { GrantToken, GrantId } = await kms.createGrant({
    KeyId,
    GranteePrincipal: 'arn:aws:iam::111122223333:role/reader',
    Operations: ['Decrypt'],
  });
  const keys = [KeyId, key.Arn, 'alias/orders', cloudHsm.keys[0]!.KeyId, external.keys[0]!.KeyId];
  return {
    sim,
    names: {
      KeyId: keys,
      TargetKeyId: keys,
      SourceKeyId: keys,
      DestinationKeyId: keys,
      CustomKeyStoreId: [cloudHsm.CustomKeyStoreId, external.CustomKeyStoreId, free.CustomKeyStoreId],
      AliasName: ['alias/orders', 'alias/new', 'alias/__proto__'],
      CiphertextBlob: [CiphertextBlob],
      GrantToken: [GrantToken],
      GrantTokens: [[GrantToken]],
      GrantId: [GrantId],
      GranteePrincipal: ['arn:aws:iam::111122223333:role/reader'],
      Operations: [['Decrypt', 'DescribeKey']],
    } as Readonly<Record<string, readonly unknown[]>>,
  };
}

function emptyWorld(): Simulator {
  return createSimulator({ maxAttempts: 1 });
}

describe('a value that breaks one constraint', () => {
  test.each(operations)('of the input of %s is refused as documented', async (operation) => {
    const { sim } = await fullWorld();
    const kms = sim.client();
    const before = JSON.stringify(lastingState(sim));
    const violations = violationsOf(operation);

    const answers: string[] = [];
    for (const { what, value, exception, says } of violations) {
      const error = await refusalOf(call(kms, operation, value));
      const { name, message = '' } = (error ?? {}) as Partial<Error>;
      const isAsDocumented =
        isKmsError(error) && name === exception && message.includes(says) && error.reason !== '';
      const isUnchanged = JSON.stringify(lastingState(sim)) === before;
      answers.push(
        `${what}: ${isAsDocumented ? exception : `${name} ${message}`}${isUnchanged ? '' : ', changed'}`,
      );
    }

    expect(answers).toEqual(violations.map(({ what, exception }) => `${what}: ${exception}`));
  });

  test.each(operations)('is made for every constraint in the input of %s', (operation) => {
    const made = violationsOf(operation).map(({ breaks }) => breaks);
    const inTable = constraintsIn(operation);

    for (const constraint of constraints) {
      const count = made.filter((broken) => broken === constraint).length;
      expect(count, constraint).toBeGreaterThanOrEqual(inTable[constraint]);
    }
    expect(inTable.type).toBeGreaterThanOrEqual(Object.keys(operationShapes[operation].input).length);
  });

  test('is made for every operation, and for every kind of constraint and of value', () => {
    const inTable = operations.map(constraintsIn);
    const total = (constraint: Constraint) => inTable.reduce((sum, counts) => sum + counts[constraint], 0);

    expect(operations).toHaveLength(56);
    for (const constraint of constraints) expect(total(constraint), constraint).toBeGreaterThan(30);
    const types = new Set(
      [...JSON.stringify(operationShapes).matchAll(/"type":"(\w+)"/g)].map(([, type]) => type),
    );
    expect(types).toEqual(
      new Set(['string', 'integer', 'boolean', 'timestamp', 'blob', 'structure', 'list', 'map']),
    );
  });

  test('is shown, one by one, with all others of the same input', async () => {
    const kms = emptyWorld().client();

    const error = (await refusalOf(
      call(kms, 'CreateGrant', {
        GranteePrincipal: '',
        Operations: ['Encrypt', 'Nothing'],
        Constraints: { SourceArn: 'arn' },
        GrantTokens: Array(11).fill('token'),
      }),
    )) as Error;

    expect(error.name).toBe('ValidationException');
    expect(error.message).toMatch(/^7 validation errors detected: /);
    for (const said of [
      "Value null at 'keyId' failed to satisfy constraint: Member must not be null",
      "Value '' at 'granteePrincipal' failed to satisfy constraint: Member must have length greater than or equal to 1",
      "Value '' at 'granteePrincipal' failed to satisfy constraint: Member must satisfy regular expression pattern",
      "Value 'Nothing' at 'operations.2.member' failed to satisfy constraint: Member must satisfy enum value set",
      "Value 'arn' at 'constraints.sourceArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
      "Value 'arn' at 'constraints.sourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern",
      "Value at 'grantTokens' failed to satisfy constraint: Member must have length less than or equal to 10",
    ]) {
      expect(error.message).toContain(said);
    }
  });

  test.each(operations)('is never shown by %s when it is a secret', async (operation) => {
    const sim = emptyWorld();
    const places = secretPlaces(operationShapes[operation].input);

    for (const place of places) {
      for (const secret of [
        'p!'.repeat(40),
        ['p!p!p!'],
        { 'p!p!p!': 'p!p!p!' },
        new TextEncoder().encode('p!'.repeat(9_000)),
      ]) {
        const error = (await refusalOf(
          call(sim.client(), operation, { ...validInput(operation), ...place(secret) }),
        )) as Error;
        expect(error).toBeInstanceOf(Error);
        const shown = JSON.stringify([error, error.message, error.stack, sim.trace, sim.calls()]);
        expect(shown).not.toContain('p!p!');
        expect(shown).not.toContain(btoa('p!p!p!'));
        expect(shown).not.toContain('112,33,112,33');
      }
    }

    const isSecret = /"sensitive":true/.test(JSON.stringify(operationShapes[operation].input));
    expect(places.length > 0).toBe(isSecret);
  });
});

/** How to put a value where the table has a secret. */
function secretPlaces(members: Readonly<Record<string, Shape>>): ((value: unknown) => object)[] {
  return Object.entries(members).flatMap(([name, shape]) => {
    const own = 'sensitive' in shape && shape.sensitive ? [(value: unknown) => ({ [name]: value })] : [];
    const inner = shape.type === 'structure' ? secretPlaces(shape.members) : [];
    return [...own, ...inner.map((place) => (value: unknown) => ({ [name]: place(value) }))];
  });
}

/** Everything JSON can hold, and what only a program can. */
const anything = fc.oneof(
  { arbitrary: fc.jsonValue(), weight: 3 },
  {
    arbitrary: fc.constantFrom<unknown>(
      undefined,
      null,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -0,
      10n,
      Symbol('s'),
      () => 1,
      new Date(0),
      new Date(Number.NaN),
      new Map([['a', 'b']]),
      new Uint8Array(7_000),
      '',
      'x'.repeat(1_000_000),
      Array(1_000).fill('x'),
      Array(3),
    ),
    weight: 3,
  },
  { arbitrary: fc.dictionary(fc.oneof(prototypeName, fc.string()), fc.string()), weight: 1 },
  { arbitrary: fc.constantFrom(...hostileValues), weight: 1 },
);

/** An input of which one member may be anything, and the others fit their shape or name what there is. */
function anyInput(operation: OperationName, names: Readonly<Record<string, readonly unknown[]>>) {
  const shapes = Object.entries<Shape>(operationShapes[operation].input);
  const members = shapes.map(([name, shape]) => {
    const known = names[name] ?? (shape.required ? [] : [undefined]);
    return [name, fc.oneof(...known.map((value) => fc.constant(value)), fitting(shape))];
  });
  const requiredKeys = Object.keys(validInput(operation)) as never[];
  const usual = fc.record(Object.fromEntries(members), { requiredKeys });
  const strange = fc.dictionary(fc.constantFrom(...shapes.map(([name]) => name)), anything, { maxKeys: 1 });
  return fc.tuple(usual, strange).map(([input, member]) => ({ ...input, ...member }));
}

/** The generator may not look at hostile values itself: it draws how to make them. */
function withHostileValues(drawn: object): object {
  const entries = Object.entries(drawn).map(([name, value]) => [
    name,
    value instanceof HostileValue ? value.make() : value,
  ]);
  return Object.fromEntries(entries);
}

const commonErrors = Object.entries(kmsErrors)
  .filter(([, row]) => 'common' in row || 'ours' in row)
  .map(([name]) => name);

describe('any value in any member', () => {
  test.each(operations)(
    'of %s gives a documented answer; a refusal changes nothing, and the rest survives a snapshot',
    async (operation) => {
      const { sim: original, names } = await fullWorld();
      const snapshot = original.snapshot();
      const documented = [...operationShapes[operation].errors, ...commonErrors];

      await fc.assert(
        fc.asyncProperty(anyInput(operation, names), async (drawn) => {
          const input = withHostileValues(drawn);
          const sim = createSimulator({ snapshot });
          const before = lastingState(sim);

          const error = await refusalOf(call(sim.client(), operation, input));

          const after = lastingState(sim);
          if (error === undefined) {
            expect(lastingState(createSimulator({ snapshot: sim.snapshot() }))).toEqual(after);
          } else {
            if (!(error instanceof Thrown)) {
              expect(isKmsError(error), String(error)).toBe(true);
              expect(documented).toContain((error as Error).name);
            }
            expect(after).toEqual(before);
          }
          expect(JSON.stringify(sim.trace).length).toBeLessThan(200_000);
        }),
        { numRuns: 50 },
      );
    },
  );

  test.each(hostileValues)('that is $what is refused, or not looked at', async ({ make }) => {
    const { sim } = await fullWorld();
    const kms = sim.client();
    let sent = 0;

    const send = async (operation: OperationName, input: unknown) => {
      const before = JSON.stringify(lastingState(sim));
      const error = await refusalOf(call(kms, operation, input));
      const isKnown = error === undefined || isKmsError(error) || error instanceof Thrown;
      expect(isKnown, `${operation}: ${error}`).toBe(true);
      if (error !== undefined) expect(JSON.stringify(lastingState(sim))).toBe(before);
      sent++;
    };
    for (const operation of operations) {
      await send(operation, make());
      for (const [member, shape] of Object.entries<Shape>(operationShapes[operation].input)) {
        const value = { list: [make()], map: { key: make() } }[shape.type as string] ?? make();
        await send(operation, { ...validInput(operation), [member]: make() });
        await send(operation, { ...validInput(operation), [member]: value });
      }
    }

    const members = operations.flatMap((operation) => Object.keys(operationShapes[operation].input));
    expect(sent).toBe(operations.length + 2 * members.length);
  });

  test.each([undefined, null, 'text', 0])(
    'that throws %j when it is looked at passes that on',
    async (thrown) => {
      const kms = emptyWorld().client();
      const input = {
        get KeyId() {
          throw thrown;
        },
      };

      await expect(call(kms, 'DescribeKey', input)).rejects.toBe(thrown);
    },
    2_000,
  );

  test.each(operations)('is the whole input of %s, and it is no object', async (operation) => {
    const { sim } = await fullWorld();
    const before = lastingState(sim);

    for (const input of ['text', 1, true, [], [{}], 10n, Symbol('input'), () => ({})]) {
      await expect(call(sim.client(), operation, input)).rejects.toMatchObject({
        name: 'SerializationException',
      });
    }

    expect(lastingState(sim)).toEqual(before);
  });

  test('that is unknown is ignored', async () => {
    const sim = emptyWorld();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const answer = call(sim.client(), 'DescribeCustomKeyStores', {
      CustomKeyStoreId,
      Unknown: 1,
      ['__proto__']: { Limit: 'x' },
    });

    await expect(answer).resolves.toMatchObject({ CustomKeyStores: [{ CustomKeyStoreId }] });
  });

  // What every object inherits is no member of this one.
  test.each(['__proto__', 'constructor', 'toString'])(
    'is kept under the name %s where any name may be',
    async (name) => {
      const sim = emptyWorld();
      const kms = sim.client();
      const { KeyId } = sim.given.kmsKey({ Tags: [{ TagKey: name, TagValue: 'tag' }] });
      const EncryptionContext = Object.fromEntries([[name, 'context']]);
      const GranteePrincipal = 'arn:aws:iam::111122223333:role/reader';
      const Constraints = { EncryptionContextEquals: EncryptionContext };

      const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1), EncryptionContext });
      await kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt'], Constraints });
      await kms.createAlias({ AliasName: `alias/${name}`, TargetKeyId: KeyId });

      await expect(kms.decrypt({ CiphertextBlob })).rejects.toThrow('encryption context');
      await expect(kms.decrypt({ CiphertextBlob, EncryptionContext })).resolves.toMatchObject({
        Plaintext: Uint8Array.of(1),
      });
      const restored = createSimulator({ snapshot: sim.snapshot() }).client();
      const { Grants } = await restored.listGrants({ KeyId });
      expect(Object.entries(Grants![0]!.Constraints!.EncryptionContextEquals!)).toEqual([[name, 'context']]);
      const { Tags } = await restored.listResourceTags({ KeyId });
      expect(Tags).toEqual([{ TagKey: name, TagValue: 'tag' }]);
      await expect(restored.describeKey({ KeyId: `alias/${name}` })).resolves.toMatchObject({
        KeyMetadata: { KeyId },
      });
    },
  );

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'that names nothing but %s finds nothing',
    async (name) => {
      const kms = emptyWorld().client();

      await expect(kms.describeKey({ KeyId: name })).rejects.toMatchObject({ name: 'NotFoundException' });
      await expect(kms.describeKey({ KeyId: `alias/${name}` })).rejects.toMatchObject({
        name: 'NotFoundException',
      });
      await expect(kms.describeCustomKeyStores({ CustomKeyStoreId: name })).rejects.toMatchObject({
        name: 'CustomKeyStoreNotFoundException',
      });
    },
  );
});

// Such a pattern tried in every way takes time without end.
test('a key policy of many wildcards is judged at once', async () => {
  const sim = emptyWorld();
  const { KeyId } = sim.given.kmsKey();
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: `${'*'.repeat(14)}x`, Resource: '*' }];
  const began = performance.now();

  await expect(
    sim.client().putKeyPolicy({ KeyId, Policy: JSON.stringify({ Statement }) }),
  ).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });

  expect(performance.now() - began).toBeLessThan(1_000);
});

describe('over the wire', () => {
  /** What a request that is written by hand is answered. */
  async function answerTo(
    sim: Simulator,
    target: string,
    body: unknown,
  ): Promise<[status: number, name: unknown]> {
    const { requestHandler } = sim.clientConfig();
    const headers = { 'x-amz-target': target };
    const { response } = await requestHandler.handle({ headers, body });
    const { __type } = JSON.parse(new TextDecoder().decode(response.body));
    return [response.statusCode, __type];
  }

  test.each(operations)('what breaks a constraint of %s is refused alike', async (operation) => {
    const sim = emptyWorld();
    const before = lastingState(sim);
    const violations = violationsOf(operation).filter((violation) => violation.onWire);

    const answers: string[] = [];
    for (const { what, value } of violations) {
      const [status, name] = await answerTo(sim, `TrentService.${operation}`, onWire(value));
      answers.push(`${what}: ${status} ${name}`);
    }

    expect(answers).toEqual(violations.map(({ what, exception }) => `${what}: 400 ${exception}`));
    expect(violations.length).toBeGreaterThan(3);
    expect(lastingState(sim)).toEqual(before);
  });

  test.each([
    ['is no base64', 'Encrypt', 'Plaintext', '"****"', 'SerializationException'],
    ['is base64 without its padding', 'Encrypt', 'Plaintext', '"YQ"', 'SerializationException'],
    ['is base64 of a URL', 'Encrypt', 'Plaintext', '"-_-_"', 'SerializationException'],
    ['is a number', 'Encrypt', 'Plaintext', '1', 'SerializationException'],
    ['is a list of bytes', 'Encrypt', 'Plaintext', '[1,2]', 'SerializationException'],
    ['is empty', 'Encrypt', 'Plaintext', '""', 'ValidationException'],
    ['is null', 'Encrypt', 'Plaintext', 'null', 'ValidationException'],
    ['is as it should be', 'Encrypt', 'Plaintext', '"YQ=="', 'NotFoundException'],
    ['is text', 'ImportKeyMaterial', 'ValidTo', '"2026-01-01T00:00:00Z"', 'SerializationException'],
    ['is beyond every number', 'ImportKeyMaterial', 'ValidTo', '1e400', 'SerializationException'],
    ['is beyond every time', 'ImportKeyMaterial', 'ValidTo', '1e300', 'SerializationException'],
    ['is true', 'ImportKeyMaterial', 'ValidTo', 'true', 'SerializationException'],
    ['is a list', 'ImportKeyMaterial', 'ValidTo', '[1767225600]', 'SerializationException'],
    ['is as it should be', 'ImportKeyMaterial', 'ValidTo', '1767225600.5', 'NotFoundException'],
    ['holds no base64', 'Decrypt', 'Recipient', '{"AttestationDocument":"****"}', 'SerializationException'],
    ['holds a number', 'Decrypt', 'Recipient', '{"AttestationDocument":1}', 'SerializationException'],
    ['is a list', 'Decrypt', 'Recipient', '[]', 'SerializationException'],
    ['holds a number', 'Encrypt', 'EncryptionContext', '{"__proto__":1}', 'SerializationException'],
    ['holds any name', 'Encrypt', 'EncryptionContext', '{"__proto__":"1"}', 'NotFoundException'],
    ['holds a null', 'Encrypt', 'GrantTokens', '[null]', 'SerializationException'],
  ] as const)('a member that %s: %s, %s %s', async (_, operation, member, text, exception) => {
    const sim = emptyWorld();
    const valid = JSON.parse(
      onWire({ ...validInput(operation), KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' }),
    );
    const body = JSON.stringify({ ...valid, [member]: 'here' }).replace('"here"', text);

    expect(await answerTo(sim, `TrentService.${operation}`, body)).toEqual([400, exception]);
  });

  test.each(['{"CustomKeyStoreId":', '{}{}', 'text', '\u0000', new Uint8Array([0xff, 0xfe])])(
    'a body that is no JSON answers SerializationException: %j',
    async (body) => {
      const answer = await answerTo(emptyWorld(), 'TrentService.ConnectCustomKeyStore', body);

      expect(answer).toEqual([400, 'SerializationException']);
    },
  );

  test.each(['[]', '"text"', '1', 'true'])(
    'a body that is no object answers SerializationException: %s',
    async (body) => {
      const answer = await answerTo(emptyWorld(), 'TrentService.ListKeys', body);

      expect(answer).toEqual([400, 'SerializationException']);
    },
  );

  test.each([
    'TrentService.__proto__',
    'TrentService.constructor',
    'TrentService.toString',
    'TrentService.',
    'TrentService.TrentService.ListKeys',
    'TrentService.listKeys',
    'TrentService.EncryptEverything',
    'Elsewhere.ListKeys',
    'ListKeys ',
  ])('target %j is no operation', async (target) => {
    const [, name] = await answerTo(emptyWorld(), target, '{}');

    expect(name).toBe('UnknownOperationException');
  });
});
