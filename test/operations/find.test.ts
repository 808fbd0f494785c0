/**
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { operationShapes } from '../../src/model/shapes.ts';
import { badKeyIds, foreignKeyArn, malformedArns, unknownKeyId } from '../helpers/keyIds.ts';
import {
  type KeyRequest,
  refusedRequests,
  refusedWithAlias,
  requestsWithAlias,
  requestsWithoutAlias,
} from '../helpers/keyRequests.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';

const all: Record<string, KeyRequest> = { ...requestsWithoutAlias, ...requestsWithAlias, ...refusedRequests };
const takeAlias = [...Object.keys(requestsWithAlias), ...refusedWithAlias];
const requests = Object.entries(all);

/**
 * Operations whose pages say "Cross-account use: Yes" for their keys.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
const crossAccountUse = [
  'CreateGrant',
  'Decapsulate',
  'Decrypt',
  'DeriveSharedSecret',
  'DescribeKey',
  'Encapsulate',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'GetKeyRotationStatus',
  'GetPublicKey',
  'ListGrants',
  'ReEncrypt',
  'RetireGrant',
  'RevokeGrant',
  'Sign',
  'Verify',
  'VerifyMac',
];

/** A world with a key, an alias of it, and the alias that UpdateAlias changes. */
function arrange() {
  const sim = createSimulator();
  const key = sim.given.kmsKey({ AliasName: 'alias/mine' });
  sim.given.kmsKey({ AliasName: 'alias/there' });
  return { sim, kms: sim.client(), ...key };
}

describe.each(requests)('%s', (operation, send) => {
  test.each(badKeyIds)('answers %s with %s, and changes nothing', async (_, expected, KeyId) => {
    const { sim, kms } = arrange();
    const before = lastingState(sim);

    const answer = await answerTo(send(kms, KeyId));

    expect(answer).toBe(expected);
    expect(lastingState(sim)).toEqual(before);
  });

  const expectedAbroad = crossAccountUse.includes(operation) ? 'NotFoundException' : 'AccessDeniedException';
  test(`answers a key ARN of another account with ${expectedAbroad}, and changes nothing`, async () => {
    const { sim, kms } = arrange();
    const before = lastingState(sim);

    const answer = await answerTo(send(kms, foreignKeyArn));

    expect(answer).toBe(expectedAbroad);
    expect(lastingState(sim)).toEqual(before);
  });

  const { errors } = operationShapes[operation as keyof typeof operationShapes];
  const hasInvalidArn = (errors as readonly string[]).includes('InvalidArnException');
  test.each(malformedArns)('answers %s with an exception that it models', async (_, KeyId) => {
    const { kms } = arrange();

    const answer = await answerTo(send(kms, KeyId));

    expect(answer).toBe(hasInvalidArn ? 'InvalidArnException' : 'NotFoundException');
  });

  test('answers alike to the key ID and the key ARN', async () => {
    const byId = arrange();
    const byArn = arrange();

    const answers = [await answerTo(send(byId.kms, byId.KeyId)), await answerTo(send(byArn.kms, byArn.Arn))];

    expect(answers[0]).toBe(answers[1]);
    expect(lastingState(byId.sim)).toEqual(lastingState(byArn.sim));
    // Those that look for a grant as well do not find that one.
    const isAboutGrant = operation === 'RetireGrant' || operation === 'RevokeGrant';
    expect(answers[0] === 'NotFoundException').toBe(isAboutGrant);
  });

  test.each(['alias/mine', 'arn:aws:kms:us-east-1:111122223333:alias/mine'])(
    takeAlias.includes(operation) ? 'takes %s for the key' : 'does not take %s for the key',
    async (alias) => {
      const { sim, kms, KeyId } = arrange();
      const before = lastingState(sim);

      const [byId, byAlias] = [await answerTo(send(arrange().kms, KeyId)), await answerTo(send(kms, alias))];

      expect(byAlias).toBe(takeAlias.includes(operation) ? byId : 'NotFoundException');
      expect(lastingState(sim)).toEqual(before);
    },
  );
});

describe('NotFoundException', () => {
  test.each([
    [unknownKeyId, `Key 'arn:aws:kms:us-east-1:111122223333:key/${unknownKeyId}' does not exist`],
    ['alias/nobody', 'Alias arn:aws:kms:us-east-1:111122223333:alias/nobody is not found.'],
    ['my-key', "Invalid keyId 'my-key'"],
    [`arn:aws:kms:eu-west-1:111122223333:key/${unknownKeyId}`, 'Invalid arn eu-west-1'],
  ])('of %s has the text of the service', async (KeyId, message) => {
    const { kms } = arrange();

    const error = await errorOf(kms.describeKey({ KeyId }));

    expect(error).toMatchObject({ name: 'NotFoundException', message, $metadata: { httpStatusCode: 400 } });
  });

  test('does not show the whole of a long identifier', async () => {
    const { kms } = arrange();

    const error = await errorOf(kms.describeKey({ KeyId: 'k'.repeat(2048) }));

    expect(error.message.length).toBeLessThan(1_100);
  });
});

describe('AWS managed keys', () => {
  test.each(Object.entries(requestsWithAlias))('%s says that they are not simulated', async (_, send) => {
    const { sim, kms } = arrange();
    const before = lastingState(sim);

    const error = await errorOf(send(kms, 'alias/aws/s3'));

    expect(error).toMatchObject({
      name: 'NotSimulatedException',
      documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk',
    });
    expect(lastingState(sim)).toEqual(before);
  });
});

describe('a key ARN', () => {
  test.each([
    ['us-east-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('in %s is in partition %s', async (region, partition) => {
    const sim = createSimulator({ region, accountId: '444455556666' });
    const { KeyId, Arn } = sim.given.kmsKey();

    const { KeyMetadata } = await sim.client().describeKey({ KeyId: Arn });

    expect(KeyMetadata!.Arn).toBe(`arn:${partition}:kms:${region}:444455556666:key/${KeyId}`);
  });
});

test.each(['aws-cn', 'aws-us-gov'])('an ARN of the partition %s is of another world', async (partition) => {
  const sim = createSimulator();
  const { Arn } = sim.given.kmsKey();
  const KeyId = Arn.replace('arn:aws:', `arn:${partition}:`);

  const error = await errorOf(sim.client().describeKey({ KeyId }));

  expect(error.name).toBe('NotFoundException');
  expect(error.message).toContain('Invalid arn');
});
