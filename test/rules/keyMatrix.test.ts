/**
 * Which request about keys in a custom key store is legal in which ConnectionState: the rows M10 and M12 to M35.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoreInvalidStateException.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
import { type ConnectionState, type CustomKeyStoreType, createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { lastingState } from '../helpers/look.ts';
import { ownClient, sdkWaysIn } from '../helpers/waysIn.ts';
import * as about from './keyInStore.ts';
import {
  answerWithMessage,
  arrangeKeyInStore,
  connectionStates,
  type RequestAbout,
  type StoredKeyState,
  send,
  shownKeyState,
  storeTypes,
} from './keyInStore.ts';

/** The answer, and what KeyState shows afterwards where that matters. */
interface Outcome {
  readonly answer: RegExp;
  readonly KeyState?: string;
}

interface Row {
  readonly id: string;
  readonly requests: Readonly<Record<string, RequestAbout>>;
  readonly types?: readonly CustomKeyStoreType[];
  /** The state of the key apart from its store; default Enabled. */
  readonly stored?: StoredKeyState;
  readonly outcome: (state: ConnectionState, type: CustomKeyStoreType) => Outcome;
}

const accepted = /^accepted$/;
const storeState = /^CustomKeyStoreInvalidStateException: /;
const unsupported = /^UnsupportedOperationException: /;
const disabled = /^DisabledException: arn:aws:kms:.* is disabled\.$/;
const pending =
  /^KMSInvalidStateException: arn:aws:kms:.* is pending deletion \(or pending replica deletion\)\.$/;
const notPending =
  /^KMSInvalidStateException: arn:aws:kms:.* is not pending deletion \(or pending replica deletion\)\.$/;
const unavailable = {
  AWS_CLOUDHSM: /^KMSInvalidStateException: arn:aws:kms:.* is unavailable\.$/,
  EXTERNAL_KEY_STORE: /^KMSInvalidStateException: .*in a custom key store that is not connected/,
};

const always = (answer: RegExp) => () => ({ answer });
const whileConnected = (answer: RegExp, otherwise: RegExp) => (state: ConnectionState) => ({
  answer: state === 'CONNECTED' ? answer : otherwise,
});

/** A key that is `stored`, as DescribeKey shows it in that ConnectionState. */
const shownAs = (stored: StoredKeyState, state: ConnectionState) =>
  stored === 'PendingDeletion' || state === 'CONNECTED' ? stored : 'Unavailable';

const becomes = (stored: StoredKeyState) => (state: ConnectionState) => ({
  answer: accepted,
  KeyState: shownAs(stored, state),
});

const rows: readonly Row[] = [
  {
    id: 'M10',
    requests: {
      DeleteCustomKeyStore: ({ CustomKeyStoreId }) => ['DeleteCustomKeyStore', { CustomKeyStoreId }],
    },
    outcome: (state) => ({
      answer: state === 'DISCONNECTED' ? /^CustomKeyStoreHasCMKsException: / : storeState,
    }),
  },
  {
    id: 'M12',
    requests: { CreateKey: about.createKey },
    types: ['AWS_CLOUDHSM'],
    outcome: whileConnected(accepted, storeState),
  },
  {
    id: 'M13',
    requests: { CreateKey: about.createKey },
    types: ['EXTERNAL_KEY_STORE'],
    outcome: whileConnected(accepted, storeState),
  },
  {
    id: 'M14',
    requests: { GenerateRandom: about.generateRandom },
    types: ['AWS_CLOUDHSM'],
    outcome: whileConnected(accepted, storeState),
  },
  {
    id: 'M15',
    requests: { GenerateRandom: about.generateRandom },
    types: ['EXTERNAL_KEY_STORE'],
    outcome: always(unsupported),
  },
  {
    id: 'M16',
    requests: about.cryptographic,
    outcome: (state, type) => ({ answer: state === 'CONNECTED' ? accepted : unavailable[type] }),
  },
  {
    id: 'M17',
    requests: about.cryptographic,
    stored: 'Disabled',
    outcome: (state, type) => ({ answer: state === 'CONNECTED' ? disabled : unavailable[type] }),
  },
  { id: 'M18', requests: about.cryptographic, stored: 'PendingDeletion', outcome: always(pending) },
  { id: 'M19', requests: about.dataKeyPairs, outcome: always(unsupported) },
  { id: 'M20', requests: about.rotation, outcome: always(unsupported) },
  { id: 'M21', requests: about.imported, outcome: always(unsupported) },
  {
    id: 'M22',
    requests: { ScheduleKeyDeletion: about.lifecycle.ScheduleKeyDeletion },
    outcome: becomes('PendingDeletion'),
  },
  {
    id: 'M22',
    requests: { ScheduleKeyDeletion: about.lifecycle.ScheduleKeyDeletion },
    stored: 'Disabled',
    outcome: becomes('PendingDeletion'),
  },
  {
    id: 'M23',
    requests: { ScheduleKeyDeletion: about.lifecycle.ScheduleKeyDeletion },
    stored: 'PendingDeletion',
    outcome: always(pending),
  },
  {
    id: 'M24',
    requests: { CancelKeyDeletion: about.lifecycle.CancelKeyDeletion },
    stored: 'PendingDeletion',
    outcome: becomes('Disabled'),
  },
  {
    id: 'M25',
    requests: { CancelKeyDeletion: about.lifecycle.CancelKeyDeletion },
    outcome: always(notPending),
  },
  {
    id: 'M25',
    requests: { CancelKeyDeletion: about.lifecycle.CancelKeyDeletion },
    stored: 'Disabled',
    outcome: always(notPending),
  },
  { id: 'M26', requests: { EnableKey: about.lifecycle.EnableKey }, outcome: becomes('Enabled') },
  {
    id: 'M26',
    requests: { EnableKey: about.lifecycle.EnableKey },
    stored: 'Disabled',
    outcome: becomes('Enabled'),
  },
  { id: 'M26', requests: { DisableKey: about.lifecycle.DisableKey }, outcome: becomes('Disabled') },
  {
    id: 'M26',
    requests: { DisableKey: about.lifecycle.DisableKey },
    stored: 'Disabled',
    outcome: becomes('Disabled'),
  },
  {
    id: 'M27',
    requests: { EnableKey: about.lifecycle.EnableKey, DisableKey: about.lifecycle.DisableKey },
    stored: 'PendingDeletion',
    outcome: always(pending),
  },
  ...(['Enabled', 'Disabled', 'PendingDeletion'] as const).map((stored) => ({
    id: 'M28',
    requests: { DescribeKey: about.always.DescribeKey },
    stored,
    outcome: becomes(stored),
  })),
  { id: 'M29', requests: about.changes, outcome: always(accepted) },
  { id: 'M29', requests: about.changes, stored: 'Disabled', outcome: always(accepted) },
  { id: 'M30', requests: about.changes, stored: 'PendingDeletion', outcome: always(pending) },
  { id: 'M31', requests: { CreateGrant: about.createGrant }, outcome: always(accepted) },
  {
    id: 'M31',
    requests: { CreateGrant: about.createGrant },
    stored: 'Disabled',
    outcome: whileConnected(disabled, accepted),
  },
  {
    id: 'M31',
    requests: { CreateGrant: about.createGrant },
    stored: 'PendingDeletion',
    outcome: always(pending),
  },
  ...(['Enabled', 'Disabled', 'PendingDeletion'] as const).map((stored) => ({
    id: 'M32',
    requests: about.always,
    stored,
    outcome: always(accepted),
  })),
  {
    // Never refused by AWS KMS; that the simulator keeps no such record, it says itself.
    id: 'M32',
    requests: { GetKeyLastUsage: ({ KeyId }) => ['GetKeyLastUsage', { KeyId }] },
    outcome: always(/^NotSimulatedException: /),
  },
  { id: 'M33', requests: about.updateAlias, outcome: always(accepted) },
  { id: 'M33', requests: about.updateAlias, stored: 'Disabled', outcome: always(accepted) },
  {
    id: 'M33',
    requests: { 'UpdateAlias to the key': about.updateAlias['UpdateAlias to the key'] },
    stored: 'PendingDeletion',
    outcome: always(pending),
  },
  {
    id: 'M33',
    requests: { 'UpdateAlias from the key': about.updateAlias['UpdateAlias from the key'] },
    stored: 'PendingDeletion',
    outcome: always(accepted),
  },
  { id: 'M34', requests: about.otherUsage, outcome: always(/^InvalidKeyUsageException: /) },
  { id: 'M34', requests: { GetPublicKey: about.getPublicKey }, outcome: always(unsupported) },
  { id: 'M35', requests: about.multiRegion, outcome: always(unsupported) },
];

const cells = rows.flatMap(({ id, requests, types = storeTypes, stored = 'Enabled', outcome }) =>
  types.flatMap((type) =>
    connectionStates.flatMap((state) =>
      Object.entries(requests).map(([request, requestAbout]) => {
        const expected = outcome(state, type);
        const title = `${id}: ${type}, ${state}: ${request} of a key stored as ${stored}: ${expected.answer.source}`;
        return [title, { type, state, stored, requestAbout, expected }] as const;
      }),
    ),
  ),
);

test('every row of the matrix is here', () => {
  const ids = [...new Set(rows.map(({ id }) => id))];

  expect(ids).toEqual(['M10', ...Array.from({ length: 24 }, (_, i) => `M${12 + i}`)]);
});

describe.each([ownClient, sdkWaysIn[0]!])('through $way', ({ open }) => {
  test.each(cells)('%s', async (_, { type, state, stored, requestAbout, expected }) => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, type, { ConnectionState: state, KeyState: stored });
    const kms = open(sim);
    const before = lastingState(sim);

    const answer = await answerWithMessage(send(kms, ...requestAbout(key)));

    expect(answer).toMatch(expected.answer);
    if (answer !== 'accepted') expect(lastingState(sim)).toEqual(before);
    if (expected.KeyState !== undefined) {
      expect(await shownKeyState(kms, key.KeyId)).toBe(expected.KeyState);
    }
    expect(sim.keyStore(key.CustomKeyStoreId).ConnectionState).toBe(state);
  });

  test.each(connectionStates)(
    'M12: AWS_CLOUDHSM, %s: CreateKey on a cluster with one active HSM is refused by state first',
    async (state) => {
      const sim = createSimulator({ maxAttempts: 1 });
      const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM', { ConnectionState: state });
      key.cluster!.removeHsm();
      const before = lastingState(sim);

      const answer = await answerWithMessage(send(open(sim), ...about.createKey(key)));

      expect(answer).toMatch(
        state === 'CONNECTED' ? /^CloudHsmClusterInvalidConfigurationException: / : storeState,
      );
      expect(lastingState(sim)).toEqual(before);
    },
  );

  test.each(connectionStates)(
    'M13: EXTERNAL_KEY_STORE, %s: CreateKey asks the proxy only while CONNECTED',
    async (state) => {
      const sim = createSimulator({ maxAttempts: 1 });
      const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE', { ConnectionState: state });
      const before = key.proxy!.requests().length;

      await answerWithMessage(send(open(sim), ...about.createKey(key)));

      const asked = key.proxy!.requests().slice(before);
      expect(asked.map(({ XksOperation }) => XksOperation)).toEqual(
        state === 'CONNECTED' ? ['GetKeyMetadata'] : [],
      );
    },
  );

  test.each(connectionStates)(
    'M16: EXTERNAL_KEY_STORE, %s: a cryptographic operation asks the proxy only while CONNECTED',
    async (state) => {
      const sim = createSimulator({ maxAttempts: 1 });
      const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE', { ConnectionState: state });
      const before = key.proxy!.requests().length;

      await answerWithMessage(send(open(sim), ...about.cryptographic.Encrypt(key)));

      expect(key.proxy!.requests().length - before).toBe(state === 'CONNECTED' ? 1 : 0);
    },
  );
});
