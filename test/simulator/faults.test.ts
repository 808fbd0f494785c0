import {
  createSimulator,
  type FakeKmsClient,
  type FaultName,
  type KmsErrorName,
  type OperationName,
  SimulatorUsageError,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { connectionErrorCodes } from '../../src/errors/connectionErrorCodes.ts';
import { answerTo } from '../helpers/look.ts';

const describeTimes = async (sim: ReturnType<typeof createSimulator>, count: number) => {
  const answers: string[] = [];
  for (let i = 0; i < count; i++) answers.push(await answerTo(sim.client().describeCustomKeyStores()));
  return answers;
};

describe('faults.failNext', () => {
  test('counts attempts, and only those of its operation', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    sim.faults.failNext('DescribeCustomKeyStores', 'KMSInternalException', { times: 2 });

    const other = await answerTo(sim.client().deleteCustomKeyStore({ CustomKeyStoreId: 'cks-unknown' }));

    expect(other).toBe('CustomKeyStoreNotFoundException');
    expect(await describeTimes(sim, 3)).toEqual(['KMSInternalException', 'KMSInternalException', 'accepted']);
  });

  test('happens in the order in which it was asked for', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException');
    sim.faults.failNext('DescribeCustomKeyStores', 'AccessDeniedException');

    expect(await describeTimes(sim, 3)).toEqual(['ThrottlingException', 'AccessDeniedException', 'accepted']);
  });

  test.each<[string, KmsErrorName, (kms: FakeKmsClient, KeyId: string) => Promise<unknown>]>([
    [
      'Encrypt',
      'KeyUnavailableException',
      (kms, KeyId) => kms.encrypt({ KeyId, Plaintext: Uint8Array.of(1) }),
    ],
    [
      'GenerateDataKey',
      'DependencyTimeoutException',
      (kms, KeyId) => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
    ],
    ['ListKeys', 'ThrottlingException', (kms) => kms.listKeys()],
    ['DisableKey', 'KMSInternalException', (kms, KeyId) => kms.disableKey({ KeyId })],
  ])('fails %s with %s, once', async (operation, errorName, send) => {
    const sim = createSimulator({ maxAttempts: 1 });
    const { KeyId } = sim.given.kmsKey();
    sim.faults.failNext(operation as OperationName, errorName);

    const answers = [await answerTo(send(sim.client(), KeyId)), await answerTo(send(sim.client(), KeyId))];

    expect(answers).toEqual([errorName, 'accepted']);
  });

  test('changes nothing in the world that the request would have changed', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    sim.faults.failNext('DisconnectCustomKeyStore', 'KMSInternalException');

    await answerTo(sim.client().disconnectCustomKeyStore({ CustomKeyStoreId }));

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });
});

describe('faults.fail', () => {
  test('fails every attempt by default, until it is cleared', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    sim.faults.fail('DescribeCustomKeyStores', 'KMSInternalException');

    const before = await describeTimes(sim, 5);
    sim.faults.clear();

    expect(new Set(before)).toEqual(new Set(['KMSInternalException']));
    expect(await describeTimes(sim, 1)).toEqual(['accepted']);
  });

  test('fails as often as its rate says, by dice of the seed', async () => {
    const story = async (seed: number) => {
      const sim = createSimulator({ seed, maxAttempts: 1 });
      sim.faults.fail('DescribeCustomKeyStores', 'KMSInternalException', { rate: 0.3 });
      return describeTimes(sim, 400);
    };

    const failures = (await story(5)).filter((answer) => answer !== 'accepted').length;

    expect(failures).toBeGreaterThan(80);
    expect(failures).toBeLessThan(160);
    expect(await story(5)).toEqual(await story(5));
    expect(await story(5)).not.toEqual(await story(6));
  });

  test('fails from then until then', async () => {
    const sim = createSimulator({ maxAttempts: 1, timing: { request: 0 } });
    sim.faults.fail('DescribeCustomKeyStores', 'KMSInternalException', { from: '1m', until: '2m' });
    const answers: string[] = [];

    for (const ms of [0, 59_999, 1, 59_999, 1]) {
      await sim.advance(ms);
      answers.push(...(await describeTimes(sim, 1)));
    }

    expect(answers).toEqual([
      'accepted',
      'accepted',
      'KMSInternalException',
      'KMSInternalException',
      'accepted',
    ]);
  });

  test('never fails with rate 0', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    sim.faults.fail('DescribeCustomKeyStores', 'KMSInternalException', { rate: 0 });

    expect(new Set(await describeTimes(sim, 50))).toEqual(new Set(['accepted']));
  });
});

describe('scripting a failure that cannot be', () => {
  test.each<[string, string, object | undefined, RegExp]>([
    ['ListBuckets', 'KMSInternalException', undefined, /unknown operation "ListBuckets"; simulated are/],
    ['Encrypt', 'CustomKeyStoreNotFoundException', undefined, /it answers with .*KeyUnavailableException/],
    ['CreateKey', 'KMSInvalidStateException', undefined, /it answers with .*XksKeyNotFoundException/],
    ['__proto__', 'KMSInternalException', undefined, /unknown operation/],
    ['DescribeCustomKeyStores', 'NonsenseException', undefined, /does not answer with "NonsenseException"/],
    ['DescribeCustomKeyStores', 'toString', undefined, /does not answer with/],
    [
      'DescribeCustomKeyStores',
      'CloudHsmClusterNotActiveException',
      undefined,
      /it answers with .*CustomKeyStoreNotFoundException/,
    ],
    ['DescribeCustomKeyStores', 'KMSInternalException', { times: 0 }, /times: expected a whole number/],
    ['DescribeCustomKeyStores', 'KMSInternalException', { times: 1.5 }, /times/],
    ['DescribeCustomKeyStores', 'KMSInternalException', { time: 2 }, /unknown "time"/],
  ])('is refused by failNext: %s, %s, %o', (operation, errorName, options, message) => {
    const sim = createSimulator();
    const script = () =>
      sim.faults.failNext(operation as OperationName, errorName as KmsErrorName, options as never);

    expect(script).toThrow(SimulatorUsageError);
    expect(script).toThrow(message);
    expect(sim.faults.pending()).toEqual([]);
  });

  test.each([{ rate: 2 }, { rate: -0.1 }, { rate: '50%' }, { from: 'soon' }, { until: -1 }, { times: 3 }])(
    'is refused by fail: %o',
    (options) => {
      const { faults } = createSimulator();

      expect(() => faults.fail('DescribeCustomKeyStores', 'KMSInternalException', options as never)).toThrow(
        SimulatorUsageError,
      );
    },
  );
});

describe('faults.trigger and faults.repair', () => {
  const types = { AWS_CLOUDHSM: 'cloudHsmKeyStore', EXTERNAL_KEY_STORE: 'externalKeyStore' } as const;
  const rows = (Object.keys(connectionErrorCodes) as (keyof typeof connectionErrorCodes)[]).flatMap((code) =>
    connectionErrorCodes[code].types.map((type) => [code, type] as const),
  );

  test.each(rows)('bring %s about for %s, and mend it', async (code, type) => {
    const sim = createSimulator();
    const kms = sim.client();
    const { CustomKeyStoreId } = sim.given[types[type]]({
      ConnectionState: 'DISCONNECTED',
      ...(code.startsWith('XKS_VPC') ? { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' } : {}),
    });
    const store = sim.keyStore(CustomKeyStoreId);

    sim.faults.trigger(code, { CustomKeyStoreId });
    const untouched = store.ConnectionState;
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');
    const failed = store.ConnectionErrorCode;
    sim.faults.repair(code, { CustomKeyStoreId });
    const stillFailed = store.ConnectionState;
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('5m');
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');

    expect([untouched, failed, stillFailed, store.ConnectionState]).toEqual([
      'DISCONNECTED',
      code,
      'FAILED',
      'CONNECTED',
    ]);
    expect(sim.faults.pending()).toEqual([]);
  });

  test('leave a CONNECTED store as it is', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.externalKeyStore();

    sim.faults.trigger('XKS_PROXY_NOT_REACHABLE', { CustomKeyStoreId });
    await sim.advance('1d');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test.each<[string, string, RegExp]>([
    ['NONSENSE', 'cks-there', /unknown failure "NONSENSE"; faults\.catalogue has/],
    ['toString', 'cks-there', /unknown failure/],
    ['NETWORK_ERRORS', 'cks-unknown', /there is no custom key store "cks-unknown"/],
    ['XKS_PROXY_TIMED_OUT', 'cks-there', /concerns EXTERNAL_KEY_STORE.*AWS_CLOUDHSM/],
    ['USER_LOGGED_IN', 'cks-there', /'login\.elsewhere' cannot happen now/],
  ])('refuse %s for %s', (name, CustomKeyStoreId, message) => {
    const sim = createSimulator();
    sim.given.cloudHsmKeyStore({ CustomKeyStoreId: 'cks-there' });

    expect(() => sim.faults.trigger(name as FaultName, { CustomKeyStoreId })).toThrow(SimulatorUsageError);
    expect(() => sim.faults.trigger(name as FaultName, { CustomKeyStoreId })).toThrow(message);
    expect(sim.faults.pending()).toEqual([]);
  });

  test('refuse to do without a store', () => {
    const { faults } = createSimulator();

    expect(() => faults.trigger('NETWORK_ERRORS', undefined as never)).toThrow(SimulatorUsageError);
    expect(() => faults.repair('NETWORK_ERRORS', {} as never)).toThrow(SimulatorUsageError);
  });
});

describe('faults.pending and faults.clear', () => {
  test('list and undo what is scripted and triggered', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
    sim.faults.failNext('ConnectCustomKeyStore', 'KMSInternalException', { times: 4 });
    sim.faults.trigger('XKS_PROXY_NOT_REACHABLE', { CustomKeyStoreId });

    const before = sim.faults.pending();
    sim.faults.clear();
    await sim.client().connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('5m');

    expect(before).toEqual([
      { kind: 'failNext', operation: 'ConnectCustomKeyStore', errorName: 'KMSInternalException', times: 4 },
      { kind: 'triggered', name: 'XKS_PROXY_NOT_REACHABLE', CustomKeyStoreId },
    ]);
    expect(sim.faults.pending()).toEqual([]);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('clear what the user has mended by hand already', () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
    const other = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
    sim.faults.trigger('XKS_PROXY_NOT_REACHABLE', { CustomKeyStoreId });
    sim.faults.trigger('XKS_PROXY_NOT_REACHABLE', { CustomKeyStoreId: other.CustomKeyStoreId });
    proxy.comeBack();

    expect(() => sim.faults.clear()).not.toThrow();
    expect(sim.faults.pending()).toEqual([]);
    expect(() => other.proxy.comeBack()).toThrow(SimulatorUsageError);
  });

  test('clear what belongs to a store that is deleted', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    sim.faults.trigger('NETWORK_ERRORS', { CustomKeyStoreId });
    await sim.client().deleteCustomKeyStore({ CustomKeyStoreId });

    expect(() => sim.faults.clear()).not.toThrow();
    expect(sim.faults.pending()).toEqual([]);
  });

  test('describe each failure in the catalogue', () => {
    const { catalogue } = createSimulator().faults;

    for (const [name, row] of Object.entries(catalogue)) {
      expect(name).toMatch(/^[A-Z]/);
      expect(row.types.length).toBeGreaterThan(0);
      expect(row.cause).toMatch(/^[A-Za-z].*\.$/s);
      expect(row.repair).toMatch(/\.$/);
      expect(row.documentation).toMatch(/^https:\/\//);
    }
    expect(Object.keys(catalogue)).toEqual(expect.arrayContaining(Object.keys(connectionErrorCodes)));
  });
});
