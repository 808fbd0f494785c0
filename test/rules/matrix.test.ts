/**
 * Which operation is legal in which ConnectionState, and what becomes of the state.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoreInvalidStateException.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 */
import {
  ConnectCustomKeyStoreCommand,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DisconnectCustomKeyStoreCommand,
  UpdateCustomKeyStoreCommand,
  type UpdateCustomKeyStoreCommandInput,
} from '@aws-sdk/client-kms';
import { type ConnectionState, createSimulator, type Simulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, entryOf, lastingState, shownState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

type Backing = 'AWS_CLOUDHSM' | 'EXTERNAL_KEY_STORE, public' | 'EXTERNAL_KEY_STORE, VPC';

/** What becomes of a request: the answer, the state at once, and the state when nothing is on its way any more. */
interface Outcome {
  readonly answer: string;
  readonly atOnce: ConnectionState | 'gone';
  readonly atTheEnd: ConnectionState | 'gone';
}

/** Where a state leads without a request. */
const endOf: Record<ConnectionState, ConnectionState> = {
  DISCONNECTED: 'DISCONNECTED',
  CONNECTING: 'CONNECTED',
  CONNECTED: 'CONNECTED',
  DISCONNECTING: 'DISCONNECTED',
  FAILED: 'FAILED',
};

const refused = (state: ConnectionState): Outcome => ({
  answer: 'CustomKeyStoreInvalidStateException',
  atOnce: state,
  atTheEnd: endOf[state],
});
const accepted = (state: ConnectionState): Outcome => ({
  answer: 'accepted',
  atOnce: state,
  atTheEnd: endOf[state],
});
const becomes =
  (atOnce: Outcome['atOnce'], atTheEnd: Outcome['atTheEnd'] = atOnce) =>
  (): Outcome => ({
    answer: 'accepted',
    atOnce,
    atTheEnd,
  });

interface Arranged {
  readonly CustomKeyStoreId: string;
  readonly send: (kms: Kms) => Promise<unknown>;
}

interface Row {
  readonly request: string;
  readonly backings: readonly Backing[];
  readonly arrange: (sim: Simulator, backing: Backing, state: ConnectionState) => Arranged;
  readonly cells: Record<ConnectionState, (state: ConnectionState) => Outcome>;
}

const external: readonly Backing[] = ['EXTERNAL_KEY_STORE, public', 'EXTERNAL_KEY_STORE, VPC'];
const both: readonly Backing[] = ['AWS_CLOUDHSM', ...external];
const states: readonly ConnectionState[] = [
  'DISCONNECTED',
  'CONNECTING',
  'CONNECTED',
  'DISCONNECTING',
  'FAILED',
];

function arrangeStore(sim: Simulator, backing: Backing, ConnectionState: ConnectionState): string {
  if (backing === 'AWS_CLOUDHSM') return sim.given.cloudHsmKeyStore({ ConnectionState }).CustomKeyStoreId;
  return arrangeExternal(sim, backing, ConnectionState).CustomKeyStoreId;
}

function arrangeExternal(sim: Simulator, backing: Backing, ConnectionState: ConnectionState) {
  const XksProxyConnectivity =
    backing === 'EXTERNAL_KEY_STORE, VPC' ? 'VPC_ENDPOINT_SERVICE' : 'PUBLIC_ENDPOINT';
  return sim.given.externalKeyStore({ ConnectionState, XksProxyConnectivity });
}

const sending =
  (send: (kms: Kms, CustomKeyStoreId: string) => Promise<unknown>): Row['arrange'] =>
  (sim, backing, state) => {
    const CustomKeyStoreId = arrangeStore(sim, backing, state);
    return { CustomKeyStoreId, send: (kms) => send(kms, CustomKeyStoreId) };
  };

const updating = (members: Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'>) =>
  sending((kms, CustomKeyStoreId) =>
    kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, ...members })),
  );

/** An update of an AWS CloudHSM key store whose new cluster comes from a backup of the old one. */
const movingToRelatedCluster =
  (more: Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'> = {}): Row['arrange'] =>
  (sim, _, ConnectionState) => {
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState });
    const CloudHsmClusterId = cluster.restoreFromBackup().ClusterId;
    return {
      CustomKeyStoreId,
      send: (kms) =>
        kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, CloudHsmClusterId, ...more })),
    };
  };

type External = ReturnType<typeof arrangeExternal>;

/** An update of an external key store; the function arranges what the new values need. */
const changing =
  (
    members: (
      sim: Simulator,
      proxy: External['proxy'],
    ) => Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'>,
  ): Row['arrange'] =>
  (sim, backing, state) => {
    const { CustomKeyStoreId, proxy } = arrangeExternal(sim, backing, state);
    const changes = members(sim, proxy);
    return {
      CustomKeyStoreId,
      send: (kms) => kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, ...changes })),
    };
  };

/** Another proxy that takes the same credential, with the same connectivity or with the other one. */
function otherProxy(sim: Simulator, proxy: External['proxy'], connectivity: 'same' | 'other') {
  const { XksProxyAuthenticationCredential } = proxy;
  const isPrivate = proxy.vpcEndpointService !== undefined;
  const other = sim.xks.createProxy({
    XksProxyAuthenticationCredential,
    XksProxyConnectivity:
      isPrivate === (connectivity === 'same') ? 'VPC_ENDPOINT_SERVICE' : 'PUBLIC_ENDPOINT',
  });
  const service = other.vpcEndpointService?.XksProxyVpcEndpointServiceName;
  return {
    XksProxyUriEndpoint: other.XksProxyUriEndpoint,
    ...(service === undefined ? {} : { XksProxyVpcEndpointServiceName: service }),
  };
}

/** The path of a second proxy at the same endpoint that takes the same credential. */
function otherPath(sim: Simulator, proxy: External['proxy']): string {
  const { XksProxyUriEndpoint, XksProxyAuthenticationCredential } = proxy;
  return sim.xks.createProxy({
    XksProxyUriEndpoint,
    XksProxyUriPath: '/second/kms/xks/v1',
    XksProxyAuthenticationCredential,
    XksProxyConnectivity: proxy.vpcEndpointService === undefined ? 'PUBLIC_ENDPOINT' : 'VPC_ENDPOINT_SERVICE',
  }).XksProxyUriPath;
}

/** Legal while the store is connected or disconnected, and it changes no state. */
const anyTimeButOnTheWay: Row['cells'] = {
  DISCONNECTED: accepted,
  CONNECTING: refused,
  CONNECTED: accepted,
  DISCONNECTING: refused,
  FAILED: refused,
};

/** Legal while the store is disconnected only. */
const whileDisconnected: Row['cells'] = { ...anyTimeButOnTheWay, CONNECTED: refused };

const rows: readonly Row[] = [
  {
    request: 'ConnectCustomKeyStore',
    backings: both,
    arrange: sending((kms, CustomKeyStoreId) =>
      kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId })),
    ),
    cells: {
      DISCONNECTED: becomes('CONNECTING', 'CONNECTED'),
      CONNECTING: accepted,
      CONNECTED: accepted,
      DISCONNECTING: refused,
      FAILED: refused,
    },
  },
  {
    request: 'DisconnectCustomKeyStore',
    backings: both,
    arrange: sending((kms, CustomKeyStoreId) =>
      kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId })),
    ),
    cells: {
      DISCONNECTED: refused,
      CONNECTING: becomes('DISCONNECTING', 'DISCONNECTED'),
      CONNECTED: becomes('DISCONNECTING', 'DISCONNECTED'),
      DISCONNECTING: refused,
      FAILED: becomes('DISCONNECTING', 'DISCONNECTED'),
    },
  },
  {
    request: 'UpdateCustomKeyStore of NewCustomKeyStoreName',
    backings: both,
    arrange: updating({ NewCustomKeyStoreName: 'renamed' }),
    cells: anyTimeButOnTheWay,
  },
  {
    request: 'UpdateCustomKeyStore of KeyStorePassword',
    backings: ['AWS_CLOUDHSM'],
    arrange: updating({ KeyStorePassword: 'anotherPassword1' }),
    // With a password that the cluster does not have, nothing fails before the next attempt to connect.
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of CloudHsmClusterId',
    backings: ['AWS_CLOUDHSM'],
    arrange: movingToRelatedCluster(),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of XksProxyAuthenticationCredential',
    backings: external,
    arrange: changing((_, proxy) => ({ XksProxyAuthenticationCredential: proxy.addCredential() })),
    cells: anyTimeButOnTheWay,
  },
  {
    request: 'UpdateCustomKeyStore of XksProxyUriPath',
    backings: external,
    arrange: changing((sim, proxy) => ({ XksProxyUriPath: otherPath(sim, proxy) })),
    cells: anyTimeButOnTheWay,
  },
  {
    request: 'UpdateCustomKeyStore of credential, path and name together',
    backings: external,
    arrange: changing((sim, proxy) => ({
      NewCustomKeyStoreName: 'renamed',
      XksProxyUriPath: otherPath(sim, proxy),
      XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential,
    })),
    cells: anyTimeButOnTheWay,
  },
  {
    request: 'UpdateCustomKeyStore of XksProxyUriEndpoint',
    backings: ['EXTERNAL_KEY_STORE, public'],
    arrange: changing((sim, proxy) => otherProxy(sim, proxy, 'same')),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of XksProxyUriEndpoint and XksProxyVpcEndpointServiceName',
    backings: ['EXTERNAL_KEY_STORE, VPC'],
    arrange: changing((sim, proxy) => otherProxy(sim, proxy, 'same')),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of XksProxyConnectivity',
    backings: external,
    arrange: changing((sim, proxy) => ({
      XksProxyConnectivity:
        proxy.vpcEndpointService === undefined ? 'VPC_ENDPOINT_SERVICE' : 'PUBLIC_ENDPOINT',
      ...otherProxy(sim, proxy, 'other'),
    })),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of XksProxyVpcEndpointServiceName',
    backings: ['EXTERNAL_KEY_STORE, VPC'],
    arrange: changing((sim, { XksProxyUriEndpoint }) => {
      const behindSameName = sim.xks.createProxy({
        XksProxyUriEndpoint,
        XksProxyUriPath: '/second/kms/xks/v1',
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
      });
      return {
        XksProxyVpcEndpointServiceName: behindSameName.vpcEndpointService!.XksProxyVpcEndpointServiceName,
      };
    }),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of XksProxyVpcEndpointServiceOwner',
    backings: ['EXTERNAL_KEY_STORE, VPC'],
    arrange: changing(() => ({ XksProxyVpcEndpointServiceOwner: '111122223333' })),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of name and cluster together',
    backings: ['AWS_CLOUDHSM'],
    arrange: movingToRelatedCluster({ NewCustomKeyStoreName: 'renamed' }),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of name and endpoint together',
    backings: external,
    arrange: changing((sim, proxy) => ({
      NewCustomKeyStoreName: 'renamed',
      ...otherProxy(sim, proxy, 'same'),
    })),
    cells: whileDisconnected,
  },
  {
    request: 'UpdateCustomKeyStore of credential and endpoint together',
    backings: external,
    arrange: changing((sim, proxy) => ({
      XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential,
      ...otherProxy(sim, proxy, 'same'),
    })),
    cells: whileDisconnected,
  },
  {
    request: 'DeleteCustomKeyStore of a store without KMS keys',
    backings: both,
    arrange: sending((kms, CustomKeyStoreId) =>
      kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId })),
    ),
    cells: {
      DISCONNECTED: becomes('gone'),
      CONNECTING: refused,
      CONNECTED: refused,
      DISCONNECTING: refused,
      FAILED: refused,
    },
  },
  {
    request: 'DescribeCustomKeyStores',
    backings: both,
    arrange: sending((kms, CustomKeyStoreId) =>
      kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId })),
    ),
    cells: {
      DISCONNECTED: accepted,
      CONNECTING: accepted,
      CONNECTED: accepted,
      DISCONNECTING: accepted,
      FAILED: accepted,
    },
  },
];

const cells = rows.flatMap((row) =>
  row.backings.flatMap((backing) =>
    states.map((state) => {
      const outcome = row.cells[state](state);
      const title = `${backing}, ${state}: answers ${row.request} with ${outcome.answer} and is ${outcome.atOnce}, at the end ${outcome.atTheEnd}`;
      return [title, { ...row, backing, state, outcome }] as const;
    }),
  ),
);

/** The state that DescribeCustomKeyStores shows; it never shows a store that is gone. */
async function stateOf(kms: Kms, CustomKeyStoreId: string): Promise<string> {
  try {
    return (await entryOf(kms, CustomKeyStoreId)).ConnectionState!;
  } catch (error) {
    return (error as Error).name === 'CustomKeyStoreNotFoundException' ? 'gone' : String(error);
  }
}

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(cells)('%s', async (_, { backing, state, arrange, outcome }) => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, send } = arrange(sim, backing, state);
    const before = lastingState(sim);

    const answer = await answerTo(send(kms));
    const after = lastingState(sim);
    const atOnce = await stateOf(kms, CustomKeyStoreId);
    await sim.advance('1h');
    const atTheEnd = await stateOf(kms, CustomKeyStoreId);

    expect({ answer, atOnce, atTheEnd }).toEqual(outcome);
    if (answer !== 'accepted') expect(after).toEqual(before);
  });

  test.each(both)('%s: shows ConnectionErrorCode while FAILED and in no other state', async (backing) => {
    const sim = createSimulator();
    const kms = open(sim);

    const shown = await Promise.all(
      states.map((state) => shownState(kms, arrangeStore(sim, backing, state))),
    );

    expect(shown).toEqual([
      'DISCONNECTED',
      'CONNECTING',
      'CONNECTED',
      'DISCONNECTING',
      'FAILED INTERNAL_ERROR',
    ]);
  });

  test.each<[string, (sim: Simulator) => string, string]>([
    ['a cluster that is not ACTIVE', notActive, 'CloudHsmClusterNotActiveException'],
    ['a cluster without security group rules', withoutRules, 'CloudHsmClusterInvalidConfigurationException'],
    ['a cluster without active HSMs', withoutActiveHsms, 'CloudHsmClusterInvalidConfigurationException'],
  ])('AWS_CLOUDHSM, DISCONNECTED: stays so when ConnectCustomKeyStore meets %s', async (_, arrange, name) => {
    const sim = createSimulator();
    const kms = open(sim);
    const CustomKeyStoreId = arrange(sim);
    const before = lastingState(sim);

    const answer = await answerTo(kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId })));

    expect(answer).toBe(name);
    expect(lastingState(sim)).toEqual(before);
    expect(await shownState(kms, CustomKeyStoreId)).toBe('DISCONNECTED');
  });
});

function notActive(sim: Simulator): string {
  const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  cluster.degrade();
  return CustomKeyStoreId;
}

function withoutRules(sim: Simulator): string {
  const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  cluster.removeSecurityGroupRules();
  return CustomKeyStoreId;
}

function withoutActiveHsms(sim: Simulator): string {
  const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  for (const { HsmId } of cluster.Hsms) cluster.setHsmState('DEGRADED', HsmId);
  return CustomKeyStoreId;
}
