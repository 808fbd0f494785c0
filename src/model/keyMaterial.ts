/**
 * Whether imported key material expires.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
export type ExpirationModelType = 'KEY_MATERIAL_DOES_NOT_EXPIRE' | 'KEY_MATERIAL_EXPIRES';

/**
 * Whether an import brings new key material or renews what the key had before.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
export type ImportType = 'EXISTING_KEY_MATERIAL' | 'NEW_KEY_MATERIAL';

/**
 * How key material is wrapped for its import.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 */
export type AlgorithmSpec =
  | 'RSAES_OAEP_SHA_1'
  | 'RSAES_OAEP_SHA_256'
  | 'RSAES_PKCS1_V1_5'
  | 'RSA_AES_KEY_WRAP_SHA_1'
  | 'RSA_AES_KEY_WRAP_SHA_256'
  | 'SM2PKE';

/**
 * The kind of the public key that wraps key material for its import.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 */
export type WrappingKeySpec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096' | 'SM2';

/**
 * What made a key change its material: the schedule or a request.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotationsListEntry.html
 */
export type RotationType = 'AUTOMATIC' | 'ON_DEMAND';

/**
 * Whether ListKeyRotations shows only rotations or all key material.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
 */
export type IncludeKeyMaterial = 'ALL_KEY_MATERIAL' | 'ROTATIONS_ONLY';

/**
 * Whether key material is there or waits for its import.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotationsListEntry.html
 */
export type ImportState = 'IMPORTED' | 'PENDING_IMPORT';

/**
 * Whether key material is the one that encrypts, an earlier one, or one for later.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotationsListEntry.html
 */
export type KeyMaterialState =
  | 'CURRENT'
  | 'NON_CURRENT'
  | 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'
  | 'PENDING_ROTATION';

/**
 * One key material, as ListKeyRotations shows it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotationsListEntry.html
 */
export interface RotationsListEntry {
  /** The key. */
  KeyId?: string | undefined;
  /** 64 hexadecimal digits. */
  KeyMaterialId?: string | undefined;
  /** The description given by ImportKeyMaterial; up to 256 characters. */
  KeyMaterialDescription?: string | undefined;
  /** Present only for imported key material. */
  ImportState?: ImportState | undefined;
  /** What the key material is used for. */
  KeyMaterialState?: KeyMaterialState | undefined;
  /** Present only for imported key material. */
  ExpirationModel?: ExpirationModelType | undefined;
  /** When the key material expires. */
  ValidTo?: Date | undefined;
  /** When the key material took over. */
  RotationDate?: Date | undefined;
  /** What made it take over. */
  RotationType?: RotationType | undefined;
}
