import type { ClusterState, HsmState } from '../backingKeyStore.ts';

/**
 * Whether a cluster offers FIPS-validated keys and algorithms only.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/cluster-hsm-types.html
 */
export type ClusterMode = 'FIPS' | 'NON_FIPS';

/**
 * Which Internet protocols reach a cluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html
 */
export type NetworkType = 'IPV4' | 'DUALSTACK';

/**
 * How long a cluster keeps its backups.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_BackupRetentionPolicy.html
 */
export interface BackupRetentionPolicy {
  Type?: 'DAYS' | undefined;
  /** Days in digits, 7 to 379. */
  Value?: string | undefined;
}

/**
 * A tag of a cluster or backup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Tag.html
 */
export interface Tag {
  /** 1 to 128 letters, digits, spaces and `_.:/=+-@`. */
  Key: string | undefined;
  /** Up to 256 of the same. */
  Value: string | undefined;
}

/**
 * Certificates of a cluster, in PEM format. Which of them there are depends on its state.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Certificates.html
 */
export interface Certificates {
  /** Only while the cluster is `UNINITIALIZED`, once its first HSM is `ACTIVE`. */
  ClusterCsr?: string | undefined;
  HsmCertificate?: string | undefined;
  AwsHardwareCertificate?: string | undefined;
  ManufacturerHardwareCertificate?: string | undefined;
  /** What the issuing certificate authority of the owner signed. */
  ClusterCertificate?: string | undefined;
}

/**
 * An HSM of a cluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Hsm.html
 */
export interface ClusterHsm {
  AvailabilityZone?: string | undefined;
  ClusterId?: string | undefined;
  SubnetId?: string | undefined;
  EniId?: string | undefined;
  EniIp?: string | undefined;
  EniIpV6?: string | undefined;
  HsmId: string | undefined;
  HsmType?: string | undefined;
  State?: HsmState | undefined;
  StateMessage?: string | undefined;
}

/**
 * A cluster as AWS CloudHSM shows it.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html
 */
export interface Cluster {
  BackupPolicy?: 'DEFAULT' | undefined;
  BackupRetentionPolicy?: BackupRetentionPolicy | undefined;
  ClusterId?: string | undefined;
  CreateTimestamp?: Date | undefined;
  Hsms?: ClusterHsm[] | undefined;
  HsmType?: string | undefined;
  HsmTypeRollbackExpiration?: Date | undefined;
  PreCoPassword?: string | undefined;
  SecurityGroup?: string | undefined;
  /** Only of clusters that were made from a backup. */
  SourceBackupId?: string | undefined;
  State?: ClusterState | undefined;
  StateMessage?: string | undefined;
  /** The subnet of every Availability Zone. */
  SubnetMapping?: Record<string, string> | undefined;
  VpcId?: string | undefined;
  NetworkType?: NetworkType | undefined;
  Certificates?: Certificates | undefined;
  TagList?: Tag[] | undefined;
  Mode?: ClusterMode | undefined;
}
