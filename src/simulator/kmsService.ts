import { kmsError } from '../errors/KmsError.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import { operations } from '../operations/index.ts';
import { ownerScope } from '../operations/ownAccount.ts';
import { countRequest } from '../operations/requestQuotas.ts';
import { requirePermissions } from '../operations/requirePermissions.ts';
import { validate } from '../operations/validate.ts';
import { RequestScope } from './requestScope.ts';
import type { Service } from './service.ts';

/** AWS KMS: https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html */
export const kmsService: Service = {
  signingName: 'kms',
  targetPrefix: 'TrentService.',
  shapes: operationShapes,
  validate: ({ settings }, operation, input) =>
    validate(operation as OperationName, input, settings.assumptions),
  carryOut: (at, request, operation, checked) => {
    const name = operation as OperationName;
    const scope = new RequestScope(at, request);
    countRequest(scope, name);
    const scripted = at.faults.next(name);
    if (scripted !== undefined) throw scripted;
    requirePermissions(scope, name, checked as Readonly<Record<string, unknown>>);
    return operations[name](ownerScope(scope, name, checked), checked as never);
  },
  unknownOperation: (reason) => kmsError('UnknownOperationException', { reason }),
};
