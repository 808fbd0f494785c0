/** One measured row, in words ready to be printed. */
export interface Row {
  readonly what: string;
  /** The figure of this library. */
  readonly here: string;
  /** The figure of what it is compared with; `–` when the target is absolute. */
  readonly against: string;
  readonly result: string;
  /** `–` when the row is only for information. */
  readonly target: string;
  /** Missing when there is no target. */
  readonly isMet?: boolean;
}

/** The rows of one file, with both configurations in words. */
export interface RowGroup {
  readonly title: string;
  readonly configuration: readonly string[];
  readonly rows: readonly Row[];
}

export const microseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`;

export const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `ratio` is to be at most `limit`. */
export function atMost(limit: number, ratio: number): Pick<Row, 'result' | 'target' | 'isMet'> {
  return { result: `${ratio.toFixed(2)}×`, target: `≤ ${limit.toFixed(2)}×`, isMet: ratio <= limit };
}

/** `ratio` is to be at least `limit`. */
export function atLeast(limit: number, ratio: number): Pick<Row, 'result' | 'target' | 'isMet'> {
  return { result: `${ratio.toFixed(2)}×`, target: `≥ ${limit.toFixed(2)}×`, isMet: ratio >= limit };
}
