/** The contract of backings: on the built-in ones, on ones that a user writes, and on broken ones. */
import {
  type Backing,
  type BackingAnswer,
  type BackingFactory,
  type BackingRequest,
  backingContract,
  type CloudHsmClusterInit,
  cloudHsmCluster,
  xksProxy,
} from 'custom-key-store-simulator/backing';
import { describe, expect, test } from 'vitest';
import { clusterInit, lateProxy, machineProxy, proxyInit, transitionCluster } from './userBackings.ts';

describe.each<[string, Backing['type'], BackingFactory<any>, object]>([
  ['cloudHsmCluster, built in', 'AWS_CLOUDHSM', cloudHsmCluster, clusterInit],
  ['xksProxy, built in', 'EXTERNAL_KEY_STORE', xksProxy, proxyInit],
  [
    'xksProxy behind a VPC endpoint service, built in',
    'EXTERNAL_KEY_STORE',
    xksProxy,
    {
      ...proxyInit,
      vpcEndpointService: {
        ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-12345678901234567',
        Owner: '111122223333',
        privateDnsName: 'xks-proxy.example.com',
        AvailabilityZones: ['us-east-1a', 'us-east-1b'],
        domainVerificationState: 'verified',
      },
    },
  ],
  ['a transition function of the user', 'AWS_CLOUDHSM', transitionCluster, clusterInit],
  ['a machine of the user', 'EXTERNAL_KEY_STORE', machineProxy, proxyInit],
  ['a machine of the user that answers later', 'EXTERNAL_KEY_STORE', lateProxy, proxyInit],
])('backingContract of %s', (_name, type, factory, init) => {
  for (const { title, check } of backingContract(type, factory, init)) test(title, check);
});

describe('backingContract', () => {
  const broken = (change: (backing: Backing) => Partial<Backing>): BackingFactory<CloudHsmClusterInit> => {
    return (options) => {
      const backing = cloudHsmCluster(options);
      return { ...backing, ...change(backing) };
    };
  };

  test.each<[string, BackingFactory<CloudHsmClusterInit>]>([
    ['serves another kind of key store', broken(() => ({ type: 'EXTERNAL_KEY_STORE' }))],
    ['answers nothing', broken(() => ({ request: () => undefined as never }))],
    [
      'answers with what is no outcome of the request',
      broken(() => ({ request: () => ({ type: 'healthy', latencyMs: 0 }) })),
    ],
    [
      'answers without latency',
      broken(({ request }) => ({
        request: (asked) => ({ ...(request(asked) as BackingAnswer), latencyMs: undefined as never }),
      })),
    ],
    [
      'answers with what is no JSON',
      broken(({ request }) => ({
        request: (asked) => ({ ...(request(asked) as BackingAnswer), at: new Date(0) }) as never,
      })),
    ],
    [
      'throws',
      broken(() => ({
        request: () => {
          throw new Error('no network');
        },
      })),
    ],
    ['rejects', broken(() => ({ request: () => Promise.reject(new Error('no network')) }))],
    ['forgets itself', broken(() => ({ persisted: () => ({}) }))],
    ['does not say whether a cause happened', broken(() => ({ cause: () => undefined as never }))],
  ])('finds a backing that %s', async (_what, factory) => {
    expect((await failedChecks('AWS_CLOUDHSM', factory)).length).toBeGreaterThan(0);
  });
});

/** Titles of the checks that find something. */
async function failedChecks(type: Backing['type'], factory: BackingFactory<any>): Promise<string[]> {
  const init = type === 'AWS_CLOUDHSM' ? clusterInit : proxyInit;
  const checks = backingContract(type, factory, init);
  const results = await Promise.allSettled(checks.map(async ({ check }) => check()));
  return checks.filter((_, i) => results[i]!.status === 'rejected').map(({ title }) => title);
}

describe('backingContract, of what concerns keys,', () => {
  const builtIn = { AWS_CLOUDHSM: cloudHsmCluster, EXTERNAL_KEY_STORE: xksProxy };

  /** The built-in backing, but for what it answers to requests of one type. */
  function answering(
    type: Backing['type'],
    requestType: BackingRequest['type'],
    change: (answer: any, request: any) => object,
  ): BackingFactory<any> {
    return (options) => {
      const backing = builtIn[type](options as never);
      return {
        ...backing,
        request: (request) => {
          const answer = backing.request(request);
          return request.type === requestType ? (change(answer, request) as BackingAnswer) : answer;
        },
      };
    };
  }

  const requests = [
    ['AWS_CLOUDHSM', 'createKey'],
    ['AWS_CLOUDHSM', 'encrypt'],
    ['AWS_CLOUDHSM', 'decrypt'],
    ['AWS_CLOUDHSM', 'random'],
    ['AWS_CLOUDHSM', 'deleteKey'],
    ['EXTERNAL_KEY_STORE', 'getKeyMetadata'],
    ['EXTERNAL_KEY_STORE', 'encrypt'],
    ['EXTERNAL_KEY_STORE', 'decrypt'],
  ] as const;

  test.each(requests)('finds a backing of %s that answers %s with another outcome', async (type, request) => {
    const factory = answering(type, request, () => ({ type: 'disconnected', latencyMs: 0 }));

    expect(await failedChecks(type, factory)).toContain(`answers ${request} with a documented outcome`);
  });

  test.each(requests)('finds a backing of %s that answers %s without latency', async (type, request) => {
    const factory = answering(type, request, (answer) => ({ ...answer, latencyMs: undefined }));

    expect(await failedChecks(type, factory)).toContain(`answers ${request} with a documented outcome`);
  });

  test.each(requests)('finds a backing of %s that answers %s with no JSON', async (type, request) => {
    const factory = answering(type, request, (answer) => ({ ...answer, at: new Date(0) }));

    expect(await failedChecks(type, factory)).toContain(`answers ${request} with a documented outcome`);
  });

  const undoes = 'decrypts what it encrypted, and nothing else, if it makes keys';
  const other = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 1);

  describe.each(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const)('finds a backing of %s', (type) => {
    test('that decrypts to something else', async () => {
      const factory = answering(type, 'decrypt', (answer) =>
        answer.type === 'decrypted' ? { ...answer, plaintext: other(answer.plaintext) } : answer,
      );

      expect(await failedChecks(type, factory)).toContain(undoes);
    });

    test('that cannot decrypt what it encrypted', async () => {
      const factory = answering(type, 'encrypt', (answer) =>
        answer.type === 'encrypted' ? { ...answer, ciphertext: other(answer.ciphertext) } : answer,
      );

      expect(await failedChecks(type, factory)).toContain(undoes);
    });

    test('that decrypts an altered text all the same', async () => {
      const factory = answering(type, 'decrypt', (_, { ciphertext }) => ({
        type: 'decrypted',
        latencyMs: 0,
        plaintext: Uint8Array.from({ length: ciphertext.length }, (_value, i) => i),
      }));

      expect(await failedChecks(type, factory)).toContain(undoes);
    });

    test('that loses its keys when it is persisted', async () => {
      const factory: BackingFactory<any> = (options) => {
        const backing = builtIn[type](options as never);
        return { ...backing, persisted: () => ({ ...(backing.persisted() as object), keys: [] }) };
      };

      expect(await failedChecks(type, factory)).not.toEqual([]);
    });

    test.each<[string, object]>([
      ['whose ciphertext is longer than the plaintext', { ciphertext: new Uint8Array(33) }],
      ['whose initialization vector has 8 bytes', { initializationVector: new Uint8Array(8) }],
      ['whose authentication tag has 12 bytes', { authenticationTag: new Uint8Array(12) }],
    ])('%s', async (_what, parts) => {
      const factory = answering(type, 'encrypt', (answer) => ({ ...answer, ...parts }));

      expect(await failedChecks(type, factory)).not.toEqual([]);
    });
  });

  test.each<[string, object]>([
    ['a wrong integrity value', { ciphertextDataIntegrityValue: new Uint8Array(32) }],
    ['no integrity value', { ciphertextDataIntegrityValue: undefined }],
    ['metadata of 21 bytes', { ciphertextMetadata: new Uint8Array(21) }],
  ])('finds a proxy that encrypts with %s', async (_what, parts) => {
    const factory = answering('EXTERNAL_KEY_STORE', 'encrypt', (answer) => ({ ...answer, ...parts }));

    expect(await failedChecks('EXTERNAL_KEY_STORE', factory)).not.toEqual([]);
  });

  test('finds a cluster whose random bytes are too few', async () => {
    const factory = answering('AWS_CLOUDHSM', 'random', (answer) => ({
      ...answer,
      bytes: new Uint8Array(8),
    }));

    expect(await failedChecks('AWS_CLOUDHSM', factory)).not.toEqual([]);
  });
});
