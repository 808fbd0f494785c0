import type { AliasListEntry } from '../alias.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of CreateAlias.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export interface CreateAliasInput {
  /** `alias/` and a name, up to 256 characters, unique in the account and Region; `alias/aws/` is reserved. */
  AliasName: string | undefined;
  /** A key ID or key ARN of the same account and Region. */
  TargetKeyId: string | undefined;
}

/**
 * Output of CreateAlias: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 */
export interface CreateAliasOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of DeleteAlias.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
 */
export interface DeleteAliasInput {
  /** `alias/` and a name, up to 256 characters. */
  AliasName: string | undefined;
}

/**
 * Output of DeleteAlias: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
 */
export interface DeleteAliasOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of ListAliases.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
export interface ListAliasesInput {
  /** Only the aliases of this key: a key ID or key ARN; default all aliases of the account and Region. */
  KeyId?: string | undefined;
  /** The most entries to return, 1 to 100; default 50. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
}

/**
 * Output of ListAliases.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
export interface ListAliasesOutput {
  /** Those that match. */
  Aliases?: AliasListEntry[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of UpdateAlias.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 */
export interface UpdateAliasInput {
  /** `alias/` and a name, up to 256 characters. */
  AliasName: string | undefined;
  /** A key ID or key ARN; the key has to be of the type and usage of the one before. */
  TargetKeyId: string | undefined;
}

/**
 * Output of UpdateAlias: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 */
export interface UpdateAliasOutput {
  $metadata: ResponseMetadata;
}
