import type { KmsKeyRow } from '../account/kmsKeys.ts';
import type { GenerateDataKeyInput } from '../model/operations.ts';
import { dryRunSucceeds } from './dryRun.ts';
import { encryptUnderKey } from './keyMaterial.ts';
import { notSimulated } from './notSimulated.ts';
import type { Asking, Checked, Scope } from './operation.ts';
import { randomBytesFor } from './randomBytes.ts';
import { stillUsable } from './stillUsable.ts';
import { findUsableKey } from './usableKey.ts';
import { validationError } from './validate.ts';

/** A new data key, in the clear and encrypted under a KMS key. */
interface DataKey {
  readonly key: KmsKeyRow;
  readonly Plaintext: Uint8Array;
  readonly CiphertextBlob: Uint8Array;
}

const lengths = { AES_128: 16, AES_256: 32 } as const;

/** What both data key operations do: random bytes from where the key is, encrypted there. */
export function* newDataKey(
  scope: Scope,
  operation: 'GenerateDataKey' | 'GenerateDataKeyWithoutPlaintext',
  input: Checked<GenerateDataKeyInput>,
): Asking<DataKey> {
  const { KeySpec, NumberOfBytes } = input;
  if ((KeySpec === undefined) === (NumberOfBytes === undefined)) {
    throw validationError('Give either KeySpec or NumberOfBytes, and not both.');
  }
  const key = findUsableKey(scope, operation, input);
  if (input.Recipient !== undefined) throw notSimulated('recipients');
  if (input.DryRun) throw dryRunSucceeds();
  const length = KeySpec === undefined ? NumberOfBytes! : lengths[KeySpec];
  const Plaintext = yield* randomBytesFor(scope, key, length);
  const now = stillUsable(scope, key, operation);
  const CiphertextBlob = yield* encryptUnderKey(scope, now, operation, Plaintext, input.EncryptionContext);
  return { key, Plaintext, CiphertextBlob };
}
