import { aliasShapes } from './shapes/aliases.ts';
import { asymmetricKeyShapes } from './shapes/asymmetricKeys.ts';
import { cryptographicOperationShapes } from './shapes/cryptographicOperations.ts';
import { customKeyStoreShapes } from './shapes/customKeyStores.ts';
import { dataKeyPairShapes } from './shapes/dataKeyPairs.ts';
import { grantShapes } from './shapes/grants.ts';
import { importedKeyMaterialShapes } from './shapes/importedKeyMaterial.ts';
import { keyLastUsageShapes } from './shapes/keyLastUsage.ts';
import { keyPolicyShapes } from './shapes/keyPolicies.ts';
import { keyRotationShapes } from './shapes/keyRotation.ts';
import { keyShapes } from './shapes/keys.ts';
import { multiRegionKeyShapes } from './shapes/multiRegionKeys.ts';
import type { OperationShape, OperationShapes } from './shapes/shape.ts';
import { tagShapes } from './shapes/tags.ts';

export type {
  BlobShape,
  BooleanShape,
  IntegerShape,
  ListShape,
  MapShape,
  OperationShape,
  Shape,
  StringShape,
  StructureShape,
  TimestampShape,
} from './shapes/shape.ts';

/**
 * All operations: their members with the constraints of the API model, and the exceptions they model.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
export const operationShapes = documented({
  ...customKeyStoreShapes,
  ...keyShapes,
  ...cryptographicOperationShapes,
  ...aliasShapes,
  ...tagShapes,
  ...keyPolicyShapes,
  ...grantShapes,
  ...keyRotationShapes,
  ...importedKeyMaterialShapes,
  ...dataKeyPairShapes,
  ...asymmetricKeyShapes,
  ...multiRegionKeyShapes,
  ...keyLastUsageShapes,
});

/** The name of an operation of AWS KMS, as AWS spells it. */
export type OperationName = keyof typeof operationShapes;

type Documented<T> = { readonly [N in keyof T]: T[N] & Pick<OperationShape, 'documentation'> };

function documented<T extends OperationShapes>(shapes: T): Documented<T> {
  const pages = Object.entries(shapes).map(([name, shape]) => [
    name,
    { ...shape, documentation: `https://docs.aws.amazon.com/kms/latest/APIReference/API_${name}.html` },
  ]);
  return Object.fromEntries(pages);
}
