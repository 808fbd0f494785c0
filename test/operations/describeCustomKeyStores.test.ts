/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 */
import {
  DescribeCustomKeyStoresCommand,
  type DescribeCustomKeyStoresCommandInput,
  paginateDescribeCustomKeyStores,
} from '@aws-sdk/client-kms';
import { type ConnectionState, createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, entryOf, lastingState, passwordOfKmsuser } from '../helpers/look.ts';
import { type Kms, ownClient, sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

const list = (kms: Kms, input: DescribeCustomKeyStoresCommandInput = {}) =>
  kms.send(new DescribeCustomKeyStoresCommand(input));

/** Stores of both types by turns; returns their ids in the order of their creation. */
function arrange(sim: Simulator, stores: number): string[] {
  return Array.from({ length: stores }, (_, i) =>
    i % 2 === 0
      ? sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' }).CustomKeyStoreId
      : sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' }).CustomKeyStoreId,
  );
}

/** The ids on every page, one after the other. */
async function pages(kms: Kms, Limit: number): Promise<string[][]> {
  const ids: string[][] = [];
  let Marker: string | undefined;
  do {
    const { CustomKeyStores, NextMarker } = await list(kms, { Limit, Marker });
    ids.push(CustomKeyStores!.map(({ CustomKeyStoreId }) => CustomKeyStoreId!));
    Marker = NextMarker;
  } while (Marker !== undefined);
  return ids;
}

const ids = async (kms: Kms, input: DescribeCustomKeyStoresCommandInput = {}) =>
  (await list(kms, input)).CustomKeyStores!.map(({ CustomKeyStoreId }) => CustomKeyStoreId);

describe.each(waysIn)('through $way', ({ open }) => {
  describe('without a filter', () => {
    test('answers an empty list when there is no store', async () => {
      const sim = createSimulator();
      const kms = open(sim);

      const { $metadata, ...output } = await list(kms);

      expect(output).toEqual({ CustomKeyStores: [], Truncated: false });
      expect($metadata.httpStatusCode).toBe(200);
    });

    test('lists stores of both types in the order of their creation', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const created = arrange(sim, 5);

      const { CustomKeyStores, Truncated, NextMarker } = await list(kms);

      expect(CustomKeyStores!.map(({ CustomKeyStoreId }) => CustomKeyStoreId)).toEqual(created);
      expect([Truncated, NextMarker]).toEqual([false, undefined]);
    });

    test('changes nothing', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
      sim.given.externalKeyStore({ ConnectionState: 'FAILED' });
      const before = lastingState(sim);

      await list(kms);

      expect(lastingState(sim)).toEqual(before);
    });
  });

  describe('with a filter', () => {
    test('shows the store with the id, and no other', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const [, second] = arrange(sim, 3);

      const { $metadata: _, ...output } = await list(kms, { CustomKeyStoreId: second });

      expect(output).toEqual({ CustomKeyStores: [await entryOf(kms, second!)], Truncated: false });
      expect(output.CustomKeyStores![0]!.CustomKeyStoreId).toBe(second);
    });

    test('shows the store with the name, and no other', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      arrange(sim, 2);
      const { CustomKeyStoreId } = sim.given.externalKeyStore({ CustomKeyStoreName: 'wanted' });
      arrange(sim, 2);

      const shown = await ids(kms, { CustomKeyStoreName: 'wanted' });

      expect(shown).toEqual([CustomKeyStoreId]);
    });

    test.each<[string, DescribeCustomKeyStoresCommandInput, string]>([
      ['an unknown id', { CustomKeyStoreId: 'cks-00000000000000000' }, 'CustomKeyStoreNotFoundException'],
      ['an unknown name', { CustomKeyStoreName: 'unknown' }, 'CustomKeyStoreNotFoundException'],
      ['a name in other capitals', { CustomKeyStoreName: 'STORE' }, 'CustomKeyStoreNotFoundException'],
      ['the beginning of a name', { CustomKeyStoreName: 'stor' }, 'CustomKeyStoreNotFoundException'],
      ['a name as an id', { CustomKeyStoreId: 'store' }, 'CustomKeyStoreNotFoundException'],
      ['both filters', { CustomKeyStoreId: 'cks-1', CustomKeyStoreName: 'store' }, 'ValidationException'],
      ['an empty id', { CustomKeyStoreId: '' }, 'ValidationException'],
      ['an id of 65 characters', { CustomKeyStoreId: 'c'.repeat(65) }, 'ValidationException'],
      ['an empty name', { CustomKeyStoreName: '' }, 'ValidationException'],
      ['a name of 257 characters', { CustomKeyStoreName: 'n'.repeat(257) }, 'ValidationException'],
    ])('answers %s as documented', async (_, input, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'store', CustomKeyStoreId: 'cks-1' });

      const answer = await answerTo(list(kms, input));

      expect(answer).toBe(expected);
    });
  });

  describe('of an entry', () => {
    const states: ConnectionState[] = ['DISCONNECTED', 'CONNECTING', 'CONNECTED', 'DISCONNECTING', 'FAILED'];
    const always = [
      'ConnectionState',
      'CreationDate',
      'CustomKeyStoreId',
      'CustomKeyStoreName',
      'CustomKeyStoreType',
    ];
    const whileFailed = (state: ConnectionState) => (state === 'FAILED' ? ['ConnectionErrorCode'] : []);

    test.each(states)('AWS_CLOUDHSM, %s: has the members that its type and state have', async (state) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: state });

      const entry = await entryOf(kms, CustomKeyStoreId);

      expect(Object.keys(entry).sort()).toEqual(
        [...always, ...whileFailed(state), 'CloudHsmClusterId', 'TrustAnchorCertificate'].sort(),
      );
      expect(entry.ConnectionState).toBe(state);
    });

    test.each(states)(
      'EXTERNAL_KEY_STORE, %s: has the members that its type and state have',
      async (state) => {
        const sim = createSimulator();
        const kms = open(sim);
        const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: state });

        const entry = await entryOf(kms, CustomKeyStoreId);

        expect(Object.keys(entry).sort()).toEqual(
          [...always, ...whileFailed(state), 'XksProxyConfiguration'].sort(),
        );
        expect(Object.keys(entry.XksProxyConfiguration!).sort()).toEqual([
          'AccessKeyId',
          'Connectivity',
          'UriEndpoint',
          'UriPath',
        ]);
      },
    );

    test('says when the store was created, as a Date', async () => {
      const sim = createSimulator({ startTime: '2026-01-01T00:00:00Z' });
      const kms = open(sim);
      await sim.advance(1_234);
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
      await sim.advance('1d');

      const { CreationDate } = await entryOf(kms, CustomKeyStoreId);

      expect(CreationDate).toBeInstanceOf(Date);
      expect(CreationDate!.toISOString()).toBe('2026-01-01T00:00:01.234Z');
    });

    test('never holds a secret', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { cluster } = sim.given.cloudHsmKeyStore();
      const { proxy } = sim.given.externalKeyStore({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });
      const secrets = [
        cluster.kmsuser.KeyStorePassword,
        passwordOfKmsuser(sim, cluster.ClusterId), // the one that AWS KMS has set
        proxy.XksProxyAuthenticationCredential.RawSecretAccessKey,
      ];

      const output = JSON.stringify(await list(kms));

      expect(new Set(secrets).size).toBe(3);
      for (const secret of secrets) expect(output).not.toContain(secret);
    });
  });

  describe('of pages', () => {
    test.each([
      [1, [1, 1, 1, 1, 1]],
      [2, [2, 2, 1]],
      [4, [4, 1]],
      [5, [5]],
      [1000, [5]],
    ])('with Limit %i shows every store once', async (Limit, sizes) => {
      const sim = createSimulator();
      const kms = open(sim);
      const created = arrange(sim, 5);

      const shown = await pages(kms, Limit);

      expect(shown.flat()).toEqual(created);
      expect(shown.map((page) => page.length)).toEqual(sizes);
    });

    test('has NextMarker exactly when it is truncated', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      arrange(sim, 3);

      const first = await list(kms, { Limit: 2 });
      const last = await list(kms, { Limit: 2, Marker: first.NextMarker });

      expect(first.Truncated).toBe(true);
      expect(first.NextMarker).toMatch(/^[\u0020-\u00FF]{1,1024}$/);
      expect(last.Truncated).toBe(false);
      expect(last).not.toHaveProperty('NextMarker');
    });

    test('goes on without gap or double when stores come and go in between', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const created = arrange(sim, 4);
      const first = await list(kms, { Limit: 2 });
      await sim.client().deleteCustomKeyStore({ CustomKeyStoreId: created[1] });
      await sim.client().deleteCustomKeyStore({ CustomKeyStoreId: created[2] });
      const [late] = arrange(sim, 1);

      const rest = await ids(kms, { Marker: first.NextMarker });

      expect(rest).toEqual([created[3], late]);
    });

    test('takes a marker in a world that continues from a snapshot', async () => {
      const sim = createSimulator();
      const created = arrange(sim, 3);
      const { NextMarker } = await list(open(sim), { Limit: 1 });

      const rest = await ids(open(createSimulator({ snapshot: sim.snapshot() })), { Marker: NextMarker });

      expect(rest).toEqual(created.slice(1));
    });

    test.each<[string, DescribeCustomKeyStoresCommandInput, string]>([
      ['Limit 0', { Limit: 0 }, 'ValidationException'],
      ['Limit 1', { Limit: 1 }, 'accepted'],
      ['Limit 1000', { Limit: 1000 }, 'accepted'],
      ['Limit 1001', { Limit: 1001 }, 'ValidationException'],
      ['Limit -1', { Limit: -1 }, 'ValidationException'],
      ['a marker of nobody', { Marker: 'nobody' }, 'InvalidMarkerException'],
      ['an empty marker', { Marker: '' }, 'ValidationException'],
      ['a marker of 1024 characters', { Marker: 'm'.repeat(1024) }, 'InvalidMarkerException'],
      ['a marker of 1025 characters', { Marker: 'm'.repeat(1025) }, 'ValidationException'],
      ['a marker beyond Latin-1', { Marker: 'marker \u0100' }, 'ValidationException'],
    ])('answers %s as documented', async (_, input, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      arrange(sim, 2);

      const answer = await answerTo(list(kms, input));

      expect(answer).toBe(expected);
    });

    test('takes no marker that was changed', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      arrange(sim, 3);
      const { NextMarker } = await list(kms, { Limit: 1 });
      const changed = [`${NextMarker} `, NextMarker!.slice(1), NextMarker!.toLowerCase(), `${NextMarker}1`];

      const answers = await Promise.all(changed.map((Marker) => answerTo(list(kms, { Marker }))));

      expect(answers).toEqual(changed.map(() => 'InvalidMarkerException'));
    });

    test('takes no marker of a store that another world has and this one never had', async () => {
      const sim = createSimulator();
      arrange(sim, 3);
      const { NextMarker } = await list(open(sim), { Limit: 2 });
      const other = createSimulator();
      arrange(other, 1);

      const answer = await answerTo(list(other.client() as Kms, { Marker: NextMarker }));

      expect(answer).toBe('InvalidMarkerException');
    });
  });
});

describe.each(sdkWaysIn)('through $way', ({ open }) => {
  test.each([1, 3, 10])("is paged by the AWS SDK's own helper, %i at a time", async (pageSize) => {
    const sim = createSimulator();
    const client = open(sim);
    const created = arrange(sim, 7);

    const shown: (string | undefined)[][] = [];
    for await (const { CustomKeyStores } of paginateDescribeCustomKeyStores({ client, pageSize }, {})) {
      shown.push(CustomKeyStores!.map(({ CustomKeyStoreId }) => CustomKeyStoreId));
    }

    expect(shown.flat()).toEqual(created);
    expect(shown).toHaveLength(Math.ceil(7 / pageSize));
  });
});

test('shows 1000 stores unless Limit says otherwise', async () => {
  const sim = createSimulator({ quotas: { resources: { customKeyStores: 1001 } } });
  const kms = ownClient.open(sim);
  const created = arrange(sim, 1001);

  const first = await list(kms);
  const last = await ids(kms, { Marker: first.NextMarker });

  expect(first.CustomKeyStores).toHaveLength(1000);
  expect(first.Truncated).toBe(true);
  expect(last).toEqual([created[1000]]);
});

test('refuses members of the wrong JSON type with SerializationException', async () => {
  const kms = createSimulator().client();
  const wrong = [{ Limit: '10' }, { Limit: 1.5 }, { CustomKeyStoreId: 1 }, { CustomKeyStoreName: {} }, []];

  const answers = await Promise.all(
    wrong.map((input) => answerTo(kms.describeCustomKeyStores(input as never))),
  );

  expect(answers).toEqual(wrong.map(() => 'SerializationException'));
});

test('ignores members that it does not know', async () => {
  const kms = createSimulator().client();

  const { CustomKeyStores } = await kms.describeCustomKeyStores({ Filter: 'all' } as never);

  expect(CustomKeyStores).toEqual([]);
});
