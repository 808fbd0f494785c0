import type { BackingRegistry, ClusterEntry, ProxyEntry } from '../backing/backingRegistry.ts';
import type { BackingCause, ClusterDescription } from '../backing/backingStore.ts';
import { cloudHsmClusterMachine } from '../backing/cloudHsm/cloudHsmClusterMachine.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ClusterState, Hsm } from '../model/backingKeyStore.ts';
import type { XksProxyAuthenticationCredential, XksProxyConnectivity } from '../model/customKeyStore.ts';
import { operationShapes } from '../model/shapes.ts';
import { type Duration, describe, toMs } from '../runtime/duration.ts';
import {
  newAccessKeyId,
  newClusterId,
  newHsmId,
  newKeyStorePassword,
  newLabel,
  newRawSecretAccessKey,
  newSubnetId,
  newVpcEndpointServiceId,
} from '../runtime/ids.ts';
import type { Onlooker } from '../runtime/machineActor.ts';
import type { Random } from '../runtime/random.ts';
import type { NewTraceEntry } from '../runtime/trace.ts';
import { type ResolvedOptions, requireKnown, toTime } from './options.ts';
import type { WorldSettings } from './settings.ts';

/** Free addresses of a new subnet. */
export const defaultFreeAddresses = 16;

/** Time that a new proxy takes for an answer. */
export const defaultProxyLatencyMs = 20;

/** How long a new certificate is valid: ten years. */
export const defaultCertificateLifeMs = 10 * 365 * 24 * 60 * 60 * 1_000;

/** What the world outside needs of the world that it belongs to. */
export interface OutsideWorld {
  readonly now: number;
  readonly settings: WorldSettings;
  readonly factories: ResolvedOptions['backings'];
  readonly random: Random;
  readonly backings: BackingRegistry;
  readonly onlooker: Onlooker;
  note(entry: NewTraceEntry): void;
}

/** A cluster to be arranged; all members have defaults. */
export interface ClusterOptions {
  /** Default a new id. */
  readonly ClusterId?: string;
  /** Password of `kmsuser`, 7 to 32 characters. Default 32 random letters and digits. */
  readonly KeyStorePassword?: string;
  /** The `customerCA.crt`. Default a new one. */
  readonly TrustAnchorCertificate?: string;
  /** One private subnet in each. Default the Region's `a` and `b`. */
  readonly AvailabilityZones?: readonly string[];
  /** Active HSMs, spread over the Availability Zones. Default 2. */
  readonly hsms?: number;
  /** Default `ACTIVE`. */
  readonly State?: ClusterState;
}

/** A proxy to be arranged; all members have defaults. */
export interface ProxyOptions {
  /** Default a new host of example.com. */
  readonly XksProxyUriEndpoint?: string;
  /** Default `/kms/xks/v1`. */
  readonly XksProxyUriPath?: string;
  /** The credential that the proxy accepts. Default a random one. */
  readonly XksProxyAuthenticationCredential?: XksProxyAuthenticationCredential;
  /** Default `PUBLIC_ENDPOINT`; with `VPC_ENDPOINT_SERVICE` the proxy has an endpoint service and no public endpoint. */
  readonly XksProxyConnectivity?: XksProxyConnectivity;
  /** Default a new name in the world's Region. */
  readonly XksProxyVpcEndpointServiceName?: string;
  /** Account that owns the endpoint service. Default the world's account. */
  readonly XksProxyVpcEndpointServiceOwner?: string;
  /** Time from a request to its answer; AWS KMS waits 250 ms. Default 20 ms. */
  readonly latency?: Duration;
  /** When the TLS certificate expires. Default in ten years. */
  readonly certificateNotAfter?: Date | string | number;
  /** Instances of the external key manager, 1 to 10. Default 1. */
  readonly ekmFleetSize?: number;
}

/** The world outside AWS KMS: makes clusters and proxies, and lets things happen to them. */
export class Outside {
  readonly #world: OutsideWorld;

  constructor(world: OutsideWorld) {
    this.#world = world;
  }

  createCluster(options: ClusterOptions = {}): ClusterEntry {
    const names = [
      'ClusterId',
      'KeyStorePassword',
      'TrustAnchorCertificate',
      'AvailabilityZones',
      'hsms',
      'State',
    ];
    requireKnown('createCluster', options, names);
    const { settings, random } = this.#world;
    const ids = random.stream('ids');
    const {
      ClusterId = newClusterId(ids),
      KeyStorePassword = newKeyStorePassword(random.stream('keyMaterial')),
      TrustAnchorCertificate = newCertificate(newLabel(ids)),
      AvailabilityZones = [`${settings.region}a`, `${settings.region}b`],
      hsms = 2,
      State = 'ACTIVE',
    } = options;
    this.#requireMember('createCluster: ClusterId', 'CloudHsmClusterId', ClusterId);
    this.#requireMember('createCluster: KeyStorePassword', 'KeyStorePassword', KeyStorePassword);
    this.#requireMember(
      'createCluster: TrustAnchorCertificate',
      'TrustAnchorCertificate',
      TrustAnchorCertificate,
    );
    requireOneOf('createCluster: State', State, clusterStates);
    if (!Array.isArray(AvailabilityZones) || AvailabilityZones.length === 0) {
      throw new SimulatorUsageError('createCluster: AvailabilityZones: expected a list of at least one');
    }
    if (!Number.isSafeInteger(hsms) || hsms < 0 || hsms > 1_000) {
      throw new SimulatorUsageError(
        `createCluster: hsms: expected a whole number from 0 to 1,000, got ${describe(hsms)}`,
      );
    }
    if (this.#world.backings.clusters.has(ClusterId)) {
      throw new SimulatorUsageError(`createCluster: there is a cluster ${ClusterId} already`);
    }
    const zones = Array.from({ length: hsms }, (_, i) => AvailabilityZones[i % AvailabilityZones.length]!);
    return this.#addCluster({
      ClusterId,
      KeyStorePassword,
      knownPassword: KeyStorePassword,
      TrustAnchorCertificate,
      ClusterCertificate: newCertificate(newLabel(ids)),
      AvailabilityZones,
      Hsms: newHsms(this.#world, zones),
      State,
    });
  }

  /** A new cluster from a backup of another: same certificates, same crypto users, other id, HSMs and subnets. */
  restoreFromBackup(cluster: ClusterEntry): ClusterEntry {
    const { TrustAnchorCertificate, ClusterCertificate, SubnetMapping } = describeClusterNow(cluster);
    const AvailabilityZones = Object.keys(SubnetMapping);
    return this.#addCluster({
      ClusterId: newClusterId(this.#world.random.stream('ids')),
      KeyStorePassword: cluster.backing.backedUpPassword
        ? cluster.backing.backedUpPassword()
        : cluster.KeyStorePassword,
      knownPassword: cluster.KeyStorePassword,
      TrustAnchorCertificate,
      ClusterCertificate,
      AvailabilityZones,
      Hsms: newHsms(this.#world, AvailabilityZones),
      State: 'ACTIVE',
    });
  }

  createProxy(options: ProxyOptions = {}): ProxyEntry {
    requireKnown('createProxy', options, proxyOptionNames);
    const { settings, random, now } = this.#world;
    const ids = random.stream('ids');
    const {
      XksProxyUriEndpoint = `https://xks-proxy-${newLabel(ids)}.example.com`,
      XksProxyUriPath = '/kms/xks/v1',
      XksProxyAuthenticationCredential: credential = newCredential(this.#world),
      XksProxyConnectivity = 'PUBLIC_ENDPOINT',
      XksProxyVpcEndpointServiceOwner = settings.accountId,
      ekmFleetSize = 1,
    } = options;
    this.#requireMember('createProxy: XksProxyUriEndpoint', 'XksProxyUriEndpoint', XksProxyUriEndpoint);
    this.#requireMember('createProxy: XksProxyUriPath', 'XksProxyUriPath', XksProxyUriPath);
    this.#requireMember(
      'createProxy: XksProxyVpcEndpointServiceOwner',
      'XksProxyVpcEndpointServiceOwner',
      XksProxyVpcEndpointServiceOwner,
    );
    requireOneOf('createProxy: XksProxyConnectivity', XksProxyConnectivity, [
      'PUBLIC_ENDPOINT',
      'VPC_ENDPOINT_SERVICE',
    ]);
    const { AccessKeyId, RawSecretAccessKey } = this.#requireCredential('createProxy', credential);
    if (!Number.isSafeInteger(ekmFleetSize) || ekmFleetSize < 1 || ekmFleetSize > 10) {
      throw new SimulatorUsageError(
        `createProxy: ekmFleetSize: expected 1 to 10, got ${describe(ekmFleetSize)}`,
      );
    }
    const there = this.#world.backings.findProxy(XksProxyUriEndpoint, XksProxyUriPath);
    if (there?.XksProxyUriPath === XksProxyUriPath) {
      throw new SimulatorUsageError(
        `createProxy: there is a proxy at ${XksProxyUriEndpoint}${XksProxyUriPath} already`,
      );
    }
    const host = XksProxyUriEndpoint.slice('https://'.length);
    const isPrivate = XksProxyConnectivity === 'VPC_ENDPOINT_SERVICE';
    const ServiceName = isPrivate
      ? (options.XksProxyVpcEndpointServiceName ??
        `com.amazonaws.vpce.${settings.region}.${newVpcEndpointServiceId(ids)}`)
      : undefined;
    if (ServiceName !== undefined) {
      if (this.#world.backings.findVpcEndpointService(ServiceName) !== undefined) {
        throw new SimulatorUsageError(`createProxy: there is a VPC endpoint service ${ServiceName} already`);
      }
      this.#requireMember(
        'createProxy: XksProxyVpcEndpointServiceName',
        'XksProxyVpcEndpointServiceName',
        ServiceName,
      );
    }
    const id = `${XksProxyUriEndpoint}${XksProxyUriPath}`;
    const backing = this.#world.factories.xksProxy({
      id,
      onlooker: this.#world.onlooker,
      from: {
        init: {
          XksProxyUriEndpoint,
          XksProxyUriPath,
          AccessKeyId,
          RawSecretAccessKey,
          latencyMs:
            options.latency === undefined
              ? defaultProxyLatencyMs
              : toMs(options.latency, 'createProxy: latency'),
          certificate: {
            CommonName: host,
            notAfter:
              options.certificateNotAfter === undefined
                ? now + defaultCertificateLifeMs
                : toTime('createProxy: certificateNotAfter', options.certificateNotAfter),
          },
          ekmFleetSize,
          healthStatus: 'ACTIVE',
          vpcEndpointService:
            ServiceName === undefined
              ? undefined
              : {
                  ServiceName,
                  Owner: XksProxyVpcEndpointServiceOwner,
                  privateDnsName: host,
                  AvailabilityZones: [`${settings.region}a`, `${settings.region}b`],
                  domainVerificationState: 'verified',
                },
        },
      },
    });
    const entry: ProxyEntry = {
      id,
      XksProxyUriEndpoint,
      XksProxyUriPath,
      AccessKeyId,
      RawSecretAccessKey,
      XksProxyVpcEndpointServiceName: ServiceName,
      XksProxyVpcEndpointServiceOwner: isPrivate ? XksProxyVpcEndpointServiceOwner : undefined,
      requests: [],
      healthChecks: 0,
      backing,
    };
    this.#world.backings.addProxy(entry);
    return entry;
  }

  /**
   * What happens when a cluster is deleted, its HSMs first: no cluster can be deleted with them. Throws where the
   * machine's own rule, asked as if they were gone already, forbids it.
   */
  deletionOf(entry: ClusterEntry): BackingCause[] {
    const { State: value, Hsms } = describeClusterNow(entry);
    const emptied = cloudHsmClusterMachine.resolveState({ value, context: { Hsms: [] } as never });
    if (!emptied.can({ type: 'delete' })) {
      throw new SimulatorUsageError(`cluster ${entry.ClusterId}: it cannot be deleted now; it is ${value}`);
    }
    const removals = Hsms.map(({ HsmId }) => ({ type: 'hsm.removed', HsmId }));
    return [...removals, { type: 'delete' }, { type: 'cluster.deleted' }];
  }

  /** Lets a cause happen; false when it cannot happen now. */
  cause(entry: ClusterEntry | ProxyEntry, cause: BackingCause): boolean {
    const happened = entry.backing.cause(cause);
    if (happened) this.#world.note({ type: 'cause', id: idOf(entry), cause: cause.type });
    return happened;
  }

  /** A member in the form that AWS demands of it. */
  #requireMember(name: string, member: CheckedMember, value: unknown): void {
    const shape = { ...operationShapes.CreateCustomKeyStore.input[member] } as {
      min?: number;
      max?: number;
      pattern?: RegExp;
      sensitive?: true;
    };
    const lenient = this.#world.settings.assumptions.sampleIdentifiers === 'accepted';
    const fits =
      typeof value === 'string' &&
      value.length >= (shape.min ?? 0) &&
      value.length <= (shape.max ?? Number.POSITIVE_INFINITY) &&
      (lenient || shape.pattern === undefined || shape.pattern.test(value));
    if (!fits) {
      const expected = `${shape.min} to ${shape.max} characters${shape.pattern === undefined ? '' : ` matching ${shape.pattern}`}`;
      throw new SimulatorUsageError(
        `${name}: expected ${expected}${shape.sensitive ? '' : `, got ${describe(value)}`}`,
      );
    }
  }

  #requireCredential(name: string, credential: XksProxyAuthenticationCredential): NewCredential {
    const { AccessKeyId, RawSecretAccessKey } = credential ?? {};
    const { members } = operationShapes.CreateCustomKeyStore.input.XksProxyAuthenticationCredential;
    const fits =
      typeof AccessKeyId === 'string' &&
      typeof RawSecretAccessKey === 'string' &&
      (members.AccessKeyId.pattern.test(AccessKeyId) ||
        this.#world.settings.assumptions.sampleIdentifiers === 'accepted') &&
      AccessKeyId.length >= members.AccessKeyId.min &&
      AccessKeyId.length <= members.AccessKeyId.max &&
      members.RawSecretAccessKey.pattern.test(RawSecretAccessKey) &&
      RawSecretAccessKey.length >= members.RawSecretAccessKey.min &&
      RawSecretAccessKey.length <= members.RawSecretAccessKey.max;
    if (!fits) {
      throw new SimulatorUsageError(
        `${name}: credential: expected AccessKeyId (20 to 30 of A-Z and 2-7) and RawSecretAccessKey (43 to 64 letters, digits, /, + or =)`,
      );
    }
    return { AccessKeyId, RawSecretAccessKey };
  }

  /** A credential of the caller's, checked, or a new one. */
  credential(given: XksProxyAuthenticationCredential | undefined): NewCredential {
    return given === undefined ? newCredential(this.#world) : this.#requireCredential('proxy', given);
  }

  /** A password of the caller's, checked, or a new one. */
  password(given: string | undefined): string {
    if (given === undefined) return newKeyStorePassword(this.#world.random.stream('keyMaterial'));
    this.#requireMember('kmsuser: KeyStorePassword', 'KeyStorePassword', given);
    return given;
  }

  #addCluster(cluster: {
    readonly ClusterId: string;
    readonly KeyStorePassword: string | undefined;
    readonly knownPassword: string;
    readonly TrustAnchorCertificate: string;
    readonly ClusterCertificate: string;
    readonly AvailabilityZones: readonly string[];
    readonly Hsms: readonly Hsm[];
    readonly State: ClusterState;
  }): ClusterEntry {
    const { AvailabilityZones, knownPassword, ...rest } = cluster;
    const ids = this.#world.random.stream('ids');
    const subnets = [...new Set(AvailabilityZones)].map((AvailabilityZone) => ({
      SubnetId: newSubnetId(ids),
      AvailabilityZone,
      freeAddresses: defaultFreeAddresses,
      deleted: false,
    }));
    const backing = this.#world.factories.cloudHsmCluster({
      id: cluster.ClusterId,
      onlooker: this.#world.onlooker,
      from: { init: { ...rest, subnets } },
    });
    const entry: ClusterEntry = {
      ClusterId: cluster.ClusterId,
      TrustAnchorCertificate: cluster.TrustAnchorCertificate,
      KeyStorePassword: knownPassword,
      backing,
    };
    this.#world.backings.addCluster(entry);
    return entry;
  }
}

type CheckedMember = Exclude<
  keyof typeof operationShapes.CreateCustomKeyStore.input,
  'XksProxyAuthenticationCredential' | 'CustomKeyStoreType' | 'XksProxyConnectivity' | 'CustomKeyStoreName'
>;

interface NewCredential {
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
}

const proxyOptionNames = [
  'XksProxyUriEndpoint',
  'XksProxyUriPath',
  'XksProxyAuthenticationCredential',
  'XksProxyConnectivity',
  'XksProxyVpcEndpointServiceName',
  'XksProxyVpcEndpointServiceOwner',
  'latency',
  'certificateNotAfter',
  'ekmFleetSize',
];

const clusterStates: readonly ClusterState[] = [
  'CREATE_IN_PROGRESS',
  'UNINITIALIZED',
  'INITIALIZE_IN_PROGRESS',
  'INITIALIZED',
  'ACTIVE',
  'UPDATE_IN_PROGRESS',
  'MODIFY_IN_PROGRESS',
  'ROLLBACK_IN_PROGRESS',
  'DELETE_IN_PROGRESS',
  'DELETED',
  'DEGRADED',
];

/** One active HSM in each of these Availability Zones. */
export function newHsms(world: OutsideWorld, AvailabilityZones: readonly string[]): Hsm[] {
  const ids = world.random.stream('ids');
  return AvailabilityZones.map((AvailabilityZone) => ({
    HsmId: newHsmId(ids),
    AvailabilityZone,
    State: 'ACTIVE',
  }));
}

/** A random credential for a proxy. */
export function newCredential(world: OutsideWorld): NewCredential {
  const random = world.random.stream('keyMaterial');
  return { AccessKeyId: newAccessKeyId(random), RawSecretAccessKey: newRawSecretAccessKey(random) };
}

/** A cluster as it is now; handles need one that answers in the same turn. */
export function describeClusterNow({ ClusterId, backing }: ClusterEntry): ClusterDescription {
  const answer = backing.request({ type: 'describe', now: 0 });
  if ('type' in answer && answer.type === 'cluster') return answer;
  throw new SimulatorUsageError(
    `cluster ${ClusterId}: its backing does not describe itself in the same turn`,
  );
}

/** `cluster-…`, or the endpoint and path that a proxy began with. */
export function idOf(entry: ClusterEntry | ProxyEntry): string {
  return 'ClusterId' in entry ? entry.ClusterId : entry.id;
}

/** One of a few words. */
export function requireOneOf(name: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) {
    throw new SimulatorUsageError(`${name}: expected one of ${words.join(', ')}, got ${describe(value)}`);
  }
}

/** Looks like a PEM file; AWS KMS compares the text. */
function newCertificate(label: string): string {
  return `-----BEGIN CERTIFICATE-----\nsimulated-${label}\n-----END CERTIFICATE-----\n`;
}
