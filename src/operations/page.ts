import { type PageLimit, pageLimits } from '../model/limits.ts';
import { type OperationName, operationShapes } from '../model/shapes.ts';
import { decodeMarker, encodeMarker } from './marker.ts';
import { validationError } from './validate.ts';

/** What can be read in pages: rows with ascending positions. */
export interface Paged<Row> {
  readonly lastPosition: number;
  page(position: number, limit: number): { readonly rows: Row[]; readonly next: number | undefined };
}

/** Members of every paged input. */
interface PageInput {
  readonly Limit?: number;
  readonly Marker?: string;
}

/** A page, and the members of every paged output. */
interface Page<Row> {
  readonly rows: Row[];
  readonly rest: { readonly NextMarker?: string; readonly Truncated: boolean };
}

/**
 * The page that the input asks for, of what `find` finds once the limit is known to be valid.
 *
 * @throws {@link KmsError} `InvalidMarkerException`: the marker is not one that an earlier page gave.
 * @throws {@link KmsError} `ValidationException`: the limit is beyond the documented one.
 */
export function pageOf<Row>(
  operation: OperationName & keyof typeof pageLimits,
  find: () => Paged<Row>,
  { Limit, Marker }: PageInput,
): Page<Row> {
  const { default: usual, maximum }: PageLimit = pageLimits[operation];
  const limit = Limit ?? usual;
  if (limit > maximum)
    throw validationError(`Limit: ${operation} returns at most ${maximum} entries at once.`);
  const paged = find();
  const after =
    Marker === undefined
      ? 0
      : decodeMarker(Marker, paged.lastPosition, operationShapes[operation].documentation);
  const { rows, next } = paged.page(after, limit);
  return {
    rows,
    rest: {
      ...(next === undefined ? {} : { NextMarker: encodeMarker(next) }),
      Truncated: next !== undefined,
    },
  };
}

/** More rows than any one of several has. */
const stride = 2 ** 40;

/** Several as one, one after the other. Positions stay what they are while rows go. */
export function joined<Row>(parts: readonly Paged<Row>[]): Paged<Row> {
  return {
    lastPosition: parts.length * stride,
    page: (position, limit) => {
      const rows: Row[] = [];
      for (let i = Math.floor(position / stride); i < parts.length; i++) {
        const begin = i * stride;
        const part = parts[i]!.page(Math.max(0, position - begin), limit - rows.length);
        rows.push(...part.rows);
        if (part.next !== undefined) return { rows, next: begin + part.next };
        if (rows.length < limit) continue;
        const isMore = parts.slice(i + 1).some((later) => later.page(0, 1).rows.length > 0);
        return { rows, next: isMore ? begin + stride : undefined };
      }
      return { rows, next: undefined };
    },
  };
}

/** The same, with something else in the place of each row. */
export const mapped = <Row, Other>(
  { lastPosition, page }: Paged<Row>,
  map: (row: Row) => Other,
): Paged<Other> => ({
  lastPosition,
  page: (position, limit) => {
    const { rows, next } = page(position, limit);
    return { rows: rows.map(map), next };
  },
});

/** A list as {@link Paged}. */
export function pagedList<Row>(list: readonly Row[]): Paged<Row> {
  return {
    lastPosition: list.length,
    page: (position, limit) => {
      const end = position + limit;
      return { rows: list.slice(position, end), next: end < list.length ? end : undefined };
    },
  };
}
