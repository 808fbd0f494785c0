import type {
  ClusterHandle,
  FakeKmsClient,
  GivenKmsKey,
  KmsKeyInit,
  ProxyHandle,
  Simulator,
} from 'custom-key-store-simulator';

/** The kinds of KMS keys that are simulated. */
export const origins = ['AWS_KMS', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'] as const;

/** One of them. */
export type TestedOrigin = (typeof origins)[number];

/** An arranged key, with what backs it. */
export interface ArrangedKey extends GivenKmsKey {
  readonly CustomKeyStoreId?: string;
  readonly cluster?: ClusterHandle;
  readonly proxy?: ProxyHandle;
}

/** A key of that origin; one in a custom key store gets a store of its own, which is CONNECTED. */
export function arrangeKey(sim: Simulator, Origin: TestedOrigin, init: KmsKeyInit = {}): ArrangedKey {
  if (Origin === 'AWS_KMS') return sim.given.kmsKey(init);
  const { keys, ...store } =
    Origin === 'AWS_CLOUDHSM'
      ? sim.given.cloudHsmKeyStore({ keys: [init] })
      : sim.given.externalKeyStore({ keys: [init] });
  return { ...store, ...keys[0]! };
}

/** A key in an AWS CloudHSM key store of its own. */
export function cloudHsmKey(sim: Simulator, init: Omit<KmsKeyInit, 'CustomKeyStoreId' | 'Origin'> = {}) {
  const { keys, ...store } = sim.given.cloudHsmKeyStore({ keys: [init] });
  return { ...store, ...keys[0]! };
}

/** A key in an external key store of its own. */
export function externalKey(sim: Simulator, init: Omit<KmsKeyInit, 'CustomKeyStoreId' | 'Origin'> = {}) {
  const { keys, ...store } = sim.given.externalKeyStore({ keys: [init] });
  return { ...store, ...keys[0]! };
}

/** Disconnects a store, and waits until it is DISCONNECTED. */
export async function disconnect(sim: Simulator, CustomKeyStoreId: string): Promise<void> {
  await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
  await sim.advance('5m');
}

/** Connects a store, and waits until it is CONNECTED. */
export async function connect(sim: Simulator, CustomKeyStoreId: string): Promise<void> {
  await sim.client().connectCustomKeyStore({ CustomKeyStoreId });
  await sim.advance('20m');
}

/** What DescribeKey says of the state of a key. */
export async function keyStateOf(kms: FakeKmsClient, KeyId: string): Promise<string> {
  const { KeyMetadata } = await kms.describeKey({ KeyId });
  return KeyMetadata!.KeyState!;
}

/** Bytes of a text. */
export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The text of bytes. */
export const textOf = (given: Uint8Array | undefined): string => new TextDecoder().decode(given);

/** A copy in which one byte is another. */
export function altered(blob: Uint8Array, position: number): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(blob);
  copy[position] = copy[position]! ^ 0x01;
  return copy;
}

/** A role of the account, as a principal. */
export const role = (name: string, accountId = '111122223333'): string =>
  `arn:aws:iam::${accountId}:role/${name}`;
