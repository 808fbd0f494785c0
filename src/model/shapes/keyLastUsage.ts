import type { KeyLastUsageTrackingOperation } from '../keyLastUsage.ts';
import { type OperationShapes, oneOf, structure } from './shape.ts';
import { anyText, date, keyId, requiredKeyId } from './shared.ts';

/** The last use of a key. */
export const keyLastUsageShapes = {
  GetKeyLastUsage: {
    input: { KeyId: requiredKeyId },
    output: {
      KeyId: keyId,
      KeyLastUsage: structure({
        Operation: oneOf<KeyLastUsageTrackingOperation>(
          'Decapsulate',
          'Decrypt',
          'DeriveSharedSecret',
          'Encapsulate',
          'Encrypt',
          'GenerateDataKey',
          'GenerateDataKeyPair',
          'GenerateDataKeyPairWithoutPlaintext',
          'GenerateDataKeyWithoutPlaintext',
          'GenerateMac',
          'ReEncrypt',
          'Sign',
          'Verify',
          'VerifyMac',
        ),
        Timestamp: date,
        CloudTrailEventId: anyText,
        KmsRequestId: anyText,
      }),
      TrackingStartDate: date,
      KeyCreationDate: date,
    },
    errors: [
      'DependencyTimeoutException',
      'InvalidArnException',
      'KMSInternalException',
      'NotFoundException',
    ],
  },
} as const satisfies OperationShapes;
