import type { CloudHsmClusterInit } from '../backing/backingFactory.ts';
import {
  type BackingRegistry,
  type ClusterEntry,
  newRequests,
  type ProxyEntry,
} from '../backing/backingRegistry.ts';
import type { BackingCause, ClusterBackup, ClusterDescription } from '../backing/backingStore.ts';
import type { CloudHsmBackup } from '../backing/cloudHsm/cloudHsmBackup.ts';
import type { CloudHsmClusterFacts } from '../backing/cloudHsm/cloudHsmClusterFacts.ts';
import { cloudHsmClusterMachine } from '../backing/cloudHsm/cloudHsmClusterMachine.ts';
import { ProxyReliability } from '../backing/proxyReliability.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ClusterState, Hsm } from '../model/backingKeyStore.ts';
import type { XksProxyAuthenticationCredential } from '../model/customKeyStore.ts';
import { maximumEkmFleetDetails } from '../model/limits.ts';
import { newBackup } from '../operations/cloudHsmV2/backups.ts';
import { newFacts } from '../operations/cloudHsmV2/clusters.ts';
import type { NewCluster } from '../operations/cloudHsmV2/scope.ts';
import { describe, toMs } from '../runtime/duration.ts';
import {
  newAccessKeyId,
  newBackupId,
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
import {
  type ClusterOptions,
  clusterStates,
  type NewCredential,
  type ProxyOptions,
  proxyOptionNames,
  requireCredential,
  requireMember,
} from './backingOptions.ts';
import { type ResolvedOptions, requireKnown, requireOneOf, toTime } from './options.ts';
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
  /** Chance for backings. */
  readonly randomBytes: (length: number) => Uint8Array;
  note(entry: NewTraceEntry): void;
}

/** The world outside AWS KMS: makes clusters and proxies, and lets things happen to them. */
export class Outside {
  readonly #world: OutsideWorld;

  constructor(world: OutsideWorld) {
    this.#world = world;
  }

  /** Whether AWS's own malformed samples may pass. */
  get #lenient(): boolean {
    return this.#world.settings.assumptions.sampleIdentifiers === 'accepted';
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
    requireMember('createCluster: ClusterId', 'CloudHsmClusterId', ClusterId, this.#lenient);
    requireMember('createCluster: KeyStorePassword', 'KeyStorePassword', KeyStorePassword, this.#lenient);
    requireMember(
      'createCluster: TrustAnchorCertificate',
      'TrustAnchorCertificate',
      TrustAnchorCertificate,
      this.#lenient,
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

  /** Takes a backup of a cluster, and returns its id. */
  createBackup(cluster: ClusterEntry): string {
    const BackupId = newBackupId(this.#world.random.stream('ids'));
    const { now, settings } = this.#world;
    cluster.backups.set(
      BackupId,
      newBackup({ now, ...settings }, cluster, describeClusterNow(cluster), 'READY'),
    );
    this.#world.note({ type: 'cause', id: cluster.ClusterId, cause: 'backup.created' });
    return BackupId;
  }

  /**
   * A new cluster from a backup of another, default one taken now: same certificates, same crypto users, same keys,
   * other id, HSMs and subnets.
   */
  restoreFromBackup(cluster: ClusterEntry, BackupId?: string): ClusterEntry {
    const backup: CloudHsmBackup | undefined =
      BackupId === undefined ? backupNow(cluster) : cluster.backups.get(BackupId);
    if (backup === undefined || (backup.BackupState ?? 'READY') !== 'READY') {
      throw new SimulatorUsageError(
        `cluster ${cluster.ClusterId}: it has no READY backup ${describe(BackupId)}; createBackup() makes one`,
      );
    }
    const { TrustAnchorCertificate, ClusterCertificate, SubnetMapping } = describeClusterNow(cluster);
    const AvailabilityZones = Object.keys(SubnetMapping);
    return this.#addCluster({
      ClusterId: newClusterId(this.#world.random.stream('ids')),
      KeyStorePassword: backup.KeyStorePassword,
      keys: backup.keys,
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
    requireMember(
      'createProxy: XksProxyUriEndpoint',
      'XksProxyUriEndpoint',
      XksProxyUriEndpoint,
      this.#lenient,
    );
    requireMember('createProxy: XksProxyUriPath', 'XksProxyUriPath', XksProxyUriPath, this.#lenient);
    requireMember(
      'createProxy: XksProxyVpcEndpointServiceOwner',
      'XksProxyVpcEndpointServiceOwner',
      XksProxyVpcEndpointServiceOwner,
      this.#lenient,
    );
    requireOneOf('createProxy: XksProxyConnectivity', XksProxyConnectivity, [
      'PUBLIC_ENDPOINT',
      'VPC_ENDPOINT_SERVICE',
    ]);
    const { AccessKeyId, RawSecretAccessKey } = requireCredential('createProxy', credential, this.#lenient);
    if (!Number.isSafeInteger(ekmFleetSize) || ekmFleetSize < 1 || ekmFleetSize > maximumEkmFleetDetails) {
      throw new SimulatorUsageError(
        `createProxy: ekmFleetSize: expected 1 to ${maximumEkmFleetDetails}, got ${describe(ekmFleetSize)}`,
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
      requireMember(
        'createProxy: XksProxyVpcEndpointServiceName',
        'XksProxyVpcEndpointServiceName',
        ServiceName,
        this.#lenient,
      );
    }
    const id = `${XksProxyUriEndpoint}${XksProxyUriPath}`;
    const backing = this.#world.factories.xksProxy({
      id,
      onlooker: this.#world.onlooker,
      randomBytes: this.#world.randomBytes,
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
      requests: newRequests(),
      reliability: new ProxyReliability(),
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

  /** A credential of the caller's, checked, or a new one. */
  credential(given: XksProxyAuthenticationCredential | undefined): NewCredential {
    return given === undefined
      ? newCredential(this.#world)
      : requireCredential('proxy', given, this.#lenient);
  }

  /** A password of the caller's, checked, or a new one. */
  password(given: string | undefined): string {
    if (given === undefined) return newKeyStorePassword(this.#world.random.stream('keyMaterial'));
    requireMember('kmsuser: KeyStorePassword', 'KeyStorePassword', given, this.#lenient);
    return given;
  }

  /** Adds a cluster as AWS CloudHSM makes it: without HSMs. */
  addNewCluster({ SubnetMapping, knownPassword, facts, ...init }: NewCluster): ClusterEntry {
    const subnets = Object.entries(SubnetMapping).map(([AvailabilityZone, SubnetId]) => ({
      SubnetId,
      AvailabilityZone,
      freeAddresses: defaultFreeAddresses,
      deleted: false,
    }));
    return this.#add({ ...init, Hsms: [], subnets }, knownPassword, facts);
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
    readonly keys?: ClusterBackup['keys'];
  }): ClusterEntry {
    const { AvailabilityZones, knownPassword, ...rest } = cluster;
    const ids = this.#world.random.stream('ids');
    const subnets = [...new Set(AvailabilityZones)].map((AvailabilityZone) => ({
      SubnetId: newSubnetId(ids),
      AvailabilityZone,
      freeAddresses: defaultFreeAddresses,
      deleted: false,
    }));
    return this.#add({ ...rest, subnets }, knownPassword, newFacts(this.#world.settings, this.#world.now));
  }

  #add(init: CloudHsmClusterInit, KeyStorePassword: string, facts: CloudHsmClusterFacts): ClusterEntry {
    const { ClusterId, TrustAnchorCertificate } = init;
    const backing = this.#world.factories.cloudHsmCluster({
      id: ClusterId,
      onlooker: this.#world.onlooker,
      randomBytes: this.#world.randomBytes,
      from: { init },
    });
    const entry: ClusterEntry = {
      ClusterId,
      TrustAnchorCertificate,
      KeyStorePassword,
      backups: new Map(),
      facts,
      backing,
    };
    this.#world.backings.addCluster(entry);
    return entry;
  }
}

/** What a backup of a cluster holds now; a backing that makes none knows what its administrator knows. */
function backupNow({ backing, KeyStorePassword }: ClusterEntry): ClusterBackup {
  return backing.backup?.() ?? { KeyStorePassword, keys: [] };
}

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

/** Looks like a PEM file; AWS KMS compares the text. */
function newCertificate(label: string): string {
  return `-----BEGIN CERTIFICATE-----\nsimulated-${label}\n-----END CERTIFICATE-----\n`;
}
