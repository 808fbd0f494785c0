import type { ResponseMetadata } from '../operations/responseMetadata.ts';
import type { Tag } from './cluster.ts';

/**
 * Input of TagResource.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_TagResource.html
 */
export interface TagResourceInput {
  /** Of a cluster or a backup. */
  ResourceId: string | undefined;
  /** 1 to 50 tags; one whose key is there already gets the new value. */
  TagList: Tag[] | undefined;
}

/**
 * Output of TagResource: nothing but the metadata.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_TagResource.html
 */
export interface TagResourceOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of UntagResource.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_UntagResource.html
 */
export interface UntagResourceInput {
  /** Of a cluster or a backup. */
  ResourceId: string | undefined;
  /** 1 to 50 keys; those that are not there do not matter. */
  TagKeyList: string[] | undefined;
}

/**
 * Output of UntagResource: nothing but the metadata.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_UntagResource.html
 */
export interface UntagResourceOutput {
  $metadata: ResponseMetadata;
}

/**
 * Input of ListTags.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ListTags.html
 */
export interface ListTagsInput {
  /** Of a cluster or a backup. */
  ResourceId: string | undefined;
  /** The `NextToken` of the output before. */
  NextToken?: string | undefined;
  /** 1 to 100; default 100. */
  MaxResults?: number | undefined;
}

/**
 * Output of ListTags.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_ListTags.html
 */
export interface ListTagsOutput {
  TagList: Tag[] | undefined;
  /** The `NextToken` of the next request; absent when there is no more. */
  NextToken?: string | undefined;
  $metadata: ResponseMetadata;
}
