/**
 * One alias, as ListAliases shows it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_AliasListEntry.html
 */
export interface AliasListEntry {
  /** Starts with `alias/`. */
  AliasName?: string | undefined;
  /** The alias ARN. */
  AliasArn?: string | undefined;
  /** The key that the alias points to. */
  TargetKeyId?: string | undefined;
  /** When the alias was created. */
  CreationDate?: Date | undefined;
  /** When the alias last came to point to another key. */
  LastUpdatedDate?: Date | undefined;
}
