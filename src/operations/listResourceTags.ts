import type { TagRow } from '../account/kmsKeys.ts';
import type { ListResourceTagsInput, ListResourceTagsOutput } from '../model/operations.ts';
import { findKey } from './find.ts';
import type { Checked, Scope } from './operation.ts';
import { type Paged, pageOf } from './page.ts';

/**
 * Lists the tags of a key.
 *
 * @throws {@link KmsError} `InvalidMarkerException`: the marker is not one that an earlier page gave.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
 */
export function listResourceTags(
  scope: Scope,
  input: Checked<ListResourceTagsInput>,
): Omit<ListResourceTagsOutput, '$metadata'> {
  const find = () => pagedTags(findKey(scope, input.KeyId, 'ListResourceTags').Tags);
  const { rows, rest } = pageOf('ListResourceTags', find, input);
  return { Tags: rows.map(({ TagKey, TagValue }) => ({ TagKey, TagValue })), ...rest };
}

/** By their positions, so that a tag taken away between two pages moves none of the others. */
function pagedTags(tags: readonly TagRow[]): Paged<TagRow> {
  return {
    lastPosition: Number.POSITIVE_INFINITY,
    page: (position, limit) => {
      const left = tags.filter((tag) => tag.position > position);
      return {
        rows: left.slice(0, limit),
        next: left.length > limit ? left[limit - 1]!.position : undefined,
      };
    },
  };
}
