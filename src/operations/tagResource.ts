import type { TagResourceInput } from '../model/operations.ts';
import { findKey } from './find.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Checked, Scope } from './operation.ts';
import { withTags } from './tags.ts';

/**
 * Adds tags to a key; one with the key of another takes its place.
 *
 * @throws {@link KmsError} `TagException`: a tag key comes twice, or begins with `aws:`.
 * @throws {@link KmsError} `KMSInvalidStateException`: the deletion of the key is pending.
 * @throws {@link KmsError} `LimitExceededException`: they become more than 50.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
 */
export function tagResource(scope: Scope, { KeyId, Tags }: Checked<TagResourceInput>): Record<string, never> {
  const key = findKey(scope, KeyId, 'TagResource');
  requireKeyAccepts(scope, key, 'change', 'TagResource');
  scope.account.keys.change(key, { Tags: withTags(key.Tags, Tags) });
  return {};
}
