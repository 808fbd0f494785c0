import type { OperationName } from 'custom-key-store-simulator';
import { operationShapes } from '../../../src/model/shapes.ts';
import { provocations } from './index.ts';
import type { Provocation, Scripted } from './provocation.ts';

/** One modelled exception of one operation, and how it is brought about. */
export interface CoverageRow {
  readonly operation: OperationName;
  readonly exception: string;
  readonly provocation: Provocation | Scripted;
}

/** Every row, in the order of the operations and of their exceptions. */
export const coverage: readonly CoverageRow[] = (Object.keys(operationShapes) as OperationName[]).flatMap(
  (operation) =>
    Object.entries<unknown>(provocations[operation])
      .map(([exception, provocation]) => ({
        operation,
        exception,
        provocation: provocation as Provocation | Scripted,
      }))
      .sort((a, b) => (a.exception < b.exception ? -1 : 1)),
);

/** Rows that are brought about in that way. */
export function coveredBy(
  way: 'cause' | Scripted,
  rows: readonly CoverageRow[] = coverage,
): readonly CoverageRow[] {
  return rows.filter(({ provocation }) =>
    way === 'cause' ? typeof provocation === 'function' : provocation === way,
  );
}

/** The whole coverage in one line. */
export function coverageInOneLine(): string {
  const operations = Object.entries(operationShapes);
  const modelled = operations.reduce((sum, [, { errors }]) => sum + errors.length, 0);
  const scripted = coverage.length - coveredBy('cause').length;
  return (
    `${coverage.length} of ${modelled} exceptions of ${operations.length} operations: ` +
    `${coveredBy('cause').length} by their cause, ${scripted} scripted, ` +
    `${coveredBy('refused before').length} of them because the operation is refused before`
  );
}
