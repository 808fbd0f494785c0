import type { EnableKeyInput } from '../model/operations.ts';
import { findKey } from './find.ts';
import { moveKey } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Lets a key be used. Of an unavailable key it shows once its custom key store is connected again.
 *
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the key is pending.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
 */
export function enableKey(scope: Scope, { KeyId }: Checked<EnableKeyInput>): Record<string, never> {
  moveKey(scope, findKey(scope, KeyId, 'EnableKey'), 'enable', 'EnableKey');
  return {};
}
