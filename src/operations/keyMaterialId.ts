import type { KmsKeyRow } from '../account/kmsKeys.ts';

/** `{ [member]: … }` with the id of the key material, when there is one to show. */
export function withKeyMaterialId<M extends string>(
  { keyMaterialId }: KmsKeyRow,
  member: M,
): { [Member in M]?: string } {
  return (keyMaterialId === undefined ? {} : { [member]: keyMaterialId }) as { [Member in M]?: string };
}
