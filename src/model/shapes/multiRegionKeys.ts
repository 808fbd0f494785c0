import { keyMetadata } from './keyMetadata.ts';
import { type OperationShapes, required } from './shape.ts';
import { description, flag, policy, region, requiredKeyId, tags } from './shared.ts';

/** Multi-Region keys; none of them is in a custom key store. */
export const multiRegionKeyShapes = {
  ReplicateKey: {
    input: {
      KeyId: requiredKeyId,
      ReplicaRegion: required(region),
      Policy: policy,
      BypassPolicyLockoutSafetyCheck: flag,
      Description: description,
      Tags: tags,
    },
    output: { ReplicaKeyMetadata: keyMetadata, ReplicaPolicy: policy, ReplicaTags: tags },
    errors: [
      'AlreadyExistsException',
      'DisabledException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'LimitExceededException',
      'MalformedPolicyDocumentException',
      'NotFoundException',
      'TagException',
      'UnsupportedOperationException',
    ],
  },
  UpdatePrimaryRegion: {
    input: { KeyId: requiredKeyId, PrimaryRegion: required(region) },
    output: {},
    hasNoOutput: true,
    errors: [
      'DisabledException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
} as const satisfies OperationShapes;
