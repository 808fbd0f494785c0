/**
 * Whether a `Host` header names this server. A page of a foreign site can let its own name lead to the loopback
 * interface (DNS rebinding) and then send requests; its `Host` header still tells that name.
 */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  const name = hostName(host ?? '');
  if (name === undefined) return false;
  return isLoopback(name) || allowed.includes(name) || allowed.includes('*');
}

/** Names that always lead to this machine: https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
export const isLoopback = (name: string) =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  /^127(?:\.\d{1,3}){3}$/.test(name) ||
  name === '[::1]';

/** The host of a `Host` header in small letters, without its port. */
export function hostName(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+?)\.?(?::\d{1,5})?$/.exec(host.toLowerCase())?.[1];
}
