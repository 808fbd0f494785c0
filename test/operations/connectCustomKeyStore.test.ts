/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
 */
import { ConnectCustomKeyStoreCommand, DisconnectCustomKeyStoreCommand } from '@aws-sdk/client-kms';
import {
  type Assumptions,
  type ClusterHandle,
  createSimulator,
  type Simulator,
  SimulatorUsageError,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, errorOf, lastingState, passwordOfKmsuser, shownState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

const connect = (kms: Kms, CustomKeyStoreId: string | undefined) =>
  kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));

const removeAllHsms = (cluster: ClusterHandle) => {
  for (const { HsmId } of cluster.Hsms) cluster.removeHsm(HsmId);
};

const degradeAllHsms = (cluster: ClusterHandle) => {
  for (const { HsmId } of cluster.Hsms) cluster.setHsmState('DEGRADED', HsmId);
};

const arrangements: Record<string, (sim: Simulator) => string> = {
  'AWS CloudHSM': (sim) => sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' }).CustomKeyStoreId,
  'public external': (sim) =>
    sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' }).CustomKeyStoreId,
  'VPC external': (sim) =>
    sim.given.externalKeyStore({
      ConnectionState: 'DISCONNECTED',
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    }).CustomKeyStoreId,
};

describe.each(waysIn)('through $way', ({ open }) => {
  test('answers with nothing but its metadata', async () => {
    const sim = createSimulator();
    const kms = open(sim);

    const { $metadata, ...output } = await connect(kms, arrangements['AWS CloudHSM']!(sim));

    expect(output).toEqual({});
    expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 1 });
  });

  test.each([
    ['AWS CloudHSM', '20m', 20 * 60_000],
    ['public external', '5m', 5 * 60_000],
    ['VPC external', '5m', 5 * 60_000],
  ])('answers before an %s key store is connected, which takes %s', async (kind, _, ms) => {
    const sim = createSimulator();
    const kms = open(sim);
    const CustomKeyStoreId = arrangements[kind]!(sim);
    const asked = sim.now;

    await connect(kms, CustomKeyStoreId);
    const answered = sim.now;
    await sim.advance(asked + ms - 1 - answered);
    const before = sim.keyStore(CustomKeyStoreId).ConnectionState;
    await sim.advance(1);

    expect(answered - asked).toBe(10);
    expect([before, sim.keyStore(CustomKeyStoreId).ConnectionState]).toEqual(['CONNECTING', 'CONNECTED']);
  });

  test('takes as long as the timing says', async () => {
    const sim = createSimulator({ timing: { connectCloudHsm: '90s', connectExternal: '7s' } });
    const kms = open(sim);
    const ids = [arrangements['AWS CloudHSM']!(sim), arrangements['public external']!(sim)];
    for (const id of ids) await connect(kms, id);

    await sim.advance('7s');
    const after7 = ids.map((id) => sim.keyStore(id).ConnectionState);
    await sim.advance('83s');

    expect(after7).toEqual(['CONNECTING', 'CONNECTED']);
    expect(ids.map((id) => sim.keyStore(id).ConnectionState)).toEqual(['CONNECTED', 'CONNECTED']);
  });

  test('shows the end at the next request with instant timing', async () => {
    const sim = createSimulator({ timing: 'instant' });
    const kms = open(sim);
    const CustomKeyStoreId = arrangements['AWS CloudHSM']!(sim);

    await connect(kms, CustomKeyStoreId);

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test('does not begin a second attempt while CONNECTING', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });

    await sim.advance('4m');
    const answer = await answerTo(connect(kms, CustomKeyStoreId));
    await sim.advance('1m');

    expect(answer).toBe('accepted');
    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    expect(proxy.requests()).toHaveLength(2); // CreateCustomKeyStore, ConnectCustomKeyStore
  });

  describe('of an AWS CloudHSM key store', () => {
    test.each([
      'CREATE_IN_PROGRESS',
      'UNINITIALIZED',
      'INITIALIZE_IN_PROGRESS',
      'INITIALIZED',
      'UPDATE_IN_PROGRESS',
      'MODIFY_IN_PROGRESS',
      'ROLLBACK_IN_PROGRESS',
      'DELETE_IN_PROGRESS',
      'DEGRADED',
    ] as const)('answers CloudHsmClusterNotActiveException when the cluster is %s', async (State) => {
      const sim = withClusterIn(State);
      const kms = open(sim);
      const CustomKeyStoreId = theOnlyStore(sim);
      const before = lastingState(sim);

      const answer = await answerTo(connect(kms, CustomKeyStoreId));

      expect(answer).toBe('CloudHsmClusterNotActiveException');
      expect(lastingState(sim)).toEqual(before);
    });

    test.each<[string, (cluster: ClusterHandle) => void]>([
      ['its security group has lost its rules', (cluster) => cluster.removeSecurityGroupRules()],
      ['it demands mutual TLS', (cluster) => cluster.requireMutualTls()],
      ['none of its HSMs is active', degradeAllHsms],
    ])('answers CloudHsmClusterInvalidConfigurationException when %s', async (_, cause) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      cause(cluster);
      const before = lastingState(sim);

      const error = await errorOf(connect(kms, CustomKeyStoreId));

      expect(error.name).toBe('CloudHsmClusterInvalidConfigurationException');
      expect(lastingState(sim)).toEqual(before);
    });

    test.each<[string, (cluster: ClusterHandle) => void]>([
      ['one active HSM', (cluster) => cluster.removeHsm()],
      ['one active HSM beside one that is not', (cluster) => cluster.setHsmState('DEGRADED')],
      [
        'two active HSMs in one Availability Zone',
        (cluster) => {
          cluster.removeHsm(cluster.Hsms[0]!.HsmId);
          cluster.addHsm({ AvailabilityZone: cluster.Hsms[0]!.AvailabilityZone });
        },
      ],
      ['a single free address in every subnet', freeOneAddress],
    ])('connects to a cluster with %s', async (_, cause) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      cause(cluster);

      await connect(kms, CustomKeyStoreId);
      await sim.advance('20m');

      expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    });

    test.each<[Assumptions['connectWithoutActiveHsm'], string, (cluster: ClusterHandle) => void, string]>([
      ['byHsmCount', 'no HSM', removeAllHsms, 'accepted, FAILED INSUFFICIENT_CLOUDHSM_HSMS'],
      [
        'byHsmCount',
        'no active HSM',
        degradeAllHsms,
        'CloudHsmClusterInvalidConfigurationException, DISCONNECTED',
      ],
      ['swapped', 'no HSM', removeAllHsms, 'CloudHsmClusterInvalidConfigurationException, DISCONNECTED'],
      ['swapped', 'no active HSM', degradeAllHsms, 'accepted, FAILED INSUFFICIENT_CLOUDHSM_HSMS'],
    ])(
      'with connectWithoutActiveHsm %s, a cluster with %s ends as documented',
      async (option, _, cause, expected) => {
        const sim = createSimulator({ assumptions: { connectWithoutActiveHsm: option } });
        const kms = open(sim);
        const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
        cause(cluster);

        const answer = await answerTo(connect(kms, CustomKeyStoreId));
        await sim.advance('20m');

        expect(`${answer}, ${await shownState(kms, CustomKeyStoreId)}`).toBe(expected);
      },
    );

    test.each<['byHsmCount' | 'swapped']>([['byHsmCount'], ['swapped']])(
      'with connectWithoutActiveHsm %s, the failure catalogue finds a cause for INSUFFICIENT_CLOUDHSM_HSMS',
      async (connectWithoutActiveHsm) => {
        const sim = createSimulator({ assumptions: { connectWithoutActiveHsm } });
        const kms = open(sim);
        const CustomKeyStoreId = arrangements['AWS CloudHSM']!(sim);
        sim.faults.trigger('INSUFFICIENT_CLOUDHSM_HSMS', { CustomKeyStoreId });

        await connect(kms, CustomKeyStoreId);
        await sim.advance('20m');

        expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED INSUFFICIENT_CLOUDHSM_HSMS');
      },
    );

    test('changes the password of kmsuser when it connects, every time anew', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      const customers = cluster.kmsuser.KeyStorePassword;

      const passwords = [passwordOfKmsuser(sim, cluster.ClusterId)];
      for (let round = 1; round <= 2; round++) {
        await connect(kms, CustomKeyStoreId);
        await sim.advance('20m');
        passwords.push(passwordOfKmsuser(sim, cluster.ClusterId));
        await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
        await sim.advance('10s');
        passwords.push(passwordOfKmsuser(sim, cluster.ClusterId));
      }
      const [before, first, firstDisconnected, second] = passwords;

      expect(before).toBe(customers);
      expect(first).not.toBe(customers);
      expect(firstDisconnected).toBe(first);
      expect(second).not.toBe(first);
      expect(first).toMatch(/^[a-zA-Z0-9]{7,32}$/);
    });

    test('leaves the password alone when a CONNECTED store is connected', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
      const before = passwordOfKmsuser(sim, cluster.ClusterId);

      await connect(kms, CustomKeyStoreId);
      await sim.advance('1h');

      expect(passwordOfKmsuser(sim, cluster.ClusterId)).toBe(before);
    });

    test('leaves the password alone when the attempt is given up or fails', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
      const before = passwordOfKmsuser(sim, cluster.ClusterId);

      await sim.advance('19m');
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('1h');
      const givenUp = passwordOfKmsuser(sim, cluster.ClusterId);
      cluster.interruptNetwork();
      await connect(kms, CustomKeyStoreId);
      await sim.advance('20m');

      expect([givenUp, passwordOfKmsuser(sim, cluster.ClusterId)]).toEqual([before, before]);
    });

    test('stays logged in as kmsuser until the store is disconnected', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();

      expect(() => cluster.kmsuser.logIn()).toThrow(SimulatorUsageError);
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      cluster.kmsuser.logIn();
      await sim.advance('10s');
      await connect(kms, CustomKeyStoreId);
      await sim.advance('20m');

      expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED USER_LOGGED_IN');
    });
  });

  describe('of an external key store', () => {
    test.each(['public external', 'VPC external'])(
      '%s: asks the proxy for its health once, at the end of the attempt',
      async (kind) => {
        const sim = createSimulator();
        const kms = open(sim);
        const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
          ConnectionState: 'DISCONNECTED',
          XksProxyConnectivity: kind === 'VPC external' ? 'VPC_ENDPOINT_SERVICE' : 'PUBLIC_ENDPOINT',
        });
        const earlier = proxy.requests().length;
        const asked = sim.now;

        await connect(kms, CustomKeyStoreId);
        const atOnce = proxy.requests().length;
        await sim.advance('1h');

        expect(atOnce).toBe(earlier);
        expect(proxy.requests().slice(earlier)).toEqual([
          {
            at: asked + 5 * 60_000,
            XksOperation: 'GetHealthStatus',
            kmsOperation: 'ConnectCustomKeyStore',
            kmsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            outcome: 'healthy',
          },
        ]);
      },
    );

    test('never answers with an error because of the proxy', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
        ConnectionState: 'DISCONNECTED',
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
      });
      proxy.goDown();
      proxy.vpcEndpointService!.delete();

      const answer = await answerTo(connect(kms, CustomKeyStoreId));

      expect(answer).toBe('accepted');
    });

    test('does not ask the proxy while the endpoint service is wrong', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
        ConnectionState: 'DISCONNECTED',
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
      });
      proxy.vpcEndpointService!.requireAcceptance(true);

      await connect(kms, CustomKeyStoreId);
      await sim.advance('5m');

      expect(proxy.requests()).toEqual([]);
    });

    test('asks the proxy for its health every five minutes while CONNECTED', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });

      await sim.advance('1h');
      const disconnected = proxy.healthChecks();
      await connect(kms, CustomKeyStoreId);
      await sim.advance('5m');
      const connected = proxy.healthChecks();
      await sim.advance('4m');
      const tooEarly = proxy.healthChecks();
      await sim.advance('56m');
      const afterAnHour = proxy.healthChecks();
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('1d');

      expect([disconnected, connected, tooEarly, afterAnHour]).toEqual([0, 0, 0, 12]);
      expect(proxy.healthChecks()).toBe(12);
    });

    test('asks as often as the timing says, also of a proxy that is gone', async () => {
      const sim = createSimulator({ timing: { xksProxyHealthCheck: '1m' } });
      const { proxy } = sim.given.externalKeyStore();
      proxy.goDown();

      await sim.advance('1h');

      expect(proxy.healthChecks()).toBe(60);
    });

    test('does not ask before it is connected, nor after it has failed', async () => {
      const sim = createSimulator();
      const { proxy } = sim.given.externalKeyStore({
        ConnectionState: 'FAILED',
        ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT',
      });

      await sim.advance('1d');

      expect(proxy.healthChecks()).toBe(0);
    });
  });

  describe('of a request that is wrong', () => {
    test.each<[string, string | undefined, string]>([
      ['no CustomKeyStoreId', undefined, 'ValidationException'],
      ['an empty CustomKeyStoreId', '', 'ValidationException'],
      ['a CustomKeyStoreId of 65 characters', 'c'.repeat(65), 'ValidationException'],
      ['an unknown CustomKeyStoreId of 64 characters', 'c'.repeat(64), 'CustomKeyStoreNotFoundException'],
      ['the id of no store', 'cks-00000000000000000', 'CustomKeyStoreNotFoundException'],
    ])('answers %s as documented', async (_, CustomKeyStoreId, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      arrangements['AWS CloudHSM']!(sim);

      const answer = await answerTo(connect(kms, CustomKeyStoreId));

      expect(answer).toBe(expected);
    });

    test('says what to do when the state forbids it', async () => {
      const sim = createSimulator();
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'FAILED' });

      const error = await errorOf(connect(sim.client(), CustomKeyStoreId));

      expect(error).toMatchObject({
        name: 'CustomKeyStoreInvalidStateException',
        reason:
          'ConnectCustomKeyStore is refused while ConnectionState is FAILED: disconnect it first, and wait until it is DISCONNECTED.',
        documentation:
          'https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoreInvalidStateException.html',
      });
      expect(error.message).not.toContain('INTERNAL_ERROR');
    });
  });
});

function freeOneAddress(cluster: ClusterHandle): void {
  for (const zone of Object.keys(cluster.SubnetMapping)) cluster.setFreeAddresses(1, zone);
}

/** A world whose only store is DISCONNECTED and whose cluster is in that state. */
function withClusterIn(State: string): Simulator {
  const sim = createSimulator();
  sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
  const snapshot = JSON.parse(JSON.stringify(sim.snapshot()));
  snapshot.accounts[0]!.clusters[0].backing.cluster.value = State;
  return createSimulator({ snapshot });
}

function theOnlyStore(sim: Simulator): string {
  return sim.snapshot().accounts[0]!.account.customKeyStores.rows[0]![1];
}
