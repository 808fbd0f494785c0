import type { OperationShape, OperationShapes } from '../shapes/shape.ts';
import { backupShapes } from './backupShapes.ts';
import { clusterShapes } from './clusterShapes.ts';
import { resourcePolicyShapes } from './resourcePolicyShapes.ts';
import { tagShapes } from './tagShapes.ts';

/**
 * All operations of AWS CloudHSM: their members with the constraints of the API model, and the exceptions they model.
 * @see https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_Operations.html
 */
export const cloudHsmV2Shapes = documented({
  ...clusterShapes,
  ...backupShapes,
  ...tagShapes,
  ...resourcePolicyShapes,
});

/** The name of an operation of AWS CloudHSM, as AWS spells it. */
export type CloudHsmV2OperationName = keyof typeof cloudHsmV2Shapes;

/** What names an operation in the header `X-Amz-Target`, before its name. */
export const cloudHsmV2TargetPrefix = 'BaldrApiService.';

type Documented<T> = { readonly [N in keyof T]: T[N] & Pick<OperationShape, 'documentation'> };

function documented<T extends OperationShapes>(shapes: T): Documented<T> {
  const pages = Object.entries(shapes).map(([name, shape]) => [
    name,
    { ...shape, documentation: `https://docs.aws.amazon.com/cloudhsm/latest/APIReference/API_${name}.html` },
  ]);
  return Object.fromEntries(pages);
}
