/**
 * A small model of KMS keys, of what they are in and of what backs them. It knows nothing of the simulator: every rule
 * is written down once more from the pages of AWS.
 *
 * - https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 * - https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 * - https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 * - https://docs.aws.amazon.com/kms/latest/developerguide/delete-cmk-keystore.html
 */

/** An exception that would be right: its name, and words that its message has. */
export interface Problem {
  readonly name: string;
  readonly words: string;
}

export type ModelConnectionState = 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED' | 'FAILED' | 'DISCONNECTING';

export interface ModelCluster {
  readonly ClusterId: string;
  exists: boolean;
  hsms: number;
  hasNetwork: boolean;
  hasFreeSessions: boolean;
  isOverloaded: boolean;
  isKmsuserLocked: boolean;
  isKmsLoggedIn: boolean;
  failedLogins: number;
  /** Which password is the true one, by number. */
  password: number;
  /** KMS keys whose key material is in the HSMs. */
  readonly keys: Set<string>;
}

export interface ModelBackup {
  readonly BackupId: string;
  readonly of: ModelCluster;
  readonly keys: readonly string[];
}

export interface ModelExternalKey {
  /** Another one when a key is made again under the same name. */
  incarnation: number;
  isEnabled: boolean;
  canDecrypt: boolean;
  versions: number[];
}

export interface ModelProxy {
  isReachable: boolean;
  isSlow: boolean;
  isAccessGranted: boolean;
  isKeyManagerHealthy: boolean;
  answers: 'normal' | 'garbage' | 'corrupt';
  /** Which credential it accepts, by number. */
  credential: number;
  readonly keys: Map<string, ModelExternalKey>;
}

export interface ModelStore {
  readonly CustomKeyStoreId: string;
  readonly connectMs: number;
  ConnectionState: ModelConnectionState;
  /** Only the deadline of the running attempt counts. */
  attempt: number;
  /** The password or credential that AWS KMS knows, by number. */
  known: number;
}

export interface ModelKey {
  readonly KeyId: string;
  readonly store: 'none' | 'cloudHsm' | 'external';
  readonly XksKeyId: string | undefined;
  isEnabled: boolean;
  DeletionDate: number | undefined;
  isDeleted: boolean;
}

/** What was encrypted, and by what. */
export interface ModelCiphertext {
  readonly blob: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly context: string | undefined;
  readonly key: ModelKey;
  readonly incarnation: number;
  readonly version: number;
}

const none: readonly Problem[] = [];
const invalidState = (words: string): Problem => ({ name: 'KMSInvalidStateException', words });

export class KeyModel {
  readonly keys: ModelKey[] = [];
  readonly ciphertexts: ModelCiphertext[] = [];
  readonly backups: ModelBackup[] = [];
  /** What became of the key in the cluster when a KMS key was deleted. */
  readonly deletions: [KeyId: string, status: 'SUCCESS' | 'FAILURE' | undefined][] = [];
  readonly cloudHsm: ModelStore;
  readonly external: ModelStore;
  readonly proxy: ModelProxy = {
    isReachable: true,
    isSlow: false,
    isAccessGranted: true,
    isKeyManagerHealthy: true,
    answers: 'normal',
    credential: 0,
    keys: new Map(),
  };
  cluster: ModelCluster;
  #number = 0;
  #deadlines: { readonly due: number; readonly order: number; readonly happen: () => void }[] = [];

  constructor(cloudHsm: string, ClusterId: string, external: string) {
    const connected = { ConnectionState: 'CONNECTED' as const, attempt: 0, known: 0 };
    this.cloudHsm = { ...connected, CustomKeyStoreId: cloudHsm, connectMs: 20 * 60_000 };
    this.external = { ...connected, CustomKeyStoreId: external, connectMs: 5 * 60_000 };
    this.cluster = { ...newCluster(ClusterId, []), isKmsLoggedIn: true };
  }

  /** A number that nothing else has. */
  next(): number {
    return ++this.#number;
  }

  /** Lets everything happen that is due. */
  settle(now: number): void {
    this.#deadlines.sort((a, b) => a.due - b.due || a.order - b.order);
    while (this.#deadlines[0] !== undefined && this.#deadlines[0].due <= now)
      this.#deadlines.shift()!.happen();
  }

  connect(store: ModelStore, now: number): readonly Problem[] {
    const { ConnectionState } = store;
    if (ConnectionState === 'FAILED' || ConnectionState === 'DISCONNECTING') return [wrongConnectionState];
    if (ConnectionState !== 'DISCONNECTED') return none;
    this.#move(store, 'CONNECTING', now + store.connectMs, () => {
      const isReached = store === this.cloudHsm ? this.#logIn() : this.proxyProblems().length === 0;
      store.ConnectionState = isReached ? 'CONNECTED' : 'FAILED';
    });
    return none;
  }

  disconnect(store: ModelStore, now: number): readonly Problem[] {
    const { ConnectionState } = store;
    if (ConnectionState === 'DISCONNECTED' || ConnectionState === 'DISCONNECTING')
      return [wrongConnectionState];
    if (store === this.cloudHsm) this.cluster.isKmsLoggedIn = false;
    this.#move(store, 'DISCONNECTING', now + 10_000, () => {
      store.ConnectionState = 'DISCONNECTED';
    });
    return none;
  }

  /** The end of a waiting period: the key in the cluster goes as well, if AWS KMS can reach it. */
  scheduleDeletion(key: ModelKey, now: number, days: number): void {
    const DeletionDate = now + days * 86_400_000;
    key.DeletionDate = DeletionDate;
    this.#at(DeletionDate, () => {
      if (key.DeletionDate !== DeletionDate) return;
      key.isDeleted = true;
      const isReached = this.cloudHsm.ConnectionState === 'CONNECTED' && this.clusterProblems().length === 0;
      const isInCluster = key.store === 'cloudHsm';
      const isDone = isInCluster && isReached && this.cluster.keys.delete(key.KeyId);
      this.deletions.push([key.KeyId, isInCluster ? (isDone ? 'SUCCESS' : 'FAILURE') : undefined]);
    });
  }

  /** What DescribeKey shows; `gone` when there is no such key. */
  keyState(key: ModelKey): string {
    if (key.isDeleted) return 'gone';
    if (key.DeletionDate !== undefined) return 'PendingDeletion';
    if (!this.#isConnected(key)) return 'Unavailable';
    return key.isEnabled ? 'Enabled' : 'Disabled';
  }

  /** What the state of the key makes of every cryptographic operation. */
  stateProblems(key: ModelKey): readonly Problem[] {
    switch (this.keyState(key)) {
      case 'gone':
        return [{ name: 'NotFoundException', words: 'does not exist' }];
      case 'PendingDeletion':
        return [invalidState('is pending deletion')];
      case 'Unavailable':
        return [invalidState(key.store === 'cloudHsm' ? 'is unavailable' : 'that is not connected')];
      case 'Disabled':
        return [{ name: 'DisabledException', words: 'is disabled' }];
      default:
        return none;
    }
  }

  encryptProblems(key: ModelKey): readonly Problem[] {
    const state = this.stateProblems(key);
    if (state.length > 0 || key.store === 'none') return state;
    if (key.store === 'cloudHsm') return [...this.clusterProblems(), ...this.#missingMaterial(key)];
    const corrupt = this.proxy.answers === 'corrupt' ? [invalidState('cannot interpret the response')] : none;
    return [...this.proxyProblems(), ...this.#externalKeyProblems(key), ...corrupt];
  }

  decryptProblems(ciphertext: ModelCiphertext, context: string | undefined): readonly Problem[] {
    const { key } = ciphertext;
    const state = this.stateProblems(key);
    if (state.length > 0) return state;
    const isOtherContext = context !== ciphertext.context;
    const invalid = isOtherContext ? [{ name: 'InvalidCiphertextException', words: '' }] : none;
    if (key.store === 'none') return invalid;
    if (key.store === 'cloudHsm')
      return [...this.clusterProblems(), ...this.#missingMaterial(key), ...invalid];

    const problems = [...this.proxyProblems(), ...this.#externalKeyProblems(key)];
    const row = this.proxy.keys.get(key.XksKeyId!);
    if (row !== undefined && !row.canDecrypt)
      problems.push(invalidState('does not support the requested operation'));
    const isLost =
      row !== undefined &&
      (row.incarnation !== ciphertext.incarnation || !row.versions.includes(ciphertext.version));
    if (isLost || isOtherContext) problems.push(invalidState('corrupted, missing, or otherwise invalid'));
    if (this.proxy.answers === 'corrupt') problems.push(invalidState('submitted for decryption'));
    return problems;
  }

  /** Both keys have to be usable; the text is decrypted first. */
  reEncryptProblems(ciphertext: ModelCiphertext, destination: ModelKey): readonly Problem[] {
    const states = [...this.stateProblems(ciphertext.key), ...this.stateProblems(destination)];
    if (states.length > 0) return states;
    const decrypting = this.decryptProblems(ciphertext, ciphertext.context);
    return decrypting.length > 0 ? decrypting : this.encryptProblems(destination);
  }

  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
  createKeyProblems(where: ModelKey['store']): readonly Problem[] {
    if (where === 'none') return none;
    if (this[where].ConnectionState !== 'CONNECTED') return [wrongConnectionState];
    if (where === 'external') return this.proxyProblems().length > 0 ? [wrongConnectionState] : none;
    const { exists, hsms, hasNetwork, isKmsuserLocked, hasFreeSessions, isOverloaded } = this.cluster;
    if (!exists || hsms < 2) return [{ name: 'CloudHsmClusterInvalidConfigurationException', words: '' }];
    return [
      ...(hasNetwork ? [] : [internal]),
      ...(isKmsuserLocked ? [wrongConnectionState] : []),
      ...(hasFreeSessions ? [] : [internal]),
      ...(isOverloaded ? [throttling] : []),
    ];
  }

  clusterProblems(): Problem[] {
    const { exists, hsms, hasNetwork, isKmsuserLocked, hasFreeSessions, isOverloaded } = this.cluster;
    return [
      ...(exists ? [] : [invalidState('no longer exists')]),
      ...(hsms > 0 ? [] : [invalidState('no active HSM')]),
      ...(hasNetwork ? [] : [invalidState('cannot communicate with your CloudHSM cluster')]),
      ...(isKmsuserLocked ? [invalidState('because the kmsuser is locked out')] : []),
      ...(hasFreeSessions ? [] : [internal]),
      ...(isOverloaded ? [throttling] : []),
    ];
  }

  proxyProblems(): Problem[] {
    const { isReachable, isSlow, isAccessGranted, isKeyManagerHealthy, answers, credential } = this.proxy;
    return [
      ...(isReachable ? [] : [invalidState('cannot communicate with the external key store proxy')]),
      ...(isSlow ? [invalidState('did not respond in time')] : []),
      ...(answers === 'garbage' ? [invalidState('cannot interpret the response')] : []),
      ...(credential === this.external.known ? [] : [invalidState('could not authenticate AWS KMS')]),
      ...(isAccessGranted ? [] : [invalidState('denied access to the operation')]),
      ...(isKeyManagerHealthy ? [] : [invalidState('in an unhealthy state')]),
    ];
  }

  #missingMaterial(key: ModelKey): Problem[] {
    return this.cluster.keys.has(key.KeyId) ? [] : [invalidState('does not hold the key material')];
  }

  #externalKeyProblems(key: ModelKey): Problem[] {
    const row = this.proxy.keys.get(key.XksKeyId!);
    if (row === undefined) return [invalidState('could not find the external key')];
    return row.isEnabled ? [] : [invalidState('not enabled in the external key manager')];
  }

  #isConnected(key: ModelKey): boolean {
    return key.store === 'none' || this[key.store].ConnectionState === 'CONNECTED';
  }

  /** AWS KMS logs in and rotates the password; the fifth wrong password locks the user. */
  #logIn(): boolean {
    const { cluster, cloudHsm } = this;
    if (!cluster.exists || cluster.hsms === 0 || !cluster.hasNetwork || cluster.isKmsuserLocked) return false;
    if (cluster.password !== cloudHsm.known) {
      if (++cluster.failedLogins >= 5) cluster.isKmsuserLocked = true;
      return false;
    }
    cluster.password = this.next();
    cloudHsm.known = cluster.password;
    cluster.failedLogins = 0;
    cluster.isKmsLoggedIn = true;
    return true;
  }

  #move(store: ModelStore, to: ModelConnectionState, due: number, end: () => void): void {
    store.ConnectionState = to;
    const attempt = ++store.attempt;
    this.#at(due, () => {
      if (store.attempt === attempt) end();
    });
  }

  #at(due: number, happen: () => void): void {
    this.#deadlines.push({ due, order: this.next(), happen });
  }
}

export const newCluster = (ClusterId: string, keys: readonly string[]): ModelCluster => ({
  ClusterId,
  exists: true,
  hsms: 2,
  hasNetwork: true,
  hasFreeSessions: true,
  isOverloaded: false,
  isKmsuserLocked: false,
  isKmsLoggedIn: false,
  failedLogins: 0,
  password: 0,
  keys: new Set(keys),
});

export const wrongConnectionState: Problem = { name: 'CustomKeyStoreInvalidStateException', words: '' };
const internal: Problem = { name: 'KMSInternalException', words: '' };
const throttling: Problem = { name: 'ThrottlingException', words: '' };
