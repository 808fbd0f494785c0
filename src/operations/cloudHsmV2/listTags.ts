import type { ListTagsInput, ListTagsOutput } from '../../model/cloudHsmV2/operations.ts';
import { maxSize } from '../../model/cloudHsmV2/sharedShapes.ts';
import type { Asking, Checked } from '../operation.ts';
import { pageOf } from './page.ts';
import type { Answer, CloudHsmV2Scope } from './scope.ts';
import { findTagged } from './taggedResource.ts';
import { tagsOf } from './tags.ts';

/**
 * Lists the tags of a cluster or backup.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the token is not one that an earlier page gave.
 * @throws {@link CloudHsmV2Error} `CloudHsmResourceNotFoundException`: there is no such cluster or backup.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ListTags.html
 */
export function* listTags(
  scope: CloudHsmV2Scope,
  { ResourceId, ...page }: Checked<ListTagsInput>,
): Asking<Answer<ListTagsOutput>> {
  const { TagList: tags } = yield* findTagged(scope, ResourceId);
  const { rows, rest } = pageOf(
    {
      list: 'tags',
      rows: tags,
      most: maxSize.max!,
      keyOf: ({ position }) => String(position),
      // By their positions, so that a tag taken away between two pages moves none of the others.
      after: (key) =>
        /^\d{1,9}$/.test(key) ? tags.filter(({ position }) => position <= Number(key)).length : -1,
    },
    page,
  );
  return { TagList: tagsOf(rows), ...rest };
}
