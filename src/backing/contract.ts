import type { CustomKeyStoreType } from '../model/customKeyStore.ts';
import type { BackingFactory } from './backingFactory.ts';
import type { Backing, BackingAnswer, BackingRequest } from './backingStore.ts';

/** One check of the contract: throws when a backing breaks it. */
export interface ContractCheck {
  /** A sentence of behaviour, as a test's title. */
  readonly title: string;
  readonly check: () => Promise<void>;
}

const onlooker = { transition: () => {}, inspectors: new Set<(event: object) => void>() };

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
  ],
};

const answers: Record<BackingRequest['type'], readonly BackingAnswer['type'][]> = {
  describe: ['cluster', 'proxy'],
  connect: ['connected', 'failed'],
  disconnect: ['disconnected'],
  checkHealth: ['healthy', 'unhealthy'],
};

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
  const make = () => factory({ id: 'contract', from: { init }, onlooker });
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
        demand(isJson(answer), 'an answer has to be JSON');
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
        const again = factory({ id: 'contract', from: { persisted }, onlooker });
        demand(isSame(again.persisted(), backing.persisted()), 'persisted() has to survive a round trip');
        for (const request of requests[type]) {
          const [one, other] = await Promise.all([backing.request(request), again.request(request)]);
          demand(isSame(one, other), `${request.type} has to be answered as before`);
        }
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

function demand(holds: boolean, message: string): void {
  if (!holds) throw new Error(`Backing contract: ${message}.`);
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Survives JSON as it is; a member without a value counts as absent. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain && Object.values(value).every((member) => member === undefined || isJson(member));
}
