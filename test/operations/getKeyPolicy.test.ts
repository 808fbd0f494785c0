/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
import { GetKeyPolicyCommand, NotFoundException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
  test.each(origins)('%s: answers the default key policy of a key made without one', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await open(sim).send(new GetKeyPolicyCommand({ KeyId }));

    expect(output).toEqual({ Policy: expect.any(String), PolicyName: 'default' });
    expect($metadata.httpStatusCode).toBe(200);
    expect(JSON.parse(output.Policy!)).toMatchObject({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    });
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(open(sim).send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'mine' })));

    expect(error).toBeInstanceOf(NotFoundException);
    expect(error.message).toBe('No such policy exists');
  });
});

test('answers the policy of the request that made the key, letter by letter', async () => {
  const sim = createSimulator();
  const Policy = '{ "Statement":{"Principal":"*", "Effect":"Allow","Action":"kms:*",\n"Resource":"*"} }';
  const { KeyId } = sim.given.kmsKey({ Policy });

  const output = await sim.client().getKeyPolicy({ KeyId, PolicyName: 'default' });

  expect(output).toMatchObject({ Policy, PolicyName: 'default' });
});

test('its answer is a policy that PutKeyPolicy takes', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const { Policy } = await sim.client().getKeyPolicy({ KeyId });

  expect(await answerTo(sim.client().putKeyPolicy({ KeyId, Policy }))).toBe('accepted');
});

test.each([
  ['default', 'accepted'],
  ['Default', 'NotFoundException'],
  ['mine', 'NotFoundException'],
  ['my policy', 'ValidationException'],
  ['', 'ValidationException'],
  ['p'.repeat(129), 'ValidationException'],
])('the policy name %s is answered with %s', async (PolicyName, expected) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();

  expect(await answerTo(sim.client().getKeyPolicy({ KeyId, PolicyName }))).toBe(expected);
});

test.each(origins)('a %s key shows its policy whatever it is in', async (Origin) => {
  const sim = createSimulator();
  const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
  if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

  expect(await answerTo(sim.client().getKeyPolicy({ KeyId }))).toBe('accepted');
});
