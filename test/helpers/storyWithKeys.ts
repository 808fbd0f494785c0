import type { Simulator } from 'custom-key-store-simulator';

/** Everything that the second half of the story needs of the first; plain JSON. */
export interface BegunStoryWithKeys {
  readonly ordinary: string;
  readonly inCluster: string;
  readonly outside: string;
  readonly pending: string;
  readonly cloudHsm: string;
  readonly external: string;
  readonly ClusterId: string;
  readonly BackupId: string;
  readonly XksProxyUriEndpoint: string;
  readonly GrantToken: string;
  /** Hexadecimal, with the plaintext that each of them hides. */
  readonly ciphertexts: readonly { readonly blob: string; readonly text: string }[];
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const bytes = (text: string) =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
const texts = ['order 1', 'order 2', 'order 3'] as const;
/** Made here, so that they are bytes of the realm that the story is told in. */
const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/**
 * A story with a key of every origin: aliases, grants, tags and policies, a deletion that is pending, a rotated
 * external key, a backup of the cluster, and ciphertexts of all. The same in every world with the same seed.
 */
export async function beginStoryWithKeys(sim: Simulator): Promise<BegunStoryWithKeys> {
  const kms = sim.client();
  const inCluster = sim.given.cloudHsmKeyStore({ keys: 1 });
  const outside = sim.given.externalKeyStore({ keys: [{ XksKeyId: 'orders' }] });
  const { KeyId: ordinary } = sim.given.kmsKey({ AliasName: 'alias/orders', Description: 'Orders' });
  const { KeyId: pending } = sim.given.kmsKey();
  const keys = [ordinary, inCluster.keys[0]!.KeyId, outside.keys[0]!.KeyId];
  await kms.tagResource({ KeyId: ordinary, Tags: [{ TagKey: 'team', TagValue: 'shop' }] });
  await kms.createAlias({ AliasName: 'alias/invoices', TargetKeyId: ordinary });
  await kms.createAlias({ AliasName: 'alias/parcels', TargetKeyId: keys[1]! });
  await kms.updateAlias({ AliasName: 'alias/orders', TargetKeyId: keys[1]! });
  await kms.scheduleKeyDeletion({ KeyId: pending, PendingWindowInDays: 7 });
  let GrantToken = '';
  for (const KeyId of keys) {
    const grant = await kms.createGrant({
      KeyId,
      GranteePrincipal: 'arn:aws:iam::111122223333:role/worker',
      RetiringPrincipal: 'arn:aws:iam::111122223333:role/owner',
      Operations: ['Encrypt', 'Decrypt'],
    });
    GrantToken = grant.GrantToken!;
  }
  const ciphertexts: { blob: string; text: string }[] = [];
  for (const [index, KeyId] of keys.entries()) {
    const text = texts[index]!;
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: ascii(text) });
    ciphertexts.push({ blob: hex(CiphertextBlob!), text });
    outside.proxy.keys.rotate('orders');
  }
  const BackupId = inCluster.cluster.createBackup();
  await sim.advance('3d');
  return {
    ordinary,
    inCluster: keys[1]!,
    outside: keys[2]!,
    pending,
    cloudHsm: inCluster.CustomKeyStoreId,
    external: outside.CustomKeyStoreId,
    ClusterId: inCluster.cluster.ClusterId,
    BackupId,
    XksProxyUriEndpoint: outside.proxy.XksProxyUriEndpoint,
    GrantToken,
    ciphertexts,
  };
}

/** How the story goes on; returns a line for every answer, with all its bytes. */
export async function endStoryWithKeys(sim: Simulator, begun: BegunStoryWithKeys): Promise<string[]> {
  const kms = sim.client();
  const lines: string[] = [];
  const ask = async (sent: Promise<{ $metadata: unknown }>) => {
    try {
      const { $metadata: _, ...output } = await sent;
      lines.push(
        JSON.stringify(output, (_name, value) => (value instanceof Uint8Array ? hex(value) : value)),
      );
    } catch (error) {
      lines.push(`${(error as Error).name}: ${(error as Error).message}`);
    }
  };
  const { ordinary, inCluster, outside, pending, cloudHsm, GrantToken, ciphertexts } = begun;

  for (const { blob } of ciphertexts) await ask(kms.decrypt({ CiphertextBlob: bytes(blob) }));
  for (const KeyId of [ordinary, inCluster, outside]) {
    await ask(kms.encrypt({ KeyId, Plaintext: ascii('next') }));
    await ask(kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }));
    await ask(kms.listAliases({ KeyId }));
    await ask(kms.listGrants({ KeyId }));
    await ask(kms.getKeyPolicy({ KeyId }));
  }
  await ask(
    kms.reEncrypt({ CiphertextBlob: bytes(ciphertexts[2]!.blob), DestinationKeyId: 'alias/invoices' }),
  );
  await ask(kms.listRetirableGrants({ RetiringPrincipal: 'arn:aws:iam::111122223333:role/owner' }));
  await ask(kms.retireGrant({ GrantToken }));
  await ask(kms.listResourceTags({ KeyId: ordinary }));
  await ask(kms.generateRandom({ NumberOfBytes: 24, CustomKeyStoreId: cloudHsm }));
  await ask(kms.createKey({}));
  await ask(kms.createKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: cloudHsm }));
  sim.xks.proxy(begun.XksProxyUriEndpoint).keys.deleteVersion('orders', 2);
  await ask(kms.decrypt({ CiphertextBlob: bytes(ciphertexts[2]!.blob) }));
  await ask(kms.describeKey({ KeyId: pending }));
  await sim.advance('4d');
  await ask(kms.describeKey({ KeyId: pending }));

  await ask(kms.disconnectCustomKeyStore({ CustomKeyStoreId: cloudHsm }));
  await ask(kms.decrypt({ CiphertextBlob: bytes(ciphertexts[1]!.blob) }));
  await sim.advance('10s');
  const cluster = sim.cloudHsm.cluster(begun.ClusterId);
  cluster.delete();
  const restored = cluster.restoreFromBackup(begun.BackupId);
  await ask(
    kms.updateCustomKeyStore({
      CustomKeyStoreId: cloudHsm,
      CloudHsmClusterId: restored.ClusterId,
      KeyStorePassword: restored.kmsuser.changePassword(),
    }),
  );
  await ask(kms.connectCustomKeyStore({ CustomKeyStoreId: cloudHsm }));
  await sim.advance('20m');
  await ask(kms.decrypt({ CiphertextBlob: bytes(ciphertexts[1]!.blob) }));
  return lines;
}
