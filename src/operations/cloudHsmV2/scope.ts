import type { BackingRegistry, ClusterEntry } from '../../backing/backingRegistry.ts';
import type { BackingCause, HsmKey } from '../../backing/backingStore.ts';
import type { CloudHsmClusterFacts } from '../../backing/cloudHsm/cloudHsmClusterFacts.ts';
import type { CloudHsmV2OperationName } from '../../model/cloudHsmV2/shapes.ts';
import type { Timing } from '../../model/timing.ts';
import type { Onlooker } from '../../runtime/machineActor.ts';
import type { Random } from '../../runtime/random.ts';
import type { NewTraceEntry } from '../../runtime/trace.ts';
import type { Asking } from '../operation.ts';

/** What an operation of AWS CloudHSM may see and touch: the clusters of one account and Region. */
export interface CloudHsmV2Scope {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly accountId: string;
  readonly region: string;
  readonly random: Random;
  readonly timing: Timing;
  readonly cloudHsmQuotas: CloudHsmQuotas;
  /** Clusters stay here when they are deleted, with their backups. */
  readonly backings: Pick<BackingRegistry, 'clusters'>;
  readonly onlooker: Onlooker;
  /** Adds a cluster to `backings`. */
  createCluster(init: NewCluster): ClusterEntry;
  /** Lets a cause happen; false when it cannot happen now, and then nothing has changed. */
  cause(entry: ClusterEntry, cause: BackingCause): boolean;
  /** Asks the clock of the world for an event, which it hands to {@link deliverCloudHsmEvent} when it is due. */
  schedule(due: number, event: CloudHsmDueEvent): void;
  note(entry: NewTraceEntry): void;
  /** Adds to the time that the answer takes. */
  addLatency(ms: number): void;
}

/** How many clusters and HSMs one account and Region may have. */
export interface CloudHsmQuotas {
  readonly clusters: number;
  readonly hsms: number;
}

/** Everything that a new cluster starts from. */
export interface NewCluster {
  readonly ClusterId: string;
  readonly State: 'CREATE_IN_PROGRESS';
  /** The subnet of every Availability Zone. */
  readonly SubnetMapping: Readonly<Record<string, string>>;
  readonly HsmType: string;
  readonly backupRetentionDays: number;
  /** Empty until it is initialized. */
  readonly TrustAnchorCertificate: string;
  /** Empty until it is initialized. */
  readonly ClusterCertificate: string;
  /** Password of `kmsuser`; absent when there is no such user. */
  readonly KeyStorePassword?: string | undefined;
  /** What its administrator knows as that password; empty when there never was such a user. */
  readonly knownPassword: string;
  readonly keys: readonly HsmKey[];
  readonly facts: CloudHsmClusterFacts;
}

/** What is due some time after a request. */
export type CloudHsmDueEvent = { type: 'cloudHsm.due'; ClusterId: string } & (
  | {
      cause:
        | 'cluster.created'
        | 'cluster.restored'
        | 'cluster.initialized'
        | 'cluster.modified'
        | 'cluster.rolledBack'
        | 'cluster.deleted';
    }
  | { cause: 'hsm.created' | 'hsm.deleted'; HsmId: string }
  | { cause: 'backup.created' | 'backup.deleted'; BackupId: string }
);

/** One documented operation: it answers, throws a {@link CloudHsmV2Error}, or asks a backing on the way. */
export type CloudHsmV2Operation<I, O> = (scope: CloudHsmV2Scope, input: I) => O | Asking<O>;

/** What an operation answers, without its metadata. */
export type Answer<O> = Omit<O, '$metadata'>;

/** The page of an operation. */
export const pageOfOperation = (operation: CloudHsmV2OperationName): string =>
  `https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_${operation}.html`;
