import type {
  ClusterState,
  DomainVerificationState,
  HealthStatus,
  Hsm,
  Subnet,
} from '../model/backingKeyStore.ts';
import type { Onlooker } from '../runtime/machineActor.ts';
import type { Backing, HsmKey } from './backingStore.ts';

/** Everything a new cluster starts from. */
export interface CloudHsmClusterInit {
  readonly ClusterId: string;
  readonly State: ClusterState;
  readonly Hsms: readonly Hsm[];
  readonly subnets: readonly Subnet[];
  readonly TrustAnchorCertificate: string;
  readonly ClusterCertificate: string;
  /** Password of the `kmsuser` crypto user; absent when the cluster has no such user. */
  readonly KeyStorePassword?: string | undefined;
  /** Keys from a backup; default none. */
  readonly keys?: readonly HsmKey[] | undefined;
  /** `hsm1.medium` or `hsm2m.medium`. */
  readonly HsmType?: string | undefined;
  /** How many days the cluster keeps its backups. */
  readonly backupRetentionDays?: number | undefined;
}

/** Everything a new proxy starts from. */
export interface XksProxyInit {
  readonly XksProxyUriEndpoint: string;
  readonly XksProxyUriPath: string;
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
  /** Milliseconds from a request to its answer. */
  readonly latencyMs: number;
  /** The TLS certificate; `notAfter` in milliseconds since the epoch. */
  readonly certificate: { readonly CommonName: string; readonly notAfter: number };
  /** Key manager instances behind the proxy. */
  readonly ekmFleetSize: number;
  readonly healthStatus: HealthStatus;
  /** Present when the proxy is reached through a VPC endpoint service only. */
  readonly vpcEndpointService?: VpcEndpointServiceInit | undefined;
}

/** Everything a new VPC endpoint service starts from. */
export interface VpcEndpointServiceInit {
  readonly ServiceName: string;
  readonly Owner: string;
  readonly privateDnsName: string;
  readonly AvailabilityZones: readonly string[];
  readonly domainVerificationState: DomainVerificationState;
}

/** What a factory of backings is given: where a new one starts, or what {@link Backing.persisted} returned. */
export interface BackingOptions<Init> {
  /** Shown in traces and inspection. */
  readonly id: string;
  readonly from: { readonly init: Init } | { readonly persisted: unknown };
  readonly onlooker: Onlooker;
  /** Chance from the world's seed, for key material and initialization vectors. */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** Makes backings: the logic behind new clusters or new proxies of a world. */
export type BackingFactory<Init> = (options: BackingOptions<Init>) => Backing;
