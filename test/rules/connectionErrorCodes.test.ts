/**
 * Every ConnectionErrorCode from its cause to its documented repair.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
import {
  ConnectCustomKeyStoreCommand,
  CreateCustomKeyStoreCommand,
  DisconnectCustomKeyStoreCommand,
  UpdateCustomKeyStoreCommand,
  type UpdateCustomKeyStoreCommandInput,
} from '@aws-sdk/client-kms';
import {
  type ClusterHandle,
  type ConnectionErrorCode,
  type CustomKeyStoreType,
  createSimulator,
  type FaultName,
  type ProxyHandle,
  type ProxyOptions,
  type Simulator,
  SimulatorUsageError,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, entryOf, shownState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

/** What AWS KMS has to be told by UpdateCustomKeyStore. */
type Told = Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'>;

/** Most repairs tell AWS KMS nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: the functions return what their last call returns
type Nothing = void;

interface Cause<Backing> {
  readonly code: ConnectionErrorCode;
  /** Completes "shows <code> after …". */
  readonly after: string;
  readonly cause: (backing: Backing, store: { sim: Simulator; CustomKeyStoreId: string }) => void;
  /** Mends the world outside; returns what AWS KMS has to be told, if anything. */
  readonly repair: (backing: Backing, store: { sim: Simulator; CustomKeyStoreId: string }) => Told | Nothing;
  /** When the cause comes: before connecting, or (default both) while the store is CONNECTING. */
  readonly onlyWhile?: 'DISCONNECTED' | 'CONNECTING';
}

const removeAllHsms = (cluster: ClusterHandle) => {
  for (const { HsmId } of cluster.Hsms) cluster.removeHsm(HsmId);
};

const toRelatedCluster = (cluster: ClusterHandle): Told => ({
  CloudHsmClusterId: cluster.restoreFromBackup().ClusterId,
});

const clusterCauses: readonly Cause<ClusterHandle>[] = [
  {
    code: 'CLUSTER_NOT_FOUND',
    after: 'the cluster is deleted',
    cause: (cluster) => cluster.delete(),
    repair: toRelatedCluster,
  },
  {
    code: 'INSUFFICIENT_CLOUDHSM_HSMS',
    after: 'all HSMs are removed',
    cause: removeAllHsms,
    repair: (cluster) => void cluster.addHsm(),
  },
  {
    code: 'INSUFFICIENT_CLOUDHSM_HSMS',
    after: 'all HSMs stop working while connecting',
    cause: (cluster) => {
      for (const { HsmId } of cluster.Hsms) cluster.setHsmState('DEGRADED', HsmId);
    },
    repair: (cluster) => cluster.setHsmState('ACTIVE'),
    onlyWhile: 'CONNECTING',
  },
  {
    code: 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
    after: 'a subnet has no free address left',
    cause: (cluster) => cluster.setFreeAddresses(0),
    repair: (cluster) => cluster.freeAddresses(),
  },
  {
    code: 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
    after: 'the other subnet has no free address left',
    cause: (cluster) => cluster.setFreeAddresses(0, 'us-east-1b'),
    repair: (cluster) => cluster.setFreeAddresses(1, 'us-east-1b'),
  },
  {
    code: 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
    after: 'no subnet has a free address left, to be mended with a cluster in other subnets',
    cause: (cluster) => {
      for (const zone of Object.keys(cluster.SubnetMapping)) cluster.setFreeAddresses(0, zone);
    },
    repair: toRelatedCluster,
  },
  {
    code: 'SUBNET_NOT_FOUND',
    after: 'a subnet is deleted',
    cause: (cluster) => cluster.deleteSubnet(),
    repair: toRelatedCluster,
  },
  {
    code: 'SUBNET_NOT_FOUND',
    after: 'the other subnet is deleted',
    cause: (cluster) => cluster.deleteSubnet('us-east-1b'),
    repair: toRelatedCluster,
  },
  {
    code: 'NETWORK_ERRORS',
    after: 'the network to the cluster is interrupted',
    cause: (cluster) => cluster.interruptNetwork(),
    repair: (cluster) => cluster.restoreNetwork(),
  },
  {
    code: 'INVALID_CREDENTIALS',
    after: 'somebody changes the password of kmsuser',
    cause: ({ kmsuser }) => void kmsuser.changePassword(),
    repair: ({ kmsuser }) => ({ KeyStorePassword: kmsuser.changePassword() }),
  },
  {
    code: 'USER_LOCKED_OUT',
    after: 'kmsuser is locked out',
    cause: ({ kmsuser }) => kmsuser.lockOut(),
    repair: ({ kmsuser }) => ({ KeyStorePassword: kmsuser.changePassword() }),
  },
  {
    code: 'USER_LOCKED_OUT',
    after: 'five logins as kmsuser fail',
    cause: ({ kmsuser }) => {
      for (let login = 1; login <= 5; login++) kmsuser.failLogin();
    },
    repair: ({ kmsuser }) => ({ KeyStorePassword: kmsuser.changePassword() }),
  },
  {
    code: 'USER_LOGGED_IN',
    after: 'somebody else logs in as kmsuser',
    cause: ({ kmsuser }) => kmsuser.logIn(),
    repair: ({ kmsuser }) => kmsuser.logOut(),
  },
  {
    code: 'USER_LOGGED_IN',
    after: 'somebody else logs in as kmsuser and changes the password',
    cause: ({ kmsuser }) => {
      kmsuser.logIn();
      kmsuser.changePassword();
    },
    repair: ({ kmsuser }) => {
      kmsuser.logOut();
      return { KeyStorePassword: kmsuser.KeyStorePassword };
    },
  },
  {
    code: 'USER_NOT_FOUND',
    after: 'kmsuser is deleted',
    cause: ({ kmsuser }) => kmsuser.delete(),
    repair: ({ kmsuser }) => ({ KeyStorePassword: kmsuser.create() }),
  },
  {
    code: 'INTERNAL_ERROR',
    after: 'something goes wrong inside AWS KMS',
    cause: (_, { sim, CustomKeyStoreId }) => sim.faults.trigger('INTERNAL_ERROR', { CustomKeyStoreId }),
    repair: (_, { sim, CustomKeyStoreId }) => sim.faults.repair('INTERNAL_ERROR', { CustomKeyStoreId }),
  },
];

const answering = (
  code: ConnectionErrorCode,
  errorName: Parameters<ProxyHandle['answerWith']>[0],
): Cause<ProxyHandle> => ({
  code,
  after: `the proxy answers with its ${errorName}`,
  cause: (proxy) => proxy.answerWith(errorName),
  repair: (proxy) => proxy.answerNormally(),
});

const proxyCauses: readonly Cause<ProxyHandle>[] = [
  {
    code: 'INVALID_CREDENTIALS',
    after: 'the proxy takes a new credential only',
    cause: (proxy) => void proxy.rotateCredential(),
    repair: (proxy) => ({ XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential }),
  },
  {
    code: 'INVALID_CREDENTIALS',
    after: 'the credential is removed from the proxy',
    cause: (proxy) => proxy.removeCredential(proxy.XksProxyAuthenticationCredential.AccessKeyId),
    repair: (proxy) => ({ XksProxyAuthenticationCredential: proxy.addCredential() }),
  },
  {
    code: 'INVALID_CREDENTIALS',
    after: 'the proxy has another secret for the same AccessKeyId',
    cause: (proxy) => {
      const { AccessKeyId } = proxy.XksProxyAuthenticationCredential;
      proxy.rotateCredential({ AccessKeyId, RawSecretAccessKey: 'x'.repeat(43) });
    },
    repair: (proxy) => ({ XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential }),
  },
  answering('INVALID_CREDENTIALS', 'AuthenticationFailedException'),
  {
    code: 'NETWORK_ERRORS',
    after: 'the network to the proxy is interrupted',
    cause: (proxy) => proxy.interruptNetwork(),
    repair: (proxy) => proxy.restoreNetwork(),
  },
  {
    code: 'XKS_PROXY_ACCESS_DENIED',
    after: 'the rules of the proxy deny access',
    cause: (proxy) => proxy.denyAccess(),
    repair: (proxy) => proxy.grantAccess(),
  },
  answering('XKS_PROXY_ACCESS_DENIED', 'AccessDeniedException'),
  {
    code: 'XKS_PROXY_INVALID_CONFIGURATION',
    after: 'the proxy moves to another path',
    cause: (proxy) => proxy.changePath('/moved/kms/xks/v1'),
    repair: ({ XksProxyUriPath }) => ({ XksProxyUriPath }),
  },
  answering('XKS_PROXY_INVALID_CONFIGURATION', 'InvalidUriPathException'),
  {
    code: 'XKS_PROXY_INVALID_RESPONSE',
    after: 'the answers of the proxy cannot be interpreted',
    cause: (proxy) => proxy.answerGarbage(),
    repair: (proxy) => proxy.answerNormally(),
  },
  answering('XKS_PROXY_INVALID_RESPONSE', 'ValidationException'),
  answering('XKS_PROXY_INVALID_RESPONSE', 'InvalidStateException'),
  answering('XKS_PROXY_INVALID_RESPONSE', 'UnsupportedOperationException'),
  {
    code: 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    after: 'the certificate of the proxy expires',
    cause: (proxy) => proxy.expireCertificate(),
    repair: (proxy) => proxy.renewCertificate(),
  },
  {
    code: 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    after: 'the certificate of the proxy names another host',
    cause: (proxy) => proxy.presentCertificateFor('other.example.com'),
    repair: (proxy) => proxy.presentCertificateFor('*.example.com'),
  },
  {
    code: 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    after: 'the wildcard of the certificate is one of another domain',
    cause: (proxy) => proxy.presentCertificateFor('*.example.org'),
    repair: (proxy) => proxy.renewCertificate(),
  },
  {
    code: 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    after: 'the certificate authority is not trusted',
    cause: (proxy) => proxy.presentUntrustedCertificate(),
    repair: (proxy) => proxy.restoreTls(),
  },
  {
    code: 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
    after: 'the proxy offers neither TLS 1.2 nor 1.3',
    cause: (proxy) => proxy.offerUnsupportedTls(),
    repair: (proxy) => proxy.restoreTls(),
  },
  {
    code: 'XKS_PROXY_NOT_REACHABLE',
    after: 'the proxy goes down',
    cause: (proxy) => proxy.goDown(),
    repair: (proxy) => proxy.comeBack(),
  },
  {
    code: 'XKS_PROXY_NOT_REACHABLE',
    after: 'every external key manager is UNAVAILABLE',
    cause: ({ keyManager }) => keyManager.setHealthStatus('UNAVAILABLE'),
    repair: ({ keyManager }) => keyManager.setHealthStatus('DEGRADED'),
  },
  answering('XKS_PROXY_NOT_REACHABLE', 'InternalException'),
  {
    code: 'XKS_PROXY_TIMED_OUT',
    after: 'the proxy takes 251 ms for an answer',
    cause: (proxy) => proxy.setLatency('251ms'),
    repair: (proxy) => proxy.setLatency('250ms'),
  },
  answering('XKS_PROXY_TIMED_OUT', 'ThrottlingException'),
  answering('XKS_PROXY_TIMED_OUT', 'DependencyTimeoutException'),
  {
    code: 'INTERNAL_ERROR',
    after: 'something goes wrong inside AWS KMS',
    cause: (_, { sim, CustomKeyStoreId }) => sim.faults.trigger('INTERNAL_ERROR', { CustomKeyStoreId }),
    repair: (_, { sim, CustomKeyStoreId }) => sim.faults.repair('INTERNAL_ERROR', { CustomKeyStoreId }),
  },
];

const hostOf = ({ XksProxyUriEndpoint }: ProxyHandle) => new URL(XksProxyUriEndpoint).host;

const serviceCauses: readonly Cause<ProxyHandle>[] = [
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
    after: 'the endpoint service is deleted',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.delete(),
    repair: ({ vpcEndpointService }) => vpcEndpointService!.create(),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
    after: 'AWS KMS is no allowed principal any more',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.allowKms(false),
    repair: ({ vpcEndpointService }) => vpcEndpointService!.allowKms(true),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    after: 'the endpoint service gets a gateway load balancer',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.setLoadBalancer('gateway'),
    repair: ({ vpcEndpointService }) => vpcEndpointService!.setLoadBalancer('network'),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    after: 'the endpoint service has subnets in one Availability Zone only',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.setAvailabilityZones(['us-east-1a']),
    repair: ({ vpcEndpointService }) =>
      vpcEndpointService!.setAvailabilityZones(['us-east-1a', 'us-east-1c']),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    after: 'the endpoint service has two subnets in the same Availability Zone',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.setAvailabilityZones(['us-east-1a', 'us-east-1a']),
    repair: ({ vpcEndpointService }) =>
      vpcEndpointService!.setAvailabilityZones(['us-east-1a', 'us-east-1b']),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    after: 'endpoints of the service have to be accepted',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.requireAcceptance(true),
    repair: ({ vpcEndpointService }) => vpcEndpointService!.requireAcceptance(false),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    after: 'the domain of the private DNS name waits for verification',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.setDomainVerificationState('pendingVerification'),
    repair: ({ vpcEndpointService }) => vpcEndpointService!.setDomainVerificationState('verified'),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    after: 'the verification of the domain failed',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.setDomainVerificationState('failed'),
    repair: ({ vpcEndpointService }) => vpcEndpointService!.setDomainVerificationState('verified'),
  },
  {
    code: 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
    after: 'the private DNS name is not the host of the endpoint any more',
    cause: ({ vpcEndpointService }) => vpcEndpointService!.setPrivateDnsName('other.example.com'),
    repair: (proxy) => proxy.vpcEndpointService!.setPrivateDnsName(hostOf(proxy)),
  },
];

const attemptOf = { AWS_CLOUDHSM: '20m', EXTERNAL_KEY_STORE: '5m' };

interface Story {
  readonly type: CustomKeyStoreType;
  readonly arrange: (sim: Simulator) => Store;
}

interface Store {
  readonly CustomKeyStoreId: string;
  readonly cause: () => void;
  readonly repair: () => Told | Nothing;
}

const stories = [
  ...clusterCauses.map((row) => ({
    ...row,
    type: 'AWS_CLOUDHSM' as const,
    kind: 'AWS_CLOUDHSM',
    arrange: (sim: Simulator): Store => {
      const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
      const store = { sim, CustomKeyStoreId };
      return {
        CustomKeyStoreId,
        cause: () => row.cause(cluster, store),
        repair: () => row.repair(cluster, store),
      };
    },
  })),
  ...proxyCauses.flatMap((row) => [
    externalStory(row, 'PUBLIC_ENDPOINT'),
    externalStory(row, 'VPC_ENDPOINT_SERVICE'),
  ]),
  ...serviceCauses.map((row) => externalStory(row, 'VPC_ENDPOINT_SERVICE')),
];

function externalStory(
  row: Cause<ProxyHandle>,
  XksProxyConnectivity: 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE',
) {
  const story: Story = {
    type: 'EXTERNAL_KEY_STORE',
    arrange: (sim) => {
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
        ConnectionState: 'DISCONNECTED',
        XksProxyConnectivity,
      });
      const store = { sim, CustomKeyStoreId };
      return {
        CustomKeyStoreId,
        cause: () => row.cause(proxy, store),
        repair: () => row.repair(proxy, store),
      };
    },
  };
  return { ...row, ...story, kind: `EXTERNAL_KEY_STORE, ${XksProxyConnectivity}` };
}

const titled = (while_: 'DISCONNECTED' | 'CONNECTING') =>
  stories
    .filter(({ onlyWhile = while_ }) => onlyWhile === while_)
    .map((story) => [`${story.kind}: shows ${story.code} after ${story.after}`, story] as const);

const connect = (kms: Kms, CustomKeyStoreId: string) =>
  kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));

/** The documented way out of FAILED; returns every state on the way. */
async function mend(sim: Simulator, kms: Kms, store: Store, attempt: string): Promise<string[]> {
  const { CustomKeyStoreId } = store;
  await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  const shown = [await shownState(kms, CustomKeyStoreId)];
  await sim.advance('5m');
  shown.push(await shownState(kms, CustomKeyStoreId));
  const told = store.repair();
  if (told !== undefined) await kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, ...told }));
  await connect(kms, CustomKeyStoreId);
  shown.push(await shownState(kms, CustomKeyStoreId));
  await sim.advance(attempt);
  return [...shown, await shownState(kms, CustomKeyStoreId)];
}

const mended = ['DISCONNECTING', 'DISCONNECTED', 'CONNECTING', 'CONNECTED'];

test('every ConnectionErrorCode has a cause for every type of store that can show it', () => {
  const { catalogue } = createSimulator().faults;
  const codes = Object.entries(catalogue).filter(([name]) => !name.endsWith('Exception'));

  const possible = codes.flatMap(([code, { types }]) => types.map((type) => `${code} ${type}`));
  const caused = new Set(stories.map(({ code, type }) => `${code} ${type}`));

  expect(codes).toHaveLength(18);
  expect([...caused].sort()).toEqual(possible.sort());
});

describe.each(waysIn)('through $way', ({ open }) => {
  describe('of a cause that is there before connecting', () => {
    test.each(titled('DISCONNECTED'))('%s, until it is repaired', async (_, { code, type, arrange }) => {
      const sim = createSimulator();
      const kms = open(sim);
      const store = arrange(sim);
      const { CustomKeyStoreId } = store;

      store.cause();
      const caused = await shownState(kms, CustomKeyStoreId);
      await connect(kms, CustomKeyStoreId);
      const connecting = await shownState(kms, CustomKeyStoreId);
      await sim.advance(attemptOf[type]);
      const failed = await shownState(kms, CustomKeyStoreId);
      const shown = await mend(sim, kms, store, attemptOf[type]);

      expect([caused, connecting, failed]).toEqual(['DISCONNECTED', 'CONNECTING', `FAILED ${code}`]);
      expect(shown).toEqual(mended);
    });
  });

  describe('of a cause that comes while connecting', () => {
    test.each(titled('CONNECTING'))('%s, until it is repaired', async (_, { code, type, arrange }) => {
      const sim = createSimulator();
      const kms = open(sim);
      const store = arrange(sim);
      const { CustomKeyStoreId } = store;

      await connect(kms, CustomKeyStoreId);
      await sim.advance('1m');
      store.cause();
      await sim.advance(attemptOf[type]);
      const failed = await shownState(kms, CustomKeyStoreId);
      const shown = await mend(sim, kms, store, attemptOf[type]);

      expect(failed).toBe(`FAILED ${code}`);
      expect(shown).toEqual(mended);
    });
  });

  test('shows INVALID_CREDENTIALS when the store was created with a wrong password', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const input = sim.cloudHsm.createCluster().createCustomKeyStoreInput('store');
    const wrong = { ...input, KeyStorePassword: 'wrongPassword1' };
    const { CustomKeyStoreId } = await kms.send(new CreateCustomKeyStoreCommand(wrong));

    await connect(kms, CustomKeyStoreId!);
    await sim.advance('20m');

    expect(await shownState(kms, CustomKeyStoreId!)).toBe('FAILED INVALID_CREDENTIALS');
  });

  test('shows USER_LOCKED_OUT when AWS KMS itself has tried a wrong password five times', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    cluster.kmsuser.changePassword();

    const ends: string[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      await connect(kms, CustomKeyStoreId);
      await sim.advance('20m');
      ends.push(await shownState(kms, CustomKeyStoreId));
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('10s');
    }

    expect(ends).toEqual([...Array(5).fill('FAILED INVALID_CREDENTIALS'), 'FAILED USER_LOCKED_OUT']);
  });

  test('counts failed logins of others and of AWS KMS together', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const { KeyStorePassword } = cluster.kmsuser;
    await kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword: 'wrongPassword1' }));
    for (let login = 1; login <= 4; login++) cluster.kmsuser.failLogin();

    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');
    const fifth = await shownState(kms, CustomKeyStoreId);
    const shown = await mend(
      sim,
      kms,
      { CustomKeyStoreId, cause: () => {}, repair: () => ({ KeyStorePassword }) },
      '20m',
    );

    expect(fifth).toBe('FAILED INVALID_CREDENTIALS');
    expect(shown.at(-1)).toBe('FAILED USER_LOCKED_OUT');
  });

  test('does not lock kmsuser out after four failed logins', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    for (let login = 1; login <= 4; login++) cluster.kmsuser.failLogin();

    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test('shows INVALID_CREDENTIALS until kmsuser has the password again that AWS KMS was told', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const { KeyStorePassword } = cluster.kmsuser;
    cluster.kmsuser.changePassword();
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');

    const repair = () => void cluster.kmsuser.changePassword(KeyStorePassword);
    const shown = await mend(sim, kms, { CustomKeyStoreId, cause: () => {}, repair }, '20m');

    expect(shown).toEqual(mended);
  });

  test('tells AWS KMS the right password in vain while kmsuser is locked out', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    cluster.kmsuser.lockOut();
    const { KeyStorePassword } = cluster.kmsuser;

    await kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword }));
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED USER_LOCKED_OUT');
  });

  test('shows XKS_PROXY_INVALID_TLS_CONFIGURATION when the certificate expires by the clock', async () => {
    const sim = createSimulator({ startTime: '2026-01-01T00:00:00Z' });
    const kms = open(sim);
    const proxy = sim.xks.createProxy({ certificateNotAfter: '2026-03-01T00:00:00Z' });
    const input = proxy.createCustomKeyStoreInput('store');
    const { CustomKeyStoreId } = await kms.send(new CreateCustomKeyStoreCommand(input));
    await connect(kms, CustomKeyStoreId!);
    await sim.advance('5m');

    const before = await shownState(kms, CustomKeyStoreId!);
    await sim.advance('59d');
    const expired = await shownState(kms, CustomKeyStoreId!);
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await sim.advance('10s');
    await connect(kms, CustomKeyStoreId!);
    await sim.advance('5m');

    expect([before, expired]).toEqual(['CONNECTED', 'CONNECTED']);
    expect(await shownState(kms, CustomKeyStoreId!)).toBe('FAILED XKS_PROXY_INVALID_TLS_CONFIGURATION');
  });

  test('shows XKS_PROXY_INVALID_TLS_CONFIGURATION when the certificate expires while connecting', async () => {
    const sim = createSimulator({ startTime: '2026-01-01T00:00:00Z' });
    const kms = open(sim);
    const proxy = sim.xks.createProxy({ certificateNotAfter: '2026-01-01T00:03:00Z' });
    const input = proxy.createCustomKeyStoreInput('store');
    const { CustomKeyStoreId } = await kms.send(new CreateCustomKeyStoreCommand(input));

    await connect(kms, CustomKeyStoreId!);
    await sim.advance('5m');

    expect(await shownState(kms, CustomKeyStoreId!)).toBe('FAILED XKS_PROXY_INVALID_TLS_CONFIGURATION');
  });

  test('shows XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND until the store is told another endpoint service', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
      ConnectionState: 'DISCONNECTED',
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    });
    const second = sim.xks.createProxy({
      XksProxyUriEndpoint: proxy.XksProxyUriEndpoint,
      XksProxyUriPath: '/second/kms/xks/v1',
      XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential,
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    });
    proxy.vpcEndpointService!.delete();
    await connect(kms, CustomKeyStoreId);
    await sim.advance('5m');
    const failed = await shownState(kms, CustomKeyStoreId);

    const shown = await mend(
      sim,
      kms,
      {
        CustomKeyStoreId,
        cause: () => {},
        repair: () => ({
          XksProxyVpcEndpointServiceName: second.vpcEndpointService!.XksProxyVpcEndpointServiceName,
          XksProxyUriPath: second.XksProxyUriPath,
        }),
      },
      '5m',
    );

    expect(failed).toBe('FAILED XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND');
    expect(shown).toEqual(mended);
  });

  test('shows USER_NOT_FOUND with a cluster from a backup that holds no kmsuser', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    cluster.kmsuser.delete();
    const CloudHsmClusterId = cluster.restoreFromBackup().ClusterId;

    await kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, CloudHsmClusterId }));
    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED USER_NOT_FOUND');
  });

  test('forgets the old code when a new attempt fails for another reason', async () => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
      ConnectionState: 'FAILED',
      ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT',
    });
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await sim.advance('10s');
    proxy.goDown();

    await connect(kms, CustomKeyStoreId);
    const connecting = await entryOf(kms, CustomKeyStoreId);
    await sim.advance('5m');

    expect(connecting).not.toHaveProperty('ConnectionErrorCode');
    expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED XKS_PROXY_NOT_REACHABLE');
  });

  test.each<[string, ProxyOptions, (proxy: ProxyHandle) => void]>([
    ['answers after exactly 250 ms', { latency: '250ms' }, () => {}],
    ['has a key manager that is DEGRADED', {}, ({ keyManager }) => keyManager.setHealthStatus('DEGRADED')],
    [
      'has a wildcard certificate for its domain',
      {},
      (proxy) => proxy.presentCertificateFor('*.example.com'),
    ],
    [
      'has a certificate in capitals',
      {},
      (proxy) => proxy.presentCertificateFor(hostOf(proxy).toUpperCase()),
    ],
    ['takes the old credential beside a new one', {}, (proxy) => void proxy.addCredential()],
    [
      'came back',
      {},
      (proxy) => {
        proxy.goDown();
        proxy.comeBack();
      },
    ],
  ])('connects a store whose proxy %s', async (_, options, happen) => {
    const sim = createSimulator();
    const kms = open(sim);
    const proxy = sim.xks.createProxy(options);
    const input = proxy.createCustomKeyStoreInput('store');
    const { CustomKeyStoreId } = await kms.send(new CreateCustomKeyStoreCommand(input));
    happen(proxy);

    await connect(kms, CustomKeyStoreId!);
    await sim.advance('5m');

    expect(await shownState(kms, CustomKeyStoreId!)).toBe('CONNECTED');
  });
});

describe('of several causes at once', () => {
  /** In the order in which AWS KMS meets them: it finds the cluster, builds the network, connects, logs in. */
  const clusterOrder: readonly [ConnectionErrorCode, (cluster: ClusterHandle, sim: Simulator) => void][] = [
    ['CLUSTER_NOT_FOUND', (cluster) => cluster.delete()],
    ['SUBNET_NOT_FOUND', (cluster) => cluster.deleteSubnet()],
    ['INSUFFICIENT_CLOUDHSM_HSMS', removeAllHsms],
    ['INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET', (cluster) => cluster.setFreeAddresses(0, 'us-east-1b')],
    ['NETWORK_ERRORS', (cluster) => cluster.interruptNetwork()],
    ['USER_NOT_FOUND', ({ kmsuser }) => kmsuser.delete()],
    ['USER_LOCKED_OUT', ({ kmsuser }) => kmsuser.lockOut()],
    ['USER_LOGGED_IN', ({ kmsuser }) => kmsuser.logIn()],
    ['INVALID_CREDENTIALS', ({ kmsuser }) => void kmsuser.changePassword()],
    ['INTERNAL_ERROR', () => {}],
  ];

  /** Who is logged in cannot be locked out. */
  const cannotBe = (first: string, second: string) =>
    first === 'USER_LOCKED_OUT' && second === 'USER_LOGGED_IN';

  const pairs = clusterOrder.flatMap(([first, causeFirst], i) =>
    clusterOrder
      .slice(i + 1)
      .filter(([second]) => !cannotBe(first, second))
      .map(([second, causeSecond]) => [first, second, causeFirst, causeSecond] as const),
  );

  test.each(pairs)('shows %s rather than %s', async (first, second, causeFirst, causeSecond) => {
    const sim = createSimulator();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    if (second === 'INTERNAL_ERROR') sim.faults.trigger(second, { CustomKeyStoreId });
    causeSecond(cluster, sim);
    causeFirst(cluster, sim);
    await sim.advance('20m');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionErrorCode).toBe(first);
  });

  test('shows the first of all causes, and the next one after each repair', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    sim.faults.trigger('INTERNAL_ERROR', { CustomKeyStoreId });
    cluster.kmsuser.changePassword();
    cluster.kmsuser.logIn();
    cluster.interruptNetwork();
    cluster.setFreeAddresses(0);
    removeAllHsms(cluster);
    await sim.advance('20m');

    const repairs: (() => Told | undefined)[] = [
      () => void cluster.addHsm(),
      () => void cluster.freeAddresses(),
      () => void cluster.restoreNetwork(),
      () => void cluster.kmsuser.logOut(),
      () => ({ KeyStorePassword: cluster.kmsuser.KeyStorePassword }),
      () => void sim.faults.repair('INTERNAL_ERROR', { CustomKeyStoreId }),
    ];
    const shown = [sim.keyStore(CustomKeyStoreId).ConnectionErrorCode];
    for (const repair of repairs) {
      await mend(sim, kms, { CustomKeyStoreId, cause: () => {}, repair }, '20m');
      shown.push(sim.keyStore(CustomKeyStoreId).ConnectionErrorCode);
    }

    expect(shown).toEqual([
      'INSUFFICIENT_CLOUDHSM_HSMS',
      'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
      'NETWORK_ERRORS',
      'USER_LOGGED_IN',
      'INVALID_CREDENTIALS',
      'INTERNAL_ERROR',
      undefined,
    ]);
  });

  /** In the order in which AWS KMS meets them: the endpoint service, TCP, TLS, the answer. */
  const proxyOrder: readonly [ConnectionErrorCode, (proxy: ProxyHandle) => void][] = [
    ['XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND', ({ vpcEndpointService }) => vpcEndpointService!.allowKms(false)],
    [
      'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
      ({ vpcEndpointService }) => vpcEndpointService!.requireAcceptance(true),
    ],
    ['XKS_PROXY_NOT_REACHABLE', (proxy) => proxy.goDown()],
    ['XKS_PROXY_INVALID_TLS_CONFIGURATION', (proxy) => proxy.expireCertificate()],
    ['XKS_PROXY_TIMED_OUT', (proxy) => proxy.setLatency('1s')],
    ['XKS_PROXY_INVALID_RESPONSE', (proxy) => proxy.answerGarbage()],
    ['INTERNAL_ERROR', () => {}],
  ];

  const proxyPairs = proxyOrder.flatMap(([first, causeFirst], i) =>
    proxyOrder.slice(i + 1).map(([second, causeSecond]) => [first, second, causeFirst, causeSecond] as const),
  );

  test.each(proxyPairs)('shows %s rather than %s', async (first, second, causeFirst, causeSecond) => {
    const sim = createSimulator();
    const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
      ConnectionState: 'CONNECTING',
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
    });

    if (second === 'INTERNAL_ERROR') sim.faults.trigger(second, { CustomKeyStoreId });
    causeSecond(proxy);
    causeFirst(proxy);
    await sim.advance('5m');

    expect(sim.keyStore(CustomKeyStoreId).ConnectionErrorCode).toBe(first);
  });
});

describe('of a CONNECTED store', () => {
  /** Causes that cannot exist while AWS KMS is logged in as kmsuser. */
  const needsLogOut = ['INVALID_CREDENTIALS', 'USER_LOGGED_IN'];

  const whileConnected = [
    ...clusterCauses
      .filter(({ code, after }) => !needsLogOut.includes(code) && after !== 'five logins as kmsuser fail')
      .map(({ after, cause }) => [
        `a CloudHSM store stays CONNECTED after ${after}`,
        (sim: Simulator) => {
          const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
          cause(cluster, { sim, CustomKeyStoreId });
          return CustomKeyStoreId;
        },
      ]),
    ...[...proxyCauses, ...serviceCauses].map(({ after, cause }) => [
      `an external store stays CONNECTED after ${after}`,
      (sim: Simulator) => {
        const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
          XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        });
        cause(proxy, { sim, CustomKeyStoreId });
        return CustomKeyStoreId;
      },
    ]),
  ] as [string, (sim: Simulator) => string][];

  test.each(whileConnected)('%s', async (_, arrange) => {
    const sim = createSimulator();
    const kms = sim.client();
    const CustomKeyStoreId = arrange(sim);

    await sim.advance('1d');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    expect(await answerTo(connect(kms, CustomKeyStoreId))).toBe('accepted');
    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test.each<[string, (cluster: ClusterHandle) => void]>([
    ['nobody else logs in as kmsuser', ({ kmsuser }) => kmsuser.logIn()],
    ['nobody else changes the password of kmsuser', ({ kmsuser }) => void kmsuser.changePassword()],
  ])('while AWS KMS is logged in, %s', (_, cause) => {
    const sim = createSimulator();
    const { cluster } = sim.given.cloudHsmKeyStore();

    expect(() => cause(cluster)).toThrow(SimulatorUsageError);
  });

  test('a cause from the time of the connection shows at the next attempt', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    cluster.kmsuser.lockOut();
    await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
    await sim.advance('10s');

    await connect(kms, CustomKeyStoreId);
    await sim.advance('20m');

    expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED USER_LOCKED_OUT');
  });
});

describe('of the failure catalogue', () => {
  const { catalogue } = createSimulator().faults;
  const names = Object.keys(catalogue) as FaultName[];
  const codes = names
    .filter((name): name is ConnectionErrorCode => !name.endsWith('Exception'))
    .flatMap((code) => catalogue[code].types.map((type) => [code, type] as const));
  const exceptions = names
    .filter((name) => name.endsWith('Exception'))
    .flatMap((name) => catalogue[name].types.map((type) => [name, type] as const));

  function arrange(sim: Simulator, type: CustomKeyStoreType, name: string): string {
    if (type === 'AWS_CLOUDHSM')
      return sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' }).CustomKeyStoreId;
    const isPrivate = /VPC_?ENDPOINT_?SERVICE/i.test(name);
    return sim.given.externalKeyStore({
      ConnectionState: 'DISCONNECTED',
      XksProxyConnectivity: isPrivate ? 'VPC_ENDPOINT_SERVICE' : 'PUBLIC_ENDPOINT',
    }).CustomKeyStoreId;
  }

  test('every row says what causes it, how to repair it and which page states it', () => {
    for (const name of names) {
      expect(catalogue[name].cause, name).toMatch(/\.$/);
      expect(catalogue[name].repair, name).toMatch(/\.$/);
      expect(catalogue[name].documentation, name).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/kms\//);
    }
  });

  test.each(codes)('trigger brings %s about for %s, and repair mends it', async (code, type) => {
    const sim = createSimulator();
    const kms = sim.client();
    const CustomKeyStoreId = arrange(sim, type, code);

    sim.faults.trigger(code, { CustomKeyStoreId });
    const triggered = await shownState(kms, CustomKeyStoreId);
    await connect(kms, CustomKeyStoreId);
    await sim.advance(attemptOf[type]);
    const failed = await shownState(kms, CustomKeyStoreId);
    sim.faults.repair(code, { CustomKeyStoreId });
    const repaired = await shownState(kms, CustomKeyStoreId);
    const shown = await mend(
      sim,
      kms,
      { CustomKeyStoreId, cause: () => {}, repair: () => {} },
      attemptOf[type],
    );

    expect([triggered, failed, repaired]).toEqual(['DISCONNECTED', `FAILED ${code}`, `FAILED ${code}`]);
    expect(shown).toEqual(mended);
    expect(sim.faults.pending()).toEqual([]);
  });

  test.each(codes)('given arranges a store that is FAILED with %s of %s', async (code, type) => {
    const sim = createSimulator();
    const kms = sim.client();
    const init = { ConnectionState: 'FAILED', ConnectionErrorCode: code } as const;

    const { CustomKeyStoreId } =
      type === 'AWS_CLOUDHSM' ? sim.given.cloudHsmKeyStore(init) : sim.given.externalKeyStore(init);

    expect(await shownState(kms, CustomKeyStoreId)).toBe(`FAILED ${code}`);
  });

  test.each<[string, (sim: Simulator, cluster: ClusterHandle) => unknown]>([
    [
      'CONNECTED while kmsuser is locked out',
      (sim, { ClusterId, kmsuser }) => {
        kmsuser.lockOut();
        return sim.given.cloudHsmKeyStore({ CloudHsmClusterId: ClusterId });
      },
    ],
    [
      'CONNECTED with a password that kmsuser does not have',
      (sim, { ClusterId }) =>
        sim.given.cloudHsmKeyStore({ CloudHsmClusterId: ClusterId, KeyStorePassword: 'wrongPassword1' }),
    ],
    [
      'FAILED with a code that another cause keeps from showing',
      (sim, cluster) => {
        cluster.interruptNetwork();
        return sim.given.cloudHsmKeyStore({
          CloudHsmClusterId: cluster.ClusterId,
          ConnectionState: 'FAILED',
          ConnectionErrorCode: 'USER_LOCKED_OUT',
        });
      },
    ],
  ])('given says so when a store cannot be %s', (_, arrangeStore) => {
    const sim = createSimulator();
    const cluster = sim.cloudHsm.createCluster();

    expect(() => arrangeStore(sim, cluster)).toThrow(SimulatorUsageError);
  });

  test('a failure that was triggered for a store is over when the store is deleted', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const CustomKeyStoreId = 'cks-1234567890abcdef0';
    sim.given.externalKeyStore({ CustomKeyStoreId, ConnectionState: 'FAILED' });
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    await sim.advance('10s');
    await kms.deleteCustomKeyStore({ CustomKeyStoreId });

    const pending = sim.faults.pending();
    sim.given.externalKeyStore({ CustomKeyStoreId });

    expect(pending).toEqual([]);
    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
  });

  test('a cause that cannot exist now changes nothing', () => {
    const sim = createSimulator();
    const cluster = sim.cloudHsm.createCluster({ State: 'UPDATE_IN_PROGRESS' });
    const before = sim.snapshot().accounts[0]!.clusters;

    expect(() => cluster.delete()).toThrow(SimulatorUsageError);
    expect(sim.snapshot().accounts[0]!.clusters).toEqual(before);
  });

  test.each(exceptions)('trigger makes a request end with %s, and repair mends it', async (name, type) => {
    const sim = createSimulator();
    const kms = sim.client();
    const CustomKeyStoreId = arrange(sim, type, name);
    const request = async () => {
      if (type === 'AWS_CLOUDHSM') return answerTo(connect(kms, CustomKeyStoreId));
      const { XksProxyConfiguration } = await entryOf(kms, CustomKeyStoreId);
      const unchanged = { XksProxyUriPath: XksProxyConfiguration!.UriPath };
      return answerTo(kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, ...unchanged })));
    };

    sim.faults.trigger(name, { CustomKeyStoreId });
    const triggered = await request();
    sim.faults.repair(name, { CustomKeyStoreId });
    const repaired = await request();

    expect([triggered, repaired]).toEqual([name, 'accepted']);
  });

  test('clear repairs everything that was triggered and forgets what was scripted', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
    sim.faults.trigger('XKS_PROXY_TIMED_OUT', { CustomKeyStoreId });
    sim.faults.trigger('INVALID_CREDENTIALS', { CustomKeyStoreId });
    sim.faults.failNext('ConnectCustomKeyStore', 'KMSInternalException', { times: 99 });

    sim.faults.clear();
    await connect(sim.client(), CustomKeyStoreId);
    await sim.advance('5m');

    expect(sim.faults.pending()).toEqual([]);
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTED');
  });

  test.each<[string, (sim: Simulator) => void]>([
    ['a name that is none', (sim) => trigger(sim, 'toString', arrange(sim, 'AWS_CLOUDHSM', ''))],
    ['a store that is none', (sim) => trigger(sim, 'NETWORK_ERRORS', 'cks-00000000000000000')],
    [
      'a failure of the other type of store',
      (sim) => trigger(sim, 'XKS_PROXY_TIMED_OUT', arrange(sim, 'AWS_CLOUDHSM', '')),
    ],
    [
      'a failure of an endpoint service where there is none',
      (sim) =>
        trigger(sim, 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND', arrange(sim, 'EXTERNAL_KEY_STORE', 'public')),
    ],
    [
      'a login of somebody else while AWS KMS is logged in',
      (sim) => trigger(sim, 'USER_LOGGED_IN', sim.given.cloudHsmKeyStore().CustomKeyStoreId),
    ],
  ])('trigger refuses %s', (_, act) => {
    const sim = createSimulator();

    expect(() => act(sim)).toThrow(SimulatorUsageError);
  });

  function trigger(sim: Simulator, name: string, CustomKeyStoreId: string): void {
    sim.faults.trigger(name as FaultName, { CustomKeyStoreId });
  }
});
