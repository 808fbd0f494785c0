import { listOf, type OperationShapes, required, text } from './shape.ts';
import { flag, limit, marker, policy, requiredKeyId } from './shared.ts';

const policyName = text(1, 128, /^(?:\w+)$/);

/** Key policies. */
export const keyPolicyShapes = {
  GetKeyPolicy: {
    input: { KeyId: requiredKeyId, PolicyName: policyName },
    output: { Policy: policy, PolicyName: policyName },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
    ],
  },
  ListKeyPolicies: {
    input: { KeyId: requiredKeyId, Limit: limit, Marker: marker },
    output: { PolicyNames: listOf(policyName), NextMarker: marker, Truncated: flag },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'NotFoundException',
    ],
  },
  PutKeyPolicy: {
    input: {
      KeyId: requiredKeyId,
      PolicyName: policyName,
      Policy: required(policy),
      BypassPolicyLockoutSafetyCheck: flag,
    },
    output: {},
    hasNoOutput: true,
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'KMSInternalException',
      'KMSInvalidStateException',
      'LimitExceededException',
      'MalformedPolicyDocumentException',
      'NotFoundException',
      'UnsupportedOperationException',
    ],
  },
} as const satisfies OperationShapes;
