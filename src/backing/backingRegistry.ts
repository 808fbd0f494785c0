import type { XksOperation } from '../errors/xksKeyErrors.ts';
import { keyRequestOutcomes } from '../errors/xksKeyErrors.ts';
import { Kept } from '../runtime/kept.ts';
import type { Backing, XksRequestMetadata } from './backingStore.ts';
import type { CloudHsmBackup } from './cloudHsm/cloudHsmBackup.ts';
import type { CloudHsmClusterFacts } from './cloudHsm/cloudHsmClusterFacts.ts';
import type { ProxyReliability } from './proxyReliability.ts';

/** A request that AWS KMS sent to a proxy, with its `requestMetadata`. */
export interface XksProxyRequest extends Omit<XksRequestMetadata, 'awsPrincipalArn'> {
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  readonly XksOperation: XksOperation;
  /** The external key that it concerns; absent in GetHealthStatus. */
  readonly XksKeyId?: string;
  /** Who called AWS KMS; absent in GetHealthStatus. */
  readonly awsPrincipalArn?: string;
  /** `healthy` or `answered`, or what went wrong. */
  readonly outcome: string;
}

/** A cluster with what its administrator knows of it. */
export interface ClusterEntry {
  readonly ClusterId: string;
  /** Empty until the cluster is initialized. */
  TrustAnchorCertificate: string;
  /** As the administrator last set it; AWS KMS changes it when it connects. Empty while there never was a kmsuser. */
  KeyStorePassword: string;
  /** By their `BackupId`, oldest first. */
  readonly backups: Map<string, CloudHsmBackup>;
  /** What AWS CloudHSM knows of it besides, if it was told. */
  facts?: CloudHsmClusterFacts;
  readonly backing: Backing;
}

/** A proxy with what its administrator knows of it. */
export interface ProxyEntry {
  /** Endpoint and path of the beginning: its name in traces, wherever it moves. */
  readonly id: string;
  readonly XksProxyUriEndpoint: string;
  XksProxyUriPath: string;
  /** The credential that the administrator last made. */
  AccessKeyId: string;
  RawSecretAccessKey: string;
  readonly XksProxyVpcEndpointServiceName?: string | undefined;
  readonly XksProxyVpcEndpointServiceOwner?: string | undefined;
  readonly requests: Kept<XksProxyRequest>;
  readonly reliability: ProxyReliability;
  /** Periodic health checks in connections that have ended. */
  healthChecks: number;
  readonly backing: Backing;
}

/** The last requests to a proxy: as many as it remembers. */
export const newRequests = () => new Kept<XksProxyRequest>(1_000);

/**
 * What stands outside AWS KMS: the clusters of one account and Region by `ClusterId`, and the proxies of the world by
 * endpoint and path, which can be reached from everywhere.
 */
export class BackingRegistry {
  readonly clusters = new Map<string, ClusterEntry>();
  readonly #proxies: Map<string, ProxyEntry[]>;
  readonly #services: Map<string, ProxyEntry>;

  /** @param other - A registry with which it shares the proxies. */
  constructor(other?: BackingRegistry) {
    this.#proxies = other === undefined ? new Map() : other.#proxies;
    this.#services = other === undefined ? new Map() : other.#services;
  }

  addCluster(entry: ClusterEntry): void {
    this.clusters.set(entry.ClusterId, entry);
  }

  addProxy(entry: ProxyEntry): void {
    const endpoint = key(entry.XksProxyUriEndpoint);
    this.#proxies.set(endpoint, [...(this.#proxies.get(endpoint) ?? []), entry]);
    if (entry.XksProxyVpcEndpointServiceName !== undefined) {
      this.#services.set(entry.XksProxyVpcEndpointServiceName, entry);
    }
  }

  /** Every proxy, in order of arrival. */
  proxies(): ProxyEntry[] {
    return [...this.#proxies.values()].flat();
  }

  /** Who answers at that endpoint: the proxy with that path, or else the first, which will not know the path. */
  findProxy(XksProxyUriEndpoint: string, XksProxyUriPath?: string): ProxyEntry | undefined {
    const there = this.#proxies.get(key(XksProxyUriEndpoint));
    return there?.find((proxy) => proxy.XksProxyUriPath === XksProxyUriPath) ?? there?.[0];
  }

  /** The proxy that a store was made for, even if it has moved to another path since. */
  proxyOf(
    row: Pick<ProxyEntry, 'XksProxyUriEndpoint' | 'XksProxyUriPath' | 'AccessKeyId'>,
  ): ProxyEntry | undefined {
    const there = this.#proxies.get(key(row.XksProxyUriEndpoint)) ?? [];
    return (
      there.find((proxy) => proxy.XksProxyUriPath === row.XksProxyUriPath) ??
      there.find((proxy) => proxy.AccessKeyId === row.AccessKeyId) ??
      there[0]
    );
  }

  /** The proxy behind a VPC endpoint service. */
  findVpcEndpointService(ServiceName: string): ProxyEntry | undefined {
    return this.#services.get(ServiceName);
  }
}

/** What a proxy calls a request for an external key. */
export const xksOperationOf = ({ type }: { readonly type: keyof typeof xksOperations }): XksOperation =>
  xksOperations[type];

const xksOperations = { getKeyMetadata: 'GetKeyMetadata', encrypt: 'Encrypt', decrypt: 'Decrypt' } as const;

/** Notes that AWS KMS called the proxy. */
export function noteRequest(proxy: ProxyEntry, request: XksProxyRequest): void {
  proxy.requests.push(request);
  proxy.reliability.note(request.at, isRetryable(request.outcome));
}

/** An answer that no retry would change counts as one: the proxy is there. */
function isRetryable(outcome: string): boolean {
  const rows: Readonly<Record<string, { readonly retryable: boolean }>> = keyRequestOutcomes;
  return Object.hasOwn(rows, outcome) && rows[outcome]!.retryable;
}

/** Host names do not tell capitals from small letters. */
const key = (XksProxyUriEndpoint: string) => XksProxyUriEndpoint.toLowerCase();
