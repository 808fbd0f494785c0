import type { KmsKeyRow } from '../account/kmsKeys.ts';
import { type KmsError, kmsError } from '../errors/KmsError.ts';
import type { KmsErrorName } from '../errors/kmsErrors.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import { keyArn } from './arn.ts';
import type { Scope } from './operation.ts';

/** Why a key is not valid for an operation, whatever it is in. */
interface Unsuitability {
  readonly exception: KmsErrorName;
  /** Completes "… is not valid for this key, because …". */
  readonly because: string;
  /** Whether it is its Origin; then the text is that of the service. */
  readonly byOrigin?: boolean | undefined;
}

/** The exception for a key that an operation is not valid for. */
export function unsuitable(
  scope: Scope,
  operation: OperationName,
  { KeyId, Origin }: KmsKeyRow,
  { exception, because, byOrigin = false }: Unsuitability,
): KmsError {
  const KeyArn = keyArn(scope.account, KeyId);
  return kmsError(exception, {
    message: byOrigin
      ? `${KeyArn} origin is ${Origin} which is not valid for this operation.`
      : `${KeyArn} is not valid for ${operation}, because ${because}.`,
    reason: `${operation} is not valid for this key, because ${because}.`,
    documentation: operationShapes[operation].documentation,
  });
}
