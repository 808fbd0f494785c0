import { createSimulator, type Simulator, type TraceEntry } from 'custom-key-store-simulator';
import { expect } from 'vitest';
import { KeyModel, type ModelCiphertext, type ModelKey, type Problem } from './keyModel.ts';

const trace = { limit: 100_000 };

/** A world, the model of it, and everything that was answered so far. */
export class KeyStory {
  sim: Simulator;
  readonly model: KeyModel;
  readonly endpoint: string;
  /** One line for every answer. */
  readonly answers: string[] = [];
  readonly errors: Error[] = [];
  #earlier: TraceEntry[] = [];

  constructor(seed: string) {
    this.sim = createSimulator({ seed, maxAttempts: 1, trace });
    const { given } = this.sim;
    const inCluster = given.cloudHsmKeyStore({ keys: 2 });
    const outside = given.externalKeyStore({ keys: [{ XksKeyId: 'external-key-0' }] });
    const ordinary = given.kmsKey();
    this.endpoint = outside.proxy.XksProxyUriEndpoint;
    this.model = new KeyModel(
      inCluster.CustomKeyStoreId,
      inCluster.cluster.ClusterId,
      outside.CustomKeyStoreId,
    );
    this.addKey(ordinary.KeyId, 'none');
    for (const { KeyId } of inCluster.keys) this.addKey(KeyId, 'cloudHsm');
    this.addExternalKey('external-key-0');
    this.addKey(outside.keys[0]!.KeyId, 'external', 'external-key-0');
  }

  get trace(): TraceEntry[] {
    return [...this.#earlier, ...this.sim.trace];
  }

  get cluster() {
    return this.sim.cloudHsm.cluster(this.model.cluster.ClusterId);
  }

  get proxy() {
    return this.sim.xks.proxy(this.endpoint);
  }

  key(index: number): ModelKey {
    const { keys } = this.model;
    return keys[index % keys.length]!;
  }

  ciphertext(index: number): ModelCiphertext | undefined {
    const { ciphertexts } = this.model;
    return ciphertexts[ciphertexts.length - 1 - (index % Math.max(1, ciphertexts.length))];
  }

  addKey(KeyId: string, store: ModelKey['store'], XksKeyId?: string): void {
    this.model.keys.push({
      KeyId,
      store,
      XksKeyId,
      isEnabled: true,
      DeletionDate: undefined,
      isDeleted: false,
    });
    if (store === 'cloudHsm') this.model.cluster.keys.add(KeyId);
  }

  addExternalKey(XksKeyId: string): void {
    const incarnation = this.model.next();
    this.model.proxy.keys.set(XksKeyId, { incarnation, isEnabled: true, canDecrypt: true, versions: [1] });
  }

  /** Remembers what a key has just encrypted. */
  keep(key: ModelKey, blob: Uint8Array, plaintext: Uint8Array, context: string | undefined): void {
    const row = key.XksKeyId === undefined ? undefined : this.model.proxy.keys.get(key.XksKeyId);
    const { incarnation = 0, versions = [] } = row ?? {};
    this.model.ciphertexts.push({
      key,
      blob,
      plaintext,
      context,
      incarnation,
      version: versions.at(-1) ?? 0,
    });
  }

  /** Goes on in another copy of the world. */
  continueIn(copy: 'fork' | 'snapshot'): void {
    const before = this.sim;
    this.#earlier = this.trace;
    const snapshot = JSON.parse(JSON.stringify(before.snapshot()));
    this.sim = copy === 'fork' ? before.fork() : createSimulator({ snapshot, trace });
    before.dispose();
  }

  /** Sends a request that has one of these problems, or is accepted when there is none. */
  async ask<O extends object>(
    title: string,
    problemsNow: () => readonly Problem[],
    send: () => Promise<O>,
  ): Promise<O | undefined> {
    this.model.settle(this.sim.now);
    const problems = problemsNow();
    let output: O | undefined;
    let failed: Error | undefined;
    try {
      output = await send();
    } catch (error) {
      failed = error as Error;
    }
    this.model.settle(this.sim.now);
    if (failed !== undefined) this.errors.push(failed);
    this.answers.push(`${title}: ${failed?.name ?? summary(output!)}`);
    const expected = problems.map(({ name, words }) => `${name} … ${words}`).join(' or ');
    if (failed === undefined) {
      expect(expected, `${title} was accepted`).toBe('');
      return output;
    }
    const isExpected = problems.some(
      ({ name, words }) => failed.name === name && failed.message.includes(words),
    );
    expect(
      isExpected,
      `${title}: ${failed.name} ${failed.message}; expected ${expected || 'to be accepted'}`,
    ).toBe(true);
    return undefined;
  }

  async advance(duration: string): Promise<void> {
    await this.sim.advance(duration as '1m');
    this.model.settle(this.sim.now);
  }
}

/** The bytes of an answer, so that two stories can be compared byte by byte. */
function summary(output: object): string {
  const { $metadata: _, ...members } = output as Record<string, unknown>;
  return JSON.stringify(members, (_name, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}
