/** Formats addresses of sockets. */
import { isIPv6 } from 'node:net';

/** The address to connect to for a bound one: wildcards are not a valid destination on every system. */
export function dialAddress(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** `127.0.0.1:9000`, `[::1]:9000` (RFC 3986 section 3.2.2). */
export function authorityOf(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** The host and port of a ws, wss, http or https URL. */
export function urlAddress(url: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'wss:' || protocol === 'https:';
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (isSecure ? 443 : 80) };
}

/**
 * The URL of a path on a server; without a path, the server's own URL. `//host` counts as a path. A query
 * alone is added to the server's own path.
 */
export function withPath(base: string, path = ''): string {
  if (path === '' || path.startsWith('?')) return new URL(path, base).href;
  return new URL(new URL(base).origin + (path.startsWith('/') ? path : `/${path}`)).href;
}
