import type {
  GenerateDataKeyWithoutPlaintextInput,
  GenerateDataKeyWithoutPlaintextOutput,
} from '../model/operations.ts';
import { keyArn } from './arn.ts';
import { newDataKey } from './dataKey.ts';
import { withKeyMaterialId } from './keyMaterialId.ts';
import type { Asking, Checked, Scope } from './operation.ts';

/**
 * Makes a data key, and returns it encrypted only.
 *
 * @throws {@link KmsError} `ValidationException`: not exactly one of `KeySpec` and `NumberOfBytes`.
 * @throws {@link KmsError} `DisabledException`, `KMSInvalidStateException`: the state of the key, or what backs it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
 */
export function* generateDataKeyWithoutPlaintext(
  scope: Scope,
  input: Checked<GenerateDataKeyWithoutPlaintextInput>,
): Asking<Omit<GenerateDataKeyWithoutPlaintextOutput, '$metadata'>> {
  const { key, CiphertextBlob } = yield* newDataKey(scope, 'GenerateDataKeyWithoutPlaintext', input);
  return {
    CiphertextBlob,
    KeyId: keyArn(scope.account, key.KeyId),
    ...withKeyMaterialId(key, 'KeyMaterialId'),
  };
}
