import type { ClusterEntry } from '../backing/backingRegistry.ts';
import type { BackingCause, ClusterDescription } from '../backing/backingStore.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { ClusterState, Hsm, HsmState } from '../model/backingKeyStore.ts';
import type { CreateCustomKeyStoreInput } from '../model/operations.ts';
import { backUp } from '../operations/cloudHsmV2/backups.ts';
import { describe } from '../runtime/duration.ts';
import { CloudHsmScope } from './cloudHsmScope.ts';
import { HsmKeysHandle } from './hsmKeysHandle.ts';
import { requireOneOf } from './options.ts';
import { defaultFreeAddresses, describeClusterNow, newHsms } from './outside.ts';
import type { RegionalAccount } from './regionalAccount.ts';

const hsmStates: readonly HsmState[] = [
  'CREATE_IN_PROGRESS',
  'ACTIVE',
  'DEGRADED',
  'DELETE_IN_PROGRESS',
  'DELETED',
];

/** Lets a cause happen to a cluster, or says that it cannot happen now. */
function happen(world: RegionalAccount, entry: ClusterEntry, cause: BackingCause): void {
  world.requireAlive();
  if (world.outside.cause(entry, cause)) return;
  const why = /^(kmsuser|login|logout)\./.test(cause.type)
    ? 'while AWS KMS is logged in as kmsuser nobody else can, and only one who exists can be changed'
    : `the cluster is ${describeClusterNow(entry).State}`;
  throw new SimulatorUsageError(`cluster ${entry.ClusterId}: '${cause.type}' cannot happen now; ${why}`);
}

/**
 * An AWS CloudHSM cluster of the simulated world. Its methods are causes: what AWS KMS makes of them is up to the
 * documented rules. A cause that cannot exist now throws {@link SimulatorUsageError}.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/keystore-cloudhsm.html
 */
export class ClusterHandle {
  readonly #world: RegionalAccount;
  readonly #entry: ClusterEntry;
  /** The crypto user that AWS KMS logs in as. */
  readonly kmsuser: KmsuserHandle;
  /** Keys in the HSMs: the key material of KMS keys. */
  readonly keys: HsmKeysHandle;

  /** @internal */
  constructor(world: RegionalAccount, entry: ClusterEntry) {
    this.#world = world;
    this.#entry = entry;
    this.kmsuser = new KmsuserHandle(world, entry);
    this.keys = new HsmKeysHandle(world, entry);
  }

  /** `CloudHsmClusterId` of the key stores that it backs. */
  get ClusterId(): string {
    return this.#entry.ClusterId;
  }

  /** The `customerCA.crt` of the cluster. */
  get TrustAnchorCertificate(): string {
    return this.#entry.TrustAnchorCertificate;
  }

  /** What AWS CloudHSM says of the cluster; AWS KMS accepts `ACTIVE` ones only. */
  get State(): ClusterState {
    return this.#now().State;
  }

  /** The HSMs of the cluster, in the order in which they were added. */
  get Hsms(): readonly Hsm[] {
    return this.#now().Hsms.map((hsm) => ({ ...hsm }));
  }

  /** The private subnet of every Availability Zone. */
  get SubnetMapping(): Readonly<Record<string, string>> {
    return { ...this.#now().SubnetMapping };
  }

  /** Input of CreateCustomKeyStore for a store with this name on this cluster, ready to send. */
  createCustomKeyStoreInput(CustomKeyStoreName: string): CreateCustomKeyStoreInput {
    return {
      CustomKeyStoreName,
      CloudHsmClusterId: this.ClusterId,
      TrustAnchorCertificate: this.TrustAnchorCertificate,
      KeyStorePassword: this.kmsuser.KeyStorePassword,
    };
  }

  /** Adds an active HSM; default in the Availability Zone that has the fewest. Returns its id. */
  addHsm({ AvailabilityZone }: { readonly AvailabilityZone?: string } = {}): string {
    const [hsm] = newHsms(this.#world, [AvailabilityZone ?? this.#emptiestAvailabilityZone()]);
    happen(this.#world, this.#entry, { type: 'hsm.added', hsm });
    return hsm!.HsmId;
  }

  /** Removes an HSM; default the one added last. */
  removeHsm(HsmId?: string): void {
    happen(this.#world, this.#entry, { type: 'hsm.removed', HsmId: this.#hsm(HsmId) });
  }

  /** Changes the state of an HSM, for example to `DEGRADED`; default of the one added last. Only `ACTIVE` ones count. */
  setHsmState(State: HsmState, HsmId?: string): void {
    requireOneOf('setHsmState', State, hsmStates);
    happen(this.#world, this.#entry, { type: 'hsm.stateChanged', HsmId: this.#hsm(HsmId), State });
  }

  /**
   * Sets the password of the cluster's administrator, which makes an `INITIALIZED` cluster `ACTIVE`. AWS CloudHSM then
   * takes a first backup. `kmsuser` is made by `kmsuser.create()`.
   *
   * @see https://docs.aws.amazon.com/cloudhsm/latest/userguide/activate-cluster.html
   */
  activate(): void {
    happen(this.#world, this.#entry, { type: 'activate' });
    backUp(new CloudHsmScope(this.#world), this.#entry, describeClusterNow(this.#entry));
  }

  /** The cluster becomes `DEGRADED`. */
  degrade(): void {
    happen(this.#world, this.#entry, { type: 'cluster.degraded' });
  }

  /** A `DEGRADED` cluster becomes `ACTIVE` again. */
  recover(): void {
    happen(this.#world, this.#entry, { type: 'cluster.recovered' });
  }

  /** Deletes the cluster, after its HSMs, without which no cluster can be deleted. */
  delete(): void {
    this.#world.requireAlive();
    for (const cause of this.#world.outside.deletionOf(this.#entry)) happen(this.#world, this.#entry, cause);
  }

  /** Takes a backup: the `kmsuser` with its password, and the keys, as they are now. Returns its `BackupId`. */
  createBackup(): string {
    this.#world.requireAlive();
    return this.#world.outside.createBackup(this.#entry);
  }

  /**
   * Makes a related cluster from a backup, default one taken now: other id, same certificates, users and keys.
   *
   * @param BackupId - What {@link ClusterHandle.createBackup} returned.
   */
  restoreFromBackup(BackupId?: string): ClusterHandle {
    this.#world.requireAlive();
    return new ClusterHandle(this.#world, this.#world.outside.restoreFromBackup(this.#entry, BackupId));
  }

  /** All PKCS #11 sessions of the cluster are taken. */
  exhaustSessions(): void {
    happen(this.#world, this.#entry, { type: 'sessions.exhausted' });
  }

  /** Ends {@link ClusterHandle.exhaustSessions}. */
  freeSessions(): void {
    happen(this.#world, this.#entry, { type: 'sessions.freed' });
  }

  /** The cluster has more to do than it can. */
  overload(): void {
    happen(this.#world, this.#entry, { type: 'load.tooHigh' });
  }

  /** Ends {@link ClusterHandle.overload}. */
  relieve(): void {
    happen(this.#world, this.#entry, { type: 'load.normal' });
  }

  /** Deletes the private subnet of an Availability Zone; default the first. */
  deleteSubnet(AvailabilityZone?: string): void {
    happen(this.#world, this.#entry, { type: 'subnet.deleted', SubnetId: this.#subnet(AvailabilityZone) });
  }

  /** Sets how many IPv4 addresses are free in a subnet; AWS KMS needs one in each. Default 0, in the first. */
  setFreeAddresses(freeAddresses = 0, AvailabilityZone?: string): void {
    if (!Number.isSafeInteger(freeAddresses) || freeAddresses < 0) {
      throw new SimulatorUsageError(
        `setFreeAddresses: expected a whole number from 0 on, got ${describe(freeAddresses)}`,
      );
    }
    happen(this.#world, this.#entry, {
      type: 'subnet.freeAddressesChanged',
      SubnetId: this.#subnet(AvailabilityZone),
      freeAddresses,
    });
  }

  /** Frees addresses in every subnet. */
  freeAddresses(): void {
    for (const zone of Object.keys(this.SubnetMapping)) this.setFreeAddresses(defaultFreeAddresses, zone);
  }

  /** Removes the rules for TCP 2223-2225 from the security group of the cluster. */
  removeSecurityGroupRules(): void {
    happen(this.#world, this.#entry, { type: 'securityGroup.rulesRemoved' });
  }

  /** Puts the rules of the security group back. */
  restoreSecurityGroupRules(): void {
    happen(this.#world, this.#entry, { type: 'securityGroup.rulesRestored' });
  }

  /** Configures the cluster for mutual TLS, which AWS KMS does not speak. */
  requireMutualTls(): void {
    happen(this.#world, this.#entry, { type: 'mutualTls.required' });
  }

  /** Ends {@link ClusterHandle.requireMutualTls}. */
  dropMutualTls(): void {
    happen(this.#world, this.#entry, { type: 'mutualTls.dropped' });
  }

  /** Breaks the network between AWS KMS and the cluster. */
  interruptNetwork(): void {
    happen(this.#world, this.#entry, { type: 'network.interrupted' });
  }

  /** Ends {@link ClusterHandle.interruptNetwork}. */
  restoreNetwork(): void {
    happen(this.#world, this.#entry, { type: 'network.restored' });
  }

  #now(): ClusterDescription {
    this.#world.requireAlive();
    return describeClusterNow(this.#entry);
  }

  #hsm(HsmId: string | undefined): string {
    const found = HsmId ?? this.Hsms.at(-1)?.HsmId;
    if (found === undefined) throw new SimulatorUsageError(`cluster ${this.ClusterId}: it has no HSM`);
    return found;
  }

  #subnet(AvailabilityZone: string | undefined): string {
    const mapping = this.SubnetMapping;
    const zone = AvailabilityZone ?? Object.keys(mapping)[0] ?? '';
    const SubnetId = Object.hasOwn(mapping, zone) ? mapping[zone] : undefined;
    if (SubnetId === undefined) {
      throw new SimulatorUsageError(
        `cluster ${this.ClusterId}: it has no subnet in ${describe(zone)}; it has them in ${Object.keys(mapping).join(', ')}`,
      );
    }
    return SubnetId;
  }

  #emptiestAvailabilityZone(): string {
    const hsms = this.Hsms;
    const count = (zone: string) => hsms.filter(({ AvailabilityZone }) => AvailabilityZone === zone).length;
    return Object.keys(this.SubnetMapping).reduce((best, zone) => (count(zone) < count(best) ? zone : best));
  }
}

/**
 * The crypto user `kmsuser` of a cluster.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 */
export class KmsuserHandle {
  readonly #world: RegionalAccount;
  readonly #entry: ClusterEntry;

  /** @internal */
  constructor(world: RegionalAccount, entry: ClusterEntry) {
    this.#world = world;
    this.#entry = entry;
  }

  /** The password as its administrator last set it. AWS KMS changes it, and keeps it to itself, when it connects. */
  get KeyStorePassword(): string {
    return this.#entry.KeyStorePassword;
  }

  /** Gives `kmsuser` a new password, and unlocks it; impossible while AWS KMS is logged in. Returns the password. */
  changePassword(KeyStorePassword?: string): string {
    const password = this.#world.outside.password(KeyStorePassword);
    happen(this.#world, this.#entry, { type: 'kmsuser.passwordChanged', password });
    this.#entry.KeyStorePassword = password;
    return password;
  }

  /** Five wrong passwords: the user is locked until somebody changes its password. */
  lockOut(): void {
    happen(this.#world, this.#entry, { type: 'kmsuser.lockedOut' });
  }

  /** Somebody else logs in; impossible while AWS KMS is logged in. */
  logIn(): void {
    happen(this.#world, this.#entry, { type: 'login.elsewhere' });
  }

  /** Whoever logged in with {@link KmsuserHandle.logIn} logs out. */
  logOut(): void {
    happen(this.#world, this.#entry, { type: 'logout.elsewhere' });
  }

  /** Somebody tries a wrong password; the fifth try in a row locks the user. */
  failLogin(): void {
    happen(this.#world, this.#entry, { type: 'login.failed' });
  }

  /** Deletes the user. */
  delete(): void {
    happen(this.#world, this.#entry, { type: 'kmsuser.deleted' });
  }

  /** Makes the user again after {@link KmsuserHandle.delete}. Returns its password. */
  create(KeyStorePassword?: string): string {
    const password = this.#world.outside.password(KeyStorePassword);
    happen(this.#world, this.#entry, { type: 'kmsuser.created', password });
    this.#entry.KeyStorePassword = password;
    return password;
  }
}
