/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
 */
import { KMSInvalidStateException, UntagResourceCommand } from '@aws-sdk/client-kms';
import { createSimulator, type FakeKmsClient } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const Tags = [
  { TagKey: 'team', TagValue: 'a' },
  { TagKey: 'stage', TagValue: 'test' },
];

const tagKeysOf = async (kms: FakeKmsClient, KeyId: string) =>
  (await kms.listResourceTags({ KeyId })).Tags!.map(({ TagKey }) => TagKey);

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the tag is gone', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { Tags });

    const { $metadata, ...output } = await open(sim).send(
      new UntagResourceCommand({ KeyId, TagKeys: ['team'] }),
    );

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await tagKeysOf(sim.client(), KeyId)).toEqual(['stage']);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ Tags, KeyState: 'PendingDeletion' });

    const error = await errorOf(open(sim).send(new UntagResourceCommand({ KeyId, TagKeys: ['team'] })));

    expect(error).toBeInstanceOf(KMSInvalidStateException);
  });
});

test.each([
  ['keys that it does not have', ['nothing', 'team', 'nothing'], ['stage']],
  ['the same key twice', ['team', 'team'], ['stage']],
  ['every key', ['team', 'stage'], []],
  ['a key in another case', ['Team'], ['team', 'stage']],
  ['no key', [], ['team', 'stage']],
])('accepts %s', async (_, TagKeys, left) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({ Tags });

  expect(await answerTo(sim.client().untagResource({ KeyId, TagKeys }))).toBe('accepted');
  expect(await tagKeysOf(sim.client(), KeyId)).toEqual(left);
});

test.each([
  ['an empty key', ['']],
  ['a key of 129 characters', ['k'.repeat(129)]],
  ['no list', undefined],
])('answers %s with ValidationException', async (_, TagKeys) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({ Tags });

  expect(await answerTo(sim.client().untagResource({ KeyId, TagKeys }))).toBe('ValidationException');
});

test('makes room for another tag', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey({
    Tags: Array.from({ length: 50 }, (_, i) => ({ TagKey: `key-${i}`, TagValue: '' })),
  });
  const add = () => answerTo(kms.tagResource({ KeyId, Tags: [{ TagKey: 'new', TagValue: '' }] }));

  const answers = [await add()];
  await kms.untagResource({ KeyId, TagKeys: ['key-7'] });
  answers.push(await add());

  expect(answers).toEqual(['LimitExceededException', 'accepted']);
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test('that is PendingDeletion keeps its tags', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { Tags, KeyState: 'PendingDeletion' });
    const before = lastingState(sim);

    const error = await errorOf(sim.client().untagResource({ KeyId, TagKeys: ['team'] }));

    expect(error).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending deletion (or pending replica deletion).`,
    });
    expect(lastingState(sim)).toEqual(before);
  });

  test('that is Disabled, or Unavailable, loses them', async () => {
    const sim = createSimulator();
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { Tags, KeyState: 'Disabled' });
    if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

    expect(await answerTo(sim.client().untagResource({ KeyId, TagKeys: ['team'] }))).toBe('accepted');
  });
});
