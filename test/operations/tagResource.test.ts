/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
 */
import { TagException, TagResourceCommand } from '@aws-sdk/client-kms';
import { createSimulator, type FakeKmsClient } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const tagsOf = async (kms: FakeKmsClient, KeyId: string) => (await kms.listResourceTags({ KeyId })).Tags;

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ TagKey: `key-${from + i}`, TagValue: `${i}` }));

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers nothing but its metadata, and the tags are there', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);
    const Tags = [
      { TagKey: 'team', TagValue: 'a' },
      { TagKey: 'stage', TagValue: '' },
    ];

    const { $metadata, ...output } = await open(sim).send(new TagResourceCommand({ KeyId, Tags }));

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
    expect(await tagsOf(sim.client(), KeyId)).toEqual(Tags);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const Tags = [{ TagKey: 'aws:team', TagValue: 'a' }];

    const error = await errorOf(open(sim).send(new TagResourceCommand({ KeyId, Tags })));

    expect(error).toBeInstanceOf(TagException);
  });
});

test('replaces the value of a tag with the same key, and adds the others', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey({ Tags: numbered(2) });

  await kms.tagResource({
    KeyId,
    Tags: [
      { TagKey: 'key-0', TagValue: 'new' },
      { TagKey: 'KEY-0', TagValue: 'another' },
    ],
  });

  expect(await tagsOf(kms, KeyId)).toEqual([
    { TagKey: 'key-0', TagValue: 'new' },
    { TagKey: 'key-1', TagValue: '1' },
    { TagKey: 'KEY-0', TagValue: 'another' },
  ]);
});

describe('tags that are not valid', () => {
  const tag = (TagKey: string, TagValue: string) => ({ TagKey, TagValue });

  test.each([
    ['a key that comes twice', [tag('a', '1'), tag('a', '2')], 'TagException'],
    ['a key that comes twice with the same value', [tag('a', '1'), tag('a', '1')], 'TagException'],
    ['a reserved key', [tag('aws:team', '1')], 'TagException'],
    ['a reserved key in another case', [tag('AWS:team', '1')], 'TagException'],
    ['a valid tag beside a reserved one', [tag('a', '1'), tag('aws:b', '2')], 'TagException'],
    ['an empty key', [tag('', '1')], 'ValidationException'],
    ['a key of 129 characters', [tag('k'.repeat(129), '1')], 'ValidationException'],
    ['a value of 257 characters', [tag('a', 'v'.repeat(257))], 'ValidationException'],
    ['no key', [{ TagValue: '1' }], 'ValidationException'],
    ['no value', [{ TagKey: 'a' }], 'ValidationException'],
    ['no tags at all', undefined, 'ValidationException'],
    ['one tag and no list', tag('a', '1'), 'SerializationException'],
  ])('%s: nothing is changed', async (_, Tags, expected) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ Tags: numbered(1) });
    const before = lastingState(sim);

    const answer = await answerTo(
      sim.client().tagResource({ KeyId, Tags: Tags as Parameters<FakeKmsClient['tagResource']>[0]['Tags'] }),
    );

    expect(answer).toBe(expected);
    expect(lastingState(sim)).toEqual(before);
  });

  test.each([
    ['a key of 128 characters', 'k'.repeat(128), 'v'],
    ['a value of 256 characters', 'k', 'v'.repeat(256)],
    ['an empty value', 'k', ''],
    ['a key that only contains the reserved prefix', 'my-aws:team', 'v'],
  ])('but %s is', async (_, TagKey, TagValue) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    expect(await answerTo(sim.client().tagResource({ KeyId, Tags: [{ TagKey, TagValue }] }))).toBe(
      'accepted',
    );
  });
});

describe('the quota of tags', () => {
  test('is 50, and replacing one does not count', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey({ Tags: numbered(48) });

    const answers = [
      await answerTo(kms.tagResource({ KeyId, Tags: numbered(3, 48) })),
      await answerTo(kms.tagResource({ KeyId, Tags: numbered(2, 48) })),
      await answerTo(kms.tagResource({ KeyId, Tags: numbered(1, 50) })),
      await answerTo(kms.tagResource({ KeyId, Tags: numbered(50) })),
    ];

    expect(answers).toEqual(['LimitExceededException', 'accepted', 'LimitExceededException', 'accepted']);
  });
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test('that is PendingDeletion keeps its tags', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
    const before = lastingState(sim);

    const error = await errorOf(sim.client().tagResource({ KeyId, Tags: numbered(1) }));

    expect(error).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending deletion (or pending replica deletion).`,
    });
    expect(lastingState(sim)).toEqual(before);
  });

  test('that is Disabled, or Unavailable, is tagged', async () => {
    const sim = createSimulator();
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState: 'Disabled' });
    if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

    expect(await answerTo(sim.client().tagResource({ KeyId, Tags: numbered(1) }))).toBe('accepted');
  });
});

test.each([
  ['an alias', 'alias/mine'],
  ['an alias ARN', 'arn:aws:kms:us-east-1:111122223333:alias/mine'],
])('%s cannot be tagged', async (_, KeyId) => {
  const sim = createSimulator();
  sim.given.kmsKey({ AliasName: 'alias/mine' });

  expect(await answerTo(sim.client().tagResource({ KeyId, Tags: numbered(1) }))).toBe('NotFoundException');
});

test('a custom key store cannot be tagged', async () => {
  const sim = createSimulator();
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

  const answer = await answerTo(sim.client().tagResource({ KeyId: CustomKeyStoreId, Tags: numbered(1) }));

  expect(answer).toBe('NotFoundException');
});
