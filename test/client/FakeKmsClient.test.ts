/** Our own client: what of the AWS SDK's it keeps. */
import {
  CustomKeyStoreInvalidStateException,
  CustomKeyStoreNotFoundException,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  KMSServiceException,
} from '@aws-sdk/client-kms';
import { createSimulator, type FakeKmsClient, isKmsError, type KmsError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../helpers/look.ts';

/** A signal that is aborted when the test says so. */
const controller = () => new AbortController();

describe('FakeKmsClient', () => {
  test('leads a custom key store through its life by its methods', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const cluster = sim.cloudHsm.createCluster();

    const { CustomKeyStoreId } = await kms.createCustomKeyStore(cluster.createCustomKeyStoreInput('one'));
    await kms.updateCustomKeyStore({ CustomKeyStoreId, NewCustomKeyStoreName: 'two' });
    await kms.connectCustomKeyStore({ CustomKeyStoreId });
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.deleteCustomKeyStore({ CustomKeyStoreId });
    const { CustomKeyStores, Truncated } = await kms.describeCustomKeyStores();

    expect(CustomKeyStores).toEqual([]);
    expect(Truncated).toBe(false);
    expect(sim.calls().map(({ operation }) => operation)).toEqual([
      'CreateCustomKeyStore',
      'UpdateCustomKeyStore',
      'ConnectCustomKeyStore',
      'DisconnectCustomKeyStore',
      'DeleteCustomKeyStore',
      'DescribeCustomKeyStores',
    ]);
  });

  test('says in $metadata how the answer came', async () => {
    const sim = createSimulator();

    const { $metadata } = await sim.client().describeCustomKeyStores();

    expect($metadata).toEqual({
      httpStatusCode: 200,
      requestId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      attempts: 1,
      totalRetryDelay: 0,
    });
    expect(sim.calls()[0]!.attempts[0]!.requestId).toBe($metadata.requestId);
  });

  test('costs as much virtual time as a request takes', async () => {
    const sim = createSimulator({ timing: { request: '70ms' } });
    const start = sim.now;

    await sim.client().describeCustomKeyStores();

    expect(sim.now - start).toBe(70);
  });

  test('has requests of one turn in flight together', async () => {
    const sim = createSimulator();
    const start = sim.now;
    const kms = sim.client();

    await Promise.all(Array.from({ length: 50 }, () => kms.describeCustomKeyStores()));

    expect(sim.now - start).toBe(10);
  });

  test('applies a request on arrival, before its answer', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const kms = sim.client();

    const connecting = kms.connectCustomKeyStore({ CustomKeyStoreId });
    const { CustomKeyStores } = await kms.describeCustomKeyStores();
    await connecting;

    expect(CustomKeyStores?.[0]?.ConnectionState).toBe('CONNECTING');
  });

  test('does not hand out the world: a changed output changes nothing', async () => {
    const sim = createSimulator();
    sim.given.externalKeyStore({ CustomKeyStoreName: 'one' });
    const kms = sim.client();

    const first = (await kms.describeCustomKeyStores()).CustomKeyStores![0]!;
    first.CustomKeyStoreName = 'changed';
    first.XksProxyConfiguration!.UriPath = 'changed';
    first.CreationDate!.setTime(0);
    const second = (await kms.describeCustomKeyStores()).CustomKeyStores![0]!;

    expect(second.CustomKeyStoreName).toBe('one');
    expect(second.XksProxyConfiguration!.UriPath).toBe('/kms/xks/v1');
    expect(second.CreationDate).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  test('does not keep the input: a change after the call changes nothing', async () => {
    const sim = createSimulator();
    const proxy = sim.xks.createProxy();
    const input = proxy.createCustomKeyStoreInput('one');
    const credential = { ...input.XksProxyAuthenticationCredential! };
    input.XksProxyAuthenticationCredential = credential;
    const kms = sim.client();

    const creating = kms.createCustomKeyStore(input);
    input.CustomKeyStoreName = 'changed';
    credential.AccessKeyId = 'ZZZZZZZZZZZZZZZZZZZZ';
    await creating;
    const { CustomKeyStores } = await kms.describeCustomKeyStores();

    expect(CustomKeyStores![0]!.CustomKeyStoreName).toBe('one');
    expect(CustomKeyStores![0]!.XksProxyConfiguration!.AccessKeyId).not.toBe('ZZZZZZZZZZZZZZZZZZZZ');
  });

  test('can be destroyed without an effect', async () => {
    const kms = createSimulator().client();

    kms.destroy();

    expect((await kms.describeCustomKeyStores()).CustomKeyStores).toEqual([]);
  });
});

describe('FakeKmsClient.send', () => {
  const command = new DescribeCustomKeyStoresCommand({});

  test('takes a command', async () => {
    const output = await createSimulator().client().send(command);

    expect(output.CustomKeyStores).toEqual([]);
  });

  test('takes a command and options', async () => {
    const output = await createSimulator().client().send(command, { requestTimeout: 1_000 });

    expect(output.CustomKeyStores).toEqual([]);
  });

  test('takes a command and a callback, and returns nothing', async () => {
    const kms = createSimulator().client();

    const called = await new Promise<unknown[]>((resolve) => {
      const returned: unknown = kms.send(command, (error: unknown, output: unknown) =>
        resolve([returned, error, output]),
      );
    });

    expect(called).toEqual([undefined, null, expect.objectContaining({ CustomKeyStores: [] })]);
  });

  test('takes a command, options and a callback', async () => {
    const kms = createSimulator().client();

    const error = await new Promise<unknown>((resolve) => {
      kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId: 'cks-unknown' }), {}, resolve);
    });

    expect(error).toBeInstanceOf(CustomKeyStoreNotFoundException);
  });

  test.each([
    [
      'a command of an operation that AWS KMS does not have',
      new (class ShareKeyCommand {
        readonly input = { KeyId: 'key' };
        readonly schema = [9, 'com.amazonaws.kms', 'ShareKey', 0, [], []];
        resolveMiddleware(): never {
          throw new Error('not to be called');
        }
      })(),
      'ShareKey',
    ],
    [
      'a command of another service',
      new (class PutObjectCommand {
        readonly input = { Bucket: 'bucket' };
        readonly schema = [9, 'com.amazonaws.s3', 'PutObject', 0, [], []];
        resolveMiddleware(): never {
          throw new Error('not to be called');
        }
      })(),
      'com.amazonaws.s3.PutObject',
    ],
    ['nothing', undefined, 'undefined'],
    ['an object that is no command', { input: {} }, 'Object'],
    ['text', 'DescribeCustomKeyStores', 'String'],
  ])('answers UnknownOperationException to %s', async (_what, sent, named) => {
    const sim = createSimulator();

    const error = await errorOf(sim.client().send(sent as never));

    expect(error.name).toBe('UnknownOperationException');
    expect(error.reason).toContain(named);
    expect(sim.calls()).toHaveLength(1);
  });

  test('knows a command by its schema when a bundler has renamed its class', async () => {
    class t extends DescribeCustomKeyStoresCommand {}

    const output = await createSimulator().client().send(new t({}));

    expect(output.CustomKeyStores).toEqual([]);
  });
});

describe('errors of FakeKmsClient', () => {
  const disconnectTwice = async (kms: FakeKmsClient, CustomKeyStoreId: string) => {
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    return (await errorOf(kms.disconnectCustomKeyStore({ CustomKeyStoreId }))) as KmsError;
  };

  test('are instances of the exception classes of the AWS SDK', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const error = await disconnectTwice(sim.client(), CustomKeyStoreId);

    expect(error).toBeInstanceOf(CustomKeyStoreInvalidStateException);
    expect(error).toBeInstanceOf(KMSServiceException);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(CustomKeyStoreNotFoundException);
    expect(error).toSatisfy(isKmsError);
  });

  test('say name, fault, metadata, reason and documentation', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const error = await disconnectTwice(sim.client(), CustomKeyStoreId);

    expect(error).toMatchObject({
      name: 'CustomKeyStoreInvalidStateException',
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.any(String), attempts: 1, totalRetryDelay: 0 },
      documentation:
        'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoreInvalidStateException.html',
    });
    expect(error.message).toContain('DISCONNECTING');
    expect(error.reason).toContain('DISCONNECTING');
    expect(error.$retryable).toBeUndefined();
  });

  test('are recorded in calls() with reason and documentation', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const { name, message, reason, documentation } = await disconnectTwice(sim.client(), CustomKeyStoreId);

    expect(sim.calls().at(-1)!.error).toEqual({ name, message, reason, documentation });
  });
});

describe('ending a call of FakeKmsClient', () => {
  test('before it is sent leaves the world as it is', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const error = await errorOf(
      sim.client().disconnectCustomKeyStore({ CustomKeyStoreId }, { abortSignal: AbortSignal.abort() }),
    );

    expect(error.name).toBe('AbortError');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
    expect(sim.trace.filter(({ type }) => type === 'call')).toEqual([]);
  });

  test('in flight leaves what has been applied', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const { signal, abort } = bound(controller());

    const ended = errorOf(
      sim.client().disconnectCustomKeyStore({ CustomKeyStoreId }, { abortSignal: signal }),
    );
    abort();

    expect((await ended).name).toBe('AbortError');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('DISCONNECTING');
  });

  test('by a listener that hears of it is in time', async () => {
    const sim = createSimulator();
    const { signal, abort } = bound(controller());
    const stop = sim.on('call', abort);

    const error = await errorOf(sim.client().describeCustomKeyStores({}, { abortSignal: signal }));
    stop();

    expect(error.name).toBe('AbortError');
  });

  test('after its answer has no effect', async () => {
    const sim = createSimulator();
    const { signal, abort } = bound(controller());

    const output = await sim.client().describeCustomKeyStores({}, { abortSignal: signal });
    abort();

    expect(output.CustomKeyStores).toEqual([]);
  });

  test('between two attempts sends no more', async () => {
    const sim = createSimulator();
    sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException', { times: 2 });
    const { signal, abort } = bound(controller());
    const stop = sim.on('answer', () => setImmediate(abort));

    const error = await errorOf(sim.client().describeCustomKeyStores({}, { abortSignal: signal }));
    stop();

    expect(error.name).toBe('AbortError');
    expect(sim.calls()[0]!.attempts.length).toBe(1);
  });

  test('by requestTimeout costs that much virtual time in each attempt', async () => {
    const sim = createSimulator({ timing: { request: '5s' }, maxAttempts: 1 });
    const start = sim.now;

    const error = await errorOf(sim.client().describeCustomKeyStores({}, { requestTimeout: 300 }));

    expect(error.name).toBe('TimeoutError');
    expect(sim.now - start).toBe(300);
  });

  test('by requestTimeout is tried again, as any time-out', async () => {
    const sim = createSimulator({ timing: { request: '5s' } });

    await errorOf(sim.client().describeCustomKeyStores({}, { requestTimeout: 300 }));

    expect(sim.calls()[0]!.attempts).toHaveLength(3);
  });

  test('by a requestTimeout that is long enough, or 0, does not happen', async () => {
    const sim = createSimulator();
    const kms = sim.client();

    await kms.describeCustomKeyStores({}, { requestTimeout: 10 });
    await kms.describeCustomKeyStores({}, { requestTimeout: 0 });

    expect(sim.calls().flatMap(({ attempts }) => attempts)).toHaveLength(2);
  });
});

describe('retries of FakeKmsClient', () => {
  test('cost virtual time and are counted in $metadata', async () => {
    const sim = createSimulator();
    const start = sim.now;
    sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException', { times: 2 });

    const { $metadata } = await sim.client().describeCustomKeyStores();

    expect($metadata.attempts).toBe(3);
    expect($metadata.totalRetryDelay).toBeGreaterThan(0);
    expect(sim.now - start).toBe(3 * 10 + $metadata.totalRetryDelay!);
  });

  test('give one call with all its attempts', async () => {
    const sim = createSimulator();
    sim.faults.failNext('DescribeCustomKeyStores', 'KMSInternalException');

    await sim.client().describeCustomKeyStores();

    expect(sim.calls()).toHaveLength(1);
    const [call] = sim.calls();
    expect(call!.attempts.map(({ error }) => error)).toEqual(['KMSInternalException', undefined]);
    expect(call!.error).toBeUndefined();
    expect(call!.output).toEqual({ CustomKeyStores: [], Truncated: false });
  });

  test('end with the error of the last attempt', async () => {
    const sim = createSimulator({ maxAttempts: 2 });
    sim.faults.fail('DescribeCustomKeyStores', 'KMSInternalException');

    const error = (await errorOf(sim.client().describeCustomKeyStores())) as KmsError;

    expect(error.name).toBe('KMSInternalException');
    expect(error.$metadata.attempts).toBe(2);
    expect(error.$metadata.requestId).toBe(sim.calls()[0]!.attempts[1]!.requestId);
  });

  test('end when the quota of the client is used up, and come back with successes', async () => {
    const sim = createSimulator({ trace: { limit: 1_000 } });
    const kms = sim.client();
    sim.faults.fail('DescribeCustomKeyStores', 'KMSInternalException');

    for (let i = 0; i < 40; i++) await errorOf(kms.describeCustomKeyStores());
    const attempts = sim.calls().map((call) => call.attempts.length);

    expect(attempts[0]).toBe(3);
    expect(attempts.at(-1)).toBe(1);
  });
});

function bound(one: AbortController): { signal: AbortSignal; abort: () => void } {
  return { signal: one.signal, abort: () => one.abort() };
}
