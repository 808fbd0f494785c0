/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
 */
import { KMSInvalidStateException, UpdateKeyDescriptionCommand } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the description is new', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { Description: 'old' });

    const { $metadata, ...output } = await open(sim).send(
      new UpdateKeyDescriptionCommand({ KeyId, Description: 'new' }),
    );

    const { KeyMetadata } = await sim.client().describeKey({ KeyId });
    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(KeyMetadata!.Description).toBe('new');
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion' });

    const error = await errorOf(
      open(sim).send(new UpdateKeyDescriptionCommand({ KeyId, Description: 'new' })),
    );

    expect(error).toBeInstanceOf(KMSInvalidStateException);
  });
});

test.each([
  ['no text', '', 'accepted'],
  ['8,192 characters', 'd'.repeat(8192), 'accepted'],
  ['8,193 characters', 'd'.repeat(8193), 'ValidationException'],
  ['nothing', undefined, 'ValidationException'],
])('a description of %s', async (_, Description, expected) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({ Description: 'old' });

  const answer = await answerTo(sim.client().updateKeyDescription({ KeyId, Description }));

  const { KeyMetadata } = await sim.client().describeKey({ KeyId });
  expect(answer).toBe(expected);
  expect(KeyMetadata!.Description).toBe(expected === 'accepted' ? Description : 'old');
});

test.each(origins)('a %s key that is PendingDeletion keeps its description', async (Origin) => {
  const sim = createSimulator();
  const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
  const before = lastingState(sim);

  const error = await errorOf(sim.client().updateKeyDescription({ KeyId, Description: 'new' }));

  expect(error).toMatchObject({
    name: 'KMSInvalidStateException',
    message: `${Arn} is pending deletion (or pending replica deletion).`,
  });
  expect(lastingState(sim)).toEqual(before);
});

test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
  'an Unavailable %s key gets another description',
  async (Origin) => {
    const sim = createSimulator();
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin);
    await disconnect(sim, CustomKeyStoreId!);

    await sim.client().updateKeyDescription({ KeyId, Description: 'new' });

    const { KeyMetadata } = await sim.client().describeKey({ KeyId });
    expect(KeyMetadata).toMatchObject({ Description: 'new', KeyState: 'Unavailable' });
  },
);

test('keeps everything else of the key', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey({ Tags: [{ TagKey: 'team', TagValue: 'a' }], KeyState: 'Disabled' });
  const before = await kms.describeKey({ KeyId });

  await kms.updateKeyDescription({ KeyId, Description: 'new' });

  expect((await kms.describeKey({ KeyId })).KeyMetadata).toEqual({
    ...before.KeyMetadata,
    Description: 'new',
  });
  expect(await kms.listResourceTags({ KeyId })).toMatchObject({ Tags: [{ TagKey: 'team' }] });
});
