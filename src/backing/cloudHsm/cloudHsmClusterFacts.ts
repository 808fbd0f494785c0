import type { ClusterMode, NetworkType } from '../../model/cloudHsmV2/cluster.ts';

/** A tag with its place among those of its resource. */
export interface CloudHsmTag {
  readonly Key: string;
  readonly Value: string;
  /** Ascending in the order in which the tags came. */
  readonly position: number;
}

/** What AWS CloudHSM knows of a cluster besides what the cluster itself tells, whatever stands in for it. Plain JSON. */
export interface CloudHsmClusterFacts {
  /** Milliseconds since the epoch. */
  readonly CreateTimestamp: number;
  readonly VpcId: string;
  readonly Mode: ClusterMode;
  readonly NetworkType: NetworkType;
  /** Present when the cluster was made from a backup. */
  readonly SourceBackupId?: string;
  readonly TagList: readonly CloudHsmTag[];
}
