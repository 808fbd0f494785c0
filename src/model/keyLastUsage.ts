/**
 * A cryptographic operation that counts as the use of a key.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyLastUsageData.html
 */
export type KeyLastUsageTrackingOperation =
  | 'Decapsulate'
  | 'Decrypt'
  | 'DeriveSharedSecret'
  | 'Encapsulate'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyPair'
  | 'GenerateDataKeyPairWithoutPlaintext'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'GenerateMac'
  | 'ReEncrypt'
  | 'Sign'
  | 'Verify'
  | 'VerifyMac';

/**
 * The last successful use of a key.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyLastUsageData.html
 */
export interface KeyLastUsageData {
  /** What the key was used for. */
  Operation?: KeyLastUsageTrackingOperation | undefined;
  /** When the key was used. */
  Timestamp?: Date | undefined;
  /** The event in AWS CloudTrail that records the use. */
  CloudTrailEventId?: string | undefined;
  /** The ID of the request that used the key. */
  KmsRequestId?: string | undefined;
}
