/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
 */
import { DeleteAliasCommand, NotFoundException } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata; the key stays', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { AliasName: 'alias/mine' });

    const { $metadata, ...output } = await open(sim).send(
      new DeleteAliasCommand({ AliasName: 'alias/mine' }),
    );

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await answerTo(sim.client().describeKey({ KeyId: 'alias/mine' }))).toBe('NotFoundException');
    expect(await answerTo(sim.client().describeKey({ KeyId }))).toBe('accepted');
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const kms = open(createSimulator());

    const error = await errorOf(kms.send(new DeleteAliasCommand({ AliasName: 'alias/mine' })));

    expect(error).toBeInstanceOf(NotFoundException);
    expect(error.message).toBe('Alias arn:aws:kms:us-east-1:111122223333:alias/mine is not found.');
  });
});

test.each(['Enabled', 'Disabled', 'PendingDeletion'] as const)(
  'is possible whatever the key is in, such as %s and Unavailable',
  async (KeyState) => {
    const sim = createSimulator();
    for (const Origin of origins) {
      const AliasName = `alias/${Origin}`;
      const { CustomKeyStoreId } = arrangeKey(sim, Origin, { AliasName, KeyState });
      if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

      expect(await answerTo(sim.client().deleteAlias({ AliasName }))).toBe('accepted');
    }
  },
);

test('is refused the second time, and the name is free', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  sim.given.kmsKey({ AliasName: 'alias/mine' });
  const { KeyId: other } = sim.given.kmsKey();

  const answers = [
    await answerTo(kms.deleteAlias({ AliasName: 'alias/mine' })),
    await answerTo(kms.deleteAlias({ AliasName: 'alias/mine' })),
    await answerTo(kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: other })),
  ];

  expect(answers).toEqual(['accepted', 'NotFoundException', 'accepted']);
});

test('takes one of several aliases of a key', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/a' });
  await kms.createAlias({ AliasName: 'alias/b', TargetKeyId: KeyId });

  await kms.deleteAlias({ AliasName: 'alias/a' });

  expect(await kms.listAliases({ KeyId })).toMatchObject({ Aliases: [{ AliasName: 'alias/b' }] });
  expect(await kms.listAliases({})).toMatchObject({ Aliases: [{ AliasName: 'alias/b' }] });
});

test.each([
  ['no prefix', 'mine', 'ValidationException'],
  ['nothing but the prefix', 'alias/', 'ValidationException'],
  ['a reserved name', 'alias/aws/s3', 'ValidationException'],
  ['a name in another case', 'alias/Mine', 'NotFoundException'],
  ['its whole ARN', 'arn:aws:kms:us-east-1:111122223333:alias/mine', 'ValidationException'],
  ['no name', undefined, 'ValidationException'],
])('an alias with %s ends with an error', async (_, AliasName, expected) => {
  const sim = createSimulator();
  sim.given.kmsKey({ AliasName: 'alias/mine' });
  const before = lastingState(sim);

  expect(await answerTo(sim.client().deleteAlias({ AliasName }))).toBe(expected);
  expect(lastingState(sim)).toEqual(before);
});
