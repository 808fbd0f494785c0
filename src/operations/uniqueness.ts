import { type CustomKeyStoreActor, rowOf } from '../account/account.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { Scope } from './operation.ts';
import type { ProxyConfiguration } from './proxyChecks.ts';

/** No other custom key store of the account and Region, of either type, has the name. */
export function requireUniqueName(scope: Scope, name: string, self?: CustomKeyStoreActor): void {
  const holder = others(scope.account.having('name', name), self)[0];
  if (holder !== undefined) {
    throw kmsError('CustomKeyStoreNameInUseException', {
      reason: `Custom key store ${holder.id} of this account and Region has the name already.`,
    });
  }
}

/**
 * Endpoint, path and endpoint service are free for this external key store.
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-xks-keystore.html
 */
export function requireUniqueProxy(
  scope: Scope,
  proxy: ProxyConfiguration,
  self?: CustomKeyStoreActor,
): void {
  const endpoint = proxy.XksProxyUriEndpoint.toLowerCase();
  const [sameUri] = others(scope.account.having('uri', endpoint + proxy.XksProxyUriPath), self);
  if (sameUri !== undefined) {
    throw kmsError('XksProxyUriInUseException', {
      reason: `Custom key store ${sameUri.id} has the same XksProxyUriEndpoint and XksProxyUriPath.`,
    });
  }
  const isPrivate = proxy.XksProxyConnectivity === 'VPC_ENDPOINT_SERVICE';
  const sameEndpoint = others(inRegion(scope, 'endpoint', endpoint), self).find(
    (store) => isPrivate || isPrivateStore(store),
  );
  if (sameEndpoint !== undefined) {
    throw kmsError('XksProxyUriEndpointInUseException', {
      reason: `${named(scope, sameEndpoint)} has the same XksProxyUriEndpoint; only stores with PUBLIC_ENDPOINT may share one.`,
    });
  }
  if (proxy.XksProxyVpcEndpointServiceName === undefined) return;
  const [sameService] = others(inRegion(scope, 'service', proxy.XksProxyVpcEndpointServiceName), self);
  if (sameService !== undefined) {
    throw kmsError('XksProxyVpcEndpointServiceInUseException', {
      reason: `${named(scope, sameService)} uses the same VPC endpoint service.`,
    });
  }
}

/** Stores of every account of the Region: these two have to be unique among all. */
function inRegion(scope: Scope, property: 'endpoint' | 'service', value: string): CustomKeyStoreActor[] {
  return scope.accountsOfRegion.flatMap((account) => account.having(property, value));
}

/** Another account's store has no name here. */
const named = (scope: Scope, { id }: CustomKeyStoreActor) =>
  scope.account.find(id) === undefined ? 'A custom key store of another account' : `Custom key store ${id}`;

function isPrivateStore(store: CustomKeyStoreActor): boolean {
  const row = rowOf(store);
  return (
    row.CustomKeyStoreType === 'EXTERNAL_KEY_STORE' && row.XksProxyConnectivity === 'VPC_ENDPOINT_SERVICE'
  );
}

const others = (stores: CustomKeyStoreActor[], self: CustomKeyStoreActor | undefined) =>
  stores.filter((store) => store !== self);
