import type { TagResourceInput } from '../../model/cloudHsmV2/operations.ts';
import type { Asking, Checked } from '../operation.ts';
import type { CloudHsmV2Scope } from './scope.ts';
import { findTagged } from './taggedResource.ts';
import { withTags } from './tags.ts';

/**
 * Adds tags to a cluster or backup; one with the key of another takes its place.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmTagException`: a tag key comes twice, or begins with `aws:`.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceLimitExceededException`: they become more than 50.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster or backup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_TagResource.html
 */
export function* tagResource(
  scope: CloudHsmV2Scope,
  { ResourceId, TagList }: Checked<TagResourceInput>,
): Asking<Record<string, never>> {
  const resource = yield* findTagged(scope, ResourceId);
  resource.setTags(withTags(resource.TagList, TagList));
  return {};
}
