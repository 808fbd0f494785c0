/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
 */
import { InvalidGrantIdException, RevokeGrantCommand } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { makeGrants, withGrants } from '../helpers/grants.ts';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the grant is gone', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);
    const [first, second] = await makeGrants(sim.client(), KeyId, 2);

    const { $metadata, ...output } = await open(sim).send(
      new RevokeGrantCommand({ KeyId, GrantId: first!.GrantId }),
    );

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await sim.client().listGrants({ KeyId })).toMatchObject({
      Grants: [{ GrantId: second!.GrantId }],
    });
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(open(sim).send(new RevokeGrantCommand({ KeyId, GrantId: 'mine' })));

    expect(error).toBeInstanceOf(InvalidGrantIdException);
  });
});

test('ends what the token of the grant allowed', async () => {
  const { kms, KeyId, grants } = await withGrants(createSimulator(), 1);
  const { GrantId, GrantToken } = grants[0]!;

  await kms.revokeGrant({ KeyId, GrantId });

  expect(await answerTo(kms.retireGrant({ GrantToken }))).toBe('InvalidGrantTokenException');
  expect(await answerTo(kms.revokeGrant({ KeyId, GrantId }))).toBe('NotFoundException');
});

test.each([
  ['an id that is none', 'mine', 'InvalidGrantIdException'],
  ['an id in capital letters', 'A'.repeat(64), 'InvalidGrantIdException'],
  ['the id of no grant', 'a'.repeat(64), 'NotFoundException'],
  ['an empty id', '', 'ValidationException'],
  ['no id', undefined, 'ValidationException'],
  ['an id of 129 characters', 'a'.repeat(129), 'ValidationException'],
])('%s ends with an error', async (_, GrantId, expected) => {
  const { sim, kms, KeyId } = await withGrants(createSimulator(), 1);
  const before = lastingState(sim);

  expect(await answerTo(kms.revokeGrant({ KeyId, GrantId }))).toBe(expected);
  expect(lastingState(sim)).toEqual(before);
});

test('the id of a grant of another key ends with NotFoundException', async () => {
  const { sim, kms, ids } = await withGrants(createSimulator(), 1);
  const { KeyId: other } = sim.given.kmsKey();

  expect(await answerTo(kms.revokeGrant({ KeyId: other, GrantId: ids[0] }))).toBe('NotFoundException');
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html */
test('a dry run leaves the grant', async () => {
  const { sim, kms, KeyId, ids } = await withGrants(createSimulator(), 1);
  const before = lastingState(sim);

  const answers = [
    await answerTo(kms.revokeGrant({ KeyId, GrantId: ids[0], DryRun: true })),
    await answerTo(kms.revokeGrant({ KeyId, GrantId: 'a'.repeat(64), DryRun: true })),
  ];

  expect(answers).toEqual(['DryRunOperationException', 'NotFoundException']);
  expect(lastingState(sim)).toEqual(before);
});

test.each(origins)('is possible whatever a %s key is in', async (Origin) => {
  const sim = createSimulator();
  const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin);
  const [grant] = await makeGrants(sim.client(), KeyId, 1);
  await sim.client().scheduleKeyDeletion({ KeyId });
  if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

  expect(await answerTo(sim.client().revokeGrant({ KeyId, GrantId: grant!.GrantId }))).toBe('accepted');
});
