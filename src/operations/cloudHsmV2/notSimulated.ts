import { cloudHsmV2Error } from '../../errors/CloudHsmV2Error.ts';
import { type CloudHsmV2Operation, pageOfOperation } from './scope.ts';

/** Operations that AWS CloudHSM carries out and the simulator does not, with what they are about. */
export const notSimulatedOperations = {
  CopyBackupToRegion: 'copies of backups in other Regions',
  GetResourcePolicy: 'resource policies, by which backups are shared with other accounts',
  PutResourcePolicy: 'resource policies, by which backups are shared with other accounts',
  DeleteResourcePolicy: 'resource policies, by which backups are shared with other accounts',
} as const;

/** The name of such an operation. */
export type NotSimulatedOperationName = keyof typeof notSimulatedOperations;

/** The operation that says so: with NotSimulatedException, never with a made-up success. */
export function refuse(operation: NotSimulatedOperationName): CloudHsmV2Operation<unknown, never> {
  return () => {
    throw cloudHsmV2Error('NotSimulatedException', {
      reason: `The simulator does not simulate ${notSimulatedOperations[operation]}.`,
      documentation: pageOfOperation(operation),
    });
  };
}
