/**
 * State of an AWS CloudHSM cluster. AWS KMS accepts only `ACTIVE` ones.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Cluster.html
 */
export type ClusterState =
  | 'CREATE_IN_PROGRESS'
  | 'UNINITIALIZED'
  | 'INITIALIZE_IN_PROGRESS'
  | 'INITIALIZED'
  | 'ACTIVE'
  | 'UPDATE_IN_PROGRESS'
  | 'MODIFY_IN_PROGRESS'
  | 'ROLLBACK_IN_PROGRESS'
  | 'DELETE_IN_PROGRESS'
  | 'DELETED'
  | 'DEGRADED';

/**
 * State of one HSM. Only `ACTIVE` ones count.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Hsm.html
 */
export type HsmState = 'CREATE_IN_PROGRESS' | 'ACTIVE' | 'DEGRADED' | 'DELETE_IN_PROGRESS' | 'DELETED';

/**
 * Whether the domain of a private DNS name was shown to be the owner's. AWS KMS asks for `verified`.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html
 */
export type DomainVerificationState = 'pendingVerification' | 'verified' | 'failed';

/**
 * Health of an external key manager as its proxy reports it in GetHealthStatus.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec
 */
export type HealthStatus = 'ACTIVE' | 'DEGRADED' | 'UNAVAILABLE';

/**
 * Whether an external key may be used, as its proxy reports it in GetKeyMetadata.
 * @see https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#getkeymetadata
 */
export type ExternalKeyStatus = 'ENABLED' | 'DISABLED';

/** One HSM of a cluster. */
export interface Hsm {
  readonly HsmId: string;
  readonly AvailabilityZone: string;
  readonly State: HsmState;
  /** Its address in the subnet of its Availability Zone; a cluster gives one to every HSM that has none. */
  readonly EniIp?: string;
}

/** One private subnet of a cluster. */
export interface Subnet {
  readonly SubnetId: string;
  readonly AvailabilityZone: string;
  /** Free IPv4 addresses; AWS KMS needs one in every subnet. */
  readonly freeAddresses: number;
  /** Whether somebody deleted the subnet although the cluster is configured with it. */
  readonly deleted: boolean;
}
