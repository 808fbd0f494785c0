import type { GetHealthStatusOutcome } from '../errors/xksProxyErrors.ts';
import type { ClusterState, DomainVerificationState, HsmState } from '../model/backingKeyStore.ts';
import type {
  ConnectionErrorCode,
  CustomKeyStoreType,
  XksProxyConnectivity,
} from '../model/customKeyStore.ts';

/** What AWS KMS asks of whatever backs a custom key store. `now` is the world's time in milliseconds. */
export type BackingRequest =
  | DescribeBackingRequest
  | ConnectClusterRequest
  | DisconnectClusterRequest
  | CheckHealthRequest;

/** For both types: what can be seen from outside, without logging in and without calling the proxy. */
export interface DescribeBackingRequest {
  readonly type: 'describe';
  readonly now: number;
}

/** For a cluster: find the way, log in as `kmsuser`, change its password to the new one, stay logged in. */
export interface ConnectClusterRequest {
  readonly type: 'connect';
  readonly now: number;
  readonly CustomKeyStoreId: string;
  readonly KeyStorePassword: string;
  readonly newKeyStorePassword: string;
}

/** For a cluster: log `kmsuser` out. It cannot fail. */
export interface DisconnectClusterRequest {
  readonly type: 'disconnect';
  readonly now: number;
  readonly CustomKeyStoreId: string;
}

/** For a proxy: one GetHealthStatus, sent over the internet or through the VPC endpoint service. */
export interface CheckHealthRequest {
  readonly type: 'checkHealth';
  readonly now: number;
  readonly kmsOperation: 'CreateCustomKeyStore' | 'ConnectCustomKeyStore' | 'UpdateCustomKeyStore';
  readonly kmsRequestId: string;
  readonly XksProxyConnectivity: XksProxyConnectivity;
  readonly XksProxyUriEndpoint: string;
  readonly XksProxyUriPath: string;
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
}

/** A documented outcome or cause, with the milliseconds that it took; never an exception. */
export type BackingAnswer =
  | ClusterDescription
  | ProxyDescription
  | { readonly type: 'connected'; readonly latencyMs: number }
  | { readonly type: 'failed'; readonly latencyMs: number; readonly cause: ConnectionErrorCode }
  | { readonly type: 'disconnected'; readonly latencyMs: number }
  | { readonly type: 'healthy'; readonly latencyMs: number }
  | { readonly type: 'unhealthy'; readonly latencyMs: number; readonly outcome: GetHealthStatusOutcome };

/**
 * A cluster as the AWS CloudHSM API shows it.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html
 */
export interface ClusterDescription {
  readonly type: 'cluster';
  readonly latencyMs: number;
  readonly State: ClusterState;
  readonly Hsms: readonly {
    readonly HsmId: string;
    readonly AvailabilityZone: string;
    readonly State: HsmState;
  }[];
  /** The private subnet of every Availability Zone that the cluster was configured with. */
  readonly SubnetMapping: Readonly<Record<string, string>>;
  /** Whether `cloudhsm-cluster-<ClusterId>-sg` allows TCP 2223-2225 from and to itself. */
  readonly securityGroupRules: 'present' | 'missing';
  /** Whether the cluster demands mutual TLS, which AWS KMS does not speak. */
  readonly mutualTls: boolean;
  /** The `customerCA.crt` with which the cluster was initialized. */
  readonly TrustAnchorCertificate: string;
  /** The same for clusters that share a backup history. */
  readonly ClusterCertificate: string;
}

/** What AWS KMS sees of a proxy without calling it: the VPC endpoint service in front of it, if there is one. */
export interface ProxyDescription {
  readonly type: 'proxy';
  readonly latencyMs: number;
  readonly vpcEndpointService?: VpcEndpointServiceDescription | undefined;
}

/**
 * A VPC endpoint service.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html
 */
export interface VpcEndpointServiceDescription {
  readonly ServiceName: string;
  readonly Owner: string;
  readonly exists: boolean;
  /** Whether `cks.kms.<Region>.amazonaws.com` is among the allowed principals. */
  readonly allowsKms: boolean;
  readonly acceptanceRequired: boolean;
  readonly loadBalancer: 'network' | 'gateway';
  readonly AvailabilityZones: readonly string[];
  readonly privateDnsName: string;
  readonly domainVerificationState: DomainVerificationState;
}

/** A cause in the world outside AWS KMS: `hsm.removed`, `network.unreachable`. Plain JSON. */
export interface BackingCause {
  readonly type: string;
  readonly [member: string]: unknown;
}

/**
 * What a custom key store connects to. The simulator brings an AWS CloudHSM cluster and an external key store
 * proxy; {@link fromActorLogic} makes one from any XState actor logic.
 */
export interface Backing {
  readonly type: CustomKeyStoreType;
  /** Answers at once, or later by a promise. Never throws. */
  request(request: BackingRequest): BackingAnswer | Promise<BackingAnswer>;
  /** Lets a cause happen; false when it cannot happen now, and then nothing has changed. */
  cause(cause: BackingCause): boolean;
  /** Plain JSON from which the factory makes the same backing again. */
  persisted(): unknown;
  /** For a cluster: the `kmsuser` password that a backup taken now would hold, if there is such a user. */
  backedUpPassword?(): string | undefined;
  /** Attaches a listener to XState's inspection events, if there are actors inside. */
  inspect?(listener: (event: object) => void): void;
}
