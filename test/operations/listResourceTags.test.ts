/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
 */
import {
  InvalidMarkerException,
  ListResourceTagsCommand,
  paginateListResourceTags,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { arrangeKey, origins } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { badMarkers, everyPage } from '../helpers/pages.ts';
import { sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

const tagKeysOf = ({ Tags }: { Tags?: { TagKey: string | undefined }[] | undefined }) =>
  Tags!.map(({ TagKey }) => TagKey!);

/** A world with a key that has that many tags, `key-0` and so on. */
function withTags(count: number) {
  const sim = createSimulator();
  const tagKeys = Array.from({ length: count }, (_, i) => `key-${i}`);
  const { KeyId } = sim.given.kmsKey({ Tags: tagKeys.map((TagKey) => ({ TagKey, TagValue: '' })) });
  return { sim, kms: sim.client(), KeyId, tagKeys };
}

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers the tags as they were given', async (Origin) => {
    const sim = createSimulator();
    const Tags = [
      { TagKey: 'z', TagValue: 'last' },
      { TagKey: 'a', TagValue: '' },
    ];
    const { KeyId } = arrangeKey(sim, Origin, { Tags });

    const { $metadata, ...output } = await open(sim).send(new ListResourceTagsCommand({ KeyId }));

    expect(output).toEqual({ Tags, Truncated: false });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('answers an empty list when there are none', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const { $metadata: _, ...output } = await open(sim).send(new ListResourceTagsCommand({ KeyId }));

    expect(output).toEqual({ Tags: [], Truncated: false });
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(open(sim).send(new ListResourceTagsCommand({ KeyId, Marker: 'marker' })));

    expect(error).toBeInstanceOf(InvalidMarkerException);
  });
});

test.each(sdkWaysIn)('$way: the paginator of the AWS SDK finds every tag once', async ({ open }) => {
  const { sim, KeyId, tagKeys } = withTags(7);

  const found: string[] = [];
  for await (const page of paginateListResourceTags({ client: open(sim), pageSize: 3 }, { KeyId })) {
    found.push(...tagKeysOf(page));
  }

  expect(found).toEqual(tagKeys);
});

describe('pages', () => {
  test('have 50 tags, so that one has them all', async () => {
    const { kms, KeyId, tagKeys } = withTags(50);

    const output = await kms.listResourceTags({ KeyId });

    expect(tagKeysOf(output)).toEqual(tagKeys);
    expect(output).not.toHaveProperty('NextMarker');
    expect(output.Truncated).toBe(false);
  });

  test.each([
    [50, 'accepted'],
    [51, 'ValidationException'],
    [0, 'ValidationException'],
    [1_001, 'ValidationException'],
  ])('with Limit %i are answered with %s', async (Limit, expected) => {
    const { kms, KeyId } = withTags(1);

    expect(await answerTo(kms.listResourceTags({ KeyId, Limit }))).toBe(expected);
  });

  test.each([1, 2, 4, 5, 6])('of %i yield every tag once', async (Limit) => {
    const { kms, KeyId, tagKeys } = withTags(5);

    const pages = await everyPage((Marker) => kms.listResourceTags({ KeyId, Limit, Marker }));

    expect(pages).toHaveLength(Math.ceil(5 / Limit));
    expect(pages.flatMap(tagKeysOf)).toEqual(tagKeys);
  });

  test.each(badMarkers)('with a Marker that is %s end with InvalidMarkerException', async (_, Marker) => {
    const { kms, KeyId } = withTags(3);

    expect(await answerTo(kms.listResourceTags({ KeyId, Marker }))).toBe('InvalidMarkerException');
  });

  test('leave out a tag that was taken away between two of them, and no other', async () => {
    const { kms, KeyId } = withTags(6);

    const pages = await everyPage(
      (Marker) => kms.listResourceTags({ KeyId, Limit: 2, Marker }),
      (page) => (page === 1 ? kms.untagResource({ KeyId, TagKeys: ['key-1', 'key-3'] }) : undefined),
    );

    expect(pages.flatMap(tagKeysOf)).toEqual(['key-0', 'key-1', 'key-2', 'key-4', 'key-5']);
  });

  test('are empty in the end when all tags are taken away', async () => {
    const { kms, KeyId, tagKeys } = withTags(6);

    const pages = await everyPage(
      (Marker) => kms.listResourceTags({ KeyId, Limit: 4, Marker }),
      () => kms.untagResource({ KeyId, TagKeys: tagKeys }),
    );

    expect(pages.map(tagKeysOf)).toEqual([tagKeys.slice(0, 4), []]);
  });

  test('show tags that are added between two of them', async () => {
    const { kms, KeyId, tagKeys } = withTags(3);

    const pages = await everyPage(
      (Marker) => kms.listResourceTags({ KeyId, Limit: 2, Marker }),
      () => kms.tagResource({ KeyId, Tags: [{ TagKey: 'new', TagValue: '' }] }),
    );

    expect(pages.flatMap(tagKeysOf)).toEqual([...tagKeys, 'new']);
  });
});

test('answers a list of its own, which the caller may change', async () => {
  const { kms, KeyId } = withTags(1);

  const first = await kms.listResourceTags({ KeyId });
  first.Tags![0]!.TagValue = 'changed';
  const second = await kms.listResourceTags({ KeyId });

  expect(second.Tags).toEqual([{ TagKey: 'key-0', TagValue: '' }]);
});

test('shows the tags of a key that is PendingDeletion', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({
    KeyState: 'PendingDeletion',
    Tags: [{ TagKey: 'team', TagValue: 'a' }],
  });

  expect(tagKeysOf(await sim.client().listResourceTags({ KeyId }))).toEqual(['team']);
});
