import { SimulatorUsageError } from '../../errors/SimulatorUsageError.ts';
import type { ClusterHandle } from '../../simulator/clusterHandle.ts';
import { findCluster, findProxy } from '../../simulator/findBacking.ts';
import { Iam } from '../../simulator/iam.ts';
import { KeyStoreHandle } from '../../simulator/keyStoreHandle.ts';
import type { ProxyHandle, VpcEndpointServiceHandle } from '../../simulator/proxyHandle.ts';
import type { RegionalAccount } from '../../simulator/regionalAccount.ts';
import type { RoleHandle } from '../../simulator/roleHandle.ts';
import type { UserHandle } from '../../simulator/userHandle.ts';
import { type ControlDefinition, operationOn } from './controlOperation.ts';
import { type MemberShapes, type NoMembers, type ObjectOf, optional, text } from './controlShape.ts';
import { exampleIds } from './exampleIds.ts';

const { ClusterId, CustomKeyStoreId, XksProxyUriEndpoint, UserName, RoleName } = exampleIds;

const clusterMembers = { ClusterId: text('The cluster.') };

const keyStoreMembers = { CustomKeyStoreId: text('The custom key store.') };

const proxyMembers = {
  XksProxyUriEndpoint: text('`https://` and the host of the proxy.'),
  XksProxyUriPath: optional(
    text('The path at which the proxy answers now. Default that of the first there.'),
  ),
};

/** An operation on one cluster. */
export function clusterOperation<M extends MemberShapes = NoMembers, O extends MemberShapes = NoMembers>(
  definition: ControlDefinition<ClusterHandle, M, O>,
) {
  return operationOn(
    clusterMembers,
    { ClusterId },
    ({ at }, input) => findCluster(at, input.ClusterId),
    definition,
  );
}

/** An operation on one custom key store. */
export function keyStoreOperation<M extends MemberShapes = NoMembers, O extends MemberShapes = NoMembers>(
  definition: ControlDefinition<KeyStoreHandle, M, O>,
) {
  const find = ({ at }: { at: RegionalAccount }, input: ObjectOf<typeof keyStoreMembers>) =>
    new KeyStoreHandle(at, input.CustomKeyStoreId);
  return operationOn(keyStoreMembers, { CustomKeyStoreId }, find, definition);
}

/** An operation on one proxy. */
export function proxyOperation<M extends MemberShapes = NoMembers, O extends MemberShapes = NoMembers>(
  definition: ControlDefinition<ProxyHandle, M, O>,
) {
  return operationOn(
    proxyMembers,
    { XksProxyUriEndpoint },
    ({ at }, input) => findProxy(at, input.XksProxyUriEndpoint, input.XksProxyUriPath),
    definition,
  );
}

/** An operation on the VPC endpoint service in front of one proxy. */
export function vpcEndpointServiceOperation<
  M extends MemberShapes = NoMembers,
  O extends MemberShapes = NoMembers,
>(definition: ControlDefinition<VpcEndpointServiceHandle, M, O>) {
  const find = ({ at }: { at: RegionalAccount }, input: ObjectOf<typeof proxyMembers>) => {
    const { vpcEndpointService } = findProxy(at, input.XksProxyUriEndpoint, input.XksProxyUriPath);
    if (vpcEndpointService !== undefined) return vpcEndpointService;
    throw new SimulatorUsageError(
      `proxy ${input.XksProxyUriEndpoint}: it has a public endpoint, and no VPC endpoint service`,
    );
  };
  return operationOn(proxyMembers, { XksProxyUriEndpoint }, find, definition);
}

/** An operation on one IAM user. */
export function userOperation<M extends MemberShapes = NoMembers, O extends MemberShapes = NoMembers>(
  definition: ControlDefinition<UserHandle, M, O>,
) {
  const find = ({ at }: { at: RegionalAccount }, input: { readonly UserName: string }) =>
    new Iam(at).user(input.UserName);
  return operationOn({ UserName: text('The user.') }, { UserName }, find, definition);
}

/** An operation on one IAM role. */
export function roleOperation<M extends MemberShapes = NoMembers, O extends MemberShapes = NoMembers>(
  definition: ControlDefinition<RoleHandle, M, O>,
) {
  const find = ({ at }: { at: RegionalAccount }, input: { readonly RoleName: string }) =>
    new Iam(at).role(input.RoleName);
  return operationOn({ RoleName: text('The role.') }, { RoleName }, find, definition);
}
