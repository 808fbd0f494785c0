import { concatBytes, hexToBytes } from '@noble/ciphers/utils.js';
import type { KeyRequestOutcome } from '../../errors/xksKeyErrors.ts';
import type { ExternalKeyStatus } from '../../model/backingKeyStore.ts';
import { initializationVectorLength, keyLength, open, seal } from '../../runtime/aesGcm.ts';
import { utf8 } from '../../runtime/bytes.ts';
import { toHex } from '../../runtime/hex.ts';
import type { BackingCause, BackingKey, DecryptRequest, EncryptRequest } from '../backingStore.ts';
import { ciphertextDataIntegrityValue } from './ciphertextDataIntegrityValue.ts';

/** A key of the external key manager; plain JSON. */
export interface ExternalKeyRow {
  /** `XksKeyId`. */
  readonly key: string;
  readonly keySpec: string;
  readonly keyUsage: readonly string[];
  readonly keyStatus: ExternalKeyStatus;
  /** Hexadecimal, by version; the last one encrypts. */
  readonly versions: readonly { readonly version: number; readonly keyMaterial: string }[];
}

/** An encrypted text as the key manager makes it. */
export interface ExternalCiphertext {
  readonly ciphertext: Uint8Array;
  readonly initializationVector: Uint8Array;
  readonly authenticationTag: Uint8Array;
  readonly ciphertextMetadata: Uint8Array;
  readonly ciphertextDataIntegrityValue: Uint8Array;
}

/** What happens to external keys behind the back of AWS KMS. */
export type ExternalKeyCause =
  | { type: 'key.created'; key: string; keySpec: string; keyUsage: readonly string[] }
  | { type: 'key.enabled' | 'key.disabled' | 'key.deleted' | 'key.rotated'; key: string }
  | { type: 'key.usageChanged'; key: string; keyUsage: readonly string[] }
  | { type: 'key.versionDeleted'; key: string; version: number };

/**
 * Keys of an external key manager by their `XksKeyId`. Rotating one adds a version; older versions still decrypt as
 * long as they are kept, because the ciphertext says in its metadata which one made it.
 * https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
 */
export class ExternalKeys {
  readonly #keys: Map<string, ExternalKeyRow>;
  readonly #randomBytes: (length: number) => Uint8Array;

  constructor(randomBytes: (length: number) => Uint8Array, keys: readonly ExternalKeyRow[]) {
    this.#randomBytes = randomBytes;
    this.#keys = new Map(keys.map((row) => [row.key, row]));
  }

  find(key: string): ExternalKeyRow | undefined {
    return this.#keys.get(key);
  }

  list(): ExternalKeyRow[] {
    return [...this.#keys.values()];
  }

  /** Every key without its material. */
  describe(): BackingKey[] {
    return this.list().map((row) => ({ ...row, versions: row.versions.map(({ version }) => version) }));
  }

  /** Lets a cause happen; false when it cannot happen now. */
  cause(cause: BackingCause): boolean {
    const happened = cause as unknown as ExternalKeyCause;
    const row = this.#keys.get(happened.key);
    if (happened.type === 'key.created') {
      if (row !== undefined) return false;
      const { key, keySpec, keyUsage } = happened;
      this.#keys.set(key, { key, keySpec, keyUsage, keyStatus: 'ENABLED', versions: [this.#newVersion(1)] });
      return true;
    }
    if (row === undefined) return false;
    switch (happened.type) {
      case 'key.deleted':
        return this.#keys.delete(row.key);
      case 'key.enabled':
        return this.#change(row, { keyStatus: 'ENABLED' });
      case 'key.disabled':
        return this.#change(row, { keyStatus: 'DISABLED' });
      case 'key.usageChanged':
        return this.#change(row, { keyUsage: happened.keyUsage });
      case 'key.rotated':
        return this.#change(row, { versions: [...row.versions, this.#newVersion(lastVersion(row) + 1)] });
      case 'key.versionDeleted': {
        const versions = row.versions.filter(({ version }) => version !== happened.version);
        return (
          versions.length < row.versions.length && versions.length > 0 && this.#change(row, { versions })
        );
      }
    }
    return false;
  }

  /** Why a key cannot be used for this, if it cannot. */
  findProblem(row: ExternalKeyRow, usage: 'ENCRYPT' | 'DECRYPT'): KeyRequestOutcome | undefined {
    if (row.keyStatus !== 'ENABLED') return 'InvalidStateException';
    return row.keyUsage.includes(usage) ? undefined : 'InvalidKeyUsageException';
  }

  encrypt(
    row: ExternalKeyRow,
    { plaintext, additionalAuthenticatedData }: EncryptRequest,
  ): ExternalCiphertext {
    const { version, keyMaterial } = row.versions.at(-1)!;
    const initializationVector = this.#randomBytes(initializationVectorLength);
    const ciphertextMetadata = utf8(`key_version=${version}`);
    const sealed = seal(
      {
        key: hexToBytes(keyMaterial),
        initializationVector,
        additionalAuthenticatedData: keyManagerData(additionalAuthenticatedData, ciphertextMetadata),
      },
      plaintext,
    );
    const text = { ...sealed, initializationVector, ciphertextMetadata };
    return {
      ...text,
      ciphertextDataIntegrityValue: ciphertextDataIntegrityValue({ ...text, additionalAuthenticatedData }),
    };
  }

  /** The plaintext, or `undefined` when the text is none that a version of this key made with this data. */
  decrypt(row: ExternalKeyRow, request: DecryptRequest): Uint8Array | undefined {
    const { ciphertextMetadata = new Uint8Array(), additionalAuthenticatedData } = request;
    const made = /^key_version=(\d+)$/.exec(String.fromCharCode(...ciphertextMetadata));
    const version = row.versions.find((one) => one.version === Number(made?.[1]));
    if (version === undefined) return undefined;
    return open(
      {
        key: hexToBytes(version.keyMaterial),
        initializationVector: request.initializationVector,
        additionalAuthenticatedData: keyManagerData(additionalAuthenticatedData, ciphertextMetadata),
      },
      request,
    );
  }

  #change(row: ExternalKeyRow, changes: Partial<ExternalKeyRow>): true {
    this.#keys.set(row.key, { ...row, ...changes });
    return true;
  }

  #newVersion(version: number) {
    return { version, keyMaterial: toHex(this.#randomBytes(keyLength)) };
  }
}

const lastVersion = ({ versions }: ExternalKeyRow) => versions.at(-1)!.version;

/**
 * What the key manager authenticates besides the text: both parts with their lengths in front.
 * https://github.com/aws/aws-kms-xksproxy-api-spec/blob/main/xks_proxy_api_spec.md#encrypt
 */
function keyManagerData(data: Uint8Array, metadata: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.of(data.length >> 8, data.length & 255),
    data,
    Uint8Array.of(metadata.length),
    metadata,
  );
}
