import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { randomFromHsms } from './hsmKeys.ts';
import type { Asking, Scope } from './operation.ts';

/** Random bytes for a data key: from the cluster that a key is in, for all other keys from AWS KMS. */
export function* randomBytesFor(scope: Scope, key: KmsKeyRow, length: number): Asking<Uint8Array> {
  if (key.Origin === 'AWS_CLOUDHSM') return yield* randomFromHsms(scope, key, length);
  return scope.random.stream('keyMaterial').bytes(length);
}
