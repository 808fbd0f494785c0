import type { UntagResourceInput } from '../model/operations.ts';
import { findKey } from './find.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Takes tags away; tag keys that the key does not have are passed over.
 *
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the key is pending.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
 */
export function untagResource(
  scope: Scope,
  { KeyId, TagKeys }: Checked<UntagResourceInput>,
): Record<string, never> {
  const key = findKey(scope, KeyId, 'UntagResource');
  requireKeyAccepts(scope, key, 'change', 'UntagResource');
  scope.account.keys.change(key, { Tags: key.Tags.filter(({ TagKey }) => !TagKeys.includes(TagKey)) });
  return {};
}
