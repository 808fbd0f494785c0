import type { GenerateDataKeyInput, GenerateDataKeyOutput } from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { newDataKey } from './dataKey.ts';
import { withKeyMaterialId } from './keyMaterialId.ts';
import type { Asking, Checked, Scope } from './operation.ts';

/**
 * Makes a data key, and returns it in the clear and encrypted.
 *
 * @throws {@link KmsError} `ValidationException`: not exactly one of `KeySpec` and `NumberOfBytes`.
 * @throws {@link KmsError} `DisabledException`, `KMSInvalidStateException`: the state of the key, or what backs it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export function* generateDataKey(
  scope: Scope,
  input: Checked<GenerateDataKeyInput>,
): Asking<Omit<GenerateDataKeyOutput, '$metadata'>> {
  const { key, Plaintext, CiphertextBlob } = yield* newDataKey(scope, 'GenerateDataKey', input);
  return {
    CiphertextBlob,
    Plaintext,
    KeyId: keyArn(scope.account, key.KeyId),
    ...withKeyMaterialId(key, 'KeyMaterialId'),
  };
}
