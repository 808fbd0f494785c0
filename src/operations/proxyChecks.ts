import { noteRequest } from '../backing/backingRegistry.ts';
import type { CheckHealthRequest, VpcEndpointServiceDescription } from '../backing/backingStore.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import {
  type GetHealthStatusOutcome,
  getHealthStatusOutcomes,
  type VpcEndpointServiceProblem,
  vpcEndpointServiceProblems,
} from '../errors/xksProxyErrors.ts';
import type { ExternalKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import type { ConnectionErrorCode } from '../model/customKeyStore.ts';
import { minimumEndpointServiceAvailabilityZones, proxyRequestTimeoutMs } from '../model/limits.ts';
import { type Asking, ask, type Scope } from './operation.ts';

/** The properties of an external key store by which AWS KMS reaches its proxy. */
export type ProxyConfiguration = Pick<
  ExternalKeyStoreRow,
  | 'XksProxyConnectivity'
  | 'XksProxyUriEndpoint'
  | 'XksProxyUriPath'
  | 'AccessKeyId'
  | 'RawSecretAccessKey'
  | 'XksProxyVpcEndpointServiceName'
  | 'XksProxyVpcEndpointServiceOwner'
>;

/**
 * What is wrong with the VPC endpoint service, in the order of
 * https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html; `undefined` when nothing is, or
 * when the proxy has a public endpoint.
 */
export function* findVpcEndpointServiceProblem(
  scope: Scope,
  proxy: ProxyConfiguration,
): Asking<VpcEndpointServiceProblem | undefined> {
  if (proxy.XksProxyConnectivity !== 'VPC_ENDPOINT_SERVICE') return undefined;
  const entry = scope.backings.findVpcEndpointService(proxy.XksProxyVpcEndpointServiceName ?? '');
  if (entry === undefined) return 'notFound';
  const answer = yield* ask(scope, entry.backing, { type: 'describe', now: scope.now });
  const service = answer.type === 'proxy' ? answer.vpcEndpointService : undefined;
  return service === undefined ? 'notFound' : problemOf(service, proxy);
}

function problemOf(
  service: VpcEndpointServiceDescription,
  proxy: ProxyConfiguration,
): VpcEndpointServiceProblem | undefined {
  if (!service.exists) return 'notFound';
  if (!service.allowsKms) return 'principalNotAllowed';
  if (service.Owner !== proxy.XksProxyVpcEndpointServiceOwner) return 'ownerMismatch';
  if (service.loadBalancer === 'gateway') return 'gatewayLoadBalancer';
  if (new Set(service.AvailabilityZones).size < minimumEndpointServiceAvailabilityZones)
    return 'tooFewAvailabilityZones';
  if (service.acceptanceRequired) return 'acceptanceRequired';
  if (service.domainVerificationState !== 'verified') return 'domainNotVerified';
  const privateEndpoint = `https://${service.privateDnsName}`.toLowerCase();
  if (privateEndpoint !== proxy.XksProxyUriEndpoint.toLowerCase()) return 'privateDnsNameMismatch';
  return undefined;
}

/** Sends one GetHealthStatus; `undefined` when the proxy is well. */
export function* checkProxyHealth(
  scope: Scope,
  kmsOperation: CheckHealthRequest['kmsOperation'],
  proxy: ProxyConfiguration,
): Asking<GetHealthStatusOutcome | undefined> {
  const { XksProxyConnectivity, XksProxyUriEndpoint, XksProxyUriPath, AccessKeyId, RawSecretAccessKey } =
    proxy;
  const entry = scope.backings.findProxy(XksProxyUriEndpoint, XksProxyUriPath);
  if (entry === undefined) return 'unreachable';
  const request = {
    type: 'checkHealth',
    now: scope.now,
    kmsOperation,
    kmsRequestId: scope.requestId,
    XksProxyConnectivity,
    XksProxyUriEndpoint,
    XksProxyUriPath,
    AccessKeyId,
    RawSecretAccessKey,
  } as const;
  const answer = yield* ask(scope, entry.backing, request, proxyRequestTimeoutMs);
  const outcome = outcomeOf(answer);
  noteRequest(entry, {
    at: scope.now,
    XksOperation: 'GetHealthStatus',
    kmsOperation,
    kmsRequestId: scope.requestId,
    outcome: outcome ?? 'healthy',
  });
  return outcome;
}

function outcomeOf(answer: {
  readonly type: string;
  readonly outcome?: unknown;
}): GetHealthStatusOutcome | undefined {
  if (answer.type === 'healthy') return undefined;
  const known = answer.type === 'unhealthy' && Object.hasOwn(getHealthStatusOutcomes, String(answer.outcome));
  return known ? (answer.outcome as GetHealthStatusOutcome) : 'malformedResponse';
}

/**
 * What CreateCustomKeyStore and UpdateCustomKeyStore answer when AWS KMS cannot use the proxy.
 * `callProxy` is false where AWS KMS looks at the VPC endpoint service only.
 */
export function* requireUsableProxy(
  scope: Scope,
  kmsOperation: 'CreateCustomKeyStore' | 'UpdateCustomKeyStore',
  proxy: ProxyConfiguration,
  callProxy: boolean,
): Asking<void> {
  const problem = yield* findVpcEndpointServiceProblem(scope, proxy);
  if (problem !== undefined) throw vpcEndpointServiceError(problem, proxy);
  if (!callProxy) return;
  const outcome = yield* checkProxyHealth(scope, kmsOperation, proxy);
  if (outcome !== undefined) {
    const { createOrUpdate, documentation } = getHealthStatusOutcomes[outcome];
    throw kmsError(createOrUpdate.exception, {
      message: createOrUpdate.message,
      reason: `${createOrUpdate.message} (GetHealthStatus of ${proxy.XksProxyUriEndpoint}${proxy.XksProxyUriPath}: ${outcome})`,
      documentation,
    });
  }
}

function vpcEndpointServiceError(problem: VpcEndpointServiceProblem, proxy: ProxyConfiguration): KmsError {
  const { createOrUpdate, documentation } = vpcEndpointServiceProblems[problem];
  return kmsError(createOrUpdate.exception, {
    message: createOrUpdate.message,
    reason: `${createOrUpdate.message} (${proxy.XksProxyVpcEndpointServiceName})`,
    documentation,
  });
}

/** How an attempt to connect an external key store ends: a code, or `undefined` when it succeeds. */
export function* connectToProxy(
  scope: Scope,
  proxy: ProxyConfiguration,
): Asking<ConnectionErrorCode | undefined> {
  const problem = yield* findVpcEndpointServiceProblem(scope, proxy);
  if (problem !== undefined) return vpcEndpointServiceProblems[problem].connectionErrorCode;
  const outcome = yield* checkProxyHealth(scope, 'ConnectCustomKeyStore', proxy);
  return outcome === undefined ? undefined : getHealthStatusOutcomes[outcome].connectionErrorCode;
}
