/**
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
import { createSimulator, type FakeKmsClient, type RequestQuotas } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { unknownKeyId } from '../helpers/keyIds.ts';
import { bytes, cloudHsmKey, externalKey } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';

const Plaintext = bytes('text');

/** A world in which no request is sent again. */
const withQuotas = (requests: 'documented' | Partial<RequestQuotas>) =>
  createSimulator({ quotas: { requests }, maxAttempts: 1 });

/** How many of that many requests in the same instant are accepted, or refused for another reason. */
async function passed(count: number, send: (i: number) => Promise<unknown>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, (_, i) => answerTo(send(i))));
  return answers.filter((answer) => answer !== 'ThrottlingException').length;
}

describe('a quota that is used up', () => {
  test('leads to ThrottlingException, and nothing happens', async () => {
    const sim = withQuotas({ CreateKey: 1 });
    const kms = sim.client();
    await kms.createKey({});

    const error = await errorOf(kms.createKey({}));

    expect(error).toMatchObject({
      name: 'ThrottlingException',
      message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
      $metadata: { httpStatusCode: 400 },
      $retryable: { throttling: true },
      documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html',
    });
    expect((await kms.listKeys({})).Keys).toHaveLength(1);
  });

  test('is whole again after a second, in which it fills by and by', async () => {
    const sim = withQuotas({ CreateAlias: 4 });
    const { KeyId: TargetKeyId } = sim.given.kmsKey();
    let made = 0;
    const burst = () =>
      passed(8, () => sim.client().createAlias({ AliasName: `alias/${made++}`, TargetKeyId }));

    const counts = [await burst()];
    await sim.advance(490); // 10 ms have passed with the requests
    counts.push(await burst());
    await sim.advance('1s');
    counts.push(await burst());
    await sim.advance('1h');
    counts.push(await burst());

    expect(counts).toEqual([4, 2, 4, 4]);
  });

  test('counts requests that are refused for another reason, and dry runs', async () => {
    const sim = withQuotas({ DisableKey: 1, RevokeGrant: 2 });
    const { KeyId } = sim.given.kmsKey();
    const kms = sim.client();

    expect(await passed(3, () => kms.disableKey({ KeyId: unknownKeyId }))).toBe(1);
    expect(await passed(3, () => kms.revokeGrant({ KeyId, GrantId: 'a'.repeat(64), DryRun: true }))).toBe(2);
  });

  test('does not count requests that break the model', async () => {
    const sim = withQuotas({ DisableKey: 1 });
    const { KeyId } = sim.given.kmsKey();
    const kms = sim.client();
    for (let i = 0; i < 5; i++) await kms.disableKey({ KeyId: '' }).catch(() => {});

    expect(await answerTo(kms.disableKey({ KeyId }))).toBe('accepted');
  });

  test('is one for all clients of a world, and another in another world', async () => {
    const [sim, other] = [withQuotas({ ListKeys: 1 }), withQuotas({ ListKeys: 1 })];

    const answers = [
      await answerTo(sim.client().listKeys({})),
      await answerTo(sim.client().listKeys({})),
      await answerTo(other.client().listKeys({})),
    ];

    expect(answers).toEqual(['accepted', 'ThrottlingException', 'accepted']);
  });

  test('is one for every operation: others go on', async () => {
    const sim = withQuotas({ EnableKey: 1, DisableKey: 1 });
    const { KeyId } = sim.given.kmsKey();
    const kms = sim.client();

    expect(await passed(2, () => kms.enableKey({ KeyId }))).toBe(1);
    expect(await passed(2, () => kms.disableKey({ KeyId }))).toBe(1);
    expect(await passed(2, () => kms.describeKey({ KeyId }))).toBe(2);
  });
});

describe('documented quotas', () => {
  test.each<[string, number, (kms: FakeKmsClient, KeyId: string, i: number) => Promise<unknown>]>([
    ['CreateKey', 5, (kms) => kms.createKey({})],
    ['DisableKey', 5, (kms, KeyId) => kms.disableKey({ KeyId })],
    ['TagResource', 10, (kms, KeyId) => kms.tagResource({ KeyId, Tags: [] })],
    ['ScheduleKeyDeletion', 15, (kms, KeyId) => kms.scheduleKeyDeletion({ KeyId })],
    ['RevokeGrant', 50, (kms, KeyId) => kms.revokeGrant({ KeyId, GrantId: 'a'.repeat(64) })],
    ['ListGrants', 100, (kms, KeyId) => kms.listGrants({ KeyId })],
    ['ListAliases', 500, (kms) => kms.listAliases({})],
    ['GetKeyPolicy', 1_000, (kms, KeyId) => kms.getKeyPolicy({ KeyId })],
    ['DescribeCustomKeyStores', 5, (kms) => kms.describeCustomKeyStores({})],
    ['EnableKeyRotation', 15, (kms, KeyId) => kms.enableKeyRotation({ KeyId })],
  ])('allow %s %i times a second', async (_, expected, send) => {
    const sim = withQuotas('documented');
    const { KeyId } = sim.given.kmsKey();
    const kms = sim.client();

    expect(await passed(expected + 5, (i) => send(kms, KeyId, i))).toBe(expected);
  });

  test('are there for the operations that an override leaves out', async () => {
    const sim = withQuotas({ ListKeys: 1 });

    expect(await passed(10, () => sim.client().createKey({}))).toBe(5);
  });

  test('are off by default', async () => {
    const kms = createSimulator({ maxAttempts: 1 }).client();

    expect(await passed(50, () => kms.createKey({}))).toBe(50);
  });

  test('do not count what is arranged', async () => {
    const sim = withQuotas('documented');
    for (let i = 0; i < 20; i++) sim.given.kmsKey({ AliasName: `alias/${i}` });
    sim.given.externalKeyStore({ keys: 20 });

    expect(await passed(10, () => sim.client().createKey({}))).toBe(5);
  });
});

describe('cryptographicOperations', () => {
  test('is shared by all of them, with ordinary keys and others', async () => {
    const sim = withQuotas({ cryptographicOperations: 6 });
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey();
    const { KeyId: inCluster } = cloudHsmKey(sim);
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
    await sim.advance('1s');
    const requests = [
      () => kms.encrypt({ KeyId, Plaintext }),
      () => kms.encrypt({ KeyId: inCluster, Plaintext }),
      () => kms.decrypt({ CiphertextBlob }),
      () => kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId }),
      () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
      () => kms.generateRandom({ NumberOfBytes: 1 }),
      () => kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
      () => kms.encrypt({ KeyId, Plaintext }),
    ];

    const answers = await Promise.all(requests.map((send) => answerTo(send())));

    expect(answers).toEqual([...Array(6).fill('accepted'), 'ThrottlingException', 'ThrottlingException']);
  });
});

/** Shared by everybody who uses the keys of the store. */
describe('customKeyStore', () => {
  test('is shared by the keys of a store, and by the operations with them', async () => {
    const sim = withQuotas({ customKeyStore: 4 });
    const kms = sim.client();
    const { CustomKeyStoreId, keys } = sim.given.cloudHsmKeyStore({ keys: 2 });
    const [first, second] = [keys[0]!.KeyId, keys[1]!.KeyId];
    const requests = [
      () => kms.encrypt({ KeyId: first, Plaintext }),
      () => kms.encrypt({ KeyId: second, Plaintext }),
      () => kms.generateDataKey({ KeyId: second, KeySpec: 'AES_256' }),
      () => kms.generateRandom({ NumberOfBytes: 1, CustomKeyStoreId }),
      () => kms.encrypt({ KeyId: first, Plaintext }),
      () => kms.generateRandom({ NumberOfBytes: 1, CustomKeyStoreId }),
      () => kms.generateRandom({ NumberOfBytes: 1 }),
    ];

    const answers = await Promise.all(requests.map((send) => answerTo(send())));

    expect(answers).toEqual([
      ...Array(4).fill('accepted'),
      'ThrottlingException',
      'ThrottlingException',
      'accepted',
    ]);
  });

  test('is one for each store, and ordinary keys have none', async () => {
    const sim = withQuotas({ customKeyStore: 2 });
    const kms = sim.client();
    const [a, b, c] = [cloudHsmKey(sim), externalKey(sim), sim.given.kmsKey()];
    const encrypt = (KeyId: string) => passed(5, () => kms.encrypt({ KeyId, Plaintext }));

    expect([await encrypt(a.KeyId), await encrypt(b.KeyId), await encrypt(c.KeyId)]).toEqual([2, 2, 5]);
  });

  test('is 1,800 by the documentation', async () => {
    const sim = withQuotas('documented');
    const { KeyId } = externalKey(sim);

    expect(await passed(1_810, () => sim.client().encrypt({ KeyId, Plaintext, DryRun: true }))).toBe(1_800);
  });

  test('counts ReEncrypt once in a store, and once in each of two', async () => {
    const sim = withQuotas({ customKeyStore: 2 });
    const kms = sim.client();
    const { KeyId: ordinary } = sim.given.kmsKey();
    const [a, b] = [cloudHsmKey(sim), externalKey(sim)];
    const { CiphertextBlob } = await kms.encrypt({ KeyId: a.KeyId, Plaintext });
    const reEncrypt = (DestinationKeyId: string) =>
      passed(5, () => kms.reEncrypt({ CiphertextBlob, DestinationKeyId }));
    const encryptIn = (KeyId: string) => passed(5, () => kms.encrypt({ KeyId, Plaintext }));
    await sim.advance('1s');

    const withinStore = await reEncrypt(a.KeyId);
    await sim.advance('1s');
    const betweenStores = await reEncrypt(b.KeyId);
    const leftInSecond = await encryptIn(b.KeyId);
    await sim.advance('1s');
    const outOfStore = await reEncrypt(ordinary);

    expect([withinStore, betweenStores, leftInSecond, outOfStore]).toEqual([2, 2, 0, 2]);
  });

  test('keeps requests from the proxy', async () => {
    const sim = withQuotas({ customKeyStore: 3 });
    const { KeyId, proxy } = externalKey(sim);
    const earlier = proxy.requests().length;

    await passed(10, () => sim.client().encrypt({ KeyId, Plaintext }));

    expect(proxy.requests()).toHaveLength(earlier + 3);
  });

  test('does not count what only looks at a key', async () => {
    const sim = withQuotas({ customKeyStore: 1 });
    const { KeyId } = cloudHsmKey(sim);

    expect(await passed(20, () => sim.client().describeKey({ KeyId }))).toBe(20);
  });

  test('counts the requests of a dry run, and those that the state of the key refuses', async () => {
    const sim = withQuotas({ customKeyStore: 2 });
    const { KeyId } = cloudHsmKey(sim);
    const { KeyId: disabled } = cloudHsmKey(sim, { KeyState: 'Disabled' });
    const kms = sim.client();

    expect(await passed(5, () => kms.encrypt({ KeyId, Plaintext, DryRun: true }))).toBe(2);
    expect(await passed(5, () => kms.encrypt({ KeyId: disabled, Plaintext }))).toBe(2);
  });
});

describe('a snapshot', () => {
  test('holds what is left of a quota', async () => {
    const sim = withQuotas({ CreateKey: 5 });
    expect(await passed(4, () => sim.client().createKey({}))).toBe(4);

    const restored = createSimulator({ snapshot: sim.snapshot() });

    expect(await passed(5, () => restored.client().createKey({}))).toBe(1);
  });
});

describe('a client that tries again', () => {
  test('gets its answer when the quota has filled, without real waiting', async () => {
    const sim = createSimulator({ quotas: { requests: { CreateKey: 1 } }, maxAttempts: 20 });
    const kms = sim.client();
    const begun = performance.now();

    const { $metadata } = (await kms.createKey({})) && (await kms.createKey({}));

    expect($metadata.attempts).toBeGreaterThan(1);
    expect($metadata.totalRetryDelay).toBeGreaterThan(0);
    expect(sim.now).toBeGreaterThanOrEqual(new Date('2026-01-01T00:00:01Z').getTime());
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
