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

/** Everything that is read in pages. */
export const allRows = <Row>(paged: Paged<Row>): Row[] => paged.page(0, Number.MAX_SAFE_INTEGER).rows;

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
