import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms';
import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { passwordOfKmsuser } from '../helpers/look.ts';

/** What listeners and callbacks throw reaches the host, not what is under way; here the test is the host. */
let uncaught: Error[] = [];
let others: NodeJS.UncaughtExceptionListener[] = [];
const listen = (error: Error) => uncaught.push(error);

beforeEach(() => {
  uncaught = [];
  others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', listen);
});

afterEach(() => {
  process.off('uncaughtException', listen);
  for (const other of others) process.on('uncaughtException', other);
});

interface Inspected {
  readonly event?: unknown;
  readonly snapshot?: unknown;
  readonly action?: unknown;
  readonly actorRef: { readonly sessionId: string; getSnapshot(): unknown };
}

describe('an inspection listener', () => {
  test('that throws changes nothing of what is under way', async () => {
    const sim = createSimulator();
    sim.inspect(() => {
      throw new Error('a bug of the user');
    });
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('DISCONNECTED');
    expect(uncaught.map(({ message }) => message)).toContain('a bug of the user');
  });

  test('never sees a secret, and knows actors by what they are', async () => {
    const sim = createSimulator();
    const seen: unknown[] = [];
    sim.inspect((inspected) => {
      const { event, snapshot, action, actorRef } = inspected as Inspected;
      seen.push([actorRef.sessionId, event, snapshot, action, actorRef.getSnapshot()]);
    });
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const { proxy } = sim.given.externalKeyStore();
    const { AccessKeyId, RawSecretAccessKey } = proxy.rotateCredential();
    const KeyStorePassword = cluster.kmsuser.changePassword();
    const kms = sim.client();
    await kms.updateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword });
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('20m');

    const text = JSON.stringify(seen);
    const rotated = passwordOfKmsuser(sim, cluster.ClusterId);

    expect(text).toContain(`customKeyStore:${CustomKeyStoreId}`);
    for (const secret of [AccessKeyId, RawSecretAccessKey, KeyStorePassword, rotated]) {
      expect(text).not.toContain(secret);
    }
  });

  test('has to be a function', () => {
    expect(() => createSimulator().inspect(5 as never)).toThrow(SimulatorUsageError);
  });
});

test('a timer whose callback throws leaves requests in flight their answers', async () => {
  const sim = createSimulator();
  sim.timers.setTimeout(() => {
    throw new Error('a bug of the user');
  }, 5);

  const answer = await sim.client().describeCustomKeyStores();

  expect(answer.CustomKeyStores).toEqual([]);
  expect(uncaught).toHaveLength(1);
});

test('a callback of send that throws is left alone, as by the AWS SDK', async () => {
  const sim = createSimulator();

  sim.client().send(new DescribeCustomKeyStoresCommand({}), () => {
    throw new Error('a bug of the user');
  });
  await sim.advance('1s');

  expect(uncaught).toEqual([]);
});

test('an installation takes effect although somebody else has put send back meanwhile', async () => {
  const spy = vi.spyOn(KMSClient.prototype, 'send');
  createSimulator().install(KMSClient);
  spy.mockRestore();
  const sim = createSimulator();

  const installation = sim.install(KMSClient);
  await new KMSClient({ region: 'us-east-1' }).send(new DescribeCustomKeyStoresCommand({}));
  installation.restore();

  expect(sim.calls()).toHaveLength(1);
  expect(Object.hasOwn(KMSClient.prototype, 'send')).toBe(false);
});

test('reset makes the retry quota of a client whole again', async () => {
  const sim = createSimulator();
  const kms = sim.client();
  sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException', { times: 300 });
  for (let call = 0; call < 70; call++) await kms.describeCustomKeyStores().catch(() => {});
  sim.reset();

  sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException');
  const { $metadata } = await kms.describeCustomKeyStores();

  expect($metadata.attempts).toBe(2);
});

test.each(['advance', 'advanceUntil'] as const)(
  '%s ends with the reset that ends its world',
  async (move) => {
    const sim = createSimulator();
    const moved = move === 'advance' ? sim.advance('1h') : sim.advanceUntil(() => false);

    sim.reset();

    await expect(moved).rejects.toThrow('reset');
  },
);

test('a system clock goes on when the time of the host is set back', async () => {
  vi.useFakeTimers();
  try {
    const sim = createSimulator({ clock: 'system' });
    const described = sim.client().describeCustomKeyStores();

    vi.setSystemTime(Date.now() - 86_400_000);
    await vi.advanceTimersByTimeAsync(20);

    expect((await described).CustomKeyStores).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test.each<[string, object]>([
  ['settings', {}],
  ['accounts', [{}]],
  ['proxies', [{}]],
  ['deadlines', [{ due: 1 }]],
])('a snapshot whose %s are damaged is refused clearly', (member, damaged) => {
  const snapshot = { ...createSimulator().snapshot(), [member]: damaged };

  const make = () => {
    const sim = createSimulator({ snapshot: snapshot as never });
    return sim.faults.pending();
  };

  expect(make).toThrow(SimulatorUsageError);
});

test.each([7, 30])(
  'a system clock deletes a key after %i days, which may be more than a timer of the host can wait',
  async (PendingWindowInDays) => {
    vi.useFakeTimers();
    try {
      const sim = createSimulator({ clock: 'system', timing: { request: 0 } });
      const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/orders' });
      const ask = async <O>(sent: Promise<O>) => {
        await vi.advanceTimersByTimeAsync(1);
        return sent;
      };
      const { DeletionDate } = await ask(sim.client().scheduleKeyDeletion({ KeyId, PendingWindowInDays }));
      const left = DeletionDate!.getTime() - Date.now();

      await vi.advanceTimersByTimeAsync(left - 1);
      const justBefore = sim.snapshot().accounts[0]!.account.keys.rows.length;
      await vi.advanceTimersByTimeAsync(1);

      expect(left).toBeGreaterThan((PendingWindowInDays - 1) * 86_400_000);
      expect(justBefore).toBe(1);
      expect(sim.snapshot().accounts[0]!.account.keys.rows).toEqual([]);
      expect(sim.trace.at(-1)).toMatchObject({ machine: 'kmsKey', id: KeyId, to: 'Deleted' });
      sim.dispose();
    } finally {
      vi.useRealTimers();
    }
  },
);

test('a system clock drops the deletion of a key that was cancelled, however long it was', async () => {
  vi.useFakeTimers();
  try {
    const sim = createSimulator({ clock: 'system', timing: { request: 0 } });
    const { KeyId } = sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 30 });
    await vi.advanceTimersByTimeAsync(29 * 86_400_000);

    const cancelled = sim.client().cancelKeyDeletion({ KeyId });
    await vi.advanceTimersByTimeAsync(10 * 86_400_000);

    await cancelled;
    expect(sim.snapshot().accounts[0]!.account.keys.rows).toMatchObject([
      [1, KeyId, { lifecycle: 'Disabled' }],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a listener hears of every move of a key, and may send requests when it does', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const kms = sim.client();
  const heard: string[] = [];
  const answers: Promise<unknown>[] = [];
  sim.on('transition', ({ machine, from, to }) => {
    if (machine !== 'kmsKey') return;
    heard.push(`${from} ${to}`);
    answers.push(kms.describeKey({ KeyId }).catch((error: Error) => error.name));
  });

  await kms.disableKey({ KeyId });
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
  await sim.advance('7d');

  expect(heard).toEqual(['Enabled Disabled', 'Disabled PendingDeletion', 'PendingDeletion Deleted']);
  expect(await Promise.all(answers)).toMatchObject([
    { KeyMetadata: { KeyState: 'Disabled' } },
    { KeyMetadata: { KeyState: 'PendingDeletion' } },
    'NotFoundException',
  ]);
});

test('a listener that throws when a key is deleted keeps neither the key nor its aliases', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey({ AliasName: 'alias/orders', KeyState: 'PendingDeletion' });
  sim.on('transition', () => {
    throw new Error('a bug of the user');
  });

  await sim.advance('31d');

  expect(uncaught.map(({ message }) => message)).toEqual(['a bug of the user']);
  expect((await sim.client().listAliases()).Aliases).toEqual([]);
  await expect(sim.client().describeKey({ KeyId })).rejects.toThrow('does not exist');
});
