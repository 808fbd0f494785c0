/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 */
import { KMSInvalidStateException, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import {
  arrangeKey,
  cloudHsmKey,
  disconnect,
  externalKey,
  keyStateOf,
  origins,
  role,
} from '../helpers/keys.ts';
import { answerTo, errorOf, lastingState } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers when the key will be deleted', async (Origin) => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await open(sim).send(
      new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
    );

    expect(output).toEqual({
      KeyId: Arn,
      DeletionDate: new Date('2026-01-08T00:00:00Z'),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
    });
    expect($metadata.httpStatusCode).toBe(200);
    expect(await keyStateOf(sim.client(), KeyId)).toBe('PendingDeletion');
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion' });

    const error = await errorOf(open(sim).send(new ScheduleKeyDeletionCommand({ KeyId })));

    expect(error).toBeInstanceOf(KMSInvalidStateException);
  });
});

describe('PendingWindowInDays', () => {
  test('is 30 by default', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const output = await sim.client().scheduleKeyDeletion({ KeyId });

    expect(output).toMatchObject({
      PendingWindowInDays: 30,
      DeletionDate: new Date('2026-01-31T00:00:00Z'),
    });
  });

  test.each([
    [6, 'ValidationException'],
    [7, 'accepted'],
    [30, 'accepted'],
    [31, 'ValidationException'],
    [0, 'ValidationException'],
    [366, 'ValidationException'],
  ])('%i is answered with %s', async (PendingWindowInDays, expected) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    expect(await answerTo(sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays }))).toBe(expected);
    expect(await keyStateOf(sim.client(), KeyId)).toBe(
      expected === 'accepted' ? 'PendingDeletion' : 'Enabled',
    );
  });
});

describe.each(origins)('a key of origin %s', (Origin) => {
  test('is there until its DeletionDate, and then gone with its aliases and grants', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = arrangeKey(sim, Origin, { AliasName: 'alias/mine' });
    const { GrantToken } = await kms.createGrant({
      KeyId,
      GranteePrincipal: role('reader'),
      RetiringPrincipal: role('retirer'),
      Operations: ['Decrypt'],
    });
    const { DeletionDate } = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });

    await sim.advance(DeletionDate!.getTime() - 1 - sim.now);
    const before = sim.snapshot().accounts[0]!.account.keys.rows.length;
    await sim.advance(1);

    expect([before, sim.snapshot().accounts[0]!.account.keys.rows.length]).toEqual([1, 0]);
    expect(await answerTo(kms.describeKey({ KeyId }))).toBe('NotFoundException');
    expect(await answerTo(kms.describeKey({ KeyId: 'alias/mine' }))).toBe('NotFoundException');
    expect(await kms.listKeys({})).toMatchObject({ Keys: [] });
    expect(await kms.listAliases({})).toMatchObject({ Aliases: [] });
    expect(await kms.listRetirableGrants({ RetiringPrincipal: role('retirer') })).toMatchObject({
      Grants: [],
    });
    expect(await answerTo(kms.retireGrant({ GrantToken }))).toBe('InvalidGrantTokenException');
    expect(sim.snapshot().deadlines).toEqual([]);
  });

  test('leaves its alias free for another key', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const init = { AliasName: 'alias/mine', PendingWindowInDays: 7 };
    arrangeKey(sim, Origin, { ...init, KeyState: 'PendingDeletion' });
    const other = sim.given.kmsKey();
    const create = () => answerTo(kms.createAlias({ AliasName: 'alias/mine', TargetKeyId: other.KeyId }));

    const answers = [await create()];
    await sim.advance('8d');
    answers.push(await create());

    expect(answers).toEqual(['AlreadyExistsException', 'accepted']);
  });

  test('that is PendingDeletion keeps its DeletionDate', async () => {
    const sim = createSimulator();
    const { KeyId, Arn } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    const before = lastingState(sim);

    const error = await errorOf(sim.client().scheduleKeyDeletion({ KeyId }));

    expect(error).toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending deletion (or pending replica deletion).`,
    });
    expect(lastingState(sim)).toEqual(before);
  });

  test('that is Disabled can be deleted too', async () => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin, { KeyState: 'Disabled' });

    expect(await answerTo(sim.client().scheduleKeyDeletion({ KeyId }))).toBe('accepted');
  });
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/delete-cmk-keystore.html */
describe('the key material of a deleted key', () => {
  test('is deleted in the cluster', async () => {
    const sim = createSimulator();
    const { cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 2 });

    await sim.client().scheduleKeyDeletion({ KeyId: keys[0]!.KeyId, PendingWindowInDays: 7 });
    const pending = cluster.keys.list().length;
    await sim.advance('8d');

    expect(pending).toBe(2);
    expect(cluster.keys.list().map(({ label }) => label)).toEqual([keys[1]!.Arn]);
  });

  test('stays in a cluster whose store is not connected, while the key is gone', async () => {
    const sim = createSimulator();
    const { KeyId, Arn, CustomKeyStoreId, cluster } = cloudHsmKey(sim);
    await sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await disconnect(sim, CustomKeyStoreId);
    const pending = await keyStateOf(sim.client(), KeyId);
    await sim.advance('8d');

    expect(pending).toBe('PendingDeletion');
    expect(await answerTo(sim.client().describeKey({ KeyId }))).toBe('NotFoundException');
    expect(cluster.keys.list().map(({ label }) => label)).toEqual([Arn]);
  });

  test('stays in a cluster that cannot be asked, while the key is gone', async () => {
    const sim = createSimulator();
    const { KeyId, cluster } = cloudHsmKey(sim);
    await sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    cluster.interruptNetwork();
    await sim.advance('8d');

    expect(await answerTo(sim.client().describeKey({ KeyId }))).toBe('NotFoundException');
    expect(cluster.keys.list()).toHaveLength(1);
  });

  test('stays in the external key manager, and the proxy is not asked', async () => {
    const sim = createSimulator();
    const { KeyId, proxy } = externalKey(sim);
    const [keys, requests] = [proxy.keys.list(), proxy.requests()];

    await sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('8d');

    expect(proxy.keys.list()).toEqual(keys);
    expect(proxy.requests()).toEqual(requests);
  });
});

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html */
test.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)(
  'the %s store of a key can be deleted once the key is',
  async (Origin) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin);
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await disconnect(sim, CustomKeyStoreId!);

    const answers = [await answerTo(kms.deleteCustomKeyStore({ CustomKeyStoreId }))];
    await sim.advance('8d');
    answers.push(await answerTo(kms.deleteCustomKeyStore({ CustomKeyStoreId })));

    expect(answers).toEqual(['CustomKeyStoreHasCMKsException', 'accepted']);
  },
);

test('goes on in a world that was restored from a snapshot', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
  await sim.advance('3d');

  const restored = createSimulator({ snapshot: sim.snapshot() });
  await restored.advance('3d');
  const states = [await keyStateOf(restored.client(), KeyId)];
  await restored.advance('1d');

  expect(states).toEqual(['PendingDeletion']);
  expect(await answerTo(restored.client().describeKey({ KeyId }))).toBe('NotFoundException');
});
