import { type CustomKeyStoreActor, rowOf } from '../account/account.ts';
import type {
  CloudHsmKeyStoreRow,
  CustomKeyStoreRow,
  ExternalKeyStoreRow,
  UpdatableProperty,
} from '../machines/customKeyStoreMachine.ts';
import type { UpdateCustomKeyStoreInput } from '../model/operations.ts';
import { clusterError, describeCluster, findProblemOfNewCluster } from './clusterChecks.ts';
import { requireLegal } from './connectionState.ts';
import { findCustomKeyStore } from './find.ts';
import { settleHealthChecks } from './healthChecks.ts';
import type { Asking, Checked, Scope } from './operation.ts';
import { requireUsableProxy } from './proxyChecks.ts';
import { requireUniqueName, requireUniqueProxy } from './uniqueness.ts';
import {
  cloudHsmMembers,
  externalMembers,
  refuseMembers,
  requireMembers,
  validationError,
} from './validate.ts';

type Input = Checked<UpdateCustomKeyStoreInput>;

/**
 * Changes properties of a custom key store, all of them or none. The name, the proxy's path and its credential
 * may change while the store is CONNECTED; everything else only while it is DISCONNECTED.
 *
 * @throws {@link KmsError} `CustomKeyStoreNotFoundException`: no store has that id.
 * @throws {@link KmsError} `CustomKeyStoreInvalidStateException`: not in this `ConnectionState`.
 * @throws {@link KmsError} `CustomKeyStoreNameInUseException`, `XksProxyUriInUseException`,
 * `XksProxyUriEndpointInUseException`, `XksProxyVpcEndpointServiceInUseException`: another store has it.
 * @throws {@link KmsError} `CloudHsm…Exception`, `XksProxy…Exception`: the new cluster, or the proxy with the new
 * values, is not as it has to be.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 */
export function* updateCustomKeyStore(scope: Scope, input: Input): Asking<Record<string, never>> {
  const { CustomKeyStoreId, ...changes } = input;
  const properties = (Object.keys(changes) as UpdatableProperty[]).filter(
    (property) => changes[property] !== '',
  );
  if (properties.length === 0 && scope.assumptions.updateWithoutProperties === 'ValidationException') {
    throw validationError('Give at least one property to change.');
  }
  const store = findCustomKeyStore(scope, CustomKeyStoreId);
  const row = rowOf(store);
  if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') {
    refuseMembers(input, externalMembers, 'the custom key store is an AWS CloudHSM key store');
  } else {
    refuseMembers(input, cloudHsmMembers, 'the custom key store is an external key store');
    requireConsistentConnectivity(row, input);
  }
  const requireAllowed = () => {
    requireLegal(findCustomKeyStore(scope, CustomKeyStoreId), 'UpdateCustomKeyStore', {
      type: 'update',
      properties,
    });
    if (input.NewCustomKeyStoreName !== undefined)
      requireUniqueName(scope, input.NewCustomKeyStoreName, store);
  };

  requireAllowed();
  if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') yield* requireUsableCluster(scope, row, input);
  else yield* requireUsableValues(scope, store, row, input);
  requireAllowed(); // a remote backing answers later
  if (input.XksProxyUriPath !== undefined) settleHealthChecks(scope, rowOf(store));
  scope.account.update(store, properties, changedRow(scope, rowOf(store), input));
  return {};
}

function changedRow(scope: Scope, row: CustomKeyStoreRow, input: Input): CustomKeyStoreRow {
  return row.CustomKeyStoreType === 'AWS_CLOUDHSM'
    ? changedCloudHsmKeyStore(row, input)
    : changedExternalKeyStore(scope, row, input);
}

const newName = (row: CustomKeyStoreRow, input: Input) =>
  input.NewCustomKeyStoreName ?? row.CustomKeyStoreName;

function changedCloudHsmKeyStore(row: CloudHsmKeyStoreRow, input: Input): CloudHsmKeyStoreRow {
  const { CloudHsmClusterId, KeyStorePassword } = input;
  return {
    ...row,
    CustomKeyStoreName: newName(row, input),
    ...(CloudHsmClusterId === undefined ? {} : { CloudHsmClusterId }),
    // Only tells AWS KMS the password; the cluster is not asked before the next attempt to connect.
    ...(KeyStorePassword === undefined ? {} : { KeyStorePassword, kmsuserPassword: KeyStorePassword }),
  };
}

/** A new cluster is fit to back a store and shares its backup history with the original one. */
function* requireUsableCluster(scope: Scope, row: CloudHsmKeyStoreRow, input: Input): Asking<void> {
  const { CloudHsmClusterId } = input;
  if (CloudHsmClusterId === undefined) return;
  const cluster = yield* describeCluster(scope, CloudHsmClusterId);
  if (cluster === undefined) throw clusterError('notFound', CloudHsmClusterId);
  const problem = findProblemOfNewCluster(cluster);
  if (problem !== undefined) throw clusterError(problem, CloudHsmClusterId);
  if (cluster.ClusterCertificate !== row.clusterCertificate)
    throw clusterError('notRelated', CloudHsmClusterId);
}

/**
 * Changing the connectivity needs the endpoint that goes with it, in the same request.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 */
function requireConsistentConnectivity(row: ExternalKeyStoreRow, input: Input): void {
  const connectivity = input.XksProxyConnectivity ?? row.XksProxyConnectivity;
  const because = `XksProxyConnectivity ${input.XksProxyConnectivity === undefined ? 'is' : 'becomes'} ${connectivity}`;
  if (connectivity !== row.XksProxyConnectivity) {
    requireMembers(input, ['XksProxyUriEndpoint'], because);
    if (connectivity === 'VPC_ENDPOINT_SERVICE') requireService(input, because);
  }
  if (connectivity === 'PUBLIC_ENDPOINT') {
    refuseMembers(input, ['XksProxyVpcEndpointServiceOwner'], because);
    // Null and the empty string are the documented ways to say that there is none.
    if (input.XksProxyVpcEndpointServiceName)
      refuseMembers(input, ['XksProxyVpcEndpointServiceName'], because);
  } else if (input.XksProxyVpcEndpointServiceName !== undefined) {
    requireService(input, because);
  }
}

function requireService(input: Input, because: string): void {
  if (!input.XksProxyVpcEndpointServiceName) {
    throw validationError(`XksProxyVpcEndpointServiceName is required when ${because}.`);
  }
}

function changedExternalKeyStore(scope: Scope, row: ExternalKeyStoreRow, input: Input): ExternalKeyStoreRow {
  const { XksProxyVpcEndpointServiceName: oldName, XksProxyVpcEndpointServiceOwner: oldOwner, ...rest } = row;
  const XksProxyConnectivity = input.XksProxyConnectivity ?? row.XksProxyConnectivity;
  const credential = input.XksProxyAuthenticationCredential;
  // From another path on, health checks go to whoever answers there.
  const connectedAt =
    input.XksProxyUriPath === undefined || row.connectedAt === undefined ? {} : { connectedAt: scope.now };
  return {
    ...rest,
    ...connectedAt,
    CustomKeyStoreName: newName(row, input),
    XksProxyConnectivity,
    XksProxyUriEndpoint: input.XksProxyUriEndpoint ?? row.XksProxyUriEndpoint,
    XksProxyUriPath: input.XksProxyUriPath ?? row.XksProxyUriPath,
    AccessKeyId: credential?.AccessKeyId ?? row.AccessKeyId,
    RawSecretAccessKey: credential?.RawSecretAccessKey ?? row.RawSecretAccessKey,
    ...(XksProxyConnectivity === 'PUBLIC_ENDPOINT'
      ? { XksProxyVpcEndpointServiceName: undefined, XksProxyVpcEndpointServiceOwner: undefined }
      : {
          XksProxyVpcEndpointServiceName: input.XksProxyVpcEndpointServiceName ?? oldName!,
          XksProxyVpcEndpointServiceOwner:
            input.XksProxyVpcEndpointServiceOwner ?? oldOwner ?? scope.account.accountId,
        }),
  };
}

/** The new values are free, and the proxy answers a GetHealthStatus that is sent with them. */
function* requireUsableValues(
  scope: Scope,
  store: CustomKeyStoreActor,
  row: ExternalKeyStoreRow,
  input: Input,
): Asking<void> {
  const concernsProxy = Object.entries(input).some(
    ([member, value]) => member.startsWith('XksProxy') && value !== '',
  );
  if (!concernsProxy) return;
  const changed = changedExternalKeyStore(scope, row, input);
  requireUniqueProxy(scope, changed, store);
  const isPublic = changed.XksProxyConnectivity === 'PUBLIC_ENDPOINT';
  const callProxy = isPublic || scope.assumptions.updateOfVpcStoreCallsProxy;
  yield* requireUsableProxy(scope, 'UpdateCustomKeyStore', changed, callProxy);
  requireUniqueProxy(scope, changed, store);
}
