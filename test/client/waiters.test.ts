/** The waiters that the AWS SDK lacks: with our client and with the real one. */
import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  createSimulator,
  type Simulator,
  SimulatorUsageError,
  type WaiterConfiguration,
  waitUntilCustomKeyStoreConnected,
  waitUntilCustomKeyStoreDisconnected,
} from 'custom-key-store-simulator';
import { describe, expect, test, vi } from 'vitest';
import { errorOf } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

const minutes = (count: number) => count * 60_000;

describe.each(waysIn)('waiters over $way', ({ open }) => {
  /** Waits on the clock of the world, whoever the client is. */
  function waiting(sim: Simulator, more: Partial<WaiterConfiguration> = {}): WaiterConfiguration {
    return {
      client: open(sim),
      command: DescribeCustomKeyStoresCommand,
      timers: sim.timers,
      maxWaitTime: 3_600,
      ...more,
    };
  }

  test('end when the store is CONNECTED, with the answer that says so', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const start = sim.now;

    const { state, reason } = await sim.run(() =>
      waitUntilCustomKeyStoreConnected(waiting(sim), { CustomKeyStoreId }),
    );

    expect(state).toBe('SUCCESS');
    expect(reason.CustomKeyStores![0]).toMatchObject({ CustomKeyStoreId, ConnectionState: 'CONNECTED' });
    expect(sim.now - start).toBeGreaterThanOrEqual(minutes(20));
    expect(sim.now - start).toBeLessThan(minutes(23));
  });

  test('end when the store is DISCONNECTED', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTING' });

    const { reason } = await sim.run(() =>
      waitUntilCustomKeyStoreDisconnected(waiting(sim), { CustomKeyStoreId }),
    );

    expect(reason.CustomKeyStores![0]!.ConnectionState).toBe('DISCONNECTED');
  });

  test('end at once when the store is so already', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const start = sim.now;

    await sim.run(() => waitUntilCustomKeyStoreConnected(waiting(sim), { CustomKeyStoreId }));

    expect(sim.now - start).toBe(10);
  });

  test('find the store by its name', async () => {
    const sim = createSimulator();
    sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'one', ConnectionState: 'CONNECTING' });

    const { state } = await sim.run(() =>
      waitUntilCustomKeyStoreConnected(waiting(sim), { CustomKeyStoreName: 'one' }),
    );

    expect(state).toBe('SUCCESS');
  });

  test.each([waitUntilCustomKeyStoreConnected, waitUntilCustomKeyStoreDisconnected])(
    'end at once when the store is FAILED, with the ConnectionErrorCode (%o)',
    async (waitUntil) => {
      const sim = createSimulator();
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({
        ConnectionState: 'FAILED',
        ConnectionErrorCode: 'USER_LOCKED_OUT',
      });
      const start = sim.now;

      const error = (await errorOf(sim.run(() => waitUntil(waiting(sim), { CustomKeyStoreId })))) as Error & {
        reason: any;
      };

      expect(error.message).toContain(CustomKeyStoreId);
      expect(error.message).toContain('USER_LOCKED_OUT');
      expect(error.reason.CustomKeyStores[0].ConnectionErrorCode).toBe('USER_LOCKED_OUT');
      expect(sim.now - start).toBe(10);
    },
  );

  test('end when the store becomes FAILED on the way', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    proxy.goDown();

    const error = await errorOf(
      sim.run(() => waitUntilCustomKeyStoreConnected(waiting(sim), { CustomKeyStoreId })),
    );

    expect(error.message).toContain('XKS_PROXY_NOT_REACHABLE');
  });

  test('end in TimeoutError after maxWaitTime', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const start = sim.now;

    const error = await errorOf(
      sim.run(() =>
        waitUntilCustomKeyStoreConnected(waiting(sim, { maxWaitTime: 60 }), { CustomKeyStoreId }),
      ),
    );

    expect(error.name).toBe('TimeoutError');
    expect(error.message).toContain('CONNECTING');
    expect(sim.now - start).toBeLessThanOrEqual(minutes(1));
  });

  test('end in AbortError when the signal is aborted before', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const error = await errorOf(
      sim.run(() =>
        waitUntilCustomKeyStoreConnected(waiting(sim, { abortSignal: AbortSignal.abort() }), {
          CustomKeyStoreId,
        }),
      ),
    );

    expect(error.name).toBe('AbortError');
    expect(sim.calls()).toEqual([]);
  });

  test('end in AbortError when the signal is aborted between two polls', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const controller = new AbortController();
    const start = sim.now;

    const error = await errorOf(
      sim.run(({ timers }) => {
        timers.setTimeout(() => controller.abort(), 7_000);
        return waitUntilCustomKeyStoreConnected(waiting(sim, { abortSignal: controller.signal }), {
          CustomKeyStoreId,
        });
      }),
    );

    expect(error.name).toBe('AbortError');
    expect(sim.now - start).toBe(7_000);
  });

  test('pass on errors of DescribeCustomKeyStores', async () => {
    const sim = createSimulator();

    const error = await errorOf(
      sim.run(() => waitUntilCustomKeyStoreConnected(waiting(sim), { CustomKeyStoreId: 'cks-unknown' })),
    );

    expect(error.name).toBe('CustomKeyStoreNotFoundException');
  });

  test('wait from minDelay up to maxDelay', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    await sim.run(() =>
      waitUntilCustomKeyStoreConnected(waiting(sim, { minDelay: 10, maxDelay: 60 }), { CustomKeyStoreId }),
    );

    const times = sim.calls().map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => at - times[index]! - 10);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...gaps)).toBe(60_000);
  });
});

describe('the timers of a waiter', () => {
  test.each(waysIn.slice(0, 2))('are those of the world of its client over $way', async ({ open }) => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const client = open(sim);
    const begun = performance.now();

    await sim.run(() =>
      waitUntilCustomKeyStoreConnected(
        { client, command: DescribeCustomKeyStoresCommand, maxWaitTime: 3_600 },
        { CustomKeyStoreId },
      ),
    );

    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('are the globals that a run has patched over sim.install(KMSClient)', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    const client = waysIn[2]!.open(sim);

    const { state } = await sim.run(
      () =>
        waitUntilCustomKeyStoreConnected(
          { client, command: DescribeCustomKeyStoresCommand, maxWaitTime: 3_600 },
          { CustomKeyStoreId },
        ),
      { patchGlobals: true },
    );

    expect(state).toBe('SUCCESS');
  });

  test('are those of the host for a client of somebody else', async () => {
    vi.useFakeTimers();
    try {
      const states = ['CONNECTING', 'CONNECTING', 'CONNECTED'] as const;
      let polls = 0;
      const client = {
        describeCustomKeyStores: async () => ({
          CustomKeyStores: [{ ConnectionState: states[polls++]! }],
          $metadata: {},
        }),
      };

      const waited = waitUntilCustomKeyStoreConnected(
        { client, maxWaitTime: 60 },
        { CustomKeyStoreName: 'one' },
      );
      await vi.advanceTimersByTimeAsync(20_000);

      expect((await waited).state).toBe('SUCCESS');
      expect(polls).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('misuse of a waiter', () => {
  test.each<[string, object]>([
    ['maxWaitTime', { maxWaitTime: 0 }],
    ['maxWaitTime', { maxWaitTime: '60' }],
    ['minDelay', { maxWaitTime: 60, minDelay: -1 }],
    ['minDelay', { maxWaitTime: 60, minDelay: 30, maxDelay: 10 }],
    ['client', { maxWaitTime: 60, client: {} }],
    ['client', { maxWaitTime: 60, client: undefined }],
    ['command', { maxWaitTime: 60, client: { send: async () => {} } }],
  ])('names %s in a SimulatorUsageError', async (named, configuration) => {
    const client = createSimulator().client();

    const error = await errorOf(waitUntilCustomKeyStoreConnected({ client, ...configuration } as never, {}));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain(named);
  });

  test.each([{}, { CustomKeyStoreId: undefined }, undefined])(
    'refuses to wait for no store: %j',
    async (input) => {
      const sim = createSimulator();
      sim.given.cloudHsmKeyStore();
      const client = sim.client();

      const error = await errorOf(
        waitUntilCustomKeyStoreConnected({ client, maxWaitTime: 60 }, input as never),
      );

      expect(error).toBeInstanceOf(SimulatorUsageError);
      expect(error.message).toContain('CustomKeyStoreId or CustomKeyStoreName');
    },
  );
});

test('a waiter over sim.install(KMSClient) waits on the clock of its world, without patched globals', async () => {
  const sim = createSimulator();
  const installation = sim.install(KMSClient);
  try {
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    const client = new KMSClient({ region: 'us-east-1' });

    const waited = await sim.run(() =>
      waitUntilCustomKeyStoreConnected(
        { client, command: DescribeCustomKeyStoresCommand, maxWaitTime: 600 },
        { CustomKeyStoreId },
      ),
    );

    expect(waited.state).toBe('SUCCESS');
  } finally {
    installation.restore();
  }
});
