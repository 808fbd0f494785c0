/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 */
import { InvalidMarkerException, ListKeysCommand, paginateListKeys } from '@aws-sdk/client-kms';
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { type ArrangedKey, arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { badMarkers, everyPage } from '../helpers/pages.ts';
import { sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

/** A world with that many ordinary keys, and their ids. */
function withKeys(count: number) {
  const sim = createSimulator();
  return { sim, kms: sim.client(), ids: Array.from({ length: count }, () => sim.given.kmsKey().KeyId) };
}

const idsOf = ({ Keys }: { Keys?: { KeyId?: string | undefined }[] | undefined }) =>
  Keys!.map(({ KeyId }) => KeyId!);

describe.each(waysIn)('through $way', ({ open }) => {
  test('answers an empty list when there is no key', async () => {
    const { $metadata, ...output } = await open(createSimulator()).send(new ListKeysCommand({}));

    expect(output).toEqual({ Keys: [], Truncated: false });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('lists keys of every origin and state with id and ARN, in the order of their creation', async () => {
    const sim = createSimulator();
    const keys: ArrangedKey[] = [
      ...origins.map((Origin) => arrangeKey(sim, Origin)),
      sim.given.kmsKey({ KeyState: 'Disabled' }),
      sim.given.kmsKey({ KeyState: 'PendingDeletion' }),
    ];
    await disconnect(sim, keys[1]!.CustomKeyStoreId!);

    const { $metadata: _, ...output } = await open(sim).send(new ListKeysCommand({}));

    expect(output).toEqual({
      Keys: keys.map(({ KeyId, Arn }) => ({ KeyId, KeyArn: Arn })),
      Truncated: false,
    });
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const error = await errorOf(open(createSimulator()).send(new ListKeysCommand({ Marker: 'marker' })));

    expect(error).toBeInstanceOf(InvalidMarkerException);
  });
});

test.each(sdkWaysIn)('$way: the paginator of the AWS SDK finds every key once', async ({ open }) => {
  const { sim, ids } = withKeys(25);

  const found: string[] = [];
  for await (const page of paginateListKeys({ client: open(sim), pageSize: 10 }, {})) {
    found.push(...idsOf(page));
  }

  expect(found).toEqual(ids);
});

describe('pages', () => {
  test('have 100 keys by default', async () => {
    const { kms, ids } = withKeys(101);

    const pages = await everyPage((Marker) => kms.listKeys({ Marker }));

    expect(pages.map(({ Keys }) => Keys!.length)).toEqual([100, 1]);
    expect(pages.map(({ Truncated }) => Truncated)).toEqual([true, false]);
    expect(pages.flatMap(idsOf)).toEqual(ids);
    expect(pages[1]).not.toHaveProperty('NextMarker');
  });

  test('have up to 1,000 keys', async () => {
    const { kms } = withKeys(1_001);

    const { Keys, Truncated } = await kms.listKeys({ Limit: 1_000 });

    expect([Keys!.length, Truncated]).toEqual([1_000, true]);
  });

  test.each([1, 2, 3, 5, 6, 7])('of %i yield every key once', async (Limit) => {
    const { kms, ids } = withKeys(6);

    const pages = await everyPage((Marker) => kms.listKeys({ Limit, Marker }));

    expect(pages).toHaveLength(Math.ceil(6 / Limit));
    expect(pages.flatMap(idsOf)).toEqual(ids);
  });

  test.each([
    ['0', { Limit: 0 }, 'ValidationException'],
    ['1,001', { Limit: 1_001 }, 'ValidationException'],
    ['1.5', { Limit: 1.5 }, 'SerializationException'],
  ])('with Limit %s end with an error', async (_, input, expected) => {
    expect(await answerTo(createSimulator().client().listKeys(input))).toBe(expected);
  });

  test.each(badMarkers)('with a Marker that is %s end with InvalidMarkerException', async (_, Marker) => {
    const { kms } = withKeys(3);

    expect(await answerTo(kms.listKeys({ Marker }))).toBe('InvalidMarkerException');
  });

  test.each([
    ['empty', ''],
    ['of 1,025 characters', 'm'.repeat(1025)],
    ['beyond Latin-1', 'Ω'],
  ])('with a Marker that is %s end with ValidationException', async (_, Marker) => {
    expect(await answerTo(createSimulator().client().listKeys({ Marker }))).toBe('ValidationException');
  });

  test('may be asked for again with the same marker and another limit', async () => {
    const { kms, ids } = withKeys(6);
    const { NextMarker: Marker } = await kms.listKeys({ Limit: 2 });

    const pages = [await kms.listKeys({ Marker, Limit: 1 }), await kms.listKeys({ Marker, Limit: 10 })];

    expect(pages.map(idsOf)).toEqual([[ids[2]], ids.slice(2)]);
  });

  test('leave out a key that was deleted between two of them, and no other', async () => {
    const { sim, kms, ids } = withKeys(6);
    for (const KeyId of [ids[1]!, ids[3]!]) await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });

    const pages = await everyPage(
      (Marker) => kms.listKeys({ Marker, Limit: 2 }),
      (page) => (page === 1 ? sim.advance('8d') : undefined),
    );

    expect(pages.flatMap(idsOf)).toEqual([ids[0], ids[1], ids[2], ids[4], ids[5]]);
  });

  test('go on after the last one when all its keys are deleted', async () => {
    const { sim, kms, ids } = withKeys(4);
    for (const KeyId of ids.slice(0, 2)) await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });

    const pages = await everyPage(
      (Marker) => kms.listKeys({ Marker, Limit: 2 }),
      () => sim.advance('8d'),
    );

    expect(pages.map(idsOf)).toEqual([ids.slice(0, 2), ids.slice(2)]);
  });

  test('are empty in the end when all further keys are deleted', async () => {
    const { sim, kms, ids } = withKeys(4);
    for (const KeyId of ids) await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });

    const pages = await everyPage(
      (Marker) => kms.listKeys({ Marker, Limit: 2 }),
      () => sim.advance('8d'),
    );

    expect(pages.map(idsOf)).toEqual([ids.slice(0, 2), []]);
    expect(pages[1]!.Truncated).toBe(false);
  });

  test('show keys that are made between two of them', async () => {
    const { sim, kms, ids } = withKeys(3);
    const added: string[] = [];

    const pages = await everyPage(
      (Marker) => kms.listKeys({ Marker, Limit: 2 }),
      (page) => {
        if (page === 1) added.push(sim.given.kmsKey().KeyId);
      },
    );

    expect(pages.flatMap(idsOf)).toEqual([...ids, ...added]);
  });

  test('go on in a world that was restored from a snapshot between them', async () => {
    const { sim, kms, ids } = withKeys(5);
    await kms.scheduleKeyDeletion({ KeyId: ids[0]!, PendingWindowInDays: 7 });
    await sim.advance('8d');
    const { NextMarker: Marker } = await kms.listKeys({ Limit: 2 });

    const restored: Simulator = createSimulator({ snapshot: sim.snapshot() });

    expect(idsOf(await restored.client().listKeys({ Marker }))).toEqual(ids.slice(3));
  });
});
