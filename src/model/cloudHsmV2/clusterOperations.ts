import type { ClusterState } from '../backingKeyStore.ts';
import type { ResponseMetadata } from '../operations/responseMetadata.ts';
import type { BackupRetentionPolicy, Cluster, ClusterHsm, ClusterMode, NetworkType, Tag } from './cluster.ts';

/**
 * Input of DescribeClusters.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeClusters.html
 */
export interface DescribeClustersInput {
  /** Lists of values by `clusterIds`, `vpcIds` and `states`; a cluster has to match all filters. */
  Filters?: Record<string, string[]> | undefined;
  /** The `NextToken` of the output before. */
  NextToken?: string | undefined;
  /** 1 to 25; default 25. */
  MaxResults?: number | undefined;
}

/**
 * Output of DescribeClusters.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DescribeClusters.html
 */
export interface DescribeClustersOutput {
  Clusters?: Cluster[] | undefined;
  /** The `NextToken` of the next request; absent when there is no more. */
  NextToken?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of CreateCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateCluster.html
 */
export interface CreateClusterInput {
  /** 7 to 379 days; default 90. */
  BackupRetentionPolicy?: BackupRetentionPolicy | undefined;
  /** `hsm1.medium` or `hsm2m.medium`. */
  HsmType: string | undefined;
  /** ID or ARN of the backup to make the cluster from. */
  SourceBackupId?: string | undefined;
  /** 1 to 10 subnets of one VPC, at most one in each Availability Zone. */
  SubnetIds: string[] | undefined;
  /** Default `IPV4`. */
  NetworkType?: NetworkType | undefined;
  /** 1 to 50 tags. */
  TagList?: Tag[] | undefined;
  /** Default that of the backup, or `FIPS`. */
  Mode?: ClusterMode | undefined;
}

/**
 * Output of CreateCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateCluster.html
 */
export interface CreateClusterOutput {
  Cluster?: Cluster | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of InitializeCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_InitializeCluster.html
 */
export interface InitializeClusterInput {
  /** `cluster-` and 11 to 16 letters and digits 2 to 7. */
  ClusterId: string | undefined;
  /** The cluster certificate: the CSR signed by the issuing CA. PEM, up to 5000 characters. */
  SignedCert: string | undefined;
  /** The self-signed certificate of the issuing CA. PEM, up to 5000 characters. */
  TrustAnchor: string | undefined;
}

/**
 * Output of InitializeCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_InitializeCluster.html
 */
export interface InitializeClusterOutput {
  State?: ClusterState | undefined;
  StateMessage?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ModifyCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyCluster.html
 */
export interface ModifyClusterInput {
  /** The type to migrate the HSMs to, or the original one to roll the migration back. */
  HsmType?: string | undefined;
  /** 7 to 379 days. */
  BackupRetentionPolicy?: BackupRetentionPolicy | undefined;
  /** `cluster-` and 11 to 16 letters and digits 2 to 7. */
  ClusterId: string | undefined;
}

/**
 * Output of ModifyCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ModifyCluster.html
 */
export interface ModifyClusterOutput {
  Cluster?: Cluster | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of DeleteCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteCluster.html
 */
export interface DeleteClusterInput {
  /** `cluster-` and 11 to 16 letters and digits 2 to 7. */
  ClusterId: string | undefined;
}

/**
 * Output of DeleteCluster.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteCluster.html
 */
export interface DeleteClusterOutput {
  Cluster?: Cluster | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of CreateHsm.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateHsm.html
 */
export interface CreateHsmInput {
  /** `cluster-` and 11 to 16 letters and digits 2 to 7. */
  ClusterId: string | undefined;
  /** One in which the cluster has a subnet. */
  AvailabilityZone: string | undefined;
  /** A free IPv4 address of the subnet; default one that AWS CloudHSM chooses. */
  IpAddress?: string | undefined;
}

/**
 * Output of CreateHsm.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_CreateHsm.html
 */
export interface CreateHsmOutput {
  Hsm?: ClusterHsm | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of DeleteHsm.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteHsm.html
 */
export interface DeleteHsmInput {
  /** `cluster-` and 11 to 16 letters and digits 2 to 7. */
  ClusterId: string | undefined;
  /** One of `HsmId`, `EniId` and `EniIp` says which HSM. */
  HsmId?: string | undefined;
  EniId?: string | undefined;
  EniIp?: string | undefined;
}

/**
 * Output of DeleteHsm.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteHsm.html
 */
export interface DeleteHsmOutput {
  HsmId?: string | undefined;
  $metadata: ResponseMetadata;
}
