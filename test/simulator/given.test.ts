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
