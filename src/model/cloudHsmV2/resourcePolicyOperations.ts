import type { ResponseMetadata } from '../operations/responseMetadata.ts';

/**
 * Input of GetResourcePolicy.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_GetResourcePolicy.html
 */
export interface GetResourcePolicyInput {
  /** ARN of a backup. */
  ResourceArn?: string | undefined;
}

/**
 * Output of GetResourcePolicy.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_GetResourcePolicy.html
 */
export interface GetResourcePolicyOutput {
  Policy?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of PutResourcePolicy.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_PutResourcePolicy.html
 */
export interface PutResourcePolicyInput {
  /** ARN of a backup. */
  ResourceArn?: string | undefined;
  /** A policy document in JSON. */
  Policy?: string | undefined;
}

/**
 * Output of PutResourcePolicy.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_PutResourcePolicy.html
 */
export interface PutResourcePolicyOutput {
  ResourceArn?: string | undefined;
  Policy?: string | undefined;
  $metadata: ResponseMetadata;
}

/**
 * Input of DeleteResourcePolicy.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteResourcePolicy.html
 */
export interface DeleteResourcePolicyInput {
  /** ARN of a backup. */
  ResourceArn?: string | undefined;
}

/**
 * Output of DeleteResourcePolicy.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_DeleteResourcePolicy.html
 */
export interface DeleteResourcePolicyOutput {
  ResourceArn?: string | undefined;
  Policy?: string | undefined;
  $metadata: ResponseMetadata;
}
