/** Handles: they speak in causes, and refuse those that cannot exist now. */
import {
  type ClusterHandle,
  createSimulator,
  type ProxyHandle,
  SimulatorUsageError,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';

describe('ClusterHandle', () => {
  const cluster = () => createSimulator().cloudHsm.createCluster();

  test('shows two active HSMs in two Availability Zones by default', () => {
    const { State, Hsms, SubnetMapping } = cluster();

    expect(State).toBe('ACTIVE');
    expect(Hsms.map((hsm) => [hsm.AvailabilityZone, hsm.State])).toEqual([
      ['us-east-1a', 'ACTIVE'],
      ['us-east-1b', 'ACTIVE'],
    ]);
    expect(Object.keys(SubnetMapping)).toEqual(['us-east-1a', 'us-east-1b']);
  });

  test('adds an HSM where there are the fewest, and removes the last one', () => {
    const handle = cluster();
    handle.removeHsm(handle.Hsms[0]!.HsmId);

    const HsmId = handle.addHsm();
    const added = handle.Hsms.at(-1);
    handle.removeHsm();

    expect(added).toMatchObject({ HsmId, AvailabilityZone: 'us-east-1a' });
    expect(handle.Hsms).toHaveLength(1);
  });

  test('is deleted with its HSMs, and restored from a backup as a related cluster', () => {
    const handle = cluster();

    handle.delete();
    const restored = handle.restoreFromBackup();

    expect(handle.State).toBe('DELETED');
    expect(restored.State).toBe('ACTIVE');
    expect(restored.ClusterId).not.toBe(handle.ClusterId);
    expect(restored.TrustAnchorCertificate).toBe(handle.TrustAnchorCertificate);
    expect(restored.kmsuser.KeyStorePassword).toBe(handle.kmsuser.KeyStorePassword);
  });

  test.each<[string, (handle: ClusterHandle) => void]>([
    ['an HSM that is not there', (handle) => handle.removeHsm('hsm-unknown')],
    ['an HSM of a cluster without any', (handle) => [1, 2, 3].forEach(() => void handle.removeHsm())],
    ['an HSM in a zone without subnet', (handle) => void handle.addHsm({ AvailabilityZone: 'us-east-1z' })],
    ['a state of an HSM that is not there', (handle) => handle.setHsmState('DEGRADED', 'hsm-unknown')],
    ['an unknown state of an HSM', (handle) => handle.setHsmState('TIRED' as never)],
    ['a subnet in an unknown zone', (handle) => handle.deleteSubnet('us-east-1z')],
    ['fewer addresses than none', (handle) => handle.setFreeAddresses(-1)],
    ['a fraction of an address', (handle) => handle.setFreeAddresses(0.5)],
    ['a recovery without need', (handle) => handle.recover()],
    [
      'a second deletion',
      (handle) => {
        handle.delete();
        handle.delete();
      },
    ],
    [
      'an HSM for a deleted cluster',
      (handle) => {
        handle.delete();
        handle.addHsm();
      },
    ],
    ['a log-out of nobody', (handle) => handle.kmsuser.logOut()],
    [
      'two log-ins at once',
      (handle) => {
        handle.kmsuser.logIn();
        handle.kmsuser.logIn();
      },
    ],
    [
      'locking out whom there is not',
      (handle) => {
        handle.kmsuser.delete();
        handle.kmsuser.lockOut();
      },
    ],
    ['a user that is there already', (handle) => void handle.kmsuser.create()],
    ['a short password', (handle) => void handle.kmsuser.changePassword('short')],
  ])('refuses %s', (_what, cause) => {
    expect(() => cause(cluster())).toThrow(SimulatorUsageError);
  });

  test('refuses what cannot be while AWS KMS is logged in', () => {
    const { cluster: connected } = createSimulator().given.cloudHsmKeyStore();

    expect(() => connected.kmsuser.changePassword()).toThrow(/'kmsuser.passwordChanged' cannot happen now/);
    expect(() => connected.kmsuser.logIn()).toThrow(SimulatorUsageError);
  });

  test('keeps the password when it cannot be changed', () => {
    const { cluster: connected } = createSimulator().given.cloudHsmKeyStore();
    const before = connected.kmsuser.KeyStorePassword;

    expect(() => connected.kmsuser.changePassword('anotherPassword')).toThrow(SimulatorUsageError);

    expect(connected.kmsuser.KeyStorePassword).toBe(before);
  });

  test('locks kmsuser out after five failed logins in a row', () => {
    const handle = cluster();

    for (let i = 0; i < 5; i++) handle.kmsuser.failLogin();

    expect(() => handle.kmsuser.failLogin()).toThrow(SimulatorUsageError);
    expect(() => handle.kmsuser.logIn()).toThrow(SimulatorUsageError);
  });

  test('lists the keys of kmsuser by id and label, without their material', () => {
    const { cluster: connected, keys } = createSimulator().given.cloudHsmKeyStore({ keys: 2 });

    const listed = connected.keys.list();

    expect(listed.map(({ label }) => label)).toEqual(keys.map(({ Arn }) => Arn));
    for (const key of listed) {
      expect(Object.keys(key)).toEqual(['id', 'label']);
      expect(key.id).toMatch(/^0x[0-9a-f]{16}$/);
    }
  });

  test.each<[string, (key: { KeyId: string; Arn: string }, id: string) => string]>([
    ['key ID', ({ KeyId }) => KeyId],
    ['key ARN', ({ Arn }) => Arn],
    ['id attribute', (_, id) => id],
  ])('deletes the key material of a KMS key by its %s', (_by, nameOf) => {
    const { cluster: connected, keys } = createSimulator().given.cloudHsmKeyStore({ keys: 2 });
    const [first, second] = connected.keys.list();

    connected.keys.delete(nameOf(keys[0]!, first!.id));

    expect(connected.keys.list()).toEqual([second]);
    expect(() => connected.keys.delete(nameOf(keys[0]!, first!.id))).toThrow(/it has no key/);
  });

  test('restores the keys and the password that a backup holds, and others keep theirs', () => {
    const { cluster: connected, keys } = createSimulator().given.cloudHsmKeyStore({ keys: 2 });
    const before = connected.keys.list();
    const BackupId = connected.createBackup();
    connected.keys.delete(keys[0]!.KeyId);

    const fromBackup = connected.restoreFromBackup(BackupId);
    const asNow = connected.restoreFromBackup();

    expect(BackupId).toMatch(/^backup-[2-7a-zA-Z]{11,16}$/);
    expect(fromBackup.keys.list()).toEqual(before);
    expect(asNow.keys.list()).toEqual(before.slice(1));
    fromBackup.keys.delete(keys[1]!.KeyId);
    expect(connected.keys.list()).toEqual(before.slice(1));
  });

  test('keeps its backups in a fork', () => {
    const sim = createSimulator();
    const { cluster: connected, keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const BackupId = connected.createBackup();
    connected.keys.delete(keys[0]!.KeyId);

    const restored = sim.fork().cloudHsm.cluster(connected.ClusterId).restoreFromBackup(BackupId);

    expect(restored.keys.list().map(({ label }) => label)).toEqual([keys[0]!.Arn]);
  });

  test('refuses a backup that there is not, and a key', () => {
    const handle = cluster();

    expect(() => handle.restoreFromBackup('backup-unknown')).toThrow(
      /it has no READY backup "backup-unknown"/,
    );
    expect(() => handle.keys.delete('0x0000000000000000')).toThrow(SimulatorUsageError);
    expect(() => handle.keys.delete(undefined as never)).toThrow(SimulatorUsageError);
    expect(() => handle.keys.delete('')).toThrow(SimulatorUsageError);
  });

  test.each<[string, (handle: ClusterHandle) => void]>([
    ['taking its sessions', (handle) => handle.exhaustSessions()],
    ['freeing its sessions', (handle) => handle.freeSessions()],
    ['loading it', (handle) => handle.overload()],
    ['relieving it', (handle) => handle.relieve()],
  ])('refuses %s once it is deleted', (_what, cause) => {
    const handle = cluster();
    handle.delete();

    expect(() => cause(handle)).toThrow(SimulatorUsageError);
  });

  test('is found by its id, and refused when there is none', () => {
    const sim = createSimulator();
    const { ClusterId } = sim.cloudHsm.createCluster();

    expect(sim.cloudHsm.cluster(ClusterId).ClusterId).toBe(ClusterId);
    expect(() => sim.cloudHsm.cluster('cluster-unknown')).toThrow(/there is no cluster "cluster-unknown"/);
  });

  test.each<[object, RegExp]>([
    [{ hsm: 3 }, /unknown "hsm"/],
    [{ hsms: -1 }, /hsms: expected a whole number/],
    [{ hsms: 1.5 }, /hsms/],
    [{ State: 'READY' }, /State: expected one of/],
    [{ AvailabilityZones: [] }, /AvailabilityZones: expected a list/],
    [{ AvailabilityZones: 'us-east-1a' }, /AvailabilityZones: expected a list/],
    [{ ClusterId: 'cluster-1' }, /ClusterId: expected/],
    [{ KeyStorePassword: 'short' }, /KeyStorePassword: expected 7 to 32/],
    [{ TrustAnchorCertificate: '' }, /TrustAnchorCertificate: expected/],
  ])('is not made of %o', (options, message) => {
    expect(() => createSimulator().cloudHsm.createCluster(options)).toThrow(SimulatorUsageError);
    expect(() => createSimulator().cloudHsm.createCluster(options)).toThrow(message);
  });

  test('does not share its lists with whoever looks', () => {
    const handle = cluster();

    try {
      (handle.Hsms as unknown[]).length = 0;
      (handle.SubnetMapping as Record<string, string>)['us-east-1c'] = 'subnet-forged';
    } catch {}

    expect(handle.Hsms).toHaveLength(2);
    expect(Object.keys(handle.SubnetMapping)).toHaveLength(2);
  });
});

describe('ProxyHandle', () => {
  const proxy = () => createSimulator().xks.createProxy();

  test.each<[string, (handle: ProxyHandle) => void]>([
    ['coming back without having gone', (handle) => handle.comeBack()],
    [
      'going down twice',
      (handle) => {
        handle.goDown();
        handle.goDown();
      },
    ],
    ['a latency that is none', (handle) => handle.setLatency('slow')],
    ['a path that AWS KMS does not accept', (handle) => handle.changePath('/nowhere')],
    ['an unknown error of a proxy', (handle) => handle.answerWith('NonsenseException' as never)],
    ['normal answers without need', (handle) => handle.answerNormally()],
    ['a credential that it does not have', (handle) => handle.removeCredential('UNKNOWN')],
    ['half a credential', (handle) => void handle.rotateCredential({ AccessKeyId: 'A' } as never)],
    ['a host name that is none', (handle) => handle.presentCertificateFor(7 as never)],
    ['a time that is none', (handle) => handle.renewCertificate({ notAfter: 'tomorrow' })],
    ['an unknown health status', (handle) => handle.keyManager.setHealthStatus('TIRED' as never)],
    ['the health status it has', (handle) => handle.keyManager.setHealthStatus('ACTIVE')],
    ['TLS restored without need', (handle) => handle.restoreTls()],
    ['access granted without need', (handle) => handle.grantAccess()],
  ])('refuses %s', (_what, cause) => {
    expect(() => cause(proxy())).toThrow(SimulatorUsageError);
  });

  test('makes external keys that AWS KMS can use, and lists them without their material', () => {
    const { keys } = proxy();

    const named = keys.create({ XksKeyId: 'My-key_1.a' });
    const unnamed = keys.create();
    const unfit = keys.create({ keySpec: 'RSA_2048', keyUsage: ['SIGN'] });

    expect(named).toBe('My-key_1.a');
    expect(unnamed).toMatch(/^[a-zA-Z0-9-_.]{1,128}$/);
    expect(keys.list()).toEqual([
      {
        XksKeyId: named,
        keySpec: 'AES_256',
        keyUsage: ['ENCRYPT', 'DECRYPT'],
        keyStatus: 'ENABLED',
        versions: [1],
      },
      {
        XksKeyId: unnamed,
        keySpec: 'AES_256',
        keyUsage: ['ENCRYPT', 'DECRYPT'],
        keyStatus: 'ENABLED',
        versions: [1],
      },
      { XksKeyId: unfit, keySpec: 'RSA_2048', keyUsage: ['SIGN'], keyStatus: 'ENABLED', versions: [1] },
    ]);
  });

  test('disables, enables, rotates, restricts and deletes external keys', () => {
    const { keys } = proxy();
    const XksKeyId = keys.create();
    const shown = () => keys.list()[0];

    keys.disable(XksKeyId);
    const disabled = shown()?.keyStatus;
    keys.enable(XksKeyId);
    const enabled = shown()?.keyStatus;
    const versions = [keys.rotate(XksKeyId), keys.rotate(XksKeyId)];
    keys.deleteVersion(XksKeyId, 2);
    keys.setKeyUsage(XksKeyId, ['DECRYPT']);
    const changed = shown();
    keys.delete(XksKeyId);

    expect([disabled, enabled]).toEqual(['DISABLED', 'ENABLED']);
    expect(versions).toEqual([2, 3]);
    expect(changed).toMatchObject({ keyUsage: ['DECRYPT'], versions: [1, 3] });
    expect(keys.list()).toEqual([]);
  });

  test.each<[string, (keys: ProxyHandle['keys'], XksKeyId: string) => void]>([
    ['a second key of that name', (keys, XksKeyId) => void keys.create({ XksKeyId })],
    ['a key without a name', (keys) => void keys.create({ XksKeyId: '' })],
    ['a name that is too long', (keys) => void keys.create({ XksKeyId: 'x'.repeat(129) })],
    ['a name with a slash', (keys) => void keys.create({ XksKeyId: 'a/b' })],
    ['a usage that is no list', (keys) => void keys.create({ keyUsage: 'ENCRYPT' as never })],
    ['a specification that is no text', (keys) => void keys.create({ keySpec: 256 as never })],
    ['an unknown option', (keys) => void keys.create({ status: 'ENABLED' } as never)],
    ['disabling a key that there is not', (keys) => keys.disable('unknown')],
    ['enabling a key that there is not', (keys) => keys.enable('unknown')],
    ['deleting a key that there is not', (keys) => keys.delete('unknown')],
    ['rotating a key that there is not', (keys) => void keys.rotate('unknown')],
    ['the usage of a key that there is not', (keys) => keys.setKeyUsage('unknown', [])],
    ['deleting the only version', (keys, XksKeyId) => keys.deleteVersion(XksKeyId, 1)],
    ['deleting a version that there is not', (keys, XksKeyId) => keys.deleteVersion(XksKeyId, 2)],
  ])('refuses %s', (_what, cause) => {
    const { keys } = proxy();
    const XksKeyId = keys.create();
    const before = keys.list();

    expect(() => cause(keys, XksKeyId)).toThrow(SimulatorUsageError);
    expect(keys.list()).toEqual(before);
  });

  test('corrupts its answers until it answers normally', () => {
    const handle = proxy();

    handle.corruptAnswers();
    handle.answerNormally();

    expect(() => handle.answerNormally()).toThrow(SimulatorUsageError);
  });

  test('remembers what was asked about external keys, and by whom', async () => {
    const sim = createSimulator();
    const { proxy: handle, keys } = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'my-key' }] });
    await sim.client().encrypt({ KeyId: keys[0]!.KeyId, Plaintext: Uint8Array.of(1) });

    const asked = handle.requests().at(-1);

    expect(asked).toEqual({
      at: sim.now - 10 - 20,
      XksOperation: 'Encrypt',
      XksKeyId: 'my-key',
      kmsOperation: 'Encrypt',
      kmsRequestId: sim.calls('Encrypt')[0]!.attempts[0]!.requestId,
      kmsKeyArn: keys[0]!.Arn,
      awsPrincipalArn: expect.stringMatching(/^arn:aws:iam::\d{12}:/),
      outcome: 'answered',
    });
  });

  test('has an endpoint service for private connectivity only', () => {
    const { xks } = createSimulator();

    expect(xks.createProxy().vpcEndpointService).toBeUndefined();
    expect(
      xks.createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }).vpcEndpointService,
    ).toBeDefined();
  });

  test('is found by endpoint and path, and refused when there is none', () => {
    const { xks } = createSimulator();
    const { XksProxyUriEndpoint } = xks.createProxy();
    xks.createProxy({ XksProxyUriEndpoint, XksProxyUriPath: '/other/kms/xks/v1' });

    expect(xks.proxy(XksProxyUriEndpoint).XksProxyUriPath).toBe('/kms/xks/v1');
    expect(xks.proxy(XksProxyUriEndpoint, '/other/kms/xks/v1').XksProxyUriPath).toBe('/other/kms/xks/v1');
    expect(() => xks.proxy(XksProxyUriEndpoint, '/third/kms/xks/v1')).toThrow(/there is no proxy at/);
    expect(() => xks.proxy('https://unknown.example.com')).toThrow(SimulatorUsageError);
  });

  test.each<[object, RegExp]>([
    [{ endpoint: 'https://one.example.com' }, /unknown "endpoint"/],
    [{ XksProxyUriEndpoint: 'http://one.example.com' }, /XksProxyUriEndpoint: expected/],
    [{ XksProxyUriPath: '/v1' }, /XksProxyUriPath: expected/],
    [{ XksProxyConnectivity: 'PIGEON' }, /XksProxyConnectivity: expected one of/],
    [{ ekmFleetSize: 0 }, /ekmFleetSize: expected 1 to 10/],
    [{ ekmFleetSize: 11 }, /ekmFleetSize/],
    [{ latency: 'slow' }, /latency: expected a duration/],
    [{ certificateNotAfter: 'tomorrow' }, /certificateNotAfter: expected a Date/],
    [{ XksProxyAuthenticationCredential: {} }, /credential: expected/],
    [{ XksProxyAuthenticationCredential: null }, /credential: expected/],
    [{ XksProxyVpcEndpointServiceOwner: '12' }, /XksProxyVpcEndpointServiceOwner: expected/],
  ])('is not made of %o', (options, message) => {
    expect(() => createSimulator().xks.createProxy(options)).toThrow(SimulatorUsageError);
    expect(() => createSimulator().xks.createProxy(options)).toThrow(message);
  });

  test('remembers what AWS KMS asked, and counts periodic health checks', async () => {
    const sim = createSimulator();
    const { proxy: handle } = sim.given.externalKeyStore();

    await sim.advance('16m');

    expect(handle.requests().map(({ kmsOperation, outcome }) => [kmsOperation, outcome])).toEqual([
      ['CreateCustomKeyStore', 'healthy'],
      ['ConnectCustomKeyStore', 'healthy'],
    ]);
    expect(handle.healthChecks()).toBe(3);
  });
});

describe('createCustomKeyStoreInput', () => {
  test('is ready to send', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    const inputs = [
      sim.cloudHsm.createCluster().createCustomKeyStoreInput('one'),
      sim.xks.createProxy().createCustomKeyStoreInput('two'),
      sim.xks
        .createProxy({ XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' })
        .createCustomKeyStoreInput('three'),
    ];

    for (const input of inputs) await kms.createCustomKeyStore(input);

    const { CustomKeyStores } = await kms.describeCustomKeyStores();
    expect(CustomKeyStores!.map(({ CustomKeyStoreName }) => CustomKeyStoreName)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });
});

describe('KeyStoreHandle', () => {
  test('says what is legal now', () => {
    const sim = createSimulator();
    const can = (ConnectionState: 'CONNECTED' | 'FAILED') => {
      const store = sim.keyStore(sim.given.externalKeyStore({ ConnectionState }).CustomKeyStoreId);
      return [
        store.can('ConnectCustomKeyStore'),
        store.can('DisconnectCustomKeyStore'),
        store.can('UpdateCustomKeyStore'),
        store.can('UpdateCustomKeyStore', ['NewCustomKeyStoreName']),
        store.can('DeleteCustomKeyStore'),
        store.can('CreateKey'),
      ];
    };

    expect(can('CONNECTED')).toEqual([true, true, false, true, false, true]);
    expect(can('FAILED')).toEqual([false, true, false, false, false, false]);
  });

  test('says that a store with KMS keys cannot be deleted', () => {
    const sim = createSimulator();
    const canDelete = (keys: number) => {
      const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED', keys });
      return sim.keyStore(CustomKeyStoreId).can('DeleteCustomKeyStore');
    };

    expect([canDelete(0), canDelete(1)]).toEqual([true, false]);
  });

  test('refuses operations that do not depend on the state', () => {
    const sim = createSimulator();
    const store = sim.keyStore(sim.given.cloudHsmKeyStore().CustomKeyStoreId);

    for (const operation of ['DescribeCustomKeyStores', 'toString', undefined]) {
      expect(() => store.can(operation as never)).toThrow(SimulatorUsageError);
    }
  });

  test('calls back after every change of state, until it is told not to', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
    sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    const heard: string[] = [];
    const stop = sim.keyStore(CustomKeyStoreId).subscribe((state) => heard.push(state));

    await sim.advance('20m');
    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    stop();
    await sim.advance('10s');

    expect(heard).toEqual(['CONNECTED', 'DISCONNECTING']);
  });

  test('says when there is no such store, or no longer', async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'DISCONNECTED' });
    const store = sim.keyStore(CustomKeyStoreId);
    await sim.client().deleteCustomKeyStore({ CustomKeyStoreId });

    expect(() => store.ConnectionState).toThrow(SimulatorUsageError);
    expect(() => sim.keyStore('cks-unknown')).toThrow(/there is no custom key store "cks-unknown"/);
    expect(() => sim.keyStore(undefined as never)).toThrow(SimulatorUsageError);
  });
});

test.each([
  ['cloudHsmKeyStore', 'CONNECTED', true],
  ['cloudHsmKeyStore', 'DISCONNECTED', false],
  ['externalKeyStore', 'CONNECTED', false],
] as const)('GenerateRandom of a %s that is %s: can is %s', (given, ConnectionState, expected) => {
  const sim = createSimulator();
  const { CustomKeyStoreId } = sim.given[given]({ ConnectionState });

  expect(sim.keyStore(CustomKeyStoreId).can('GenerateRandom')).toBe(expected);
});
