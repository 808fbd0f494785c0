import type { GetKeyPolicyInput, GetKeyPolicyOutput } from '../model/operations.ts';
import { findKey } from './find.ts';
import { defaultKeyPolicy } from './keyPolicy.ts';
import type { Checked, Scope } from './operation.ts';
import { policyName, requirePolicyName } from './policyName.ts';

/**
 * Shows the key policy of a key.
 *
 * @throws {@link KmsError} `NotFoundException`: no such key, or a policy name other than `default`.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export function getKeyPolicy(
  scope: Scope,
  { KeyId, PolicyName }: Checked<GetKeyPolicyInput>,
): Omit<GetKeyPolicyOutput, '$metadata'> {
  const key = findKey(scope, KeyId, 'GetKeyPolicy');
  requirePolicyName(PolicyName);
  return { Policy: key.Policy ?? defaultKeyPolicy(scope), PolicyName: policyName };
}
