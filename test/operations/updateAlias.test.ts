/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 */
import { NotFoundException, UpdateAliasCommand } from '@aws-sdk/client-kms';
import { createSimulator, type FakeKmsClient } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const targetOf = async (kms: FakeKmsClient, alias: string) =>
  (await kms.describeKey({ KeyId: alias })).KeyMetadata!.KeyId;

const pairs = origins.flatMap((from) => origins.map((to) => [from, to] as const));

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(pairs)('from a %s key to a %s key', async (from, to) => {
    const sim = createSimulator();
    arrangeKey(sim, from, { AliasName: 'alias/mine' });
    const { KeyId: TargetKeyId } = arrangeKey(sim, to);

    const { $metadata, ...output } = await open(sim).send(
      new UpdateAliasCommand({ AliasName: 'alias/mine', TargetKeyId }),
    );

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await targetOf(sim.client(), 'alias/mine')).toBe(TargetKeyId);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId: TargetKeyId } = sim.given.kmsKey();

    const error = await errorOf(
      open(sim).send(new UpdateAliasCommand({ AliasName: 'alias/mine', TargetKeyId })),
    );

    expect(error).toBeInstanceOf(NotFoundException);
    expect(error.message).toBe('Alias arn:aws:kms:us-east-1:111122223333:alias/mine is not found.');
  });
});

test('sets LastUpdatedDate and keeps CreationDate', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  sim.given.kmsKey({ AliasName: 'alias/mine' });
  const { KeyId: TargetKeyId } = sim.given.kmsKey();
  await sim.advance('1h');

  await kms.updateAlias({ AliasName: 'alias/mine', TargetKeyId });

  const { Aliases } = await kms.listAliases({});
  expect(Aliases).toEqual([
    {
      AliasName: 'alias/mine',
      AliasArn: 'arn:aws:kms:us-east-1:111122223333:alias/mine',
      TargetKeyId,
      CreationDate: new Date('2026-01-01T00:00:00Z'),
      LastUpdatedDate: new Date('2026-01-01T01:00:00Z'),
    },
  ]);
});

test('to the key that it has already is accepted', async () => {
  const sim = createSimulator();
  const { KeyId: TargetKeyId } = sim.given.kmsKey({ AliasName: 'alias/mine' });

  expect(await answerTo(sim.client().updateAlias({ AliasName: 'alias/mine', TargetKeyId }))).toBe('accepted');
  expect(await sim.client().listAliases({ KeyId: TargetKeyId })).toMatchObject({
    Aliases: [{ AliasName: 'alias/mine' }],
  });
});

test('moves the alias from the list of one key to that of the other', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId: from } = sim.given.kmsKey({ AliasName: 'alias/mine' });
  const { KeyId: to } = sim.given.kmsKey({ AliasName: 'alias/there' });

  await kms.updateAlias({ AliasName: 'alias/mine', TargetKeyId: to });

  const namesOf = async (KeyId: string) =>
    (await kms.listAliases({ KeyId })).Aliases!.map(({ AliasName }) => AliasName);
  expect(await namesOf(from)).toEqual([]);
  expect((await namesOf(to)).toSorted()).toEqual(['alias/mine', 'alias/there']);
});

describe('the old and the new key', () => {
  test.each(origins)('%s: of which the old one may be PendingDeletion, the new one not', async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const pending = arrangeKey(sim, Origin, { AliasName: 'alias/mine', KeyState: 'PendingDeletion' });
    const { KeyId } = arrangeKey(sim, Origin, { AliasName: 'alias/there' });

    const refused = await errorOf(kms.updateAlias({ AliasName: 'alias/there', TargetKeyId: pending.KeyId }));
    const accepted = await answerTo(kms.updateAlias({ AliasName: 'alias/mine', TargetKeyId: KeyId }));

    expect(refused).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${pending.Arn} is pending deletion (or pending replica deletion).`,
    });
    expect(accepted).toBe('accepted');
    expect(await targetOf(kms, 'alias/there')).toBe(KeyId);
  });

  test.each(origins)('%s: may be Disabled or Unavailable', async (Origin) => {
    const sim = createSimulator();
    const init = { KeyState: 'Disabled' } as const;
    arrangeKey(sim, Origin, { ...init, AliasName: 'alias/mine' });
    const { KeyId: TargetKeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, init);
    if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

    expect(await answerTo(sim.client().updateAlias({ AliasName: 'alias/mine', TargetKeyId }))).toBe(
      'accepted',
    );
  });
});

test.each([
  ['no prefix', 'mine', 'ValidationException'],
  ['nothing but the prefix', 'alias/', 'ValidationException'],
  ['a reserved name', 'alias/aws/s3', 'ValidationException'],
  ['a name in another case', 'alias/Mine', 'NotFoundException'],
  ['257 characters', `alias/${'a'.repeat(251)}`, 'ValidationException'],
])('an alias with %s ends with an error', async (_, AliasName, expected) => {
  const sim = createSimulator();
  const { KeyId: TargetKeyId } = sim.given.kmsKey({ AliasName: 'alias/mine' });
  const before = lastingState(sim);

  expect(await answerTo(sim.client().updateAlias({ AliasName, TargetKeyId }))).toBe(expected);
  expect(lastingState(sim)).toEqual(before);
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
test('keeps to the quota of aliases of the new key, which the alias of its own does not break', async () => {
  const sim = createSimulator({ quotas: { resources: { aliasesPerKey: 1 } } });
  const kms = sim.client();
  const { KeyId: full } = sim.given.kmsKey({ AliasName: 'alias/full' });
  const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/mine' });

  const answers = [
    await answerTo(kms.updateAlias({ AliasName: 'alias/mine', TargetKeyId: full })),
    await answerTo(kms.updateAlias({ AliasName: 'alias/full', TargetKeyId: full })),
  ];

  expect(answers).toEqual(['LimitExceededException', 'accepted']);
  expect(await targetOf(kms, 'alias/mine')).toBe(KeyId);
});
