import type {
  DryRunModifierType,
  EncapsulationAlgorithmSpec,
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  KeyEncryptionMechanism,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '../cryptography.ts';
import type { ExpirationModelType } from '../keyMaterial.ts';
import type { CustomerMasterKeySpec, KeySpec, KeyState, KeyUsageType, OriginType } from '../kmsKey.ts';
import { maximumPlaintextBytes } from '../limits.ts';
import {
  type BlobShape,
  type BooleanShape,
  blob,
  integer,
  type ListShape,
  listOf,
  type MapShape,
  oneOf,
  required,
  type StringShape,
  structure,
  type TimestampShape,
  text,
} from './shape.ts';

export const flag: BooleanShape = { type: 'boolean' };

export const date: TimestampShape = { type: 'timestamp' };

/** A string that is not constrained. */
export const anyText: StringShape = { type: 'string' };

export const customKeyStoreId = { type: 'string', min: 1, max: 64 } as const satisfies StringShape;

export const cloudHsmClusterId = {
  type: 'string',
  min: 19,
  max: 24,
  pattern: /^(?:cluster-[2-7a-zA-Z]{11,16})$/,
} as const satisfies StringShape;

export const limit = { type: 'integer', min: 1, max: 1000 } as const;

export const marker = {
  type: 'string',
  min: 1,
  max: 1024,
  pattern: /^(?:[\u0020-\u00FF]*)$/,
} as const satisfies StringShape;

export const keyId = text(1, 2048);

export const requiredKeyId = required(keyId);

export const arn = text(20, 2048);

export const region = text(1, 32, /^(?:(?:[a-z]+-){2,3}\d+)$/);

/** Alias names and names of grants. */
export const name = text(1, 256, /^(?:[a-zA-Z0-9:/_-]+)$/);

export const description = text(0, 8192);

export const policy = text(1, 131072, /^(?:[\t\n\r\u0020-\u00FF]+)$/);

export const tagKey = text(1, 128);

export const tags = listOf(structure({ TagKey: required(tagKey), TagValue: required(text(0, 256)) }));

export const grantToken = text(1, 8192);

export const grantTokens: ListShape = { type: 'list', min: 0, max: 10, member: grantToken };

export const keyMaterialId = text(64, 64, /^(?:[a-f0-9]+)$/);

export const keyMaterialDescription = text(0, 256, /^(?:[a-zA-Z0-9:/_\s.-]+)$/);

export const xksKeyId = text(1, 128, /^(?:[a-zA-Z0-9-_.]+)$/);

export const pendingWindowInDays = integer(1, 365);

export const encryptionContext: MapShape = { type: 'map', key: anyText, value: anyText };

export const ciphertext = blob(1, 6144);

export const plaintext: BlobShape = { type: 'blob', min: 1, max: maximumPlaintextBytes, sensitive: true };

export const publicKey = blob(1, 8192);

export const recipient = structure({
  KeyEncryptionAlgorithm: oneOf<KeyEncryptionMechanism>('RSAES_OAEP_SHA_256'),
  AttestationDocument: blob(1, 262144),
});

export const dryRunModifiers = listOf(oneOf<DryRunModifierType>('IGNORE_CIPHERTEXT'));

export const keyState = oneOf<KeyState>(
  'Creating',
  'Disabled',
  'Enabled',
  'PendingDeletion',
  'PendingImport',
  'PendingReplicaDeletion',
  'Unavailable',
  'Updating',
);

export const origin = oneOf<OriginType>('AWS_CLOUDHSM', 'AWS_KMS', 'EXTERNAL', 'EXTERNAL_KEY_STORE');

export const keyUsage = oneOf<KeyUsageType>(
  'ENCAPSULATE_DECAPSULATE',
  'ENCRYPT_DECRYPT',
  'GENERATE_VERIFY_MAC',
  'KEY_AGREEMENT',
  'SIGN_VERIFY',
);

export const customerMasterKeySpec = oneOf<CustomerMasterKeySpec>(
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'HMAC_224',
  'HMAC_256',
  'HMAC_384',
  'HMAC_512',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'SM2',
  'SYMMETRIC_DEFAULT',
);

export const keySpec = oneOf<KeySpec>(
  'ECC_NIST_EDWARDS25519',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'HMAC_224',
  'HMAC_256',
  'HMAC_384',
  'HMAC_512',
  'ML_DSA_44',
  'ML_DSA_65',
  'ML_DSA_87',
  'ML_KEM_1024',
  'ML_KEM_512',
  'ML_KEM_768',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'SM2',
  'SYMMETRIC_DEFAULT',
);

export const expirationModel = oneOf<ExpirationModelType>(
  'KEY_MATERIAL_DOES_NOT_EXPIRE',
  'KEY_MATERIAL_EXPIRES',
);

export const encryptionAlgorithm = oneOf<EncryptionAlgorithmSpec>(
  'RSAES_OAEP_SHA_1',
  'RSAES_OAEP_SHA_256',
  'SM2PKE',
  'SYMMETRIC_DEFAULT',
);

export const signingAlgorithm = oneOf<SigningAlgorithmSpec>(
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512',
  'ED25519_PH_SHA_512',
  'ED25519_SHA_512',
  'ML_DSA_SHAKE_256',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'SM2DSA',
);

export const macAlgorithm = oneOf<MacAlgorithmSpec>(
  'HMAC_SHA_224',
  'HMAC_SHA_256',
  'HMAC_SHA_384',
  'HMAC_SHA_512',
);

export const keyAgreementAlgorithm = oneOf<KeyAgreementAlgorithmSpec>('ECDH');

export const encapsulationAlgorithm = oneOf<EncapsulationAlgorithmSpec>('ML_KEM');
