import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DecryptCommand,
  DescribeKeyCommand,
  DisabledException,
  GenerateDataKeyCommand,
  InvalidCiphertextException,
  type KMSClient,
  KMSInvalidStateException,
  NotFoundException,
} from '@aws-sdk/client-kms';

/** One encrypted record as it is stored: all members are base64. */
export interface SealedRecord {
  readonly encryptedDataKey: string;
  readonly initializationVector: string;
  readonly authenticationTag: string;
  readonly ciphertext: string;
}

/** What a record belongs to; whoever opens it has to say the same. */
export type RecordContext = Readonly<Record<string, string>>;

/** Why records cannot be sealed or opened now. */
export type KeyProblem =
  | 'key store disconnected'
  | 'key store failing'
  | 'key disabled'
  | 'key pending deletion'
  | 'key not found'
  | 'record altered';

/** The key cannot be used. Whether waiting helps depends on the problem. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';
  readonly problem: KeyProblem;

  constructor(problem: KeyProblem, cause: unknown) {
    super(`Cannot use the key: ${problem}`, { cause });
    this.problem = problem;
  }

  /** Nobody has to repair the key itself. */
  get passes(): boolean {
    return this.problem === 'key store disconnected' || this.problem === 'key store failing';
  }
}

interface CachedDataKey {
  readonly plaintext: Uint8Array;
  readonly encrypted: string;
  readonly since: number;
  uses: number;
}

export interface EnvelopeOptions {
  /** How long a data key may be used again. */
  readonly maxAgeMs?: number;
  /** How many records a data key may seal. */
  readonly maxUses?: number;
  readonly now?: () => number;
}

/** Seals records with AES-256-GCM under data keys of AWS KMS, and keeps a few of these for a while. */
export class EnvelopeEncryption {
  readonly #kms: KMSClient;
  readonly #KeyId: string;
  readonly #maxAgeMs: number;
  readonly #maxUses: number;
  readonly #now: () => number;
  readonly #toSeal = new Map<string, CachedDataKey>();
  readonly #toOpen = new Map<string, CachedDataKey>();

  constructor(kms: KMSClient, KeyId: string, options: EnvelopeOptions = {}) {
    this.#kms = kms;
    this.#KeyId = KeyId;
    this.#maxAgeMs = options.maxAgeMs ?? 5 * 60_000;
    this.#maxUses = options.maxUses ?? 100;
    this.#now = options.now ?? Date.now;
  }

  async seal(plaintext: string, context: RecordContext): Promise<SealedRecord> {
    const dataKey = await this.#dataKeyFor(context);
    const initializationVector = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', dataKey.plaintext, initializationVector);
    cipher.setAAD(Buffer.from(canonical(context)));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return {
      encryptedDataKey: dataKey.encrypted,
      initializationVector: initializationVector.toString('base64'),
      authenticationTag: cipher.getAuthTag().toString('base64'),
      ciphertext: ciphertext.toString('base64'),
    };
  }

  async open(record: SealedRecord, context: RecordContext): Promise<string> {
    const dataKey = await this.#decryptedDataKey(record.encryptedDataKey, context);
    const decipher = createDecipheriv(
      'aes-256-gcm',
      dataKey,
      Buffer.from(record.initializationVector, 'base64'),
    );
    decipher.setAAD(Buffer.from(canonical(context)));
    decipher.setAuthTag(Buffer.from(record.authenticationTag, 'base64'));
    try {
      const ciphertext = Buffer.from(record.ciphertext, 'base64');
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new EnvelopeError('record altered', error);
    }
  }

  /** Opens a record, and waits while the key store is away. */
  async openPatiently(record: SealedRecord, context: RecordContext, patienceMs: number): Promise<string> {
    const deadline = this.#now() + patienceMs;
    for (;;) {
      try {
        return await this.open(record, context);
      } catch (error) {
        const mayPass = error instanceof EnvelopeError && error.passes;
        if (!mayPass || this.#now() >= deadline) throw error;
        await sleep(30_000);
      }
    }
  }

  async #dataKeyFor(context: RecordContext): Promise<CachedDataKey> {
    const name = canonical(context);
    const cached = this.#toSeal.get(name);
    if (cached !== undefined && this.#isFresh(cached) && cached.uses < this.#maxUses) {
      cached.uses++;
      return cached;
    }
    const { Plaintext, CiphertextBlob } = await this.#explained(
      this.#kms.send(
        new GenerateDataKeyCommand({
          KeyId: this.#KeyId,
          KeySpec: 'AES_256',
          EncryptionContext: { ...context },
        }),
      ),
    );
    const encrypted = Buffer.from(CiphertextBlob!).toString('base64');
    const made = { plaintext: Plaintext!, encrypted, since: this.#now(), uses: 1 };
    this.#toSeal.set(name, made);
    return made;
  }

  async #decryptedDataKey(encrypted: string, context: RecordContext): Promise<Uint8Array> {
    const name = `${encrypted} ${canonical(context)}`;
    const cached = this.#toOpen.get(name);
    if (cached !== undefined && this.#isFresh(cached)) return cached.plaintext;
    const { Plaintext } = await this.#explained(
      this.#kms.send(
        new DecryptCommand({
          KeyId: this.#KeyId,
          CiphertextBlob: Buffer.from(encrypted, 'base64'),
          EncryptionContext: { ...context },
        }),
      ),
    );
    this.#toOpen.set(name, { plaintext: Plaintext!, encrypted, since: this.#now(), uses: 0 });
    return Plaintext!;
  }

  #isFresh({ since }: CachedDataKey): boolean {
    return this.#now() - since < this.#maxAgeMs;
  }

  /** What a failed request means to whoever runs this program. */
  async #explained<T>(sent: Promise<T>): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      if (error instanceof DisabledException) throw new EnvelopeError('key disabled', error);
      if (error instanceof NotFoundException) throw new EnvelopeError('key not found', error);
      if (error instanceof InvalidCiphertextException) throw new EnvelopeError('record altered', error);
      if (error instanceof KMSInvalidStateException)
        throw new EnvelopeError(await this.#whyInvalid(error), error);
      throw error;
    }
  }

  /**
   * One exception stands for several states, which the key itself tells apart; and for what an external key manager
   * cannot decrypt, which only its message tells.
   */
  async #whyInvalid({ message }: KMSInvalidStateException): Promise<KeyProblem> {
    if (message.includes('corrupted, missing, or otherwise invalid')) return 'record altered';
    const { KeyMetadata } = await this.#kms.send(new DescribeKeyCommand({ KeyId: this.#KeyId }));
    switch (KeyMetadata?.KeyState) {
      case 'PendingDeletion':
        return 'key pending deletion';
      case 'Unavailable':
        return 'key store disconnected';
      default:
        return 'key store failing';
    }
  }
}

function canonical(context: RecordContext): string {
  return JSON.stringify(Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1)));
}
