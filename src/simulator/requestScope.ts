import { rootArn } from '../operations/arn.ts';
import type { Scope } from '../operations/operation.ts';
import type { WorldSettings } from './settings.ts';

/** A request that is being judged. */
export interface OpenRequest {
  readonly requestId: string;
  /** Time that backings have taken. */
  backingMs: number;
  /** Whether it counts in no request quota. */
  readonly isArranged?: boolean;
}

/** What a request may see of its world. */
interface ScopeWorld extends Pick<Scope, 'now' | 'account' | 'backings' | 'random'> {
  readonly settings: WorldSettings;
}

/** What one request sees of its world: always as the world is now, because a remote backing answers later. */
export class RequestScope implements Scope {
  readonly #world: ScopeWorld;
  readonly #request: OpenRequest;
  readonly wanted: Scope['wanted'];

  constructor(world: ScopeWorld, request: OpenRequest, wanted?: Scope['wanted']) {
    this.#world = world;
    this.#request = request;
    this.wanted = wanted;
  }

  get now() {
    return this.#world.now;
  }

  get requestId() {
    return this.#request.requestId;
  }

  get account() {
    return this.#world.account;
  }

  get backings() {
    return this.#world.backings;
  }

  get random() {
    return this.#world.random;
  }

  get assumptions() {
    return this.#world.settings.assumptions;
  }

  get quotas() {
    return this.#world.settings.quotas;
  }

  get requestQuotas() {
    return this.#request.isArranged ? undefined : this.#world.settings.requestQuotas;
  }

  get callerArn() {
    return rootArn(this.#world.account);
  }

  get healthCheckIntervalMs() {
    return this.#world.settings.timing.xksProxyHealthCheck;
  }

  addLatency(ms: number): void {
    if (ms > 0) this.#request.backingMs += ms;
  }
}
