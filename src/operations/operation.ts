import type { Account } from '../account/account.ts';
import type { Attached } from '../authorization/identities.ts';
import type { Caller } from '../authorization/requestFacts.ts';
import type { BackingRegistry } from '../backing/backingRegistry.ts';
import type { Backing, BackingAnswer, BackingRequest } from '../backing/backingStore.ts';
import type { Assumptions } from '../model/assumptionOptions.ts';
import type { RequestQuotaName } from '../model/requestQuotas.ts';
import type { Random } from '../runtime/random.ts';

/** What an operation may see and touch: one account and Region, and the world outside AWS KMS. */
export interface Scope {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly requestId: string;
  readonly account: Account;
  /** Every account of the Region that exists in this world; some things have to be unique among all. */
  readonly accountsOfRegion: readonly Account[];
  readonly backings: BackingRegistry;
  readonly random: Random;
  readonly assumptions: Assumptions;
  readonly quotas: ResourceQuotas;
  /** Milliseconds between two periodic health checks of a connected proxy. */
  readonly healthCheckIntervalMs: number;
  /** Requests per second; absent when they are not limited, and for what is arranged. */
  readonly requestQuotas: RequestQuotas | undefined;
  /** Who sends the request: an ARN. */
  readonly callerArn: string;
  /** What policies say about the sender; absent while permissions are not simulated, and for what is arranged. */
  readonly authority: Authority | undefined;
  /** The root user of the account that sends the request; the key may belong to another. */
  readonly callerRootArn: string;
  /** The id that a store or key is to get when it is arranged. */
  readonly wanted?: { readonly CustomKeyStoreId?: string; readonly KeyId?: string } | undefined;
  /** The scope of the account that an ARN of a key or alias names; this one for every other identifier. */
  of(KeyId: string): Scope;
  /** Adds to the time that the answer takes. */
  addLatency(ms: number): void;
}

/** Who sends a request, with the policies that are attached to it. */
export interface Authority extends Omit<Attached, 'userId' | 'roleArn' | 'tags'> {
  readonly caller: Caller;
}

/** How much of each resource one account and Region may have. */
export interface ResourceQuotas {
  readonly customKeyStores: number;
  readonly kmsKeys: number;
  readonly aliasesPerKey: number;
  readonly grantsPerKey: number;
}

/** Requests per second by the quota that they count in. */
export type RequestQuotas = Readonly<Record<RequestQuotaName, number>>;

/** A step that waits for a backing; it ends with what the operation or the attempt yields. */
export type Asking<T> = Generator<Promise<BackingAnswer>, T, BackingAnswer>;

/** One documented operation: it answers, throws a {@link KmsError}, or asks a backing on the way. */
export type Operation<I, O> = (scope: Scope, input: I) => O | Asking<O>;

/** An input after its shape was checked. */
export type Checked<I> = { readonly [M in keyof I]: Exclude<I[M], undefined> };

/**
 * Asks a backing. Built-in ones answer in the same turn; for a remote one the operation stands still, so it has
 * to check again afterwards what may have changed. What is no answer at all counts as `INTERNAL_ERROR`, and an answer
 * that takes longer than AWS KMS waits (`longestMs`) as none in time.
 */
export function* ask(
  scope: Pick<Scope, 'addLatency'>,
  backing: Backing,
  request: BackingRequest,
  longestMs = Number.POSITIVE_INFINITY,
): Asking<BackingAnswer> {
  let answer: BackingAnswer;
  try {
    const answered = backing.request(request);
    answer = isPromise(answered) ? yield answered : answered;
  } catch {
    return noAnswer;
  }
  if (typeof answer !== 'object' || answer === null) return noAnswer;
  const { latencyMs } = answer;
  if (latencyMs > longestMs) {
    scope.addLatency(longestMs);
    return request.type === 'checkHealth'
      ? { type: 'unhealthy', latencyMs: longestMs, outcome: 'timedOut' }
      : { type: 'refused', latencyMs: longestMs, cause: 'timedOut' };
  }
  if (Number.isFinite(latencyMs)) scope.addLatency(latencyMs);
  return answer;
}

const noAnswer: BackingAnswer = { type: 'failed', latencyMs: 0, cause: 'INTERNAL_ERROR' };

function isPromise(answer: BackingAnswer | Promise<BackingAnswer>): answer is Promise<BackingAnswer> {
  return typeof (answer as Promise<BackingAnswer> | null)?.then === 'function';
}
