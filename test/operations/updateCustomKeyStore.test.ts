/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/update-xks-keystore.html
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
  type ConnectionState,
  createSimulator,
  type ProxyHandle,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { answerTo, entryOf, errorOf, lastingState, shownState } from '../helpers/look.ts';
import { type Kms, waysIn } from '../helpers/waysIn.ts';

type Changes = Omit<UpdateCustomKeyStoreCommandInput, 'CustomKeyStoreId'>;

const update = (kms: Kms, CustomKeyStoreId: string | undefined, changes: Changes) =>
  kms.send(new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, ...changes }));

const cloudHsm = (sim: Simulator, ConnectionState: ConnectionState = 'DISCONNECTED') =>
  sim.given.cloudHsmKeyStore({ ConnectionState });

const external = (sim: Simulator, ConnectionState: ConnectionState = 'DISCONNECTED') =>
  sim.given.externalKeyStore({ ConnectionState });

const vpc = (sim: Simulator, ConnectionState: ConnectionState = 'DISCONNECTED') =>
  sim.given.externalKeyStore({ ConnectionState, XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' });

const arrangements = { 'AWS CloudHSM': cloudHsm, 'public external': external, 'VPC external': vpc };
const kinds = Object.keys(arrangements) as (keyof typeof arrangements)[];

const serviceOf = (proxy: ProxyHandle) => proxy.vpcEndpointService!.XksProxyVpcEndpointServiceName;

/** A proxy elsewhere that takes the same credential. */
function elsewhere(
  sim: Simulator,
  { XksProxyAuthenticationCredential }: ProxyHandle,
  XksProxyConnectivity: 'PUBLIC_ENDPOINT' | 'VPC_ENDPOINT_SERVICE',
) {
  return sim.xks.createProxy({ XksProxyAuthenticationCredential, XksProxyConnectivity });
}

const secret = 'abcdefghijklmnopqrstuvwxyz/ABCDEFGHIJKLMNOP+=';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(kinds)('%s: answers with nothing but its metadata', async (kind) => {
    const sim = createSimulator();
    const kms = open(sim);
    const { CustomKeyStoreId } = arrangements[kind](sim);

    const { $metadata, ...output } = await update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'new' });

    expect(output).toEqual({});
    expect($metadata.httpStatusCode).toBe(200);
  });

  describe('of the name', () => {
    test.each(kinds)('%s: shows the new name at once, by which the store is found', async (kind) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = arrangements[kind](sim, 'CONNECTED');

      await update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'new' });

      const { CustomKeyStores } = await sim.client().describeCustomKeyStores({ CustomKeyStoreName: 'new' });
      expect(CustomKeyStores).toMatchObject([{ CustomKeyStoreId, ConnectionState: 'CONNECTED' }]);
    });

    test.each(kinds.flatMap((one) => kinds.map((other) => [one, other] as const)))(
      'refuses the name of an %s store to an %s store',
      async (one, other) => {
        const sim = createSimulator();
        const kms = open(sim);
        const taken = (await entryOf(kms, arrangements[one](sim).CustomKeyStoreId)).CustomKeyStoreName;
        const { CustomKeyStoreId } = arrangements[other](sim);
        const before = lastingState(sim);

        const answer = await answerTo(update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: taken }));

        expect(answer).toBe('CustomKeyStoreNameInUseException');
        expect(lastingState(sim)).toEqual(before);
      },
    );

    test('accepts the name that the store has already', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'same' });

      const answer = await answerTo(update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'same' }));

      expect(answer).toBe('accepted');
    });

    test('accepts the name of another store in other capitals', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'same' });
      const { CustomKeyStoreId } = external(sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'Same' }));

      expect(answer).toBe('accepted');
    });

    test('sets the old name free', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ CustomKeyStoreName: 'old' });
      await update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'new' });

      const input = sim.xks.createProxy().createCustomKeyStoreInput('old');
      const answer = await answerTo(kms.send(new CreateCustomKeyStoreCommand(input)));

      expect(answer).toBe('accepted');
    });

    test.each(['public external', 'VPC external'] as const)(
      '%s: sends the proxy no request',
      async (kind) => {
        const sim = createSimulator();
        const kms = open(sim);
        const { CustomKeyStoreId, proxy } = arrangements[kind](sim, 'CONNECTED') as ReturnType<
          typeof external
        >;
        proxy.goDown();
        proxy.vpcEndpointService?.delete();
        const before = proxy.requests();

        const answer = await answerTo(update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'new' }));

        expect(answer).toBe('accepted');
        expect(proxy.requests()).toEqual(before);
      },
    );

    test('calls no proxy when the request says besides that there is no endpoint service', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      proxy.goDown();
      const before = proxy.requests();

      const answer = await answerTo(
        update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'new', XksProxyVpcEndpointServiceName: '' }),
      );

      expect(answer).toBe('accepted');
      expect(proxy.requests()).toEqual(before);
      expect((await entryOf(kms, CustomKeyStoreId)).CustomKeyStoreName).toBe('new');
    });
  });

  describe('of the constraints of a member', () => {
    const credential = (AccessKeyId: string | undefined, RawSecretAccessKey: string | undefined) => ({
      XksProxyAuthenticationCredential: { AccessKeyId, RawSecretAccessKey },
    });
    const broken: [keyof typeof arrangements, string, Changes][] = [
      ['AWS CloudHSM', 'an empty name', { NewCustomKeyStoreName: '' }],
      ['AWS CloudHSM', 'a name of 257 characters', { NewCustomKeyStoreName: 'n'.repeat(257) }],
      ['AWS CloudHSM', 'a password of 6 characters', { KeyStorePassword: 'p'.repeat(6) }],
      ['AWS CloudHSM', 'a password of 33 characters', { KeyStorePassword: 'p'.repeat(33) }],
      ['AWS CloudHSM', 'a short cluster id', { CloudHsmClusterId: `cluster-${'a'.repeat(10)}` }],
      ['AWS CloudHSM', 'a long cluster id', { CloudHsmClusterId: `cluster-${'a'.repeat(17)}` }],
      ['AWS CloudHSM', 'a cluster id of a sample', { CloudHsmClusterId: 'cluster-1a23b4cdefg' }],
      ['public external', 'an endpoint of 9 characters', { XksProxyUriEndpoint: 'https://a' }],
      ['public external', 'a long endpoint', { XksProxyUriEndpoint: `https://${'a'.repeat(121)}` }],
      ['public external', 'an endpoint with a port', { XksProxyUriEndpoint: 'https://example.com:443' }],
      ['public external', 'a path without version', { XksProxyUriPath: '/kms/xks/v' }],
      ['public external', 'a long path', { XksProxyUriPath: `/${'p'.repeat(117)}/kms/xks/v1` }],
      ['public external', 'an AccessKeyId of 19 characters', credential('A'.repeat(19), secret)],
      ['public external', 'an AccessKeyId of 31 characters', credential('A'.repeat(31), secret)],
      ['public external', 'a secret of 42 characters', credential('A'.repeat(20), 's'.repeat(42))],
      ['public external', 'a secret of 65 characters', credential('A'.repeat(20), 's'.repeat(65))],
      ['public external', 'an AccessKeyId without secret', credential('A'.repeat(20), undefined)],
      ['public external', 'a secret without AccessKeyId', credential(undefined, secret)],
      ['public external', 'an unknown connectivity', { XksProxyConnectivity: 'VPC' as never }],
      [
        'VPC external',
        'a service name that is none',
        { XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.vpce-svc-0' },
      ],
      [
        'VPC external',
        'a long service name',
        { XksProxyVpcEndpointServiceName: `com.amazonaws.vpce.us-east-1.vpce-svc-${'0'.repeat(27)}` },
      ],
      ['VPC external', 'an owner of 11 digits', { XksProxyVpcEndpointServiceOwner: '1'.repeat(11) }],
      ['VPC external', 'an owner of 13 digits', { XksProxyVpcEndpointServiceOwner: '1'.repeat(13) }],
    ];

    test.each(broken)('%s: refuses %s', async (kind, _, changes) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = arrangements[kind](sim);
      const before = lastingState(sim);

      const error = await errorOf(update(kms, CustomKeyStoreId, changes));

      expect(error.name).toBe('ValidationException');
      expect(error.message).toMatch(/^\d validation errors? detected: Value /);
      expect(lastingState(sim)).toEqual(before);
    });

    const foreign: [keyof typeof arrangements, Changes][] = [
      ['AWS CloudHSM', { XksProxyUriEndpoint: 'https://proxy.example.com' }],
      ['AWS CloudHSM', { XksProxyUriPath: '/kms/xks/v1' }],
      ['AWS CloudHSM', { XksProxyConnectivity: 'PUBLIC_ENDPOINT' }],
      ['AWS CloudHSM', { XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0' }],
      ['AWS CloudHSM', { XksProxyVpcEndpointServiceOwner: '111122223333' }],
      ['AWS CloudHSM', credential('A'.repeat(20), secret)],
      ['public external', { KeyStorePassword: 'password1' }],
      ['public external', { CloudHsmClusterId: 'cluster-abcdefghijk' }],
      ['public external', { XksProxyVpcEndpointServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0' }],
      ['public external', { XksProxyVpcEndpointServiceOwner: '111122223333' }],
      ['VPC external', { KeyStorePassword: 'password1' }],
      ['VPC external', { CloudHsmClusterId: 'cluster-abcdefghijk' }],
    ];

    test.each(foreign)('%s: refuses what another kind of store has, in %o', async (kind, changes) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = arrangements[kind](sim);

      const error = await errorOf(
        update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'new', ...changes }),
      );

      expect(error.name).toBe('ValidationException');
      expect((await entryOf(kms, CustomKeyStoreId)).CustomKeyStoreName).not.toBe('new');
    });

    test.each<[string, string | undefined, string]>([
      ['no CustomKeyStoreId', undefined, 'ValidationException'],
      ['an empty CustomKeyStoreId', '', 'ValidationException'],
      ['a CustomKeyStoreId of 65 characters', 'c'.repeat(65), 'ValidationException'],
      ['the id of no store', 'cks-00000000000000000', 'CustomKeyStoreNotFoundException'],
    ])('answers %s as documented', async (_, CustomKeyStoreId, expected) => {
      const sim = createSimulator();
      const kms = open(sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, { NewCustomKeyStoreName: 'new' }));

      expect(answer).toBe(expected);
    });

    test.each(kinds)('%s: refuses a request that changes nothing', async (kind) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = arrangements[kind](sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, {}));

      expect(answer).toBe('ValidationException');
    });

    test.each(kinds)('%s: accepts a request that changes nothing when told to', async (kind) => {
      const sim = createSimulator({ assumptions: { updateWithoutProperties: 'accepted' } });
      const kms = open(sim);
      const { CustomKeyStoreId } = arrangements[kind](sim);
      const before = lastingState(sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, {}));

      expect(answer).toBe('accepted');
      expect(lastingState(sim)).toEqual(before);
    });

    test('changes neither type nor trust anchor, which are no members of it', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);

      await update(kms, CustomKeyStoreId, {
        NewCustomKeyStoreName: 'new',
        TrustAnchorCertificate: 'other',
        CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
      } as Changes);

      expect(await entryOf(kms, CustomKeyStoreId)).toMatchObject({
        CustomKeyStoreName: 'new',
        CustomKeyStoreType: 'AWS_CLOUDHSM',
        TrustAnchorCertificate: cluster.TrustAnchorCertificate,
      });
    });
  });

  describe('of the cluster', () => {
    test('moves the store to a cluster from a backup, and connects it there', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);
      const { ClusterId } = cluster.restoreFromBackup();
      cluster.delete();

      await update(kms, CustomKeyStoreId, { CloudHsmClusterId: ClusterId });
      const { CloudHsmClusterId } = await entryOf(kms, CustomKeyStoreId);
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('20m');

      expect(CloudHsmClusterId).toBe(ClusterId);
      expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    });

    test('takes the password along that AWS KMS had set, when the backup was made after it', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim, 'CONNECTED');
      const { ClusterId } = cluster.restoreFromBackup();
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('10s');

      await update(kms, CustomKeyStoreId, { CloudHsmClusterId: ClusterId });
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('20m');

      expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    });

    test('does not know the password of a cluster whose backup was made before AWS KMS changed it', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim, 'CONNECTING');
      const restored = cluster.restoreFromBackup();
      await sim.advance('20m');
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('10s');
      const { KeyStorePassword } = restored.kmsuser;

      await update(kms, CustomKeyStoreId, { CloudHsmClusterId: restored.ClusterId });
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('20m');
      const untold = await shownState(kms, CustomKeyStoreId);
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('10s');
      await update(kms, CustomKeyStoreId, { KeyStorePassword });
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('20m');

      expect(untold).toBe('FAILED INVALID_CREDENTIALS');
      expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    });

    test('accepts the cluster that the store has already', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, { CloudHsmClusterId: cluster.ClusterId }));

      expect(answer).toBe('accepted');
    });

    test('accepts every cluster of the same history, as often as one likes', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);
      const second = cluster.restoreFromBackup();
      const third = second.restoreFromBackup();

      for (const { ClusterId } of [third, second, cluster]) {
        await update(kms, CustomKeyStoreId, { CloudHsmClusterId: ClusterId });
      }

      expect((await entryOf(kms, CustomKeyStoreId)).CloudHsmClusterId).toBe(cluster.ClusterId);
    });

    test('keeps the cluster that the store has left from other stores, for they share a history', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);
      await update(kms, CustomKeyStoreId, { CloudHsmClusterId: cluster.restoreFromBackup().ClusterId });

      const input = cluster.createCustomKeyStoreInput('second');
      const answer = await answerTo(kms.send(new CreateCustomKeyStoreCommand(input)));

      expect(answer).toBe('CloudHsmClusterInUseException');
    });

    test.each<[string, (cluster: ClusterHandle, sim: Simulator) => string, string]>([
      ['that does not exist', () => 'cluster-abcdefghijk', 'CloudHsmClusterNotFoundException'],
      [
        'that is deleted',
        (cluster) => {
          const related = cluster.restoreFromBackup();
          related.delete();
          return related.ClusterId;
        },
        'CloudHsmClusterNotFoundException',
      ],
      [
        'that is not ACTIVE',
        (cluster) => {
          const related = cluster.restoreFromBackup();
          related.degrade();
          return related.ClusterId;
        },
        'CloudHsmClusterNotActiveException',
      ],
      [
        'with one HSM',
        (cluster) => {
          const related = cluster.restoreFromBackup();
          related.removeHsm();
          return related.ClusterId;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'with one active HSM',
        (cluster) => {
          const related = cluster.restoreFromBackup();
          related.setHsmState('DEGRADED');
          return related.ClusterId;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'with two HSMs in one Availability Zone',
        (cluster) => {
          const related = cluster.restoreFromBackup();
          related.removeHsm();
          related.addHsm({ AvailabilityZone: related.Hsms[0]!.AvailabilityZone });
          return related.ClusterId;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'without security group rules',
        (cluster) => {
          const related = cluster.restoreFromBackup();
          related.removeSecurityGroupRules();
          return related.ClusterId;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'that demands mutual TLS',
        (cluster) => {
          const related = cluster.restoreFromBackup();
          related.requireMutualTls();
          return related.ClusterId;
        },
        'CloudHsmClusterInvalidConfigurationException',
      ],
      [
        'of another history',
        (_, sim) => sim.cloudHsm.createCluster().ClusterId,
        'CloudHsmClusterNotRelatedException',
      ],
      [
        'of another history that backs another store',
        (_, sim) => cloudHsm(sim).cluster.ClusterId,
        'CloudHsmClusterNotRelatedException',
      ],
    ])('answers one %s as documented, and changes nothing', async (_, arrange, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);
      const CloudHsmClusterId = arrange(cluster, sim);
      const before = lastingState(sim);

      const answer = await answerTo(
        update(kms, CustomKeyStoreId, { CloudHsmClusterId, NewCustomKeyStoreName: 'new' }),
      );

      expect(answer).toBe(expected);
      expect(lastingState(sim)).toEqual(before);
    });
  });

  describe('of the password', () => {
    test('only tells AWS KMS: neither the cluster is asked nor its kmsuser changed', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);
      const { clusters } = sim.snapshot().accounts[0]!;
      cluster.interruptNetwork();
      cluster.restoreNetwork();

      const answer = await answerTo(update(kms, CustomKeyStoreId, { KeyStorePassword: 'wrongPassword1' }));

      expect(answer).toBe('accepted');
      expect(sim.snapshot().accounts[0]!.clusters).toEqual(clusters);
    });

    test('is tried at the next attempt to connect', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = cloudHsm(sim);
      await update(kms, CustomKeyStoreId, { KeyStorePassword: 'wrongPassword1' });

      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('20m');

      expect(await shownState(kms, CustomKeyStoreId)).toBe('FAILED INVALID_CREDENTIALS');
    });
  });

  describe('of the proxy', () => {
    test.each(['DISCONNECTED', 'CONNECTED'] as const)(
      'of a public store that is %s, is asked for its health once, with the new values',
      async (ConnectionState) => {
        const sim = createSimulator();
        const kms = open(sim);
        const { CustomKeyStoreId, proxy } = external(sim, ConnectionState);
        const earlier = proxy.requests().length;
        const XksProxyAuthenticationCredential = proxy.rotateCredential();
        const at = sim.now;

        const { $metadata } = await update(kms, CustomKeyStoreId, { XksProxyAuthenticationCredential });

        expect(proxy.requests().slice(earlier)).toEqual([
          {
            at,
            XksOperation: 'GetHealthStatus',
            kmsOperation: 'UpdateCustomKeyStore',
            kmsRequestId: $metadata.requestId,
            outcome: 'healthy',
          },
        ]);
      },
    );

    test.each([
      [true, ['UpdateCustomKeyStore']],
      [false, []],
    ])(
      'of a VPC store, is asked for its health when updateOfVpcStoreCallsProxy is %s: %j',
      async (updateOfVpcStoreCallsProxy, expected) => {
        const sim = createSimulator({ assumptions: { updateOfVpcStoreCallsProxy } });
        const kms = open(sim);
        const { CustomKeyStoreId, proxy } = vpc(sim);

        await update(kms, CustomKeyStoreId, { XksProxyAuthenticationCredential: proxy.addCredential() });

        expect(proxy.requests().map(({ kmsOperation }) => kmsOperation)).toEqual(expected);
      },
    );

    test('of a VPC store, is asked by default', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = vpc(sim);
      proxy.goDown();
      const { XksProxyUriPath } = proxy;

      const answer = await answerTo(update(kms, CustomKeyStoreId, { XksProxyUriPath }));

      expect(answer).toBe('XksProxyUriUnreachableException');
    });

    test('of a VPC store, may be down when updateOfVpcStoreCallsProxy is false; the service may not', async () => {
      const sim = createSimulator({ assumptions: { updateOfVpcStoreCallsProxy: false } });
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = vpc(sim);
      proxy.goDown();
      const { XksProxyUriPath } = proxy;

      const down = await answerTo(update(kms, CustomKeyStoreId, { XksProxyUriPath }));
      proxy.vpcEndpointService!.requireAcceptance(true);
      const invalid = await answerTo(update(kms, CustomKeyStoreId, { XksProxyUriPath }));

      expect([down, invalid]).toEqual([
        'accepted',
        'XksProxyVpcEndpointServiceInvalidConfigurationException',
      ]);
    });

    const unusable = 'XksProxyUriUnreachableException';
    const invalidResponse = 'XksProxyInvalidResponseException';
    const invalidConfiguration = 'XksProxyInvalidConfigurationException';
    const incorrect = 'XksProxyIncorrectAuthenticationCredentialException';
    test.each<[string, (proxy: ProxyHandle) => void, string, string]>([
      ['cannot be reached', (proxy) => proxy.goDown(), unusable, 'cannot communicate'],
      ['is behind a broken network', (proxy) => proxy.interruptNetwork(), unusable, 'cannot communicate'],
      ['has an expired certificate', (proxy) => proxy.expireCertificate(), unusable, 'TLS connection'],
      ['takes 251 ms', (proxy) => proxy.setLatency('251ms'), unusable, 'did not respond in time'],
      [
        'throttles',
        (proxy) => proxy.answerWith('ThrottlingException'),
        unusable,
        'due to a very high request rate',
      ],
      [
        'waits too long for its key manager',
        (proxy) => proxy.answerWith('DependencyTimeoutException'),
        unusable,
        'in the time allotted',
      ],
      [
        'has no key manager that is available',
        ({ keyManager }) => keyManager.setHealthStatus('UNAVAILABLE'),
        unusable,
        'in an unhealthy state',
      ],
      [
        'takes another credential',
        (proxy) => void proxy.rotateCredential(),
        incorrect,
        'could not authenticate AWS KMS',
      ],
      [
        'is at another path',
        (proxy) => proxy.changePath('/moved/kms/xks/v1'),
        invalidConfiguration,
        'invalid URI path',
      ],
      ['denies access', (proxy) => proxy.denyAccess(), invalidConfiguration, 'denied access'],
      [
        'gives answers that cannot be interpreted',
        (proxy) => proxy.answerGarbage(),
        invalidResponse,
        'cannot interpret the response',
      ],
      [
        'answers ValidationException',
        (proxy) => proxy.answerWith('ValidationException'),
        invalidResponse,
        'cannot interpret the response',
      ],
      [
        'answers InternalException',
        (proxy) => proxy.answerWith('InternalException'),
        invalidResponse,
        'cannot communicate with the external key manager',
      ],
    ])('that %s, is answered as documented, and nothing changes', async (_, happen, name, fragment) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim, 'CONNECTED');
      const { XksProxyUriPath } = proxy;
      happen(proxy);
      const before = lastingState(sim);

      const error = await errorOf(
        update(kms, CustomKeyStoreId, { XksProxyUriPath, NewCustomKeyStoreName: 'new' }),
      );

      expect(error.name).toBe(name);
      expect(error.message).toContain(fragment);
      expect(lastingState(sim)).toEqual(before);
    });

    test.each<[string, (proxy: ProxyHandle) => Changes, string]>([
      ['a path', () => ({ XksProxyUriPath: '/unknown/kms/xks/v1' }), invalidConfiguration],
      [
        'a credential',
        () => ({
          XksProxyAuthenticationCredential: { AccessKeyId: 'A'.repeat(20), RawSecretAccessKey: secret },
        }),
        incorrect,
      ],
      ['an endpoint', () => ({ XksProxyUriEndpoint: 'https://unknown.example.com' }), unusable],
    ])('that does not know %s, is answered as documented', async (_, changes, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      const before = lastingState(sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, changes(proxy)));

      expect(answer).toBe(expected);
      expect(lastingState(sim)).toEqual(before);
    });

    test('changes its credential without disruption', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim, 'CONNECTED');
      const old = proxy.XksProxyAuthenticationCredential.AccessKeyId;

      const XksProxyAuthenticationCredential = proxy.addCredential();
      await update(kms, CustomKeyStoreId, { XksProxyAuthenticationCredential });
      proxy.removeCredential(old);
      const entry = await entryOf(kms, CustomKeyStoreId);
      await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('10s');
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('5m');

      expect(entry.ConnectionState).toBe('CONNECTED');
      expect(entry.XksProxyConfiguration!.AccessKeyId).toBe(XksProxyAuthenticationCredential.AccessKeyId);
      expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    });

    test('is moved to another endpoint and path in one request', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      const other = sim.xks.createProxy({ XksProxyUriPath: '/other/kms/xks/v1' });

      await update(kms, CustomKeyStoreId, {
        XksProxyUriEndpoint: other.XksProxyUriEndpoint,
        XksProxyUriPath: other.XksProxyUriPath,
        XksProxyAuthenticationCredential: other.XksProxyAuthenticationCredential,
      });
      const { XksProxyConfiguration } = await entryOf(kms, CustomKeyStoreId);
      const old = await answerTo(
        kms.send(new CreateCustomKeyStoreCommand(proxy.createCustomKeyStoreInput('on the old proxy'))),
      );

      expect(XksProxyConfiguration).toEqual({
        Connectivity: 'PUBLIC_ENDPOINT',
        UriEndpoint: other.XksProxyUriEndpoint,
        UriPath: other.XksProxyUriPath,
        AccessKeyId: other.XksProxyAuthenticationCredential.AccessKeyId,
      });
      expect(old).toBe('accepted');
    });

    test('that the store has left keeps the count of its health checks', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim, 'CONNECTED');
      const { XksProxyUriEndpoint, XksProxyAuthenticationCredential } = proxy;
      const second = sim.xks.createProxy({
        XksProxyUriEndpoint,
        XksProxyUriPath: '/second/kms/xks/v1',
        XksProxyAuthenticationCredential,
      });
      await sim.advance('1h');

      await update(kms, CustomKeyStoreId, { XksProxyUriPath: second.XksProxyUriPath });
      await sim.advance('30m');

      expect([proxy.healthChecks(), second.healthChecks()]).toEqual([12, 6]);
    });

    test('lets the request take as long as its answer', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      proxy.setLatency('100ms');
      const { XksProxyUriPath } = proxy;
      const before = sim.now;

      await update(kms, CustomKeyStoreId, { XksProxyUriPath });

      expect(sim.now - before).toBe(110);
    });
  });

  describe('of a VPC endpoint service', () => {
    type Service = NonNullable<ProxyHandle['vpcEndpointService']>;
    const notFound = 'XksProxyVpcEndpointServiceNotFoundException';
    const invalid = 'XksProxyVpcEndpointServiceInvalidConfigurationException';

    test.each<[string, (service: Service) => void, string]>([
      ['is deleted', (service) => service.delete(), notFound],
      ['does not allow AWS KMS', (service) => service.allowKms(false), notFound],
      ['has a gateway load balancer', (service) => service.setLoadBalancer('gateway'), invalid],
      ['has one Availability Zone', (service) => service.setAvailabilityZones(['us-east-1a']), invalid],
      ['requires acceptance', (service) => service.requireAcceptance(true), invalid],
      ['failed to verify its domain', (service) => service.setDomainVerificationState('failed'), invalid],
      ['has another private DNS name', (service) => service.setPrivateDnsName('x.example.com'), invalid],
    ])('that %s, is answered as documented, and nothing changes', async (_, happen, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = vpc(sim);
      happen(proxy.vpcEndpointService!);
      const before = lastingState(sim);

      const answer = await answerTo(
        update(kms, CustomKeyStoreId, {
          XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential,
          NewCustomKeyStoreName: 'new',
        }),
      );

      expect(answer).toBe(expected);
      expect(lastingState(sim)).toEqual(before);
    });

    test('keeps its owner when the request does not name one', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = sim.given.externalKeyStore({
        ConnectionState: 'DISCONNECTED',
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        XksProxyVpcEndpointServiceOwner: '999988887777',
      });

      await update(kms, CustomKeyStoreId, {
        XksProxyVpcEndpointServiceName: serviceOf(proxy),
        XksProxyUriPath: proxy.XksProxyUriPath,
      });

      const { XksProxyConfiguration } = await entryOf(kms, CustomKeyStoreId);
      expect(XksProxyConfiguration!.VpcEndpointServiceOwner).toBe('999988887777');
    });

    test('is not found when the request names an owner that it does not have', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = vpc(sim);

      const answer = await answerTo(
        update(kms, CustomKeyStoreId, { XksProxyVpcEndpointServiceOwner: '999988887777' }),
      );

      expect(answer).toBe(notFound);
    });

    test('is refused without a name while the store uses VPC_ENDPOINT_SERVICE', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId } = vpc(sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, { XksProxyVpcEndpointServiceName: '' }));

      expect(answer).toBe('ValidationException');
    });
  });

  describe('of XksProxyConnectivity', () => {
    test('changes to VPC_ENDPOINT_SERVICE with endpoint and service name, of the own account', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      const other = elsewhere(sim, proxy, 'VPC_ENDPOINT_SERVICE');

      await update(kms, CustomKeyStoreId, {
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        XksProxyUriEndpoint: other.XksProxyUriEndpoint,
        XksProxyVpcEndpointServiceName: serviceOf(other),
      });

      expect((await entryOf(kms, CustomKeyStoreId)).XksProxyConfiguration).toEqual({
        Connectivity: 'VPC_ENDPOINT_SERVICE',
        AccessKeyId: proxy.XksProxyAuthenticationCredential.AccessKeyId,
        UriEndpoint: other.XksProxyUriEndpoint,
        UriPath: proxy.XksProxyUriPath,
        VpcEndpointServiceName: serviceOf(other),
        VpcEndpointServiceOwner: '111122223333',
      });
    });

    test('changes to VPC_ENDPOINT_SERVICE of another account that the request names', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      const other = sim.xks.createProxy({
        XksProxyAuthenticationCredential: proxy.XksProxyAuthenticationCredential,
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        XksProxyVpcEndpointServiceOwner: '999988887777',
      });
      const changes = {
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
        XksProxyUriEndpoint: other.XksProxyUriEndpoint,
        XksProxyVpcEndpointServiceName: serviceOf(other),
      } as const;

      const answers = [
        await answerTo(update(kms, CustomKeyStoreId, changes)),
        await answerTo(
          update(kms, CustomKeyStoreId, { ...changes, XksProxyVpcEndpointServiceOwner: '999988887777' }),
        ),
      ];

      expect(answers).toEqual(['XksProxyVpcEndpointServiceNotFoundException', 'accepted']);
    });

    test.each<[string, Changes]>([
      ['leaves the service name out', {}],
      ['gives null for the service name', { XksProxyVpcEndpointServiceName: null as never }],
      ['gives the empty string for the service name', { XksProxyVpcEndpointServiceName: '' }],
    ])('changes to PUBLIC_ENDPOINT when the request %s', async (_, changes) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = vpc(sim);
      const { XksProxyUriEndpoint } = elsewhere(sim, proxy, 'PUBLIC_ENDPOINT');

      await update(kms, CustomKeyStoreId, {
        XksProxyConnectivity: 'PUBLIC_ENDPOINT',
        XksProxyUriEndpoint,
        ...changes,
      });
      const { XksProxyConfiguration } = await entryOf(kms, CustomKeyStoreId);
      const freed = await answerTo(
        kms.send(new CreateCustomKeyStoreCommand(proxy.createCustomKeyStoreInput('on the free service'))),
      );

      expect(XksProxyConfiguration).toEqual({
        Connectivity: 'PUBLIC_ENDPOINT',
        AccessKeyId: proxy.XksProxyAuthenticationCredential.AccessKeyId,
        UriEndpoint: XksProxyUriEndpoint,
        UriPath: proxy.XksProxyUriPath,
      });
      expect(freed).toBe('accepted');
    });

    test('changes there and back, and the store connects either way', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      const other = elsewhere(sim, proxy, 'VPC_ENDPOINT_SERVICE');
      const ways: Changes[] = [
        {
          XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
          XksProxyUriEndpoint: other.XksProxyUriEndpoint,
          XksProxyVpcEndpointServiceName: serviceOf(other),
        },
        { XksProxyConnectivity: 'PUBLIC_ENDPOINT', XksProxyUriEndpoint: proxy.XksProxyUriEndpoint },
      ];

      const shown: string[] = [];
      for (const changes of ways) {
        await update(kms, CustomKeyStoreId, changes);
        await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
        await sim.advance('5m');
        shown.push(await shownState(kms, CustomKeyStoreId));
        await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
        await sim.advance('5m');
      }

      expect(shown).toEqual(['CONNECTED', 'CONNECTED']);
    });

    test.each<[string, (other: ProxyHandle) => Changes]>([
      ['without an endpoint', (other) => ({ XksProxyVpcEndpointServiceName: serviceOf(other) })],
      ['without a service name', ({ XksProxyUriEndpoint }) => ({ XksProxyUriEndpoint })],
      [
        'with an empty service name',
        ({ XksProxyUriEndpoint }) => ({ XksProxyUriEndpoint, XksProxyVpcEndpointServiceName: '' }),
      ],
    ])('refuses to change to VPC_ENDPOINT_SERVICE %s', async (_, changes) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = external(sim);
      const other = elsewhere(sim, proxy, 'VPC_ENDPOINT_SERVICE');

      const answer = await answerTo(
        update(kms, CustomKeyStoreId, { XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE', ...changes(other) }),
      );

      expect(answer).toBe('ValidationException');
    });

    test.each<[string, (other: ProxyHandle, old: ProxyHandle) => Changes]>([
      ['without an endpoint', () => ({})],
      [
        'with a service name',
        ({ XksProxyUriEndpoint }, old) => ({
          XksProxyUriEndpoint,
          XksProxyVpcEndpointServiceName: serviceOf(old),
        }),
      ],
      [
        'with an owner',
        ({ XksProxyUriEndpoint }) => ({
          XksProxyUriEndpoint,
          XksProxyVpcEndpointServiceOwner: '111122223333',
        }),
      ],
    ])('refuses to change to PUBLIC_ENDPOINT %s', async (_, changes) => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, proxy } = vpc(sim);
      const other = elsewhere(sim, proxy, 'PUBLIC_ENDPOINT');

      const answer = await answerTo(
        update(kms, CustomKeyStoreId, { XksProxyConnectivity: 'PUBLIC_ENDPOINT', ...changes(other, proxy) }),
      );

      expect(answer).toBe('ValidationException');
    });

    test.each(['public external', 'VPC external'] as const)(
      '%s: accepts the connectivity that the store has already',
      async (kind) => {
        const sim = createSimulator();
        const kms = open(sim);
        const { CustomKeyStoreId } = arrangements[kind](sim);
        const before = lastingState(sim);

        const answer = await answerTo(
          update(kms, CustomKeyStoreId, {
            XksProxyConnectivity: kind === 'VPC external' ? 'VPC_ENDPOINT_SERVICE' : 'PUBLIC_ENDPOINT',
          }),
        );

        expect(answer).toBe('accepted');
        expect(lastingState(sim)).toEqual(before);
      },
    );
  });

  describe('of what has to be unique', () => {
    test.each<[string, (sim: Simulator, kms: Kms) => [string, Changes], string]>([
      [
        'endpoint and path of another public store',
        (sim) => {
          const taken = external(sim).proxy;
          return [external(sim).CustomKeyStoreId, { XksProxyUriEndpoint: taken.XksProxyUriEndpoint }];
        },
        'XksProxyUriInUseException',
      ],
      [
        'the path of another public store at the same endpoint',
        (sim) => {
          const { CustomKeyStoreId, proxy } = external(sim);
          sim.given.externalKeyStore({
            XksProxyUriEndpoint: proxy.XksProxyUriEndpoint,
            XksProxyUriPath: '/second/kms/xks/v1',
          });
          return [CustomKeyStoreId, { XksProxyUriPath: '/second/kms/xks/v1' }];
        },
        'XksProxyUriInUseException',
      ],
      [
        'the endpoint of a VPC store, for a public store',
        (sim) => {
          const { proxy } = sim.given.externalKeyStore({
            XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
            XksProxyUriPath: '/other/kms/xks/v1',
          });
          return [external(sim).CustomKeyStoreId, { XksProxyUriEndpoint: proxy.XksProxyUriEndpoint }];
        },
        'XksProxyUriEndpointInUseException',
      ],
      [
        'the endpoint of a public store, for a VPC store',
        (sim) => {
          const { proxy } = sim.given.externalKeyStore({ XksProxyUriPath: '/other/kms/xks/v1' });
          return [vpc(sim).CustomKeyStoreId, { XksProxyUriEndpoint: proxy.XksProxyUriEndpoint }];
        },
        'XksProxyUriEndpointInUseException',
      ],
      [
        'the endpoint service of another VPC store',
        (sim) => {
          const taken = vpc(sim).proxy;
          return [vpc(sim).CustomKeyStoreId, { XksProxyVpcEndpointServiceName: serviceOf(taken) }];
        },
        'XksProxyVpcEndpointServiceInUseException',
      ],
    ])('answers %s as documented, and changes nothing', async (_, arrange, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const [CustomKeyStoreId, changes] = arrange(sim, kms);
      const before = lastingState(sim);

      const answer = await answerTo(
        update(kms, CustomKeyStoreId, { ...changes, NewCustomKeyStoreName: 'new' }),
      );

      expect(answer).toBe(expected);
      expect(lastingState(sim)).toEqual(before);
    });

    test.each(['public external', 'VPC external'] as const)(
      '%s: does not count what the store has itself',
      async (kind) => {
        const sim = createSimulator();
        const kms = open(sim);
        const { CustomKeyStoreId, proxy } = arrangements[kind](sim) as ReturnType<typeof external>;
        const {
          CustomKeyStoreName: _,
          CustomKeyStoreType: __,
          ...same
        } = proxy.createCustomKeyStoreInput('');

        const answer = await answerTo(update(kms, CustomKeyStoreId, same));

        expect(answer).toBe('accepted');
      },
    );
  });

  describe('of several properties', () => {
    test('changes all of them', async () => {
      const sim = createSimulator();
      const kms = open(sim);
      const { CustomKeyStoreId, cluster } = cloudHsm(sim);
      const restored = cluster.restoreFromBackup();

      await update(kms, CustomKeyStoreId, {
        NewCustomKeyStoreName: 'new',
        CloudHsmClusterId: restored.ClusterId,
        KeyStorePassword: restored.kmsuser.changePassword(),
      });
      await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
      await sim.advance('20m');

      expect(await entryOf(kms, CustomKeyStoreId)).toMatchObject({
        CustomKeyStoreName: 'new',
        CloudHsmClusterId: restored.ClusterId,
        ConnectionState: 'CONNECTED',
      });
    });

    test.each<[string, (sim: Simulator) => [string, Changes], string]>([
      [
        'one has a value that another store has',
        (sim) => {
          sim.given.externalKeyStore({ CustomKeyStoreName: 'taken' });
          const { CustomKeyStoreId, proxy } = external(sim);
          return [
            CustomKeyStoreId,
            { XksProxyAuthenticationCredential: proxy.addCredential(), NewCustomKeyStoreName: 'taken' },
          ];
        },
        'CustomKeyStoreNameInUseException',
      ],
      [
        'one may not change in this state',
        (sim) => {
          const { CustomKeyStoreId, proxy } = external(sim, 'CONNECTED');
          const { XksProxyUriEndpoint } = elsewhere(sim, proxy, 'PUBLIC_ENDPOINT');
          return [CustomKeyStoreId, { XksProxyUriEndpoint, NewCustomKeyStoreName: 'new' }];
        },
        'CustomKeyStoreInvalidStateException',
      ],
      [
        'one does not suit the proxy',
        (sim) => [
          external(sim).CustomKeyStoreId,
          { XksProxyUriPath: '/unknown/kms/xks/v1', NewCustomKeyStoreName: 'new' },
        ],
        'XksProxyInvalidConfigurationException',
      ],
    ])('changes none of them when %s', async (_, arrange, expected) => {
      const sim = createSimulator();
      const kms = open(sim);
      const [CustomKeyStoreId, changes] = arrange(sim);
      const before = lastingState(sim);

      const answer = await answerTo(update(kms, CustomKeyStoreId, changes));

      expect(answer).toBe(expected);
      expect(lastingState(sim)).toEqual(before);
    });
  });

  describe('of several obstacles at once', () => {
    /** In the order in which they are noticed. */
    const obstacles = [
      'CustomKeyStoreNotFoundException',
      'ValidationException',
      'CustomKeyStoreInvalidStateException',
      'CustomKeyStoreNameInUseException',
      'XksProxyUriInUseException',
      'XksProxyUriUnreachableException',
    ];

    test.each(obstacles.map((name, i) => [name, i] as const))(
      'meets %s before everything that comes later',
      async (name, i) => {
        const sim = createSimulator();
        const kms = open(sim);
        const taken = sim.given.externalKeyStore({ CustomKeyStoreName: 'taken' }).proxy;
        const { CustomKeyStoreId, proxy } = external(sim, i <= 2 ? 'FAILED' : 'DISCONNECTED');
        for (const down of [taken, proxy]) down.goDown();

        const answer = await answerTo(
          update(kms, i === 0 ? 'cks-00000000000000000' : CustomKeyStoreId, {
            NewCustomKeyStoreName: i <= 3 ? 'taken' : 'free',
            XksProxyUriEndpoint: i <= 4 ? taken.XksProxyUriEndpoint : proxy.XksProxyUriEndpoint,
            ...(i <= 1 ? { KeyStorePassword: 'password1' } : {}),
          }),
        );

        expect(answer).toBe(name);
      },
    );
  });
});
