import type { AliasRow } from '../account/aliases.ts';
import type { AliasListEntry, ListAliasesInput, ListAliasesOutput } from '../model/operations.ts';
import { aliasArn } from './arn.ts';
import { findKey } from './find.ts';
import type { Checked, Scope } from './operation.ts';
import { pageOf } from './page.ts';

/**
 * Lists the aliases of the account and Region, or of one key, in the order of their creation.
 *
 * @throws {@link KmsError} `InvalidMarkerException`: the marker is not one that an earlier page gave.
 * @throws {@link KmsError} `NotFoundException`: no such key.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
export function listAliases(
  scope: Scope,
  input: Checked<ListAliasesInput>,
): Omit<ListAliasesOutput, '$metadata'> {
  const { aliases } = scope.account;
  const find = () =>
    input.KeyId === undefined ? aliases : aliases.of(findKey(scope, input.KeyId, 'ListAliases').KeyId);
  const { rows, rest } = pageOf('ListAliases', find, input);
  return { Aliases: rows.map((alias) => entryOf(scope, alias)), ...rest };
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_AliasListEntry.html */
function entryOf(
  scope: Scope,
  { AliasName, TargetKeyId, CreationDate, LastUpdatedDate }: AliasRow,
): AliasListEntry {
  return {
    AliasName,
    AliasArn: aliasArn(scope.account, AliasName),
    TargetKeyId,
    CreationDate: new Date(CreationDate),
    LastUpdatedDate: new Date(LastUpdatedDate),
  };
}
