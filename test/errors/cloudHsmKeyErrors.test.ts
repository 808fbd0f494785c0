/**
 * What becomes of a request that the cluster of a CONNECTED key store cannot serve: every problem, brought about by its
 * cause, for every cryptographic operation, CreateKey and GenerateRandom. What is expected is written down here a
 * second time.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 */
import { type ClusterHandle, createSimulator, type KmsError } from 'custom-key-store-simulator';
import {
  type BackingFactory,
  type CloudHsmClusterInit,
  cloudHsmCluster,
} from 'custom-key-store-simulator/backing';
import { describe, expect, test } from 'vitest';
import { clusterKeyProblems } from '../../src/errors/cloudHsmKeyErrors.ts';
import { operationShapes } from '../../src/model/shapes.ts';
import { errorOf, lastingState } from '../helpers/look.ts';
import {
  arrangeKeyInStore,
  createKey,
  cryptographic,
  generateRandom,
  type KeyInStore,
  type RequestAbout,
  send,
} from '../rules/keyInStore.ts';

/** Name of the exception and part of its message; `accepted` where the problem does not concern the request. */
type Expected = readonly [exception: string, fragment: string] | 'accepted';

interface Row {
  readonly cause: string;
  readonly problem: string;
  readonly provoke: (cluster: ClusterHandle, key: KeyInStore) => void;
  readonly cryptographic: Expected;
  readonly createKey: Expected;
  readonly generateRandom: Expected;
}

const everywhere = (expected: Expected) => ({
  cryptographic: expected,
  createKey: expected,
  generateRandom: expected,
});

const rows: readonly Row[] = [
  {
    cause: 'the key was deleted from the cluster',
    problem: 'keyNotFound',
    provoke: (cluster, { KeyId }) => cluster.keys.delete(KeyId),
    cryptographic: ['KMSInvalidStateException', 'key material'],
    createKey: 'accepted',
    generateRandom: 'accepted',
  },
  {
    cause: 'the cluster has no HSM',
    problem: 'noActiveHsm',
    provoke: (cluster) => {
      for (const { HsmId } of cluster.Hsms) cluster.removeHsm(HsmId);
    },
    cryptographic: ['KMSInvalidStateException', 'no active HSM'],
    createKey: ['CloudHsmClusterInvalidConfigurationException', ''],
    generateRandom: ['KMSInternalException', 'no active HSM'],
  },
  {
    cause: 'no HSM of the cluster is active',
    problem: 'noActiveHsm',
    provoke: (cluster) => {
      for (const { HsmId } of cluster.Hsms) cluster.setHsmState('DEGRADED', HsmId);
    },
    cryptographic: ['KMSInvalidStateException', 'no active HSM'],
    createKey: ['CloudHsmClusterInvalidConfigurationException', ''],
    generateRandom: ['KMSInternalException', 'no active HSM'],
  },
  {
    cause: 'the cluster was deleted',
    problem: 'clusterNotFound',
    provoke: (cluster) => cluster.delete(),
    cryptographic: ['KMSInvalidStateException', 'no longer exists'],
    createKey: ['CloudHsmClusterInvalidConfigurationException', ''],
    generateRandom: ['KMSInternalException', 'no longer exists'],
  },
  ...(
    [
      ['the network is cut', (cluster) => cluster.interruptNetwork()],
      ['the security group has lost its rules', (cluster) => cluster.removeSecurityGroupRules()],
    ] as const satisfies readonly (readonly [string, Row['provoke']])[]
  ).map(
    ([cause, provoke]): Row => ({
      cause,
      problem: 'networkErrors',
      provoke,
      cryptographic: ['KMSInvalidStateException', 'cannot communicate with your CloudHSM cluster'],
      // No page says; both operations model the exception.
      createKey: ['KMSInternalException', 'cannot communicate with your CloudHSM cluster'],
      generateRandom: ['KMSInternalException', 'cannot communicate with your CloudHSM cluster'],
    }),
  ),
  {
    cause: 'kmsuser is locked out',
    problem: 'userLockedOut',
    provoke: (cluster) => cluster.kmsuser.lockOut(),
    cryptographic: ['KMSInvalidStateException', 'because the kmsuser is locked out'],
    // No page says; the way back is to disconnect and connect.
    createKey: ['CustomKeyStoreInvalidStateException', 'kmsuser is locked out'],
    generateRandom: ['CustomKeyStoreInvalidStateException', 'kmsuser is locked out'],
  },
  {
    cause: 'kmsuser was deleted',
    problem: 'userMissing',
    provoke: (cluster) => cluster.kmsuser.delete(),
    cryptographic: ['KMSInvalidStateException', 'kmsuser'],
    createKey: ['CustomKeyStoreInvalidStateException', 'kmsuser'],
    generateRandom: ['CustomKeyStoreInvalidStateException', 'kmsuser'],
  },
  {
    cause: 'no PKCS #11 session is free',
    problem: 'noFreeSession',
    provoke: (cluster) => cluster.exhaustSessions(),
    ...everywhere(['KMSInternalException', 'session']),
  },
  {
    cause: 'the cluster is overloaded',
    problem: 'overloaded',
    provoke: (cluster) => cluster.overload(),
    ...everywhere(['ThrottlingException', 'overloaded']),
  },
];

async function arrange(row: Pick<Row, 'provoke'>, maxAttempts = 1) {
  const sim = createSimulator({ maxAttempts });
  const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
  row.provoke(key.cluster!, key);
  return { sim, key };
}

const cells = rows.flatMap((row) => [
  ...Object.entries(cryptographic).map(
    ([operation, requestAbout]) =>
      [operation, row.cause, requestAbout as RequestAbout, row.cryptographic, row] as const,
  ),
  ['CreateKey', row.cause, createKey, row.createKey, row] as const,
  ['GenerateRandom', row.cause, generateRandom, row.generateRandom, row] as const,
]);

test('every problem of a cluster is provoked', () => {
  const problems = new Set(rows.map(({ problem }) => problem));
  // Those two come from the request and from a backing that breaks its contract; they have their own tests.
  const all = [...problems, 'invalidCiphertext', 'noAnswer'];

  expect(all.sort()).toEqual(Object.keys(clusterKeyProblems).sort());
});

describe('a request that needs the cluster', () => {
  test.each(cells)('%s, when %s', async (_operation, _cause, requestAbout, expected, row) => {
    const { sim, key } = await arrange(row);
    const before = lastingState(sim);
    const [operation, input] = requestAbout(key);
    const sent = send(sim.client(), operation, input);
    if (expected === 'accepted') {
      await sent;
      return;
    }

    const [exception, fragment] = expected;
    const error = (await errorOf(sent)) as KmsError;

    expect(error.name).toBe(exception);
    expect(error.message).toContain(fragment);
    expect(error.reason).toContain(key.cluster!.ClusterId);
    expect(lastingState(sim)).toEqual(before);
    if (exception !== 'ThrottlingException') {
      expect(operationShapes[operation].errors as readonly string[]).toContain(exception);
    }
  });

  test.each([
    ['Encrypt', 'KMSInvalidStateException', 1, rows.find(({ problem }) => problem === 'networkErrors')!],
    ['Encrypt', 'KMSInternalException', 3, rows.find(({ problem }) => problem === 'noFreeSession')!],
    ['Encrypt', 'ThrottlingException', 3, rows.find(({ problem }) => problem === 'overloaded')!],
  ] as const)('%s with %s is sent %i times by an SDK', async (operation, exception, times, row) => {
    const { sim, key } = await arrange(row, 3);

    const error = await errorOf(send(sim.client(), ...cryptographic[operation](key)));

    expect(error.name).toBe(exception);
    expect(sim.calls('Encrypt').at(-1)!.attempts).toHaveLength(times);
  });
});

describe('a ciphertext of a key in a cluster', () => {
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
  test.each(['Decrypt', 'ReEncrypt'] as const)('with another context is refused by %s', async (operation) => {
    const { sim, key } = await arrange({ provoke: () => {} });
    const { CiphertextBlob, other } = key;
    const context = { other: 'context' };

    const error = await errorOf(
      operation === 'Decrypt'
        ? sim.client().decrypt({ CiphertextBlob, EncryptionContext: context })
        : sim.client().reEncrypt({
            CiphertextBlob,
            SourceEncryptionContext: context,
            DestinationKeyId: other.KeyId,
          }),
    );

    expect(error.name).toBe('InvalidCiphertextException');
  });

  test.each([10, 60, -40, -1])('altered at byte %i is refused', async (position) => {
    const { sim, key } = await arrange({ provoke: () => {} });
    const CiphertextBlob = Uint8Array.from(key.CiphertextBlob);
    const at = (position + CiphertextBlob.length) % CiphertextBlob.length;
    CiphertextBlob[at] = CiphertextBlob[at]! ^ 1;

    const error = await errorOf(sim.client().decrypt({ CiphertextBlob }));

    expect(error.name).toBe('InvalidCiphertextException');
  });
});

describe('a cluster that answers what no cluster would', () => {
  test.each([...Object.keys(cryptographic), 'CreateKey', 'GenerateRandom'])(
    'lets %s end with KMSInternalException',
    async (name) => {
      const mood = { isBad: false };
      const made: BackingFactory<CloudHsmClusterInit> = (options) => {
        const backing = cloudHsmCluster(options);
        return {
          ...backing,
          request: (request) =>
            mood.isBad && request.type !== 'describe'
              ? { type: 'refused', latencyMs: 0, cause: 'fleetUnavailable' }
              : backing.request(request),
        };
      };
      const sim = createSimulator({ backings: { cloudHsmCluster: made }, maxAttempts: 1 });
      const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
      const requests: Record<string, RequestAbout> = {
        ...cryptographic,
        CreateKey: createKey,
        GenerateRandom: generateRandom,
      };
      mood.isBad = true;

      const error = await errorOf(send(sim.client(), ...requests[name]!(key)));

      expect(error.name).toBe('KMSInternalException');
    },
  );
});
