import { listOf, type OperationShapes, required } from './shape.ts';
import { flag, limit, marker, requiredKeyId, tagKey, tags } from './shared.ts';

/** Tags of keys. */
export const tagShapes = {
  ListResourceTags: {
    input: { KeyId: requiredKeyId, Limit: limit, Marker: marker },
    output: { Tags: tags, NextMarker: marker, Truncated: flag },
    errors: ['InvalidArnException', 'InvalidMarkerException', 'KMSInternalException', 'NotFoundException'],
  },
  TagResource: {
    input: { KeyId: requiredKeyId, Tags: required(tags) },
    output: {},
    hasNoOutput: true,
    errors: [
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'LimitExceededException',
      'NotFoundException',
      'TagException',
    ],
  },
  UntagResource: {
    input: { KeyId: requiredKeyId, TagKeys: required(listOf(tagKey)) },
    output: {},
    hasNoOutput: true,
    errors: [
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'TagException',
    ],
  },
} as const satisfies OperationShapes;
