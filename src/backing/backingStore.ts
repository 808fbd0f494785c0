import type { ClusterKeyProblem } from '../errors/cloudHsmKeyErrors.ts';
import type { KeyRequestOutcome } from '../errors/xksKeyErrors.ts';
import type { GetHealthStatusOutcome } from '../errors/xksProxyErrors.ts';
import type {
  ClusterState,
  DomainVerificationState,
  ExternalKeyStatus,
  HsmState,
} from '../model/backingKeyStore.ts';
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
  | CheckHealthRequest
  | CreateHsmKeyRequest
  | DeleteHsmKeyRequest
  | GetKeyMetadataRequest
  | EncryptRequest
  | DecryptRequest
  | RandomRequest;

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

/** For a cluster: make a 256-bit AES key, owned by `kmsuser`, that never leaves the HSMs. */
export interface CreateHsmKeyRequest {
  readonly type: 'createKey';
  readonly now: number;
  /** The ARN of the KMS key. */
  readonly label: string;
}

/** For a cluster: delete a key. */
export interface DeleteHsmKeyRequest {
  readonly type: 'deleteKey';
  readonly now: number;
  readonly key: string;
}

/**
 * Where a proxy is called and what the request says about itself: `requestMetadata`.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#api-operations
 */
export interface XksProxyCall {
  readonly XksProxyConnectivity: XksProxyConnectivity;
  readonly XksProxyUriEndpoint: string;
  readonly XksProxyUriPath: string;
  readonly AccessKeyId: string;
  readonly RawSecretAccessKey: string;
  readonly requestMetadata: XksRequestMetadata;
}

/** What a proxy is told about the request of AWS KMS; it may decide by it. */
export interface XksRequestMetadata {
  /** Who called AWS KMS. */
  readonly awsPrincipalArn: string;
  /** Absent in GetKeyMetadata: there is no KMS key yet. */
  readonly kmsKeyArn?: string | undefined;
  readonly kmsOperation: string;
  readonly kmsRequestId: string;
}

/** For a proxy: what is this external key, and may it be used? */
export interface GetKeyMetadataRequest {
  readonly type: 'getKeyMetadata';
  readonly now: number;
  /** `XksKeyId`. */
  readonly key: string;
  readonly proxy: XksProxyCall;
}

/** For both: encrypt with AES-256-GCM under a key that the backing holds. */
export interface EncryptRequest {
  readonly type: 'encrypt';
  readonly now: number;
  /** `backingKeyId` in a cluster, `XksKeyId` behind a proxy. */
  readonly key: string;
  readonly plaintext: Uint8Array;
  readonly additionalAuthenticatedData: Uint8Array;
  /** Present for a proxy, which answers with a `ciphertextDataIntegrityValue` over SHA-256. */
  readonly proxy?: XksProxyCall | undefined;
}

/** For both: decrypt what an earlier answer held. */
export interface DecryptRequest {
  readonly type: 'decrypt';
  readonly now: number;
  /** `backingKeyId` in a cluster, `XksKeyId` behind a proxy. */
  readonly key: string;
  readonly ciphertext: Uint8Array;
  readonly initializationVector: Uint8Array;
  readonly authenticationTag: Uint8Array;
  readonly additionalAuthenticatedData: Uint8Array;
  /** As the answer to the encryption had it. */
  readonly ciphertextMetadata?: Uint8Array | undefined;
  readonly proxy?: XksProxyCall | undefined;
}

/** For a cluster: random bytes from its HSMs. */
export interface RandomRequest {
  readonly type: 'random';
  readonly now: number;
  readonly length: number;
}

/** A documented outcome or cause, with the milliseconds that it took; never an exception. */
export type BackingAnswer =
  | ClusterDescription
  | ProxyDescription
  | { readonly type: 'connected'; readonly latencyMs: number }
  | { readonly type: 'failed'; readonly latencyMs: number; readonly cause: ConnectionErrorCode }
  | { readonly type: 'disconnected'; readonly latencyMs: number }
  | { readonly type: 'healthy'; readonly latencyMs: number }
  | { readonly type: 'unhealthy'; readonly latencyMs: number; readonly outcome: GetHealthStatusOutcome }
  | { readonly type: 'keyCreated'; readonly latencyMs: number; readonly key: string }
  | { readonly type: 'keyDeleted'; readonly latencyMs: number }
  | KeyMetadataAnswer
  | EncryptedAnswer
  | { readonly type: 'decrypted'; readonly latencyMs: number; readonly plaintext: Uint8Array }
  | { readonly type: 'random'; readonly latencyMs: number; readonly bytes: Uint8Array }
  | {
      /** A cluster, or a proxy, did not do what concerns a key. */
      readonly type: 'refused';
      readonly latencyMs: number;
      readonly cause: ClusterKeyProblem | KeyRequestOutcome;
    };

/** What a proxy says about an external key; AWS KMS demands AES_256, ENCRYPT and DECRYPT, ENABLED. */
export interface KeyMetadataAnswer {
  readonly type: 'keyMetadata';
  readonly latencyMs: number;
  readonly keySpec: string;
  readonly keyUsage: readonly string[];
  readonly keyStatus: string;
}

/** An encrypted text; AWS KMS keeps all of it in the ciphertext blob. */
export interface EncryptedAnswer {
  readonly type: 'encrypted';
  readonly latencyMs: number;
  /** As long as the plaintext. */
  readonly ciphertext: Uint8Array;
  /** 12 or 16 bytes. */
  readonly initializationVector: Uint8Array;
  /** 16 bytes. */
  readonly authenticationTag: Uint8Array;
  /** At most 20 bytes that the proxy wants back. */
  readonly ciphertextMetadata?: Uint8Array | undefined;
  /** For a proxy: SHA-256, by which AWS KMS sees whether the answer was damaged. */
  readonly ciphertextDataIntegrityValue?: Uint8Array | undefined;
}

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
    readonly EniIp?: string;
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
  /** Default `hsm2m.medium`. */
  readonly HsmType?: string | undefined;
  /** How many days the cluster keeps its backups; default 90. */
  readonly backupRetentionDays?: number | undefined;
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

/** Users and keys of a cluster at one moment; plain JSON. */
export interface ClusterBackup {
  /** Password of `kmsuser`; absent when there is no such user. */
  readonly KeyStorePassword?: string | undefined;
  readonly keys: readonly HsmKey[];
}

/** A key in a cluster. */
export interface HsmKey {
  /** The `id` attribute, hexadecimal. */
  readonly key: string;
  /** The ARN of the KMS key. */
  readonly label: string;
  /** 256 bits, hexadecimal. */
  readonly keyMaterial: string;
}

/** A key without its material. */
export type BackingKey =
  | Pick<HsmKey, 'key' | 'label'>
  | {
      /** `XksKeyId`. */
      readonly key: string;
      readonly keySpec: string;
      readonly keyUsage: readonly string[];
      readonly keyStatus: ExternalKeyStatus;
      /** Versions of the key material that the key manager still has, oldest first. */
      readonly versions: readonly number[];
    };

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
  /** For a cluster: what a backup taken now holds. */
  backup?(): ClusterBackup;
  /** What the owner of the keys sees of them: keys in the cluster, or external keys. */
  keys?(): readonly BackingKey[];
  /** Attaches a listener to XState's inspection events, if there are actors inside. */
  inspect?(listener: (event: object) => void): void;
}
