import type { CustomKeyStoreType } from '../model/customKeyStore.ts';
import type { BackingFactory } from './backingFactory.ts';
import type { Backing, BackingAnswer, BackingRequest, EncryptRequest, XksProxyCall } from './backingStore.ts';
import { ciphertextDataIntegrityValue } from './xksProxy/ciphertextDataIntegrityValue.ts';

/** One check of the contract: throws when a backing breaks it. */
export interface ContractCheck {
  /** A sentence of behaviour, as a test's title. */
  readonly title: string;
  readonly check: () => Promise<void>;
}

/** Bytes that count up: all that a backing needs to be the same every time. */
function countingBytes(): (length: number) => Uint8Array {
  let next = 0;
  return (length) => Uint8Array.from({ length }, () => next++);
}

const onlooker = { transition: () => {}, inspectors: new Set<(event: object) => void>() };

const proxy: XksProxyCall = {
  XksProxyConnectivity: 'PUBLIC_ENDPOINT',
  XksProxyUriEndpoint: 'https://xks-proxy.example.com',
  XksProxyUriPath: '/kms/xks/v1',
  AccessKeyId: 'ABCDEFGHIJKLMNOPQRST',
  RawSecretAccessKey: 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr',
  requestMetadata: {
    awsPrincipalArn: 'arn:aws:iam::111122223333:root',
    kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000',
    kmsOperation: 'Encrypt',
    kmsRequestId: '00000000-0000-4000-8000-000000000000',
  },
};

const text = {
  ciphertext: new Uint8Array(32),
  initializationVector: new Uint8Array(12),
  authenticationTag: new Uint8Array(16),
  additionalAuthenticatedData: Uint8Array.of(1, 2, 3),
};

const encrypt: EncryptRequest = {
  type: 'encrypt',
  now: 0,
  key: 'contract-key',
  plaintext: new Uint8Array(32),
  additionalAuthenticatedData: Uint8Array.of(1, 2, 3),
};

const requests: Record<CustomKeyStoreType, readonly BackingRequest[]> = {
  AWS_CLOUDHSM: [
    { type: 'describe', now: 0 },
    {
      type: 'connect',
      now: 0,
      CustomKeyStoreId: 'cks-1234567890abcdef0',
      KeyStorePassword: 'wrongPassword',
      newKeyStorePassword: 'rotatedPassword',
    },
    { type: 'disconnect', now: 0, CustomKeyStoreId: 'cks-1234567890abcdef0' },
    { type: 'createKey', now: 0, label: proxy.requestMetadata.kmsKeyArn! },
    encrypt,
    { type: 'decrypt', now: 0, key: 'contract-key', ...text },
    { type: 'random', now: 0, length: 32 },
    { type: 'deleteKey', now: 0, key: 'contract-key' },
  ],
  EXTERNAL_KEY_STORE: [
    { type: 'describe', now: 0 },
    {
      type: 'checkHealth',
      now: 0,
      kmsOperation: 'ConnectCustomKeyStore',
      kmsRequestId: '00000000-0000-4000-8000-000000000000',
      XksProxyConnectivity: 'PUBLIC_ENDPOINT',
      XksProxyUriEndpoint: 'https://xks-proxy.example.com',
      XksProxyUriPath: '/kms/xks/v1',
      AccessKeyId: 'ABCDEFGHIJKLMNOPQRST',
      RawSecretAccessKey: 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr',
    },
    { type: 'getKeyMetadata', now: 0, key: 'contract-key', proxy },
    { ...encrypt, proxy },
    { type: 'decrypt', now: 0, key: 'contract-key', ...text, proxy },
  ],
};

const answers: Record<BackingRequest['type'], readonly BackingAnswer['type'][]> = {
  describe: ['cluster', 'proxy'],
  connect: ['connected', 'failed'],
  disconnect: ['disconnected'],
  checkHealth: ['healthy', 'unhealthy'],
  createKey: ['keyCreated', 'refused'],
  deleteKey: ['keyDeleted', 'refused'],
  getKeyMetadata: ['keyMetadata', 'refused'],
  encrypt: ['encrypted', 'refused'],
  decrypt: ['decrypted', 'refused'],
  random: ['random', 'refused'],
};

/** Requests whose answers chance has a part in. */
const byChance: readonly BackingRequest['type'][] = ['createKey', 'encrypt', 'random'];

/**
 * The suite that every backing runs, ours or yours, with any test runner.
 *
 * @param type - The kind of custom key store that the backing serves.
 * @param factory - Makes the backing.
 * @param init - What it starts from.
 * @example
 * ```ts
 * for (const { title, check } of backingContract('AWS_CLOUDHSM', cloudHsmCluster, {
 *   ClusterId: 'cluster-abcdefghijk',
 *   State: 'ACTIVE',
 *   Hsms: [],
 *   subnets: [],
 *   TrustAnchorCertificate: 'customerCA',
 *   ClusterCertificate: 'cluster',
 *   KeyStorePassword: 'password1',
 * })) {
 *   await check().then(() => console.log('ok', title));
 * }
 * ```
 */
export function backingContract<Init>(
  type: CustomKeyStoreType,
  factory: BackingFactory<Init>,
  init: Init,
): readonly ContractCheck[] {
  const make = () => factory({ id: 'contract', from: { init }, onlooker, randomBytes: countingBytes() });
  return [
    {
      title: 'serves the kind of custom key store that it says',
      check: async () => {
        demand(make().type === type, `type has to be ${type}`);
      },
    },
    ...requests[type].map((request) => ({
      title: `answers ${request.type} with a documented outcome`,
      check: async () => {
        const answer = await make().request(request);
        demand(
          answers[request.type].includes(answer?.type),
          `${request.type} was answered with ${JSON.stringify(answer)}`,
        );
        demand(Number.isFinite(answer.latencyMs) && answer.latencyMs >= 0, 'latencyMs has to be 0 or more');
        demand(isJson(answer), 'an answer has to be JSON, but for its bytes');
        if (request.type === 'random' && answer.type === 'random') {
          demand(answer.bytes?.length === request.length, 'random has to have the length that was asked for');
        }
      },
    })),
    {
      title: 'answers every request, however many are asked at once',
      check: async () => {
        const backing = make();
        const asked = Array.from({ length: 20 }, () =>
          requests[type].map((request) => backing.request(request)),
        ).flat();
        const answered = await Promise.all(asked);
        demand(
          answered.every((answer) => typeof answer?.type === 'string'),
          'every request has to be answered',
        );
      },
    },
    {
      title: 'is persisted as JSON, from which the same backing is made again',
      check: async () => {
        const backing = make();
        for (const request of requests[type]) await backing.request(request);
        const persisted = JSON.parse(JSON.stringify(backing.persisted() ?? null));
        const again = factory({
          id: 'contract',
          from: { persisted },
          onlooker,
          randomBytes: countingBytes(),
        });
        demand(isSame(again.persisted(), backing.persisted()), 'persisted() has to survive a round trip');
        for (const request of requests[type]) {
          const [one, other] = await Promise.all([backing.request(request), again.request(request)]);
          const isAsBefore = byChance.includes(request.type) ? one.type === other.type : isSame(one, other);
          demand(isAsBefore, `${request.type} has to be answered as before`);
        }
      },
    },
    {
      title: 'decrypts what it encrypted, and nothing else, if it makes keys',
      check: async () => {
        const backing = make();
        const key = await newKey(backing, type);
        if (key === undefined) return;
        const plaintext = Uint8Array.from({ length: 32 }, (_, i) => i);
        const called = type === 'EXTERNAL_KEY_STORE' ? { proxy } : {};
        const made = await backing.request({ ...encrypt, key, plaintext, ...called });
        if (made.type !== 'encrypted') return;
        const { type: _, latencyMs: __, ...parts } = made;
        const request = { ...text, ...parts, type: 'decrypt', now: 0, key, ...called } as const;
        const back = await backing.request(request);
        demand(back.type === 'decrypted' && isSame(back.plaintext, plaintext), 'decrypt has to undo encrypt');
        const altered = { ...request, ciphertext: request.ciphertext.map((byte) => byte ^ 1) };
        const refused = await backing.request(altered);
        demand(refused.type === 'refused', 'an altered ciphertext has to be refused');
        if (type === 'EXTERNAL_KEY_STORE') {
          const { ciphertextDataIntegrityValue: value } = made;
          const { additionalAuthenticatedData } = encrypt;
          const expected = ciphertextDataIntegrityValue({ ...made, additionalAuthenticatedData });
          demand(
            value !== undefined && isSame(value, expected),
            'ciphertextDataIntegrityValue has to be SHA-256 over all parts',
          );
        }
        const persisted = JSON.parse(JSON.stringify(backing.persisted()));
        const again = factory({
          id: 'contract',
          from: { persisted },
          onlooker,
          randomBytes: countingBytes(),
        });
        const later = await again.request(request);
        demand(
          later.type === 'decrypted' && isSame(later.plaintext, plaintext),
          'persisted() has to hold the keys',
        );
      },
    },
    {
      title: 'says whether a cause can happen, and stays as it is when it cannot',
      check: async () => {
        const backing: Backing = make();
        const before = JSON.stringify(backing.persisted());
        const happened = backing.cause({ type: 'contract.unheardOf' });
        demand(typeof happened === 'boolean', 'cause() has to return whether it happened');
        demand(happened || JSON.stringify(backing.persisted()) === before, 'a refused cause changes nothing');
        for (const request of requests[type]) {
          const answer = await backing.request(request);
          demand(answers[request.type].includes(answer?.type), `${request.type} has to be answered after it`);
        }
      },
    },
  ];
}

/** A key to encrypt with; `undefined` when the backing makes none as it is. */
async function newKey(backing: Backing, type: CustomKeyStoreType): Promise<string | undefined> {
  if (type === 'EXTERNAL_KEY_STORE') {
    const cause = {
      type: 'key.created',
      key: 'contract-key',
      keySpec: 'AES_256',
      keyUsage: ['ENCRYPT', 'DECRYPT'],
    };
    return backing.cause(cause) ? 'contract-key' : undefined;
  }
  const answer = await backing.request({ type: 'createKey', now: 0, label: 'contract-key' });
  return answer.type === 'keyCreated' ? answer.key : undefined;
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw new Error(`Backing contract: ${message}.`);
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Survives JSON as it is; a member without a value counts as absent. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  if (value instanceof Uint8Array) return true;
  if (typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain && Object.values(value).every((member) => member === undefined || isJson(member));
}
