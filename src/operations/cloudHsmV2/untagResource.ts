import type { UntagResourceInput } from '../../model/cloudHsmV2/operations.ts';
import type { Asking, Checked } from '../operation.ts';
import type { CloudHsmV2Scope } from './scope.ts';
import { findTagged } from './taggedResource.ts';

/**
 * Removes tags from a cluster or backup; keys that it does not have do not matter.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster or backup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_UntagResource.html
 */
export function* untagResource(
  scope: CloudHsmV2Scope,
  { ResourceId, TagKeyList }: Checked<UntagResourceInput>,
): Asking<Record<string, never>> {
  const resource = yield* findTagged(scope, ResourceId);
  resource.setTags(resource.TagList.filter(({ Key }) => !TagKeyList.includes(Key)));
  return {};
}
