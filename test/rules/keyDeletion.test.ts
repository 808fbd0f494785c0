/**
 * The deletion of KMS keys in custom key stores, to its end or called off.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/delete-cmk-keystore.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/delete-xks-key.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo } from '../helpers/look.ts';
import {
  aliasOfKey,
  arrangeKeyInStore,
  connect,
  disconnect,
  type KeyInStore,
  secret,
  shownKeyState,
  storeTypes,
} from './keyInStore.ts';

const dayMs = 24 * 60 * 60_000;

/** What the trace says about the end of a key. */
const deletionOf = (sim: Simulator, KeyId: string) =>
  sim.trace.find((entry) => entry.type === 'transition' && entry.id === KeyId && entry.to === 'Deleted');

const schedule = (sim: Simulator, { KeyId }: Pick<KeyInStore, 'KeyId'>) =>
  sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });

describe.each(storeTypes)('a key in %s whose deletion is scheduled', (type) => {
  test('is there until its DeletionDate, and gone from then on', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);
    const kms = sim.client();
    const asked = sim.now;

    const { DeletionDate, KeyState, PendingWindowInDays, KeyId } = await schedule(sim, key);
    const { KeyMetadata } = await kms.describeKey({ KeyId: key.KeyId });
    await sim.advance(DeletionDate!.getTime() - sim.now - 1);
    const justBefore = sim.snapshot().accounts[0]!.account.keys.rows.length;
    await sim.advance(1);

    expect({ KeyState, PendingWindowInDays, KeyId }).toEqual({
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
      KeyId: key.Arn,
    });
    expect(DeletionDate!.getTime()).toBe(asked + 7 * dayMs);
    expect(KeyMetadata).toMatchObject({ KeyState: 'PendingDeletion', Enabled: false, DeletionDate });
    expect(justBefore).toBe(2);
    expect(await answerTo(kms.describeKey({ KeyId: key.KeyId }))).toBe('NotFoundException');
    expect((await kms.listKeys()).Keys!.map((one) => one.KeyId)).toEqual([key.other.KeyId]);
  });

  test('takes its aliases and grants with it', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);
    const kms = sim.client();
    const RetiringPrincipal = 'arn:aws:iam::111122223333:role/reader';
    const before = {
      aliases: (await kms.listAliases()).Aliases!.map(({ AliasName }) => AliasName),
      grants: (await kms.listRetirableGrants({ RetiringPrincipal })).Grants!.length,
    };

    await schedule(sim, key);
    await sim.advance('7d');
    const aliases = (await kms.listAliases()).Aliases!.map(({ AliasName }) => AliasName);
    const { Grants } = await kms.listRetirableGrants({ RetiringPrincipal });

    expect(before.aliases).toContain(aliasOfKey);
    expect(before.grants).toBe(1);
    expect(aliases).toEqual(before.aliases.filter((name) => name !== aliasOfKey));
    expect(Grants).toEqual([]);
    expect(await answerTo(kms.createAlias({ AliasName: aliasOfKey, TargetKeyId: key.other.KeyId }))).toBe(
      'accepted',
    );
  });

  test('cannot decrypt any more what it encrypted', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);

    await schedule(sim, key);
    const pending = await answerTo(sim.client().decrypt({ CiphertextBlob: key.CiphertextBlob }));
    await sim.advance('7d');
    const gone = await answerTo(sim.client().decrypt({ CiphertextBlob: key.CiphertextBlob }));

    expect([pending, gone]).toEqual(['KMSInvalidStateException', 'NotFoundException']);
  });

  test('keeps its store from being deleted until the last window has ended', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, ...key } = await arrangeKeyInStore(sim, type);
    const kms = sim.client();
    const second = sim.given.kmsKey({ CustomKeyStoreId });
    await schedule(sim, key);
    await sim.advance('1d');
    await schedule(sim, second);
    await disconnect(sim, CustomKeyStoreId);
    const deleteStore = () => answerTo(kms.deleteCustomKeyStore({ CustomKeyStoreId }));

    const answers = [await deleteStore()];
    await sim.advance('6d');
    answers.push(await deleteStore());
    await sim.advance('1d');
    answers.push(await deleteStore());

    expect(answers).toEqual(['CustomKeyStoreHasCMKsException', 'CustomKeyStoreHasCMKsException', 'accepted']);
  });

  test('is over after one advance of seven days, with all others of the store', async () => {
    const sim = createSimulator();
    const arrange = type === 'AWS_CLOUDHSM' ? 'cloudHsmKeyStore' : 'externalKeyStore';
    const { CustomKeyStoreId } = sim.given[arrange]({
      ConnectionState: 'DISCONNECTED',
      keys: Array.from(
        { length: 5 },
        () => ({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 }) as const,
      ),
    });

    await sim.advance('7d');

    expect(await answerTo(sim.client().deleteCustomKeyStore({ CustomKeyStoreId }))).toBe('accepted');
  });

  test('is called off as Disabled, with aliases, grants and all that it encrypted', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);
    const { KeyId } = key;
    const kms = sim.client();
    await schedule(sim, key);
    await sim.advance('6d');

    const cancelled = await kms.cancelKeyDeletion({ KeyId });
    const { KeyMetadata } = await kms.describeKey({ KeyId: aliasOfKey });
    await sim.advance('60d');
    await kms.enableKey({ KeyId });

    expect(cancelled.KeyId).toBe(key.Arn);
    expect(KeyMetadata).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    expect(KeyMetadata).not.toHaveProperty('DeletionDate');
    expect((await kms.listGrants({ KeyId })).Grants).toHaveLength(1);
    expect((await kms.decrypt({ CiphertextBlob: key.CiphertextBlob })).Plaintext).toEqual(secret);
  });

  test('can be scheduled anew after it was called off, with a window of its own', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);
    const kms = sim.client();
    await schedule(sim, key);
    await sim.advance('6d');
    await kms.cancelKeyDeletion({ KeyId: key.KeyId });

    await schedule(sim, key);
    await sim.advance('6d');
    const meanwhile = await shownKeyState(kms, key.KeyId);
    await sim.advance('1d');

    expect(meanwhile).toBe('PendingDeletion');
    expect(await answerTo(kms.describeKey({ KeyId: key.KeyId }))).toBe('NotFoundException');
  });

  test('is deleted on the same day in a fork, and not in the world that calls it off', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, type);
    await schedule(sim, key);

    const fork = sim.fork();
    await sim.client().cancelKeyDeletion({ KeyId: key.KeyId });
    await fork.advance('7d');
    await sim.advance('7d');

    expect(await answerTo(fork.client().describeKey({ KeyId: key.KeyId }))).toBe('NotFoundException');
    expect(await shownKeyState(sim.client(), key.KeyId)).toBe('Disabled');
  });

  test.each([6, 31, 0, 366])('does not wait %i days', async (PendingWindowInDays) => {
    const sim = createSimulator();
    const { KeyId } = await arrangeKeyInStore(sim, type);

    const answer = await answerTo(sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays }));

    expect(answer).toBe('ValidationException');
    expect(await shownKeyState(sim.client(), KeyId)).toBe('Enabled');
  });

  test.each([
    [7, 7],
    [30, 30],
    [undefined, 30],
  ])('waits %s days as %i', async (given, days) => {
    const sim = createSimulator();
    const { KeyId } = await arrangeKeyInStore(sim, type);
    const asked = sim.now;

    const { DeletionDate } = await sim
      .client()
      .scheduleKeyDeletion({ KeyId, ...(given === undefined ? {} : { PendingWindowInDays: given }) });

    expect(DeletionDate!.getTime() - asked).toBe(days * dayMs);
  });
});

describe('the end of a key in an AWS CloudHSM key store', () => {
  const arrange = async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    return { sim, key, cluster: key.cluster! };
  };
  const end = (sim: Simulator, key: KeyInStore) => deletionOf(sim, key.KeyId);

  test('takes the key in the cluster with it while the store is CONNECTED', async () => {
    const { sim, key, cluster } = await arrange();
    const listed = cluster.keys.list().length;

    await schedule(sim, key);
    const pending = cluster.keys.list().length;
    await sim.advance('7d');

    expect([listed, pending, cluster.keys.list().length]).toEqual([1, 1, 0]);
    expect(end(sim, key)).toMatchObject({
      machine: 'kmsKey',
      from: 'PendingDeletion',
      event: 'deletion.due',
      backingKeyDeletionStatus: 'SUCCESS',
    });
  });

  test.each<[string, (sim: Simulator, key: KeyInStore) => unknown]>([
    ['the store is DISCONNECTED', (sim, key) => disconnect(sim, key.CustomKeyStoreId)],
    ['the cluster has no HSM', (_, { cluster }) => [1, 2].forEach(() => void cluster!.removeHsm())],
    ['the network is cut', (_, { cluster }) => cluster!.interruptNetwork()],
    ['kmsuser is locked out', (_, { cluster }) => cluster!.kmsuser.lockOut()],
    ['no session is free', (_, { cluster }) => cluster!.exhaustSessions()],
    ['the cluster is overloaded', (_, { cluster }) => cluster!.overload()],
  ])('leaves an orphan in the cluster when %s', async (_why, breakIt) => {
    const { sim, key, cluster } = await arrange();
    await schedule(sim, key);
    await breakIt(sim, key);

    await sim.advance('7d');

    expect(end(sim, key)).toMatchObject({ backingKeyDeletionStatus: 'FAILURE' });
    expect(cluster.keys.list().map(({ label }) => label)).toEqual([key.Arn]);
    expect(await answerTo(sim.client().describeKey({ KeyId: key.KeyId }))).toBe('NotFoundException');
  });

  test('leaves an orphan that nobody deletes later, not even by connecting', async () => {
    const { sim, key, cluster } = await arrange();
    await schedule(sim, key);
    await disconnect(sim, key.CustomKeyStoreId);
    await sim.advance('7d');

    await connect(sim, key.CustomKeyStoreId);
    await sim.advance('30d');
    const orphaned = cluster.keys.list();
    cluster.keys.delete(orphaned[0]!.id);

    expect(orphaned.map(({ label }) => label)).toEqual([key.Arn]);
    expect(cluster.keys.list()).toEqual([]);
  });

  test('is no success when the key in the cluster was gone already', async () => {
    const { sim, key, cluster } = await arrange();
    await schedule(sim, key);
    cluster.keys.delete(key.KeyId);

    await sim.advance('7d');

    expect(end(sim, key)).toMatchObject({ backingKeyDeletionStatus: 'FAILURE' });
  });

  test('does not reach backups, nor clusters made from them', async () => {
    const { sim, key, cluster } = await arrange();
    const BackupId = cluster.createBackup();
    await schedule(sim, key);
    await sim.advance('7d');

    const restored = cluster.restoreFromBackup(BackupId);

    expect(cluster.keys.list()).toEqual([]);
    expect(restored.keys.list().map(({ label }) => label)).toEqual([key.Arn]);
  });

  test('leaves the other keys of the cluster alone', async () => {
    const { sim, key, cluster } = await arrange();
    const other = sim.given.kmsKey({ CustomKeyStoreId: key.CustomKeyStoreId });

    await schedule(sim, key);
    await sim.advance('7d');

    expect(cluster.keys.list().map(({ label }) => label)).toEqual([other.Arn]);
    expect(await answerTo(sim.client().encrypt({ KeyId: other.KeyId, Plaintext: secret }))).toBe('accepted');
  });
});

describe('the end of a key in an external key store', () => {
  test('leaves the external key alone, and says nothing about it', async () => {
    const sim = createSimulator();
    const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE');
    const before = key.proxy!.keys.list();
    const requests = key.proxy!.requests().length;

    await schedule(sim, key);
    await sim.advance('7d');

    expect(key.proxy!.keys.list()).toEqual(before);
    expect(key.proxy!.requests()).toHaveLength(requests);
    expect(deletionOf(sim, key.KeyId)).toBeDefined();
    expect(deletionOf(sim, key.KeyId)).not.toHaveProperty('backingKeyDeletionStatus');
  });

  test('lets another KMS key have the XksKeyId, which was in use until then', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, keys } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });
    const kms = sim.client();
    const create = () =>
      answerTo(kms.createKey({ CustomKeyStoreId, XksKeyId: 'my-key', Origin: 'EXTERNAL_KEY_STORE' }));

    const answers = [await create()];
    await schedule(sim, keys[0]!);
    answers.push(await create());
    await sim.advance('7d');
    answers.push(await create());

    expect(answers).toEqual(['XksKeyAlreadyInUseException', 'XksKeyAlreadyInUseException', 'accepted']);
  });
});

test('the end of an ordinary key says nothing about a backing key', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });

  await sim.advance('7d');

  expect(deletionOf(sim, KeyId)).toMatchObject({ machine: 'kmsKey', event: 'deletion.due' });
  expect(deletionOf(sim, KeyId)).not.toHaveProperty('backingKeyDeletionStatus');
});
