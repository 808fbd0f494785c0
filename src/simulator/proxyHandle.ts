import { rowOf } from '../account/account.ts';
import type { ProxyEntry, XksProxyRequest } from '../backing/backingRegistry.ts';
import type { BackingCause, VpcEndpointServiceDescription } from '../backing/backingStore.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { type ProxyErrorName, proxyErrorCalls } from '../errors/xksKeyErrors.ts';
import type { DomainVerificationState, ExternalKeyStatus, HealthStatus } from '../model/backingKeyStore.ts';
import type { XksProxyAuthenticationCredential } from '../model/customKeyStore.ts';
import type { CreateCustomKeyStoreInput } from '../model/operations.ts';
import { operationShapes } from '../model/shapes.ts';
import { healthChecksOfConnection } from '../operations/healthChecks.ts';
import { type Duration, describe, toMs } from '../runtime/duration.ts';
import { newXksKeyId } from '../runtime/ids.ts';
import { requireKnown, requireOneOf, toTime } from './options.ts';
import { defaultCertificateLifeMs, idOf } from './outside.ts';
import type { World } from './world.ts';

function happen(world: World, entry: ProxyEntry, cause: BackingCause): void {
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
  readonly #world: World;
  readonly #entry: ProxyEntry;
  /** The external key manager behind the proxy. */
  readonly keyManager: KeyManagerHandle;
  /** Keys of the external key manager. */
  readonly keys: ExternalKeysHandle;
  /** The VPC endpoint service in front of the proxy; `undefined` for a public endpoint. */
  readonly vpcEndpointService: VpcEndpointServiceHandle | undefined;

  /** @internal */
  constructor(world: World, entry: ProxyEntry) {
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
    const { now, settings, account, backings } = this.#world;
    let sent = this.#entry.healthChecks;
    for (const store of account.stores()) {
      const row = rowOf(store);
      const isHere = row.CustomKeyStoreType === 'EXTERNAL_KEY_STORE' && backings.proxyOf(row) === this.#entry;
      if (isHere) sent += healthChecksOfConnection(row, now, settings.timing.xksProxyHealthCheck);
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

/** An external key as its owner sees it: without its material. */
export interface ExternalKeyEntry {
  readonly XksKeyId: string;
  /** AWS KMS demands `AES_256`. */
  readonly keySpec: string;
  /** AWS KMS demands `ENCRYPT` and `DECRYPT`. */
  readonly keyUsage: readonly string[];
  /** AWS KMS demands `ENABLED`. */
  readonly keyStatus: ExternalKeyStatus;
  /** Versions of the key material that there are, oldest first; the last one encrypts. */
  readonly versions: readonly number[];
}

/** What a new external key is like; by default fit for a KMS key. */
export interface ExternalKeyOptions {
  /** 1 to 128 of `[a-zA-Z0-9-_.]`; default a new one. */
  readonly XksKeyId?: string;
  /** Default `'AES_256'`. */
  readonly keySpec?: string;
  /** Default `['ENCRYPT', 'DECRYPT']`. */
  readonly keyUsage?: readonly string[];
}

/**
 * Keys of the external key manager. What happens to them here happens behind the back of AWS KMS.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html#concept-external-key
 */
export class ExternalKeysHandle {
  readonly #world: World;
  readonly #entry: ProxyEntry;

  /** @internal */
  constructor(world: World, entry: ProxyEntry) {
    this.#world = world;
    this.#entry = entry;
  }

  /** Every external key, oldest first. */
  list(): readonly ExternalKeyEntry[] {
    this.#world.requireAlive();
    const keys = this.#entry.backing.keys?.() ?? [];
    return keys.flatMap((row) => {
      if (!('keySpec' in row)) return [];
      const { key, keySpec, keyUsage, keyStatus, versions } = row;
      return [{ XksKeyId: key, keySpec, keyUsage: [...keyUsage], keyStatus, versions: [...versions] }];
    });
  }

  /** Makes an external key, and returns its `XksKeyId`. */
  create(options: ExternalKeyOptions = {}): string {
    requireKnown('keys.create', options, ['XksKeyId', 'keySpec', 'keyUsage']);
    const { keySpec = 'AES_256', keyUsage = ['ENCRYPT', 'DECRYPT'] } = options;
    const { XksKeyId = newXksKeyId(this.#world.random.stream('ids')) } = options;
    requireXksKeyId(XksKeyId);
    if (typeof keySpec !== 'string') {
      throw new SimulatorUsageError(`keys.create: keySpec: expected a string, got ${describe(keySpec)}`);
    }
    const usage = requireKeyUsage('keys.create', keyUsage);
    this.#happen(
      { type: 'key.created', key: XksKeyId, keySpec, keyUsage: usage },
      'there is such a key already',
    );
    return XksKeyId;
  }

  /** @internal Makes an external key; false when there is one with that id, or can be none. */
  createUnlessThere(XksKeyId: string): boolean {
    if (!isXksKeyId(XksKeyId)) return false;
    const cause = {
      type: 'key.created',
      key: XksKeyId,
      keySpec: 'AES_256',
      keyUsage: ['ENCRYPT', 'DECRYPT'],
    };
    return this.#world.outside.cause(this.#entry, cause);
  }

  /** Lets a key be used again. */
  enable(XksKeyId: string): void {
    this.#happen({ type: 'key.enabled', key: XksKeyId });
  }

  /** Keeps a key from being used. */
  disable(XksKeyId: string): void {
    this.#happen({ type: 'key.disabled', key: XksKeyId });
  }

  /** Deletes a key with all its versions; what it has encrypted is lost. */
  delete(XksKeyId: string): void {
    this.#happen({ type: 'key.deleted', key: XksKeyId });
  }

  /** Makes a new version of a key, which encrypts from now on; older ones still decrypt. Returns the version. */
  rotate(XksKeyId: string): number {
    this.#happen({ type: 'key.rotated', key: XksKeyId });
    return this.list()
      .find((key) => key.XksKeyId === XksKeyId)!
      .versions.at(-1)!;
  }

  /** Deletes one version of a key, but not the last that there is; what it has encrypted is lost. */
  deleteVersion(XksKeyId: string, version: number): void {
    this.#happen(
      { type: 'key.versionDeleted', key: XksKeyId, version },
      `it has no other version, or none with the number ${describe(version)}`,
    );
  }

  /** Changes what a key may be used for. */
  setKeyUsage(XksKeyId: string, keyUsage: readonly string[]): void {
    this.#happen({
      type: 'key.usageChanged',
      key: XksKeyId,
      keyUsage: requireKeyUsage('keys.setKeyUsage', keyUsage),
    });
  }

  #happen(cause: BackingCause & { readonly key: string }, why = 'there is no such key'): void {
    this.#world.requireAlive();
    if (this.#world.outside.cause(this.#entry, cause)) return;
    throw new SimulatorUsageError(
      `proxy ${idOf(this.#entry)}: '${cause.type}' of external key ${describe(cause.key)} cannot happen; ${why}`,
    );
  }
}

function isXksKeyId(XksKeyId: unknown): boolean {
  const { pattern, max } = operationShapes.CreateKey.input.XksKeyId;
  return typeof XksKeyId === 'string' && XksKeyId.length <= max! && pattern!.test(XksKeyId);
}

function requireXksKeyId(XksKeyId: string): void {
  if (isXksKeyId(XksKeyId)) return;
  throw new SimulatorUsageError(
    `keys.create: XksKeyId: expected 1 to 128 of [a-zA-Z0-9-_.], got ${describe(XksKeyId)}`,
  );
}

function requireKeyUsage(what: string, keyUsage: readonly string[]): string[] {
  const isList = Array.isArray(keyUsage) && keyUsage.every((usage) => typeof usage === 'string');
  if (isList) return [...keyUsage];
  throw new SimulatorUsageError(
    `${what}: keyUsage: expected a list such as ['ENCRYPT', 'DECRYPT'], got ${describe(keyUsage)}`,
  );
}

/** The external key manager behind a proxy. */
export class KeyManagerHandle {
  readonly #world: World;
  readonly #entry: ProxyEntry;

  /** @internal */
  constructor(world: World, entry: ProxyEntry) {
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
  readonly #world: World;
  readonly #entry: ProxyEntry;

  /** @internal */
  constructor(world: World, entry: ProxyEntry) {
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
