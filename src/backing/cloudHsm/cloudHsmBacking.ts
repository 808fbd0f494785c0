import type { ConnectionErrorCode } from '../../model/customKeyStore.ts';
import { minimumActiveHsmsToConnect } from '../../model/limits.ts';
import { MachineActor, type PersistedMachine } from '../../runtime/machineActor.ts';
import type { BackingFactory, CloudHsmClusterInit } from '../backingFactory.ts';
import type {
  Backing,
  BackingAnswer,
  BackingCause,
  BackingRequest,
  ConnectClusterRequest,
} from '../backingStore.ts';
import {
  type CloudHsmClusterEvent,
  type CloudHsmClusterRow,
  cloudHsmClusterMachine,
} from './cloudHsmClusterMachine.ts';
import { type KmsuserEvent, type KmsuserRow, kmsuserMachine } from './kmsuserMachine.ts';

interface PersistedCluster {
  readonly cluster: PersistedMachine<CloudHsmClusterRow>;
  readonly kmsuser: PersistedMachine<KmsuserRow>;
}

/**
 * The built-in AWS CloudHSM cluster: its lifecycle, its HSMs and its `kmsuser`, as two actors.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-cloudhsm.html
 */
export const cloudHsmCluster: BackingFactory<CloudHsmClusterInit> = ({ id, from, onlooker }) => {
  const rows = 'init' in from ? started(from.init) : (from.persisted as PersistedCluster);
  const cluster = new MachineActor(cloudHsmClusterMachine, id, rows.cluster, onlooker);
  const kmsuser = new MachineActor(kmsuserMachine, id, rows.kmsuser, onlooker);

  const backing: Backing = {
    type: 'AWS_CLOUDHSM',
    request: (request) => answer(cluster, kmsuser, request),
    cause: (cause) =>
      isAboutKmsuser(cause)
        ? kmsuser.send(cause as unknown as KmsuserEvent)
        : cluster.send(cause as unknown as CloudHsmClusterEvent),
    persisted: (): PersistedCluster => ({
      cluster: cluster.persisted() as PersistedMachine<CloudHsmClusterRow>,
      kmsuser: kmsuser.persisted() as PersistedMachine<KmsuserRow>,
    }),
    backedUpPassword: () => (kmsuser.state.value === 'missing' ? undefined : kmsuser.state.context.password),
    inspect: (listener) => {
      cluster.inspect(listener);
      kmsuser.inspect(listener);
    },
  };
  return backing;
};

type ClusterActor = MachineActor<typeof cloudHsmClusterMachine>;
type KmsuserActor = MachineActor<typeof kmsuserMachine>;

function started({ KeyStorePassword, State, ...init }: CloudHsmClusterInit): PersistedCluster {
  return {
    cluster: {
      value: State,
      context: { ...init, securityGroupRules: 'present', mutualTls: false, networkToKms: 'up' },
    },
    kmsuser: {
      value: KeyStorePassword === undefined ? 'missing' : 'loggedOut',
      context: { password: KeyStorePassword ?? '', failedLogins: 0 },
    },
  };
}

function isAboutKmsuser({ type }: BackingCause): boolean {
  return type.startsWith('kmsuser.') || type.startsWith('login.') || type.startsWith('logout.');
}

function answer(cluster: ClusterActor, kmsuser: KmsuserActor, request: BackingRequest): BackingAnswer {
  switch (request.type) {
    case 'describe': {
      const { value, context } = cluster.state;
      return {
        type: 'cluster',
        latencyMs: 0,
        State: value,
        Hsms: context.Hsms,
        SubnetMapping: Object.fromEntries(
          context.subnets.map(({ AvailabilityZone, SubnetId }) => [AvailabilityZone, SubnetId]),
        ),
        securityGroupRules: context.securityGroupRules,
        mutualTls: context.mutualTls,
        TrustAnchorCertificate: context.TrustAnchorCertificate,
        ClusterCertificate: context.ClusterCertificate,
      };
    }
    case 'connect': {
      const cause = findWay(cluster) ?? logIn(kmsuser, request);
      return cause === undefined
        ? { type: 'connected', latencyMs: 0 }
        : { type: 'failed', latencyMs: 0, cause };
    }
    case 'disconnect':
      kmsuser.send({ type: 'logout.byKms' });
      return { type: 'disconnected', latencyMs: 0 };
    case 'checkHealth':
      return { type: 'failed', latencyMs: 0, cause: 'INTERNAL_ERROR' };
  }
}

/** The way to the HSMs, in the order of the documented steps: find, build the network, connect. */
function findWay(cluster: ClusterActor): ConnectionErrorCode | undefined {
  const { value, context } = cluster.state;
  if (value === 'DELETED') return 'CLUSTER_NOT_FOUND';
  if (context.subnets.some((subnet) => subnet.deleted)) return 'SUBNET_NOT_FOUND';
  const activeHsms = context.Hsms.filter((hsm) => hsm.State === 'ACTIVE').length;
  if (activeHsms < minimumActiveHsmsToConnect) return 'INSUFFICIENT_CLOUDHSM_HSMS';
  if (context.subnets.some((subnet) => subnet.freeAddresses < 1))
    return 'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET';
  if (context.networkToKms === 'interrupted') return 'NETWORK_ERRORS';
  return undefined;
}

/** Logging in and changing the password: https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html */
function logIn(kmsuser: KmsuserActor, request: ConnectClusterRequest): ConnectionErrorCode | undefined {
  const { KeyStorePassword: password, newKeyStorePassword: newPassword } = request;
  if (kmsuser.send({ type: 'login.byKms', password, newPassword })) return undefined;
  switch (kmsuser.state.value) {
    case 'missing':
      return 'USER_NOT_FOUND';
    case 'lockedOut':
    case 'lockedOutWhileLoggedInByKms':
      return 'USER_LOCKED_OUT';
    case 'loggedInElsewhere':
    case 'loggedInByKms':
      return 'USER_LOGGED_IN';
    case 'loggedOut':
      kmsuser.send({ type: 'login.failed' });
      return 'INVALID_CREDENTIALS';
  }
}
