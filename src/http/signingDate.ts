/** `Sun, 30 Aug 2015 12:36:00 GMT`, of which the day of the week is not checked: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** `20150830T123600Z`. */
const isoDate = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/**
 * The time of an `X-Amz-Date` or `Date`, in milliseconds since 1970: ISO 8601 basic format, or that of HTTP;
 * `undefined` for any other text, and for times that no calendar has.
 */
export function parseSigningDate(text: string): number | undefined {
  if (httpDate.test(text)) {
    const at = Date.parse(text);
    return !Number.isNaN(at) && new Date(at).toUTCString().slice(3) === text.slice(3) ? at : undefined;
  }
  const at = Date.parse(text.replace(isoDate, '$1-$2-$3T$4:$5:$6Z'));
  return isoDate.test(text) && !Number.isNaN(at) && signingDate(at) === text ? at : undefined;
}

/** A time in ISO 8601 basic format, in seconds: `20150830T123600Z`. */
export function signingDate(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
