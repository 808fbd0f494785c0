import type { GetHealthStatusOutcome } from '../../errors/xksProxyErrors.ts';
import { proxyRequestTimeoutMs } from '../../model/limits.ts';
import { MachineActor, type PersistedMachine } from '../../runtime/machineActor.ts';
import type { BackingFactory, XksProxyInit } from '../backingFactory.ts';
import type { Backing, BackingAnswer, BackingRequest, CheckHealthRequest } from '../backingStore.ts';
import {
  type ExternalKeyManagerEvent,
  type ExternalKeyManagerRow,
  externalKeyManagerMachine,
} from './externalKeyManagerMachine.ts';
import {
  type VpcEndpointServiceEvent,
  type VpcEndpointServiceRow,
  vpcEndpointServiceMachine,
} from './vpcEndpointServiceMachine.ts';
import { type XksProxyEvent, type XksProxyRow, xksProxyMachine } from './xksProxyMachine.ts';

interface PersistedProxy {
  readonly proxy: PersistedMachine<XksProxyRow>;
  readonly keyManager: PersistedMachine<ExternalKeyManagerRow>;
  readonly vpcEndpointService?: PersistedMachine<VpcEndpointServiceRow>;
}

/**
 * The built-in external key store proxy with its external key manager and, for private connectivity, its VPC
 * endpoint service: three actors.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html
 */
export const xksProxy: BackingFactory<XksProxyInit> = ({ id, from, onlooker }) => {
  const rows = 'init' in from ? started(from.init) : (from.persisted as PersistedProxy);
  const actors: ProxyActors = {
    proxy: new MachineActor(xksProxyMachine, id, rows.proxy, onlooker),
    keyManager: new MachineActor(externalKeyManagerMachine, id, rows.keyManager, onlooker),
    vpcEndpointService:
      rows.vpcEndpointService === undefined
        ? undefined
        : new MachineActor(vpcEndpointServiceMachine, id, rows.vpcEndpointService, onlooker),
  };

  const backing: Backing = {
    type: 'EXTERNAL_KEY_STORE',
    request: (request) => answer(actors, request),
    cause: (cause) => {
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
      ...(actors.vpcEndpointService === undefined
        ? {}
        : { vpcEndpointService: actors.vpcEndpointService.persisted() }),
    }),
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
      const { context } = actors.proxy.state;
      const outcome = getHealthStatus(actors, request);
      // AWS KMS waits for an answer no longer than this.
      const latencyMs = Math.min(context.latencyMs, proxyRequestTimeoutMs);
      return outcome === undefined
        ? { type: 'healthy', latencyMs }
        : { type: 'unhealthy', latencyMs, outcome };
    }
    case 'connect':
      return { type: 'failed', latencyMs: 0, cause: 'INTERNAL_ERROR' };
    case 'disconnect':
      return { type: 'disconnected', latencyMs: 0 };
  }
}

/** What goes wrong with a GetHealthStatus, in the order in which AWS KMS would notice; `undefined` when nothing does. */
function getHealthStatus(
  actors: ProxyActors,
  request: CheckHealthRequest,
): GetHealthStatusOutcome | undefined {
  const { value, context } = actors.proxy.state;
  const { network, tls, access, answers } = value;
  if (network === 'interrupted') return 'networkErrors';
  if (network === 'unreachable' || !isOnTheWay(actors, request)) return 'unreachable';
  if (tls !== 'trusted' || request.now >= context.certificate.notAfter) return 'tlsFailure';
  if (!certifies(context.certificate.CommonName, hostOf(request.XksProxyUriEndpoint))) return 'tlsFailure';
  if (context.latencyMs > proxyRequestTimeoutMs) return 'timedOut';
  if (answers === 'malformed') return 'malformedResponse';
  if (answers === 'failing') return context.errorName;
  if (request.XksProxyUriPath !== context.XksProxyUriPath) return 'InvalidUriPathException';
  const accepted = context.credentials.some(
    ({ AccessKeyId, RawSecretAccessKey }) =>
      AccessKeyId === request.AccessKeyId && RawSecretAccessKey === request.RawSecretAccessKey,
  );
  if (!accepted) return 'AuthenticationFailedException';
  if (access === 'denied') return 'AccessDeniedException';
  return actors.keyManager.state.value === 'UNAVAILABLE' ? 'fleetUnavailable' : undefined;
}

/** A proxy behind a VPC endpoint service has no public endpoint, and one with a public endpoint no such service. */
function isOnTheWay(
  { vpcEndpointService }: ProxyActors,
  { XksProxyConnectivity }: CheckHealthRequest,
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
