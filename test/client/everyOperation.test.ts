/** Every operation of AWS KMS through every way in, and the same answers from all of them. */
import * as sdk from '@aws-sdk/client-kms';
import {
  createSimulator,
  FakeKmsClient,
  type OperationName,
  type Simulator,
} from 'custom-key-store-simulator';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Kms, ownClient, sdkWaysIn, waysIn } from '../helpers/waysIn.ts';
import { type Answer, commandsOf, type Send, tellEveryOperation } from './everyOperation.ts';

const commands = commandsOf(sdk);
const operations = [...commands.keys()].sort();

const methodName = (operation: string) => operation.charAt(0).toLowerCase() + operation.slice(1);

const byCommand =
  (kms: Kms): Send =>
  (operation, input) =>
    kms.send(new (commands.get(operation)!)(input));

/** A method of our client, and of the aggregated client of the AWS SDK. */
const byMethod =
  (kms: object): Send =>
  (operation, input) =>
    (kms as Record<string, (input: object) => Promise<object>>)[methodName(operation)]!(input);

const newWorld = () => createSimulator({ seed: 'every operation' });

/** An answer without the members that the clients of the AWS SDK leave undefined. */
function plain({ operation, output, error }: Answer) {
  if (output !== undefined) {
    const { $metadata, ...members } = output;
    return { operation, members, $metadata: plainMetadata($metadata) };
  }
  const { name, message, $fault, $metadata } = error as sdk.KMSServiceException;
  return { operation, name, message, $fault, $metadata: plainMetadata($metadata) };
}

function plainMetadata({
  httpStatusCode,
  requestId,
  attempts,
  totalRetryDelay,
}: sdk.KMSServiceException['$metadata']) {
  return { httpStatusCode, requestId, attempts, totalRetryDelay };
}

describe('the commands of the AWS SDK', () => {
  test('are 56, and all of AWS KMS', () => {
    const services = [...commands.values()].map((Command) => (new Command({}) as any).schema[1]);

    expect(operations).toHaveLength(56);
    expect(new Set(services)).toEqual(new Set(['com.amazonaws.kms']));
  });

  test.each(operations)('have a method each: %s', (operation) => {
    const method = Object.getOwnPropertyDescriptor(FakeKmsClient.prototype, methodName(operation));

    expect(method?.value).toBeTypeOf('function');
    expect(method?.enumerable).toBe(false);
  });

  test('leave no method over', () => {
    const own = ['constructor', 'send', 'destroy'];

    const methods = Object.getOwnPropertyNames(FakeKmsClient.prototype).filter((name) => !own.includes(name));

    expect(methods.sort()).toEqual(operations.map(methodName).sort());
  });

  test.each(waysIn.flatMap(({ way, open }) => operations.map((operation) => ({ way, open, operation }))))(
    'are known by send over $way: $operation',
    async ({ open, operation }) => {
      const sim = createSimulator({ maxAttempts: 1 });

      const name = await open(sim)
        .send(new (commands.get(operation)!)({}))
        .then(
          () => 'accepted',
          (error: Error) => error.name,
        );

      expect(name).toMatch(/^(accepted|ValidationException)$/);
      expect(sim.calls().map((call) => call.operation)).toEqual([operation]);
    },
  );
});

describe('every operation', () => {
  /** The answers of our methods, which the others have to be equal to. */
  let expected: readonly Answer[];

  beforeAll(async () => {
    const sim = newWorld();
    expected = await tellEveryOperation(sim, byMethod(sim.client()));
  });

  test('is in the story', () => {
    expect([...new Set(expected.map(({ operation }) => operation))].sort()).toEqual(operations);
  });

  test('is carried out at least once, or refused always', () => {
    const carriedOut = new Set(expected.filter(({ output }) => output).map(({ operation }) => operation));
    const refused = new Set(
      expected.map(({ operation }) => operation).filter((name) => !carriedOut.has(name)),
    );

    expect(carriedOut.size).toBe(36);
    expect([...refused].sort()).toEqual(neverCarriedOut);
  });

  test('never ends in an error that the operation cannot have', () => {
    const names = new Set(expected.flatMap(({ error }) => (error === undefined ? [] : [error.name])));

    expect(names).not.toContain('ValidationException');
    expect(names).not.toContain('KMSInternalException');
    expect(names).not.toContain('UnknownOperationException');
  });

  const ways: { way: string; send: (sim: Simulator) => Send }[] = [
    ...[ownClient, ...sdkWaysIn].map(({ way, open }) => ({
      way: `${way} and commands`,
      send: (sim: Simulator) => byCommand(open(sim)),
    })),
    {
      way: 'new KMS(sim.clientConfig()) and methods',
      send: (sim) => byMethod(new sdk.KMS(sim.clientConfig())),
    },
  ];

  test.each(ways)('is answered with the same output or error over $way', async ({ send }) => {
    const sim = newWorld();

    const answers = await tellEveryOperation(sim, send(sim));

    expect(answers.map(plain)).toStrictEqual(expected.map(plain));
  });

  test.each(ways)('leaves the same world behind, at the same time, over $way', async ({ send }) => {
    const [own, other] = [newWorld(), newWorld()];

    await tellEveryOperation(own, byMethod(own.client()));
    await tellEveryOperation(other, send(other));

    expect(JSON.stringify(other.snapshot())).toBe(JSON.stringify(own.snapshot()));
  });

  test.each(ways)('leads to errors of the classes of the AWS SDK over $way', async ({ send }) => {
    const sim = newWorld();

    const answers = await tellEveryOperation(sim, send(sim));
    const errors = answers.flatMap(({ error }) => (error === undefined ? [] : [error]));

    expect(errors.length).toBeGreaterThan(60);
    for (const error of errors) {
      const Exception = (sdk as Record<string, unknown>)[error.name] ?? sdk.KMSServiceException;
      expect(error, error.name).toBeInstanceOf(Exception);
    }
  });
});

/** Operations that no key of the simulator can carry out. */
const neverCarriedOut: readonly OperationName[] = [
  'Decapsulate',
  'DeleteImportedKeyMaterial',
  'DeriveSharedSecret',
  'DisableKeyRotation',
  'EnableKeyRotation',
  'Encapsulate',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateMac',
  'GetKeyLastUsage',
  'GetParametersForImport',
  'GetPublicKey',
  'ImportKeyMaterial',
  'ListKeyRotations',
  'ReplicateKey',
  'RotateKeyOnDemand',
  'Sign',
  'UpdatePrimaryRegion',
  'Verify',
  'VerifyMac',
];
