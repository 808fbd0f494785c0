/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
import { InvalidGrantIdException, ListGrantsCommand, paginateListGrants } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { makeGrants, withGrants } from '../helpers/grants.ts';
import { arrangeKey, disconnect, origins, role } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { badMarkers, everyPage } from '../helpers/pages.ts';
import { sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

const idsOf = ({ Grants }: { Grants?: { GrantId?: string | undefined }[] | undefined }) =>
  Grants!.map(({ GrantId }) => GrantId!);

const service = 'ebs.us-east-1.amazonaws.com';
const forService = {
  GranteePrincipal: undefined,
  GranteeServicePrincipal: service,
  RetiringPrincipal: undefined,
  RetiringServicePrincipal: service,
  Constraints: { SourceArn: 'arn:aws:ec2:us-east-1:111122223333:volume/vol-1' },
};

describe.each(waysIn)('through $way', ({ open }) => {
  test('answers an empty list when the key has no grants', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const { $metadata, ...output } = await open(sim).send(new ListGrantsCommand({ KeyId }));

    expect(output).toEqual({ Grants: [], Truncated: false });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test.each(origins)('%s: shows what the grant was made with, and no token', async (Origin) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin);
    const { GrantId } = await sim.client().createGrant({
      KeyId,
      Name: 'mine',
      GranteePrincipal: role('reader'),
      RetiringPrincipal: role('retirer'),
      Operations: ['Encrypt', 'Decrypt'],
      Constraints: { EncryptionContextSubset: { tenant: 'a' } },
    });

    const { Grants } = await open(sim).send(new ListGrantsCommand({ KeyId }));

    expect(Grants).toEqual([
      {
        KeyId: Arn,
        GrantId,
        Name: 'mine',
        CreationDate: new Date('2026-01-01T00:00:00Z'),
        GranteePrincipal: role('reader'),
        RetiringPrincipal: role('retirer'),
        IssuingAccount: 'arn:aws:iam::111122223333:root',
        Operations: expect.arrayContaining(['Encrypt', 'Decrypt']),
        Constraints: { EncryptionContextSubset: { tenant: 'a' } },
      },
    ]);
  });

  test('leaves out members that the grant was made without', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    await sim.client().createGrant({ KeyId, GranteePrincipal: role('reader'), Operations: ['Decrypt'] });

    const { Grants } = await open(sim).send(new ListGrantsCommand({ KeyId }));

    expect(Object.keys(Grants![0]!).toSorted()).toEqual([
      'CreationDate',
      'GrantId',
      'GranteePrincipal',
      'IssuingAccount',
      'KeyId',
      'Operations',
    ]);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(open(sim).send(new ListGrantsCommand({ KeyId, GrantId: 'mine' })));

    expect(error).toBeInstanceOf(InvalidGrantIdException);
  });
});

test.each(sdkWaysIn)('$way: the paginator of the AWS SDK finds every grant once', async ({ open }) => {
  const { sim, KeyId, ids } = await withGrants(createSimulator(), 7);

  const found: string[] = [];
  for await (const page of paginateListGrants({ client: open(sim), pageSize: 3 }, { KeyId })) {
    found.push(...idsOf(page));
  }

  expect(found).toEqual(ids);
});

describe('a filter', () => {
  test('by grantee leaves the grants that it may use', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 2);
    const [writer] = await makeGrants(kms, KeyId, 1, { GranteePrincipal: role('writer') });

    expect(idsOf(await kms.listGrants({ KeyId, GranteePrincipal: role('reader') }))).toEqual(ids);
    expect(idsOf(await kms.listGrants({ KeyId, GranteePrincipal: role('writer') }))).toEqual([
      writer!.GrantId,
    ]);
    expect(idsOf(await kms.listGrants({ KeyId, GranteePrincipal: role('nobody') }))).toEqual([]);
  });

  test('by service leaves the grants that it may use', async () => {
    const { kms, KeyId } = await withGrants(createSimulator(), 2);
    const [ofService] = await makeGrants(kms, KeyId, 1, forService);

    const output = await kms.listGrants({ KeyId, GranteeServicePrincipal: service });

    expect(output.Grants).toMatchObject([
      {
        GrantId: ofService!.GrantId,
        GranteeServicePrincipal: service,
        RetiringServicePrincipal: service,
      },
    ]);
    expect(output.Grants![0]).not.toHaveProperty('GranteePrincipal');
  });

  test('by id leaves one', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 3);

    const { $metadata: _, ...output } = await kms.listGrants({ KeyId, GrantId: ids[1] });

    expect(idsOf(output)).toEqual([ids[1]]);
    expect(output.Truncated).toBe(false);
  });

  test('by id and grantee leaves one, or none', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 1);
    const find = async (name: string) =>
      idsOf(await kms.listGrants({ KeyId, GrantId: ids[0], GranteePrincipal: role(name) }));

    expect([await find('reader'), await find('writer')]).toEqual([ids, []]);
  });

  test.each([
    ['an id that is none', 'mine', 'InvalidGrantIdException'],
    ['an id that is too short', 'a'.repeat(63), 'InvalidGrantIdException'],
    ['an id in capital letters', 'A'.repeat(64), 'InvalidGrantIdException'],
    ['the id of no grant', 'a'.repeat(64), 'NotFoundException'],
    ['an empty id', '', 'ValidationException'],
    ['an id of 129 characters', 'a'.repeat(129), 'ValidationException'],
  ])('by %s ends with an error', async (_, GrantId, expected) => {
    const { kms, KeyId } = await withGrants(createSimulator(), 1);

    expect(await answerTo(kms.listGrants({ KeyId, GrantId }))).toBe(expected);
  });

  test('by the id of a grant of another key ends with NotFoundException', async () => {
    const { sim, kms, ids } = await withGrants(createSimulator(), 1);
    const { KeyId: other } = sim.given.kmsKey();

    expect(await answerTo(kms.listGrants({ KeyId: other, GrantId: ids[0] }))).toBe('NotFoundException');
  });
});

test('shows the grants of a key whatever it is in', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  for (const Origin of origins) {
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin);
    await makeGrants(kms, KeyId, 1);
    await kms.scheduleKeyDeletion({ KeyId });
    if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

    expect(idsOf(await kms.listGrants({ KeyId }))).toHaveLength(1);
  }
});

describe.each([
  ['all grants', {}],
  ['the grants of a grantee', { GranteePrincipal: role('reader') }],
])('pages of %s', (_, filter) => {
  test('have 50 by default', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 51);

    const pages = await everyPage((Marker) => kms.listGrants({ ...filter, KeyId, Marker }));

    expect(pages.map(({ Grants }) => Grants!.length)).toEqual([50, 1]);
    expect(pages.map(({ Truncated }) => Truncated)).toEqual([true, false]);
    expect(pages.flatMap(idsOf)).toEqual(ids);
    expect(pages[1]).not.toHaveProperty('NextMarker');
  });

  test.each([
    [100, 'accepted'],
    [101, 'ValidationException'],
    [0, 'ValidationException'],
    [1_001, 'ValidationException'],
  ])('with Limit %i are answered with %s', async (Limit, expected) => {
    const { kms, KeyId } = await withGrants(createSimulator(), 1);

    expect(await answerTo(kms.listGrants({ ...filter, KeyId, Limit }))).toBe(expected);
  });

  test.each([1, 2, 4, 5, 6])('of %i yield every grant once', async (Limit) => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 5);

    const pages = await everyPage((Marker) => kms.listGrants({ ...filter, KeyId, Limit, Marker }));

    expect(pages).toHaveLength(Math.ceil(5 / Limit));
    expect(pages.flatMap(idsOf)).toEqual(ids);
  });

  test.each(badMarkers)('with a Marker that is %s end with InvalidMarkerException', async (_, Marker) => {
    const { kms, KeyId } = await withGrants(createSimulator(), 3);

    expect(await answerTo(kms.listGrants({ ...filter, KeyId, Marker }))).toBe('InvalidMarkerException');
  });

  test('leave out a grant that was revoked between two of them, and no other', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 6);

    const pages = await everyPage(
      (Marker) => kms.listGrants({ ...filter, KeyId, Limit: 2, Marker }),
      async (page) => {
        if (page !== 1) return;
        for (const GrantId of [ids[1], ids[3]]) await kms.revokeGrant({ KeyId, GrantId });
      },
    );

    expect(pages.flatMap(idsOf)).toEqual([ids[0], ids[1], ids[2], ids[4], ids[5]]);
  });

  test('are empty in the end when all grants are revoked', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 4);

    const pages = await everyPage(
      (Marker) => kms.listGrants({ ...filter, KeyId, Limit: 2, Marker }),
      async () => {
        for (const GrantId of ids) await kms.revokeGrant({ KeyId, GrantId });
      },
    );

    expect(pages.map(idsOf)).toEqual([ids.slice(0, 2), []]);
  });

  test('show grants that are made between two of them', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 3);
    const added: string[] = [];

    const pages = await everyPage(
      (Marker) => kms.listGrants({ ...filter, KeyId, Limit: 2, Marker }),
      async () => {
        added.push((await makeGrants(kms, KeyId, 1))[0]!.GrantId);
      },
    );

    expect(pages.flatMap(idsOf).slice(0, 4)).toEqual([...ids, added[0]]);
  });

  test('go on in a world that was restored from a snapshot between them', async () => {
    const { sim, kms, KeyId, ids } = await withGrants(createSimulator(), 5);
    await kms.revokeGrant({ KeyId, GrantId: ids[0] });
    const { NextMarker: Marker } = await kms.listGrants({ ...filter, KeyId, Limit: 2 });

    const restored = createSimulator({ snapshot: sim.snapshot() }).client();

    expect(idsOf(await restored.listGrants({ ...filter, KeyId, Marker }))).toEqual(ids.slice(3));
  });
});
