/**
 * What becomes of a request for an external key that goes wrong: every failure, brought about by its cause, for
 * CreateKey and for every cryptographic operation. What is expected is written down here a second time.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 * https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes
 */
import { createSimulator, type KmsError, type ProxyHandle, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { keyRequestOutcomes, proxyErrorCalls } from '../../src/errors/xksKeyErrors.ts';
import { errorOf, lastingState } from '../helpers/look.ts';
import { arrangeKeyInStore, createKey, cryptographic, type RequestAbout, send } from '../rules/keyInStore.ts';

/** Name of the exception and part of its message; `accepted` where the failure does not concern the request. */
type Expected = readonly [exception: string, fragment: string] | 'accepted';

interface Row {
  readonly cause: string;
  /** What became of the request; `answered` when AWS KMS finds the damage only inside of what it decrypts itself. */
  readonly outcome: string;
  /** What became of it when AWS KMS lets the proxy encrypt, if that is something else. */
  readonly outcomeOfEncrypt?: string;
  readonly provoke: (proxy: ProxyHandle, XksKeyIds: { bound: string; unbound: string }) => void;
  readonly createKey: Expected;
  /** Of the requests that let the external key encrypt. */
  readonly encrypts: Expected;
  /** Of the requests that let it decrypt; default the same. */
  readonly decrypts?: Expected;
}

const invalidState = (fragment: string): Expected => ['KMSInvalidStateException', fragment];
const invalidStore = (fragment: string): Expected => ['CustomKeyStoreInvalidStateException', fragment];
const unfit = (fragment: string): Expected => ['XksKeyInvalidConfigurationException', fragment];

/** Both mean the proxy and not the key, with the same text. */
const proxyFails = (fragment: string) => ({
  createKey: invalidStore(fragment),
  encrypts: invalidState(fragment),
});

const answering =
  (errorName: Parameters<ProxyHandle['answerWith']>[0]): Row['provoke'] =>
  (proxy) =>
    proxy.answerWith(errorName);

const rows: readonly Row[] = [
  {
    cause: 'the proxy answers ValidationException',
    outcome: 'ValidationException',
    provoke: answering('ValidationException'),
    ...proxyFails('cannot interpret the response from the external key store proxy'),
  },
  {
    cause: 'the proxy answers InvalidStateException',
    outcome: 'InvalidStateException',
    provoke: answering('InvalidStateException'),
    createKey: unfit('not enabled in the external key manager'),
    encrypts: invalidState('not enabled in the external key manager'),
  },
  {
    cause: 'the external key is disabled',
    outcome: 'InvalidStateException',
    provoke: ({ keys }, { bound, unbound }) => {
      keys.disable(bound);
      keys.disable(unbound);
    },
    // GetKeyMetadata answers well, and says so.
    createKey: unfit('must be ENABLED'),
    encrypts: invalidState('not enabled in the external key manager'),
  },
  {
    cause: 'the proxy answers InvalidCiphertextException',
    outcome: 'InvalidCiphertextException',
    provoke: answering('InvalidCiphertextException'),
    createKey: 'accepted',
    encrypts: 'accepted',
    decrypts: invalidState('corrupted, missing, or otherwise invalid'),
  },
  {
    cause: 'another external key has taken the name of the one that encrypted',
    outcome: 'InvalidCiphertextException',
    provoke: ({ keys }, { bound }) => {
      keys.delete(bound);
      keys.create({ XksKeyId: bound });
    },
    createKey: 'accepted',
    encrypts: 'accepted',
    decrypts: invalidState('corrupted, missing, or otherwise invalid'),
  },
  {
    cause: 'the proxy answers InvalidKeyUsageException',
    outcome: 'InvalidKeyUsageException',
    provoke: answering('InvalidKeyUsageException'),
    createKey: unfit('does not support the requested operation'),
    encrypts: invalidState('does not support the requested operation'),
  },
  {
    cause: 'the external key may only decrypt',
    outcome: 'InvalidKeyUsageException',
    provoke: ({ keys }, { bound, unbound }) => {
      keys.setKeyUsage(bound, ['DECRYPT']);
      keys.setKeyUsage(unbound, ['DECRYPT']);
    },
    createKey: unfit('must include ENCRYPT and DECRYPT'),
    encrypts: invalidState('does not support the requested operation'),
    decrypts: 'accepted',
  },
  {
    cause: 'the external key may only encrypt',
    outcome: 'InvalidKeyUsageException',
    provoke: ({ keys }, { bound, unbound }) => {
      keys.setKeyUsage(bound, ['ENCRYPT']);
      keys.setKeyUsage(unbound, ['ENCRYPT']);
    },
    createKey: unfit('must include ENCRYPT and DECRYPT'),
    encrypts: 'accepted',
    decrypts: invalidState('does not support the requested operation'),
  },
  {
    cause: 'the proxy has another credential',
    outcome: 'AuthenticationFailedException',
    provoke: (proxy) => void proxy.rotateCredential(),
    ...proxyFails('could not authenticate AWS KMS'),
  },
  {
    cause: 'the rules of the proxy deny access',
    outcome: 'AccessDeniedException',
    provoke: (proxy) => proxy.denyAccess(),
    ...proxyFails('denied access to the operation'),
  },
  {
    cause: 'the external key was deleted',
    outcome: 'KeyNotFoundException',
    provoke: ({ keys }, { bound, unbound }) => {
      keys.delete(bound);
      keys.delete(unbound);
    },
    createKey: ['XksKeyNotFoundException', 'could not find the external key'],
    encrypts: invalidState('could not find the external key'),
  },
  {
    cause: 'the proxy has moved to another path',
    outcome: 'InvalidUriPathException',
    provoke: (proxy) => proxy.changePath('/moved/kms/xks/v1'),
    ...proxyFails('invalid URI path'),
  },
  {
    cause: 'the proxy answers UnsupportedOperationException',
    outcome: 'UnsupportedOperationException',
    provoke: answering('UnsupportedOperationException'),
    ...proxyFails('does not support the requested operation'),
  },
  {
    cause: 'the proxy answers DependencyTimeoutException',
    outcome: 'DependencyTimeoutException',
    provoke: answering('DependencyTimeoutException'),
    ...proxyFails('in the time allotted'),
  },
  {
    cause: 'the proxy answers ThrottlingException',
    outcome: 'ThrottlingException',
    provoke: answering('ThrottlingException'),
    ...proxyFails('due to a very high request rate'),
  },
  {
    cause: 'the proxy answers InternalException',
    outcome: 'InternalException',
    provoke: answering('InternalException'),
    ...proxyFails('cannot communicate with the external key manager'),
  },
  {
    cause: 'the network to the proxy is cut',
    outcome: 'networkErrors',
    provoke: (proxy) => proxy.interruptNetwork(),
    ...proxyFails('cannot communicate with the external key store proxy'),
  },
  {
    cause: 'the proxy is down',
    outcome: 'unreachable',
    provoke: (proxy) => proxy.goDown(),
    ...proxyFails('cannot communicate with the external key store proxy'),
  },
  ...(
    [
      ['the certificate has expired', (proxy) => proxy.expireCertificate()],
      ['the certificate names another host', (proxy) => proxy.presentCertificateFor('other.example.com')],
      ['the certificate comes from nobody trusted', (proxy) => proxy.presentUntrustedCertificate()],
      ['the proxy speaks an old TLS', (proxy) => proxy.offerUnsupportedTls()],
    ] as const satisfies readonly (readonly [string, Row['provoke']])[]
  ).map(
    ([cause, provoke]): Row => ({
      cause,
      outcome: 'tlsFailure',
      provoke,
      ...proxyFails('cannot establish a TLS connection'),
    }),
  ),
  {
    cause: 'the proxy takes more than 250 ms',
    outcome: 'timedOut',
    provoke: (proxy) => proxy.setLatency('251ms'),
    ...proxyFails('did not respond in time'),
  },
  {
    cause: 'the proxy answers garbage',
    outcome: 'malformedResponse',
    provoke: (proxy) => proxy.answerGarbage(),
    ...proxyFails('cannot interpret the response from the external key store proxy'),
  },
  {
    // AWS KMS finds it itself: by the integrity value of a ciphertext, and by its own layer of a plaintext.
    cause: 'the answers of the proxy are corrupt',
    outcome: 'answered',
    outcomeOfEncrypt: 'malformedResponse',
    provoke: (proxy) => proxy.corruptAnswers(),
    createKey: 'accepted',
    encrypts: invalidState('cannot interpret the response from the external key store proxy'),
    decrypts: invalidState('submitted for decryption'),
  },
  {
    cause: 'every key manager is UNAVAILABLE',
    outcome: 'fleetUnavailable',
    provoke: ({ keyManager }) => keyManager.setHealthStatus('UNAVAILABLE'),
    ...proxyFails('in an unhealthy state'),
  },
];

const decrypting = ['Decrypt', 'ReEncrypt from the key'];

const cells = rows.flatMap((row) => {
  const { encrypts, decrypts = encrypts } = row;
  return [
    ['CreateKey', row.cause, createKey, row.createKey, row] as const,
    ...Object.entries(cryptographic).map(
      ([operation, requestAbout]) =>
        [
          operation,
          row.cause,
          requestAbout as RequestAbout,
          decrypting.includes(operation) ? decrypts : encrypts,
          row,
        ] as const,
    ),
  ];
});

async function arrange(row: Pick<Row, 'provoke'>, maxAttempts = 1) {
  const sim = createSimulator({ maxAttempts });
  const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE');
  const unbound = key.XksKeyId!;
  const bound = key.proxy!.keys.list().find(({ XksKeyId }) => XksKeyId !== unbound)!.XksKeyId;
  row.provoke(key.proxy!, { bound, unbound });
  return { sim, key, proxy: key.proxy!, bound, unbound };
}

test('every way in which a request for an external key can fail is provoked', () => {
  const outcomes = new Set(rows.map(({ outcome }) => outcome));
  // Found by AWS KMS in an answer that the proxy thinks is well.
  outcomes.delete('answered');
  outcomes.add('unacceptableText');

  expect([...outcomes].sort()).toEqual(Object.keys(keyRequestOutcomes).sort());
});

describe('a request for an external key', () => {
  test.each(cells)('%s, when %s', async (_operation, _cause, requestAbout, expected, row) => {
    const { sim, key, proxy } = await arrange(row);
    const sent = send(sim.client(), ...requestAbout(key));
    if (expected === 'accepted') {
      await sent;
      return;
    }

    const [exception, fragment] = expected;
    const before = lastingState(sim);
    const error = (await errorOf(sent)) as KmsError;

    expect(error.name).toBe(exception);
    expect(error.message).toContain(fragment);
    expect(error.$metadata.httpStatusCode).toBe(400);
    expect(lastingState(sim)).toEqual(before);
    if (requestAbout !== createKey || !/must/.test(fragment)) {
      const isEncrypt = proxy.requests().at(-1)!.XksOperation === 'Encrypt';
      const outcome = isEncrypt ? (row.outcomeOfEncrypt ?? row.outcome) : row.outcome;
      expect(proxy.requests().at(-1)!.outcome).toBe(outcome);
    }
  });

  test.each(cells.filter(([, , , expected]) => expected !== 'accepted'))(
    '%s, when %s, is not sent again by an SDK: the exception is the client’s fault',
    async (_operation, _cause, requestAbout, _expected, row) => {
      const { sim, key } = await arrange(row, 3);

      const error = (await errorOf(send(sim.client(), ...requestAbout(key)))) as KmsError;

      expect(error.$fault).toBe('client');
      expect(sim.calls().at(-1)!.attempts).toHaveLength(1);
    },
  );
});

describe('CreateKey on an external key that does not fit', () => {
  const create = async (
    options: Parameters<ProxyHandle['keys']['create']>[0],
    change?: (proxy: ProxyHandle, XksKeyId: string) => void,
  ) => {
    const sim: Simulator = createSimulator({ maxAttempts: 1 });
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore();
    const XksKeyId = proxy.keys.create(options);
    change?.(proxy, XksKeyId);
    return sim.client().createKey({ CustomKeyStoreId, XksKeyId, Origin: 'EXTERNAL_KEY_STORE' });
  };

  test.each<[string, Promise<unknown> | (() => Promise<unknown>), string[]]>([
    ['keySpec AES_128', () => create({ keySpec: 'AES_128' }), ['AES_256', 'AES_128']],
    ['keySpec RSA_2048', () => create({ keySpec: 'RSA_2048' }), ['AES_256', 'RSA_2048']],
    [
      'keyStatus DISABLED',
      () => create({}, ({ keys }, XksKeyId) => keys.disable(XksKeyId)),
      ['ENABLED', 'DISABLED'],
    ],
    ['no DECRYPT', () => create({ keyUsage: ['ENCRYPT', 'SIGN'] }), ['ENCRYPT and DECRYPT', 'SIGN']],
    ['no ENCRYPT', () => create({ keyUsage: ['DECRYPT', 'WRAP'] }), ['ENCRYPT and DECRYPT', 'WRAP']],
    ['no usage at all', () => create({ keyUsage: [] }), ['ENCRYPT and DECRYPT']],
  ])('names what is wrong: %s', async (_what, sent, parts) => {
    const error = await errorOf(typeof sent === 'function' ? sent() : sent);

    expect(error.name).toBe('XksKeyInvalidConfigurationException');
    for (const part of parts) expect(error.message).toContain(part);
  });

  test('does not mind more usages than it needs', async () => {
    const { KeyMetadata } = (await create({
      keyUsage: ['WRAP', 'DECRYPT', 'ENCRYPT', 'SIGN'],
    })) as { KeyMetadata: object };

    expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled' });
  });
});

describe('a ciphertext that was altered', () => {
  const decrypt = async (position: number) => {
    const { sim, key, proxy } = await arrange({ provoke: () => {} });
    const CiphertextBlob = Uint8Array.from(key.CiphertextBlob);
    const at = (position + CiphertextBlob.length) % CiphertextBlob.length;
    CiphertextBlob[at] = CiphertextBlob[at]! ^ 1;
    const before = proxy.requests().length;
    const error = await errorOf(sim.client().decrypt({ CiphertextBlob, KeyId: key.KeyId }));
    return { error, asked: proxy.requests().length - before };
  };

  test('in its header is refused by AWS KMS before it asks the proxy', async () => {
    const { error, asked } = await decrypt(10);

    expect(error.name).toBe('InvalidCiphertextException');
    expect(asked).toBe(0);
  });

  test('in its text is refused by the proxy', async () => {
    const { error, asked } = await decrypt(-1);

    expect(error.name).toBe('KMSInvalidStateException');
    expect(error.message).toContain('corrupted, missing, or otherwise invalid');
    expect(asked).toBe(1);
  });

  test('by another encryption context is refused by the proxy', async () => {
    const { sim, key } = await arrange({ provoke: () => {} });

    const error = await errorOf(
      sim.client().decrypt({ CiphertextBlob: key.CiphertextBlob, EncryptionContext: { other: 'context' } }),
    );

    expect(error.name).toBe('KMSInvalidStateException');
    expect(error.message).toContain('corrupted, missing, or otherwise invalid');
  });
});

// https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#error-codes
test('the table has the HTTP status that the specification gives every errorName', () => {
  const statuses = Object.fromEntries(
    Object.keys(proxyErrorCalls).map((name) => [
      name,
      (keyRequestOutcomes[name as keyof typeof proxyErrorCalls] as { httpStatus?: number }).httpStatus,
    ]),
  );

  expect(statuses).toEqual({
    ValidationException: 400,
    InvalidStateException: 400,
    InvalidCiphertextException: 400,
    InvalidKeyUsageException: 400,
    AuthenticationFailedException: 401,
    AccessDeniedException: 403,
    KeyNotFoundException: 404,
    InvalidUriPathException: 404,
    ThrottlingException: 429,
    InternalException: 500,
    UnsupportedOperationException: 501,
    DependencyTimeoutException: 503,
  });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
test('the table says which failures AWS counts among the retryable ones', () => {
  const retryable = Object.entries(keyRequestOutcomes)
    .filter(([, row]) => row.retryable)
    .map(([outcome]) => outcome);

  expect(retryable.sort()).toEqual([
    'DependencyTimeoutException',
    'InternalException',
    'ThrottlingException',
    'fleetUnavailable',
    'networkErrors',
    'timedOut',
    'tlsFailure',
    'unreachable',
  ]);
});
