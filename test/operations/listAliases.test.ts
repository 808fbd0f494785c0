/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
import { InvalidMarkerException, ListAliasesCommand, paginateListAliases } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf } from '../helpers/look.ts';
import { badMarkers, everyPage } from '../helpers/pages.ts';
import { sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

const namesOf = ({ Aliases }: { Aliases?: { AliasName?: string | undefined }[] | undefined }) =>
  Aliases!.map(({ AliasName }) => AliasName!);

/** A world with a key that has that many aliases, `alias/0` and so on, and a key with none. */
async function withAliases(count: number) {
  const sim = createSimulator({ quotas: { resources: { aliasesPerKey: 1_000 } } });
  const kms = sim.client();
  const { KeyId } = sim.given.kmsKey();
  const { KeyId: other } = sim.given.kmsKey();
  const names = Array.from({ length: count }, (_, i) => `alias/${i}`);
  for (const AliasName of names) await kms.createAlias({ AliasName, TargetKeyId: KeyId });
  return { sim, kms, KeyId, other, names };
}

describe.each(waysIn)('through $way', ({ open }) => {
  test('answers an empty list when there is no alias', async () => {
    const { $metadata, ...output } = await open(createSimulator()).send(new ListAliasesCommand({}));

    expect(output).toEqual({ Aliases: [], Truncated: false });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('shows name, ARN, key and dates, in the order of creation', async () => {
    const sim = createSimulator();
    const [a, b] = [sim.given.kmsKey({ AliasName: 'alias/z' }), sim.given.kmsKey({ AliasName: 'alias/a' })];

    const { Aliases } = await open(sim).send(new ListAliasesCommand({}));

    const dates = {
      CreationDate: new Date('2026-01-01T00:00:00Z'),
      LastUpdatedDate: new Date('2026-01-01T00:00:00Z'),
    };
    const arn = 'arn:aws:kms:us-east-1:111122223333:';
    expect(Aliases).toEqual([
      { AliasName: 'alias/z', AliasArn: `${arn}alias/z`, TargetKeyId: a.KeyId, ...dates },
      { AliasName: 'alias/a', AliasArn: `${arn}alias/a`, TargetKeyId: b.KeyId, ...dates },
    ]);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const error = await errorOf(open(createSimulator()).send(new ListAliasesCommand({ Marker: 'marker' })));

    expect(error).toBeInstanceOf(InvalidMarkerException);
  });
});

test.each(sdkWaysIn)('$way: the paginator of the AWS SDK finds every alias once', async ({ open }) => {
  const { sim, names } = await withAliases(7);

  const found: string[] = [];
  for await (const page of paginateListAliases({ client: open(sim), pageSize: 3 }, {})) {
    found.push(...namesOf(page));
  }

  expect(found).toEqual(names);
});

describe('KeyId', () => {
  test('leaves only the aliases of that key', async () => {
    const { kms, KeyId, other, names } = await withAliases(3);
    await kms.createAlias({ AliasName: 'alias/other', TargetKeyId: other });

    expect(namesOf(await kms.listAliases({ KeyId }))).toEqual(names);
    expect(namesOf(await kms.listAliases({ KeyId: other }))).toEqual(['alias/other']);
    expect(namesOf(await kms.listAliases({}))).toEqual([...names, 'alias/other']);
  });

  test('of a key without aliases leaves none', async () => {
    const { kms, other } = await withAliases(3);

    const { $metadata: _, ...output } = await kms.listAliases({ KeyId: other });

    expect(output).toEqual({ Aliases: [], Truncated: false });
  });
});

describe.each([
  ['all aliases', false],
  ['the aliases of a key', true],
])('pages of %s', (_, isOfKey) => {
  /** {@link withAliases}, and what a request for these pages says besides. */
  async function arrange(count: number) {
    const arranged = await withAliases(count);
    return { ...arranged, filter: isOfKey ? { KeyId: arranged.KeyId } : {} };
  }

  test('have 50 by default', async () => {
    const { kms, names, filter } = await arrange(51);

    const pages = await everyPage((Marker) => kms.listAliases({ ...filter, Marker }));

    expect(pages.map(({ Aliases }) => Aliases!.length)).toEqual([50, 1]);
    expect(pages.map(({ Truncated }) => Truncated)).toEqual([true, false]);
    expect(pages.flatMap(namesOf)).toEqual(names);
    expect(pages[1]).not.toHaveProperty('NextMarker');
  });

  test.each([
    [100, 'accepted'],
    [101, 'ValidationException'],
    [0, 'ValidationException'],
    [1_001, 'ValidationException'],
  ])('with Limit %i are answered with %s', async (Limit, expected) => {
    const { kms, filter } = await arrange(1);

    expect(await answerTo(kms.listAliases({ ...filter, Limit }))).toBe(expected);
  });

  test.each([1, 2, 3, 5, 6])('of %i yield every alias once', async (Limit) => {
    const { kms, names, filter } = await arrange(5);

    const pages = await everyPage((Marker) => kms.listAliases({ ...filter, Limit, Marker }));

    expect(pages).toHaveLength(Math.ceil(5 / Limit));
    expect(pages.flatMap(namesOf)).toEqual(names);
  });

  test.each(badMarkers)('with a Marker that is %s end with InvalidMarkerException', async (_, Marker) => {
    const { kms, filter } = await arrange(3);

    expect(await answerTo(kms.listAliases({ ...filter, Marker }))).toBe('InvalidMarkerException');
  });

  test('leave out an alias that was deleted between two of them, and no other', async () => {
    const { kms, filter } = await arrange(6);

    const pages = await everyPage(
      (Marker) => kms.listAliases({ ...filter, Limit: 2, Marker }),
      async (page) => {
        if (page !== 1) return;
        await kms.deleteAlias({ AliasName: 'alias/1' });
        await kms.deleteAlias({ AliasName: 'alias/3' });
      },
    );

    expect(pages.flatMap(namesOf)).toEqual(['alias/0', 'alias/1', 'alias/2', 'alias/4', 'alias/5']);
  });

  test('are empty in the end when all aliases are deleted', async () => {
    const { kms, names, filter } = await arrange(4);

    const pages = await everyPage(
      (Marker) => kms.listAliases({ ...filter, Limit: 2, Marker }),
      async () => {
        for (const AliasName of names) await kms.deleteAlias({ AliasName });
      },
    );

    expect(pages.map(namesOf)).toEqual([names.slice(0, 2), []]);
    expect(pages[1]!.Truncated).toBe(false);
  });

  test('show an alias that was deleted and made again between two of them', async () => {
    const { kms, KeyId, filter } = await arrange(4);

    const pages = await everyPage(
      (Marker) => kms.listAliases({ ...filter, Limit: 2, Marker }),
      async (page) => {
        if (page !== 1) return;
        await kms.deleteAlias({ AliasName: 'alias/2' });
        await kms.createAlias({ AliasName: 'alias/2', TargetKeyId: KeyId });
      },
    );

    expect(pages.flatMap(namesOf)).toEqual(['alias/0', 'alias/1', 'alias/3', 'alias/2']);
  });

  test('show aliases that are made after all others were deleted', async () => {
    const { kms, KeyId, names, filter } = await arrange(4);

    const pages = await everyPage(
      (Marker) => kms.listAliases({ ...filter, Limit: 2, Marker }),
      async (page) => {
        if (page !== 1) return;
        for (const AliasName of names) await kms.deleteAlias({ AliasName });
        for (const AliasName of ['alias/a', 'alias/b', 'alias/c']) {
          await kms.createAlias({ AliasName, TargetKeyId: KeyId });
        }
      },
    );

    expect(pages.flatMap(namesOf)).toEqual(['alias/0', 'alias/1', 'alias/a', 'alias/b', 'alias/c']);
  });

  test('go on in a world that was restored from a snapshot between them', async () => {
    const { sim, kms, filter } = await arrange(5);
    await kms.deleteAlias({ AliasName: 'alias/0' });
    const { NextMarker: Marker } = await kms.listAliases({ ...filter, Limit: 2 });

    const restored = createSimulator({ snapshot: sim.snapshot() });

    const rest = await restored.client().listAliases({ ...filter, Marker });
    expect(namesOf(rest)).toEqual(['alias/3', 'alias/4']);
  });
});

test('pages of the aliases of a key show one that moved there between two of them', async () => {
  const { kms, KeyId, other } = await withAliases(3);
  await kms.createAlias({ AliasName: 'alias/moving', TargetKeyId: other });

  const pages = await everyPage(
    (Marker) => kms.listAliases({ KeyId, Limit: 2, Marker }),
    () => kms.updateAlias({ AliasName: 'alias/moving', TargetKeyId: KeyId }),
  );

  expect(pages.flatMap(namesOf)).toEqual(['alias/0', 'alias/1', 'alias/2', 'alias/moving']);
});
