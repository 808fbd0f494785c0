import { AwsError, type AwsErrorDetails, errorsOf } from './AwsError.ts';
import { type KmsErrorName, kmsErrors } from './kmsErrors.ts';

export { addCallSite } from './AwsError.ts';

/** Marks our errors across copies of this package. */
const brand = Symbol.for('custom-key-store-simulator.KmsError');

/**
 * An error of AWS KMS, in the shape that callers of the AWS SDK expect: `name`, `message`, `$fault`,
 * `$metadata`, `$retryable`. `instanceof` with the exception classes of `@aws-sdk/client-kms` holds, in minified
 * bundles too. Beyond AWS's it carries `reason` and `documentation`; neither goes over the wire.
 *
 * @example
 * ```ts
 * const sim = createSimulator();
 * const kms = sim.client();
 * try {
 *   await kms.disconnectCustomKeyStore({ CustomKeyStoreId: 'cks-1234567890abcdef0' });
 * } catch (error) {
 *   if (isKmsError(error)) console.log(error.name, error.reason, error.documentation);
 * }
 * ```
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */
export class KmsError extends AwsError<KmsErrorName> {
  /** By this the AWS SDK recognises a KMSServiceException. */
  static readonly shapeId: string = 'smithy.ts.sdk.synthetic.com.amazonaws.kms#KMSServiceException';

  constructor(name: KmsErrorName, details: KmsErrorDetails) {
    super(name, kmsErrors[name], details);
  }
}

/** What an error says beyond its name. */
export interface KmsErrorDetails extends AwsErrorDetails {}

Object.defineProperty(KmsError.prototype, brand, { value: true });

/** The error of that name, without a stack; see {@link errorsOf}. */
export const kmsError: (name: KmsErrorName, details: KmsErrorDetails) => KmsError = errorsOf(
  KmsError,
  'com.amazonaws.kms',
  Object.keys(kmsErrors) as KmsErrorName[],
);

/** Whether a value is an error of AWS KMS made by this package, by whichever copy of it. */
export function isKmsError(value: unknown): value is KmsError {
  return typeof value === 'object' && value !== null && brand in value;
}
