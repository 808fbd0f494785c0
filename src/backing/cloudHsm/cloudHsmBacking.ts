import type { ClusterKeyProblem } from '../../errors/cloudHsmKeyErrors.ts';
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
  HsmKey,
} from '../backingStore.ts';
import {
  type CloudHsmClusterEvent,
  type CloudHsmClusterRow,
  cloudHsmClusterMachine,
} from './cloudHsmClusterMachine.ts';
import { withEniAddresses } from './eniAddresses.ts';
import { HsmKeys } from './hsmKeys.ts';
import { type KmsuserEvent, type KmsuserRow, kmsuserMachine } from './kmsuserMachine.ts';

interface PersistedCluster {
  readonly cluster: PersistedMachine<CloudHsmClusterRow>;
  readonly kmsuser: PersistedMachine<KmsuserRow>;
  readonly keys: readonly HsmKey[];
}

/**
 * The built-in AWS CloudHSM cluster: its lifecycle, its HSMs and its `kmsuser`, as two actors, and the keys that the
 * HSMs share.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-cloudhsm.html
 */
export const cloudHsmCluster: BackingFactory<CloudHsmClusterInit> = ({ id, from, onlooker, randomBytes }) => {
  const rows = 'init' in from ? started(from.init) : (from.persisted as PersistedCluster);
  const cluster = new MachineActor(cloudHsmClusterMachine, id, rows.cluster, onlooker);
  const kmsuser = new MachineActor(kmsuserMachine, id, rows.kmsuser, onlooker);
  const keys = new HsmKeys(randomBytes, rows.keys);
  const parts = { cluster, kmsuser, keys };

  const backing: Backing = {
    type: 'AWS_CLOUDHSM',
    request: (request) => answer(parts, request),
    cause: (cause) => {
      if (cause.type === 'key.deleted') return keys.delete(cause.key as string);
      return isAboutKmsuser(cause)
        ? kmsuser.send(cause as unknown as KmsuserEvent)
        : cluster.send(cause as unknown as CloudHsmClusterEvent);
    },
    persisted: (): PersistedCluster => ({
      cluster: cluster.persisted() as PersistedMachine<CloudHsmClusterRow>,
      kmsuser: kmsuser.persisted() as PersistedMachine<KmsuserRow>,
      keys: keys.list(),
    }),
    backup: () => ({
      ...(kmsuser.state.value === 'missing' ? {} : { KeyStorePassword: kmsuser.state.context.password }),
      keys: keys.list(),
    }),
    keys: () => keys.list().map(({ key, label }) => ({ key, label })),
    inspect: (listener) => {
      cluster.inspect(listener);
      kmsuser.inspect(listener);
    },
  };
  return backing;
};

type ClusterActor = MachineActor<typeof cloudHsmClusterMachine>;
type KmsuserActor = MachineActor<typeof kmsuserMachine>;

interface ClusterParts {
  readonly cluster: ClusterActor;
  readonly kmsuser: KmsuserActor;
  readonly keys: HsmKeys;
}

function started({ KeyStorePassword, State, keys = [], ...init }: CloudHsmClusterInit): PersistedCluster {
  return {
    keys,
    cluster: {
      value: State,
      context: {
        ...init,
        Hsms: withEniAddresses(init.Hsms, init.subnets),
        securityGroupRules: 'present',
        mutualTls: false,
        networkToKms: 'up',
        sessions: 'free',
        load: 'normal',
      },
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

function answer(parts: ClusterParts, request: BackingRequest): BackingAnswer {
  const { cluster, kmsuser, keys } = parts;
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
        ...(context.HsmType === undefined ? {} : { HsmType: context.HsmType }),
        ...(context.backupRetentionDays === undefined
          ? {}
          : { backupRetentionDays: context.backupRetentionDays }),
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
    case 'createKey':
    case 'encrypt':
    case 'decrypt':
    case 'random': {
      const problem = findProblem(parts);
      return problem === undefined ? keys.answer(request) : { type: 'refused', latencyMs: 0, cause: problem };
    }
    case 'deleteKey': {
      const cause = findProblem(parts) ?? (keys.delete(request.key) ? undefined : 'keyNotFound');
      return cause === undefined
        ? { type: 'keyDeleted', latencyMs: 0 }
        : { type: 'refused', latencyMs: 0, cause };
    }
    case 'checkHealth':
    case 'getKeyMetadata':
      return { type: 'failed', latencyMs: 0, cause: 'INTERNAL_ERROR' };
  }
}

/** Why the cluster cannot do anything with a key now: https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html */
function findProblem({ cluster, kmsuser }: ClusterParts): ClusterKeyProblem | undefined {
  const { value, context } = cluster.state;
  if (value === 'DELETED' || value === 'DELETE_IN_PROGRESS') return 'clusterNotFound';
  if (!context.Hsms.some((hsm) => hsm.State === 'ACTIVE')) return 'noActiveHsm';
  if (context.networkToKms === 'interrupted' || context.securityGroupRules === 'missing')
    return 'networkErrors';
  if (kmsuser.state.value === 'missing') return 'userMissing';
  if (kmsuser.state.value === 'lockedOutWhileLoggedInByKms' || kmsuser.state.value === 'lockedOut')
    return 'userLockedOut';
  if (context.sessions === 'exhausted') return 'noFreeSession';
  return context.load === 'tooHigh' ? 'overloaded' : undefined;
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
