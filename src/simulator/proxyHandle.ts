import { rowOf } from '../account/account.ts';
import type { ProxyEntry, XksProxyRequest } from '../backing/backingRegistry.ts';
import type { BackingCause, VpcEndpointServiceDescription } from '../backing/backingStore.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { type ProxyErrorName, proxyErrorCalls } from '../errors/xksKeyErrors.ts';
import type { DomainVerificationState, HealthStatus } from '../model/backingKeyStore.ts';
import type { XksProxyAuthenticationCredential } from '../model/customKeyStore.ts';
import type { CreateCustomKeyStoreInput } from '../model/operations.ts';
import { operationShapes } from '../model/shapes.ts';
import { healthChecksOfConnection } from '../operations/healthChecks.ts';
import { type Duration, describe, toMs } from '../runtime/duration.ts';
import { ExternalKeysHandle } from './externalKeysHandle.ts';
import { requireOneOf, toTime } from './options.ts';
import { defaultCertificateLifeMs, idOf } from './outside.ts';
import type { RegionalAccount } from './regionalAccount.ts';

function happen(world: RegionalAccount, entry: ProxyEntry, cause: BackingCause): void {
  world.requireAlive();
  if (world.outside.cause(entry, cause)) return;
  throw new SimulatorUsageError(`proxy ${idOf(entry)}: '${cause.type}' cannot happen now`);
}

/**
 * An external key store proxy of the simulated world, with its key manager and, for private connectivity, its VPC
 * endpoint service. Its methods are causes: what AWS KMS makes of them is up to the documented rules. A cause that
 * cannot exist now throws {@link SimulatorUsageError}.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
export class ProxyHandle {
  readonly #world: RegionalAccount;
  readonly #entry: ProxyEntry;
  /** The external key manager behind the proxy. */
  readonly keyManager: KeyManagerHandle;
  /** Keys of the external key manager. */
  readonly keys: ExternalKeysHandle;
  /** The VPC endpoint service in front of the proxy; `undefined` for a public endpoint. */
  readonly vpcEndpointService: VpcEndpointServiceHandle | undefined;

  /** @internal */
  constructor(world: RegionalAccount, entry: ProxyEntry) {
    this.#world = world;
    this.#entry = entry;
    this.keyManager = new KeyManagerHandle(world, entry);
    this.keys = new ExternalKeysHandle(world, entry);
    this.vpcEndpointService =
      entry.XksProxyVpcEndpointServiceName === undefined
        ? undefined
        : new VpcEndpointServiceHandle(world, entry);
  }

  /** `https://` and the host. */
  get XksProxyUriEndpoint(): string {
    return this.#entry.XksProxyUriEndpoint;
  }

  /** The path at which the proxy answers now. */
  get XksProxyUriPath(): string {
    return this.#entry.XksProxyUriPath;
  }

  /** The credential that the administrator made last. */
  get XksProxyAuthenticationCredential(): {
    readonly AccessKeyId: string;
    readonly RawSecretAccessKey: string;
  } {
    const { AccessKeyId, RawSecretAccessKey } = this.#entry;
    return { AccessKeyId, RawSecretAccessKey };
  }

  /** Input of CreateCustomKeyStore for a store with this name on this proxy, ready to send. */
  createCustomKeyStoreInput(CustomKeyStoreName: string): CreateCustomKeyStoreInput {
    const { XksProxyVpcEndpointServiceName, XksProxyVpcEndpointServiceOwner } = this.#entry;
    return {
      CustomKeyStoreName,
      CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
      XksProxyUriEndpoint: this.XksProxyUriEndpoint,
      XksProxyUriPath: this.XksProxyUriPath,
      XksProxyAuthenticationCredential: this.XksProxyAuthenticationCredential,
      ...(XksProxyVpcEndpointServiceName === undefined
        ? { XksProxyConnectivity: 'PUBLIC_ENDPOINT' }
        : {
            XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
            XksProxyVpcEndpointServiceName,
            XksProxyVpcEndpointServiceOwner,
          }),
    };
  }

  /** The last requests of AWS KMS that the caller of an operation, or an attempt to connect, brought about. */
  requests(): readonly XksProxyRequest[] {
    return this.#entry.requests.list();
  }

  /** How many periodic health checks AWS KMS has sent while a store was CONNECTED to this proxy. */
  healthChecks(): number {
    const { now, settings, world } = this.#world;
    let sent = this.#entry.healthChecks;
    for (const { account, backings } of world.accounts()) {
      for (const store of account.stores()) {
        const row = rowOf(store);
        const isHere =
          row.CustomKeyStoreType === 'EXTERNAL_KEY_STORE' && backings.proxyOf(row) === this.#entry;
        if (isHere) sent += healthChecksOfConnection(row, now, settings.timing.xksProxyHealthCheck);
      }
    }
    return sent;
  }

  /** The proxy cannot be reached any more. */
  goDown(): void {
    happen(this.#world, this.#entry, { type: 'network.unreachable' });
  }

  /** The proxy can be reached again. */
  comeBack(): void {
    happen(this.#world, this.#entry, { type: 'network.restored' });
  }

  /** Breaks the network between AWS KMS and the proxy. */
  interruptNetwork(): void {
    happen(this.#world, this.#entry, { type: 'network.interrupted' });
  }

  /** Ends {@link ProxyHandle.interruptNetwork}. */
  restoreNetwork(): void {
    happen(this.#world, this.#entry, { type: 'network.restored' });
  }

  /** Time that every answer takes; AWS KMS waits 250 ms. */
  setLatency(latency: Duration): void {
    happen(this.#world, this.#entry, { type: 'latency.changed', latencyMs: toMs(latency, 'setLatency') });
  }

  /** Accepts a new credential only, at once. Returns it; AWS KMS learns it by UpdateCustomKeyStore. */
  rotateCredential(credential?: XksProxyAuthenticationCredential): XksProxyAuthenticationCredential {
    return this.#newCredential('credential.replaced', credential);
  }

  /** Accepts a new credential beside the old one; of three, the oldest goes. Returns it. */
  addCredential(credential?: XksProxyAuthenticationCredential): XksProxyAuthenticationCredential {
    return this.#newCredential('credential.added', credential);
  }

  /** Accepts this credential no longer. */
  removeCredential(AccessKeyId: string): void {
    happen(this.#world, this.#entry, { type: 'credential.removed', AccessKeyId });
  }

  /** The TLS certificate expires now. */
  expireCertificate(): void {
    this.#replaceCertificate(this.#host, this.#world.now);
  }

  /** A new TLS certificate for the right host; default for ten years. */
  renewCertificate({ notAfter }: { readonly notAfter?: Date | string | number } = {}): void {
    const life = this.#world.now + defaultCertificateLifeMs;
    this.#replaceCertificate(
      this.#host,
      notAfter === undefined ? life : toTime('renewCertificate: notAfter', notAfter),
    );
  }

  /** A TLS certificate that names another host; `*.example.com` names all hosts of that domain. */
  presentCertificateFor(CommonName: string): void {
    if (typeof CommonName !== 'string') {
      throw new SimulatorUsageError(
        `presentCertificateFor: expected a host name, got ${describe(CommonName)}`,
      );
    }
    this.#replaceCertificate(CommonName, this.#world.now + defaultCertificateLifeMs);
  }

  /** The TLS certificate comes from a certificate authority that is not on the trusted list. */
  presentUntrustedCertificate(): void {
    happen(this.#world, this.#entry, { type: 'tls.untrusted' });
  }

  /** The proxy speaks neither TLS 1.2 nor TLS 1.3. */
  offerUnsupportedTls(): void {
    happen(this.#world, this.#entry, { type: 'tls.unsupportedVersion' });
  }

  /** The proxy speaks TLS as it has to, with a certificate from the trusted list. */
  restoreTls(): void {
    happen(this.#world, this.#entry, { type: 'tls.restored' });
  }

  /** The proxy's own rules deny AWS KMS. */
  denyAccess(): void {
    happen(this.#world, this.#entry, { type: 'access.denied' });
  }

  /** Ends {@link ProxyHandle.denyAccess}. */
  grantAccess(): void {
    happen(this.#world, this.#entry, { type: 'access.granted' });
  }

  /** The proxy moves to another path, which AWS KMS learns by UpdateCustomKeyStore. */
  changePath(XksProxyUriPath: string): void {
    const { pattern } = operationShapes.CreateCustomKeyStore.input.XksProxyUriPath;
    if (typeof XksProxyUriPath !== 'string' || !pattern.test(XksProxyUriPath)) {
      throw new SimulatorUsageError(
        `changePath: expected a path such as '/kms/xks/v1', got ${describe(XksProxyUriPath)}`,
      );
    }
    happen(this.#world, this.#entry, { type: 'path.changed', XksProxyUriPath });
    this.#entry.XksProxyUriPath = XksProxyUriPath;
  }

  /** Every answer is one that AWS KMS cannot interpret. */
  answerGarbage(): void {
    happen(this.#world, this.#entry, { type: 'answers.malformed' });
  }

  /** Every ciphertext and plaintext is damaged on its way, after its integrity value was computed. */
  corruptAnswers(): void {
    happen(this.#world, this.#entry, { type: 'answers.corrupt' });
  }

  /** Every answer that can have it is this error of the proxy specification. */
  answerWith(errorName: ProxyErrorName): void {
    requireOneOf('answerWith', errorName, Object.keys(proxyErrorCalls));
    happen(this.#world, this.#entry, { type: 'answers.failing', errorName });
  }

  /** Ends {@link ProxyHandle.answerGarbage}, {@link ProxyHandle.corruptAnswers} and {@link ProxyHandle.answerWith}. */
  answerNormally(): void {
    happen(this.#world, this.#entry, { type: 'answers.restored' });
  }

  get #host(): string {
    return this.XksProxyUriEndpoint.slice('https://'.length);
  }

  #replaceCertificate(CommonName: string, notAfter: number): void {
    happen(this.#world, this.#entry, { type: 'certificate.replaced', CommonName, notAfter });
  }

  #newCredential(
    type: string,
    given: XksProxyAuthenticationCredential | undefined,
  ): XksProxyAuthenticationCredential {
    const credential = this.#world.outside.credential(given);
    happen(this.#world, this.#entry, { type, ...credential });
    Object.assign(this.#entry, credential);
    return credential;
  }
}

/** The external key manager behind a proxy. */
export class KeyManagerHandle {
  readonly #world: RegionalAccount;
  readonly #entry: ProxyEntry;

  /** @internal */
  constructor(world: RegionalAccount, entry: ProxyEntry) {
    this.#world = world;
    this.#entry = entry;
  }

  /** What the proxy reports about every instance in GetHealthStatus. */
  setHealthStatus(healthStatus: HealthStatus): void {
    const causes = { ACTIVE: 'recovered', DEGRADED: 'degraded', UNAVAILABLE: 'failed' } as const;
    requireOneOf('setHealthStatus', healthStatus, Object.keys(causes));
    happen(this.#world, this.#entry, { type: `keyManager.${causes[healthStatus]}` });
  }
}

/**
 * The VPC endpoint service in front of a proxy.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/vpc-connectivity.html
 */
export class VpcEndpointServiceHandle {
  readonly #world: RegionalAccount;
  readonly #entry: ProxyEntry;

  /** @internal */
  constructor(world: RegionalAccount, entry: ProxyEntry) {
    this.#world = world;
    this.#entry = entry;
  }

  /** Name of the service. */
  get XksProxyVpcEndpointServiceName(): string {
    return this.#entry.XksProxyVpcEndpointServiceName!;
  }

  /** Deletes the service. */
  delete(): void {
    happen(this.#world, this.#entry, { type: 'service.deleted' });
  }

  /** Makes the service again after {@link VpcEndpointServiceHandle.delete}. */
  create(): void {
    happen(this.#world, this.#entry, { type: 'service.created' });
  }

  /** Whether `cks.kms.<Region>.amazonaws.com` is among the allowed principals. */
  allowKms(allowsKms: boolean): void {
    this.#change({ allowsKms });
  }

  /** Whether the owner has to accept every endpoint; AWS KMS needs that it does not. */
  requireAcceptance(acceptanceRequired: boolean): void {
    this.#change({ acceptanceRequired });
  }

  /** AWS KMS needs a network load balancer. */
  setLoadBalancer(loadBalancer: 'network' | 'gateway'): void {
    requireOneOf('setLoadBalancer', loadBalancer, ['network', 'gateway']);
    this.#change({ loadBalancer });
  }

  /** AWS KMS needs at least two. */
  setAvailabilityZones(AvailabilityZones: readonly string[]): void {
    this.#change({ AvailabilityZones: [...AvailabilityZones] });
  }

  /** AWS KMS needs the host of `XksProxyUriEndpoint`. */
  setPrivateDnsName(privateDnsName: string): void {
    this.#change({ privateDnsName });
  }

  /** AWS KMS needs `verified`. */
  setDomainVerificationState(domainVerificationState: DomainVerificationState): void {
    requireOneOf('setDomainVerificationState', domainVerificationState, [
      'pendingVerification',
      'verified',
      'failed',
    ]);
    this.#change({ domainVerificationState });
  }

  #change(changes: Partial<Omit<VpcEndpointServiceDescription, 'ServiceName' | 'exists'>>): void {
    happen(this.#world, this.#entry, { type: 'service.changed', changes });
  }
}
