import { operationShapes } from '../../src/model/shapes.ts';
import {
  type CoverageRow,
  coverage,
  coverageInOneLine,
  coveredBy,
} from '../../test/errors/provocations/coverage.ts';
import { table } from './markdown.ts';

/** The headings of the section on coverage. */
export const coverageHeadings = ['Coverage'];

/** How the tests bring about every exception that an operation models: from the table that they run. */
export function coverageSections(): string[] {
  return [
    '## Coverage',
    'The tests bring about every exception that an operation models, on all three ways in: by its cause, which is a request, a state or something that happens to a cluster, a proxy or a key; or scripted with `faults.failNext`, where the cause lies inside AWS KMS or no page says what it is. Some are scripted because no request gets as far: the operation, or to make such a key, is refused before.',
    `${coverageInOneLine()}.`,
    table(
      ['Operation', 'By their cause', 'Scripted', 'Scripted, because refused before'],
      Object.keys(operationShapes).map((operation) => {
        const rows = coverage.filter((row) => row.operation === operation);
        return [
          `[${operation}](operations.md#${operation.toLowerCase()})`,
          linksTo(coveredBy('cause', rows)),
          linksTo(coveredBy('scripted', rows)),
          linksTo(coveredBy('refused before', rows)),
        ];
      }),
    ),
  ];
}

const linksTo = (rows: readonly CoverageRow[]) =>
  rows.map(({ exception }) => `[${exception}](#${exception.toLowerCase()})`).join(', ');
