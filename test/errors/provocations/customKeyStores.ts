import type {
  ClusterHandle,
  CreateCustomKeyStoreInput,
  ProxyHandle,
  Simulator,
  UpdateCustomKeyStoreInput,
} from 'custom-key-store-simulator';
import { unknownMarker, unknownStore } from './arrangements.ts';
import type { Provocation, ProvocationsOf } from './provocation.ts';

/** Most causes change nothing in the request. */
// biome-ignore lint/suspicious/noConfusingVoidType: the functions return what their last call returns
type Nothing = void;

/** CreateCustomKeyStore on a cluster to which something happens before. */
const createOnCluster =
  (
    happen: (cluster: ClusterHandle, sim: Simulator) => Partial<CreateCustomKeyStoreInput> | Nothing,
  ): Provocation<'CreateCustomKeyStore'> =>
  (sim) => {
    const cluster = sim.cloudHsm.createCluster();
    return { ...cluster.createCustomKeyStoreInput('store'), ...happen(cluster, sim) };
  };

/** CreateCustomKeyStore on a proxy to which something happens before. */
const createOnProxy =
  (
    happen: (proxy: ProxyHandle, sim: Simulator) => Partial<CreateCustomKeyStoreInput> | Nothing,
    XksProxyConnectivity: 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE' = 'PUBLIC_ENDPOINT',
  ): Provocation<'CreateCustomKeyStore'> =>
  (sim) => {
    const proxy = sim.xks.createProxy({ XksProxyConnectivity });
    const input = proxy.createCustomKeyStoreInput('store');
    return { ...input, ...happen(proxy, sim) };
  };

/** UpdateCustomKeyStore with a cluster that is made from a backup and that something happens to. */
const updateToCluster =
  (
    happen: (cluster: ClusterHandle, sim: Simulator) => string | Nothing,
  ): Provocation<'UpdateCustomKeyStore'> =>
  (sim) => {
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const restored = cluster.restoreFromBackup();
    const CloudHsmClusterId = happen(restored, sim) ?? restored.ClusterId;
    return { CustomKeyStoreId, CloudHsmClusterId };
  };

/** UpdateCustomKeyStore of an external store to whose proxy something happens before. */
const updateOnProxy =
  (
    happen: (
      proxy: ProxyHandle,
      sim: Simulator,
    ) => Omit<UpdateCustomKeyStoreInput, 'CustomKeyStoreId'> | Nothing,
    XksProxyConnectivity: 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE' = 'PUBLIC_ENDPOINT',
  ): Provocation<'UpdateCustomKeyStore'> =>
  (sim) => {
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
      ConnectionState: 'DISCONNECTED',
      XksProxyConnectivity,
    });
    const { XksProxyUriPath } = proxy;
    return { CustomKeyStoreId, ...(happen(proxy, sim) ?? { XksProxyUriPath }) };
  };

const takenEndpoint = (sim: Simulator) =>
  sim.given.externalKeyStore({
    XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    XksProxyUriPath: '/taken/kms/xks/v1',
  }).proxy.XksProxyUriEndpoint;

const takenService = (sim: Simulator) =>
  sim.given.externalKeyStore({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }).proxy.vpcEndpointService!
    .XksProxyVpcEndpointServiceName;

/** Custom key stores. */
export const customKeyStoreProvocations: ProvocationsOf<
  | 'ConnectCustomKeyStore'
  | 'CreateCustomKeyStore'
  | 'DeleteCustomKeyStore'
  | 'DescribeCustomKeyStores'
  | 'DisconnectCustomKeyStore'
  | 'UpdateCustomKeyStore'
> = {
  CreateCustomKeyStore: {
    CloudHsmClusterInUseException: (sim) => {
      const { cluster } = sim.given.cloudHsmKeyStore();
      return cluster.createCustomKeyStoreInput('second');
    },
    CloudHsmClusterInvalidConfigurationException: createOnCluster((cluster) => cluster.removeHsm()),
    CloudHsmClusterNotActiveException: createOnCluster((cluster) => cluster.degrade()),
    CloudHsmClusterNotFoundException: createOnCluster((cluster) => cluster.delete()),
    CustomKeyStoreNameInUseException: createOnCluster((_, sim) => {
      sim.given.externalKeyStore({ CustomKeyStoreName: 'taken' });
      return { CustomKeyStoreName: 'taken' };
    }),
    IncorrectTrustAnchorException: createOnCluster((_, sim) => ({
      TrustAnchorCertificate: sim.cloudHsm.createCluster().TrustAnchorCertificate,
    })),
    KMSInternalException: 'scripted',
    LimitExceededException: createOnCluster((_, sim) => {
      for (let store = 1; store <= 10; store++) sim.given.externalKeyStore();
    }),
    XksProxyIncorrectAuthenticationCredentialException: createOnProxy(
      (proxy) => void proxy.rotateCredential(),
    ),
    XksProxyInvalidConfigurationException: createOnProxy((proxy) => proxy.changePath('/moved/kms/xks/v1')),
    XksProxyInvalidResponseException: createOnProxy((proxy) => proxy.answerGarbage()),
    XksProxyUriEndpointInUseException: createOnProxy((_, sim) => ({
      XksProxyUriEndpoint: takenEndpoint(sim),
    })),
    XksProxyUriInUseException: createOnProxy((_, sim) => {
      const { XksProxyUriEndpoint } = sim.given.externalKeyStore().proxy;
      return { XksProxyUriEndpoint };
    }),
    XksProxyUriUnreachableException: createOnProxy((proxy) => proxy.goDown()),
    XksProxyVpcEndpointServiceInUseException: createOnProxy(
      (_, sim) => ({ XksProxyVpcEndpointServiceName: takenService(sim) }),
      'VPC_ENDPOINT_SERVICE',
    ),
    XksProxyVpcEndpointServiceInvalidConfigurationException: createOnProxy(
      ({ vpcEndpointService }) => vpcEndpointService!.setLoadBalancer('gateway'),
      'VPC_ENDPOINT_SERVICE',
    ),
    XksProxyVpcEndpointServiceNotFoundException: createOnProxy(
      ({ vpcEndpointService }) => vpcEndpointService!.delete(),
      'VPC_ENDPOINT_SERVICE',
    ),
  },
  ConnectCustomKeyStore: {
    CloudHsmClusterInvalidConfigurationException: (sim) => {
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      cluster.removeSecurityGroupRules();
      return { CustomKeyStoreId };
    },
    CloudHsmClusterNotActiveException: (sim) => {
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      cluster.degrade();
      return { CustomKeyStoreId };
    },
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'FAILED' });
      return { CustomKeyStoreId };
    },
    CustomKeyStoreNotFoundException: () => unknownStore,
    KMSInternalException: 'scripted',
  },
  DisconnectCustomKeyStore: {
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      return { CustomKeyStoreId };
    },
    CustomKeyStoreNotFoundException: () => unknownStore,
    KMSInternalException: 'scripted',
  },
  DescribeCustomKeyStores: {
    CustomKeyStoreNotFoundException: () => unknownStore,
    InvalidMarkerException: () => unknownMarker,
    KMSInternalException: 'scripted',
  },
  UpdateCustomKeyStore: {
    CloudHsmClusterInvalidConfigurationException: updateToCluster((cluster) => cluster.removeHsm()),
    CloudHsmClusterNotActiveException: updateToCluster((cluster) => cluster.degrade()),
    CloudHsmClusterNotFoundException: updateToCluster((cluster) => cluster.delete()),
    CloudHsmClusterNotRelatedException: updateToCluster((_, sim) => sim.cloudHsm.createCluster().ClusterId),
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
      return { CustomKeyStoreId, KeyStorePassword: 'password1' };
    },
    CustomKeyStoreNameInUseException: updateOnProxy((_, sim) => {
      sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'taken' });
      return { NewCustomKeyStoreName: 'taken' };
    }),
    CustomKeyStoreNotFoundException: () => ({ ...unknownStore, NewCustomKeyStoreName: 'new' }),
    KMSInternalException: 'scripted',
    XksProxyIncorrectAuthenticationCredentialException: updateOnProxy(
      (proxy) => void proxy.rotateCredential(),
    ),
    XksProxyInvalidConfigurationException: updateOnProxy(() => ({ XksProxyUriPath: '/wrong/kms/xks/v1' })),
    XksProxyInvalidResponseException: updateOnProxy((proxy) => proxy.answerGarbage()),
    XksProxyUriEndpointInUseException: updateOnProxy((_, sim) => ({
      XksProxyUriEndpoint: takenEndpoint(sim),
    })),
    XksProxyUriInUseException: updateOnProxy((_, sim) => {
      const { XksProxyUriEndpoint } = sim.given.externalKeyStore().proxy;
      return { XksProxyUriEndpoint };
    }),
    XksProxyUriUnreachableException: updateOnProxy((proxy) => proxy.goDown()),
    XksProxyVpcEndpointServiceInUseException: updateOnProxy(
      (_, sim) => ({ XksProxyVpcEndpointServiceName: takenService(sim) }),
      'VPC_ENDPOINT_SERVICE',
    ),
    XksProxyVpcEndpointServiceInvalidConfigurationException: updateOnProxy(
      ({ vpcEndpointService }) => vpcEndpointService!.requireAcceptance(true),
      'VPC_ENDPOINT_SERVICE',
    ),
    XksProxyVpcEndpointServiceNotFoundException: updateOnProxy(
      ({ vpcEndpointService }) => vpcEndpointService!.allowKms(false),
      'VPC_ENDPOINT_SERVICE',
    ),
  },
  DeleteCustomKeyStore: {
    CustomKeyStoreHasCMKsException: (sim) => {
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED', keys: 1 });
      return { CustomKeyStoreId };
    },
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.externalKeyStore();
      return { CustomKeyStoreId };
    },
    CustomKeyStoreNotFoundException: () => unknownStore,
    KMSInternalException: 'scripted',
  },
};
