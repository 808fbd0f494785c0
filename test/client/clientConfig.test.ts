/** The real client of the AWS SDK over `sim.clientConfig()`. */
import { vi } from 'vitest';

/** Files that the process has asked for since it began; the SDK keeps its own reference to `readFile`. */
const filesRead = vi.hoisted(() => {
  const read: string[] = [];
  const promises = process.getBuiltinModule('node:fs/promises');
  const { readFile } = promises;
  promises.readFile = ((path: string, ...rest: never[]) => {
    read.push(String(path));
    return readFile(path, ...rest);
  }) as typeof readFile;
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
  return read;
});

import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  CustomKeyStoreInvalidStateException,
  CustomKeyStoreNotFoundException,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  KMSClient,
  KMSInternalException,
  KMSServiceException,
  LimitExceededException,
  paginateDescribeCustomKeyStores,
} from '@aws-sdk/client-kms';
import { createSimulator, isKmsError, type KmsErrorName } from 'custom-key-store-simulator';
import { afterEach, describe, expect, test } from 'vitest';
import { errorOf } from '../helpers/look.ts';
import { sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

const describeStores = new DescribeCustomKeyStoresCommand({});

describe.each(sdkWaysIn)('the client of the AWS SDK over $way', ({ open }) => {
  test('is answered in process, and moves virtual time', async () => {
    const sim = createSimulator();
    const start = sim.now;

    const { CustomKeyStores, $metadata } = await open(sim).send(describeStores);

    expect(CustomKeyStores).toEqual([]);
    expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 });
    expect(sim.now - start).toBe(10);
  });

  test('gets dates, and the request id of the world', async () => {
    const sim = createSimulator();
    sim.given.externalKeyStore();

    const { CustomKeyStores, $metadata } = await open(sim).send(describeStores);

    expect(CustomKeyStores![0]!.CreationDate).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect($metadata.requestId).toBe(sim.calls()[0]!.attempts[0]!.requestId);
  });

  test('survives two throttled attempts, whose waits pass on the clock of the world', async () => {
    const sim = createSimulator();
    const start = sim.now;
    sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException', { times: 2 });
    const begun = performance.now();

    const { $metadata } = await open(sim).send(describeStores);

    expect($metadata.attempts).toBe(3);
    expect($metadata.totalRetryDelay).toBeGreaterThan(0);
    expect(sim.now - start).toBe(3 * 10 + $metadata.totalRetryDelay!);
    expect(performance.now() - begun).toBeLessThan(300);
  });

  test('gives one call with its attempts', async () => {
    const sim = createSimulator();
    sim.faults.failNext('DescribeCustomKeyStores', 'KMSInternalException', { times: 2 });

    await open(sim).send(describeStores);

    expect(sim.calls()).toHaveLength(1);
    expect(sim.calls()[0]!.attempts.map(({ error }) => error)).toEqual([
      'KMSInternalException',
      'KMSInternalException',
      undefined,
    ]);
  });

  test('ends before it sends when the signal is aborted already', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();

    const error = await errorOf(
      open(sim).send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }), {
        abortSignal: AbortSignal.abort(),
      }),
    );

    expect(error.name).toBe('AbortError');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test('ends in flight when the signal is aborted, and what was applied stays', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const controller = new AbortController();
    const stop = sim.on('answer', () => setImmediate(() => controller.abort()));

    const error = await errorOf(
      open(sim).send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }), {
        abortSignal: controller.signal,
      }),
    );
    stop();

    expect(error.name).toBe('AbortError');
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('DISCONNECTING');
    expect(sim.calls()[0]!.attempts).toHaveLength(1);
  });

  test('ends each attempt after requestTimeout of virtual time', async () => {
    const sim = createSimulator({ timing: { request: '5s' }, maxAttempts: 1 });
    const start = sim.now;

    const error = await errorOf(open(sim).send(describeStores, { requestTimeout: 300 }));

    expect(error.name).toBe('TimeoutError');
    expect(sim.now - start).toBe(300);
  });

  test('runs pagination helpers', async () => {
    const sim = createSimulator();
    for (let i = 0; i < 5; i++) sim.given.cloudHsmKeyStore({ CustomKeyStoreName: `store ${i}` });

    const client = open(sim) as KMSClient;
    const names: string[] = [];
    for await (const page of paginateDescribeCustomKeyStores({ client, pageSize: 2 }, {})) {
      names.push(...page.CustomKeyStores!.map(({ CustomKeyStoreName }) => CustomKeyStoreName!));
    }

    expect(names).toEqual([0, 1, 2, 3, 4].map((i) => `store ${i}`));
    expect(sim.calls()).toHaveLength(3);
  });

  test('keeps a running client usable after a reset of the world', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    sim.given.cloudHsmKeyStore();
    await kms.send(describeStores);

    sim.reset();

    expect((await kms.send(describeStores)).CustomKeyStores).toEqual([]);
    expect(sim.calls()).toHaveLength(1);
  });
});

describe.each(waysIn)('errors over $way', ({ open }) => {
  test('are instances of the exception classes of the AWS SDK', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTING' });

    const invalid = await errorOf(kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId })));
    const missing = await errorOf(
      kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: 'cks-unknown' })),
    );

    expect(invalid).toBeInstanceOf(CustomKeyStoreInvalidStateException);
    expect(invalid).toBeInstanceOf(KMSServiceException);
    expect(invalid).not.toBeInstanceOf(CustomKeyStoreNotFoundException);
    expect(missing).toBeInstanceOf(CustomKeyStoreNotFoundException);
    expect(missing).not.toBeInstanceOf(KMSInternalException);
    expect(missing).toMatchObject({
      $fault: 'client',
      $metadata: { attempts: 1, httpStatusCode: 400, requestId: expect.any(String) },
    });
  });

  test('that no class of the AWS SDK stands for are KMSServiceExceptions', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException');

    const error = await errorOf(open(sim).send(describeStores));

    expect(error).toBeInstanceOf(KMSServiceException);
    expect(error.name).toBe('ThrottlingException');
  });

  /** https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
  test.each<[KmsErrorName, number]>([
    ['KMSInternalException', 3],
    ['ThrottlingException', 3],
    ['ServiceUnavailableException', 3],
    ['InternalFailure', 3],
    ['CustomKeyStoreInvalidStateException', 1],
    ['CustomKeyStoreNotFoundException', 1],
    ['AccessDeniedException', 1],
    ['ValidationException', 1],
  ])('of %s are seen after %i attempts', async (errorName, attempts) => {
    const sim = createSimulator();
    sim.faults.fail('ConnectCustomKeyStore', errorName);

    const error = (await errorOf(
      open(sim).send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: 'cks-1234567890abcdef0' })),
    ).catch((misuse: Error) => misuse)) as Error & { $metadata?: { attempts?: number } };

    expect(error.name).toBe(errorName);
    expect(sim.calls()[0]!.attempts).toHaveLength(attempts);
    expect(error.$metadata?.attempts).toBe(attempts);
  });

  test.each([1, 2, 5])('are seen after maxAttempts %i', async (maxAttempts) => {
    const sim = createSimulator({ maxAttempts });
    sim.faults.fail('DescribeCustomKeyStores', 'ThrottlingException');

    const error = (await errorOf(open(sim).send(describeStores))) as KMSServiceException;

    expect(error.$metadata.attempts).toBe(maxAttempts);
    expect(sim.calls()[0]!.attempts).toHaveLength(maxAttempts);
  });

  test('come after as many attempts, whose waits take as long, on every way in', async () => {
    const durations = await Promise.all(
      waysIn.map(async ({ open: openThat }) => {
        const sim = createSimulator({ seed: 7, maxAttempts: 4 });
        sim.faults.fail('DescribeCustomKeyStores', 'KMSInternalException');
        const start = sim.now;
        await errorOf(openThat(sim).send(describeStores));
        return sim.now - start;
      }),
    );

    expect(new Set(durations).size).toBe(1);
  });

  test('never show a secret', async () => {
    const sim = createSimulator();
    const secret = 'kmsuser-secret-too-long-to-be-accepted-0123456789';
    const cluster = sim.cloudHsm.createCluster();

    const error = (await errorOf(
      open(sim).send(
        new CreateCustomKeyStoreCommand({
          ...cluster.createCustomKeyStoreInput('one'),
          KeyStorePassword: secret,
        }),
      ),
    )) as Error & { reason?: string };

    expect(error.name).toBe('ValidationException');
    expect(`${error.message} ${error.reason} ${error.stack}`).not.toContain(secret);
    expect(JSON.stringify([sim.trace, sim.calls()])).not.toContain(secret);
  });

  test('come whole from a request without a valid input', async () => {
    const sim = createSimulator();

    const error = await errorOf(
      open(sim).send(new DescribeCustomKeyStoresCommand({ Limit: 5_000, Marker: '' })),
    );

    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain("'limit'");
  });
});

describe('attempts', () => {
  test.each(waysIn)('of LimitExceededException by the quota are three over $way', async ({ open }) => {
    const sim = createSimulator({ quotas: { resources: { customKeyStores: 1 } } });
    sim.given.cloudHsmKeyStore();
    const input = sim.xks.createProxy().createCustomKeyStoreInput('one');

    const error = await errorOf(open(sim).send(new CreateCustomKeyStoreCommand(input)));

    expect(error).toBeInstanceOf(LimitExceededException);
    expect(sim.calls()[0]!.attempts).toHaveLength(3);
  });

  test('are as many as the configuration of the user says', async () => {
    const sim = createSimulator();
    const kms = new KMSClient({ ...sim.clientConfig(), maxAttempts: 2 });
    sim.faults.fail('DescribeCustomKeyStores', 'ThrottlingException');

    const error = (await errorOf(kms.send(describeStores))) as KMSServiceException;

    expect(error.$metadata.attempts).toBe(2);
  });
});

describe('clientConfig', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('keeps the client from the environment and the files of its user', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', 'not a number');
    vi.stubEnv('AWS_RETRY_MODE', 'nonsense');
    vi.stubEnv('AWS_PROFILE', 'nobody');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
    vi.stubEnv('AWS_REGION', 'mars-north-1');
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    vi.stubEnv('AWS_ENDPOINT_URL_KMS', 'http://127.0.0.1:9');
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'nonsense');
    vi.stubEnv('AWS_DEFAULTS_MODE', 'nonsense');
    filesRead.length = 0;
    const sim = createSimulator();

    const { CustomKeyStores } = await new KMSClient(sim.clientConfig()).send(describeStores);

    expect(CustomKeyStores).toEqual([]);
    expect(filesRead).toEqual([]);
  });

  test('is in the Region of the world', async () => {
    const sim = createSimulator({ region: 'eu-central-1' });

    const kms = new KMSClient(sim.clientConfig());

    expect(await kms.config.region()).toBe('eu-central-1');
  });

  test('leaves nothing of the SDK in the trace', async () => {
    const traces = [];
    for (let i = 0; i < 2; i++) {
      const sim = createSimulator();
      await new KMSClient(sim.clientConfig()).send(describeStores);
      traces.push(JSON.stringify(sim.trace));
    }

    expect(traces[0]).toBe(traces[1]);
  });

  test('serves several clients of one world, each with its own attempts', async () => {
    const sim = createSimulator();
    const clients = [1, 2, 3].map(() => new KMSClient(sim.clientConfig()));
    sim.faults.failNext('DescribeCustomKeyStores', 'ThrottlingException', { times: 2 });

    const outputs = await Promise.all(clients.map((kms) => kms.send(describeStores)));

    expect(outputs.map(({ CustomKeyStores }) => CustomKeyStores)).toEqual([[], [], []]);
    expect(sim.calls()).toHaveLength(3);
    expect(sim.calls().flatMap(({ attempts }) => attempts)).toHaveLength(5);
  });

  test('lets a client of a disposed world fail with a clear error', async () => {
    const sim = createSimulator();
    const kms = new KMSClient(sim.clientConfig());
    sim.dispose();

    const error = await errorOf(kms.send(describeStores));

    expect(error.message).toContain('disposed');
    expect(error).not.toSatisfy(isKmsError);
  });

  test('is understood by a client that is destroyed afterwards', async () => {
    const kms = new KMSClient(createSimulator().clientConfig());

    await kms.send(describeStores);

    expect(() => kms.destroy()).not.toThrow();
  });
});
