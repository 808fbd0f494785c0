/**
 * How a key encrypts. Symmetric keys, and so all keys in custom key stores, have `SYMMETRIC_DEFAULT` only.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
export type EncryptionAlgorithmSpec =
  | 'RSAES_OAEP_SHA_1'
  | 'RSAES_OAEP_SHA_256'
  | 'SM2PKE'
  | 'SYMMETRIC_DEFAULT';

/**
 * How a key signs.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export type SigningAlgorithmSpec =
  | 'ECDSA_SHA_256'
  | 'ECDSA_SHA_384'
  | 'ECDSA_SHA_512'
  | 'ED25519_PH_SHA_512'
  | 'ED25519_SHA_512'
  | 'ML_DSA_SHAKE_256'
  | 'RSASSA_PKCS1_V1_5_SHA_256'
  | 'RSASSA_PKCS1_V1_5_SHA_384'
  | 'RSASSA_PKCS1_V1_5_SHA_512'
  | 'RSASSA_PSS_SHA_256'
  | 'RSASSA_PSS_SHA_384'
  | 'RSASSA_PSS_SHA_512'
  | 'SM2DSA';

/**
 * What is given to sign or verify: the message, a digest of it, or the message representative of ML-DSA.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export type MessageType = 'DIGEST' | 'EXTERNAL_MU' | 'RAW';

/**
 * How a key computes message authentication codes.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 */
export type MacAlgorithmSpec = 'HMAC_SHA_224' | 'HMAC_SHA_256' | 'HMAC_SHA_384' | 'HMAC_SHA_512';

/**
 * How a key agrees on a shared secret.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
 */
export type KeyAgreementAlgorithmSpec = 'ECDH';

/**
 * How a key encapsulates a shared secret.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 */
export type EncapsulationAlgorithmSpec = 'ML_KEM';

/**
 * The length of a symmetric data key: 16 or 32 bytes.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export type DataKeySpec = 'AES_128' | 'AES_256';

/**
 * The kind of a data key pair.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
 */
export type DataKeyPairSpec =
  | 'ECC_NIST_EDWARDS25519'
  | 'ECC_NIST_P256'
  | 'ECC_NIST_P384'
  | 'ECC_NIST_P521'
  | 'ECC_SECG_P256K1'
  | 'ML_KEM_1024'
  | 'ML_KEM_512'
  | 'ML_KEM_768'
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096'
  | 'SM2';

/**
 * What a dry run leaves out.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
export type DryRunModifierType = 'IGNORE_CIPHERTEXT';

/**
 * How an answer is encrypted for an enclave.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RecipientInfo.html
 */
export type KeyEncryptionMechanism = 'RSAES_OAEP_SHA_256';

/**
 * The enclave that is to receive a secret, which is then encrypted under the public key of its attestation document.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RecipientInfo.html
 */
export interface RecipientInfo {
  /** `RSAES_OAEP_SHA_256` is the only one. */
  KeyEncryptionAlgorithm?: KeyEncryptionMechanism | undefined;
  /** 1 to 262144 bytes. */
  AttestationDocument?: Uint8Array | undefined;
}
