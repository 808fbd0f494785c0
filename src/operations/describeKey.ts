import type { DescribeKeyInput, DescribeKeyOutput } from '../model/operations.ts';
import { findKeyOrAlias } from './find.ts';
import { requireKnownGrantTokens } from './grantTokens.ts';
import { keyMetadataOf } from './keyMetadata.ts';
import type { Checked, Scope } from './operation.ts';

/**
 * Shows a key, in whatever state; neither a cluster nor a proxy is asked.
 *
 * @throws {@link KmsError} `NotFoundException`: no such key or alias.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export function describeKey(
  scope: Scope,
  input: Checked<DescribeKeyInput>,
): Omit<DescribeKeyOutput, '$metadata'> {
  const key = findKeyOrAlias(scope, input.KeyId, 'DescribeKey');
  requireKnownGrantTokens(scope, input.GrantTokens);
  return { KeyMetadata: keyMetadataOf(scope, key) };
}
