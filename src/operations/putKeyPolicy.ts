import type { PutKeyPolicyInput } from '../model/operations.ts';
import { findKey } from './find.ts';
import { requireKeyPolicy } from './keyPolicy.ts';
import type { Checked, Scope } from './operation.ts';
import { requirePolicyName } from './policyName.ts';

/**
 * Gives a key another key policy.
 *
 * @throws {@link KmsError} `MalformedPolicyDocumentException`: it is none, or would lock everybody out.
 * @throws {@link KmsError} `LimitExceededException`: it is longer than 32 kB.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function putKeyPolicy(scope: Scope, input: Checked<PutKeyPolicyInput>): Record<string, never> {
  const key = findKey(scope, input.KeyId, 'PutKeyPolicy');
  requirePolicyName(input.PolicyName);
  requireKeyPolicy(scope, input.Policy, input.BypassPolicyLockoutSafetyCheck ?? false);
  scope.account.keys.change(key, { Policy: input.Policy });
  return {};
}
