/**
 * https://docs.aws.amazon.com/cloudhsm/latest/userguide/tagging-resources.html
 */
import { describe, expect, test } from 'vitest';
import { CloudHsmWorld } from './cloudHsmWorld.ts';

const BackupId = 'backup-aaaaaaaaaaa';

describe.each(['cluster-aaaaaaaaaaa', BackupId])('of %s', (ResourceId) => {
  function taggable(): CloudHsmWorld {
    const world = new CloudHsmWorld();
    world.given('ACTIVE').backups.set(BackupId, { keys: [] });
    return world;
  }

  const tag = (world: CloudHsmWorld, tags: Readonly<Record<string, string>>) =>
    world.send('TagResource', {
      ResourceId,
      TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    });

  const keys = async (world: CloudHsmWorld, input: object = {}) =>
    (await world.send('ListTags', { ResourceId, ...input })).TagList!.map(({ Key }) => Key);

  test('tags are added, replaced and removed', async () => {
    const world = taggable();

    expect(await tag(world, { a: '1', b: '2' })).toEqual({});
    await tag(world, { a: '3', c: '' });
    expect(await world.send('UntagResource', { ResourceId, TagKeyList: ['b', 'x'] })).toEqual({});

    expect(await world.send('ListTags', { ResourceId })).toEqual({
      TagList: [
        { Key: 'a', Value: '3' },
        { Key: 'c', Value: '' },
      ],
    });
  });

  test('tags are shown where the resource is', async () => {
    const world = taggable();
    await tag(world, { a: '1' });

    const [cluster] = (await world.send('DescribeClusters')).Clusters!;
    const [backup] = (await world.send('DescribeBackups')).Backups!;

    expect((ResourceId === BackupId ? backup : cluster)!.TagList).toEqual([{ Key: 'a', Value: '1' }]);
  });

  test('there are 50 at most', async () => {
    const world = taggable();
    await tag(world, Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, ''])));

    await expect(tag(world, { one: '' })).rejects.toMatchObject({
      name: 'CloudHsmResourceLimitExceededException',
    });
    await expect(tag(world, { k1: 'new' })).resolves.toEqual({});
    expect(await keys(world)).toHaveLength(50);
  });

  test('tags that cannot be set lead to CloudHsmTagException, and none of them is set', async () => {
    const world = taggable();

    await expect(tag(world, { good: '', 'Aws:x': '' })).rejects.toMatchObject({
      name: 'CloudHsmTagException',
    });
    const twice = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    expect((await world.refusal('TagResource', { ResourceId, TagList: twice })).name).toBe(
      'CloudHsmTagException',
    );
    expect(await keys(world)).toEqual([]);
  });

  test('tags are read in pages; one taken away between two pages moves none of the others', async () => {
    const world = taggable();
    await tag(world, { a: '', b: '', c: '', d: '' });
    const { NextToken } = await world.send('ListTags', { ResourceId, MaxResults: 2 });
    await world.send('UntagResource', { ResourceId, TagKeyList: ['b'] });

    expect(await keys(world, { MaxResults: 2, NextToken })).toEqual(['c', 'd']);
    expect((await world.refusal('ListTags', { ResourceId, NextToken: 'tags.-1' })).name).toBe(
      'CloudHsmInvalidRequestException',
    );
  });

  test('keys such as __proto__ are keys like any other', async () => {
    const world = taggable();
    await world.send('TagResource', { ResourceId, TagList: [{ Key: '__proto__', Value: 'x' }] });

    expect(await keys(world)).toEqual(['__proto__']);
  });
});

test.each(['cluster-zzzzzzzzzzz', 'backup-zzzzzzzzzzz'])(
  'of %s, which there is not, there are none',
  async (ResourceId) => {
    const world = new CloudHsmWorld();

    for (const [operation, input] of [
      ['TagResource', { TagList: [{ Key: 'a', Value: 'b' }] }],
      ['UntagResource', { TagKeyList: ['a'] }],
      ['ListTags', {}],
    ] as const) {
      const error = await world.refusal(operation, { ResourceId, ...input });
      expect(error.name, operation).toBe('CloudHsmResourceNotFoundException');
    }
  },
);
