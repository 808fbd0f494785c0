import { type CustomKeyStoreActor, rowOf } from '../account/account.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { CloudHsmKeyStoreRow, ExternalKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import type { CreateCustomKeyStoreInput } from '../model/operations.ts';
import { newCustomKeyStoreId } from '../runtime/ids.ts';
import { clusterError, describeCluster, findProblemOfNewCluster } from './clusterChecks.ts';
import type { Asking, Checked, Scope } from './operation.ts';
import { type ProxyConfiguration, requireUsableProxy } from './proxyChecks.ts';
import { requireUniqueName, requireUniqueProxy } from './uniqueness.ts';
import { cloudHsmMembers, externalMembers, refuseMembers, requireMembers } from './validate.ts';

type Input = Checked<CreateCustomKeyStoreInput>;

/**
 * Makes a custom key store, DISCONNECTED, after checking what is to back it.
 *
 * @throws {@link KmsError} `CustomKeyStoreNameInUseException`, `CloudHsmClusterInUseException`,
 * `XksProxyUriInUseException`, `XksProxyUriEndpointInUseException`, `XksProxyVpcEndpointServiceInUseException`:
 * another store has it.
 * @throws {@link KmsError} `LimitExceededException`: the quota of the account and Region is used up.
 * @throws {@link KmsError} `CloudHsm…Exception`, `IncorrectTrustAnchorException`, `XksProxy…Exception`: the
 * cluster, or the proxy and its endpoint service, are not as they have to be.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 */
export function createCustomKeyStore(scope: Scope, input: Input): Asking<{ CustomKeyStoreId: string }> {
  return input.CustomKeyStoreType === 'EXTERNAL_KEY_STORE'
    ? createExternalKeyStore(scope, input)
    : createCloudHsmKeyStore(scope, input);
}

function* createCloudHsmKeyStore(scope: Scope, input: Input): Asking<{ CustomKeyStoreId: string }> {
  requireMembers(
    input,
    ['CloudHsmClusterId', 'TrustAnchorCertificate', 'KeyStorePassword'],
    'CustomKeyStoreType is AWS_CLOUDHSM',
  );
  refuseMembers(input, externalMembers, 'CustomKeyStoreType is AWS_CLOUDHSM');
  const { CustomKeyStoreName, CloudHsmClusterId, TrustAnchorCertificate, KeyStorePassword } =
    input as Required<Input>;

  const cluster = yield* describeCluster(scope, CloudHsmClusterId);

  const same = scope.account.having('name', CustomKeyStoreName).find((store) => isSame(store, input));
  if (same !== undefined) return { CustomKeyStoreId: same.id };

  requireUniqueName(scope, CustomKeyStoreName);
  const inUse =
    scope.account.having('cluster', CloudHsmClusterId).length > 0 ||
    (cluster !== undefined &&
      scope.account.having('clusterCertificate', cluster.ClusterCertificate).length > 0);
  if (inUse) throw clusterError('inUse', CloudHsmClusterId);
  requireQuota(scope);

  if (cluster === undefined) throw clusterError('notFound', CloudHsmClusterId);
  const problem =
    findProblemOfNewCluster(cluster) ??
    (cluster.TrustAnchorCertificate === TrustAnchorCertificate ? undefined : 'incorrectTrustAnchor');
  if (problem !== undefined) throw clusterError(problem, CloudHsmClusterId);

  const row: CloudHsmKeyStoreRow = {
    ...newRow(scope, CustomKeyStoreName),
    CustomKeyStoreType: 'AWS_CLOUDHSM',
    CloudHsmClusterId,
    TrustAnchorCertificate,
    clusterCertificate: cluster.ClusterCertificate,
    KeyStorePassword,
    kmsuserPassword: KeyStorePassword,
  };
  scope.account.add(row);
  return { CustomKeyStoreId: row.CustomKeyStoreId };
}

/**
 * A request whose values all equal those of a DISCONNECTED store makes no second one and is no error.
 * https://docs.aws.amazon.com/kms/latest/developerguide/create-keystore.html
 */
function isSame(store: CustomKeyStoreActor, input: Input): boolean {
  const row = rowOf(store);
  return (
    row.CustomKeyStoreType === 'AWS_CLOUDHSM' &&
    row.CloudHsmClusterId === input.CloudHsmClusterId &&
    row.TrustAnchorCertificate === input.TrustAnchorCertificate &&
    row.KeyStorePassword === input.KeyStorePassword &&
    store.can({ type: 'delete', kmsKeys: 0 }) // accepted exactly while DISCONNECTED
  );
}

function* createExternalKeyStore(scope: Scope, input: Input): Asking<{ CustomKeyStoreId: string }> {
  const proxy = proxyConfiguration(scope, input);
  const requireFree = () => {
    requireUniqueName(scope, input.CustomKeyStoreName);
    requireUniqueProxy(scope, proxy);
    requireQuota(scope);
  };

  requireFree();
  // A proxy behind an endpoint service cannot be called before connecting has built the way to it.
  const callProxy = proxy.XksProxyConnectivity === 'PUBLIC_ENDPOINT';
  yield* requireUsableProxy(scope, 'CreateCustomKeyStore', proxy, callProxy);
  requireFree(); // a remote proxy answers later

  const row: ExternalKeyStoreRow = {
    ...newRow(scope, input.CustomKeyStoreName),
    CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
    ...proxy,
  };
  scope.account.add(row);
  return { CustomKeyStoreId: row.CustomKeyStoreId };
}

function proxyConfiguration(scope: Scope, input: Input): ProxyConfiguration {
  requireMembers(
    input,
    ['XksProxyConnectivity', 'XksProxyUriEndpoint', 'XksProxyUriPath', 'XksProxyAuthenticationCredential'],
    'CustomKeyStoreType is EXTERNAL_KEY_STORE',
  );
  refuseMembers(input, cloudHsmMembers, 'CustomKeyStoreType is EXTERNAL_KEY_STORE');
  const { AccessKeyId, RawSecretAccessKey } = input.XksProxyAuthenticationCredential!;
  const proxy = {
    XksProxyConnectivity: input.XksProxyConnectivity!,
    XksProxyUriEndpoint: input.XksProxyUriEndpoint!,
    XksProxyUriPath: input.XksProxyUriPath!,
    AccessKeyId: AccessKeyId!,
    RawSecretAccessKey: RawSecretAccessKey!,
  };
  if (proxy.XksProxyConnectivity === 'PUBLIC_ENDPOINT') {
    refuseMembers(
      input,
      ['XksProxyVpcEndpointServiceName', 'XksProxyVpcEndpointServiceOwner'],
      'XksProxyConnectivity is PUBLIC_ENDPOINT',
    );
    return proxy;
  }
  requireMembers(input, ['XksProxyVpcEndpointServiceName'], 'XksProxyConnectivity is VPC_ENDPOINT_SERVICE');
  return {
    ...proxy,
    XksProxyVpcEndpointServiceName: input.XksProxyVpcEndpointServiceName!,
    XksProxyVpcEndpointServiceOwner: input.XksProxyVpcEndpointServiceOwner ?? scope.account.accountId,
  };
}

function newRow(scope: Scope, CustomKeyStoreName: string) {
  return {
    CustomKeyStoreId: scope.wanted?.CustomKeyStoreId ?? newCustomKeyStoreId(scope.random.stream('ids')),
    CustomKeyStoreName,
    CreationDate: scope.now,
    attempt: 0,
  };
}

function requireQuota(scope: Scope): void {
  const { customKeyStores } = scope.quotas;
  if (scope.account.size < customKeyStores) return;
  throw kmsError('LimitExceededException', {
    reason: `The account has ${scope.account.size} custom key stores in ${scope.account.region}, and its quota is ${customKeyStores}.`,
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html',
  });
}
