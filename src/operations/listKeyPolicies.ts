import type { ListKeyPoliciesInput, ListKeyPoliciesOutput } from '../model/operations.ts';
import { findKey } from './find.ts';
import type { Checked, Scope } from './operation.ts';
import { policyName } from './policyName.ts';
import { validationError } from './validate.ts';

/**
 * Lists the names of the key policies of a key: there is one.
 *
 * @throws {@link KmsError} `ValidationException`: a marker, because no page of this operation ever gave one.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
 */
export function listKeyPolicies(
  scope: Scope,
  { KeyId, Marker }: Checked<ListKeyPoliciesInput>,
): Omit<ListKeyPoliciesOutput, '$metadata'> {
  findKey(scope, KeyId, 'ListKeyPolicies');
  if (Marker !== undefined)
    throw validationError('Marker: every answer is complete, so that none has a NextMarker.');
  return { PolicyNames: [policyName], Truncated: false };
}
