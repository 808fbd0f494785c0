import { SimulatorUsageError } from 'custom-key-store-simulator';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type ModelKey, newCluster, wrongConnectionState } from './keyModel.ts';
import type { KeyStory } from './keyStory.ts';

/** One step of a story, and what it should look like in a counterexample. */
export interface Step {
  readonly title: string;
  act(story: KeyStory): void | Promise<void>;
}

const step = (title: string, act: Step['act']): Step => ({ title, act });
const contextOf = (purpose: string | undefined) => (purpose === undefined ? undefined : { purpose });
const mostKeys = 9;

export const connect = (which: 'cloudHsm' | 'external') =>
  step(`connect ${which}`, async (story) => {
    const { sim, model } = story;
    const { CustomKeyStoreId } = model[which];
    await story.ask(
      `connect ${which}`,
      () => model.connect(model[which], sim.now),
      () => sim.client().connectCustomKeyStore({ CustomKeyStoreId }),
    );
    expect(sim.keyStore(CustomKeyStoreId).ConnectionState).toBe(model[which].ConnectionState);
  });

export const disconnect = (which: 'cloudHsm' | 'external') =>
  step(`disconnect ${which}`, async (story) => {
    const { sim, model } = story;
    const { CustomKeyStoreId } = model[which];
    await story.ask(
      `disconnect ${which}`,
      () => model.disconnect(model[which], sim.now),
      () => sim.client().disconnectCustomKeyStore({ CustomKeyStoreId }),
    );
  });

export const advance = (duration: string) => step(`advance ${duration}`, (story) => story.advance(duration));

const encrypt = (index: number, plaintext: Uint8Array, context: string | undefined) =>
  step(`encrypt with key ${index}, context ${context}`, async (story) => {
    const key = story.key(index);
    const { KeyId } = key;
    const encrypted = await story.ask(
      'encrypt',
      () => story.model.encryptProblems(key),
      () =>
        story.sim
          .client()
          .encrypt({ KeyId, Plaintext: plaintext, EncryptionContext: contextOf(context) as never }),
    );
    if (encrypted !== undefined) story.keep(key, encrypted.CiphertextBlob!, plaintext, context);
  });

const generate = (index: number, context: string | undefined, isBlind: boolean) =>
  step(`generate a data key with key ${index}${isBlind ? ', without plaintext' : ''}`, async (story) => {
    const key = story.key(index);
    const { KeyId } = key;
    const kms = story.sim.client();
    const input = { KeyId, KeySpec: 'AES_256', EncryptionContext: contextOf(context) as never } as const;
    const problems = () => story.model.encryptProblems(key);
    if (!isBlind) {
      const made = await story.ask('data key', problems, () => kms.generateDataKey(input));
      if (made === undefined) return;
      expect(made.Plaintext).toHaveLength(32);
      story.keep(key, made.CiphertextBlob!, made.Plaintext!, context);
      return;
    }
    const made = await story.ask('blind data key', problems, () =>
      kms.generateDataKeyWithoutPlaintext(input),
    );
    expect(made ?? {}).not.toHaveProperty('Plaintext');
  });

export const decrypt = (index: number, context: 'same' | 'other') =>
  step(`decrypt ciphertext ${index} with the ${context} context`, async (story) => {
    const ciphertext = story.ciphertext(index);
    if (ciphertext === undefined) return;
    const purpose = context === 'same' ? ciphertext.context : 'something else';
    const decrypted = await story.ask(
      'decrypt',
      () => story.model.decryptProblems(ciphertext, purpose),
      () =>
        story.sim
          .client()
          .decrypt({ CiphertextBlob: ciphertext.blob, EncryptionContext: contextOf(purpose) as never }),
    );
    if (decrypted === undefined) return;
    expect(decrypted.Plaintext).toEqual(ciphertext.plaintext);
    expect(decrypted.KeyId).toContain(ciphertext.key.KeyId);
  });

const reEncrypt = (index: number, to: number) =>
  step(`re-encrypt ciphertext ${index} to key ${to}`, async (story) => {
    const ciphertext = story.ciphertext(index);
    if (ciphertext === undefined) return;
    const destination = story.key(to);
    const made = await story.ask(
      're-encrypt',
      () => story.model.reEncryptProblems(ciphertext, destination),
      () =>
        story.sim.client().reEncrypt({
          CiphertextBlob: ciphertext.blob,
          SourceEncryptionContext: contextOf(ciphertext.context) as never,
          DestinationKeyId: destination.KeyId,
          DestinationEncryptionContext: { purpose: 're-encrypted' },
        }),
    );
    if (made !== undefined)
      story.keep(destination, made.CiphertextBlob!, ciphertext.plaintext, 're-encrypted');
  });

const createKey = (where: ModelKey['store']) =>
  step(`create a key, store: ${where}`, async (story) => {
    const { model, sim } = story;
    if (model.keys.length >= mostKeys) return;
    const XksKeyId = `external-key-${model.next()}`;
    if (where === 'external') {
      story.proxy.keys.create({ XksKeyId });
      story.addExternalKey(XksKeyId);
    }
    const created = await story.ask(
      `create key ${where}`,
      () => model.createKeyProblems(where),
      () =>
        sim.client().createKey(
          where === 'none'
            ? {}
            : {
                CustomKeyStoreId: model[where].CustomKeyStoreId,
                Origin: where === 'cloudHsm' ? 'AWS_CLOUDHSM' : 'EXTERNAL_KEY_STORE',
                ...(where === 'external' ? { XksKeyId } : {}),
              },
        ),
    );
    if (created !== undefined) story.addKey(created.KeyMetadata!.KeyId!, where, XksKeyId);
  });

const describeKey = (index: number) =>
  step(`describe key ${index}`, async (story) => {
    const key = story.key(index);
    const described = await story.ask(
      'describe key',
      () => (key.isDeleted ? [{ name: 'NotFoundException', words: 'does not exist' }] : []),
      () => story.sim.client().describeKey({ KeyId: key.KeyId }),
    );
    if (described === undefined) return;
    const { KeyState, Enabled, DeletionDate } = described.KeyMetadata!;
    expect(KeyState).toBe(story.model.keyState(key));
    expect(Enabled).toBe(KeyState === 'Enabled');
    expect(DeletionDate?.getTime()).toBe(key.DeletionDate);
  });

/** Requests that move a key; a key that is pending deletion takes none but CancelKeyDeletion. */
export const moveKey = (what: 'enable' | 'disable' | 'cancel', index: number) =>
  step(`${what} key ${index}`, async (story) => {
    const key = story.key(index);
    const { KeyId } = key;
    const kms = story.sim.client();
    const problems = () => {
      if (key.isDeleted) return story.model.stateProblems(key);
      const isPending = key.DeletionDate !== undefined;
      if (isPending === (what === 'cancel')) return [];
      const words = isPending ? 'is pending deletion' : 'is not pending deletion';
      return [{ name: 'KMSInvalidStateException', words }];
    };
    const send = {
      enable: () => kms.enableKey({ KeyId }),
      disable: () => kms.disableKey({ KeyId }),
      cancel: () => kms.cancelKeyDeletion({ KeyId }),
    }[what];
    const done = await story.ask<object>(what, problems, send);
    if (done === undefined) return;
    key.isEnabled = what === 'enable';
    key.DeletionDate = undefined;
  });

const scheduleDeletion = (index: number, PendingWindowInDays: number) =>
  step(`schedule the deletion of key ${index} in ${PendingWindowInDays} days`, async (story) => {
    const key = story.key(index);
    const problems = () => {
      if (key.isDeleted) return story.model.stateProblems(key);
      if (key.DeletionDate !== undefined)
        return [{ name: 'KMSInvalidStateException', words: 'is pending deletion' }];
      story.model.scheduleDeletion(key, story.sim.now, PendingWindowInDays);
      return [];
    };
    const scheduled = await story.ask('schedule deletion', problems, () =>
      story.sim.client().scheduleKeyDeletion({ KeyId: key.KeyId, PendingWindowInDays }),
    );
    if (scheduled !== undefined) expect(scheduled.DeletionDate!.getTime()).toBe(key.DeletionDate);
  });

/** Lets a cause happen that the model takes for possible, or finds that it is not. */
function happen(isPossible: boolean, cause: () => void): void {
  if (isPossible) cause();
  else expect(cause).toThrow(SimulatorUsageError);
}

export const clusterCauses: Readonly<Record<string, (story: KeyStory) => void>> = {
  removeHsm: ({ cluster, model }) => {
    const isPossible = model.cluster.exists && model.cluster.hsms > 0;
    happen(isPossible, () => cluster.removeHsm());
    if (isPossible) model.cluster.hsms--;
  },
  addHsm: ({ cluster, model }) => {
    happen(model.cluster.exists, () => void cluster.addHsm());
    if (model.cluster.exists) model.cluster.hsms++;
  },
  interruptNetwork: ({ cluster, model }) => {
    happen(model.cluster.exists, () => cluster.interruptNetwork());
    if (model.cluster.exists) model.cluster.hasNetwork = false;
  },
  restoreNetwork: ({ cluster, model }) => {
    happen(model.cluster.exists, () => cluster.restoreNetwork());
    if (model.cluster.exists) model.cluster.hasNetwork = true;
  },
  exhaustSessions: ({ cluster, model }) => {
    happen(model.cluster.exists, () => cluster.exhaustSessions());
    if (model.cluster.exists) model.cluster.hasFreeSessions = false;
  },
  freeSessions: ({ cluster, model }) => {
    happen(model.cluster.exists, () => cluster.freeSessions());
    if (model.cluster.exists) model.cluster.hasFreeSessions = true;
  },
  overload: ({ cluster, model }) => {
    happen(model.cluster.exists, () => cluster.overload());
    if (model.cluster.exists) model.cluster.isOverloaded = true;
  },
  relieve: ({ cluster, model }) => {
    happen(model.cluster.exists, () => cluster.relieve());
    if (model.cluster.exists) model.cluster.isOverloaded = false;
  },
  lockOut: ({ cluster, model }) => {
    if (!model.cluster.exists || model.cluster.isKmsuserLocked) return;
    cluster.kmsuser.lockOut();
    model.cluster.isKmsuserLocked = true;
  },
  /** Nobody else can log in as kmsuser while AWS KMS is. */
  changePassword: ({ cluster, model }) => {
    const isPossible = !model.cluster.isKmsLoggedIn;
    happen(isPossible, () => void cluster.kmsuser.changePassword());
    if (!isPossible) return;
    model.cluster.password = model.next();
    model.cluster.isKmsuserLocked = false;
    model.cluster.failedLogins = 0;
  },
  deleteKey: ({ cluster, model }) => {
    const [KeyId] = model.cluster.keys;
    if (KeyId === undefined) return;
    cluster.keys.delete(KeyId);
    model.cluster.keys.delete(KeyId);
  },
  createBackup: ({ cluster, model }) => {
    if (!model.cluster.exists) return;
    const { cluster: of, backups } = model;
    backups.push({ BackupId: cluster.createBackup(), of, keys: [...of.keys] });
  },
  deleteCluster: ({ cluster, model }) => {
    happen(model.cluster.exists, () => cluster.delete());
    model.cluster.exists = false;
    model.cluster.hsms = 0;
  },
};

/** The administrator gives kmsuser a new password, and tells AWS KMS. */
export const renewPassword = step('renew the password', async (story) => {
  const { sim, model } = story;
  if (model.cluster.isKmsLoggedIn) return;
  clusterCauses.changePassword!(story);
  const { CustomKeyStoreId } = model.cloudHsm;
  const { KeyStorePassword } = story.cluster.kmsuser;
  const told = await story.ask(
    'tell the password',
    () => (model.cloudHsm.ConnectionState === 'DISCONNECTED' ? [] : [wrongConnectionState]),
    () => sim.client().updateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword }),
  );
  if (told !== undefined) model.cloudHsm.known = model.cluster.password;
});

/** A new cluster from a backup takes the place of the old one. */
export const restoreBackup = (index: number) =>
  step(`restore backup ${index}`, async (story) => {
    const { sim, model } = story;
    const backup = model.backups[index % Math.max(1, model.backups.length)];
    if (backup === undefined || model.cloudHsm.ConnectionState !== 'DISCONNECTED') return;
    const restored = sim.cloudHsm.cluster(backup.of.ClusterId).restoreFromBackup(backup.BackupId);
    const KeyStorePassword = restored.kmsuser.changePassword();
    model.cluster = { ...newCluster(restored.ClusterId, backup.keys), password: model.next() };
    model.cloudHsm.known = model.cluster.password;
    const { CustomKeyStoreId } = model.cloudHsm;
    const CloudHsmClusterId = restored.ClusterId;
    await story.ask(
      'restore a backup',
      () => [],
      () => sim.client().updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId, KeyStorePassword }),
    );
  });

export const proxyCauses: Readonly<Record<string, (story: KeyStory) => void>> = {
  goDown: ({ proxy, model }) => {
    happen(model.proxy.isReachable, () => proxy.goDown());
    model.proxy.isReachable = false;
  },
  comeBack: ({ proxy, model }) => {
    happen(!model.proxy.isReachable, () => proxy.comeBack());
    model.proxy.isReachable = true;
  },
  slowDown: ({ proxy, model }) => {
    proxy.setLatency('300ms');
    model.proxy.isSlow = true;
  },
  speedUp: ({ proxy, model }) => {
    proxy.setLatency('20ms');
    model.proxy.isSlow = false;
  },
  denyAccess: ({ proxy, model }) => {
    happen(model.proxy.isAccessGranted, () => proxy.denyAccess());
    model.proxy.isAccessGranted = false;
  },
  grantAccess: ({ proxy, model }) => {
    happen(!model.proxy.isAccessGranted, () => proxy.grantAccess());
    model.proxy.isAccessGranted = true;
  },
  failKeyManager: ({ proxy, model }) => {
    happen(model.proxy.isKeyManagerHealthy, () => proxy.keyManager.setHealthStatus('UNAVAILABLE'));
    model.proxy.isKeyManagerHealthy = false;
  },
  healKeyManager: ({ proxy, model }) => {
    happen(!model.proxy.isKeyManagerHealthy, () => proxy.keyManager.setHealthStatus('ACTIVE'));
    model.proxy.isKeyManagerHealthy = true;
  },
  answerGarbage: ({ proxy, model }) => {
    proxy.answerGarbage();
    model.proxy.answers = 'garbage';
  },
  corruptAnswers: ({ proxy, model }) => {
    proxy.corruptAnswers();
    model.proxy.answers = 'corrupt';
  },
  answerNormally: ({ proxy, model }) => {
    happen(model.proxy.answers !== 'normal', () => proxy.answerNormally());
    model.proxy.answers = 'normal';
  },
  rotateCredential: ({ proxy, model }) => {
    proxy.rotateCredential();
    model.proxy.credential = model.next();
  },
};

/** AWS KMS learns the credential, and asks the proxy whether it is right. */
export const tellCredential = step('tell the credential', async (story) => {
  const { sim, model } = story;
  const { CustomKeyStoreId, ConnectionState, known } = model.external;
  if (ConnectionState !== 'CONNECTED' && ConnectionState !== 'DISCONNECTED') return;
  model.external.known = model.proxy.credential;
  if (model.proxyProblems().length > 0) {
    model.external.known = known;
    return;
  }
  const { XksProxyAuthenticationCredential } = story.proxy;
  await story.ask(
    'tell the credential',
    () => [],
    () => sim.client().updateCustomKeyStore({ CustomKeyStoreId, XksProxyAuthenticationCredential }),
  );
});

/** What the owner of an external key does with it; a key that is gone can only be made again. */
export const externalKeyCauses: Readonly<Record<string, (story: KeyStory, XksKeyId: string) => void>> = {
  disable: ({ proxy, model }, id) => {
    proxy.keys.disable(id);
    model.proxy.keys.get(id)!.isEnabled = false;
  },
  enable: ({ proxy, model }, id) => {
    proxy.keys.enable(id);
    model.proxy.keys.get(id)!.isEnabled = true;
  },
  forbidDecryption: ({ proxy, model }, id) => {
    proxy.keys.setKeyUsage(id, ['ENCRYPT']);
    model.proxy.keys.get(id)!.canDecrypt = false;
  },
  allowDecryption: ({ proxy, model }, id) => {
    proxy.keys.setKeyUsage(id, ['ENCRYPT', 'DECRYPT']);
    model.proxy.keys.get(id)!.canDecrypt = true;
  },
  rotate: ({ proxy, model }, id) => {
    const { versions } = model.proxy.keys.get(id)!;
    const version = proxy.keys.rotate(id);
    expect(version).toBeGreaterThan(versions.at(-1)!);
    versions.push(version);
  },
  deleteOldestVersion: ({ proxy, model }, id) => {
    const { versions } = model.proxy.keys.get(id)!;
    const isPossible = versions.length > 1;
    happen(isPossible, () => proxy.keys.deleteVersion(id, versions[0]!));
    if (isPossible) versions.shift();
  },
  delete: ({ proxy, model }, id) => {
    proxy.keys.delete(id);
    model.proxy.keys.delete(id);
  },
};

/** Several causes in a row, because some of them only tell together. */
const causesToExternalKey = (causes: readonly string[], index: number) =>
  step(`external key of key ${index}: ${causes.join(', ')}`, (story) => {
    const keys = story.model.keys.filter((key) => key.store === 'external');
    const XksKeyId = keys[index % keys.length]!.XksKeyId!;
    for (const cause of causes) {
      if (story.model.proxy.keys.has(XksKeyId)) {
        externalKeyCauses[cause]!(story, XksKeyId);
        continue;
      }
      expect(() => story.proxy.keys.enable(XksKeyId)).toThrow(SimulatorUsageError);
      story.proxy.keys.create({ XksKeyId });
      story.addExternalKey(XksKeyId);
    }
  });

const copy = (how: 'fork' | 'snapshot') => step(`continue in a ${how}`, (story) => story.continueIn(how));

export const isCopy = ({ title }: Step) => title.startsWith('continue in a ');

const which = fc.nat({ max: mostKeys - 1 });
const store = fc.constantFrom('cloudHsm' as const, 'external' as const);
const plaintext = fc.uint8Array({ minLength: 1, maxLength: 40 });
const context = fc.constantFrom(undefined, 'orders', 'invoices');
const causeOf = (causes: object) => fc.constantFrom(...Object.keys(causes));

/** Steps by how often they come; what breaks something comes less often than what uses it. */
export const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 16, arbitrary: fc.tuple(which, plaintext, context).map((of) => encrypt(...of)) },
  {
    weight: 14,
    arbitrary: fc.tuple(which, fc.constantFrom('same', 'same', 'other')).map(([i, how]) => decrypt(i, how)),
  },
  { weight: 5, arbitrary: fc.tuple(which, context, fc.boolean()).map((of) => generate(...of)) },
  { weight: 6, arbitrary: fc.tuple(which, which).map((of) => reEncrypt(...of)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<ModelKey['store']>('none', 'cloudHsm', 'external').map(createKey),
  },
  { weight: 4, arbitrary: which.map(describeKey) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom('enable', 'enable', 'disable', 'cancel', 'cancel'), which)
      .map((of) => moveKey(...of)),
  },
  { weight: 2, arbitrary: fc.tuple(which, fc.constantFrom(7, 7, 30)).map((of) => scheduleDeletion(...of)) },
  { weight: 6, arbitrary: store.map(connect) },
  { weight: 2, arbitrary: store.map(disconnect) },
  { weight: 7, arbitrary: fc.constantFrom('1ms', '10s', '5m', '20m', '1h', '8d', '8d', '30d').map(advance) },
  {
    weight: 4,
    arbitrary: causeOf(clusterCauses).map((cause) => step(`cluster: ${cause}`, clusterCauses[cause]!)),
  },
  { weight: 2, arbitrary: fc.constant(renewPassword) },
  { weight: 2, arbitrary: fc.nat({ max: 3 }).map(restoreBackup) },
  {
    weight: 3,
    arbitrary: causeOf(proxyCauses).map((cause) => step(`proxy: ${cause}`, proxyCauses[cause]!)),
  },
  { weight: 1, arbitrary: fc.constant(tellCredential) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.array(causeOf(externalKeyCauses), { minLength: 1, maxLength: 4 }), which)
      .map((of) => causesToExternalKey(...of)),
  },
  { weight: 2, arbitrary: fc.constantFrom<'fork' | 'snapshot'>('fork', 'snapshot').map(copy) },
);
