import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConnectCustomKeyStoreCommand,
  CustomKeyStoreHasCMKsException,
  type CustomKeyStoresListEntry,
  DeleteCustomKeyStoreCommand,
  DescribeCustomKeyStoresCommand,
  DescribeKeyCommand,
  DisconnectCustomKeyStoreCommand,
  type KeyMetadata,
  type KMSClient,
  paginateListKeys,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';

/** What a store was when its maintenance ended. */
export interface RetiredStore {
  readonly keys: readonly string[];
  /** How often AWS KMS said that there were keys still. */
  readonly refusals: number;
}

/** Connects a store again, and returns when it is CONNECTED. */
export async function reconnect(kms: KMSClient, CustomKeyStoreId: string): Promise<void> {
  const { ConnectionState } = await describeStore(kms, CustomKeyStoreId);
  if (ConnectionState === 'FAILED' || ConnectionState === 'CONNECTED')
    await disconnect(kms, CustomKeyStoreId);
  await kms.send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  for (;;) {
    const store = await describeStore(kms, CustomKeyStoreId);
    if (store.ConnectionState === 'CONNECTED') return;
    if (store.ConnectionState === 'FAILED') throw new Error(`Cannot connect: ${store.ConnectionErrorCode}`);
    await sleep(60_000);
  }
}

/** Disconnects a store, and returns when it is DISCONNECTED. */
export async function disconnect(kms: KMSClient, CustomKeyStoreId: string): Promise<void> {
  await kms.send(new DisconnectCustomKeyStoreCommand({ CustomKeyStoreId }));
  while ((await describeStore(kms, CustomKeyStoreId)).ConnectionState !== 'DISCONNECTED') await sleep(1_000);
}

/**
 * Takes a store out of service for good: nobody uses it from now on, its keys are deleted after their waiting period,
 * and then the store is deleted. Takes days.
 */
export async function retireStore(
  kms: KMSClient,
  CustomKeyStoreId: string,
  PendingWindowInDays: number,
): Promise<RetiredStore> {
  await disconnect(kms, CustomKeyStoreId);
  const keys = await keysOf(kms, CustomKeyStoreId);
  for (const { KeyId, KeyState } of keys) {
    if (KeyState === 'PendingDeletion') continue;
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
  }
  for (let refusals = 0; ; refusals++) {
    try {
      await kms.send(new DeleteCustomKeyStoreCommand({ CustomKeyStoreId }));
      return { keys: keys.map(({ KeyId }) => KeyId!), refusals };
    } catch (error) {
      if (!(error instanceof CustomKeyStoreHasCMKsException)) throw error;
      await sleep(12 * 60 * 60_000);
    }
  }
}

async function describeStore(kms: KMSClient, CustomKeyStoreId: string): Promise<CustomKeyStoresListEntry> {
  const { CustomKeyStores } = await kms.send(new DescribeCustomKeyStoresCommand({ CustomKeyStoreId }));
  return CustomKeyStores![0]!;
}

async function keysOf(client: KMSClient, CustomKeyStoreId: string): Promise<KeyMetadata[]> {
  const keys: KeyMetadata[] = [];
  for await (const { Keys } of paginateListKeys({ client }, {})) {
    for (const { KeyId } of Keys ?? []) {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      if (KeyMetadata?.CustomKeyStoreId === CustomKeyStoreId) keys.push(KeyMetadata);
    }
  }
  return keys;
}
