import type { Tag } from '../tag.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of ListResourceTags.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
 */
export interface ListResourceTagsInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** The most entries to return, 1 to 50; default 50. */
  Limit?: number | undefined;
  /** The `NextMarker` of the truncated output before. */
  Marker?: string | undefined;
}

/**
 * Output of ListResourceTags.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
 */
export interface ListResourceTagsOutput {
  /** The tags of the key. */
  Tags?: Tag[] | undefined;
  /** The `Marker` of the next request; present only when `Truncated` is true. */
  NextMarker?: string | undefined;
  /** Whether there is more to ask for. */
  Truncated?: boolean | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of TagResource.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
 */
export interface TagResourceInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Tags to add; a tag whose key is there already gets the new value. */
  Tags: Tag[] | undefined;
}

/**
 * Output of TagResource: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
 */
export interface TagResourceOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of UntagResource.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
 */
export interface UntagResourceInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** Keys of the tags to remove, 1 to 128 characters each; those that are not there do not matter. */
  TagKeys: string[] | undefined;
}

/**
 * Output of UntagResource: nothing but the metadata.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
 */
export interface UntagResourceOutput {
  $metadata: ResponseMetadata;
}
