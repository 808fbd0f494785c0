import {
  type KeyRequestOutcome,
  type ProxyErrorName,
  proxyErrorCalls,
  type XksOperation,
} from '../../errors/xksKeyErrors.ts';
import type { GetHealthStatusOutcome } from '../../errors/xksProxyErrors.ts';
import { proxyRequestTimeoutMs } from '../../model/limits.ts';
import { MachineActor, type PersistedMachine } from '../../runtime/machineActor.ts';
import type { BackingFactory, XksProxyInit } from '../backingFactory.ts';
import { xksOperationOf } from '../backingRegistry.ts';
import type {
  Backing,
  BackingAnswer,
  BackingRequest,
  DecryptRequest,
  EncryptRequest,
  GetKeyMetadataRequest,
  XksProxyCall,
} from '../backingStore.ts';
import {
  type ExternalKeyManagerEvent,
  type ExternalKeyManagerRow,
  externalKeyManagerMachine,
} from './externalKeyManagerMachine.ts';
import { type ExternalKeyRow, ExternalKeys } from './externalKeys.ts';
import {
  type VpcEndpointServiceEvent,
  type VpcEndpointServiceRow,
  vpcEndpointServiceMachine,
} from './vpcEndpointServiceMachine.ts';
import { type XksProxyEvent, type XksProxyRow, xksProxyMachine } from './xksProxyMachine.ts';

interface PersistedProxy {
  readonly proxy: PersistedMachine<XksProxyRow>;
  readonly keys: readonly ExternalKeyRow[];
  readonly keyManager: PersistedMachine<ExternalKeyManagerRow>;
  readonly vpcEndpointService?: PersistedMachine<VpcEndpointServiceRow>;
}

/**
 * The built-in external key store proxy with its external key manager and, for private connectivity, its VPC
 * endpoint service: three actors, and the external keys.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html
 */
export const xksProxy: BackingFactory<XksProxyInit> = ({ id, from, onlooker, randomBytes }) => {
  const rows = 'init' in from ? started(from.init) : (from.persisted as PersistedProxy);
  const actors: ProxyActors = {
    proxy: new MachineActor(xksProxyMachine, id, rows.proxy, onlooker),
    keyManager: new MachineActor(externalKeyManagerMachine, id, rows.keyManager, onlooker),
    vpcEndpointService:
      rows.vpcEndpointService === undefined
        ? undefined
        : new MachineActor(vpcEndpointServiceMachine, id, rows.vpcEndpointService, onlooker),
    keys: new ExternalKeys(randomBytes, rows.keys),
  };

  const backing: Backing = {
    type: 'EXTERNAL_KEY_STORE',
    request: (request) => answer(actors, request),
    cause: (cause) => {
      if (cause.type.startsWith('key.')) return actors.keys.cause(cause);
      if (cause.type.startsWith('service.')) {
        return actors.vpcEndpointService?.send(cause as unknown as VpcEndpointServiceEvent) ?? false;
      }
      if (cause.type.startsWith('keyManager.')) {
        return actors.keyManager.send(cause as unknown as ExternalKeyManagerEvent);
      }
      return actors.proxy.send(cause as unknown as XksProxyEvent);
    },
    persisted: () => ({
      proxy: actors.proxy.persisted(),
      keyManager: actors.keyManager.persisted(),
      keys: actors.keys.list(),
      ...(actors.vpcEndpointService === undefined
        ? {}
        : { vpcEndpointService: actors.vpcEndpointService.persisted() }),
    }),
    keys: () => actors.keys.describe(),
    inspect: (listener) => {
      actors.proxy.inspect(listener);
      actors.keyManager.inspect(listener);
      actors.vpcEndpointService?.inspect(listener);
    },
  };
  return backing;
};

interface ProxyActors {
  readonly proxy: MachineActor<typeof xksProxyMachine>;
  readonly keyManager: MachineActor<typeof externalKeyManagerMachine>;
  readonly vpcEndpointService: MachineActor<typeof vpcEndpointServiceMachine> | undefined;
  readonly keys: ExternalKeys;
}

function started(init: XksProxyInit): PersistedProxy {
  const { XksProxyUriEndpoint, XksProxyUriPath, AccessKeyId, RawSecretAccessKey, latencyMs, certificate } =
    init;
  return {
    proxy: {
      value: { network: 'reachable', tls: 'trusted', access: 'granted', answers: 'wellFormed' },
      context: {
        XksProxyUriEndpoint,
        XksProxyUriPath,
        credentials: [{ AccessKeyId, RawSecretAccessKey }],
        latencyMs,
        certificate,
      },
    },
    keyManager: { value: init.healthStatus, context: { ekmFleetSize: init.ekmFleetSize } },
    keys: [],
    ...(init.vpcEndpointService === undefined
      ? {}
      : {
          vpcEndpointService: {
            value: 'Available',
            context: {
              ...init.vpcEndpointService,
              allowsKms: true,
              acceptanceRequired: false,
              loadBalancer: 'network',
            },
          },
        }),
  };
}

function answer(actors: ProxyActors, request: BackingRequest): BackingAnswer {
  switch (request.type) {
    case 'describe': {
      const service = actors.vpcEndpointService?.state;
      return {
        type: 'proxy',
        latencyMs: 0,
        vpcEndpointService:
          service === undefined ? undefined : { ...service.context, exists: service.value === 'Available' },
      };
    }
    case 'checkHealth': {
      const outcome =
        findProblem(actors, 'GetHealthStatus', request, request.now) ??
        (isFleetUnavailable(actors) ? 'fleetUnavailable' : undefined);
      const latencyMs = latencyOf(actors);
      return outcome === undefined
        ? { type: 'healthy', latencyMs }
        : { type: 'unhealthy', latencyMs, outcome: outcome as GetHealthStatusOutcome };
    }
    case 'getKeyMetadata':
    case 'encrypt':
    case 'decrypt':
      return answerForKey(actors, request);
    case 'connect':
    case 'createKey':
    case 'deleteKey':
    case 'random':
      return { type: 'failed', latencyMs: 0, cause: 'INTERNAL_ERROR' };
    case 'disconnect':
      return { type: 'disconnected', latencyMs: 0 };
  }
}

function answerForKey(
  actors: ProxyActors,
  request: GetKeyMetadataRequest | EncryptRequest | DecryptRequest,
): BackingAnswer {
  const latencyMs = latencyOf(actors);
  const refused = (cause: KeyRequestOutcome): BackingAnswer => ({ type: 'refused', latencyMs, cause });
  if (request.proxy === undefined) return refused('unreachable');
  const problem = findProblem(actors, xksOperationOf(request), request.proxy, request.now);
  if (problem !== undefined) return refused(problem);
  if (isFleetUnavailable(actors)) return refused('fleetUnavailable');

  const { keys } = actors;
  const key = keys.find(request.key);
  if (key === undefined) return refused('KeyNotFoundException');
  const isCorrupt = actors.proxy.state.value.answers === 'corrupt';
  switch (request.type) {
    case 'getKeyMetadata': {
      const { keySpec, keyUsage, keyStatus } = key;
      return { type: 'keyMetadata', latencyMs, keySpec, keyUsage, keyStatus };
    }
    case 'encrypt': {
      const cause = keys.findProblem(key, 'ENCRYPT');
      if (cause !== undefined) return refused(cause);
      const text = keys.encrypt(key, request);
      const ciphertext = isCorrupt ? damaged(text.ciphertext) : text.ciphertext;
      return { type: 'encrypted', latencyMs, ...text, ciphertext };
    }
    case 'decrypt': {
      const cause = keys.findProblem(key, 'DECRYPT');
      if (cause !== undefined) return refused(cause);
      const plaintext = keys.decrypt(key, request);
      if (plaintext === undefined) return refused('InvalidCiphertextException');
      return { type: 'decrypted', latencyMs, plaintext: isCorrupt ? damaged(plaintext) : plaintext };
    }
  }
}

/** One bit is another. */
function damaged(text: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(text);
  copy[0] = copy[0]! ^ 1;
  return copy;
}

/** AWS KMS waits for an answer no longer than this. */
const latencyOf = ({ proxy }: ProxyActors) => Math.min(proxy.state.context.latencyMs, proxyRequestTimeoutMs);

const isFleetUnavailable = ({ keyManager }: ProxyActors) => keyManager.state.value === 'UNAVAILABLE';

/** What goes wrong with a request, in the order in which AWS KMS would notice; `undefined` when nothing does. */
function findProblem(
  actors: ProxyActors,
  xksOperation: XksOperation,
  request: Omit<XksProxyCall, 'requestMetadata'>,
  now: number,
): KeyRequestOutcome | undefined {
  const { value, context } = actors.proxy.state;
  const { network, tls, access, answers } = value;
  if (network === 'interrupted') return 'networkErrors';
  if (network === 'unreachable' || !isOnTheWay(actors, request)) return 'unreachable';
  if (tls !== 'trusted' || now >= context.certificate.notAfter) return 'tlsFailure';
  if (!certifies(context.certificate.CommonName, hostOf(request.XksProxyUriEndpoint))) return 'tlsFailure';
  if (context.latencyMs > proxyRequestTimeoutMs) return 'timedOut';
  if (answers === 'malformed') return 'malformedResponse';
  if (answers === 'failing' && canAnswer(context.errorName!, xksOperation)) return context.errorName;
  if (request.XksProxyUriPath !== context.XksProxyUriPath) return 'InvalidUriPathException';
  const accepted = context.credentials.some(
    ({ AccessKeyId, RawSecretAccessKey }) =>
      AccessKeyId === request.AccessKeyId && RawSecretAccessKey === request.RawSecretAccessKey,
  );
  if (!accepted) return 'AuthenticationFailedException';
  return access === 'denied' ? 'AccessDeniedException' : undefined;
}

function canAnswer(errorName: ProxyErrorName, xksOperation: XksOperation): boolean {
  return (proxyErrorCalls[errorName] as readonly XksOperation[]).includes(xksOperation);
}

/** A proxy behind a VPC endpoint service has no public endpoint, and one with a public endpoint no such service. */
function isOnTheWay(
  { vpcEndpointService }: ProxyActors,
  { XksProxyConnectivity }: Pick<XksProxyCall, 'XksProxyConnectivity'>,
): boolean {
  const isPrivate = vpcEndpointService !== undefined;
  return isPrivate === (XksProxyConnectivity === 'VPC_ENDPOINT_SERVICE');
}

/** The CN names the host, or all hosts of its domain: `*.example.com`. */
function certifies(CommonName: string, host: string): boolean {
  const name = CommonName.toLowerCase();
  if (!name.startsWith('*.')) return name === host;
  return host.slice(host.indexOf('.') + 1) === name.slice(2);
}

/** `proxy.example.com` of `https://proxy.example.com`. */
function hostOf(XksProxyUriEndpoint: string): string {
  return XksProxyUriEndpoint.slice('https://'.length).toLowerCase();
}
