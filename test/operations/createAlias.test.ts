/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
import { AlreadyExistsException, CreateAliasCommand } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the alias is there', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await open(sim).send(
      new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId: KeyId }),
    );

    const { KeyMetadata } = await sim.client().describeKey({ KeyId: 'alias/mine' });
    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(KeyMetadata!.KeyId).toBe(KeyId);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId: TargetKeyId } = sim.given.kmsKey({ AliasName: 'alias/mine' });

    const error = await errorOf(
      open(sim).send(new CreateAliasCommand({ AliasName: 'alias/mine', TargetKeyId })),
    );

    expect(error).toBeInstanceOf(AlreadyExistsException);
  });
});

describe('AliasName', () => {
  test.each([
    ['alias/a', 'accepted'],
    ['alias/a/b:c_d-E9', 'accepted'],
    [`alias/${'a'.repeat(250)}`, 'accepted'],
    ['alias/awsome', 'accepted'],
    ['alias/AWS/mine', 'accepted'],
    ['mine', 'InvalidAliasNameException'],
    ['Alias/mine', 'InvalidAliasNameException'],
    ['alias/', 'InvalidAliasNameException'],
    ['alias/aws/s3', 'InvalidAliasNameException'],
    ['alias/aws/', 'InvalidAliasNameException'],
    [`alias/${'a'.repeat(251)}`, 'ValidationException'],
    ['alias/mine!', 'ValidationException'],
    ['alias/é', 'ValidationException'],
    ['alias/a b', 'ValidationException'],
    ['', 'ValidationException'],
    [undefined, 'ValidationException'],
  ])('%s is answered with %s', async (AliasName, expected) => {
    const sim = createSimulator();
    const { KeyId: TargetKeyId } = sim.given.kmsKey();

    expect(await answerTo(sim.client().createAlias({ AliasName, TargetKeyId }))).toBe(expected);
  });

  test('belongs to one key, whether the other is the same or not', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/mine' });
    const { KeyId: other } = sim.given.kmsKey();
    const before = lastingState(sim);

    const answers = [
      await answerTo(kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: KeyId })),
      await answerTo(kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: other })),
    ];

    expect(answers).toEqual(['AlreadyExistsException', 'AlreadyExistsException']);
    expect(lastingState(sim)).toEqual(before);
  });

  test('is another in another case', async () => {
    const sim = createSimulator();
    const { KeyId: TargetKeyId } = sim.given.kmsKey({ AliasName: 'alias/mine' });

    expect(await answerTo(sim.client().createAlias({ AliasName: 'alias/Mine', TargetKeyId }))).toBe(
      'accepted',
    );
  });
});

describe('the key', () => {
  test('may have several aliases', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey();

    for (const AliasName of ['alias/a', 'alias/b']) await kms.createAlias({ AliasName, TargetKeyId: KeyId });

    for (const alias of ['alias/a', 'alias/b']) {
      expect((await kms.describeKey({ KeyId: alias })).KeyMetadata!.KeyId).toBe(KeyId);
    }
  });

  test.each(origins)('%s: that is PendingDeletion gets no alias', async (Origin) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
    const before = lastingState(sim);

    const error = await errorOf(sim.client().createAlias({ AliasName: 'alias/mine', TargetKeyId: KeyId }));

    expect(error).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending deletion (or pending replica deletion).`,
    });
    expect(lastingState(sim)).toEqual(before);
  });

  test.each(origins)('%s: that is Disabled or Unavailable gets one', async (Origin) => {
    const sim = createSimulator();
    const { KeyId: TargetKeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState: 'Disabled' });
    const answers = [await answerTo(sim.client().createAlias({ AliasName: 'alias/a', TargetKeyId }))];
    if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);
    answers.push(await answerTo(sim.client().createAlias({ AliasName: 'alias/b', TargetKeyId })));

    expect(answers).toEqual(['accepted', 'accepted']);
  });

  test('cannot be named by another alias', async () => {
    const sim = createSimulator();
    sim.given.kmsKey({ AliasName: 'alias/mine' });

    const answer = await answerTo(
      sim.client().createAlias({ AliasName: 'alias/another', TargetKeyId: 'alias/mine' }),
    );

    expect(answer).toBe('NotFoundException');
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
describe('the quota of aliases of a key', () => {
  test('is counted for each key, and a deleted alias makes room', async () => {
    const sim = createSimulator({ quotas: { resources: { aliasesPerKey: 2 } } });
    const kms = sim.client();
    const { KeyId: TargetKeyId } = sim.given.kmsKey({ AliasName: 'alias/a' });
    const { KeyId: other } = sim.given.kmsKey();
    await kms.createAlias({ AliasName: 'alias/b', TargetKeyId });
    const before = lastingState(sim);

    const answers = [await answerTo(kms.createAlias({ AliasName: 'alias/c', TargetKeyId }))];
    const after = lastingState(sim);
    answers.push(await answerTo(kms.createAlias({ AliasName: 'alias/c', TargetKeyId: other })));
    await kms.deleteAlias({ AliasName: 'alias/a' });
    answers.push(await answerTo(kms.createAlias({ AliasName: 'alias/d', TargetKeyId })));

    expect(answers).toEqual(['LimitExceededException', 'accepted', 'accepted']);
    expect(after).toEqual(before);
  });

  test('is 50', async () => {
    const sim = createSimulator();
    const { KeyId: TargetKeyId } = sim.given.kmsKey();
    const answers = [];
    for (let i = 1; i <= 51; i++) {
      answers.push(await answerTo(sim.client().createAlias({ AliasName: `alias/a-${i}`, TargetKeyId })));
    }

    expect(answers.indexOf('LimitExceededException')).toBe(50);
  });
});
