/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 */
import {
  InvalidMarkerException,
  ListRetirableGrantsCommand,
  paginateListRetirableGrants,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { makeGrants, withGrants } from '../helpers/grants.ts';
import { arrangeKey, origins, role } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { badMarkers, everyPage } from '../helpers/pages.ts';
import { sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

const RetiringPrincipal = role('retirer');
const service = 'ebs.us-east-1.amazonaws.com';

const idsOf = ({ Grants }: { Grants?: { GrantId?: string | undefined }[] | undefined }) =>
  Grants!.map(({ GrantId }) => GrantId!);

describe.each(waysIn)('through $way', ({ open }) => {
  test('answers an empty list for a principal that may retire none', async () => {
    const { $metadata, ...output } = await open(createSimulator()).send(
      new ListRetirableGrantsCommand({ RetiringPrincipal }),
    );

    expect(output).toEqual({ Grants: [], Truncated: false });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('shows the grants of every key that name the principal, in the order of their creation', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const made = [];
    for (const Origin of origins) {
      const { KeyId, Arn } = arrangeKey(sim, Origin);
      const [grant] = await makeGrants(kms, KeyId, 1);
      await makeGrants(kms, KeyId, 1, { RetiringPrincipal: role('other') });
      await makeGrants(kms, KeyId, 1, { RetiringPrincipal: undefined });
      made.push({ KeyId: Arn, GrantId: grant!.GrantId });
    }

    const { Grants } = await open(sim).send(new ListRetirableGrantsCommand({ RetiringPrincipal }));

    expect(Grants).toEqual(
      made.map((grant) => ({
        ...grant,
        CreationDate: expect.any(Date),
        GranteePrincipal: role('reader'),
        RetiringPrincipal,
        IssuingAccount: 'arn:aws:iam::111122223333:root',
        Operations: ['Decrypt'],
      })),
    );
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const error = await errorOf(
      open(createSimulator()).send(new ListRetirableGrantsCommand({ RetiringPrincipal, Marker: 'marker' })),
    );

    expect(error).toBeInstanceOf(InvalidMarkerException);
  });
});

test.each(sdkWaysIn)('$way: the paginator of the AWS SDK finds every grant once', async ({ open }) => {
  const { sim, ids } = await withGrants(createSimulator(), 7);

  const found: string[] = [];
  const config = { client: open(sim), pageSize: 3 };
  for await (const page of paginateListRetirableGrants(config, { RetiringPrincipal })) {
    found.push(...idsOf(page));
  }

  expect(found).toEqual(ids);
});

test('finds the grants that a service may retire', async () => {
  const { kms, KeyId } = await withGrants(createSimulator(), 1);
  const [grant] = await makeGrants(kms, KeyId, 1, {
    RetiringPrincipal: undefined,
    RetiringServicePrincipal: service,
  });

  expect(idsOf(await kms.listRetirableGrants({ RetiringServicePrincipal: service }))).toEqual([
    grant!.GrantId,
  ]);
});

test.each([
  ['no principal', {}, 'ValidationException'],
  ['two principals', { RetiringPrincipal, RetiringServicePrincipal: service }, 'ValidationException'],
  ['an empty principal', { RetiringPrincipal: '' }, 'ValidationException'],
  ['a principal of 257 characters', { RetiringPrincipal: 'p'.repeat(257) }, 'ValidationException'],
])('%s ends with an error', async (_, input, expected) => {
  expect(await answerTo(createSimulator().client().listRetirableGrants(input))).toBe(expected);
});

test('a principal that is no ARN ends with InvalidArnException', async () => {
  const answer = await answerTo(
    createSimulator().client().listRetirableGrants({ RetiringPrincipal: 'alice' }),
  );

  expect(answer).toBe('InvalidArnException');
});

test('forgets grants that are retired, revoked or gone with their key', async () => {
  const { sim, kms, KeyId, ids } = await withGrants(createSimulator(), 3);
  const { KeyId: dying } = sim.given.kmsKey();
  await makeGrants(kms, dying, 1);
  await kms.retireGrant({ KeyId, GrantId: ids[0] });
  await kms.revokeGrant({ KeyId, GrantId: ids[1] });
  await kms.scheduleKeyDeletion({ KeyId: dying, PendingWindowInDays: 7 });
  const pending = idsOf(await kms.listRetirableGrants({ RetiringPrincipal }));
  await sim.advance('8d');

  expect(pending).toHaveLength(2);
  expect(idsOf(await kms.listRetirableGrants({ RetiringPrincipal }))).toEqual([ids[2]]);
});

describe('pages', () => {
  test('have 50 by default', async () => {
    const { kms, ids } = await withGrants(createSimulator(), 51);

    const pages = await everyPage((Marker) => kms.listRetirableGrants({ RetiringPrincipal, Marker }));

    expect(pages.map(({ Grants }) => Grants!.length)).toEqual([50, 1]);
    expect(pages.map(({ Truncated }) => Truncated)).toEqual([true, false]);
    expect(pages.flatMap(idsOf)).toEqual(ids);
  });

  test.each([
    [100, 'accepted'],
    [101, 'ValidationException'],
    [0, 'ValidationException'],
  ])('with Limit %i are answered with %s', async (Limit, expected) => {
    expect(await answerTo(createSimulator().client().listRetirableGrants({ RetiringPrincipal, Limit }))).toBe(
      expected,
    );
  });

  test.each(badMarkers)('with a Marker that is %s end with InvalidMarkerException', async (_, Marker) => {
    const { kms } = await withGrants(createSimulator(), 3);

    expect(await answerTo(kms.listRetirableGrants({ RetiringPrincipal, Marker }))).toBe(
      'InvalidMarkerException',
    );
  });

  test('leave out grants that were retired between two of them, and no other', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 6);

    const pages = await everyPage(
      (Marker) => kms.listRetirableGrants({ RetiringPrincipal, Limit: 2, Marker }),
      async (page) => {
        if (page !== 1) return;
        for (const GrantId of [ids[1], ids[3]]) await kms.retireGrant({ KeyId, GrantId });
      },
    );

    expect(pages.flatMap(idsOf)).toEqual([ids[0], ids[1], ids[2], ids[4], ids[5]]);
  });

  test('are empty in the end when all grants are retired', async () => {
    const { kms, KeyId, ids } = await withGrants(createSimulator(), 4);

    const pages = await everyPage(
      (Marker) => kms.listRetirableGrants({ RetiringPrincipal, Limit: 2, Marker }),
      async () => {
        for (const GrantId of ids) await kms.retireGrant({ KeyId, GrantId });
      },
    );

    expect(pages.map(idsOf)).toEqual([ids.slice(0, 2), []]);
  });

  test('go on in a world that was restored from a snapshot between them', async () => {
    const { sim, kms, KeyId, ids } = await withGrants(createSimulator(), 5);
    await kms.revokeGrant({ KeyId, GrantId: ids[0] });
    const { NextMarker: Marker } = await kms.listRetirableGrants({ RetiringPrincipal, Limit: 2 });

    const restored = createSimulator({ snapshot: sim.snapshot() }).client();

    expect(idsOf(await restored.listRetirableGrants({ RetiringPrincipal, Marker }))).toEqual(ids.slice(3));
  });

  test('are in the same order in a world that was restored from a snapshot', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const [first, second] = [sim.given.kmsKey().KeyId, sim.given.kmsKey().KeyId];
    for (const KeyId of [second, first, second, first]) await makeGrants(kms, KeyId, 1);
    const before = idsOf(await kms.listRetirableGrants({ RetiringPrincipal }));

    const restored = createSimulator({ snapshot: sim.snapshot() }).client();

    expect(idsOf(await restored.listRetirableGrants({ RetiringPrincipal }))).toEqual(before);
  });
});
