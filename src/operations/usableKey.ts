import type { KmsKeyRow } from '../account/kmsKeys.ts';
import type { EncryptionAlgorithmSpec } from '../model/operations.ts';
import type { OperationName } from '../model/shapes.ts';
import type { EncryptionContext } from './encryptionContext.ts';
import { findKeyOrAlias } from './find.ts';
import { requireGrantTokens } from './grantTokens.ts';
import { requireFittingContext } from './keyMaterial.ts';
import { requireKeyAccepts } from './keyState.ts';
import type { Scope } from './operation.ts';
import { countKeyStoreRequest } from './requestQuotas.ts';
import { unsuitable } from './unsuitable.ts';

/** What every cryptographic operation says about its use of a key. */
interface Use {
  readonly KeyId: string;
  readonly GrantTokens?: readonly string[] | undefined;
  readonly EncryptionAlgorithm?: EncryptionAlgorithmSpec | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
}

/** The key, if a cryptographic operation may use it now; otherwise the exception that its type or state leads to. */
export function findUsableKey(scope: Scope, operation: OperationName, use: Use): KmsKeyRow {
  const key = findKeyOrAlias(scope, use.KeyId, operation);
  countKeyStoreRequest(scope, key);
  requireUsable(scope, operation, key, use);
  return key;
}

/** The key may be used by a cryptographic operation now. */
export function requireUsable(
  scope: Scope,
  operation: OperationName,
  key: KmsKeyRow,
  { GrantTokens, EncryptionContext, EncryptionAlgorithm = 'SYMMETRIC_DEFAULT' }: Omit<Use, 'KeyId'>,
): void {
  requireGrantTokens(scope, GrantTokens);
  if (EncryptionAlgorithm !== 'SYMMETRIC_DEFAULT') {
    throw unsuitable(scope, operation, key, {
      exception: 'InvalidKeyUsageException',
      because: `its encryption algorithm is SYMMETRIC_DEFAULT and not ${EncryptionAlgorithm}`,
    });
  }
  requireKeyAccepts(scope, key, 'use', operation);
  requireFittingContext(scope, key, EncryptionContext);
}
