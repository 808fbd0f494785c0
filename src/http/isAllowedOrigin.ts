/** Whether pages of an origin may send requests and read answers: it is among those that are allowed, or all are. */
export const isAllowedOrigin = (origin: string, allowed: readonly string[]): boolean =>
  allowed.includes('*') || allowed.some((one) => one.toLowerCase() === origin.toLowerCase());
