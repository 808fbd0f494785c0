/** A request as it came over the wire, whatever server or handler took it. */
export interface WireRequest {
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  /** As sent, still percent-encoded, without `?`; empty where there is none. */
  readonly query: string;
  /** By name in lower case; a header that came several times has its values joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The value of a header, by its name in lower case. */
export function headerOf({ headers }: WireRequest, name: string): string | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined;
}
