/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
import { MalformedPolicyDocumentException, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const Policy = JSON.stringify({
  Statement: [{ Sid: 'mine', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }],
});

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the policy is new', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await open(sim).send(new PutKeyPolicyCommand({ KeyId, Policy }));

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect((await sim.client().getKeyPolicy({ KeyId })).Policy).toBe(Policy);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(open(sim).send(new PutKeyPolicyCommand({ KeyId, Policy: '{' })));

    expect(error).toBeInstanceOf(MalformedPolicyDocumentException);
  });
});

test('leaves the policies of other keys', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const [{ KeyId }, { KeyId: other }] = [sim.given.kmsKey(), sim.given.kmsKey()];
  const before = await kms.getKeyPolicy({ KeyId: other });

  await kms.putKeyPolicy({ KeyId, Policy });

  expect((await kms.getKeyPolicy({ KeyId: other })).Policy).toBe(before.Policy);
});

test.each([
  ['default', 'accepted'],
  ['mine', 'NotFoundException'],
  ['my policy', 'ValidationException'],
])('the policy name %s is answered with %s', async (PolicyName, expected) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const before = lastingState(sim);

  const answer = await answerTo(sim.client().putKeyPolicy({ KeyId, Policy, PolicyName }));

  expect(answer).toBe(expected);
  if (expected !== 'accepted') expect(lastingState(sim)).toEqual(before);
});

test('needs a Policy', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();

  expect(await answerTo(sim.client().putKeyPolicy({ KeyId, Policy: undefined }))).toBe('ValidationException');
});

test.each(origins)('a %s key gets a policy whatever it is in', async (Origin) => {
  const sim = createSimulator();
  const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
  if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

  expect(await answerTo(sim.client().putKeyPolicy({ KeyId, Policy }))).toBe('accepted');
});
