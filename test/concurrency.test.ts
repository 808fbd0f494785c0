/** Requests in one turn, and requests whose backing answers after something else has happened. */
import { createSimulator, type Simulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { HeldBackings, turn } from './helpers/heldBackings.ts';
import { answerTo, errorOf, lastingState } from './helpers/look.ts';

const Plaintext = new TextEncoder().encode('order 66');
const namesOf = (sent: readonly Promise<unknown>[]) => Promise.all(sent.map(answerTo));

describe('requests in one turn', () => {
  test.each<[string, (sim: Simulator) => { KeyId: string }]>([
    ['an ordinary key', (sim) => sim.given.kmsKey()],
    ['a key in a cluster', (sim) => sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!],
    ['a key outside', (sim) => sim.given.externalKeyStore({ keys: 1 }).keys[0]!],
  ])('a hundred encryptions with %s are all different, and all decrypt', async (_what, given) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = given(sim);
    const texts = Array.from({ length: 100 }, (_, i) => Uint8Array.of(i % 7, 42));

    const encrypted = await Promise.all(texts.map((text) => kms.encrypt({ KeyId, Plaintext: text })));
    const blobs = encrypted.map(({ CiphertextBlob }) => CiphertextBlob!);
    const decrypted = await Promise.all(blobs.map((CiphertextBlob) => kms.decrypt({ CiphertextBlob })));

    expect(new Set(blobs.map(String)).size).toBe(100);
    expect(decrypted.map(({ Plaintext: text }) => text)).toEqual(texts);
    expect(new Set(encrypted.map(({ $metadata }) => $metadata.requestId)).size).toBe(100);
  });

  test('a key is unusable from the moment of ScheduleKeyDeletion, and no sooner', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey();

    const answers = await namesOf([
      kms.encrypt({ KeyId, Plaintext }),
      kms.scheduleKeyDeletion({ KeyId }),
      kms.encrypt({ KeyId, Plaintext }),
      kms.scheduleKeyDeletion({ KeyId }),
      kms.cancelKeyDeletion({ KeyId }),
      kms.encrypt({ KeyId, Plaintext }),
      kms.enableKey({ KeyId }),
      kms.encrypt({ KeyId, Plaintext }),
    ]);

    expect(answers).toEqual([
      'accepted',
      'accepted',
      'KMSInvalidStateException',
      'KMSInvalidStateException',
      'accepted',
      'DisabledException',
      'accepted',
      'accepted',
    ]);
  });

  test('an alias that is deleted and made again leads to its new key', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { Arn: before } = sim.given.kmsKey({ AliasName: 'alias/orders' });
    const { Arn: after, KeyId: TargetKeyId } = sim.given.kmsKey();
    const use = () => kms.encrypt({ KeyId: 'alias/orders', Plaintext });

    const [first, , lost, taken, , second] = await Promise.allSettled([
      use(),
      kms.deleteAlias({ AliasName: 'alias/orders' }),
      use(),
      kms.deleteAlias({ AliasName: 'alias/orders' }),
      kms.createAlias({ AliasName: 'alias/orders', TargetKeyId }),
      use(),
    ]);

    expect(first).toMatchObject({ status: 'fulfilled', value: { KeyId: before } });
    expect(lost).toMatchObject({ status: 'rejected', reason: { name: 'NotFoundException' } });
    expect(taken).toMatchObject({ status: 'rejected', reason: { name: 'NotFoundException' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { KeyId: after } });
  });

  test('one of many aliases of the same name is made', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { KeyId: TargetKeyId } = sim.given.kmsKey();

    const answers = await namesOf(
      Array.from({ length: 20 }, () => kms.createAlias({ AliasName: 'alias/orders', TargetKeyId })),
    );

    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(['accepted', 'AlreadyExistsException']));
  });

  test('as many keys are made as the quota allows', async () => {
    const sim = createSimulator({ quotas: { resources: { kmsKeys: 3 } }, maxAttempts: 1 });
    const kms = sim.client();

    const answers = await namesOf(Array.from({ length: 6 }, () => kms.createKey()));

    expect(answers).toEqual([...Array(3).fill('accepted'), ...Array(3).fill('LimitExceededException')]);
    expect((await kms.listKeys()).Keys).toHaveLength(3);
  });

  test('one KMS key is made of one external key', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create();
    const input = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId } as const;

    const answers = await namesOf([1, 2, 3].map(() => sim.client().createKey(input)));

    expect(answers).toEqual(['accepted', 'XksKeyAlreadyInUseException', 'XksKeyAlreadyInUseException']);
  });

  test('keys go with their key store from the moment of DisconnectCustomKeyStore', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { CustomKeyStoreId, keys } = sim.given.externalKeyStore({ keys: 1 });
    const { KeyId } = keys[0]!;

    const answers = await namesOf([
      kms.encrypt({ KeyId, Plaintext }),
      kms.disconnectCustomKeyStore({ CustomKeyStoreId }),
      kms.encrypt({ KeyId, Plaintext }),
    ]);

    expect(answers).toEqual(['accepted', 'accepted', 'KMSInvalidStateException']);
  });
});

type Kms = ReturnType<Simulator['client']>;

/** A world whose backings answer later from now on, with a key in each, and what each has encrypted. */
async function withHeldKeys(what: 'cloudHsmKeyStore' | 'externalKeyStore', options = {}) {
  const remote = new HeldBackings();
  const sim = createSimulator({ backings: remote.backings, maxAttempts: 1, ...options });
  const { CustomKeyStoreId, keys, ...backing } = sim.given[what]({ keys: 1 });
  const { KeyId } = keys[0]!;
  const kms = sim.client();
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  const { KeyId: ordinary } = sim.given.kmsKey({ AliasName: 'alias/ordinary' });
  remote.held = ['encrypt', 'decrypt', 'random', 'createKey', 'deleteKey', 'getKeyMetadata'];
  return { remote, sim, kms, CustomKeyStoreId, KeyId, blob: CiphertextBlob!, ordinary, ...backing };
}

interface Ids {
  readonly KeyId: string;
  readonly CustomKeyStoreId: string;
}

const uses: [string, (kms: Kms, ids: Ids & { blob: Uint8Array; ordinary: string }) => Promise<unknown>][] = [
  ['Encrypt', (kms, { KeyId }) => kms.encrypt({ KeyId, Plaintext })],
  ['Decrypt', (kms, { blob }) => kms.decrypt({ CiphertextBlob: blob })],
  ['GenerateDataKey', (kms, { KeyId }) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })],
  [
    'GenerateDataKeyWithoutPlaintext',
    (kms, { KeyId }) => kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 16 }),
  ],
  [
    'ReEncrypt to another key',
    (kms, { blob, ordinary }) => kms.reEncrypt({ CiphertextBlob: blob, DestinationKeyId: ordinary }),
  ],
  [
    'ReEncrypt to the same key',
    (kms, { blob, KeyId }) => kms.reEncrypt({ CiphertextBlob: blob, DestinationKeyId: KeyId }),
  ],
];

const meanwhile: [string, string, (sim: Simulator, ids: Ids) => Promise<unknown>][] = [
  ['the key is disabled', 'DisabledException', (sim, { KeyId }) => sim.client().disableKey({ KeyId })],
  [
    'the deletion of the key is scheduled',
    'KMSInvalidStateException',
    (sim, { KeyId }) => sim.client().scheduleKeyDeletion({ KeyId }),
  ],
  [
    'the key store is disconnected',
    'KMSInvalidStateException',
    (sim, { CustomKeyStoreId }) => sim.client().disconnectCustomKeyStore({ CustomKeyStoreId }),
  ],
  [
    'the key is deleted',
    'NotFoundException',
    async (sim, { KeyId }) => {
      await sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
      await sim.advance('7d');
    },
  ],
  [
    'the key and its key store are deleted',
    'NotFoundException',
    async (sim, { KeyId, CustomKeyStoreId }) => {
      const kms = sim.client();
      await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
      await sim.advance('7d');
      await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
      await sim.advance('10s');
      await kms.deleteCustomKeyStore({ CustomKeyStoreId });
    },
  ],
];

/** Rows of the account, without the log of requests that a proxy keeps. */
const rowsOf = (sim: Simulator) => sim.snapshot().accounts[0]!.account;

describe.each(['cloudHsmKeyStore', 'externalKeyStore'] as const)('with a remote %s', (what) => {
  describe.each(meanwhile)('where %s before it answers', (_event, expected, happen) => {
    test.each(uses)(`%s ends with ${expected}`, async (_operation, use) => {
      const { remote, sim, kms, ...ids } = await withHeldKeys(what);
      const used = answerTo(use(kms, ids));
      await turn();
      expect(remote.waiting).toBe(1);

      await happen(sim, ids);
      const before = rowsOf(sim);
      remote.held = remote.held.filter((type) => type !== 'random');
      while (remote.waiting > 0) await remote.letGo();

      expect(await used).toBe(expected);
      expect(rowsOf(sim)).toEqual(before);
    });
  });

  test.each(uses)('%s goes well when nothing happens before it answers', async (_operation, use) => {
    const { remote, kms, ...ids } = await withHeldKeys(what);
    const used = answerTo(use(kms, ids));
    await turn();

    while (remote.waiting > 0) await remote.letGo();

    expect(await used).toBe('accepted');
  });

  test.each([
    ['is disabled', 'DisabledException', (kms: Kms, KeyId: string) => kms.disableKey({ KeyId })],
    [
      'is to be deleted',
      'KMSInvalidStateException',
      (kms: Kms, KeyId: string) => kms.scheduleKeyDeletion({ KeyId }),
    ],
  ])('ReEncrypt to an ordinary key that %s before the answer ends with %s', async (_what, expected, move) => {
    const { remote, kms, blob, ordinary } = await withHeldKeys(what);
    const used = answerTo(kms.reEncrypt({ CiphertextBlob: blob, DestinationKeyId: ordinary }));
    await turn();

    await move(kms, ordinary);
    await remote.letAllGo();

    expect(await used).toBe(expected);
  });

  test('uses the key that an alias led to when the request arrived', async () => {
    const { remote, kms, KeyId, ordinary } = await withHeldKeys(what);
    await kms.updateAlias({ AliasName: 'alias/ordinary', TargetKeyId: KeyId });
    const used = kms.encrypt({ KeyId: 'alias/ordinary', Plaintext });
    await turn();

    await kms.updateAlias({ AliasName: 'alias/ordinary', TargetKeyId: ordinary });
    await remote.letAllGo();

    expect((await used).KeyId).toContain(KeyId);
  });

  test('decrypts again after it was disconnected and connected before the answer', async () => {
    const { remote, sim, kms, CustomKeyStoreId, blob } = await withHeldKeys(what);
    const used = kms.decrypt({ CiphertextBlob: blob });
    await turn();

    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');
    await remote.letAllGo();

    expect((await used).Plaintext).toEqual(Plaintext);
  });

  test('leaves a fork that was made before the answer alone', async () => {
    const { remote, sim, kms, KeyId, blob } = await withHeldKeys(what);
    const used = kms.encrypt({ KeyId, Plaintext });
    await turn();
    const fork = sim.fork();
    const before = fork.snapshot();

    await kms.disableKey({ KeyId });
    await remote.letAllGo();

    expect((await errorOf(used)).name).toBe('DisabledException');
    expect(fork.snapshot()).toEqual(before);
    expect((await fork.client().decrypt({ CiphertextBlob: blob })).Plaintext).toEqual(Plaintext);
  });

  test.each(['dispose', 'reset'] as const)(
    '%s ends every request in flight with a clear error',
    async (end) => {
      const { remote, sim, kms, ...ids } = await withHeldKeys(what);
      const requests = uses.map(([, use]) => errorOf(use(kms, ids)));
      await turn();
      const making = errorOf(kms.createKey()); // an answer on its way, from nobody remote

      sim[end]();
      const after = end === 'reset' ? [JSON.stringify(sim.trace), JSON.stringify(sim.snapshot())] : [];
      await remote.letAllGo();

      for (const error of await Promise.all([...requests, making])) {
        expect(error).toBeInstanceOf(SimulatorUsageError);
        expect(error.message).toMatch(/disposed|reset/);
      }
      if (end === 'reset') expect([JSON.stringify(sim.trace), JSON.stringify(sim.snapshot())]).toEqual(after);
    },
  );
});

describe('a remote cluster', () => {
  test('that finds key material missing does not undo what happened to the key meanwhile', async () => {
    const assumptions = { keyStateWithoutKeyMaterial: 'Unavailable' } as const;
    const { remote, sim, kms, KeyId, cluster, CustomKeyStoreId } = (await withHeldKeys('cloudHsmKeyStore', {
      assumptions,
    })) as Awaited<ReturnType<typeof withHeldKeys>> & {
      cluster: ReturnType<Simulator['cloudHsm']['createCluster']>;
    };
    const used = answerTo(kms.encrypt({ KeyId, Plaintext }));
    await turn();

    cluster.keys.delete(KeyId);
    await kms.disableKey({ KeyId });
    await kms.updateKeyDescription({ KeyId, Description: 'written meanwhile' });
    await remote.letAllGo();

    expect(['DisabledException', 'KMSInvalidStateException']).toContain(await used);
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    expect(KeyMetadata).toMatchObject({ KeyState: 'Disabled', Description: 'written meanwhile' });
  });

  test('that finds key material missing answers so for a key that is gone meanwhile', async () => {
    const assumptions = { keyStateWithoutKeyMaterial: 'Unavailable' } as const;
    const { remote, sim, kms, KeyId } = await withHeldKeys('cloudHsmKeyStore', { assumptions });
    const used = answerTo(kms.encrypt({ KeyId, Plaintext }));
    await turn();

    remote.held = remote.held.filter((type) => type !== 'deleteKey');
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('7d');
    await remote.letAllGo();

    expect(['NotFoundException', 'KMSInvalidStateException']).toContain(await used);
  });

  test('deletes the key of a deleted KMS key when it gets to it; the KMS key is gone before', async () => {
    const { remote, sim, kms, KeyId } = await withHeldKeys('cloudHsmKeyStore');
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('7d');

    const before = [await answerTo(kms.describeKey({ KeyId })), deletions(sim)];
    await remote.letAllGo();

    expect(before).toEqual(['NotFoundException', [[KeyId, undefined]]]);
    expect(sim.trace.at(-1)).toMatchObject({ type: 'cause', id: KeyId, cause: 'backingKey.deleted' });
    expect(lastingState(sim)).toMatchObject({ accounts: [{ clusters: [{ backing: { keys: [] } }] }] });
  });

  test('that was to delete a key when the world ended keeps it, and nobody hears an error', async () => {
    const { remote, sim, kms, KeyId } = await withHeldKeys('cloudHsmKeyStore');
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await sim.advance('7d');
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', listen);

    sim.dispose();
    await remote.letAllGo();
    await turn();
    process.off('unhandledRejection', listen);

    expect(unhandled).toEqual([]);
    expect(deletions(sim)).toEqual([[KeyId, undefined]]);
    expect(sim.trace.some((entry) => entry.type === 'cause' && entry.id === KeyId)).toBe(false);
  });

  test('gives no random bytes of a key store that was disconnected before its answer', async () => {
    const { remote, kms, CustomKeyStoreId } = await withHeldKeys('cloudHsmKeyStore');
    const asked = answerTo(kms.generateRandom({ NumberOfBytes: 16, CustomKeyStoreId }));
    await turn();

    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await remote.letAllGo();

    expect(await asked).toBe('CustomKeyStoreInvalidStateException');
  });
});

/** Keys that are gone, with what became of their key material. */
function deletions(sim: Simulator) {
  return sim.trace.flatMap((entry) =>
    entry.type === 'transition' && entry.to === 'Deleted' ? [[entry.id, entry.backingKeyDeletionStatus]] : [],
  );
}

describe('CreateKey while a cluster takes its time', () => {
  const arrange = (kmsKeys = 100) => {
    const held = new HeldBackings();
    const sim = createSimulator({ backings: held.backings, quotas: { resources: { kmsKeys } } });
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    held.held = ['createKey'];
    const create = () => sim.client().createKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId });
    return { held, sim, CustomKeyStoreId, cluster, create };
  };

  test('leaves no key in the cluster that the quota does not allow', async () => {
    const { held, sim, cluster, create } = arrange(2);

    const created = namesOf(Array.from({ length: 5 }, create));
    await turn();
    await held.letAllGo();

    expect((await created).toSorted()).toEqual([
      'LimitExceededException',
      'LimitExceededException',
      'LimitExceededException',
      'accepted',
      'accepted',
    ]);
    expect(cluster.keys.list()).toHaveLength(2);
    expect((await sim.client().listKeys()).Keys).toHaveLength(2);
  });

  test('makes none in a store that was connected anew meanwhile', async () => {
    const { held, sim, CustomKeyStoreId, cluster, create } = arrange();
    const kms = sim.client();

    const created = answerTo(create());
    await turn();
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    await held.letAllGo();

    expect(await created).toBe('CustomKeyStoreInvalidStateException');
    expect(cluster.keys.list()).toEqual([]);
  });
});

test.each(['dispose', 'reset'] as const)(
  'a backing that never answers keeps nobody waiting after %s',
  async (end) => {
    const held = new HeldBackings();
    const sim = createSimulator({ backings: held.backings });
    const { keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    held.held = ['encrypt'];
    const sent = errorOf(sim.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext }));
    await turn();

    sim[end]();

    expect(await sent).toBeInstanceOf(SimulatorUsageError);
  },
);
