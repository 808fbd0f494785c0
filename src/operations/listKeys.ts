import type { ListKeysInput, ListKeysOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import type { Checked, Scope } from './operation.ts';
import { pageOf } from './page.ts';

/**
 * Lists the keys of the account and Region, of every origin and in every state, in the order of their creation.
 *
 * @throws {@link KmsError} `InvalidMarkerException`: the marker is not one that an earlier page gave.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 */
export function listKeys(scope: Scope, input: Checked<ListKeysInput>): Omit<ListKeysOutput, '$metadata'> {
  const { rows, rest } = pageOf('ListKeys', () => scope.account.keys, input);
  return { Keys: rows.map(({ KeyId }) => ({ KeyId, KeyArn: keyArn(scope.account, KeyId) })), ...rest };
}
