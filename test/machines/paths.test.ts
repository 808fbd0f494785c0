/** Every machine: each state × each event against a written table, and every state reached. */
import { describe, expect, test } from 'vitest';
import { transition } from 'xstate';
import { kmsuserMachine } from '../../src/backing/cloudHsm/kmsuserMachine.ts';
import { externalKeyManagerMachine } from '../../src/backing/xksProxy/externalKeyManagerMachine.ts';
import { vpcEndpointServiceMachine } from '../../src/backing/xksProxy/vpcEndpointServiceMachine.ts';
import { xksProxyMachine } from '../../src/backing/xksProxy/xksProxyMachine.ts';
import { customKeyStoreMachine } from '../../src/machines/customKeyStoreMachine.ts';
import { describeMachine, type Machine, type Table } from './everyPath.ts';

const customKeyStore: Machine = {
  machine: customKeyStoreMachine,
  input: {
    CustomKeyStoreId: 'cks-1234567890abcdef0',
    CustomKeyStoreName: 'one',
    CreationDate: 0,
    attempt: 0,
    healthChecks: 0,
    CustomKeyStoreType: 'AWS_CLOUDHSM',
    CloudHsmClusterId: 'cluster-abcdefghijk',
    TrustAnchorCertificate: 'anchor',
    clusterCertificate: 'certificate',
    KeyStorePassword: 'password1',
    kmsuserPassword: 'password1',
  },
  events: {
    connect: { type: 'connect' },
    disconnect: { type: 'disconnect' },
    'update of the name': { type: 'update', properties: ['NewCustomKeyStoreName'] } as never,
    'update of the credential': { type: 'update', properties: ['XksProxyAuthenticationCredential'] } as never,
    'update of the path': { type: 'update', properties: ['XksProxyUriPath'] } as never,
    'update of the endpoint': { type: 'update', properties: ['XksProxyUriEndpoint'] } as never,
    'update of the cluster': { type: 'update', properties: ['CloudHsmClusterId'] } as never,
    'update of the password': { type: 'update', properties: ['KeyStorePassword'] } as never,
    'update of name and password': {
      type: 'update',
      properties: ['NewCustomKeyStoreName', 'KeyStorePassword'],
    } as never,
    'delete without KMS keys': { type: 'delete', kmsKeys: 0 } as never,
    'delete with KMS keys': { type: 'delete', kmsKeys: 1 } as never,
    createKey: { type: 'createKey' },
    generateRandom: { type: 'generateRandom' },
    'backing.connected': { type: 'backing.connected', at: 1 } as never,
    'backing.failed': { type: 'backing.failed', ConnectionErrorCode: 'USER_LOCKED_OUT' } as never,
    'backing.disconnected': { type: 'backing.disconnected' },
    // By an attempt that was given up, whose answer comes whenever it comes.
    'kmsuser.passwordChanged': { type: 'kmsuser.passwordChanged', kmsuserPassword: 'password1' } as never,
  },
  table: {
    DISCONNECTED: {
      connect: 'CONNECTING',
      'update of the name': 'DISCONNECTED',
      'update of the credential': 'DISCONNECTED',
      'update of the path': 'DISCONNECTED',
      'update of the endpoint': 'DISCONNECTED',
      'update of the cluster': 'DISCONNECTED',
      'update of the password': 'DISCONNECTED',
      'update of name and password': 'DISCONNECTED',
      'delete without KMS keys': 'DISCONNECTED',
      'kmsuser.passwordChanged': 'DISCONNECTED',
    },
    CONNECTING: {
      connect: 'CONNECTING',
      disconnect: 'DISCONNECTING',
      'backing.connected': 'CONNECTED',
      'backing.failed': 'FAILED',
      'kmsuser.passwordChanged': 'CONNECTING',
    },
    CONNECTED: {
      connect: 'CONNECTED',
      createKey: 'CONNECTED',
      generateRandom: 'CONNECTED',
      disconnect: 'DISCONNECTING',
      'update of the name': 'CONNECTED',
      'update of the credential': 'CONNECTED',
      'update of the path': 'CONNECTED',
      'kmsuser.passwordChanged': 'CONNECTED',
    },
    DISCONNECTING: { 'backing.disconnected': 'DISCONNECTED', 'kmsuser.passwordChanged': 'DISCONNECTING' },
    FAILED: { disconnect: 'DISCONNECTING', 'kmsuser.passwordChanged': 'FAILED' },
  },
  invariant: ({ value, context }) => {
    expect(context.ConnectionErrorCode !== undefined, 'ConnectionErrorCode').toBe(value === 'FAILED');
    expect(context.connectedAt !== undefined, 'connectedAt').toBe(value === 'CONNECTED');
  },
};

const kmsuserLoggedOut = {
  'login.byKms': 'loggedInByKms',
  'login.elsewhere': 'loggedInElsewhere',
  'kmsuser.lockedOut': 'lockedOut',
  'kmsuser.passwordChanged': 'loggedOut',
  'kmsuser.deleted': 'missing',
};

const kmsuserLoggedInByKms = {
  'logout.byKms': 'loggedOut',
  'kmsuser.lockedOut': 'lockedOutWhileLoggedInByKms',
  'kmsuser.deleted': 'missing',
};

const kmsuser: Machine = {
  machine: kmsuserMachine,
  input: { password: 'password1', failedLogins: 0 },
  events: {
    'login.byKms': { type: 'login.byKms', password: 'password1', newPassword: 'password1' } as never,
    'login.byKms with a wrong password': {
      type: 'login.byKms',
      password: 'wrong',
      newPassword: 'password2',
    } as never,
    'login.elsewhere': { type: 'login.elsewhere' },
    'login.failed': { type: 'login.failed' },
    'logout.byKms': { type: 'logout.byKms' },
    'logout.elsewhere': { type: 'logout.elsewhere' },
    'kmsuser.lockedOut': { type: 'kmsuser.lockedOut' },
    'kmsuser.passwordChanged': { type: 'kmsuser.passwordChanged', password: 'password1' } as never,
    'kmsuser.deleted': { type: 'kmsuser.deleted' },
    'kmsuser.created': { type: 'kmsuser.created', password: 'password1' } as never,
  },
  stateOf: ({ value, context }) =>
    (value === 'loggedOut' || value === 'loggedInByKms') && context.failedLogins > 0
      ? `${value}, failed logins: ${context.failedLogins}`
      : value,
  table: {
    loggedOut: { ...kmsuserLoggedOut, 'login.failed': 'loggedOut, failed logins: 1' },
    'loggedOut, failed logins: 1': { ...kmsuserLoggedOut, 'login.failed': 'loggedOut, failed logins: 2' },
    'loggedOut, failed logins: 2': { ...kmsuserLoggedOut, 'login.failed': 'loggedOut, failed logins: 3' },
    'loggedOut, failed logins: 3': { ...kmsuserLoggedOut, 'login.failed': 'loggedOut, failed logins: 4' },
    'loggedOut, failed logins: 4': { ...kmsuserLoggedOut, 'login.failed': 'lockedOut' },
    loggedInByKms: { ...kmsuserLoggedInByKms, 'login.failed': 'loggedInByKms, failed logins: 1' },
    ...Object.fromEntries(
      [1, 2, 3, 4].map((failed) => [
        `loggedInByKms, failed logins: ${failed}`,
        {
          ...kmsuserLoggedInByKms,
          'logout.byKms': `loggedOut, failed logins: ${failed}`,
          'login.failed':
            failed === 4 ? 'lockedOutWhileLoggedInByKms' : `loggedInByKms, failed logins: ${failed + 1}`,
        },
      ]),
    ),
    // A login that succeeds ends a row of failed ones.
    loggedInElsewhere: {
      'logout.elsewhere': 'loggedOut',
      'kmsuser.passwordChanged': 'loggedInElsewhere',
      'kmsuser.deleted': 'missing',
    },
    lockedOutWhileLoggedInByKms: { 'logout.byKms': 'lockedOut', 'kmsuser.deleted': 'missing' },
    lockedOut: { 'kmsuser.passwordChanged': 'loggedOut', 'kmsuser.deleted': 'missing' },
    missing: { 'kmsuser.created': 'loggedOut' },
  },
};

const externalKeyManager: Machine = {
  machine: externalKeyManagerMachine,
  input: { ekmFleetSize: 1 },
  events: {
    'keyManager.recovered': { type: 'keyManager.recovered' },
    'keyManager.degraded': { type: 'keyManager.degraded' },
    'keyManager.failed': { type: 'keyManager.failed' },
    'keyManager.resized': { type: 'keyManager.resized', ekmFleetSize: 3 } as never,
  },
  table: {
    ACTIVE: {
      'keyManager.degraded': 'DEGRADED',
      'keyManager.failed': 'UNAVAILABLE',
      'keyManager.resized': 'ACTIVE',
    },
    DEGRADED: {
      'keyManager.recovered': 'ACTIVE',
      'keyManager.failed': 'UNAVAILABLE',
      'keyManager.resized': 'DEGRADED',
    },
    UNAVAILABLE: {
      'keyManager.recovered': 'ACTIVE',
      'keyManager.degraded': 'DEGRADED',
      'keyManager.resized': 'UNAVAILABLE',
    },
  },
};

const vpcEndpointService: Machine = {
  machine: vpcEndpointServiceMachine,
  input: {
    ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-12345678901234567',
    Owner: '111122223333',
    allowsKms: true,
    acceptanceRequired: false,
    loadBalancer: 'network',
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
    privateDnsName: 'xks-proxy.example.com',
    domainVerificationState: 'verified',
  },
  events: {
    'service.deleted': { type: 'service.deleted' },
    'service.created': { type: 'service.created' },
    'service.changed': { type: 'service.changed', changes: { allowsKms: false } } as never,
  },
  table: {
    Available: { 'service.changed': 'Available', 'service.deleted': 'Deleted' },
    Deleted: { 'service.created': 'Available' },
  },
};

/** Whatever a proxy answers, it can begin to answer in another wrong way. */
const misbehaving = {
  'answers.malformed': 'malformed',
  'answers.corrupt': 'corrupt',
  'answers.failing': 'failing',
};

/** The regions of a proxy; each goes its own way. */
const proxyRegions: Readonly<Record<string, Table>> = {
  network: {
    reachable: { 'network.unreachable': 'unreachable', 'network.interrupted': 'interrupted' },
    interrupted: { 'network.unreachable': 'unreachable', 'network.restored': 'reachable' },
    unreachable: { 'network.restored': 'reachable' },
  },
  tls: {
    trusted: { 'tls.untrusted': 'untrusted', 'tls.unsupportedVersion': 'unsupportedVersion' },
    untrusted: { 'tls.restored': 'trusted' },
    unsupportedVersion: { 'tls.restored': 'trusted' },
  },
  access: {
    granted: { 'access.denied': 'denied' },
    denied: { 'access.granted': 'granted' },
  },
  answers: {
    wellFormed: misbehaving,
    malformed: { ...misbehaving, 'answers.restored': 'wellFormed' },
    corrupt: { ...misbehaving, 'answers.restored': 'wellFormed' },
    failing: { ...misbehaving, 'answers.restored': 'wellFormed' },
  },
};

/** Changes of the proxy's configuration, accepted wherever its regions are. */
const proxyConfiguration = [
  'latency.changed',
  'path.changed',
  'certificate.replaced',
  'credential.added',
  'credential.replaced',
  'credential.removed',
];

/** All combinations of the regions: an event moves every region that knows it. */
function proxyTable(): Table {
  const names = Object.keys(proxyRegions);
  let states: string[][] = [[]];
  for (const name of names) {
    states = states.flatMap((state) => Object.keys(proxyRegions[name]!).map((inner) => [...state, inner]));
  }
  return Object.fromEntries(
    states.map((state) => {
      const row: Record<string, string> = {};
      for (const event of proxyConfiguration) row[event] = state.join(' ');
      names.forEach((name, region) => {
        for (const [event, to] of Object.entries(proxyRegions[name]![state[region]!]!)) {
          row[event] = state.map((inner, index) => (index === region ? to : inner)).join(' ');
        }
      });
      return [state.join(' '), row];
    }),
  );
}

const credential = { AccessKeyId: 'ABCDEFGHIJKLMNOPQRST', RawSecretAccessKey: 'secret' };

const xksProxy: Machine = {
  machine: xksProxyMachine,
  input: {
    XksProxyUriEndpoint: 'https://xks-proxy.example.com',
    XksProxyUriPath: '/kms/xks/v1',
    credentials: [credential],
    latencyMs: 20,
    certificate: { CommonName: 'xks-proxy.example.com', notAfter: 1 },
  },
  events: {
    ...Object.fromEntries(
      [
        'network.unreachable',
        'network.interrupted',
        'network.restored',
        'tls.untrusted',
        'tls.unsupportedVersion',
        'tls.restored',
        'access.denied',
        'access.granted',
        'answers.malformed',
        'answers.corrupt',
        'answers.restored',
      ].map((type) => [type, { type }]),
    ),
    'answers.failing': { type: 'answers.failing', errorName: 'AccessDeniedException' } as never,
    'latency.changed': { type: 'latency.changed', latencyMs: 300 } as never,
    'path.changed': { type: 'path.changed', XksProxyUriPath: '/other/kms/xks/v1' } as never,
    'certificate.replaced': { type: 'certificate.replaced', CommonName: 'host', notAfter: 2 } as never,
    'credential.added': { type: 'credential.added', ...credential } as never,
    'credential.replaced': { type: 'credential.replaced', ...credential } as never,
    'credential.removed': { type: 'credential.removed', AccessKeyId: credential.AccessKeyId } as never,
    'credential.removed of another': { type: 'credential.removed', AccessKeyId: 'another' } as never,
  },
  stateOf: ({ value }) => Object.values(value as object).join(' '),
  table: proxyTable(),
};

describeMachine('customKeyStoreMachine', customKeyStore);
describeMachine('kmsuserMachine', kmsuser);
describeMachine('externalKeyManagerMachine', externalKeyManager);
describeMachine('vpcEndpointServiceMachine', vpcEndpointService);
describeMachine('xksProxyMachine', xksProxy);

describe('kmsuserMachine', () => {
  test('counts failed logins in a row: a login that succeeds begins anew', () => {
    const start = kmsuserMachine.resolveState({
      value: 'loggedOut',
      context: { password: 'password1', failedLogins: 4 },
    });

    const [loggedIn] = transition(kmsuserMachine, start, { type: 'login.elsewhere' });
    const [loggedOut] = transition(kmsuserMachine, loggedIn, { type: 'logout.elsewhere' });
    const [failed] = transition(kmsuserMachine, loggedOut, { type: 'login.failed' });

    expect(failed.value).toBe('loggedOut');
  });

  test('forgets failed logins with a new password', () => {
    const start = kmsuserMachine.resolveState({
      value: 'loggedOut',
      context: { password: 'password1', failedLogins: 4 },
    });

    const [next] = transition(kmsuserMachine, start, {
      type: 'kmsuser.passwordChanged',
      password: 'password2',
    });

    expect(next.context).toEqual({ password: 'password2', failedLogins: 0 });
  });
});

describe('xksProxyMachine', () => {
  test('accepts two credentials at once, and drops the oldest of three', () => {
    let snapshot = xksProxyMachine.resolveState({
      value: { network: 'reachable', tls: 'trusted', access: 'granted', answers: 'wellFormed' },
      context: xksProxy.input as never,
    });

    for (const AccessKeyId of ['SECOND', 'THIRD']) {
      [snapshot] = transition(xksProxyMachine, snapshot, {
        type: 'credential.added',
        AccessKeyId,
        RawSecretAccessKey: 'secret',
      });
    }

    expect(snapshot.context.credentials.map(({ AccessKeyId }) => AccessKeyId)).toEqual(['SECOND', 'THIRD']);
  });
});
