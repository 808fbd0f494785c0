import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import { ClusterHandle } from './clusterHandle.ts';
import { ProxyHandle } from './proxyHandle.ts';
import type { RegionalAccount } from './regionalAccount.ts';

/** The cluster with that id, or SimulatorUsageError. */
export function findCluster(at: RegionalAccount, ClusterId: string): ClusterHandle {
  const entry = at.backings.clusters.get(ClusterId);
  if (entry === undefined)
    throw new SimulatorUsageError(`cluster: there is no cluster ${describe(ClusterId)}`);
  return new ClusterHandle(at, entry);
}

/** The proxy at that endpoint and path, default that of the first there, or SimulatorUsageError. */
export function findProxy(
  at: RegionalAccount,
  XksProxyUriEndpoint: string,
  XksProxyUriPath: string | undefined,
): ProxyHandle {
  const entry = at.backings.findProxy(String(XksProxyUriEndpoint), XksProxyUriPath);
  if (entry === undefined || (XksProxyUriPath ?? entry.XksProxyUriPath) !== entry.XksProxyUriPath) {
    const place = `${describe(XksProxyUriEndpoint)}${XksProxyUriPath === undefined ? '' : `, ${describe(XksProxyUriPath)}`}`;
    throw new SimulatorUsageError(`proxy: there is no proxy at ${place}`);
  }
  return new ProxyHandle(at, entry);
}
