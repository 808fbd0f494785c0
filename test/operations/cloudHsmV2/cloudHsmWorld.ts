/** A small world of clusters behind the operations of AWS CloudHSM, with a clock of its own. */

import type { BackingFactory, CloudHsmClusterInit } from '../../../src/backing/backingFactory.ts';
import { BackingRegistry, type ClusterEntry } from '../../../src/backing/backingRegistry.ts';
import type { BackingAnswer } from '../../../src/backing/backingStore.ts';
import { cloudHsmCluster } from '../../../src/backing/cloudHsm/cloudHsmBacking.ts';
import { type CloudHsmV2Error, isCloudHsmV2Error } from '../../../src/errors/CloudHsmV2Error.ts';
import type { ClusterState, HsmState } from '../../../src/model/backingKeyStore.ts';
import type { CloudHsmV2OperationTypes } from '../../../src/model/cloudHsmV2/operations.ts';
import { documentedTiming } from '../../../src/model/timing.ts';
import { newFacts } from '../../../src/operations/cloudHsmV2/clusters.ts';
import { documentedCloudHsmQuotas } from '../../../src/operations/cloudHsmV2/defaults.ts';
import { deliverCloudHsmEvent } from '../../../src/operations/cloudHsmV2/deliverCloudHsmEvent.ts';
import { cloudHsmV2Operations } from '../../../src/operations/cloudHsmV2/index.ts';
import type {
  CloudHsmDueEvent,
  CloudHsmV2Scope,
  NewCluster,
} from '../../../src/operations/cloudHsmV2/scope.ts';
import { validateCloudHsmV2 } from '../../../src/operations/cloudHsmV2/validate.ts';
import { Random } from '../../../src/runtime/random.ts';

type Operations = CloudHsmV2OperationTypes;

export const minutes = (count: number) => count * 60_000;
export const days = (count: number) => count * 24 * 60 * 60_000;
export const region = 'us-east-1';
export const accountId = '111122223333';
export const subnets = ['subnet-0000000000000000a', 'subnet-0000000000000000b'];
export const startTime = Date.UTC(2026, 0, 1);

export const signedCert = (label: string) =>
  `-----BEGIN CERTIFICATE-----\nsigned${label}\n-----END CERTIFICATE-----\n`;
export const trustAnchor = '-----BEGIN CERTIFICATE-----\ncustomerCA\n-----END CERTIFICATE-----\n';

/** A new cluster, in any state and with HSMs. */
type AnyCluster = Omit<NewCluster, keyof CloudHsmClusterInit> &
  Partial<CloudHsmClusterInit> &
  Pick<NewCluster, 'ClusterId' | 'TrustAnchorCertificate' | 'ClusterCertificate'> & { State: ClusterState };

export class CloudHsmWorld {
  now = startTime;
  readonly backings = new BackingRegistry();
  readonly notes: object[] = [];
  readonly latencies: number[] = [];
  pending: { due: number; event: CloudHsmDueEvent }[] = [];
  quotas = documentedCloudHsmQuotas;
  readonly #random = new Random(1);
  readonly #factory: BackingFactory<CloudHsmClusterInit>;

  constructor(factory: BackingFactory<CloudHsmClusterInit> = cloudHsmCluster) {
    this.#factory = factory;
  }

  get scope(): CloudHsmV2Scope {
    const world = this;
    return {
      get now() {
        return world.now;
      },
      accountId,
      region,
      random: this.#random,
      timing: documentedTiming,
      cloudHsmQuotas: this.quotas,
      backings: this.backings,
      onlooker: { inspectors: new Set(), transition: (...moved) => this.notes.push(moved) },
      createCluster: (init) => this.#add(init),
      cause: (entry, cause) => entry.backing.cause(cause),
      schedule: (due, event) => {
        this.pending.push({ due, event: JSON.parse(JSON.stringify(event)) });
      },
      note: (entry) => this.notes.push(entry),
      addLatency: (ms) => this.latencies.push(ms),
    };
  }

  /** One request: validated, carried out, its answer. Remote backings are awaited. */
  async send<N extends keyof Operations>(
    operation: N,
    input: unknown = {},
  ): Promise<Omit<Operations[N]['output'], '$metadata'>> {
    const checked = validateCloudHsmV2(operation, input, { sampleIdentifiers: 'refused' });
    const answer = cloudHsmV2Operations[operation](this.scope, checked as never);
    if (!isGenerator(answer)) return answer as never;
    let step = answer.next();
    while (!step.done) step = answer.next(await step.value.catch(() => noAnswer));
    return step.value as never;
  }

  /** The error that a request ends with. */
  async refusal<N extends keyof Operations>(operation: N, input: unknown = {}): Promise<CloudHsmV2Error> {
    try {
      await this.send(operation, input);
    } catch (error) {
      if (isCloudHsmV2Error(error)) return error;
      throw error;
    }
    throw new Error(`${operation} was accepted`);
  }

  /** Moves the clock; events are delivered at their times. */
  advance(ms: number): void {
    const end = this.now + ms;
    while (true) {
      this.pending.sort((one, other) => one.due - other.due);
      const [next] = this.pending;
      if (next === undefined || next.due > end) break;
      this.pending.shift();
      this.now = Math.max(this.now, next.due);
      deliverCloudHsmEvent(this.scope, next.event);
    }
    this.now = end;
  }

  /** A cluster in that state, as its administrator has it. */
  given(
    State: ClusterState,
    hsms: readonly HsmState[] = [],
    more: Partial<CloudHsmClusterInit> = {},
  ): ClusterEntry {
    const at = this.backings.clusters.size;
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const id = (prefix: string, i: number) => `${prefix}-aaaaaaaaa${letters[at % 26]}${letters[i]}`;
    const hasCertificate = !['CREATE_IN_PROGRESS', 'UNINITIALIZED'].includes(State);
    return this.#add({
      ClusterId: id('cluster', 0),
      State,
      SubnetMapping: { 'us-east-1a': subnets[0]!, 'us-east-1b': subnets[1]! },
      HsmType: 'hsm2m.medium',
      backupRetentionDays: 90,
      TrustAnchorCertificate: hasCertificate ? trustAnchor : '',
      ClusterCertificate: hasCertificate ? signedCert(`Cluster${at}`) : '',
      KeyStorePassword: 'kmsuserPassword1',
      knownPassword: 'kmsuserPassword1',
      keys: [],
      facts: newFacts({ accountId, region }, this.now),
      Hsms: hsms.map((state, i) => ({
        HsmId: id('hsm', i),
        AvailabilityZone: i % 2 === 0 ? 'us-east-1a' : 'us-east-1b',
        State: state,
      })),
      ...more,
    });
  }

  /** The state of a cluster as an answer shows it. */
  async stateOf(ClusterId: string): Promise<string | undefined> {
    const { Clusters } = await this.send('DescribeClusters', { Filters: { clusterIds: [ClusterId] } });
    return Clusters?.[0]?.State;
  }

  /** What lasts, as a snapshot would hold it. */
  lasting(): unknown {
    const clusters = [...this.backings.clusters.values()].map(({ backing, backups, ...entry }) => ({
      entry,
      backups: [...backups],
      backing: backing.persisted(),
    }));
    return JSON.parse(JSON.stringify({ clusters, pending: this.pending }));
  }

  #add(init: AnyCluster): ClusterEntry {
    const {
      ClusterId,
      TrustAnchorCertificate,
      SubnetMapping,
      knownPassword,
      facts,
      Hsms = [],
      ...rest
    } = init;
    const backing = this.#factory({
      id: ClusterId,
      onlooker: { inspectors: new Set(), transition: (...moved) => this.notes.push(moved) },
      randomBytes: (length) => this.#random.stream('keyMaterial').bytes(length),
      from: {
        init: {
          ...rest,
          ClusterId,
          TrustAnchorCertificate,
          Hsms,
          subnets:
            init.subnets ??
            Object.entries(SubnetMapping).map(([AvailabilityZone, SubnetId]) => ({
              SubnetId,
              AvailabilityZone,
              freeAddresses: 16,
              deleted: false,
            })),
        },
      },
    });
    const entry: ClusterEntry = {
      ClusterId,
      TrustAnchorCertificate,
      KeyStorePassword: knownPassword,
      backups: new Map(),
      facts,
      backing,
    };
    this.backings.addCluster(entry);
    return entry;
  }
}

/** What a backing that rejects counts as. */
const noAnswer: BackingAnswer = { type: 'failed', latencyMs: 0, cause: 'INTERNAL_ERROR' };

function isGenerator(answer: object): answer is Generator<Promise<BackingAnswer>, object, BackingAnswer> {
  return Symbol.iterator in answer && 'next' in answer;
}

/** A cluster of this world through its beginning: created, with one HSM, initialized. */
export async function initializedCluster(world: CloudHsmWorld): Promise<string> {
  const { Cluster } = await world.send('CreateCluster', { HsmType: 'hsm2m.medium', SubnetIds: subnets });
  const ClusterId = Cluster!.ClusterId!;
  world.advance(documentedTiming.createCluster);
  await world.send('CreateHsm', { ClusterId, AvailabilityZone: 'us-east-1a' });
  world.advance(documentedTiming.createHsm);
  await world.send('InitializeCluster', {
    ClusterId,
    SignedCert: signedCert(ClusterId.slice(-4)),
    TrustAnchor: trustAnchor,
  });
  world.advance(documentedTiming.initializeCluster);
  return ClusterId;
}

/** The same, activated with the password of the administrator. */
export async function activeCluster(world: CloudHsmWorld): Promise<string> {
  const ClusterId = await initializedCluster(world);
  world.backings.clusters.get(ClusterId)!.backing.cause({ type: 'activate' });
  return ClusterId;
}
