import type { CloudHsmV2OperationName, cloudHsmV2Shapes } from '../model/cloudHsmV2/shapes.ts';
import { type KmsErrorName, type KmsErrorRow, kmsErrors } from './kmsErrors.ts';

type ModelledErrorName = (typeof cloudHsmV2Shapes)[CloudHsmV2OperationName]['errors'][number];

const errorsOf = (operation: CloudHsmV2OperationName) =>
  `https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_${operation}.html#API_${operation}_Errors`;

/**
 * The exceptions that the API model of AWS CloudHSM lists. The HTTP status is that of the API reference.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Operations.html
 */
const modelledErrors = {
  CloudHsmAccessDeniedException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('DescribeClusters'),
    when: 'The requester has no permission for the operation.',
  },
  CloudHsmInternalFailureException: {
    fault: 'server',
    httpStatusCode: 500,
    documentation: errorsOf('DescribeClusters'),
    when: 'AWS CloudHSM failed; the request can be sent again. In the simulator: what stands in for a cluster does not describe itself.',
  },
  CloudHsmInvalidRequestException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateHsm'),
    when: 'The request is not valid: the state of the cluster, HSM or backup does not allow it, or its members contradict each other or what exists.',
  },
  CloudHsmResourceLimitExceededException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('TagResource'),
    when: 'A resource would get more tags than it may have, or the account more clusters or HSMs than its quotas allow.',
  },
  CloudHsmResourceNotFoundException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('CreateHsm'),
    when: 'The account and Region have no such cluster, HSM or backup, or have it no more.',
  },
  CloudHsmServiceException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('DescribeClusters'),
    when: 'An error occurred that has no other name; never of itself, only from scripted faults.',
  },
  CloudHsmTagException: {
    fault: 'client',
    httpStatusCode: 400,
    documentation: errorsOf('TagResource'),
    when: 'The tags cannot be set: a tag key comes twice, or begins with aws:.',
  },
} as const satisfies Record<ModelledErrorName, KmsErrorRow>;

/** Errors that any operation of any service may answer with, and the one of the simulator itself. */
type CommonErrorName = {
  [N in KmsErrorName]: (typeof kmsErrors)[N] extends { common: true } | { ours: true } ? N : never;
}[KmsErrorName];

const commonErrors = Object.fromEntries(
  Object.entries<KmsErrorRow>(kmsErrors).filter(([, row]) => row.common === true || row.ours === true),
) as Pick<typeof kmsErrors, CommonErrorName>;

/** Every error that the simulated operations of AWS CloudHSM can answer with. */
export const cloudHsmV2Errors = { ...modelledErrors, ...commonErrors };

/** The name of an error of AWS CloudHSM, as AWS spells it. */
export type CloudHsmV2ErrorName = keyof typeof cloudHsmV2Errors;
