import { isIP } from 'node:net';

/**
 * Whether a URL is on this machine or on the session's own address, for which the run's authority signs.
 * Elsewhere the system's authorities must remain trusted, which a `ca` would replace.
 */
export function isOwnAddress(url: string, host: string): boolean {
  if (!URL.canParse(url)) return true;
  const name = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (name === host || name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIP(name) === 4 ? name.startsWith('127.') : name === '::1';
}
