/** The short name of a connection. Pure. */
import { showLine } from '../errors/show-text';
import type { ConnectionReport } from '../report/schema';

/**
 * For example `1 ada`, `2 /chat`, `3 mock /v1`: short, since the connections of a test usually have the same
 * URL.
 */
export function connectionName({ label, url, side }: ConnectionReport, index: number): string {
  const name = / \(([^()]+)\)$/.exec(label ?? '')?.[1] ?? (label === url ? undefined : label);
  const path = pathOf(url);
  const place = side === 'server' ? `mock ${path}` : path || 'client';
  return showLine(`${index + 1} ${name ?? place.trimEnd()}`);
}

/** A readable path, empty for the root; a mock server's URL is followed by the number of the connection. */
function pathOf(url: string): string {
  const address = url.replace(/ \(connection \d+\)$/, '');
  if (!URL.canParse(address)) return url;
  const { pathname, search } = new URL(address);
  const path = pathname + search;
  if (path === '/') return '';
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
