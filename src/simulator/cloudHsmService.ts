import { cloudHsmV2Error } from '../errors/CloudHsmV2Error.ts';
import {
  type CloudHsmV2OperationName,
  cloudHsmV2Shapes,
  cloudHsmV2TargetPrefix,
} from '../model/cloudHsmV2/shapes.ts';
import { cloudHsmV2Operations } from '../operations/cloudHsmV2/index.ts';
import { requireCloudHsmPermission } from '../operations/cloudHsmV2/permission.ts';
import { validateCloudHsmV2 } from '../operations/cloudHsmV2/validate.ts';
import { CloudHsmScope } from './cloudHsmScope.ts';
import type { Service } from './service.ts';

/** The API of AWS CloudHSM: https://docs.aws.amazon.com/cloudhsm/latest/APIReference/Welcome.html */
export const cloudHsmService: Service = {
  signingName: 'cloudhsm',
  targetPrefix: cloudHsmV2TargetPrefix,
  shapes: cloudHsmV2Shapes,
  validate: ({ settings }, operation, input) =>
    validateCloudHsmV2(operation as CloudHsmV2OperationName, input, settings.assumptions),
  carryOut: (at, request, operation, checked) => {
    const name = operation as CloudHsmV2OperationName;
    if (at.settings.authorization === 'iam') {
      requireCloudHsmPermission(at, at.authorityOf(request.caller), name, checked);
    }
    return cloudHsmV2Operations[name](new CloudHsmScope(at, request), checked as never);
  },
  unknownOperation: (reason) => cloudHsmV2Error('UnknownOperationException', { reason }),
};
