import { AwsError, type AwsErrorDetails, errorsOf } from './AwsError.ts';
import { type CloudHsmV2ErrorName, cloudHsmV2Errors } from './cloudHsmV2Errors.ts';

/** Marks our errors across copies of this package. */
const brand = Symbol.for('custom-key-store-simulator.CloudHsmV2Error');

/**
 * An error of the AWS CloudHSM API. `instanceof` with the exception classes of `@aws-sdk/client-cloudhsm-v2` holds
 * where they are told apart by `shapeId`, as in its current releases.
 *
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/CommonErrors.html
 */
export class CloudHsmV2Error extends AwsError<CloudHsmV2ErrorName> {
  /** By this the AWS SDK recognises a CloudHSMV2ServiceException. */
  static readonly shapeId: string =
    'smithy.ts.sdk.synthetic.com.amazonaws.cloudhsmv2#CloudHSMV2ServiceException';

  constructor(name: CloudHsmV2ErrorName, details: AwsErrorDetails) {
    super(name, cloudHsmV2Errors[name], details);
  }
}

Object.defineProperty(CloudHsmV2Error.prototype, brand, { value: true });

/** The error of that name, without a stack; see {@link errorsOf}. */
export const cloudHsmV2Error: (name: CloudHsmV2ErrorName, details: AwsErrorDetails) => CloudHsmV2Error =
  errorsOf(
    CloudHsmV2Error,
    'com.amazonaws.cloudhsmv2',
    Object.keys(cloudHsmV2Errors) as CloudHsmV2ErrorName[],
  );

/** Whether a value is an error of AWS CloudHSM made by this package, by whichever copy of it. */
export function isCloudHsmV2Error(value: unknown): value is CloudHsmV2Error {
  return typeof value === 'object' && value !== null && brand in value;
}
