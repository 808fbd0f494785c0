/** Members of every paged answer. */
export interface PagedAnswer {
  readonly NextMarker?: string | undefined;
  readonly Truncated?: boolean | undefined;
}

/**
 * Every page from the first to the last.
 *
 * @param ask - Sends the request with that marker, and says what is on the page.
 * @param between - Called after each page but the last.
 */
export async function everyPage<Output extends PagedAnswer>(
  ask: (Marker: string | undefined) => Promise<Output>,
  between: (pagesSoFar: number) => unknown = () => {},
): Promise<Output[]> {
  const pages: Output[] = [];
  for (let Marker: string | undefined; ; ) {
    const page = await ask(Marker);
    pages.push(page);
    if (page.NextMarker === undefined) return pages;
    Marker = page.NextMarker;
    await between(pages.length);
  }
}

/** Markers that no page gave, each with what it is. */
export const badMarkers: readonly (readonly [what: string, Marker: string])[] = [
  ['a text of its own', 'marker'],
  ['a number', '1'],
  ['a position beyond the last', 'AQICzzzz.0'],
  ['1,024 characters', 'm'.repeat(1024)],
  ['a space', ' '],
];
