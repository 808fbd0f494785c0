import type { UpdateKeyDescriptionInput } from '../model/operations.ts';
import { findKey } from './find.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Gives a key another description.
 *
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the key is pending.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
 */
export function updateKeyDescription(
  scope: Scope,
  { KeyId, Description }: Checked<UpdateKeyDescriptionInput>,
): Record<string, never> {
  const key = findKey(scope, KeyId, 'UpdateKeyDescription');
  requireKeyAccepts(scope, key, 'change', 'UpdateKeyDescription');
  scope.account.keys.change(key, { Description });
  return {};
}
