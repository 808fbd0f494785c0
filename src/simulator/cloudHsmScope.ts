import type { BackingRegistry, ClusterEntry } from '../backing/backingRegistry.ts';
import type { BackingCause } from '../backing/backingStore.ts';
import { documentedCloudHsmQuotas } from '../operations/cloudHsmV2/defaults.ts';
import type { CloudHsmDueEvent, CloudHsmV2Scope, NewCluster } from '../operations/cloudHsmV2/scope.ts';
import type { Onlooker } from '../runtime/machineActor.ts';
import type { Random } from '../runtime/random.ts';
import type { NewTraceEntry } from '../runtime/trace.ts';
import type { WorldSettings } from './settings.ts';

/** The account and Region that a request is about. */
interface Place {
  readonly now: number;
  readonly settings: WorldSettings;
  readonly random: Random;
  readonly backings: BackingRegistry;
  readonly onlooker: Onlooker;
  readonly outside: {
    addNewCluster(init: NewCluster): ClusterEntry;
    cause(entry: ClusterEntry, cause: BackingCause): boolean;
  };
  schedule(due: number, event: CloudHsmDueEvent): void;
  note(entry: NewTraceEntry): void;
}

/** What one request to AWS CloudHSM sees of its world. */
export class CloudHsmScope implements CloudHsmV2Scope {
  readonly #at: Place;
  readonly #request: { backingMs: number };
  readonly cloudHsmQuotas = documentedCloudHsmQuotas;

  /** @param request - Absent where nobody waits for an answer. */
  constructor(at: Place, request: { backingMs: number } = { backingMs: 0 }) {
    this.#at = at;
    this.#request = request;
  }

  get now() {
    return this.#at.now;
  }

  get accountId() {
    return this.#at.settings.accountId;
  }

  get region() {
    return this.#at.settings.region;
  }

  get timing() {
    return this.#at.settings.timing;
  }

  get random() {
    return this.#at.random;
  }

  get backings() {
    return this.#at.backings;
  }

  get onlooker() {
    return this.#at.onlooker;
  }

  createCluster(init: NewCluster): ClusterEntry {
    return this.#at.outside.addNewCluster(init);
  }

  cause(entry: ClusterEntry, cause: BackingCause): boolean {
    return this.#at.outside.cause(entry, cause);
  }

  schedule(due: number, event: CloudHsmDueEvent): void {
    this.#at.schedule(due, event);
  }

  note(entry: NewTraceEntry): void {
    this.#at.note(entry);
  }

  addLatency(ms: number): void {
    if (ms > 0) this.#request.backingMs += ms;
  }
}
