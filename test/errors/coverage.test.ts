/**
 * Every exception that the API model lists for an operation is brought about by its cause.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
import * as sdk from '@aws-sdk/client-kms';
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  type CreateCustomKeyStoreCommandInput,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  UpdateCustomKeyStoreCommand,
  type UpdateCustomKeyStoreCommandInput,
} from '@aws-sdk/client-kms';
import {
  type ClusterHandle,
  createSimulator,
  isKmsError,
  type OperationName,
  type ProxyHandle,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { kmsErrors } from '../../src/errors/kmsErrors.ts';
import { operationShapes } from '../../src/model/shapes.ts';
import { errorOf } from '../helpers/look.ts';
import { type Kms, ownClient, waysIn } from '../helpers/waysIn.ts';

/** Most causes change nothing in the request. */
// biome-ignore lint/suspicious/noConfusingVoidType: the functions return what their last call returns
type Nothing = void;

/** Brings the cause about; returns the request that meets it. */
type Provocation = (sim: Simulator) => (kms: Kms) => Promise<unknown>;

const unknownId = { CustomKeyStoreId: 'cks-00000000000000000' };

const create = (input: CreateCustomKeyStoreCommandInput) => (kms: Kms) =>
  kms.send(new CreateCustomKeyStoreCommand(input));
const update = (input: UpdateCustomKeyStoreCommandInput) => (kms: Kms) =>
  kms.send(new UpdateCustomKeyStoreCommand(input));

/** CreateCustomKeyStore on a cluster to which something happens before. */
const createOnCluster =
  (
    happen: (cluster: ClusterHandle, sim: Simulator) => Partial<CreateCustomKeyStoreCommandInput> | Nothing,
  ): Provocation =>
  (sim) => {
    const cluster = sim.cloudHsm.createCluster();
    return create({ ...cluster.createCustomKeyStoreInput('store'), ...happen(cluster, sim) });
  };

/** CreateCustomKeyStore on a proxy to which something happens before. */
const createOnProxy =
  (
    happen: (proxy: ProxyHandle, sim: Simulator) => Partial<CreateCustomKeyStoreCommandInput> | Nothing,
    XksProxyConnectivity: 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE' = 'PUBLIC_ENDPOINT',
  ): Provocation =>
  (sim) => {
    const proxy = sim.xks.createProxy({ XksProxyConnectivity });
    const input = proxy.createCustomKeyStoreInput('store');
    return create({ ...input, ...happen(proxy, sim) });
  };

/** UpdateCustomKeyStore with a cluster that is made from a backup and that something happens to. */
const updateToCluster =
  (happen: (cluster: ClusterHandle, sim: Simulator) => string | Nothing): Provocation =>
  (sim) => {
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const restored = cluster.restoreFromBackup();
    const CloudHsmClusterId = happen(restored, sim) ?? restored.ClusterId;
    return update({ CustomKeyStoreId, CloudHsmClusterId });
  };

/** UpdateCustomKeyStore of an external store to whose proxy something happens before. */
const updateOnProxy =
  (
    happen: (
      proxy: ProxyHandle,
      sim: Simulator,
    ) => Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'> | Nothing,
    XksProxyConnectivity: 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE' = 'PUBLIC_ENDPOINT',
  ): Provocation =>
  (sim) => {
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
      ConnectionState: 'DISCONNECTED',
      XksProxyConnectivity,
    });
    const { XksProxyUriPath } = proxy;
    return update({ CustomKeyStoreId, ...(happen(proxy, sim) ?? { XksProxyUriPath }) });
  };

/** Errors inside AWS KMS have no cause outside; every attempt of the client meets this one. */
const scripted =
  (
    operation: OperationName,
    send: (kms: Kms, CustomKeyStoreId: string) => Promise<unknown>,
    errorName: 'KMSInternalException' | 'CustomKeyStoreHasCMKsException' = 'KMSInternalException',
  ): Provocation =>
  (sim) => {
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    sim.faults.failNext(operation, errorName, { times: 3 });
    return (kms) => send(kms, CustomKeyStoreId);
  };

const takenEndpoint = (sim: Simulator) =>
  sim.given.externalKeyStore({
    XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    XksProxyUriPath: '/taken/kms/xks/v1',
  }).proxy.XksProxyUriEndpoint;

const takenService = (sim: Simulator) =>
  sim.given.externalKeyStore({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }).proxy.vpcEndpointService!
    .XksProxyVpcEndpointServiceName;

const provocations: Record<OperationName, Record<string, Provocation>> = {
  CreateCustomKeyStore: {
    CloudHsmClusterInUseException: (sim) => {
      const { cluster } = sim.given.cloudHsmKeyStore();
      return create(cluster.createCustomKeyStoreInput('second'));
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
    KMSInternalException: createOnCluster((_, sim) =>
      sim.faults.failNext('CreateCustomKeyStore', 'KMSInternalException', { times: 3 }),
    ),
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
      return (kms) => kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    },
    CloudHsmClusterNotActiveException: (sim) => {
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      cluster.degrade();
      return (kms) => kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    },
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'FAILED' });
      return (kms) => kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    },
    CustomKeyStoreNotFoundException: () => (kms) => kms.send(new ConnectCustomKeyStoreCommand(unknownId)),
    KMSInternalException: scripted('ConnectCustomKeyStore', (kms, CustomKeyStoreId) =>
      kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId })),
    ),
  },
  DisconnectCustomKeyStore: {
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      return (kms) => kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    },
    CustomKeyStoreNotFoundException: () => (kms) => kms.send(new DisconnectCustomKeyStoreCommand(unknownId)),
    KMSInternalException: scripted('DisconnectCustomKeyStore', (kms, CustomKeyStoreId) =>
      kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId })),
    ),
  },
  DescribeCustomKeyStores: {
    CustomKeyStoreNotFoundException: () => (kms) => kms.send(new DescribeCustomKeyStoresCommand(unknownId)),
    InvalidMarkerException: () => (kms) =>
      kms.send(new DescribeCustomKeyStoresCommand({ Marker: 'of nobody' })),
    KMSInternalException: scripted('DescribeCustomKeyStores', (kms) =>
      kms.send(new DescribeCustomKeyStoresCommand({})),
    ),
  },
  UpdateCustomKeyStore: {
    CloudHsmClusterInvalidConfigurationException: updateToCluster((cluster) => cluster.removeHsm()),
    CloudHsmClusterNotActiveException: updateToCluster((cluster) => cluster.degrade()),
    CloudHsmClusterNotFoundException: updateToCluster((cluster) => cluster.delete()),
    CloudHsmClusterNotRelatedException: updateToCluster((_, sim) => sim.cloudHsm.createCluster().ClusterId),
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
      return update({ CustomKeyStoreId, KeyStorePassword: 'password1' });
    },
    CustomKeyStoreNameInUseException: updateOnProxy((_, sim) => {
      sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'taken' });
      return { NewCustomKeyStoreName: 'taken' };
    }),
    CustomKeyStoreNotFoundException: () => update({ ...unknownId, NewCustomKeyStoreName: 'new' }),
    KMSInternalException: scripted('UpdateCustomKeyStore', (kms, CustomKeyStoreId) =>
      update({ CustomKeyStoreId, NewCustomKeyStoreName: 'new' })(kms),
    ),
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
    // Scripted as long as the simulator has no KMS keys.
    CustomKeyStoreHasCMKsException: scripted(
      'DeleteCustomKeyStore',
      (kms, CustomKeyStoreId) => kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId })),
      'CustomKeyStoreHasCMKsException',
    ),
    CustomKeyStoreInvalidStateException: (sim) => {
      const { CustomKeyStoreId } = sim.given.externalKeyStore();
      return (kms) => kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));
    },
    CustomKeyStoreNotFoundException: () => (kms) => kms.send(new DeleteCustomKeyStoreCommand(unknownId)),
    KMSInternalException: scripted('DeleteCustomKeyStore', (kms, CustomKeyStoreId) =>
      kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId })),
    ),
  },
};

const operations = Object.keys(operationShapes) as OperationName[];

const rows = operations.flatMap((operation) =>
  Object.entries(provocations[operation]).map(([name, provoke]) => [operation, name, provoke] as const),
);

/** Names of the errors that an operation is seen to end with when each of its causes is brought about. */
async function provoked(operation: OperationName): Promise<string[]> {
  const names: string[] = [];
  for (const provoke of Object.values(provocations[operation])) {
    const sim = createSimulator();
    const send = provoke(sim);
    names.push((await errorOf(send(ownClient.open(sim)))).name);
  }
  return names;
}

test.each(operations.map((operation) => [operation, operationShapes[operation].errors.length] as const))(
  '%s ends with all %i of its modelled exceptions, and with no other',
  async (operation, count) => {
    const names = await provoked(operation);

    expect(names.sort()).toEqual([...operationShapes[operation].errors].sort());
    expect(names).toHaveLength(count);
  },
);

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(rows)('%s ends with %s, which is an instance of the AWS SDK class', async (_, name, provoke) => {
    const sim = createSimulator();
    const kms = open(sim);
    const send = provoke(sim);
    const SdkException = (sdk as unknown as Record<string, new () => Error>)[name]!;
    const isServerFault = name === 'KMSInternalException';

    const error = await errorOf(send(kms));

    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(SdkException);
    expect(error).toBeInstanceOf(sdk.KMSServiceException);
    expect(error).toMatchObject({
      name,
      $fault: isServerFault ? 'server' : 'client',
      $metadata: { httpStatusCode: isServerFault ? 500 : 400, requestId: expect.any(String) },
    });
    expect(error.message).not.toBe('');
  });

  test.each(rows)(
    '%s that ends with %s is recorded with reason and page',
    async (operation, name, provoke) => {
      const sim = createSimulator();
      const kms = open(sim);
      const send = provoke(sim);

      await errorOf(send(kms));

      const { error } = sim.calls(operation).at(-1)!;
      expect(error).toMatchObject({ name, reason: expect.stringMatching(/^[A-Z].*[.)]$/s) });
      expect(error!.documentation).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com\/aws)/);
    },
  );
});

test.each(rows)('%s that ends with %s says by which rule', async (_, name, provoke) => {
  const sim = createSimulator();
  const send = provoke(sim);

  const error = await errorOf(send(ownClient.open(sim)));

  expect(isKmsError(error)).toBe(true);
  expect(error).toMatchObject({ name, reason: expect.any(String), documentation: expect.any(String) });
});

test('every error in the table has a page and a sentence, and the modelled ones are those of the operations', () => {
  const modelled = new Set<string>(operations.flatMap((operation) => operationShapes[operation].errors));
  const inTable = Object.entries(kmsErrors)
    .filter(([, row]) => !('common' in row))
    .map(([name]) => name);

  expect(inTable.sort()).toEqual([...modelled].sort());
  for (const [name, { documentation, when }] of Object.entries(kmsErrors)) {
    expect(documentation, name).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(when, name).toMatch(/^[A-Z].*\.$/);
  }
});
