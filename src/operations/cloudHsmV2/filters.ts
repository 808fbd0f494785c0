import { invalidRequest } from './refusals.ts';

/** One filter: what a row has to have of the values, and which values there are. */
export interface Filter<Row> {
  read(row: Row): string | undefined;
  /** Absent when any value may be asked for. */
  readonly values?: readonly string[];
}

/**
 * Whether a row matches every filter: one of the values of each.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: there is no such filter, or no such value of it.
 */
export function filterOf<Row>(
  known: Readonly<Record<string, Filter<Row>>>,
  Filters: Readonly<Record<string, readonly string[]>> = {},
  documentation: string,
): (row: Row) => boolean {
  const checks = Object.entries(Filters).map(([name, wanted]) => {
    if (!Object.hasOwn(known, name)) {
      throw invalidRequest(
        `There is no filter ${name}; there are ${Object.keys(known).join(', ')}.`,
        documentation,
      );
    }
    const { read, values } = known[name]!;
    const unknown = values === undefined ? undefined : wanted.find((value) => !values.includes(value));
    if (unknown !== undefined) {
      throw invalidRequest(`The filter ${name} has one of ${values!.join(', ')}.`, documentation);
    }
    const set = new Set(wanted);
    return (row: Row) => {
      const value = read(row);
      return value !== undefined && set.has(value);
    };
  });
  return (row) => checks.every((check) => check(row));
}
