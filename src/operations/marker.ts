import { kmsError } from '../errors/KmsError.ts';

const prefix = 'AQIC';

/** The `NextMarker` of a page whose last item has that position. Callers pass it back unchanged. */
export function encodeMarker(position: number): string {
  return `${prefix}${position.toString(36)}.${check(position)}`;
}

/** The position in a marker that {@link encodeMarker} made, or InvalidMarkerException. */
export function decodeMarker(marker: string, lastPosition: number, documentation: string): number {
  const position = Number.parseInt(marker.slice(prefix.length).split('.')[0] ?? '', 36);
  if (position >= 1 && position <= lastPosition && marker === encodeMarker(position)) return position;
  throw kmsError('InvalidMarkerException', {
    reason: 'The Marker is not the NextMarker of an earlier answer.',
    documentation,
  });
}

function check(position: number): string {
  return (Math.imul(position, 0x9e3779b1) >>> 0).toString(36);
}
