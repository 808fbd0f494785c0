/** Application code that knows nothing of the simulator, in good times and in bad ones. */
import { readFileSync } from 'node:fs';
import {
  ConnectCustomKeyStoreCommand,
  DisableKeyCommand,
  DisconnectCustomKeyStoreCommand,
  EnableKeyCommand,
  KMSInvalidStateException,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { errorOf } from './helpers/look.ts';
import { sdkWaysIn } from './helpers/waysIn.ts';
import { EnvelopeEncryption, EnvelopeError } from './userProgram/envelopeEncryption.ts';
import { keyInventory } from './userProgram/keyInventory.ts';
import { disconnect, reconnect, retireStore } from './userProgram/storeMaintenance.ts';

const context = { table: 'orders', column: 'address' };

test.each(['envelopeEncryption', 'keyInventory', 'storeMaintenance'])(
  '%s imports the AWS SDK and Node, and nothing of the simulator',
  (name) => {
    const code = readFileSync(new URL(`userProgram/${name}.ts`, import.meta.url), 'utf8');

    const imported = [...code.matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier!);

    expect(imported).toContain('@aws-sdk/client-kms');
    expect(imported.filter((specifier) => !/^(node:|@aws-sdk\/)/.test(specifier))).toEqual([]);
  },
);

/** Time that the host's timers show the program: that of the world. */
const inWorldTime = { within: '60d', patchGlobals: true } as const;

async function problemOf(sent: Promise<unknown>): Promise<string> {
  const error = await errorOf(sent);
  expect(error).toBeInstanceOf(EnvelopeError);
  return (error as EnvelopeError).problem;
}

describe.each(sdkWaysIn)('envelope encryption over $way', ({ open }) => {
  /** Keeps no data key, so that every record asks AWS KMS. */
  const uncached = (sim: Simulator, KeyId: string) =>
    new EnvelopeEncryption(open(sim), KeyId, { maxAgeMs: 0, now: () => sim.now });

  const keys: [string, (sim: Simulator) => string][] = [
    ['an ordinary key', (sim) => sim.given.kmsKey().KeyId],
    [
      'an alias',
      (sim) => {
        sim.given.kmsKey({ AliasName: 'alias/orders' });
        return 'alias/orders';
      },
    ],
    ['a key in an AWS CloudHSM key store', (sim) => sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!.Arn],
    ['a key in an external key store', (sim) => sim.given.externalKeyStore({ keys: 1 }).keys[0]!.KeyId],
  ];

  test.each(keys)('opens under %s what it sealed, in its context only', async (_what, giveKey) => {
    const sim = createSimulator();
    const KeyId = giveKey(sim);
    const record = await uncached(sim, KeyId).seal('1 Main Street', context);
    const other = uncached(sim, KeyId);

    const opened = await other.open(record, { column: 'address', table: 'orders' });
    const inOther = await problemOf(other.open(record, { ...context, table: 'customers' }));

    expect(opened).toBe('1 Main Street');
    expect(inOther).toBe('record altered');
  });

  test('asks for a data key once for many records, and again when it is old', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const envelope = new EnvelopeEncryption(open(sim), KeyId, { maxUses: 10, now: () => sim.now });

    for (let i = 0; i < 25; i++) await envelope.seal(`record ${i}`, context);
    const afterMany = sim.calls('GenerateDataKey').length;
    await envelope.seal('another table', { ...context, table: 'customers' });
    const afterOther = sim.calls('GenerateDataKey').length;
    await sim.advance('5m');
    await envelope.seal('later', context);

    expect([afterMany, afterOther, sim.calls('GenerateDataKey').length]).toEqual([3, 4, 5]);
  });

  test.each(keys)('finds out under %s that a stored data key was altered', async (_what, giveKey) => {
    const sim = createSimulator();
    const envelope = uncached(sim, giveKey(sim));
    const record = await envelope.seal('text', context);
    const bytes = Buffer.from(record.encryptedDataKey, 'base64');
    bytes[bytes.length - 1]! ^= 1;

    const problem = await problemOf(
      envelope.open({ ...record, encryptedDataKey: bytes.toString('base64') }, context),
    );

    expect(problem).toBe('record altered');
  });

  test('meets a store that is disconnected in mid-flight, and opens everything when it is back', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, keys: given } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const envelope = uncached(sim, given[0]!.KeyId);
    const operator = sim.client();
    const sealed = [await envelope.seal('record 0', context), await envelope.seal('record 1', context)];

    const inFlight = envelope.seal('record 2', context);
    const disconnecting = new Promise((resolve) => {
      const stop = sim.on('answer', ({ operation }) => {
        if (operation !== 'GenerateDataKey') return;
        stop();
        resolve(operator.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId })));
      });
    });
    sealed.push(await inFlight);
    await disconnecting;
    const sealing = await problemOf(envelope.seal('record 3', context));
    const opening = await problemOf(envelope.open(sealed[0]!, context));
    await sim.advance('10s');
    const disconnected = await problemOf(envelope.open(sealed[0]!, context));
    await operator.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    const connecting = await problemOf(envelope.open(sealed[0]!, context));
    await sim.advance('20m');
    const opened = await Promise.all(sealed.map((record) => envelope.open(record, context)));

    expect(new Set([sealing, opening, disconnected, connecting])).toEqual(
      new Set(['key store disconnected']),
    );
    expect(opened).toEqual(['record 0', 'record 1', 'record 2']);
  });

  test('waits out a disconnection that somebody else repairs', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, keys: given } = sim.given.externalKeyStore({ keys: 1 });
    const envelope = uncached(sim, given[0]!.KeyId);
    const operator = open(sim);
    const record = await envelope.seal('text', context);
    const start = sim.now;

    const [opened] = await sim.run(async () => {
      await disconnect(operator, CustomKeyStoreId);
      return Promise.all([
        envelope.openPatiently(record, context, 60 * 60_000),
        reconnect(operator, CustomKeyStoreId),
      ]);
    }, inWorldTime);

    expect(opened).toBe('text');
    expect(sim.now - start).toBeGreaterThan(4 * 60_000);
    expect(sim.calls('Decrypt').length).toBeGreaterThan(5);
  });

  test('loses its patience when nobody repairs it', async () => {
    const sim = createSimulator();
    const { proxy, keys: given } = sim.given.externalKeyStore({ keys: 1 });
    const envelope = uncached(sim, given[0]!.KeyId);
    const record = await envelope.seal('text', context);
    const start = sim.now;
    proxy.goDown();

    const problem = await sim.run(
      () => problemOf(envelope.openPatiently(record, context, 10 * 60_000)),
      inWorldTime,
    );

    expect(problem).toBe('key store failing');
    expect(sim.now - start).toBeGreaterThanOrEqual(10 * 60_000);
  });

  /** https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html */
  test('survives an outage of the proxy with the data keys that it has', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy, keys: given } = sim.given.externalKeyStore({ keys: 1 });
    const envelope = new EnvelopeEncryption(open(sim), given[0]!.KeyId, { now: () => sim.now });
    const known = await envelope.seal('known', context);
    await envelope.open(known, context);

    proxy.goDown();
    const sealedMeanwhile = await envelope.seal('meanwhile', context);
    const openedMeanwhile = await envelope.open(known, context);
    const otherTable = await problemOf(envelope.seal('text', { ...context, table: 'customers' }));
    await sim.advance('6m');
    const whenOld = await problemOf(envelope.seal('text', context));
    const { ConnectionState } = sim.keyStore(CustomKeyStoreId);
    proxy.comeBack();
    const afterwards = await envelope.open(sealedMeanwhile, context);

    expect(openedMeanwhile).toBe('known');
    expect([otherTable, whenOld]).toEqual(['key store failing', 'key store failing']);
    expect(ConnectionState).toBe('CONNECTED');
    expect(afterwards).toBe('meanwhile');
  });

  test('keeps the cause: what AWS KMS says of the proxy', async () => {
    const sim = createSimulator();
    const { proxy, keys: given } = sim.given.externalKeyStore({ keys: 1 });
    const envelope = uncached(sim, given[0]!.KeyId);
    proxy.setLatency('300ms');

    const { cause } = await errorOf(envelope.seal('text', context));

    expect(cause).toBeInstanceOf(KMSInvalidStateException);
    expect((cause as Error).message).toContain('did not respond in time');
    expect(proxy.requests().map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['timedOut']));
  });

  test('tells a disabled key from one that is to be deleted and from one that is gone', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const envelope = uncached(sim, KeyId);
    const kms = open(sim);
    const record = await envelope.seal('text', context);

    await kms.send(new DisableKeyCommand({ KeyId }));
    const disabled = await problemOf(envelope.open(record, context));
    await kms.send(new EnableKeyCommand({ KeyId }));
    const enabled = await envelope.open(record, context);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    const pending = await problemOf(envelope.open(record, context));
    await sim.advance('7d');
    const gone = await problemOf(envelope.open(record, context));

    expect(enabled).toBe('text');
    expect([disabled, pending, gone]).toEqual(['key disabled', 'key pending deletion', 'key not found']);
  });

  test('does not wait for a key that somebody disabled', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const envelope = uncached(sim, KeyId);
    const record = await envelope.seal('text', context);
    await open(sim).send(new DisableKeyCommand({ KeyId }));
    const start = sim.now;

    const problem = await problemOf(envelope.openPatiently(record, context, 60 * 60_000));

    expect(problem).toBe('key disabled');
    expect(sim.now - start).toBeLessThan(1_000);
  });

  test('passes on what it does not know', async () => {
    const sim = createSimulator();
    const envelope = uncached(sim, sim.given.kmsKey().KeyId);
    sim.faults.failNext('GenerateDataKey', 'KMSInternalException', { times: 3 });

    const error = await errorOf(envelope.seal('text', context));

    expect(error.name).toBe('KMSInternalException');
  });
});

describe.each(sdkWaysIn)('an inventory of keys over $way', ({ open }) => {
  const user = (name: string) => `arn:aws:iam::111122223333:user/${name}`;

  test('finds every key of many pages once, in the order of creation', async () => {
    const sim = createSimulator({ trace: { limit: 10_000 } });
    const given = Array.from({ length: 250 }, (_, i) => sim.given.kmsKey({ AliasName: `alias/key-${i}` }));

    const entries = await keyInventory(open(sim));

    expect(entries.map(({ KeyId }) => KeyId)).toEqual(given.map(({ KeyId }) => KeyId));
    expect(entries.map(({ aliases }) => aliases)).toEqual(given.map((_, i) => [`alias/key-${i}`]));
    // Pages of 100 keys and 50 aliases: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
    expect(sim.calls('ListKeys')).toHaveLength(3);
    expect(sim.calls('ListAliases')).toHaveLength(5);
  });

  test.each([1, 2, 3, 50])('says the same with pages of %i', async (pageSize) => {
    const sim = createSimulator();
    const kms = sim.client();
    const Tags = [1, 2, 3, 4, 5].map((i) => ({ TagKey: `tag ${i}`, TagValue: `${i}` }));
    const ordinary = sim.given.kmsKey({ Tags, KeyState: 'Disabled', AliasName: 'alias/one' });
    await kms.createAlias({ AliasName: 'alias/two', TargetKeyId: ordinary.KeyId });
    const { keys: inCluster } = sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'cluster', keys: 2 });
    sim.given.externalKeyStore({
      CustomKeyStoreName: 'external',
      ConnectionState: 'DISCONNECTED',
      keys: [{ AliasName: 'alias/external' }],
    });
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      const GranteePrincipal = user(name);
      await kms.createGrant({ KeyId: inCluster[1]!.KeyId, GranteePrincipal, Operations: ['Decrypt'] });
    }

    const entries = await keyInventory(open(sim), pageSize);

    expect(entries).toEqual([
      {
        KeyId: ordinary.KeyId,
        KeyState: 'Disabled',
        Origin: 'AWS_KMS',
        aliases: ['alias/one', 'alias/two'],
        tags: { 'tag 1': '1', 'tag 2': '2', 'tag 3': '3', 'tag 4': '4', 'tag 5': '5' },
        grantees: [],
      },
      expect.objectContaining({ Origin: 'AWS_CLOUDHSM', grantees: [], keyStore: 'cluster CONNECTED' }),
      expect.objectContaining({ grantees: ['one', 'two', 'three', 'four', 'five'].map(user) }),
      expect.objectContaining({
        KeyState: 'Unavailable',
        Origin: 'EXTERNAL_KEY_STORE',
        aliases: ['alias/external'],
        keyStore: 'external DISCONNECTED',
      }),
    ]);
  });

  test('sees keys that are made while it pages, and none twice', async () => {
    const sim = createSimulator();
    const first = Array.from({ length: 5 }, () => sim.given.kmsKey().KeyId);
    const added: string[] = [];
    const stop = sim.on('answer', ({ operation }) => {
      if (operation === 'ListKeys' && added.length < 2) added.push(sim.given.kmsKey().KeyId);
    });

    const entries = await keyInventory(open(sim), 2);
    stop();

    expect(entries.map(({ KeyId }) => KeyId)).toEqual([...first, ...added]);
  });
});

describe.each(sdkWaysIn)('the maintenance of a store over $way', ({ open }) => {
  test('reconnects a store that has failed, after the repair', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({
      ConnectionState: 'FAILED',
      ConnectionErrorCode: 'INSUFFICIENT_CLOUDHSM_HSMS',
    });
    const kms = open(sim);

    const failed = await errorOf(sim.run(() => reconnect(kms, CustomKeyStoreId), inWorldTime));
    cluster.addHsm();
    cluster.addHsm();
    await sim.run(() => reconnect(kms, CustomKeyStoreId), inWorldTime);

    expect(failed.message).toBe('Cannot connect: INSUFFICIENT_CLOUDHSM_HSMS');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  /** https://docs.aws.amazon.com/kms/latest/developerguide/delete-keystore.html */
  test.each([7, 30])('retires a store and its keys after %i days', async (PendingWindowInDays) => {
    const sim = createSimulator();
    const other = sim.given.kmsKey();
    const { CustomKeyStoreId, keys } = sim.given.externalKeyStore({
      keys: [{}, { KeyState: 'Disabled' }, { KeyState: 'PendingDeletion', PendingWindowInDays: 7 }],
    });
    const kms = open(sim);
    const start = sim.now;

    const retired = await sim.run(() => retireStore(kms, CustomKeyStoreId, PendingWindowInDays), inWorldTime);

    const days = (sim.now - start) / (24 * 60 * 60_000);
    expect(retired.keys).toEqual(keys.map(({ KeyId }) => KeyId));
    expect(retired.refusals).toBeGreaterThanOrEqual(2 * PendingWindowInDays);
    expect(days).toBeGreaterThan(PendingWindowInDays);
    expect(days).toBeLessThan(PendingWindowInDays + 1);
    expect((await sim.client().describeCustomKeyStores()).CustomKeyStores).toEqual([]);
    expect((await sim.client().listKeys()).Keys!.map(({ KeyId }) => KeyId)).toEqual([other.KeyId]);
  });

  /** https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html#fix-keystore-orphaned-key */
  test('leaves key material in a cluster that was disconnected when its keys were deleted', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 2 });
    const kms = open(sim);

    await sim.run(() => retireStore(kms, CustomKeyStoreId, 7), inWorldTime);

    expect(cluster.keys.list().map(({ label }) => label)).toEqual(keys.map(({ Arn }) => Arn));
  });

  test('retires a store without keys at once', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const kms = open(sim);
    const start = sim.now;

    const retired = await sim.run(() => retireStore(kms, CustomKeyStoreId, 7), inWorldTime);

    expect(retired).toEqual({ keys: [], refusals: 0 });
    expect(sim.now - start).toBeLessThan(60_000);
  });
});
