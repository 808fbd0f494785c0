/**
 * An operation that a grant permits.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export type GrantOperation =
  | 'CreateGrant'
  | 'Decapsulate'
  | 'Decrypt'
  | 'DeriveSharedSecret'
  | 'DescribeKey'
  | 'Encapsulate'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyPair'
  | 'GenerateDataKeyPairWithoutPlaintext'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'GenerateMac'
  | 'GetPublicKey'
  | 'ReEncryptFrom'
  | 'ReEncryptTo'
  | 'RetireGrant'
  | 'Sign'
  | 'Verify'
  | 'VerifyMac';

/**
 * When a grant applies: only to requests with the right encryption context or on behalf of the right resource.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
 */
export interface GrantConstraints {
  /** Pairs that the encryption context of the request has to contain. */
  EncryptionContextSubset?: Record<string, string> | undefined;
  /** The encryption context that the request has to have, with no pair more. */
  EncryptionContextEquals?: Record<string, string> | undefined;
  /** The resource on whose behalf a service asks; 20 to 512 characters. */
  SourceArn?: string | undefined;
}

/**
 * One grant, as ListGrants and ListRetirableGrants show it.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 */
export interface GrantListEntry {
  /** The key. */
  KeyId?: string | undefined;
  /** Up to 128 characters. */
  GrantId?: string | undefined;
  /** The name given by CreateGrant; absent when there was none. */
  Name?: string | undefined;
  /** When the grant was created. */
  CreationDate?: Date | undefined;
  /** Who may use the grant. */
  GranteePrincipal?: string | undefined;
  /** Who may retire the grant. */
  RetiringPrincipal?: string | undefined;
  /** The account that created the grant. */
  IssuingAccount?: string | undefined;
  /** What the grant permits. */
  Operations?: GrantOperation[] | undefined;
  /** When it permits that; absent when it always does. */
  Constraints?: GrantConstraints | undefined;
  /** The AWS service that may use the grant. */
  GranteeServicePrincipal?: string | undefined;
  /** The AWS service that may retire the grant. */
  RetiringServicePrincipal?: string | undefined;
}
