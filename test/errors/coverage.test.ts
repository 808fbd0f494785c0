/**
 * Every exception that the API model lists for an operation is brought about: by its cause, or where AWS has the cause
 * to itself by a script.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
import * as sdk from '@aws-sdk/client-kms';
import {
  createSimulator,
  isKmsError,
  type KmsErrorName,
  type OperationName,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { kmsErrors } from '../../src/errors/kmsErrors.ts';
import { operationShapes } from '../../src/model/shapes.ts';
import { errorOf } from '../helpers/look.ts';
import { validInput } from '../helpers/validInput.ts';
import { type Kms, ownClient, waysIn } from '../helpers/waysIn.ts';
import { smallQuotas } from './provocations/arrangements.ts';
import { type CoverageRow, coverage, coverageInOneLine, coveredBy } from './provocations/coverage.ts';
import type { Provocation, Scripted } from './provocations/provocation.ts';

const operations = Object.keys(operationShapes) as OperationName[];

/** A case for `test.each`, whose title tells how the exception is brought about. */
const rows = coverage.map((row) => ({ ...row, by: wayOf(row) }));

function wayOf({ provocation }: CoverageRow): 'its cause' | Scripted {
  return typeof provocation === 'function' ? 'its cause' : provocation;
}

const world = () => createSimulator({ quotas: { resources: smallQuotas } });

/** Brings the exception about; returns the input of the request that meets it. */
async function provoke(sim: Simulator, { operation, exception, provocation }: CoverageRow): Promise<object> {
  if (typeof provocation === 'function') return provocation(sim);
  sim.faults.failNext(operation, exception as KmsErrorName, { times: 3 }); // every attempt of the client
  return validInput(operation);
}

/** Classes of the AWS SDK by their names. */
const classes = sdk as unknown as Readonly<Record<string, new (of: object) => unknown>>;

function send(kms: Kms, operation: OperationName, input: object): Promise<unknown> {
  return kms.send(new classes[`${operation}Command`]!(input) as sdk.ListKeysCommand);
}

test(coverageInOneLine(), () => {
  console.log(coverageInOneLine());

  expect(operations).toHaveLength(56);
  expect(coverage.length).toBe(operations.flatMap((operation) => operationShapes[operation].errors).length);
  expect(coveredBy('cause').length).toBeGreaterThan(coveredBy('scripted').length);
});

test.each(operations)('each modelled exception of %s is brought about, and no other', async (operation) => {
  const names: string[] = [];

  for (const row of coverage.filter((other) => other.operation === operation)) {
    const sim = world();
    const input = await provoke(sim, row);
    names.push((await errorOf(send(ownClient.open(sim), operation, input))).name);
  }

  expect(names.sort()).toEqual([...operationShapes[operation].errors].sort());
});

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(rows)('$operation ends with $exception: $by', async (row) => {
    const { operation, exception } = row;
    const sim = world();
    const kms = open(sim);
    const input = await provoke(sim, row);
    const SdkException = classes[exception]!;
    const { $fault } = new SdkException({ message: '', $metadata: {} }) as sdk.KMSServiceException;

    const error = await errorOf(send(kms, operation, input));

    expect(error).toBeInstanceOf(SdkException);
    expect(error).toBeInstanceOf(sdk.KMSServiceException);
    expect(error).toMatchObject({
      name: exception,
      message: expect.stringMatching(/\S/),
      $fault,
      $metadata: { httpStatusCode: $fault === 'server' ? 500 : 400, requestId: expect.any(String) },
    });
    const call = sim.calls(operation).at(-1)!;
    expect(call.error).toMatchObject({
      name: exception,
      reason: expect.stringMatching(/^(?:[A-Z]|arn:).*[.)]$/s),
    });
    expect(call.error!.documentation).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com\/aws)/);
    expect(call.error!.reason.startsWith('Scripted by faults.')).toBe(row.by !== 'its cause');
  });
});

test.each(rows)('$operation with $exception says by which rule', async (row) => {
  const sim = world();
  const input = await provoke(sim, row);

  const error = await errorOf(send(ownClient.open(sim), row.operation, input));

  expect(isKmsError(error)).toBe(true);
  expect(error).toMatchObject({ reason: expect.any(String), documentation: expect.any(String) });
  expect(error.reason).toBe(sim.calls(row.operation).at(-1)!.error!.reason);
});

describe('a script', () => {
  // Its cause is inside AWS KMS, so that nobody outside can bring it about.
  const insideAws = ['DependencyTimeoutException', 'KeyUnavailableException'];

  test.each(insideAws)('brings %s about wherever an operation has it', (exception) => {
    const ways = coverage.filter((row) => row.exception === exception).map(({ provocation }) => provocation);

    expect(new Set(ways)).toEqual(new Set<Provocation | Scripted>(['scripted']));
  });

  test('is no way to what an operation does not have', () => {
    const sim = world();

    expect(() => sim.faults.failNext('ListKeys', 'NotFoundException')).toThrow(
      'ListKeys does not answer with',
    );
    expect(() => sim.faults.failNext('CreateKey', 'NotSimulatedException')).toThrow(
      'CreateKey does not answer with',
    );
  });
});

describe('NotSimulatedException', () => {
  // AWS KMS never gives it: there is neither a model nor a class of the AWS SDK for it.
  test.each<[what: string, OperationName, (sim: Simulator) => object]>([
    ['an asymmetric key', 'CreateKey', () => ({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })],
    ['imported key material', 'CreateKey', () => ({ Origin: 'EXTERNAL' })],
    ['a multi-Region key', 'CreateKey', () => ({ MultiRegion: true })],
    ['an AWS managed key', 'DescribeKey', () => ({ KeyId: 'alias/aws/s3' })],
    ['an answer for an enclave', 'GenerateRandom', () => ({ NumberOfBytes: 1, Recipient: {} })],
    ['rotation of an ordinary key', 'EnableKeyRotation', (sim) => ({ KeyId: sim.given.kmsKey().KeyId })],
    [
      'a data key pair under an ordinary key',
      'GenerateDataKeyPair',
      (sim) => ({ KeyId: sim.given.kmsKey().KeyId, KeyPairSpec: 'RSA_2048' }),
    ],
    ['the last use of a key', 'GetKeyLastUsage', (sim) => ({ KeyId: sim.given.kmsKey().KeyId })],
  ])('is the answer to a request for %s: %s', async (_, operation, inputOf) => {
    for (const { open } of waysIn) {
      const sim = world();
      const input = inputOf(sim);

      const error = await errorOf(send(open(sim), operation, input));

      expect(error).toMatchObject({ name: 'NotSimulatedException', $metadata: { httpStatusCode: 501 } });
      expect(sim.calls(operation).at(-1)!.error).toMatchObject({
        name: 'NotSimulatedException',
        reason: expect.stringMatching(/^The simulator does not simulate .*\.$/),
        documentation: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
      });
      expect(sim.calls(operation).at(-1)!.attempts).toHaveLength(1);
    }
  });

  test("is the simulator's own: no operation models it, and the AWS SDK does not know it", () => {
    const ours = Object.entries(kmsErrors).filter(([, row]) => 'ours' in row);

    expect(ours.map(([name]) => name)).toEqual(['NotSimulatedException']);
    for (const [name, row] of ours) {
      expect(operations.flatMap((operation) => operationShapes[operation].errors)).not.toContain(name);
      expect(sdk).not.toHaveProperty(name);
      expect(row).not.toHaveProperty('retryable');
    }
  });
});

test('every error in the table has a page and a sentence, and the modelled ones are those of the operations', () => {
  const modelled = new Set<string>(operations.flatMap((operation) => operationShapes[operation].errors));
  const inTable = Object.entries(kmsErrors)
    .filter(([, row]) => !('common' in row) && !('ours' in row))
    .map(([name]) => name);

  expect(inTable.sort()).toEqual([...modelled].sort());
  for (const [name, { documentation, when }] of Object.entries(kmsErrors)) {
    expect(documentation, name).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(when, name).toMatch(/^[A-Z].*\.$/);
  }
});
