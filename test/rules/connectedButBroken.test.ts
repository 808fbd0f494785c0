/**
 * CONNECTED says that the last attempt to connect succeeded, not that what backs the store is well: every way in which
 * it can be broken, what still works, and the way back.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html
 */
import {
  type ClusterHandle,
  createSimulator,
  type ProxyHandle,
  type Simulator,
} from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { shownState } from '../helpers/look.ts';
import * as about from './keyInStore.ts';
import {
  answerWithMessage,
  arrangeKeyInStore,
  connect,
  disconnect,
  type KeyInStore,
  type RequestAbout,
  secret,
  send,
  shownKeyState,
} from './keyInStore.ts';

const ok = /^accepted$/;
const broken = /^KMSInvalidStateException: /;
const tooFewHsms = /^CloudHsmClusterInvalidConfigurationException: /;
const internal = /^KMSInternalException: /;

/** What nobody documents; whatever comes, it is an exception of AWS KMS and no success. */
const someException = /^(KMSInternalException|CustomKeyStoreInvalidStateException): /;

interface BrokenCluster {
  readonly what: string;
  readonly breakIt: (cluster: ClusterHandle, key: KeyInStore) => void;
  readonly cryptographic: RegExp;
  readonly createKey: RegExp;
  readonly generateRandom: RegExp;
  /** State after disconnecting and connecting again, or the exception of ConnectCustomKeyStore. */
  readonly reconnected: string;
}

const removeHsms = (count: number) => (cluster: ClusterHandle) => {
  for (let i = 0; i < count; i++) cluster.removeHsm();
};

const clusters: readonly BrokenCluster[] = [
  {
    what: 'two HSMs in two Availability Zones',
    breakIt: () => {},
    cryptographic: ok,
    createKey: ok,
    generateRandom: ok,
    reconnected: 'CONNECTED',
  },
  {
    what: 'two HSMs in the same Availability Zone',
    breakIt: (cluster) => {
      cluster.removeHsm();
      cluster.addHsm({ AvailabilityZone: cluster.Hsms[0]!.AvailabilityZone });
    },
    cryptographic: ok,
    createKey: tooFewHsms,
    generateRandom: ok,
    reconnected: 'CONNECTED',
  },
  {
    what: 'two HSMs of which one is not active',
    breakIt: (cluster) => cluster.setHsmState('DEGRADED'),
    cryptographic: ok,
    createKey: tooFewHsms,
    generateRandom: ok,
    reconnected: 'CONNECTED',
  },
  {
    what: 'one HSM',
    breakIt: removeHsms(1),
    cryptographic: ok,
    createKey: tooFewHsms,
    generateRandom: ok,
    reconnected: 'CONNECTED',
  },
  {
    what: 'no HSM',
    breakIt: removeHsms(2),
    cryptographic: broken,
    createKey: tooFewHsms,
    generateRandom: internal,
    reconnected: 'FAILED INSUFFICIENT_CLOUDHSM_HSMS',
  },
  {
    what: 'HSMs of which none is active',
    breakIt: (cluster) => {
      for (const { HsmId } of cluster.Hsms) cluster.setHsmState('DELETE_IN_PROGRESS', HsmId);
    },
    cryptographic: broken,
    createKey: tooFewHsms,
    generateRandom: internal,
    reconnected: 'CloudHsmClusterInvalidConfigurationException',
  },
  {
    what: 'a cluster that was deleted',
    breakIt: (cluster) => cluster.delete(),
    cryptographic: broken,
    createKey: tooFewHsms,
    generateRandom: internal,
    reconnected: 'FAILED CLUSTER_NOT_FOUND',
  },
  {
    what: 'a cluster that lost the key',
    breakIt: (cluster, { KeyId }) => cluster.keys.delete(KeyId),
    cryptographic: broken,
    createKey: ok,
    generateRandom: ok,
    reconnected: 'CONNECTED',
  },
  {
    what: 'a network that is cut',
    breakIt: (cluster) => cluster.interruptNetwork(),
    cryptographic: /^KMSInvalidStateException: .*cannot communicate with your CloudHSM cluster/,
    createKey: someException,
    generateRandom: someException,
    reconnected: 'FAILED NETWORK_ERRORS',
  },
  {
    what: 'a security group without its rules',
    breakIt: (cluster) => cluster.removeSecurityGroupRules(),
    cryptographic: /^KMSInvalidStateException: .*cannot communicate with your CloudHSM cluster/,
    createKey: someException,
    generateRandom: someException,
    reconnected: 'CloudHsmClusterInvalidConfigurationException',
  },
  {
    what: 'a kmsuser that is locked out',
    breakIt: (cluster) => cluster.kmsuser.lockOut(),
    cryptographic: /^KMSInvalidStateException: .*kmsuser is locked out/,
    createKey: someException,
    generateRandom: someException,
    reconnected: 'FAILED USER_LOCKED_OUT',
  },
  {
    what: 'a kmsuser that five wrong passwords lock out',
    breakIt: (cluster) => {
      for (let i = 0; i < 5; i++) cluster.kmsuser.failLogin();
    },
    cryptographic: /^KMSInvalidStateException: .*kmsuser is locked out/,
    createKey: someException,
    generateRandom: someException,
    reconnected: 'FAILED USER_LOCKED_OUT',
  },
  {
    what: 'a kmsuser that was deleted',
    breakIt: (cluster) => cluster.kmsuser.delete(),
    cryptographic: broken,
    createKey: someException,
    generateRandom: someException,
    reconnected: 'FAILED USER_NOT_FOUND',
  },
  {
    what: 'no free PKCS #11 session',
    breakIt: (cluster) => cluster.exhaustSessions(),
    cryptographic: internal,
    createKey: internal,
    generateRandom: internal,
    reconnected: 'CONNECTED',
  },
  {
    what: 'more load than the cluster can bear',
    breakIt: (cluster) => cluster.overload(),
    cryptographic: /^ThrottlingException: /,
    createKey: /^ThrottlingException: /,
    generateRandom: /^ThrottlingException: /,
    reconnected: 'CONNECTED',
  },
  {
    what: 'a cluster that is DEGRADED',
    breakIt: (cluster) => cluster.degrade(),
    cryptographic: ok,
    createKey: ok,
    generateRandom: ok,
    reconnected: 'CloudHsmClusterNotActiveException',
  },
];

/** Sends a request, and again, in a world in which nobody tries a second time. */
async function answersOf(sim: Simulator, key: KeyInStore, requests: readonly RequestAbout[]) {
  const answers: string[] = [];
  for (const requestAbout of requests) {
    answers.push(await answerWithMessage(send(sim.client(), ...requestAbout(key))));
  }
  return answers;
}

async function expectUntouched(sim: Simulator, { CustomKeyStoreId, KeyId }: KeyInStore): Promise<void> {
  const { KeyMetadata } = await sim.client().describeKey({ KeyId });
  expect(await shownState(sim.client(), CustomKeyStoreId)).toBe('CONNECTED');
  expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', Enabled: true });
}

describe.each(clusters)('an AWS CloudHSM key store with $what', (row) => {
  const arrange = async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    row.breakIt(key.cluster!, key);
    return { sim, key };
  };

  test('answers cryptographic operations as documented, and stays CONNECTED with Enabled keys', async () => {
    const { sim, key } = await arrange();

    const answers = await answersOf(sim, key, Object.values(about.cryptographic));
    await sim.advance('1d');

    for (const answer of answers) expect(answer).toMatch(row.cryptographic);
    await expectUntouched(sim, key);
  });

  test('answers CreateKey and GenerateRandom as documented, and makes no key when it refuses', async () => {
    const { sim, key } = await arrange();
    const hsmKeys = key.cluster!.keys.list().length;
    const kmsKeys = (await sim.client().listKeys()).Keys!.length;

    const [created, random] = await answersOf(sim, key, [about.createKey, about.generateRandom]);

    expect(created).toMatch(row.createKey);
    expect(random).toMatch(row.generateRandom);
    const made = created === 'accepted' ? 1 : 0;
    expect(key.cluster!.keys.list()).toHaveLength(hsmKeys + made);
    expect((await sim.client().listKeys()).Keys).toHaveLength(kmsKeys + made);
    await expectUntouched(sim, key);
  });

  test(`is ${row.reconnected} when it is disconnected and connected again`, async () => {
    const { sim, key } = await arrange();
    const { CustomKeyStoreId } = key;

    await disconnect(sim, CustomKeyStoreId);
    const answer = await answerWithMessage(sim.client().connectCustomKeyStore({ CustomKeyStoreId }));
    await sim.advance('20m');
    const shown = await shownState(sim.client(), CustomKeyStoreId);

    expect(answer === 'accepted' ? shown : answer.split(':')[0]).toBe(row.reconnected);
  });
});

describe('an AWS CloudHSM key store works again', () => {
  const decrypts = async (sim: Simulator, key: KeyInStore) =>
    answerWithMessage(send(sim.client(), ...about.cryptographic.Decrypt(key)));

  test.each<[string, (cluster: ClusterHandle) => void, (cluster: ClusterHandle) => void]>([
    ['it has an HSM', removeHsms(2), (cluster) => void cluster.addHsm()],
    ['its network is back', (cluster) => cluster.interruptNetwork(), (cluster) => cluster.restoreNetwork()],
    [
      'its security group has its rules',
      (cluster) => cluster.removeSecurityGroupRules(),
      (cluster) => cluster.restoreSecurityGroupRules(),
    ],
    ['sessions are free', (cluster) => cluster.exhaustSessions(), (cluster) => cluster.freeSessions()],
    ['it has less to do', (cluster) => cluster.overload(), (cluster) => cluster.relieve()],
  ])('once %s, without reconnecting', async (_what, breakIt, repair) => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');

    breakIt(key.cluster!);
    const whileBroken = await decrypts(sim, key);
    repair(key.cluster!);

    expect(whileBroken).not.toBe('accepted');
    expect(await decrypts(sim, key)).toBe('accepted');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
  test('once the password of a kmsuser that was locked out is reset and told', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    const { CustomKeyStoreId, cluster } = key;
    const kms = sim.client();
    cluster!.kmsuser.lockOut();

    await disconnect(sim, CustomKeyStoreId);
    const KeyStorePassword = cluster!.kmsuser.changePassword();
    await kms.updateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword });
    await connect(sim, CustomKeyStoreId);

    expect(await decrypts(sim, key)).toBe('accepted');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
  test.each<[string, (cluster: ClusterHandle, KeyId: string) => void]>([
    ['the key was deleted from it', (cluster, KeyId) => cluster.keys.delete(KeyId)],
    ['it was deleted', (cluster) => cluster.delete()],
  ])('when %s, with a cluster from an older backup', async (_what, breakIt) => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    const { CustomKeyStoreId, KeyId, cluster, CiphertextBlob } = key;
    const kms = sim.client();
    const BackupId = cluster!.createBackup();
    breakIt(cluster!, KeyId);
    const whileBroken = await decrypts(sim, key);

    const restored = cluster!.restoreFromBackup(BackupId);
    await disconnect(sim, CustomKeyStoreId);
    await kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: restored.ClusterId });
    await connect(sim, CustomKeyStoreId);
    const { Plaintext } = await kms.decrypt({ CiphertextBlob });
    const { KeyMetadata } = await kms.describeKey({ KeyId });

    expect(whileBroken).toMatch(broken);
    expect(Plaintext).toEqual(secret);
    expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled', CloudHsmClusterId: restored.ClusterId });
  });

  test('with a backup from before the password was changed, once AWS KMS is told a new password', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'AWS_CLOUDHSM');
    const { CustomKeyStoreId, cluster } = key;
    const kms = sim.client();
    const BackupId = cluster!.createBackup();
    await disconnect(sim, CustomKeyStoreId);
    await connect(sim, CustomKeyStoreId);

    const restored = cluster!.restoreFromBackup(BackupId);
    await disconnect(sim, CustomKeyStoreId);
    await kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: restored.ClusterId });
    await connect(sim, CustomKeyStoreId);
    const untold = await shownState(kms, CustomKeyStoreId);
    await disconnect(sim, CustomKeyStoreId);
    const KeyStorePassword = restored.kmsuser.changePassword();
    await kms.updateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword });
    await connect(sim, CustomKeyStoreId);

    expect(untold).toBe('FAILED INVALID_CREDENTIALS');
    expect(await decrypts(sim, key)).toBe('accepted');
  });

  test('but not with a backup from before the key was made', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore();
    const BackupId = cluster.createBackup();
    const { KeyId } = sim.given.kmsKey({ CustomKeyStoreId });
    const kms = sim.client();

    const restored = cluster.restoreFromBackup(BackupId);
    await disconnect(sim, CustomKeyStoreId);
    await kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: restored.ClusterId });
    await connect(sim, CustomKeyStoreId);
    const answer = await answerWithMessage(kms.encrypt({ KeyId, Plaintext: secret }));

    expect(await shownState(kms, CustomKeyStoreId)).toBe('CONNECTED');
    expect(answer).toMatch(broken);
    expect(await shownKeyState(kms, KeyId)).toBe('Enabled');
  });
});

/** The external key of the KMS key. */
const externalKeyOf = ({ proxy, XksKeyId: unbound }: KeyInStore) =>
  proxy!.keys.list().find(({ XksKeyId }) => XksKeyId !== unbound)!.XksKeyId;

interface BrokenProxy {
  readonly what: string;
  readonly breakIt: (proxy: ProxyHandle, XksKeyId: string) => void;
  readonly repair: (proxy: ProxyHandle, XksKeyId: string) => void;
  readonly encrypting: RegExp;
  readonly decrypting: RegExp;
}

const both = (fragment: RegExp) => {
  const answer = new RegExp(`^KMSInvalidStateException: .*${fragment.source}`);
  return { encrypting: answer, decrypting: answer };
};

const proxies: readonly BrokenProxy[] = [
  {
    what: 'a proxy that is down',
    breakIt: (proxy) => proxy.goDown(),
    repair: (proxy) => proxy.comeBack(),
    ...both(/cannot communicate with the external key store proxy/),
  },
  {
    what: 'a network to the proxy that is cut',
    breakIt: (proxy) => proxy.interruptNetwork(),
    repair: (proxy) => proxy.restoreNetwork(),
    ...both(/cannot communicate with the external key store proxy/),
  },
  {
    what: 'a proxy that takes more than 250 ms',
    breakIt: (proxy) => proxy.setLatency('251ms'),
    repair: (proxy) => proxy.setLatency('250ms'),
    ...both(/did not respond in time/),
  },
  {
    what: 'a proxy that answers garbage',
    breakIt: (proxy) => proxy.answerGarbage(),
    repair: (proxy) => proxy.answerNormally(),
    ...both(/cannot interpret the response from the external key store proxy/),
  },
  {
    what: 'a proxy whose answers are corrupt',
    breakIt: (proxy) => proxy.corruptAnswers(),
    repair: (proxy) => proxy.answerNormally(),
    encrypting:
      /^KMSInvalidStateException: .*cannot interpret the response from the external key store proxy/,
    decrypting: /^KMSInvalidStateException: .*submitted for decryption/,
  },
  {
    what: 'a proxy whose certificate has expired',
    breakIt: (proxy) => proxy.expireCertificate(),
    repair: (proxy) => proxy.renewCertificate(),
    ...both(/cannot establish a TLS connection/),
  },
  {
    what: 'key managers that are all UNAVAILABLE',
    breakIt: (proxy) => proxy.keyManager.setHealthStatus('UNAVAILABLE'),
    repair: (proxy) => proxy.keyManager.setHealthStatus('ACTIVE'),
    ...both(/in an unhealthy state/),
  },
  {
    what: 'an external key that is disabled',
    breakIt: (proxy, XksKeyId) => proxy.keys.disable(XksKeyId),
    repair: (proxy, XksKeyId) => proxy.keys.enable(XksKeyId),
    ...both(/not enabled in the external key manager/),
  },
  {
    what: 'an external key that may only sign',
    breakIt: (proxy, XksKeyId) => proxy.keys.setKeyUsage(XksKeyId, ['SIGN']),
    repair: (proxy, XksKeyId) => proxy.keys.setKeyUsage(XksKeyId, ['ENCRYPT', 'DECRYPT']),
    ...both(/does not support the requested operation/),
  },
  {
    what: 'an external key that may only decrypt',
    breakIt: (proxy, XksKeyId) => proxy.keys.setKeyUsage(XksKeyId, ['DECRYPT']),
    repair: (proxy, XksKeyId) => proxy.keys.setKeyUsage(XksKeyId, ['ENCRYPT', 'DECRYPT']),
    encrypting: /^KMSInvalidStateException: .*does not support the requested operation/,
    decrypting: ok,
  },
];

const encrypting = [
  about.cryptographic.Encrypt,
  about.cryptographic['ReEncrypt to the key'],
  about.cryptographic.GenerateDataKey,
  about.cryptographic.GenerateDataKeyWithoutPlaintext,
];
const decrypting = [about.cryptographic.Decrypt, about.cryptographic['ReEncrypt from the key']];

describe.each(proxies)('an external key store with $what', (row) => {
  test('answers as documented, stays CONNECTED with Enabled keys, and works after the repair', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE');
    const XksKeyId = externalKeyOf(key);
    row.breakIt(key.proxy!, XksKeyId);

    const whileEncrypting = await answersOf(sim, key, encrypting);
    const whileDecrypting = await answersOf(sim, key, decrypting);
    await sim.advance('1d');
    await expectUntouched(sim, key);
    row.repair(key.proxy!, XksKeyId);
    const repaired = await answersOf(sim, key, [...encrypting, ...decrypting]);

    for (const answer of whileEncrypting) expect(answer).toMatch(row.encrypting);
    for (const answer of whileDecrypting) expect(answer).toMatch(row.decrypting);
    for (const answer of repaired) expect(answer).toMatch(ok);
  });
});

describe('an external key', () => {
  test('that is deleted takes all ciphertext with it, even when another gets its name', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE');
    const XksKeyId = externalKeyOf(key);
    key.proxy!.keys.delete(XksKeyId);
    const [whileGone] = await answersOf(sim, key, decrypting);

    key.proxy!.keys.create({ XksKeyId });
    const [encrypted] = await answersOf(sim, key, encrypting);
    const [withOther] = await answersOf(sim, key, decrypting);

    expect(whileGone).toMatch(/^KMSInvalidStateException: .*could not find the external key/);
    expect(encrypted).toMatch(ok);
    expect(withOther).toMatch(/^KMSInvalidStateException: .*corrupted, missing, or otherwise invalid/);
    await expectUntouched(sim, key);
  });

  test('that is rotated decrypts what its older versions encrypted', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE');

    key.proxy!.keys.rotate(externalKeyOf(key));
    const { Plaintext } = await send(sim.client(), ...about.cryptographic.Decrypt(key));

    expect(Plaintext).toEqual(secret);
    await expectUntouched(sim, key);
  });

  test('that loses a version loses what that version encrypted, and nothing else', async () => {
    const sim = createSimulator({ maxAttempts: 1 });
    const key = await arrangeKeyInStore(sim, 'EXTERNAL_KEY_STORE');
    const XksKeyId = externalKeyOf(key);
    const kms = sim.client();
    key.proxy!.keys.rotate(XksKeyId);
    const later = await kms.encrypt({ KeyId: key.KeyId, Plaintext: secret });

    key.proxy!.keys.deleteVersion(XksKeyId, 1);
    const [before] = await answersOf(sim, key, decrypting);
    const after = await kms.decrypt({ CiphertextBlob: later.CiphertextBlob });

    expect(before).toMatch(/^KMSInvalidStateException: .*corrupted, missing, or otherwise invalid/);
    expect(after.Plaintext).toEqual(secret);
    await expectUntouched(sim, key);
  });
});
