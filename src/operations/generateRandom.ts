import { type CustomKeyStoreActor, rowOf } from '../account/account.ts';
import { kmsError } from '../errors/KmsError.ts';
import type { GenerateRandomInput, GenerateRandomOutput } from '../model/operations.ts';
import { operationShapes } from '../model/shapes.ts';
import { requireLegal } from './connectionState.ts';
import { findCustomKeyStore } from './find.ts';
import { askCluster } from './hsmKeys.ts';
import { notSimulated } from './notSimulated.ts';
import type { Asking, Checked, Scope } from './operation.ts';
import { countRequestOfStores } from './requestQuotas.ts';
import { validationError } from './validate.ts';

/**
 * Random bytes, of AWS KMS or of the cluster of a connected AWS CloudHSM key store.
 *
 * @throws {@link KmsError} `UnsupportedOperationException`: the store is an external one.
 * @throws {@link KmsError} `CustomKeyStoreInvalidStateException`: the store is not CONNECTED.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 */
export function* generateRandom(
  scope: Scope,
  input: Checked<GenerateRandomInput>,
): Asking<Omit<GenerateRandomOutput, '$metadata'>> {
  const { NumberOfBytes, CustomKeyStoreId, Recipient } = input;
  if (NumberOfBytes === undefined) throw validationError('NumberOfBytes: required; it has no default.');
  if (CustomKeyStoreId === undefined) {
    if (Recipient !== undefined) throw notSimulated('recipients');
    return { Plaintext: scope.random.stream('keyMaterial').bytes(NumberOfBytes) };
  }
  const store = findCustomKeyStore(scope, CustomKeyStoreId);
  return { Plaintext: yield* randomBytesOf(scope, store, NumberOfBytes, Recipient) };
}

function* randomBytesOf(
  scope: Scope,
  store: CustomKeyStoreActor,
  length: number,
  Recipient: Checked<GenerateRandomInput>['Recipient'],
): Asking<Uint8Array> {
  const row = rowOf(store);
  if (row.CustomKeyStoreType !== 'AWS_CLOUDHSM') {
    throw kmsError('UnsupportedOperationException', {
      reason: `Custom key store ${store.id} is an external key store, and those generate no random bytes.`,
      documentation: operationShapes.GenerateRandom.documentation,
    });
  }
  countRequestOfStores(scope, [store.id]);
  requireLegal(store, 'GenerateRandom', { type: 'generateRandom' });
  if (Recipient !== undefined) throw notSimulated('recipients');
  const request = { type: 'random', now: scope.now, length } as const;
  const { bytes } = yield* askCluster(scope, row, 'generateRandom', request, 'random');
  requireLegal(findCustomKeyStore(scope, store.id), 'GenerateRandom', { type: 'generateRandom' });
  return bytes;
}
