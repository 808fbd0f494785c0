import type { OperationShapes } from '../shapes/shape.ts';
import { cloudHsmArn, resourcePolicy } from './sharedShapes.ts';

/** Resource policies of backups. */
export const resourcePolicyShapes = {
  GetResourcePolicy: {
    input: { ResourceArn: cloudHsmArn },
    output: { Policy: resourcePolicy },
    errors: [
      'CloudHsmInternalFailureException',
      'CloudHsmServiceException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmAccessDeniedException',
    ],
  },
  PutResourcePolicy: {
    input: { ResourceArn: cloudHsmArn, Policy: resourcePolicy },
    output: { ResourceArn: cloudHsmArn, Policy: resourcePolicy },
    errors: [
      'CloudHsmInternalFailureException',
      'CloudHsmServiceException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmAccessDeniedException',
    ],
  },
  DeleteResourcePolicy: {
    input: { ResourceArn: cloudHsmArn },
    output: { ResourceArn: cloudHsmArn, Policy: resourcePolicy },
    errors: [
      'CloudHsmInternalFailureException',
      'CloudHsmServiceException',
      'CloudHsmInvalidRequestException',
      'CloudHsmResourceNotFoundException',
      'CloudHsmAccessDeniedException',
    ],
  },
} as const satisfies OperationShapes;
