import { createSimulator, type SimulatorOptions, SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf } from '../helpers/look.ts';

describe('createSimulator', () => {
  test('needs no options', () => {
    const sim = createSimulator();

    expect(new Date(sim.now).toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(sim.trace).toEqual([]);
  });

  test.each<[object, RegExp]>([
    [{ seeds: 1 }, /unknown "seeds"; known are seed, accountId/],
    [{ authorization: 'on' }, /authorization: expected one of off, iam, got "on"/],
    [{ signatures: true }, /signatures: expected one of ignored, verified, got true/],
    [{ consistency: 'eventual' }, /unknown "consistency"/],
    [{ __proto__x: 1 }, /unknown "__proto__x"/],
    [{ timing: { conect: '1m' } }, /timing: unknown "conect"; known are request/],
    [{ quotas: { rates: 'documented' } }, /quotas: unknown "rates"/],
    [
      { quotas: { resources: { keys: 1 } } },
      /quotas\.resources: unknown "keys"; known are customKeyStores, kmsKeys/,
    ],
    [{ quotas: { requests: { Encrypt: 1 } } }, /quotas\.requests: unknown "Encrypt"; known are/],
    [{ assumptions: { unheardOf: true } }, /assumptions: unknown "unheardOf"/],
    [{ trace: { size: 1 } }, /trace: unknown "size"/],
    [{ backings: { proxy: () => {} } }, /backings: unknown "proxy"/],
  ])('refuses an unknown option: %o', (options, message) => {
    expect(() => createSimulator(options)).toThrow(SimulatorUsageError);
    expect(() => createSimulator(options)).toThrow(message);
  });

  test.each<[object, RegExp]>([
    [{ seed: Number.NaN }, /^seed: expected a number or a string/],
    [{ seed: null }, /^seed/],
    [{ seed: {} }, /^seed.*got an object/],
    [{ accountId: '123' }, /^accountId: expected 12 digits/],
    [{ accountId: 111122223333 }, /^accountId/],
    [{ region: 'mars' }, /^region: expected a Region such as 'us-east-1'/],
    [{ startTime: 'yesterday' }, /^startTime: expected a Date, ISO 8601 text/],
    [{ startTime: new Date(Number.NaN) }, /^startTime/],
    [{ startTime: Number.POSITIVE_INFINITY }, /^startTime/],
    [{ startTime: null }, /^startTime/],
    [{ clock: 'host' }, /^clock: expected 'virtual', 'system' or a Clock/],
    [{ clock: {} }, /^clock/],
    [{ clock: null }, /^clock/],
    [{ timing: 'slow' }, /^timing/],
    [{ timing: { request: 'soon' } }, /^timing\.request: expected a duration/],
    [{ timing: { connectCloudHsm: -1 } }, /^timing\.connectCloudHsm/],
    [{ timing: { xksProxyHealthCheck: 0 } }, /^timing\.xksProxyHealthCheck: expected more than 0/],
    [
      { quotas: { resources: { customKeyStores: 0 } } },
      /^quotas\.resources\.customKeyStores: expected a whole/,
    ],
    [{ quotas: { resources: { kmsKeys: 0.5 } } }, /^quotas\.resources\.kmsKeys: expected a whole/],
    [{ quotas: { resources: { aliasesPerKey: -1 } } }, /^quotas\.resources\.aliasesPerKey: expected a whole/],
    [{ quotas: { resources: { grantsPerKey: '1' } } }, /^quotas\.resources\.grantsPerKey: expected a whole/],
    [{ quotas: { resources: 'off' } }, /^quotas\.resources/],
    [{ quotas: { requests: 'on' } }, /^quotas\.requests/],
    [{ quotas: { requests: { CreateKey: 0 } } }, /^quotas\.requests\.CreateKey: expected a whole/],
    [
      { quotas: { requests: { customKeyStore: 1.5 } } },
      /^quotas\.requests\.customKeyStore: expected a whole/,
    ],
    [{ quotas: [] }, /^quotas: expected an object, got an array/],
    [{ assumptions: { sampleIdentifiers: 'maybe' } }, /^assumptions\.sampleIdentifiers: expected one of/],
    [{ assumptions: { updateOfVpcStoreCallsProxy: 'yes' } }, /^assumptions\.updateOfVpcStoreCallsProxy/],
    [
      { assumptions: { keysWhileDisconnecting: true } },
      /^assumptions\.keysWhileDisconnecting: expected one of/,
    ],
    [
      { assumptions: { failuresOfReliableProxy: 'ThrottlingException' } },
      /^assumptions\.failuresOfReliableProxy/,
    ],
    [{ assumptions: { generateRandomWithoutHsm: '' } }, /^assumptions\.generateRandomWithoutHsm/],
    [{ maxAttempts: 0 }, /^maxAttempts: expected a whole number from 1 on/],
    [{ maxAttempts: 2.5 }, /^maxAttempts/],
    [{ trace: { limit: 0 } }, /^trace\.limit: expected a whole number/],
    [{ backings: { xksProxy: {} } }, /^backings\.xksProxy: expected a backing factory/],
    [{ backings: null }, /^backings/],
  ])('says what it expected of %o', (options, message) => {
    expect(() => createSimulator(options as SimulatorOptions)).toThrow(SimulatorUsageError);
    expect(() => createSimulator(options as SimulatorOptions)).toThrow(message);
  });

  test.each([null, 1, 'options', []])('refuses %o instead of options', (options) => {
    expect(() => createSimulator(options as never)).toThrow(/createSimulator: expected an object/);
  });

  test('takes members without a value for absent', () => {
    const options = { seed: undefined, clock: undefined, timing: undefined, trace: undefined };

    expect(() => createSimulator(options as never)).not.toThrow();
  });

  test.each<[SimulatorOptions['startTime'], string]>([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    [new Date('2031-01-01T00:00:00Z'), '2031-01-01T00:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
  ])('begins at %o', (startTime, iso) => {
    const sim = createSimulator({ startTime: startTime! });

    expect(new Date(sim.now).toISOString()).toBe(iso);
  });

  test('does not follow an options object that changes later', async () => {
    const timing = { request: '1s' };
    const sim = createSimulator({ timing });
    timing.request = '1h';
    const start = sim.now;

    await sim.client().describeCustomKeyStores();
    sim.reset();
    await sim.client().describeCustomKeyStores();

    expect(sim.now - start).toBe(1_000);
  });
});

describe("timing: 'instant'", () => {
  test('shows the end state at the next request, without moving time', async () => {
    const sim = createSimulator({ timing: 'instant' });
    const start = sim.now;
    const kms = sim.client();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const shown = async () =>
      (await kms.describeCustomKeyStores({ CustomKeyStoreId })).CustomKeyStores![0]!.ConnectionState;

    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    const connected = await shown();
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    const disconnected = await shown();
    await kms.deleteCustomKeyStore({ CustomKeyStoreId });

    expect([connected, disconnected]).toEqual(['CONNECTED', 'DISCONNECTED']);
    expect(sim.now).toBe(start);
  });
});

describe('timing', () => {
  test.each([
    ['connectCloudHsm', 'cloudHsmKeyStore', {}, 'CONNECTING'],
    ['connectExternal', 'externalKeyStore', {}, 'CONNECTING'],
    ['disconnectCloudHsm', 'cloudHsmKeyStore', {}, 'DISCONNECTING'],
    ['disconnectPublic', 'externalKeyStore', {}, 'DISCONNECTING'],
    ['disconnectVpc', 'externalKeyStore', { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }, 'DISCONNECTING'],
  ] as const)('%s is the duration it says', async (name, arrange, init, ConnectionState) => {
    const sim = createSimulator({ timing: { [name]: '77s' } });
    const { CustomKeyStoreId } = sim.given[arrange]({ ...init, ConnectionState });
    const start = sim.now;

    await sim.advanceUntil(() => sim.keyStore(CustomKeyStoreId).ConnectionState !== ConnectionState);

    expect(sim.now - start).toBe(77_000);
  });
});

describe('a clock of the user', () => {
  test('moves the world', async () => {
    let now = 5_000;
    let deliver: (event: never) => void = () => {};
    const waiting: { due: number; event: never }[] = [];
    const clock = {
      get now() {
        return now;
      },
      start(listener: (event: never) => void) {
        deliver = listener;
      },
      schedule(due: number, event: never) {
        const scheduled = { due, event };
        waiting.push(scheduled);
        return scheduled;
      },
      cancel(scheduled: object) {
        const index = waiting.indexOf(scheduled as never);
        if (index >= 0) waiting.splice(index, 1);
      },
      catchUp() {
        for (const one of waiting.filter(({ due }) => due <= now)) {
          this.cancel(one);
          deliver(one.event);
        }
      },
      pending: () => [...waiting],
      stop() {
        waiting.length = 0;
      },
    };
    const sim = createSimulator({ clock });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    now += 20 * 60_000;
    clock.catchUp();
    const refused = await errorOf(sim.advance('1m'));

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(sim.now).toBe(now);
    expect(refused).toBeInstanceOf(SimulatorUsageError);
  });
});

describe('quotas', () => {
  const limitsOf = (options: SimulatorOptions) => createSimulator({ ...options, maxAttempts: 1 });

  test('of keys, aliases and grants take the numbers that are given', async () => {
    const sim = limitsOf({ quotas: { resources: { kmsKeys: 2, aliasesPerKey: 1, grantsPerKey: 1 } } });
    const kms = sim.client();
    const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/one' });
    const grant = () =>
      kms.createGrant({
        KeyId,
        GranteePrincipal: 'arn:aws:iam::111122223333:role/reader',
        Operations: ['Decrypt'],
      });

    const answers = [
      await answerTo(kms.createKey({})),
      await answerTo(kms.createKey({})),
      await answerTo(kms.createAlias({ AliasName: 'alias/two', TargetKeyId: KeyId })),
      await answerTo(grant()),
      await answerTo(grant()),
    ];

    expect(answers).toEqual([
      'accepted',
      'LimitExceededException',
      'LimitExceededException',
      'accepted',
      'LimitExceededException',
    ]);
  });

  test('of requests are off by default', async () => {
    const sim = createSimulator({ timing: { request: 0 }, maxAttempts: 1 });

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => answerTo(sim.client().describeCustomKeyStores())),
    );

    expect(new Set(answers)).toEqual(new Set(['accepted']));
  });

  test('of requests are as documented where nothing else is given, and other numbers where it is', async () => {
    const accepted = async (quotas: SimulatorOptions['quotas']) => {
      const sim = createSimulator({ quotas: quotas!, timing: { request: 0 }, maxAttempts: 1 });
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => answerTo(sim.client().describeCustomKeyStores())),
      );
      expect(answers.filter((name) => name !== 'accepted')).toEqual(
        answers.filter((name) => name === 'ThrottlingException'),
      );
      return answers.filter((name) => name === 'accepted').length;
    };

    expect(await accepted({ requests: 'documented' })).toBe(5);
    expect(await accepted({ requests: { DescribeCustomKeyStores: 7 } })).toBe(7);
    expect(await accepted({ requests: { CreateKey: 7 } })).toBe(5);
  });
});
