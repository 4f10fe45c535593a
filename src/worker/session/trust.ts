import { isIP } from 'node:net';
import { parseUrl } from '../../errors/parse-url';

/**
 * Whether a URL is on this machine or on the session's own address, for which the run's authority signs.
 * Elsewhere the system's authorities must remain trusted, which a `ca` would replace.
 */
export function isOwnAddress(url: string, host: string): boolean {
  const parsed = parseUrl(url);
  if (parsed === undefined) return true;
  const name = parsed.hostname.replace(/^\[|\]$/g, '');
  if (name === host || name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIP(name) === 4 ? name.startsWith('127.') : name === '::1';
}
