/**
 * The state of KMS keys in a custom key store: what it allows, and how it follows from the key and the store.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 */
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, lastingState, shownState } from '../helpers/look.ts';
import { ownClient, sdkWaysIn } from '../helpers/waysIn.ts';
import * as about from './keyInStore.ts';
import {
  answerWithMessage,
  arrangeKeyInStore,
  connect,
  connectionStates,
  disconnect,
  type RequestAbout,
  secret,
  send,
  shownKeyState,
  storeTypes,
} from './keyInStore.ts';

const keyStates = ['Enabled', 'Disabled', 'PendingDeletion', 'Unavailable'] as const;

/** Answers in the four states, in that order; what stands there is the beginning, or all, of the answer. */
type Answers = readonly [enabled: string, disabled: string, pendingDeletion: string, unavailable: string];

const OK = 'accepted';
const A = 'DisabledException: <key ARN> is disabled.';
const B = 'KMSInvalidStateException: <key ARN> is pending deletion (or pending replica deletion).';
const C = 'KMSInvalidStateException: <key ARN> is not pending deletion (or pending replica deletion).';
const D = 'KMSInvalidStateException: <key ARN> is ';
const UNSUP = 'UnsupportedOperationException: ';
const USAGE = 'InvalidKeyUsageException: ';

const every = (answer: string): Answers => [answer, answer, answer, answer];
const table: readonly (readonly [Readonly<Record<string, RequestAbout>>, Answers])[] = [
  [{ CancelKeyDeletion: about.lifecycle.CancelKeyDeletion }, [C, C, OK, C]],
  [{ CreateAlias: about.changes.CreateAlias }, [OK, OK, B, OK]],
  [{ CreateGrant: about.createGrant }, [OK, A, B, OK]],
  [about.cryptographic, [OK, A, B, D]],
  // The type of a key decides before its state.
  [about.dataKeyPairs, every(UNSUP)],
  [about.always, every(OK)],
  [{ EnableKey: about.lifecycle.EnableKey, DisableKey: about.lifecycle.DisableKey }, [OK, OK, B, OK]],
  [about.rotation, every(UNSUP)],
  [about.imported, every(UNSUP)],
  [{ ScheduleKeyDeletion: about.lifecycle.ScheduleKeyDeletion }, [OK, OK, B, OK]],
  [about.changes, [OK, OK, B, OK]],
  [{ 'UpdateAlias to the key': about.updateAlias['UpdateAlias to the key'] }, [OK, OK, B, OK]],
  [{ 'UpdateAlias from the key': about.updateAlias['UpdateAlias from the key'] }, every(OK)],
  [about.otherUsage, every(USAGE)],
  [{ GetPublicKey: about.getPublicKey }, every(UNSUP)],
  [about.multiRegion, every(UNSUP)],
];

const cells = table.flatMap(([requests, answers]) =>
  Object.entries(requests).flatMap(([request, requestAbout]) =>
    storeTypes.flatMap((type) =>
      keyStates.map((KeyState, i) => [type, KeyState, request, answers[i]!, requestAbout] as const),
    ),
  ),
);

describe.each([ownClient, sdkWaysIn[0]!])('through $way', ({ open }) => {
  test.each(cells)('a key in %s that is %s: %s: %s', async (type, KeyState, _, expected, requestAbout) => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(
      sim,
      type,
      KeyState === 'Unavailable' ? { ConnectionState: 'DISCONNECTED' } : { KeyState },
    );
    const kms = open(sim);
    const shown = await shownKeyState(kms, key.KeyId);
    const before = lastingState(sim);

    const answer = await answerWithMessage(send(kms, ...requestAbout(key)));

    expect(shown).toBe(KeyState);
    expect(answer.replaceAll(key.Arn, '<key ARN>').slice(0, expected.length)).toBe(expected);
    if (expected !== OK) expect(lastingState(sim)).toEqual(before);
  });

  test.each([
    ['AWS_CLOUDHSM', 'is unavailable.'],
    ['EXTERNAL_KEY_STORE', 'in a custom key store that is not connected'],
  ] as const)('an Unavailable key in %s says "%s"', async (type, fragment) => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type, { ConnectionState: 'DISCONNECTED' });

    const answer = await answerWithMessage(send(open(sim), ...about.cryptographic.Encrypt(key)));

    expect(answer).toContain(key.Arn);
    expect(answer).toContain(fragment);
  });
});

describe('ReEncrypt', () => {
  const use = async (
    sourceState: (typeof keyStates)[number],
    destinationState: (typeof keyStates)[number],
  ): Promise<string> => {
    const sim = createSimulator({ maxAttempts: 1 });
    const source = sim.given.cloudHsmKeyStore({ keys: 1 });
    const destination = sim.given.externalKeyStore({ keys: 1 });
    const kms = sim.client();
    const KeyId = source.keys[0]!.KeyId;
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: secret });
    for (const [{ CustomKeyStoreId, keys }, KeyState] of [
      [source, sourceState],
      [destination, destinationState],
    ] as const) {
      const { KeyId: id } = keys[0]!;
      if (KeyState === 'Disabled') await kms.disableKey({ KeyId: id });
      if (KeyState === 'PendingDeletion') await kms.scheduleKeyDeletion({ KeyId: id });
      if (KeyState === 'Unavailable') await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    }
    return answerTo(kms.reEncrypt({ CiphertextBlob, DestinationKeyId: destination.keys[0]!.KeyId }));
  };

  test.each(keyStates.flatMap((source) => keyStates.map((destination) => [source, destination] as const)))(
    'from a key that is %s to one that is %s needs both',
    async (source, destination) => {
      const isBoth = source === 'Enabled' && destination === 'Enabled';

      const answer = await use(source, destination);

      if (isBoth) expect(answer).toBe('accepted');
      else expect(answer).toMatch(/^(DisabledException|KMSInvalidStateException)$/);
    },
  );
});

describe.each(storeTypes)('a key in %s', (type) => {
  // https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
  test('is shown as it is stored while the store is CONNECTED', async () => {
    for (const stored of ['Enabled', 'Disabled', 'PendingDeletion'] as const) {
      const sim = createSimulator();
      const { KeyId } = await arrangeKeyInStore(sim, type, { KeyState: stored });

      expect(await shownKeyState(sim.client(), KeyId)).toBe(stored);
    }
  });

  test.each(connectionStates.filter((state) => state !== 'CONNECTED'))(
    'is Unavailable while the store is %s, unless its deletion is pending',
    async (ConnectionState) => {
      const shown: string[] = [];
      for (const KeyState of ['Enabled', 'Disabled', 'PendingDeletion'] as const) {
        const sim = createSimulator();
        const { KeyId } = await arrangeKeyInStore(sim, type, { ConnectionState, KeyState });
        shown.push(await shownKeyState(sim.client(), KeyId));
      }

      expect(shown).toEqual(['Unavailable', 'Unavailable', 'PendingDeletion']);
    },
  );

  test('is Unavailable from the moment of DisconnectCustomKeyStore', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);
    const kms = sim.client();

    const disconnecting = kms.disconnectCustomKeyStore({ CustomKeyStoreId: key.CustomKeyStoreId });
    const used = answerTo(send(kms, ...about.cryptographic.Encrypt(key)));
    await disconnecting;

    expect(await used).toBe('KMSInvalidStateException');
    expect(await shownKeyState(kms, key.KeyId)).toBe('Unavailable');
  });

  test('stays Unavailable while attempts to connect fail, and while one is running', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type, { ConnectionState: 'FAILED' });
    const kms = sim.client();

    const whileFailed = await shownKeyState(kms, KeyId);
    sim.faults.clear();
    await disconnect(sim, CustomKeyStoreId);
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    const whileConnecting = await shownKeyState(kms, KeyId);
    await sim.advance('20m');

    expect([whileFailed, whileConnecting]).toEqual(['Unavailable', 'Unavailable']);
    expect(await shownKeyState(kms, KeyId)).toBe('Enabled');
  });

  test.each(['Enabled', 'Disabled'] as const)(
    'that was %s is so again after its store was reconnected',
    async (KeyState) => {
      const sim = createSimulator();
      const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type, {
        ConnectionState: 'DISCONNECTED',
        KeyState,
      });

      await connect(sim, CustomKeyStoreId);

      expect(await shownKeyState(sim.client(), KeyId)).toBe(KeyState);
    },
  );

  test('works again after its store was reconnected, with what it encrypted before', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type, { ConnectionState: 'DISCONNECTED' });

    await connect(sim, key.CustomKeyStoreId);
    const { Plaintext } = await send(sim.client(), ...about.cryptographic.Decrypt(key));

    expect(Plaintext).toEqual(secret);
  });

  test.each([
    ['Enabled', 'DisableKey', 'Disabled'],
    ['Disabled', 'EnableKey', 'Enabled'],
  ] as const)(
    'that is %s and Unavailable takes %s, which shows when it is available again',
    async (KeyState, operation, end) => {
      const sim = createSimulator();
      const key = await arrangeKeyInStore(sim, type, { ConnectionState: 'DISCONNECTED', KeyState });
      const kms = sim.client();

      await send(kms, operation, { KeyId: key.KeyId });
      const meanwhile = await shownKeyState(kms, key.KeyId);
      await connect(sim, key.CustomKeyStoreId);

      expect(meanwhile).toBe('Unavailable');
      expect(await shownKeyState(kms, key.KeyId)).toBe(end);
    },
  );

  test('whose deletion is called off without a connection is Unavailable, and Disabled afterwards', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type, {
      ConnectionState: 'DISCONNECTED',
      KeyState: 'PendingDeletion',
    });
    const kms = sim.client();

    await kms.cancelKeyDeletion({ KeyId });
    const meanwhile = await shownKeyState(kms, KeyId);
    await connect(sim, CustomKeyStoreId);

    expect(meanwhile).toBe('Unavailable');
    expect(await shownKeyState(kms, KeyId)).toBe('Disabled');
  });

  test('keeps its state when the key behind it is deleted, and cannot be used', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);
    const kms = sim.client();

    key.cluster?.keys.delete(key.KeyId);
    key.proxy?.keys.delete(key.proxy.requests().findLast((one) => one.XksKeyId !== undefined)!.XksKeyId!);
    const answer = await answerTo(send(kms, ...about.cryptographic.Decrypt(key)));

    expect(answer).toBe('KMSInvalidStateException');
    expect(await shownKeyState(kms, key.KeyId)).toBe('Enabled');
  });

  test('keeps its state when what backs the store is gone while it is CONNECTED', async () => {
    const sim = createSimulator();
    const { cluster, proxy, CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type);
    const kms = sim.client();

    cluster?.delete();
    proxy?.goDown();
    await sim.advance('30d');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    expect(await shownKeyState(kms, KeyId)).toBe('Enabled');
  });

  test('has Enabled true in its metadata exactly while KeyState is Enabled', async () => {
    for (const ConnectionState of connectionStates) {
      for (const stored of ['Enabled', 'Disabled', 'PendingDeletion'] as const) {
        const sim = createSimulator();
        const { KeyId } = await arrangeKeyInStore(sim, type, { ConnectionState, KeyState: stored });

        const { KeyMetadata } = await sim.client().describeKey({ KeyId });

        expect(KeyMetadata!.Enabled).toBe(KeyMetadata!.KeyState === 'Enabled');
        expect(KeyMetadata!.Enabled).toBe(ConnectionState === 'CONNECTED' && stored === 'Enabled');
      }
    }
  });

  test('that is Disabled and whose store is not connected answers as an Unavailable one', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type, { ConnectionState: 'DISCONNECTED', KeyState: 'Disabled' });

    const answer = await answerTo(send(sim.client(), ...about.cryptographic.Encrypt(key)));

    expect(answer).toBe('KMSInvalidStateException');
  });
});

test('an ordinary key is available whatever the custom key stores are in', async () => {
  const sim = createSimulator();
  const { other } = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM', { ConnectionState: 'DISCONNECTED' });
  const kms = sim.client();

  expect(await shownKeyState(kms, other.KeyId)).toBe('Enabled');
  expect((await kms.decrypt({ CiphertextBlob: other.CiphertextBlob })).Plaintext).toEqual(secret);
});

test('keys of one store are not concerned by another', async () => {
  const sim = createSimulator();
  const one = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM', { ConnectionState: 'DISCONNECTED' });
  const { keys } = sim.given.externalKeyStore({ keys: 1 });
  const kms = sim.client();

  expect([await shownKeyState(kms, one.KeyId), await shownKeyState(kms, keys[0]!.KeyId)]).toEqual([
    'Unavailable',
    'Enabled',
  ]);
});
