/** Backings that a user might write: a cluster as a transition function, proxies as machines. */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import {
  type BackingAnswer,
  type BackingAnswerEvent,
  type BackingFactory,
  type BackingRequest,
  type BackingRequestEvent,
  type CloudHsmClusterInit,
  type DecryptRequest,
  type EncryptedAnswer,
  type EncryptRequest,
  fromActorLogic,
  type XksProxyInit,
} from 'custom-key-store-simulator/backing';
import { expect } from 'vitest';
import { assign, emit, fromCallback, fromTransition, setup } from 'xstate';

/** What a cluster to be tried begins with. */
export const clusterInit: CloudHsmClusterInit = {
  ClusterId: 'cluster-abcdefghijk',
  State: 'ACTIVE',
  Hsms: [
    { HsmId: 'hsm-1', AvailabilityZone: 'us-east-1a', State: 'ACTIVE' },
    { HsmId: 'hsm-2', AvailabilityZone: 'us-east-1b', State: 'ACTIVE' },
  ],
  subnets: [
    { SubnetId: 'subnet-1', AvailabilityZone: 'us-east-1a', freeAddresses: 8, deleted: false },
    { SubnetId: 'subnet-2', AvailabilityZone: 'us-east-1b', freeAddresses: 8, deleted: false },
  ],
  TrustAnchorCertificate: 'customerCA',
  ClusterCertificate: 'cluster',
  KeyStorePassword: 'password1',
};

/** What a proxy to be tried begins with. */
export const proxyInit: XksProxyInit = {
  XksProxyUriEndpoint: 'https://xks-proxy.example.com',
  XksProxyUriPath: '/kms/xks/v1',
  AccessKeyId: 'ABCDEFGHIJKLMNOPQRST',
  RawSecretAccessKey: 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr',
  latencyMs: 20,
  certificate: { CommonName: 'xks-proxy.example.com', notAfter: 1_000 },
  ekmFleetSize: 2,
  healthStatus: 'ACTIVE',
};

/** 256 bits that belong to a name; a true key manager would draw them. */
const keyNamed = (name: string) => createHash('sha256').update(name).digest();

function encrypted({ key, plaintext, additionalAuthenticatedData }: EncryptRequest, count: number) {
  const initializationVector = new Uint8Array(12).fill(count);
  const cipher = createCipheriv('aes-256-gcm', keyNamed(key), initializationVector);
  cipher.setAAD(additionalAuthenticatedData);
  const ciphertext = Uint8Array.from(Buffer.concat([cipher.update(plaintext), cipher.final()]));
  const authenticationTag = Uint8Array.from(cipher.getAuthTag());
  return { ciphertext, initializationVector, authenticationTag };
}

/** `undefined` when the text, or the data with it, was altered. */
function decrypted(request: DecryptRequest): Uint8Array | undefined {
  const decipher = createDecipheriv('aes-256-gcm', keyNamed(request.key), request.initializationVector);
  decipher.setAAD(request.additionalAuthenticatedData);
  decipher.setAuthTag(request.authenticationTag);
  try {
    return Uint8Array.from(Buffer.concat([decipher.update(request.ciphertext), decipher.final()]));
  } catch {
    return undefined;
  }
}

interface ClusterState extends CloudHsmClusterInit {
  readonly hsmKeys: readonly string[];
  readonly encryptions: number;
}

/** A cluster of one crypto user that a user wrote as a transition function. */
export const transitionCluster = fromActorLogic(
  'AWS_CLOUDHSM',
  fromTransition(
    (state: ClusterState, event: BackingRequestEvent, { emit: send }) => {
      if (event.type !== 'backing.request') return state;
      const { answer, next = state } = answerOfCluster(state, event.request);
      send({ type: 'backing.answer', id: event.id, answer } satisfies BackingAnswerEvent);
      return next;
    },
    ({ input }: { input: CloudHsmClusterInit }): ClusterState => ({ ...input, hsmKeys: [], encryptions: 0 }),
  ),
);

function answerOfCluster(
  state: ClusterState,
  request: BackingRequest,
): { readonly answer: BackingAnswer; readonly next?: ClusterState } {
  const latencyMs = 0;
  if ('key' in request && !state.hsmKeys.includes(request.key)) {
    return { answer: { type: 'refused', latencyMs, cause: 'keyNotFound' } };
  }
  switch (request.type) {
    case 'describe':
      return { answer: described(state) };
    case 'connect':
      return request.KeyStorePassword === state.KeyStorePassword
        ? {
            answer: { type: 'connected', latencyMs },
            next: { ...state, KeyStorePassword: request.newKeyStorePassword },
          }
        : { answer: { type: 'failed', latencyMs, cause: 'INVALID_CREDENTIALS' } };
    case 'createKey': {
      const key = `0x${state.hsmKeys.length + 1}`;
      return {
        answer: { type: 'keyCreated', latencyMs, key },
        next: { ...state, hsmKeys: [...state.hsmKeys, key] },
      };
    }
    case 'deleteKey':
      return {
        answer: { type: 'keyDeleted', latencyMs },
        next: { ...state, hsmKeys: state.hsmKeys.filter((key) => key !== request.key) },
      };
    case 'encrypt':
      return {
        answer: { type: 'encrypted', latencyMs, ...encrypted(request, state.encryptions) },
        next: { ...state, encryptions: state.encryptions + 1 },
      };
    case 'decrypt': {
      const plaintext = decrypted(request);
      return {
        answer:
          plaintext === undefined
            ? { type: 'refused', latencyMs, cause: 'invalidCiphertext' }
            : { type: 'decrypted', latencyMs, plaintext },
      };
    }
    case 'random':
      return { answer: { type: 'random', latencyMs, bytes: new Uint8Array(request.length).fill(7) } };
    default:
      return { answer: { type: 'disconnected', latencyMs } };
  }
}

/** What a cluster like that says of itself. */
export function described(row: CloudHsmClusterInit): BackingAnswer {
  return {
    type: 'cluster',
    latencyMs: 0,
    State: row.State,
    Hsms: row.Hsms,
    SubnetMapping: Object.fromEntries(row.subnets.map((one) => [one.AvailabilityZone, one.SubnetId])),
    securityGroupRules: 'present',
    mutualTls: false,
    TrustAnchorCertificate: row.TrustAnchorCertificate,
    ClusterCertificate: row.ClusterCertificate,
  };
}

interface MachineProxyContext {
  readonly answered: number;
  readonly latencyMs: number;
}

type MachineProxyEvent =
  | BackingRequestEvent
  | { type: 'network.unreachable' }
  | { type: 'network.restored' }
  | { type: 'answer.ready'; asked: BackingRequestEvent };

const proxyTypes = {
  context: {} as MachineProxyContext,
  input: {} as XksProxyInit,
  events: {} as MachineProxyEvent,
  emitted: {} as BackingAnswerEvent,
};

/** Has every external key that it is asked for, unless its name begins with `missing`. */
function proxyAnswer(
  { id, request }: BackingRequestEvent,
  isUp: boolean,
  { latencyMs, answered }: MachineProxyContext,
): BackingAnswerEvent {
  const answer = isUp ? answerOfProxy(request, latencyMs, answered) : answerOfProxyThatIsDown(request);
  return { type: 'backing.answer', id, answer };
}

function answerOfProxyThatIsDown({ type }: BackingRequest): BackingAnswer {
  if (type === 'describe') return { type: 'proxy', latencyMs: 0 };
  return type === 'checkHealth'
    ? { type: 'unhealthy', latencyMs: 0, outcome: 'unreachable' }
    : { type: 'refused', latencyMs: 0, cause: 'unreachable' };
}

function answerOfProxy(request: BackingRequest, latencyMs: number, count: number): BackingAnswer {
  if ('key' in request && request.key.startsWith('missing')) {
    return { type: 'refused', latencyMs, cause: 'KeyNotFoundException' };
  }
  switch (request.type) {
    case 'describe':
      return { type: 'proxy', latencyMs: 0 };
    case 'getKeyMetadata':
      return {
        type: 'keyMetadata',
        latencyMs,
        keySpec: 'AES_256',
        keyUsage: ['ENCRYPT', 'DECRYPT'],
        keyStatus: 'ENABLED',
      };
    case 'encrypt': {
      const text = encrypted(request, count);
      const { additionalAuthenticatedData } = request;
      return {
        type: 'encrypted',
        latencyMs,
        ...text,
        ciphertextDataIntegrityValue: integrityOf(text, additionalAuthenticatedData),
      };
    }
    case 'decrypt': {
      const plaintext = decrypted(request);
      return plaintext === undefined
        ? { type: 'refused', latencyMs, cause: 'InvalidCiphertextException' }
        : { type: 'decrypted', latencyMs, plaintext };
    }
    default:
      return { type: 'healthy', latencyMs };
  }
}

function integrityOf(
  text: Pick<EncryptedAnswer, 'initializationVector' | 'ciphertext' | 'authenticationTag'>,
  data: Uint8Array,
): Uint8Array {
  const hash = createHash('sha256').update(data).update(text.initializationVector);
  return Uint8Array.from(hash.update(text.ciphertext).update(text.authenticationTag).digest());
}

/** A proxy that a user wrote as a machine; it answers in the same turn. */
export const machineProxy = fromActorLogic(
  'EXTERNAL_KEY_STORE',
  setup({
    types: proxyTypes,
    actions: {
      count: assign(({ context }) => ({ answered: context.answered + 1 })),
      answerWell: emit(({ context, event }) => proxyAnswer(event as BackingRequestEvent, true, context)),
      answerIll: emit(({ context, event }) => proxyAnswer(event as BackingRequestEvent, false, context)),
    },
  }).createMachine({
    id: 'machineProxy',
    context: ({ input }) => ({ answered: 0, latencyMs: input.latencyMs }),
    initial: 'up',
    states: {
      up: {
        on: {
          'backing.request': { actions: ['count', 'answerWell'] },
          'network.unreachable': { target: 'down' },
        },
      },
      down: {
        on: {
          'backing.request': { actions: ['count', 'answerIll'] },
          'network.restored': { target: 'up' },
        },
      },
    },
  }),
);

/** The same, as one that has to ask somebody itself: it answers in a later turn of the host. */
export const lateProxy = fromActorLogic(
  'EXTERNAL_KEY_STORE',
  setup({
    types: proxyTypes,
    actions: {
      answerLater: ({ event, self }) => {
        setTimeout(() => self.send({ type: 'answer.ready', asked: event as BackingRequestEvent }), 1);
      },
      answer: emit(({ context, event }) =>
        proxyAnswer((event as { asked: BackingRequestEvent }).asked, true, context),
      ),
    },
  }).createMachine({
    id: 'lateProxy',
    context: ({ input }) => ({ answered: 0, latencyMs: input.latencyMs }),
    on: { 'backing.request': { actions: 'answerLater' }, 'answer.ready': { actions: 'answer' } },
  }),
);

/** A backing whose answers the test lets out, as those of a remote one that takes its time. */
export class Gate<Init> {
  readonly asked: { readonly request: BackingRequest; readonly answer: (answer: BackingAnswer) => void }[] =
    [];
  readonly factory: BackingFactory<Init>;

  constructor(type: 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE') {
    this.factory = fromActorLogic(
      type,
      fromCallback<BackingRequestEvent, unknown, BackingAnswerEvent>(({ receive, emit: send }) => {
        receive(({ type: event, id, request }) => {
          if (event !== 'backing.request') return;
          this.asked.push({
            request,
            answer: (answer) => send({ type: 'backing.answer', id, answer }),
          });
        });
      }),
    );
  }

  /** Waits for the next request of that type, and lets its answer out. */
  async answer(type: BackingRequest['type'], answer: BackingAnswer): Promise<void> {
    for (let turn = 0; turn < 20 && this.asked.length === 0; turn++) await turnOfHost();
    const asked = this.asked.shift();
    expect(asked?.request.type).toBe(type);
    asked!.answer(answer);
    for (let turn = 0; turn < 3; turn++) await turnOfHost();
  }
}

/** Lets everything happen that waits for a turn of the host. */
export const turnOfHost = () => new Promise((resolve) => setImmediate(resolve));
