import { parseKmsArn, partitionOf, rootArn } from '../operations/arn.ts';
import type { Authority, Scope } from '../operations/operation.ts';
import type { Principal } from './caller.ts';
import type { WorldSettings } from './settings.ts';

/** A request that is being judged. */
export interface OpenRequest {
  readonly requestId: string;
  readonly caller: Principal;
  /** Time that backings have taken. */
  backingMs: number;
  /** Whether it counts in no request quota. */
  readonly isArranged?: boolean;
}

/** The account and Region that a request is about. */
interface Place extends Pick<Scope, 'now' | 'account' | 'accountsOfRegion' | 'backings' | 'random'> {
  readonly settings: WorldSettings;
  other(accountId: string): Place | undefined;
  authorityOf(caller: Principal): Authority;
}

/** What one request sees of its world: always as the world is now, because a remote backing answers later. */
export class RequestScope implements Scope {
  readonly #at: Place;
  readonly #request: OpenRequest;
  readonly wanted: Scope['wanted'];

  constructor(at: Place, request: OpenRequest, wanted?: Scope['wanted']) {
    this.#at = at;
    this.#request = request;
    this.wanted = wanted;
  }

  get now() {
    return this.#at.now;
  }

  get requestId() {
    return this.#request.requestId;
  }

  get account() {
    return this.#at.account;
  }

  get accountsOfRegion() {
    return this.#at.accountsOfRegion;
  }

  get backings() {
    return this.#at.backings;
  }

  get random() {
    return this.#at.random;
  }

  get assumptions() {
    return this.#at.settings.assumptions;
  }

  get quotas() {
    return this.#at.settings.quotas;
  }

  get requestQuotas() {
    return this.#request.isArranged ? undefined : this.#at.settings.requestQuotas;
  }

  get callerArn() {
    return this.#request.caller.Arn;
  }

  get authority() {
    if (this.#at.settings.authorization === 'off' || this.#request.isArranged) return undefined;
    return this.#at.authorityOf(this.#request.caller);
  }

  get callerRootArn() {
    return rootArn({ accountId: this.#request.caller.accountId, region: this.#at.settings.region });
  }

  get healthCheckIntervalMs() {
    return this.#at.settings.timing.xksProxyHealthCheck;
  }

  /** The scope of the account that an ARN of this Region names; this one for everything else. */
  of(KeyId: string): RequestScope {
    if (!KeyId.startsWith('arn:')) return this;
    const { accountId, region } = this.#at.settings;
    const arn = parseKmsArn(KeyId);
    if (arn === undefined || arn.accountId === accountId || arn.region !== region) return this;
    if (arn.partition !== partitionOf(region)) return this;
    const owner = this.#at.other(arn.accountId);
    return owner === undefined ? this : new RequestScope(owner, this.#request, this.wanted);
  }

  addLatency(ms: number): void {
    if (ms > 0) this.#request.backingMs += ms;
  }
}
