import type { ClusterEntry, ProxyEntry } from '../backing/backingRegistry.ts';
import type { BackingCause } from '../backing/backingStore.ts';
import { connectionErrorCodes } from '../errors/connectionErrorCodes.ts';
import type { FaultExceptionName, FaultName } from '../errors/faultNames.ts';
import { kmsErrors } from '../errors/kmsErrors.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { CustomKeyStoreRow } from '../machines/customKeyStoreMachine.ts';
import type { CustomKeyStoreType } from '../model/customKeyStore.ts';
import type { UpdateCustomKeyStoreInput } from '../model/operations.ts';
import { newKeyStorePassword } from '../runtime/ids.ts';
import {
  defaultCertificateLifeMs,
  defaultFreeAddresses,
  defaultProxyLatencyMs,
  describeClusterNow,
  newCredential,
  newHsms,
  type Outside,
  type OutsideWorld,
} from './outside.ts';

/** One documented failure: what `faults.catalogue` says about it. */
export interface FaultRow {
  /** Types of custom key store that can have it. */
  readonly types: readonly CustomKeyStoreType[];
  /** What brings it about. */
  readonly cause: string;
  /** What AWS says to do about it. */
  readonly repair: string;
  /** The page that states cause and repair. */
  readonly documentation: string;
}

/** What faults need of a world. */
export interface FaultyWorld extends OutsideWorld {
  readonly outside: Outside;
}

/** What a fault does to whatever backs the store. */
interface Effect {
  readonly causes: readonly BackingCause[];
  /** What AWS KMS has to be told afterwards. */
  readonly update?: Omit<UpdateCustomKeyStoreInput, 'CustomKeyStoreId'>;
}

interface Fault<Entry> {
  readonly trigger: (world: FaultyWorld, entry: Entry) => Effect;
  readonly repair: (world: FaultyWorld, entry: Entry) => Effect;
}

/** One cause that begins and ends. */
const onAndOff = (on: BackingCause, off: BackingCause): Fault<unknown> => ({
  trigger: () => ({ causes: [on] }),
  repair: () => ({ causes: [off] }),
});

const somePassword = (world: FaultyWorld) => newKeyStorePassword(world.random.stream('keyMaterial'));

/** Somebody gives `kmsuser` a new password, and AWS KMS is told. */
const withKnownPassword =
  (type: 'kmsuser.passwordChanged' | 'kmsuser.created') => (world: FaultyWorld, cluster: ClusterEntry) => {
    const password = somePassword(world);
    cluster.KeyStorePassword = password;
    return { causes: [{ type, password }], update: { KeyStorePassword: password } };
  };

/** A new cluster is made from a backup, and AWS KMS is told its id. */
const fromBackup = (world: FaultyWorld, cluster: ClusterEntry): Effect => ({
  causes: [],
  update: { CloudHsmClusterId: world.outside.restoreFromBackup(cluster).ClusterId },
});

const firstSubnet = (cluster: ClusterEntry) =>
  Object.values(describeClusterNow(cluster).SubnetMapping)[0] ?? '';

const cluster: Partial<Record<FaultName, Fault<ClusterEntry>>> = {
  CLUSTER_NOT_FOUND: {
    trigger: (world, entry) => ({ causes: world.outside.deletionOf(entry) }),
    repair: fromBackup,
  },
  INSUFFICIENT_CLOUDHSM_HSMS: {
    trigger: (world, entry) => {
      const degraded = world.settings.assumptions.connectWithoutActiveHsm === 'swapped';
      return {
        causes: describeClusterNow(entry).Hsms.map(({ HsmId }) =>
          degraded ? { type: 'hsm.stateChanged', HsmId, State: 'DEGRADED' } : { type: 'hsm.removed', HsmId },
        ),
      };
    },
    repair: (world, entry) => ({
      causes: newHsms(world, Object.keys(describeClusterNow(entry).SubnetMapping)).map((hsm) => ({
        type: 'hsm.added',
        hsm,
      })),
    }),
  },
  INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET: {
    trigger: (_, entry) => ({
      causes: [{ type: 'subnet.freeAddressesChanged', SubnetId: firstSubnet(entry), freeAddresses: 0 }],
    }),
    repair: (_, entry) => ({
      causes: Object.values(describeClusterNow(entry).SubnetMapping).map((SubnetId) => ({
        type: 'subnet.freeAddressesChanged',
        SubnetId,
        freeAddresses: defaultFreeAddresses,
      })),
    }),
  },
  SUBNET_NOT_FOUND: {
    trigger: (_, entry) => ({ causes: [{ type: 'subnet.deleted', SubnetId: firstSubnet(entry) }] }),
    repair: fromBackup,
  },
  NETWORK_ERRORS: onAndOff({ type: 'network.interrupted' }, { type: 'network.restored' }),
  INVALID_CREDENTIALS: {
    trigger: (world) => ({ causes: [{ type: 'kmsuser.passwordChanged', password: somePassword(world) }] }),
    repair: withKnownPassword('kmsuser.passwordChanged'),
  },
  USER_LOCKED_OUT: {
    trigger: () => ({ causes: [{ type: 'kmsuser.lockedOut' }] }),
    repair: withKnownPassword('kmsuser.passwordChanged'),
  },
  USER_LOGGED_IN: onAndOff({ type: 'login.elsewhere' }, { type: 'logout.elsewhere' }),
  USER_NOT_FOUND: {
    trigger: () => ({ causes: [{ type: 'kmsuser.deleted' }] }),
    repair: withKnownPassword('kmsuser.created'),
  },
  CloudHsmClusterNotActiveException: onAndOff({ type: 'cluster.degraded' }, { type: 'cluster.recovered' }),
  CloudHsmClusterInvalidConfigurationException: onAndOff(
    { type: 'securityGroup.rulesRemoved' },
    { type: 'securityGroup.rulesRestored' },
  ),
};

const notReachable = onAndOff({ type: 'network.unreachable' }, { type: 'network.restored' });
const invalidResponse = onAndOff({ type: 'answers.malformed' }, { type: 'answers.restored' });
const serviceNotFound = onAndOff({ type: 'service.deleted' }, { type: 'service.created' });
const invalidService = onAndOff(
  { type: 'service.changed', changes: { acceptanceRequired: true } },
  { type: 'service.changed', changes: { acceptanceRequired: false } },
);

/** The proxy takes another credential; the repair tells AWS KMS a third one, which the administrator makes. */
const wrongCredential: Fault<ProxyEntry> = {
  trigger: (world) => ({ causes: [{ type: 'credential.replaced', ...newCredential(world) }] }),
  repair: (world, proxy) => {
    const credential = newCredential(world);
    Object.assign(proxy, credential);
    return {
      causes: [{ type: 'credential.replaced', ...credential }],
      update: { XksProxyAuthenticationCredential: credential },
    };
  },
};

/** The proxy moves to another path; the repair tells AWS KMS. */
const wrongPath: Fault<ProxyEntry> = {
  trigger: (_, proxy) => {
    proxy.XksProxyUriPath = `/moved${proxy.XksProxyUriPath}`;
    return { causes: [{ type: 'path.changed', XksProxyUriPath: proxy.XksProxyUriPath }] };
  },
  repair: (_, { XksProxyUriPath }) => ({ causes: [], update: { XksProxyUriPath } }),
};

const proxy: Partial<Record<FaultName, Fault<ProxyEntry>>> = {
  INVALID_CREDENTIALS: wrongCredential,
  NETWORK_ERRORS: onAndOff({ type: 'network.interrupted' }, { type: 'network.restored' }),
  XKS_PROXY_ACCESS_DENIED: onAndOff({ type: 'access.denied' }, { type: 'access.granted' }),
  XKS_PROXY_INVALID_CONFIGURATION: wrongPath,
  XKS_PROXY_INVALID_RESPONSE: invalidResponse,
  XKS_PROXY_INVALID_TLS_CONFIGURATION: {
    trigger: (world, { XksProxyUriEndpoint }) => ({ causes: [certificate(XksProxyUriEndpoint, world.now)] }),
    repair: (world, { XksProxyUriEndpoint }) => ({
      causes: [certificate(XksProxyUriEndpoint, world.now + defaultCertificateLifeMs)],
    }),
  },
  XKS_PROXY_NOT_REACHABLE: notReachable,
  XKS_PROXY_TIMED_OUT: onAndOff(
    { type: 'latency.changed', latencyMs: 1_000 },
    { type: 'latency.changed', latencyMs: defaultProxyLatencyMs },
  ),
  XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION: invalidService,
  XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND: serviceNotFound,
  XksProxyIncorrectAuthenticationCredentialException: wrongCredential,
  XksProxyInvalidConfigurationException: wrongPath,
  XksProxyInvalidResponseException: invalidResponse,
  XksProxyUriUnreachableException: notReachable,
  XksProxyVpcEndpointServiceInvalidConfigurationException: invalidService,
  XksProxyVpcEndpointServiceNotFoundException: serviceNotFound,
};

function certificate(XksProxyUriEndpoint: string, notAfter: number): BackingCause {
  return { type: 'certificate.replaced', CommonName: XksProxyUriEndpoint.slice('https://'.length), notAfter };
}

/** What to do about each exception, before the request is sent again. */
const exceptionRepairs: Record<FaultExceptionName, string> = {
  CloudHsmClusterInvalidConfigurationException:
    'Restore the rules of the cluster security group, or what else the cluster lacks.',
  CloudHsmClusterNotActiveException: 'Bring the cluster back to ACTIVE.',
  XksProxyIncorrectAuthenticationCredentialException: 'Give AWS KMS the credential that the proxy accepts.',
  XksProxyInvalidConfigurationException: 'Give AWS KMS the URI path at which the proxy answers.',
  XksProxyInvalidResponseException: 'Let the proxy answer as its specification says.',
  XksProxyUriUnreachableException: 'Make the proxy and its key manager reachable.',
  XksProxyVpcEndpointServiceInvalidConfigurationException:
    'Configure the VPC endpoint service as AWS KMS needs it.',
  XksProxyVpcEndpointServiceNotFoundException:
    'Create the VPC endpoint service, and allow AWS KMS to see it.',
};

const exceptionNames = Object.keys(exceptionRepairs) as FaultExceptionName[];

/** Every documented failure by name. */
export const faultCatalogue: Readonly<Record<FaultName, FaultRow>> = {
  ...connectionErrorCodes,
  ...(Object.fromEntries(
    exceptionNames.map((name): [string, FaultRow] => [
      name,
      {
        types: name in cluster ? ['AWS_CLOUDHSM'] : ['EXTERNAL_KEY_STORE'],
        cause: kmsErrors[name].when,
        repair: exceptionRepairs[name],
        documentation: kmsErrors[name].documentation,
      },
    ]),
  ) as Record<FaultExceptionName, FaultRow>),
};

/** Brings the cause of a failure about. */
export function bringAbout(world: FaultyWorld, name: FaultName, row: CustomKeyStoreRow): void {
  const { causes } = effect(world, 'trigger', name, row);
  apply(world, name, row, causes);
}

/** Ends the cause of a failure; returns what AWS KMS has to be told, if anything. */
export function mend(world: FaultyWorld, name: FaultName, row: CustomKeyStoreRow): Effect['update'] {
  const { causes, update } = effect(world, 'repair', name, row);
  apply(world, name, row, causes);
  return update;
}

function effect(
  world: FaultyWorld,
  what: keyof Fault<never>,
  name: FaultName,
  row: CustomKeyStoreRow,
): Effect {
  if (name === 'INTERNAL_ERROR') return { causes: [] };
  if (row.CustomKeyStoreType === 'AWS_CLOUDHSM') {
    const fault = cluster[name];
    const entry = world.backings.clusters.get(row.CloudHsmClusterId);
    if (fault !== undefined && entry !== undefined) return fault[what](world, entry);
  } else {
    const fault = proxy[name];
    const entry = world.backings.proxyOf(row);
    if (fault !== undefined && entry !== undefined) return fault[what](world, entry);
  }
  throw new SimulatorUsageError(
    `faults: ${name} concerns ${faultCatalogue[name].types.join(' or ')} and what backs it; ${row.CustomKeyStoreId} is ${row.CustomKeyStoreType}`,
  );
}

function apply(
  world: FaultyWorld,
  name: FaultName,
  row: CustomKeyStoreRow,
  causes: readonly BackingCause[],
): void {
  const entry =
    row.CustomKeyStoreType === 'AWS_CLOUDHSM'
      ? world.backings.clusters.get(row.CloudHsmClusterId)
      : world.backings.proxyOf(row);
  for (const cause of causes) {
    if (entry === undefined || !world.outside.cause(entry, cause)) {
      throw new SimulatorUsageError(
        `faults: ${name}: '${cause.type}' cannot happen now to what backs ${row.CustomKeyStoreId}; ${faultCatalogue[name].cause}`,
      );
    }
  }
}
