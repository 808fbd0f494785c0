/** KMS keys in a world as data: everything about them goes on in the copy. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSimulator, type Simulator, type WorldSnapshot } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf } from '../helpers/look.ts';
import { beginStoryWithKeys, endStoryWithKeys } from '../helpers/storyWithKeys.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plaintext = new TextEncoder().encode('order 66');
const throughJson = (snapshot: WorldSnapshot): WorldSnapshot => JSON.parse(JSON.stringify(snapshot));

const copies: [string, (sim: Simulator) => Simulator][] = [
  ['fork()', (sim) => sim.fork()],
  [
    'createSimulator({ snapshot }) after JSON',
    (sim) => createSimulator({ snapshot: throughJson(sim.snapshot()) }),
  ],
  ['a fork of a fork', (sim) => sim.fork().fork()],
];

type Page = { readonly NextMarker?: string | undefined; readonly $metadata: unknown };
type AskForPage = (sim: Simulator, ids: readonly string[], Marker?: string) => Promise<Page>;

/** Aliases and grants of two keys, some of them moved and deleted meanwhile. */
async function manyAliasesAndGrants() {
  const sim = createSimulator();
  const kms = sim.client();
  const ids = [1, 2, 3].map(() => sim.given.kmsKey().KeyId);
  for (let i = 0; i < 8; i++) {
    await kms.createAlias({ AliasName: `alias/${i}`, TargetKeyId: ids[0]! });
    const grant = {
      KeyId: ids[i % 2]!,
      GranteePrincipal: 'arn:aws:iam::111122223333:role/worker',
      RetiringPrincipal,
      Operations: ['Decrypt' as const],
    };
    const { GrantId } = await kms.createGrant(grant);
    if (i < 2) await kms.revokeGrant({ KeyId: grant.KeyId, GrantId: GrantId! });
  }
  for (const i of [4, 1, 6]) await kms.updateAlias({ AliasName: `alias/${i}`, TargetKeyId: ids[1]! });
  await kms.deleteAlias({ AliasName: 'alias/2' });
  return { sim, ids };
}

const RetiringPrincipal = 'arn:aws:iam::111122223333:role/owner';
const marked = (Marker: string | undefined) => (Marker === undefined ? {} : { Marker });

const pages: [string, AskForPage][] = [
  ['keys', (sim, _ids, Marker) => sim.client().listKeys({ Limit: 1, ...marked(Marker) })],
  ['aliases', (sim, _ids, Marker) => sim.client().listAliases({ Limit: 2, ...marked(Marker) })],
  [
    'aliases of a key',
    (sim, ids, Marker) => sim.client().listAliases({ KeyId: ids[0]!, Limit: 1, ...marked(Marker) }),
  ],
  [
    'aliases of a key that were those of another',
    (sim, ids, Marker) => sim.client().listAliases({ KeyId: ids[1]!, Limit: 1, ...marked(Marker) }),
  ],
  ['grants', (sim, ids, Marker) => sim.client().listGrants({ KeyId: ids[0]!, Limit: 1, ...marked(Marker) })],
  [
    'grants that a principal may retire',
    (sim, _ids, Marker) =>
      sim.client().listRetirableGrants({ RetiringPrincipal, Limit: 1, ...marked(Marker) }),
  ],
];

describe.each(copies)('a world with keys continued by %s', (_way, copy) => {
  test('goes on exactly as the original: answers, ids, key material, trace', async () => {
    const original = createSimulator({ seed: 'keys' });
    const begun = await beginStoryWithKeys(original);
    const from = original.trace.at(-1)!.sequence;

    const other = copy(original);
    const answers = await endStoryWithKeys(original, begun);

    expect(await endStoryWithKeys(other, begun)).toEqual(answers);
    expect(JSON.stringify(other.trace)).toBe(
      JSON.stringify(original.trace.filter(({ sequence }) => sequence > from)),
    );
    expect(other.snapshot()).toEqual(original.snapshot());
  });

  test.each([7, 30])('keeps a deletion in %i days due to the millisecond', async (PendingWindowInDays) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const { DeletionDate } = await sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays });
    await sim.advance('5d');

    const other = copy(sim);
    await other.advance(DeletionDate!.getTime() - other.now - 1);
    const justBefore = await answerTo(copy(other).client().describeKey({ KeyId }));
    const lastMoment = copy(other);
    await other.advance(1);

    expect(justBefore).toBe('accepted');
    expect(await answerTo(other.client().describeKey({ KeyId }))).toBe('NotFoundException');
    await lastMoment.advance(1);
    expect(await answerTo(lastMoment.client().describeKey({ KeyId }))).toBe('NotFoundException');
  });

  test('keeps a deletion that was cancelled cancelled', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    await sim.client().cancelKeyDeletion({ KeyId });

    const other = copy(sim);
    await other.advance('31d');

    const { KeyMetadata } = await other.client().describeKey({ KeyId });
    expect(KeyMetadata).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    expect(KeyMetadata!.DeletionDate).toBeUndefined();
  });

  test('can end the deletion of the original and of the copy apart from each other', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });

    const other = copy(sim);
    await other.client().cancelKeyDeletion({ KeyId });
    await Promise.all([sim.advance('8d'), other.advance('8d')]);

    expect(await answerTo(sim.client().describeKey({ KeyId }))).toBe('NotFoundException');
    expect(await answerTo(other.client().describeKey({ KeyId }))).toBe('accepted');
  });

  test('keeps description, policy, tags, aliases and grants', async () => {
    const sim = createSimulator();
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }],
    });
    const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/one', Description: 'before', Policy });
    const kms = sim.client();
    await kms.updateKeyDescription({ KeyId, Description: 'after' });
    await kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'shop' }] });
    await kms.createGrant({
      KeyId,
      Name: 'worker',
      GranteePrincipal: 'arn:aws:iam::111122223333:role/worker',
      Operations: ['Decrypt'],
      Constraints: { EncryptionContextSubset: { purpose: 'orders' } },
    });
    const shown = async (world: Simulator) => {
      const client = world.client();
      const answers = [
        await client.describeKey({ KeyId: 'alias/one' }),
        await client.getKeyPolicy({ KeyId }),
        await client.listResourceTags({ KeyId }),
        await client.listAliases(),
        await client.listGrants({ KeyId }),
      ];
      return answers.map(({ $metadata: _, ...answer }) => answer);
    };

    const other = copy(sim);

    const expected = await shown(sim);
    expect(JSON.stringify(expected)).toMatch(/after.*shop.*alias\/one.*worker/s);
    expect(await shown(other)).toEqual(expected);
  });

  test.each(pages)('goes on with the marker of a page of %s', async (_what, page) => {
    const { sim, ids } = await manyAliasesAndGrants();
    const { NextMarker } = await page(sim, ids);
    expect(NextMarker).toBeTypeOf('string');

    const other = copy(sim);

    const { $metadata: _, ...expected } = await page(sim, ids, NextMarker);
    const { $metadata: __, ...answer } = await page(other, ids, NextMarker);
    expect(answer).toEqual(expected);
  });

  test('decrypts with every kept version of an external key, and with no other', async () => {
    const sim = createSimulator();
    const { keys, proxy } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'orders' }] });
    const KeyId = keys[0]!.KeyId;
    const blobs: Uint8Array[] = [];
    for (let version = 1; version <= 3; version++) {
      const { CiphertextBlob } = await sim.client().encrypt({ KeyId, Plaintext: plaintext });
      blobs.push(CiphertextBlob!);
      proxy.keys.rotate('orders');
    }
    proxy.keys.deleteVersion('orders', 2);

    const other = copy(sim);
    const answers: string[] = [];
    for (const CiphertextBlob of blobs)
      answers.push(await answerTo(other.client().decrypt({ CiphertextBlob })));

    expect(answers).toEqual(['accepted', 'KMSInvalidStateException', 'accepted']);
    expect(other.xks.proxy(proxy.XksProxyUriEndpoint).keys.list()).toEqual(proxy.keys.list());
    expect(other.xks.proxy(proxy.XksProxyUriEndpoint).keys.rotate('orders')).toBe(5);
  });

  test('restores backups that the original made, keys and password with them', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const { CiphertextBlob } = await sim.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext: plaintext });
    const BackupId = cluster.createBackup();
    cluster.keys.delete(keys[0]!.KeyId);
    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');

    const other = copy(sim);
    const restored = other.cloudHsm.cluster(cluster.ClusterId).restoreFromBackup(BackupId);
    const kms = other.client();
    await kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: restored.ClusterId });
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await other.advance('20m');

    expect(other.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect((await kms.decrypt({ CiphertextBlob })).Plaintext).toEqual(plaintext);
  });

  test('keeps a request quota as far as it is used up', async () => {
    const sim = createSimulator({
      maxAttempts: 1,
      timing: { request: 0 },
      quotas: { requests: { CreateKey: 2, cryptographicOperations: 4, customKeyStore: 3 } },
    });
    const { keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const use = (world: Simulator) =>
      answerTo(world.client().generateDataKey({ KeyId: keys[0]!.KeyId, KeySpec: 'AES_256' }));
    for (let i = 0; i < 3; i++) await use(sim);
    for (let i = 0; i < 2; i++) await sim.client().createKey();

    const other = copy(sim);

    expect(await use(other)).toBe('ThrottlingException');
    expect(await answerTo(other.client().createKey())).toBe('ThrottlingException');
    await other.advance(500);
    expect(await use(other)).toBe('accepted');
    expect(await answerTo(other.client().createKey())).toBe('accepted');
    expect(await answerTo(other.client().createKey())).toBe('ThrottlingException');
  });

  test('keeps what was noticed of key material that is missing', async () => {
    const sim = createSimulator({ assumptions: { keyStateWithoutKeyMaterial: 'Unavailable' } });
    const { cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const KeyId = keys[0]!.KeyId;
    cluster.keys.delete(KeyId);
    await errorOf(sim.client().encrypt({ KeyId, Plaintext: plaintext }));

    const { KeyMetadata } = await copy(sim).client().describeKey({ KeyId });

    expect(KeyMetadata!.KeyState).toBe('Unavailable');
  });

  test('keeps what was noticed of the reliability of a proxy', async () => {
    const sim = createSimulator({
      maxAttempts: 1,
      assumptions: { failuresOfReliableProxy: 'KMSInternalException' },
    });
    const { keys, proxy } = sim.given.externalKeyStore({ keys: 1 });
    const use = (world: Simulator) =>
      answerTo(world.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext: plaintext }));
    for (let i = 0; i < 150; i++) await use(sim);
    proxy.setLatency('300ms');

    const other = copy(sim);

    // The log of requests begins anew, as trace and calls do; what follows from it does not.
    expect(other.xks.proxy(proxy.XksProxyUriEndpoint).requests()).toEqual([]);
    expect(await use(sim)).toBe('KMSInternalException');
    expect(await use(other)).toBe('KMSInternalException');
  });

  test('keeps causes in the cluster that only keys notice', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const { cluster, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const use = (world: Simulator) =>
      answerTo(world.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext: plaintext }));

    cluster.exhaustSessions();
    const exhausted = copy(sim);
    cluster.freeSessions();
    cluster.overload();
    const overloaded = copy(sim);
    cluster.relieve();
    cluster.kmsuser.lockOut();
    const locked = copy(sim);

    expect([await use(exhausted), await use(overloaded), await use(locked)]).toEqual([
      'KMSInternalException',
      'ThrottlingException',
      'KMSInvalidStateException',
    ]);
  });

  test('lets the original alone', async () => {
    const sim = createSimulator({ seed: 'keys' });
    const begun = await beginStoryWithKeys(sim);
    const before = sim.snapshot();

    await endStoryWithKeys(copy(sim), begun);

    expect(sim.snapshot()).toEqual(before);
  });
});

describe('a world with keys', () => {
  test('goes on in another process, byte by byte', async () => {
    const original = createSimulator({ seed: 'keys' });
    const begun = await beginStoryWithKeys(original);
    const program = `
      import { createSimulator } from 'custom-key-store-simulator';
      import { endStoryWithKeys } from './test/helpers/storyWithKeys.ts';
      let text = '';
      for await (const chunk of process.stdin) text += chunk;
      const { snapshot, begun } = JSON.parse(text);
      const sim = createSimulator({ snapshot });
      const answers = await endStoryWithKeys(sim, begun);
      process.stdout.write(JSON.stringify({ answers, snapshot: sim.snapshot() }));
    `;

    const running = promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { cwd: root, maxBuffer: 2 ** 24 },
    );
    running.child.stdin!.end(JSON.stringify({ snapshot: original.snapshot(), begun }));
    const { answers, snapshot } = JSON.parse((await running).stdout);

    expect(answers).toEqual(await endStoryWithKeys(original, begun));
    expect(snapshot).toEqual(original.snapshot());
  });

  test('is plain JSON as a snapshot, and leaves nothing out', async () => {
    const sim = createSimulator();
    await beginStoryWithKeys(sim);

    const snapshot = sim.snapshot();

    expect(throughJson(snapshot)).toEqual(snapshot);
    expect(snapshot.accounts[0]!.account.keys.rows).toHaveLength(4);
    expect(snapshot.accounts[0]!.account.aliases.rows).toHaveLength(3);
    expect(snapshot.accounts[0]!.account.grants.rows).toHaveLength(3);
    expect(snapshot.accounts[0]!.clusters[0]!.entry.backups).toHaveLength(1);
  });

  test('begins again by reset, and is the same story then', async () => {
    const sim = createSimulator({ seed: 'keys' });
    const first = await beginStoryWithKeys(sim);
    const answers = await endStoryWithKeys(sim, first);
    const trace = JSON.stringify(sim.trace);

    sim.reset();
    const { accounts, deadlines } = sim.snapshot();
    const { account } = accounts[0]!;
    const second = await beginStoryWithKeys(sim);

    expect([account.keys.rows, account.aliases.rows, account.grants.rows, deadlines]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(second).toEqual(first);
    expect(await endStoryWithKeys(sim, second)).toEqual(answers);
    expect(JSON.stringify(sim.trace)).toBe(trace);
  });

  test('goes back to its snapshot by reset, pending deletions and request quotas with it', async () => {
    const origin = createSimulator({ maxAttempts: 1, quotas: { requests: { CreateKey: 1 } } });
    const { KeyId } = origin.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    await origin.client().createKey();
    const sim = createSimulator({ snapshot: origin.snapshot() });
    await sim.advance('8d');
    await sim.client().createKey();

    sim.reset();

    expect(await answerTo(sim.client().createKey())).toBe('ThrottlingException');
    expect(await answerTo(sim.client().describeKey({ KeyId }))).toBe('accepted');
    await sim.advance('7d');
    expect(await answerTo(sim.client().describeKey({ KeyId }))).toBe('NotFoundException');
  });
});
