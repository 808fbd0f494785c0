import type {
  CreateAliasInput,
  CreateAliasOutput,
  DeleteAliasInput,
  DeleteAliasOutput,
  ListAliasesInput,
  ListAliasesOutput,
  UpdateAliasInput,
  UpdateAliasOutput,
} from './operations/aliases.ts';
import type {
  DecapsulateInput,
  DecapsulateOutput,
  DeriveSharedSecretInput,
  DeriveSharedSecretOutput,
  EncapsulateInput,
  EncapsulateOutput,
  GenerateMacInput,
  GenerateMacOutput,
  GetPublicKeyInput,
  GetPublicKeyOutput,
  SignInput,
  SignOutput,
  VerifyInput,
  VerifyMacInput,
  VerifyMacOutput,
  VerifyOutput,
} from './operations/asymmetricKeys.ts';
import type {
  DecryptInput,
  DecryptOutput,
  EncryptInput,
  EncryptOutput,
  GenerateDataKeyInput,
  GenerateDataKeyOutput,
  GenerateDataKeyWithoutPlaintextInput,
  GenerateDataKeyWithoutPlaintextOutput,
  GenerateRandomInput,
  GenerateRandomOutput,
  ReEncryptInput,
  ReEncryptOutput,
} from './operations/cryptographicOperations.ts';
import type {
  ConnectCustomKeyStoreInput,
  ConnectCustomKeyStoreOutput,
  CreateCustomKeyStoreInput,
  CreateCustomKeyStoreOutput,
  DeleteCustomKeyStoreInput,
  DeleteCustomKeyStoreOutput,
  DescribeCustomKeyStoresInput,
  DescribeCustomKeyStoresOutput,
  DisconnectCustomKeyStoreInput,
  DisconnectCustomKeyStoreOutput,
  UpdateCustomKeyStoreInput,
  UpdateCustomKeyStoreOutput,
} from './operations/customKeyStores.ts';
import type {
  GenerateDataKeyPairInput,
  GenerateDataKeyPairOutput,
  GenerateDataKeyPairWithoutPlaintextInput,
  GenerateDataKeyPairWithoutPlaintextOutput,
} from './operations/dataKeyPairs.ts';
import type {
  CreateGrantInput,
  CreateGrantOutput,
  ListGrantsInput,
  ListGrantsOutput,
  ListRetirableGrantsInput,
  ListRetirableGrantsOutput,
  RetireGrantInput,
  RetireGrantOutput,
  RevokeGrantInput,
  RevokeGrantOutput,
} from './operations/grants.ts';
import type {
  DeleteImportedKeyMaterialInput,
  DeleteImportedKeyMaterialOutput,
  GetParametersForImportInput,
  GetParametersForImportOutput,
  ImportKeyMaterialInput,
  ImportKeyMaterialOutput,
} from './operations/importedKeyMaterial.ts';
import type { GetKeyLastUsageInput, GetKeyLastUsageOutput } from './operations/keyLastUsage.ts';
import type {
  GetKeyPolicyInput,
  GetKeyPolicyOutput,
  ListKeyPoliciesInput,
  ListKeyPoliciesOutput,
  PutKeyPolicyInput,
  PutKeyPolicyOutput,
} from './operations/keyPolicies.ts';
import type {
  DisableKeyRotationInput,
  DisableKeyRotationOutput,
  EnableKeyRotationInput,
  EnableKeyRotationOutput,
  GetKeyRotationStatusInput,
  GetKeyRotationStatusOutput,
  ListKeyRotationsInput,
  ListKeyRotationsOutput,
  RotateKeyOnDemandInput,
  RotateKeyOnDemandOutput,
} from './operations/keyRotation.ts';
import type {
  CancelKeyDeletionInput,
  CancelKeyDeletionOutput,
  CreateKeyInput,
  CreateKeyOutput,
  DescribeKeyInput,
  DescribeKeyOutput,
  DisableKeyInput,
  DisableKeyOutput,
  EnableKeyInput,
  EnableKeyOutput,
  ListKeysInput,
  ListKeysOutput,
  ScheduleKeyDeletionInput,
  ScheduleKeyDeletionOutput,
  UpdateKeyDescriptionInput,
  UpdateKeyDescriptionOutput,
} from './operations/keys.ts';
import type {
  ReplicateKeyInput,
  ReplicateKeyOutput,
  UpdatePrimaryRegionInput,
  UpdatePrimaryRegionOutput,
} from './operations/multiRegionKeys.ts';
import type {
  ListResourceTagsInput,
  ListResourceTagsOutput,
  TagResourceInput,
  TagResourceOutput,
  UntagResourceInput,
  UntagResourceOutput,
} from './operations/tags.ts';

export type * from './alias.ts';
export type * from './cryptography.ts';
export type * from './grant.ts';
export type * from './keyLastUsage.ts';
export type * from './keyMaterial.ts';
export type * from './kmsKey.ts';
export type * from './operations/aliases.ts';
export type * from './operations/asymmetricKeys.ts';
export type * from './operations/cryptographicOperations.ts';
export type * from './operations/customKeyStores.ts';
export type * from './operations/dataKeyPairs.ts';
export type * from './operations/grants.ts';
export type * from './operations/importedKeyMaterial.ts';
export type * from './operations/keyLastUsage.ts';
export type * from './operations/keyPolicies.ts';
export type * from './operations/keyRotation.ts';
export type * from './operations/keys.ts';
export type * from './operations/multiRegionKeys.ts';
export type * from './operations/responseMetadata.ts';
export type * from './operations/tags.ts';
export type * from './tag.ts';

/**
 * The input and the output of every operation.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
export interface OperationTypes {
  CreateCustomKeyStore: { input: CreateCustomKeyStoreInput; output: CreateCustomKeyStoreOutput };
  ConnectCustomKeyStore: { input: ConnectCustomKeyStoreInput; output: ConnectCustomKeyStoreOutput };
  DisconnectCustomKeyStore: { input: DisconnectCustomKeyStoreInput; output: DisconnectCustomKeyStoreOutput };
  DescribeCustomKeyStores: { input: DescribeCustomKeyStoresInput; output: DescribeCustomKeyStoresOutput };
  UpdateCustomKeyStore: { input: UpdateCustomKeyStoreInput; output: UpdateCustomKeyStoreOutput };
  DeleteCustomKeyStore: { input: DeleteCustomKeyStoreInput; output: DeleteCustomKeyStoreOutput };
  CancelKeyDeletion: { input: CancelKeyDeletionInput; output: CancelKeyDeletionOutput };
  CreateKey: { input: CreateKeyInput; output: CreateKeyOutput };
  DescribeKey: { input: DescribeKeyInput; output: DescribeKeyOutput };
  DisableKey: { input: DisableKeyInput; output: DisableKeyOutput };
  EnableKey: { input: EnableKeyInput; output: EnableKeyOutput };
  ListKeys: { input: ListKeysInput; output: ListKeysOutput };
  ScheduleKeyDeletion: { input: ScheduleKeyDeletionInput; output: ScheduleKeyDeletionOutput };
  UpdateKeyDescription: { input: UpdateKeyDescriptionInput; output: UpdateKeyDescriptionOutput };
  Decrypt: { input: DecryptInput; output: DecryptOutput };
  Encrypt: { input: EncryptInput; output: EncryptOutput };
  GenerateDataKey: { input: GenerateDataKeyInput; output: GenerateDataKeyOutput };
  GenerateDataKeyWithoutPlaintext: {
    input: GenerateDataKeyWithoutPlaintextInput;
    output: GenerateDataKeyWithoutPlaintextOutput;
  };
  GenerateRandom: { input: GenerateRandomInput; output: GenerateRandomOutput };
  ReEncrypt: { input: ReEncryptInput; output: ReEncryptOutput };
  CreateAlias: { input: CreateAliasInput; output: CreateAliasOutput };
  DeleteAlias: { input: DeleteAliasInput; output: DeleteAliasOutput };
  ListAliases: { input: ListAliasesInput; output: ListAliasesOutput };
  UpdateAlias: { input: UpdateAliasInput; output: UpdateAliasOutput };
  ListResourceTags: { input: ListResourceTagsInput; output: ListResourceTagsOutput };
  TagResource: { input: TagResourceInput; output: TagResourceOutput };
  UntagResource: { input: UntagResourceInput; output: UntagResourceOutput };
  GetKeyPolicy: { input: GetKeyPolicyInput; output: GetKeyPolicyOutput };
  ListKeyPolicies: { input: ListKeyPoliciesInput; output: ListKeyPoliciesOutput };
  PutKeyPolicy: { input: PutKeyPolicyInput; output: PutKeyPolicyOutput };
  CreateGrant: { input: CreateGrantInput; output: CreateGrantOutput };
  ListGrants: { input: ListGrantsInput; output: ListGrantsOutput };
  ListRetirableGrants: { input: ListRetirableGrantsInput; output: ListRetirableGrantsOutput };
  RetireGrant: { input: RetireGrantInput; output: RetireGrantOutput };
  RevokeGrant: { input: RevokeGrantInput; output: RevokeGrantOutput };
  DisableKeyRotation: { input: DisableKeyRotationInput; output: DisableKeyRotationOutput };
  EnableKeyRotation: { input: EnableKeyRotationInput; output: EnableKeyRotationOutput };
  GetKeyRotationStatus: { input: GetKeyRotationStatusInput; output: GetKeyRotationStatusOutput };
  ListKeyRotations: { input: ListKeyRotationsInput; output: ListKeyRotationsOutput };
  RotateKeyOnDemand: { input: RotateKeyOnDemandInput; output: RotateKeyOnDemandOutput };
  DeleteImportedKeyMaterial: {
    input: DeleteImportedKeyMaterialInput;
    output: DeleteImportedKeyMaterialOutput;
  };
  GetParametersForImport: { input: GetParametersForImportInput; output: GetParametersForImportOutput };
  ImportKeyMaterial: { input: ImportKeyMaterialInput; output: ImportKeyMaterialOutput };
  GenerateDataKeyPair: { input: GenerateDataKeyPairInput; output: GenerateDataKeyPairOutput };
  GenerateDataKeyPairWithoutPlaintext: {
    input: GenerateDataKeyPairWithoutPlaintextInput;
    output: GenerateDataKeyPairWithoutPlaintextOutput;
  };
  Decapsulate: { input: DecapsulateInput; output: DecapsulateOutput };
  DeriveSharedSecret: { input: DeriveSharedSecretInput; output: DeriveSharedSecretOutput };
  Encapsulate: { input: EncapsulateInput; output: EncapsulateOutput };
  GenerateMac: { input: GenerateMacInput; output: GenerateMacOutput };
  GetPublicKey: { input: GetPublicKeyInput; output: GetPublicKeyOutput };
  Sign: { input: SignInput; output: SignOutput };
  Verify: { input: VerifyInput; output: VerifyOutput };
  VerifyMac: { input: VerifyMacInput; output: VerifyMacOutput };
  ReplicateKey: { input: ReplicateKeyInput; output: ReplicateKeyOutput };
  UpdatePrimaryRegion: { input: UpdatePrimaryRegionInput; output: UpdatePrimaryRegionOutput };
  GetKeyLastUsage: { input: GetKeyLastUsageInput; output: GetKeyLastUsageOutput };
}
