import type {
  CancelKeyDeletionInput,
  CancelKeyDeletionOutput,
  ConnectCustomKeyStoreInput,
  ConnectCustomKeyStoreOutput,
  CreateAliasInput,
  CreateAliasOutput,
  CreateCustomKeyStoreInput,
  CreateCustomKeyStoreOutput,
  CreateGrantInput,
  CreateGrantOutput,
  CreateKeyInput,
  CreateKeyOutput,
  DecapsulateInput,
  DecapsulateOutput,
  DecryptInput,
  DecryptOutput,
  DeleteAliasInput,
  DeleteAliasOutput,
  DeleteCustomKeyStoreInput,
  DeleteCustomKeyStoreOutput,
  DeleteImportedKeyMaterialInput,
  DeleteImportedKeyMaterialOutput,
  DeriveSharedSecretInput,
  DeriveSharedSecretOutput,
  DescribeCustomKeyStoresInput,
  DescribeCustomKeyStoresOutput,
  DescribeKeyInput,
  DescribeKeyOutput,
  DisableKeyInput,
  DisableKeyOutput,
  DisableKeyRotationInput,
  DisableKeyRotationOutput,
  DisconnectCustomKeyStoreInput,
  DisconnectCustomKeyStoreOutput,
  EnableKeyInput,
  EnableKeyOutput,
  EnableKeyRotationInput,
  EnableKeyRotationOutput,
  EncapsulateInput,
  EncapsulateOutput,
  EncryptInput,
  EncryptOutput,
  GenerateDataKeyInput,
  GenerateDataKeyOutput,
  GenerateDataKeyPairInput,
  GenerateDataKeyPairOutput,
  GenerateDataKeyPairWithoutPlaintextInput,
  GenerateDataKeyPairWithoutPlaintextOutput,
  GenerateDataKeyWithoutPlaintextInput,
  GenerateDataKeyWithoutPlaintextOutput,
  GenerateMacInput,
  GenerateMacOutput,
  GenerateRandomInput,
  GenerateRandomOutput,
  GetKeyLastUsageInput,
  GetKeyLastUsageOutput,
  GetKeyPolicyInput,
  GetKeyPolicyOutput,
  GetKeyRotationStatusInput,
  GetKeyRotationStatusOutput,
  GetParametersForImportInput,
  GetParametersForImportOutput,
  GetPublicKeyInput,
  GetPublicKeyOutput,
  ImportKeyMaterialInput,
  ImportKeyMaterialOutput,
  ListAliasesInput,
  ListAliasesOutput,
  ListGrantsInput,
  ListGrantsOutput,
  ListKeyPoliciesInput,
  ListKeyPoliciesOutput,
  ListKeyRotationsInput,
  ListKeyRotationsOutput,
  ListKeysInput,
  ListKeysOutput,
  ListResourceTagsInput,
  ListResourceTagsOutput,
  ListRetirableGrantsInput,
  ListRetirableGrantsOutput,
  PutKeyPolicyInput,
  PutKeyPolicyOutput,
  ReEncryptInput,
  ReEncryptOutput,
  ReplicateKeyInput,
  ReplicateKeyOutput,
  RetireGrantInput,
  RetireGrantOutput,
  RevokeGrantInput,
  RevokeGrantOutput,
  RotateKeyOnDemandInput,
  RotateKeyOnDemandOutput,
  ScheduleKeyDeletionInput,
  ScheduleKeyDeletionOutput,
  SignInput,
  SignOutput,
  TagResourceInput,
  TagResourceOutput,
  UntagResourceInput,
  UntagResourceOutput,
  UpdateAliasInput,
  UpdateAliasOutput,
  UpdateCustomKeyStoreInput,
  UpdateCustomKeyStoreOutput,
  UpdateKeyDescriptionInput,
  UpdateKeyDescriptionOutput,
  UpdatePrimaryRegionInput,
  UpdatePrimaryRegionOutput,
  VerifyInput,
  VerifyMacInput,
  VerifyMacOutput,
  VerifyOutput,
} from '../model/operations.ts';
import type { CallOptions } from './callOptions.ts';

/**
 * The operations of AWS KMS as methods: what `KMS` of the AWS SDK has, with promises only.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
export interface KmsOperations {
  /**
   * Makes a custom key store on an AWS CloudHSM cluster or an external key store proxy; it is not connected yet.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
   */
  createCustomKeyStore(
    input: CreateCustomKeyStoreInput,
    options?: CallOptions,
  ): Promise<CreateCustomKeyStoreOutput>;

  /**
   * Begins to connect a custom key store to what backs it; describe the store to learn how that went.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
   */
  connectCustomKeyStore(
    input: ConnectCustomKeyStoreInput,
    options?: CallOptions,
  ): Promise<ConnectCustomKeyStoreOutput>;

  /**
   * Begins to disconnect a custom key store, which makes its keys unavailable.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
   */
  disconnectCustomKeyStore(
    input: DisconnectCustomKeyStoreInput,
    options?: CallOptions,
  ): Promise<DisconnectCustomKeyStoreOutput>;

  /**
   * Shows all custom key stores of the account and Region, or one.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
   */
  describeCustomKeyStores(
    input?: DescribeCustomKeyStoresInput,
    options?: CallOptions,
  ): Promise<DescribeCustomKeyStoresOutput>;

  /**
   * Changes properties of a custom key store.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
   */
  updateCustomKeyStore(
    input: UpdateCustomKeyStoreInput,
    options?: CallOptions,
  ): Promise<UpdateCustomKeyStoreOutput>;

  /**
   * Removes a disconnected custom key store without keys; what backed it stays.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
   */
  deleteCustomKeyStore(
    input: DeleteCustomKeyStoreInput,
    options?: CallOptions,
  ): Promise<DeleteCustomKeyStoreOutput>;

  /**
   * Takes back the deletion of a key, which is disabled afterwards.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
   */
  cancelKeyDeletion(input: CancelKeyDeletionInput, options?: CallOptions): Promise<CancelKeyDeletionOutput>;

  /**
   * Makes a key, in AWS KMS or in a custom key store.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
   */
  createKey(input?: CreateKeyInput, options?: CallOptions): Promise<CreateKeyOutput>;

  /**
   * Shows what is known about a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
   */
  describeKey(input: DescribeKeyInput, options?: CallOptions): Promise<DescribeKeyOutput>;

  /**
   * Keeps a key from cryptographic operations.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
   */
  disableKey(input: DisableKeyInput, options?: CallOptions): Promise<DisableKeyOutput>;

  /**
   * Lets a disabled key take part in cryptographic operations again.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
   */
  enableKey(input: EnableKeyInput, options?: CallOptions): Promise<EnableKeyOutput>;

  /**
   * Lists the keys of the account and Region.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
   */
  listKeys(input?: ListKeysInput, options?: CallOptions): Promise<ListKeysOutput>;

  /**
   * Makes a key unusable at once and deletes it at the end of a waiting period.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
   */
  scheduleKeyDeletion(
    input: ScheduleKeyDeletionInput,
    options?: CallOptions,
  ): Promise<ScheduleKeyDeletionOutput>;

  /**
   * Replaces the description of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
   */
  updateKeyDescription(
    input: UpdateKeyDescriptionInput,
    options?: CallOptions,
  ): Promise<UpdateKeyDescriptionOutput>;

  /**
   * Decrypts what a key has encrypted.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
   */
  decrypt(input?: DecryptInput, options?: CallOptions): Promise<DecryptOutput>;

  /**
   * Encrypts up to 4096 bytes under a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
   */
  encrypt(input: EncryptInput, options?: CallOptions): Promise<EncryptOutput>;

  /**
   * Makes a data key and returns it twice, in plaintext and encrypted.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
   */
  generateDataKey(input: GenerateDataKeyInput, options?: CallOptions): Promise<GenerateDataKeyOutput>;

  /**
   * Makes a data key and returns it encrypted only.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
   */
  generateDataKeyWithoutPlaintext(
    input: GenerateDataKeyWithoutPlaintextInput,
    options?: CallOptions,
  ): Promise<GenerateDataKeyWithoutPlaintextOutput>;

  /**
   * Makes random bytes, in AWS KMS or in the cluster of an AWS CloudHSM key store.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
   */
  generateRandom(input?: GenerateRandomInput, options?: CallOptions): Promise<GenerateRandomOutput>;

  /**
   * Decrypts a ciphertext and encrypts it under another key or context, without showing the plaintext.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
   */
  reEncrypt(input: ReEncryptInput, options?: CallOptions): Promise<ReEncryptOutput>;

  /**
   * Gives a key a name.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
   */
  createAlias(input: CreateAliasInput, options?: CallOptions): Promise<CreateAliasOutput>;

  /**
   * Removes a name; the key stays.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
   */
  deleteAlias(input: DeleteAliasInput, options?: CallOptions): Promise<DeleteAliasOutput>;

  /**
   * Lists the aliases of the account and Region, or those of one key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
   */
  listAliases(input?: ListAliasesInput, options?: CallOptions): Promise<ListAliasesOutput>;

  /**
   * Lets an alias point to another key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
   */
  updateAlias(input: UpdateAliasInput, options?: CallOptions): Promise<UpdateAliasOutput>;

  /**
   * Lists the tags of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
   */
  listResourceTags(input: ListResourceTagsInput, options?: CallOptions): Promise<ListResourceTagsOutput>;

  /**
   * Adds tags to a key or changes their values.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
   */
  tagResource(input: TagResourceInput, options?: CallOptions): Promise<TagResourceOutput>;

  /**
   * Removes tags from a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
   */
  untagResource(input: UntagResourceInput, options?: CallOptions): Promise<UntagResourceOutput>;

  /**
   * Returns the policy of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
   */
  getKeyPolicy(input: GetKeyPolicyInput, options?: CallOptions): Promise<GetKeyPolicyOutput>;

  /**
   * Lists the names of the policies of a key, which is one.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
   */
  listKeyPolicies(input: ListKeyPoliciesInput, options?: CallOptions): Promise<ListKeyPoliciesOutput>;

  /**
   * Replaces the policy of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
   */
  putKeyPolicy(input: PutKeyPolicyInput, options?: CallOptions): Promise<PutKeyPolicyOutput>;

  /**
   * Lets a principal use a key in some operations.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
   */
  createGrant(input: CreateGrantInput, options?: CallOptions): Promise<CreateGrantOutput>;

  /**
   * Lists the grants of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
   */
  listGrants(input: ListGrantsInput, options?: CallOptions): Promise<ListGrantsOutput>;

  /**
   * Lists the grants, of whatever key, that a principal may retire.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
   */
  listRetirableGrants(
    input?: ListRetirableGrantsInput,
    options?: CallOptions,
  ): Promise<ListRetirableGrantsOutput>;

  /**
   * Ends a grant that has served its purpose, on behalf of who uses it.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
   */
  retireGrant(input?: RetireGrantInput, options?: CallOptions): Promise<RetireGrantOutput>;

  /**
   * Ends a grant on behalf of who manages the key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
   */
  revokeGrant(input: RevokeGrantInput, options?: CallOptions): Promise<RevokeGrantOutput>;

  /**
   * Stops the automatic rotation of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html
   */
  disableKeyRotation(
    input: DisableKeyRotationInput,
    options?: CallOptions,
  ): Promise<DisableKeyRotationOutput>;

  /**
   * Starts the automatic rotation of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
   */
  enableKeyRotation(input: EnableKeyRotationInput, options?: CallOptions): Promise<EnableKeyRotationOutput>;

  /**
   * Tells whether and when a key rotates.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
   */
  getKeyRotationStatus(
    input: GetKeyRotationStatusInput,
    options?: CallOptions,
  ): Promise<GetKeyRotationStatusOutput>;

  /**
   * Lists the rotations of a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
   */
  listKeyRotations(input: ListKeyRotationsInput, options?: CallOptions): Promise<ListKeyRotationsOutput>;

  /**
   * Gives a key new key material now.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
   */
  rotateKeyOnDemand(input: RotateKeyOnDemandInput, options?: CallOptions): Promise<RotateKeyOnDemandOutput>;

  /**
   * Deletes imported key material; the key stays.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
   */
  deleteImportedKeyMaterial(
    input: DeleteImportedKeyMaterialInput,
    options?: CallOptions,
  ): Promise<DeleteImportedKeyMaterialOutput>;

  /**
   * Returns what is needed to wrap and import key material.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
   */
  getParametersForImport(
    input: GetParametersForImportInput,
    options?: CallOptions,
  ): Promise<GetParametersForImportOutput>;

  /**
   * Brings key material into a key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
   */
  importKeyMaterial(input: ImportKeyMaterialInput, options?: CallOptions): Promise<ImportKeyMaterialOutput>;

  /**
   * Makes a key pair and returns its private key twice, in plaintext and encrypted.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
   */
  generateDataKeyPair(
    input: GenerateDataKeyPairInput,
    options?: CallOptions,
  ): Promise<GenerateDataKeyPairOutput>;

  /**
   * Makes a key pair and returns its private key encrypted only.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html
   */
  generateDataKeyPairWithoutPlaintext(
    input: GenerateDataKeyPairWithoutPlaintextInput,
    options?: CallOptions,
  ): Promise<GenerateDataKeyPairWithoutPlaintextOutput>;

  /**
   * Recovers a shared secret from what Encapsulate made of it.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
   */
  decapsulate(input: DecapsulateInput, options?: CallOptions): Promise<DecapsulateOutput>;

  /**
   * Derives a secret from a key and the other party's public key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
   */
  deriveSharedSecret(
    input: DeriveSharedSecretInput,
    options?: CallOptions,
  ): Promise<DeriveSharedSecretOutput>;

  /**
   * Makes a shared secret together with a form that only the private key can open.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
   */
  encapsulate(input: EncapsulateInput, options?: CallOptions): Promise<EncapsulateOutput>;

  /**
   * Computes a message authentication code.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
   */
  generateMac(input: GenerateMacInput, options?: CallOptions): Promise<GenerateMacOutput>;

  /**
   * Returns the public key of an asymmetric key.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
   */
  getPublicKey(input: GetPublicKeyInput, options?: CallOptions): Promise<GetPublicKeyOutput>;

  /**
   * Signs a message or its digest.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
   */
  sign(input: SignInput, options?: CallOptions): Promise<SignOutput>;

  /**
   * Checks a signature.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
   */
  verify(input: VerifyInput, options?: CallOptions): Promise<VerifyOutput>;

  /**
   * Checks a message authentication code.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
   */
  verifyMac(input: VerifyMacInput, options?: CallOptions): Promise<VerifyMacOutput>;

  /**
   * Makes a replica of a multi-Region key in another Region.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
   */
  replicateKey(input: ReplicateKeyInput, options?: CallOptions): Promise<ReplicateKeyOutput>;

  /**
   * Makes a replica the primary key, and the primary key a replica.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
   */
  updatePrimaryRegion(
    input: UpdatePrimaryRegionInput,
    options?: CallOptions,
  ): Promise<UpdatePrimaryRegionOutput>;

  /**
   * Tells when and how a key was last used.
   * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
   */
  getKeyLastUsage(input: GetKeyLastUsageInput, options?: CallOptions): Promise<GetKeyLastUsageOutput>;
}
