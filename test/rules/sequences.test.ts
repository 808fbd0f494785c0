/**
 * Stories that users of custom key stores go through, from beginning to end.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-connect-disconnect.html
 */
import {
  CancelKeyDeletionCommand,
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  DecryptCommand,
  DeleteCustomKeyStoreCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisconnectCustomKeyStoreCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  ScheduleKeyDeletionCommand,
  UpdateCustomKeyStoreCommand,
} from '@aws-sdk/client-kms';
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, entryOf, shownState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';
import { arrangeKeyInStore, secret, shownKeyState, storeTypes } from './keyInStore.ts';

const connect = (kms: Kms, CustomKeyStoreId: string) =>
  kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));

const disconnect = (kms: Kms, CustomKeyStoreId: string) =>
  kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));

const tellPassword = (kms: Kms, CustomKeyStoreId: string, KeyStorePassword: string) =>
  kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword }));

/** A store whose KeyStorePassword is not the one of kmsuser; its first attempt to connect has failed. */
async function failedByWrongPassword(sim: Simulator, kms: Kms) {
  const cluster = sim.cloudHsm.createCluster();
  const input = { ...cluster.createCustomKeyStoreInput('store'), KeyStorePassword: 'wrongPassword1' };
  const { CustomKeyStoreId } = await kms.send(new CreateCustomKeyStoreCommand(input));
  await connect(kms, CustomKeyStoreId!);
  await sim.advance('20m');
  return { cluster, CustomKeyStoreId: CustomKeyStoreId! };
}

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'])(
    'a new %s store is CONNECTED some time after connecting, without an error code',
    async (type) => {
      const sim = createSimulator();
      const kms = open(sim);
      const backing = type === 'AWS_CLOUDHSM' ? sim.cloudHsm.createCluster() : sim.xks.createProxy();
      const input = backing.createCustomKeyStoreInput('store');

      const { CustomKeyStoreId } = await kms.send(new CreateCustomKeyStoreCommand(input));
      const created = await shownState(kms, CustomKeyStoreId!);
      await connect(kms, CustomKeyStoreId!);
      const connecting = await shownState(kms, CustomKeyStoreId!);
      await sim.advance('20m');
      const entry = await entryOf(kms, CustomKeyStoreId!);

      expect([created, connecting]).toEqual(['DISCONNECTED', 'CONNECTING']);
      expect(entry).toMatchObject({ ConnectionState: 'CONNECTED', CustomKeyStoreType: type });
      expect(entry).not.toHaveProperty('ConnectionErrorCode');
    },
  );

  test('a store created with a wrong password fails to connect, and cannot be connected while FAILED', async () => {
    const sim = createSimulator();
    const kms = open(sim);

    const { CustomKeyStoreId } = await failedByWrongPassword(sim, kms);
    const shown = await shownState(kms, CustomKeyStoreId);
    const answer = await answerTo(connect(kms, CustomKeyStoreId));

    expect(shown).toBe('FAILED INVALID_CREDENTIALS');
    expect(answer).toBe('CustomKeyStoreInvalidStateException');
    expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED INVALID_CREDENTIALS');
  });

  test('a FAILED store is told no password before it is disconnected', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = await failedByWrongPassword(sim, kms);
    const { KeyStorePassword } = cluster.kmsuser;

    const answer = await answerTo(tellPassword(kms, CustomKeyStoreId, KeyStorePassword));

    expect(answer).toBe('CustomKeyStoreInvalidStateException');
  });

  test('a FAILED store loses its error code by disconnecting', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = await failedByWrongPassword(sim, kms);

    await disconnect(kms, CustomKeyStoreId);
    const atOnce = await shownState(kms, CustomKeyStoreId);
    await sim.advance('10s');
    const entry = await entryOf(kms, CustomKeyStoreId);

    expect(atOnce).toBe('DISCONNECTING');
    expect(entry.ConnectionState).toBe('DISCONNECTED');
    expect(entry).not.toHaveProperty('ConnectionErrorCode');
  });

  test('a store that failed with a wrong password connects once it knows the right one', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = await failedByWrongPassword(sim, kms);
    await disconnect(kms, CustomKeyStoreId);
    await sim.advance('10s');

    await tellPassword(kms, CustomKeyStoreId, cluster.kmsuser.KeyStorePassword);
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test('a CONNECTED store stays CONNECTED when its cluster loses all HSMs', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();

    for (const { HsmId } of cluster.Hsms) cluster.removeHsm(HsmId);
    await sim.advance('7d');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test('a CONNECTED store whose proxy is gone stays CONNECTED, and connecting it again is accepted without effect', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    proxy.goDown();
    const requests = proxy.requests();

    const shown = await shownState(kms, CustomKeyStoreId);
    const answer = await answerTo(connect(kms, CustomKeyStoreId));
    await sim.advance('1h');

    expect([shown, answer]).toEqual(['CONNECTED', 'accepted']);
    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    expect(proxy.requests()).toEqual(requests);
  });

  test('a DISCONNECTED store cannot be disconnected', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });

    const answer = await answerTo(disconnect(kms, CustomKeyStoreId));

    expect(answer).toBe('CustomKeyStoreInvalidStateException');
  });

  test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'])(
    'a CONNECTING %s store that is disconnected ends DISCONNECTED; its attempt is given up',
    async (type) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } =
        type === 'AWS_CLOUDHSM'
          ? sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' })
          : sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
      const seen: string[] = [];
      sim.keyStore(CustomKeyStoreId).subscribe((state) => seen.push(state));

      await sim.advance('1m');
      await disconnect(kms, CustomKeyStoreId);
      await sim.advance('1h');

      expect(seen).toEqual(['DISCONNECTING', 'DISCONNECTED']);
      expect(await shownState(kms, CustomKeyStoreId)).toBe('DISCONNECTED');
    },
  );

  test('an attempt that was given up does not end a later one', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    await sim.advance('15m');
    await disconnect(kms, CustomKeyStoreId);
    await sim.advance('10s');
    await connect(kms, CustomKeyStoreId);

    await sim.advance('19m');
    const tooEarly = await shownState(kms, CustomKeyStoreId);
    await sim.advance('1m');

    expect(tooEarly).toBe('CONNECTING');
    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test('a CONNECTED CloudHSM store takes a new name and stays CONNECTED', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    await kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, NewCustomKeyStoreName: 'renamed' }));

    expect(await entryOf(kms, CustomKeyStoreId)).toMatchObject({
      CustomKeyStoreName: 'renamed',
      ConnectionState: 'CONNECTED',
    });
  });

  test('a CloudHSM store connects again without an update, because AWS KMS knows the password it has set', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    for (let round = 1; round <= 3; round++) {
      await disconnect(kms, CustomKeyStoreId);
      await sim.advance('10s');
      await connect(kms, CustomKeyStoreId);
      await sim.advance('20m');
    }

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test('a store whose kmsuser got a password of the customer meanwhile fails until it is told the password', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    await disconnect(kms, CustomKeyStoreId);
    await sim.advance('10s');

    const KeyStorePassword = cluster.kmsuser.changePassword();
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');
    const untold = await shownState(kms, CustomKeyStoreId);
    await disconnect(kms, CustomKeyStoreId);
    await sim.advance('10s');
    await tellPassword(kms, CustomKeyStoreId, KeyStorePassword);
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');

    expect(untold).toBe('FAILED INVALID_CREDENTIALS');
    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test.each(storeTypes)(
    'a key in a %s store is Unavailable, and not Enabled, once the store is disconnected',
    async (type) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type);

      await disconnect(kms, CustomKeyStoreId);
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));

      expect(KeyMetadata).toMatchObject({ KeyState: 'Unavailable', Enabled: false });
    },
  );

  test.each(storeTypes)(
    'a key in a %s store that is disabled meanwhile stays Unavailable, and is Disabled after reconnecting',
    async (type) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type, {
        ConnectionState: 'DISCONNECTED',
      });

      const answer = await answerTo(kms.send(new DisableKeyCommand({ KeyId })));
      const meanwhile = await shownKeyState(kms, KeyId);
      await connect(kms, CustomKeyStoreId);
      await sim.advance('20m');

      expect([answer, meanwhile]).toEqual(['accepted', 'Unavailable']);
      expect(await shownKeyState(kms, KeyId)).toBe('Disabled');
    },
  );

  test.each(storeTypes)(
    'the deletion of a key in a %s store is scheduled and called off without a connection',
    async (type) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type, {
        ConnectionState: 'DISCONNECTED',
      });

      const scheduled = await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
      const pending = await shownKeyState(kms, KeyId);
      await kms.send(new CancelKeyDeletionCommand({ KeyId }));
      await connect(kms, CustomKeyStoreId);
      await sim.advance('20m');

      expect([scheduled.KeyState, pending]).toEqual(['PendingDeletion', 'PendingDeletion']);
      expect(await shownKeyState(kms, KeyId)).toBe('Disabled');
    },
  );

  test.each(storeTypes)(
    'a DISCONNECTED %s store is deleted only when its last key is really deleted',
    async (type) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, type, {
        ConnectionState: 'DISCONNECTED',
      });
      const deleteStore = () => answerTo(kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId })));
      const { DeletionDate } = await kms.send(
        new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
      );

      const atOnce = await deleteStore();
      await sim.advance(DeletionDate!.getTime() - sim.now - 100);
      const justBefore = await deleteStore();
      await sim.advance(DeletionDate!.getTime() - sim.now);

      expect([atOnce, justBefore]).toEqual([
        'CustomKeyStoreHasCMKsException',
        'CustomKeyStoreHasCMKsException',
      ]);
      expect(await deleteStore()).toBe('accepted');
    },
  );

  test('a CONNECTED store without HSMs stays CONNECTED, and its keys cannot be used until there is one', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, CiphertextBlob, cluster } = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    const decrypt = () => answerTo(kms.send(new DecryptCommand({ CiphertextBlob })));

    for (const { HsmId } of cluster!.Hsms) cluster!.removeHsm(HsmId);
    const shown = await shownState(kms, CustomKeyStoreId);
    const without = await decrypt();
    cluster!.addHsm();

    expect([shown, without]).toEqual(['CONNECTED', 'KMSInvalidStateException']);
    expect(await decrypt()).toBe('accepted');
  });

  test('a CONNECTED store whose proxy is off stays CONNECTED; connecting is a no-op and mends nothing', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, KeyId, proxy } = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE');
    const encrypt = () => answerTo(kms.send(new EncryptCommand({ KeyId, Plaintext: secret })));

    proxy!.goDown();
    const shown = await shownState(kms, CustomKeyStoreId);
    const whileDown = await encrypt();
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');
    const afterConnecting = await encrypt();
    proxy!.comeBack();

    expect([shown, whileDown, afterConnecting]).toEqual([
      'CONNECTED',
      'KMSInvalidStateException',
      'KMSInvalidStateException',
    ]);
    expect(await encrypt()).toBe('accepted');
  });

  test('a data key that was handed out stays usable; only decrypting it again needs the store', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, KeyId } = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    const { Plaintext, CiphertextBlob } = await kms.send(
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }),
    );

    await disconnect(kms, CustomKeyStoreId);
    await sim.advance('10s');
    const refused = await answerTo(kms.send(new DecryptCommand({ CiphertextBlob })));
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');
    const again = await kms.send(new DecryptCommand({ CiphertextBlob }));

    expect(refused).toBe('KMSInvalidStateException');
    expect(again.Plaintext).toEqual(Plaintext);
  });
});
