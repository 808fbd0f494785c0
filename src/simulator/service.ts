import type { AwsError } from '../errors/AwsError.ts';
import type { OperationShapes } from '../model/shapes/shape.ts';
import type { Asking } from '../operations/operation.ts';
import type { RegionalAccount } from './regionalAccount.ts';
import type { OpenRequest } from './requestScope.ts';

/** An API that a world answers: what it knows, and how it carries out a request. */
export interface Service {
  /** As clients sign for it. */
  readonly signingName: 'kms' | 'cloudhsm';
  /** What names an operation in the header `X-Amz-Target`, before its name. */
  readonly targetPrefix: string;
  readonly shapes: OperationShapes;
  /** A checked copy of the input, or the exception for what is wrong with it. */
  validate(at: RegionalAccount, operation: string, input: unknown): object;
  /** Carries out an operation of {@link Service.shapes} with a checked input. */
  carryOut(
    at: RegionalAccount,
    request: OpenRequest,
    operation: string,
    checked: object,
  ): object | Asking<object>;
  /** The exception for an operation that it does not have. */
  unknownOperation(reason: string): AwsError;
}

/** What is asked of a service. */
export interface ServiceRequest {
  readonly service: Service;
  readonly operation: string;
  readonly input: unknown;
}
