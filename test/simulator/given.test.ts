import {
  type ConnectionErrorCode,
  type ConnectionState,
  createSimulator,
  SimulatorUsageError,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { connectionErrorCodes } from '../../src/errors/connectionErrorCodes.ts';
import { lastingState } from '../helpers/look.ts';

const states: ConnectionState[] = ['CONNECTED', 'CONNECTING', 'DISCONNECTED', 'DISCONNECTING', 'FAILED'];
const arrangements = ['cloudHsmKeyStore', 'externalKeyStore'] as const;

describe.each(arrangements)('given.%s', (arrange) => {
  test('is CONNECTED by default, at once', () => {
    const sim = createSimulator();
    const start = sim.now;

    const { CustomKeyStoreId } = sim.given[arrange]();

    expect(CustomKeyStoreId).toMatch(/^cks-[0-9a-f]{17}$/);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(sim.now).toBe(start);
  });

  test.each(states)('can be %s', async (ConnectionState) => {
    const sim = createSimulator();

    const { CustomKeyStoreId } = sim.given[arrange]({ ConnectionState });
    const store = sim.keyStore(CustomKeyStoreId);

    expect(store.ConnectionState).toBe(ConnectionState);
    expect(store.ConnectionErrorCode).toBe(ConnectionState === 'FAILED' ? 'INTERNAL_ERROR' : undefined);
  });

  test.each([
    ['CONNECTING', 'CONNECTED', { cloudHsmKeyStore: 20 * 60_000, externalKeyStore: 5 * 60_000 }],
    ['DISCONNECTING', 'DISCONNECTED', { cloudHsmKeyStore: 10_000, externalKeyStore: 10_000 }],
  ] as const)('has its whole duration to come while %s', async (ConnectionState, end, durations) => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given[arrange]({ ConnectionState });
    const start = sim.now;

    await sim.advanceUntil(() => sim.keyStore(CustomKeyStoreId).ConnectionState === end);

    expect(sim.now - start).toBe(durations[arrange]);
  });

  const codes = (Object.keys(connectionErrorCodes) as ConnectionErrorCode[]).filter((code) =>
    (connectionErrorCodes[code].types as readonly string[]).includes(
      arrange === 'cloudHsmKeyStore' ? 'AWS_CLOUDHSM' : 'EXTERNAL_KEY_STORE',
    ),
  );

  test.each(codes)('can be FAILED with %s', async (ConnectionErrorCode) => {
    const sim = createSimulator();

    const { CustomKeyStoreId } = sim.given[arrange]({ ConnectionState: 'FAILED', ConnectionErrorCode });

    expect(sim.keyStore(CustomKeyStoreId).ConnectionErrorCode).toBe(ConnectionErrorCode);
    // An error inside AWS KMS is over with the attempt; every other cause stays until it is repaired.
    const triggered = { kind: 'triggered', name: ConnectionErrorCode, CustomKeyStoreId };
    expect(sim.faults.pending()).toEqual(ConnectionErrorCode === 'INTERNAL_ERROR' ? [] : [triggered]);
  });

  test('has as many keys as it is to have, whatever it is in', async () => {
    for (const ConnectionState of states) {
      const sim = createSimulator();

      const { CustomKeyStoreId, keys } = sim.given[arrange]({ ConnectionState, keys: 3 });
      const listed = await sim.client().listKeys();

      expect(keys).toHaveLength(3);
      expect(listed.Keys!.map(({ KeyId }) => KeyId)).toEqual(keys.map(({ KeyId }) => KeyId));
      expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe(ConnectionState);
    }
  });

  test('has keys as they are described', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, keys } = sim.given[arrange]({
      keys: [
        { Description: 'one', AliasName: 'alias/one' },
        { KeyState: 'Disabled', KeyId: '00000000-0000-4000-8000-000000000001' },
        { KeyState: 'PendingDeletion', PendingWindowInDays: 7 },
      ],
    });
    const kms = sim.client();

    const shown = await Promise.all(
      keys.map(async ({ KeyId }) => (await kms.describeKey({ KeyId })).KeyMetadata!),
    );
    const byAlias = await kms.describeKey({ KeyId: 'alias/one' });

    expect(shown.map(({ KeyState }) => KeyState)).toEqual(['Enabled', 'Disabled', 'PendingDeletion']);
    expect(shown.map((key) => key.CustomKeyStoreId)).toEqual(Array(3).fill(CustomKeyStoreId));
    expect(shown[0]!.Description).toBe('one');
    expect(shown[1]!.KeyId).toBe('00000000-0000-4000-8000-000000000001');
    expect(shown[2]!.DeletionDate).toEqual(new Date(shown[2]!.CreationDate!.getTime() + 7 * 86_400_000));
    expect(byAlias.KeyMetadata!.KeyId).toBe(keys[0]!.KeyId);
  });

  test.each<[object, RegExp]>([
    [{ keys: -1 }, /keys: expected a list or a whole number/],
    [{ keys: 1.5 }, /keys: expected a list or a whole number/],
    [{ keys: 'two' }, /keys: expected a list or a whole number/],
    [{ keys: [{ State: 'Enabled' }] }, /keys\[0\]: unknown "State"/],
    [{ keys: [{ KeyState: 'Unavailable' }] }, /KeyState: expected one of Enabled, Disabled, PendingDeletion/],
    [
      { keys: [{ KeyState: 'Disabled', PendingWindowInDays: 7 }] },
      /goes with KeyState 'PendingDeletion' only/,
    ],
    [{ keys: [{ KeyState: 'PendingDeletion', PendingWindowInDays: 6 }] }, /ValidationException/],
    [{ keys: [{ KeyId: 'my-key' }] }, /KeyId: expected a UUID/],
    [{ keys: [{ AliasName: 'one' }] }, /InvalidAliasNameException/],
    [{ keys: [{ AliasName: 'alias/one' }, { AliasName: 'alias/one' }] }, /AlreadyExistsException/],
    [{ keys: [{ KeySpec: 'RSA_2048' }] }, /UnsupportedOperationException|ValidationException/],
    [{ keys: [null] }, /expected an object/],
  ])('refuses %o, and nothing of it stays', (init, message) => {
    const sim = createSimulator();
    const { account } = sim.snapshot().accounts[0]!;

    expect(() => sim.given[arrange](init as never)).toThrow(SimulatorUsageError);
    expect(() => sim.given[arrange](init as never)).toThrow(message);
    const after = sim.snapshot().accounts[0]!.account;
    expect(after.customKeyStores.rows).toEqual(account.customKeyStores.rows);
    expect(after.keys.rows).toEqual([]);
    expect(after.aliases.rows).toEqual([]);
    expect(sim.snapshot().deadlines).toEqual([]);
  });

  test('is traced as arranged, and is no call', () => {
    const sim = createSimulator();

    sim.given[arrange]();

    expect(sim.calls()).toEqual([]);
    expect(sim.trace.map(({ type }) => type)).not.toContain('call');
    expect(sim.trace.filter((entry) => entry.type === 'arranged').map(({ what }) => what)).toEqual([
      'CreateCustomKeyStore',
      'ConnectCustomKeyStore',
    ]);
  });

  test('may have an id of the user', () => {
    const sim = createSimulator();

    const { CustomKeyStoreId } = sim.given[arrange]({ CustomKeyStoreId: 'cks-1234567890abcdef0' });

    expect(CustomKeyStoreId).toBe('cks-1234567890abcdef0');
  });

  test.each<[object, RegExp]>([
    [{ Name: 'one' }, /unknown "Name"/],
    [{ ConnectionState: 'connected' }, /ConnectionState: expected one of CONNECTED/],
    [{ ConnectionErrorCode: 'NETWORK_ERRORS' }, /goes with ConnectionState 'FAILED' only/],
    [{ ConnectionState: 'FAILED', ConnectionErrorCode: 'NONSENSE' }, /ConnectionErrorCode: expected one of/],
    [{ CustomKeyStoreId: '' }, /1 to 64 characters/],
    [{ CustomKeyStoreId: 'x'.repeat(65) }, /1 to 64 characters/],
    [{ CustomKeyStoreId: 7 }, /1 to 64 characters/],
    [{ CustomKeyStoreId: 'cks-taken' }, /already/],
    [{ CustomKeyStoreName: 'taken' }, /CustomKeyStoreNameInUseException/],
    [{ CustomKeyStoreName: '' }, /ValidationException/],
    [{ CustomKeyStoreType: 'OTHER' }, /CustomKeyStoreType: expected one of/],
  ])('refuses %o and says why', (init, message) => {
    const sim = createSimulator();
    sim.given[arrange]({ CustomKeyStoreId: 'cks-taken', CustomKeyStoreName: 'taken' });
    const { account } = lastingState(sim) as { account: unknown };

    expect(() => sim.given[arrange](init as never)).toThrow(SimulatorUsageError);
    expect(() => sim.given[arrange](init as never)).toThrow(message);
    expect((lastingState(sim) as { account: unknown }).account).toEqual(account);
  });

  test('obeys the quota', () => {
    const sim = createSimulator();
    for (let i = 0; i < 10; i++) sim.given[arrange]();

    expect(() => sim.given[arrange]()).toThrow(/LimitExceededException.*quota is 10/);
  });

  test.each([null, 7, 'CONNECTED', []])('refuses %o instead of an object', (init) => {
    expect(() => createSimulator().given[arrange](init as never)).toThrow(/expected an object/);
  });
});

describe('given.cloudHsmKeyStore', () => {
  test('takes an existing cluster, or names the new one', () => {
    const sim = createSimulator();
    const existing = sim.cloudHsm.createCluster();

    const first = sim.given.cloudHsmKeyStore({ CloudHsmClusterId: existing.ClusterId });
    const second = sim.given.cloudHsmKeyStore({ CloudHsmClusterId: 'cluster-2a2b3c4d5e6' });

    expect(first.cluster.ClusterId).toBe(existing.ClusterId);
    expect(second.cluster.ClusterId).toBe('cluster-2a2b3c4d5e6');
  });

  test('gives the new cluster the password and certificate that are asked for', () => {
    const sim = createSimulator();

    const { cluster } = sim.given.cloudHsmKeyStore({
      KeyStorePassword: 'aPassword123',
      TrustAnchorCertificate: 'anchor',
      ConnectionState: 'DISCONNECTED',
    });

    expect(cluster.kmsuser.KeyStorePassword).toBe('aPassword123');
    expect(cluster.TrustAnchorCertificate).toBe('anchor');
  });

  test('refuses a cluster that another store has', () => {
    const sim = createSimulator();
    const { cluster } = sim.given.cloudHsmKeyStore();

    expect(() => sim.given.cloudHsmKeyStore({ CloudHsmClusterId: cluster.ClusterId })).toThrow(
      /CloudHsmClusterInUseException/,
    );
  });
});

describe('given.externalKeyStore', () => {
  test('takes an existing proxy, or names the new one', () => {
    const sim = createSimulator();
    const existing = sim.xks.createProxy();
    const { XksProxyUriEndpoint } = existing;

    const first = sim.given.externalKeyStore({ XksProxyUriEndpoint });
    const second = sim.given.externalKeyStore({
      XksProxyUriEndpoint: 'https://another.example.com',
      XksProxyUriPath: '/prefix/kms/xks/v1',
    });

    expect(first.proxy.XksProxyAuthenticationCredential).toEqual(existing.XksProxyAuthenticationCredential);
    expect(second.proxy.XksProxyUriPath).toBe('/prefix/kms/xks/v1');
  });

  test('is behind an endpoint service when a member or a code asks for one', () => {
    const sim = createSimulator();

    const proxies = [
      sim.given.externalKeyStore({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }).proxy,
      sim.given.externalKeyStore({
        XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-12345678901234567',
      }).proxy,
      sim.given.externalKeyStore({
        ConnectionState: 'FAILED',
        ConnectionErrorCode: 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
      }).proxy,
    ];

    expect(proxies.map(({ vpcEndpointService }) => vpcEndpointService === undefined)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('given.kmsKey', () => {
  test('is an ordinary Enabled key by default, at once and without a call', async () => {
    const sim = createSimulator();
    const start = sim.now;

    const { KeyId, Arn } = sim.given.kmsKey();
    const calls = sim.calls();
    const now = sim.now;
    const { KeyMetadata } = await sim.client().describeKey({ KeyId });

    expect([calls, now]).toEqual([[], start]);
    expect(KeyMetadata).toMatchObject({ KeyId, Arn, KeyState: 'Enabled', Enabled: true, Origin: 'AWS_KMS' });
    expect(sim.trace.filter((entry) => entry.type === 'arranged').map(({ what }) => what)).toEqual([
      'CreateKey',
    ]);
  });

  test.each(['Enabled', 'Disabled', 'PendingDeletion'] as const)('can be %s', async (KeyState) => {
    const sim = createSimulator();

    const { KeyId } = sim.given.kmsKey({ KeyState });

    expect((await sim.client().describeKey({ KeyId })).KeyMetadata!.KeyState).toBe(KeyState);
  });

  test('has 30 days to come while PendingDeletion, unless told otherwise', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const one = sim.given.kmsKey({ KeyState: 'PendingDeletion' });
    const other = sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });

    await sim.advance('7d');
    const afterAWeek = (await kms.listKeys()).Keys!.map(({ KeyId }) => KeyId);
    await sim.advance('23d');

    expect(afterAWeek).toEqual([one.KeyId]);
    expect((await kms.listKeys()).Keys).toEqual([]);
    expect(other.KeyId).not.toBe(one.KeyId);
  });

  test('takes the members of CreateKey', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey({ Description: 'mine', Tags: [{ TagKey: 'team', TagValue: 'blue' }] });
    const kms = sim.client();

    expect((await kms.describeKey({ KeyId })).KeyMetadata!.Description).toBe('mine');
    expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([{ TagKey: 'team', TagValue: 'blue' }]);
  });

  test('in an external key store takes an external key that there is, or makes it', () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const existing = proxy.keys.create();

    sim.given.kmsKey({ CustomKeyStoreId, XksKeyId: existing });
    sim.given.kmsKey({ CustomKeyStoreId, XksKeyId: 'new-key' });
    sim.given.kmsKey({ CustomKeyStoreId });

    expect(proxy.keys.list().map(({ XksKeyId }) => XksKeyId)).toEqual([
      existing,
      'new-key',
      expect.stringMatching(/^[a-zA-Z0-9-_.]+$/),
    ]);
  });

  test.each<[string, (sim: ReturnType<typeof createSimulator>) => object, RegExp]>([
    ['an unknown member', () => ({ Name: 'one' }), /kmsKey: unknown "Name"/],
    [
      'a store that is not there',
      () => ({ CustomKeyStoreId: 'cks-unknown' }),
      /kmsKey: there is no custom key store/,
    ],
    [
      'a store that is not CONNECTED',
      (sim) => ({
        CustomKeyStoreId: sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' }).CustomKeyStoreId,
      }),
      /CustomKeyStoreInvalidStateException/,
    ],
    [
      'a cluster with one HSM',
      (sim) => {
        const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
        cluster.removeHsm();
        return { CustomKeyStoreId };
      },
      /CloudHsmClusterInvalidConfigurationException/,
    ],
    [
      'an external key that is bound already',
      (sim) => {
        const { CustomKeyStoreId } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });
        return { CustomKeyStoreId, XksKeyId: 'my-key' };
      },
      /XksKeyAlreadyInUseException/,
    ],
    [
      'an id that is taken',
      (sim) => ({ KeyId: sim.given.kmsKey().KeyId }),
      /there is a KMS key [0-9a-f-]+ already/,
    ],
    [
      'an alias that is taken',
      (sim) => {
        sim.given.kmsKey({ AliasName: 'alias/one' });
        return { AliasName: 'alias/one' };
      },
      /AlreadyExistsException/,
    ],
  ])('refuses %s, and nothing of it stays', (_what, init, message) => {
    const sim = createSimulator();
    const wanted = init(sim);
    const { keys, aliases } = sim.snapshot().accounts[0]!.account;

    expect(() => sim.given.kmsKey(wanted)).toThrow(SimulatorUsageError);
    expect(() => sim.given.kmsKey(wanted)).toThrow(message);
    expect(sim.snapshot().accounts[0]!.account.keys.rows).toEqual(keys.rows);
    expect(sim.snapshot().accounts[0]!.account.aliases.rows).toEqual(aliases.rows);
  });

  test('in an external key store makes no external key when it is refused', () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });

    expect(() => sim.given.kmsKey({ CustomKeyStoreId, XksKeyId: 'new-key' })).toThrow(
      /CustomKeyStoreInvalidStateException/,
    );

    expect(proxy.keys.list()).toEqual([]);
  });
});
