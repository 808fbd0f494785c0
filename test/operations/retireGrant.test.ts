/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 */
import { InvalidGrantTokenException, RetireGrantCommand } from '@aws-sdk/client-kms';
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
      new RetireGrantCommand({ GrantToken: first!.GrantToken }),
    );

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await sim.client().listGrants({ KeyId })).toMatchObject({
      Grants: [{ GrantId: second!.GrantId }],
    });
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const error = await errorOf(
      open(createSimulator()).send(new RetireGrantCommand({ GrantToken: 'token' })),
    );

    expect(error).toBeInstanceOf(InvalidGrantTokenException);
  });
});

test('finds the grant by its token, or by key and id', async () => {
  const { kms, KeyId, Arn, grants, ids } = await withGrants(createSimulator(), 3);

  await kms.retireGrant({ GrantToken: grants[0]!.GrantToken });
  await kms.retireGrant({ KeyId: Arn, GrantId: ids[1] });
  await kms.retireGrant({ KeyId, GrantId: ids[2] });

  expect(await kms.listGrants({ KeyId })).toMatchObject({ Grants: [] });
});

test('is refused the second time', async () => {
  const { kms, KeyId, grants, ids } = await withGrants(createSimulator(), 2);
  const byToken = { GrantToken: grants[0]!.GrantToken };
  const byId = { KeyId, GrantId: ids[1] };

  const answers = [];
  for (const input of [byToken, byToken, byId, byId]) answers.push(await answerTo(kms.retireGrant(input)));

  expect(answers).toEqual(['accepted', 'InvalidGrantTokenException', 'accepted', 'NotFoundException']);
});

describe('a request that is wrong', () => {
  test('says too little or too much', async () => {
    const { sim, kms, KeyId, grants } = await withGrants(createSimulator(), 1);
    const { GrantId, GrantToken } = grants[0]!;
    const before = lastingState(sim);

    const answers = [];
    for (const input of [
      {},
      { KeyId },
      { GrantId },
      { GrantToken, KeyId },
      { GrantToken, GrantId },
      { GrantToken, KeyId, GrantId },
      { DryRun: true },
    ]) {
      answers.push(await answerTo(kms.retireGrant(input)));
    }

    expect(new Set(answers)).toEqual(new Set(['ValidationException']));
    expect(lastingState(sim)).toEqual(before);
  });

  test.each([
    ['an id that is none', 'mine', 'InvalidGrantIdException'],
    ['the id of no grant', 'a'.repeat(64), 'NotFoundException'],
    ['an empty id', '', 'ValidationException'],
  ])('has %s', async (_, GrantId, expected) => {
    const { kms, KeyId } = await withGrants(createSimulator(), 1);

    expect(await answerTo(kms.retireGrant({ KeyId, GrantId }))).toBe(expected);
  });

  test('has a token that was altered anywhere', async () => {
    const { sim, kms, grants } = await withGrants(createSimulator(), 1);
    const { GrantToken } = grants[0]!;
    const before = lastingState(sim);

    const answers = new Set<string>();
    for (let i = 0; i < GrantToken.length; i++) {
      const other = GrantToken[i] === 'a' ? 'b' : 'a';
      const altered = GrantToken.slice(0, i) + other + GrantToken.slice(i + 1);
      answers.add(await answerTo(kms.retireGrant({ GrantToken: altered })));
    }
    answers.add(await answerTo(kms.retireGrant({ GrantToken: GrantToken.slice(1) })));
    answers.add(await answerTo(kms.retireGrant({ GrantToken: `${GrantToken}a` })));

    expect([...answers]).toEqual(['InvalidGrantTokenException']);
    expect(lastingState(sim)).toEqual(before);
  });

  test('has the id of a grant of another key', async () => {
    const { sim, kms, ids } = await withGrants(createSimulator(), 1);
    const { KeyId: other } = sim.given.kmsKey();

    expect(await answerTo(kms.retireGrant({ KeyId: other, GrantId: ids[0] }))).toBe('NotFoundException');
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html */
test('a dry run leaves the grant', async () => {
  const { sim, kms, KeyId, grants } = await withGrants(createSimulator(), 1);
  const { GrantId, GrantToken } = grants[0]!;
  const before = lastingState(sim);

  const answers = [
    await answerTo(kms.retireGrant({ GrantToken, DryRun: true })),
    await answerTo(kms.retireGrant({ KeyId, GrantId, DryRun: true })),
    await answerTo(kms.retireGrant({ GrantToken: 'token', DryRun: true })),
    await answerTo(kms.retireGrant({ KeyId, GrantId: 'mine', DryRun: true })),
  ];

  expect(answers).toEqual([
    'DryRunOperationException',
    'DryRunOperationException',
    'InvalidGrantTokenException',
    'InvalidGrantIdException',
  ]);
  expect(lastingState(sim)).toEqual(before);
});

test.each(origins)('is possible whatever a %s key is in', async (Origin) => {
  const sim = createSimulator();
  const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin);
  const [grant] = await makeGrants(sim.client(), KeyId, 1);
  await sim.client().scheduleKeyDeletion({ KeyId });
  if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

  expect(await answerTo(sim.client().retireGrant({ GrantToken: grant!.GrantToken }))).toBe('accepted');
});
