import type { AlgorithmSpec, ExpirationModelType, ImportType, WrappingKeySpec } from '../keyMaterial.ts';
import type { ResponseMetadata } from './responseMetadata.ts';

/**
 * Input of DeleteImportedKeyMaterial.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 */
export interface DeleteImportedKeyMaterialInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** 64 hexadecimal digits of the key material to delete; default the current one. */
  KeyMaterialId?: string | undefined;
}

/**
 * Output of DeleteImportedKeyMaterial.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 */
export interface DeleteImportedKeyMaterialOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** 64 hexadecimal digits of the deleted key material, or empty. */
  KeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of GetParametersForImport.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 */
export interface GetParametersForImportInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** How the key material will be encrypted. */
  WrappingAlgorithm: AlgorithmSpec | undefined;
  /** The kind of the public key that will encrypt it. */
  WrappingKeySpec: WrappingKeySpec | undefined;
}

/**
 * Output of GetParametersForImport.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 */
export interface GetParametersForImportOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** Goes into ImportKeyMaterial together with what the public key encrypted. */
  ImportToken?: Uint8Array | undefined;
  /** Encrypts the key material. Sensitive. */
  PublicKey?: Uint8Array | undefined;
  /** When the token and the public key expire. */
  ParametersValidTo?: Date | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of ImportKeyMaterial.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
export interface ImportKeyMaterialInput {
  /** A key ID or key ARN. */
  KeyId: string | undefined;
  /** From GetParametersForImport; 1 to 6144 bytes. */
  ImportToken: Uint8Array | undefined;
  /** The key material, encrypted with the public key that came with the token; 1 to 6144 bytes. */
  EncryptedKeyMaterial: Uint8Array | undefined;
  /** When the key material expires. Required for `KEY_MATERIAL_EXPIRES`. */
  ValidTo?: Date | undefined;
  /** Default `KEY_MATERIAL_EXPIRES`. */
  ExpirationModel?: ExpirationModelType | undefined;
  /** Whether the key material is new to the key. */
  ImportType?: ImportType | undefined;
  /** Up to 256 characters. */
  KeyMaterialDescription?: string | undefined;
  /** 64 hexadecimal digits of the key material that is expected. */
  KeyMaterialId?: string | undefined;
}

/**
 * Output of ImportKeyMaterial.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
export interface ImportKeyMaterialOutput {
  /** The key ARN. */
  KeyId?: string | undefined;
  /** 64 hexadecimal digits that identify the imported key material. */
  KeyMaterialId?: string | undefined;
  $metadata: ResponseMetadata;
}
