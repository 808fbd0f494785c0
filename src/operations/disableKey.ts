import type { DisableKeyInput } from '../model/operations.ts';
import { findKey } from './find.ts';
import { moveKey } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Keeps a key from being used. Of an unavailable key it shows once its custom key store is connected again.
 *
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the key is pending.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 */
export function disableKey(scope: Scope, { KeyId }: Checked<DisableKeyInput>): Record<string, never> {
  moveKey(scope, findKey(scope, KeyId, 'DisableKey'), 'disable', 'DisableKey');
  return {};
}
