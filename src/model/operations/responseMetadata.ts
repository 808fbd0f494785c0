/**
 * What every output says about the answer it came with, in the form of the AWS SDK.
 * @see https://github.com/aws/aws-sdk-js-v3
 */
export interface ResponseMetadata {
  /** HTTP status of the last answer. */
  httpStatusCode?: number;
  /** The ID that AWS KMS gave the last request. */
  requestId?: string;
  /** A second ID that some services give; AWS KMS does not. */
  extendedRequestId?: string;
  /** A third ID that some services give; AWS KMS does not. */
  cfId?: string;
  /** How many requests were sent, the first included. */
  attempts?: number;
  /** Time spent waiting between the requests, in milliseconds. */
  totalRetryDelay?: number;
}
