import {
  type CustomKeyStoresListEntry,
  DescribeKeyCommand,
  type KMSClient,
  paginateDescribeCustomKeyStores,
  paginateListAliases,
  paginateListGrants,
  paginateListKeys,
  paginateListResourceTags,
} from '@aws-sdk/client-kms';

/** A KMS key with everything that an auditor asks for. */
export interface InventoryEntry {
  readonly KeyId: string;
  readonly KeyState: string;
  readonly Origin: string;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly grantees: readonly string[];
  /** Name and state of the custom key store, for keys that are in one. */
  readonly keyStore?: string;
}

/** Every key of the account and Region, in the order in which AWS KMS lists them. */
export async function keyInventory(client: KMSClient, pageSize?: number): Promise<readonly InventoryEntry[]> {
  const paging = pageSize === undefined ? { client } : { client, pageSize };
  const stores = new Map<string, CustomKeyStoresListEntry>();
  for await (const { CustomKeyStores } of paginateDescribeCustomKeyStores(paging, {})) {
    for (const store of CustomKeyStores ?? []) stores.set(store.CustomKeyStoreId!, store);
  }
  const aliases = new Map<string, string[]>();
  for await (const { Aliases } of paginateListAliases(paging, {})) {
    for (const { AliasName, TargetKeyId } of Aliases ?? []) {
      if (TargetKeyId === undefined) continue;
      aliases.set(TargetKeyId, [...(aliases.get(TargetKeyId) ?? []), AliasName!]);
    }
  }
  const entries: InventoryEntry[] = [];
  for await (const { Keys } of paginateListKeys(paging, {})) {
    for (const { KeyId } of Keys ?? []) {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      const { KeyState, Origin, CustomKeyStoreId } = KeyMetadata!;
      const store = CustomKeyStoreId === undefined ? undefined : stores.get(CustomKeyStoreId);
      entries.push({
        KeyId: KeyId!,
        KeyState: KeyState!,
        Origin: Origin!,
        aliases: aliases.get(KeyId!) ?? [],
        tags: await tagsOf(paging, KeyId!),
        grantees: await granteesOf(paging, KeyId!),
        ...(store === undefined ? {} : { keyStore: `${store.CustomKeyStoreName} ${store.ConnectionState}` }),
      });
    }
  }
  return entries;
}

interface Paging {
  readonly client: KMSClient;
  readonly pageSize?: number;
}

async function tagsOf(paging: Paging, KeyId: string): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  for await (const { Tags } of paginateListResourceTags(paging, { KeyId })) {
    for (const { TagKey, TagValue } of Tags ?? []) tags[TagKey!] = TagValue!;
  }
  return tags;
}

async function granteesOf(paging: Paging, KeyId: string): Promise<string[]> {
  const grantees: string[] = [];
  for await (const { Grants } of paginateListGrants(paging, { KeyId })) {
    for (const { GranteePrincipal } of Grants ?? []) grantees.push(GranteePrincipal!);
  }
  return grantees;
}
