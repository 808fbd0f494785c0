import { type OperationShapes, required } from '../shapes/shape.ts';
import { maxSize, nextToken, resourceId, tagKeyList, tagList } from './sharedShapes.ts';

/** Tags of clusters and backups. */
export const tagShapes = {
  TagResource: {
    input: { ResourceId: required(resourceId), TagList: required(tagList) },
    output: {},
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceLimitExceededException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
      'CloudHsmTagException',
    ],
  },
  UntagResource: {
    input: { ResourceId: required(resourceId), TagKeyList: required(tagKeyList) },
    output: {},
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
      'CloudHsmTagException',
    ],
  },
  ListTags: {
    input: { ResourceId: required(resourceId), NextToken: nextToken, MaxResults: maxSize },
    output: { TagList: required(tagList), NextToken: nextToken },
    errors: [
      'CloudHsmAccessDeniedException',
      'CloudHsmInternalFailureException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmServiceException',
      'CloudHsmTagException',
    ],
  },
} as const satisfies OperationShapes;
