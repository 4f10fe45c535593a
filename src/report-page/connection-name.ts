/** The short name of a connection. Pure. */
import { showLine } from '../errors/show-text';
import type { ConnectionReport } from '../report/schema';

/** `1 ada`, `2 /chat`, `3 mock /v1`: short, since the URLs of a test are mostly one. */
export function connectionName({ label, url, side }: ConnectionReport, index: number): string {
  const name = /\(([^()]+)\)$/.exec(label ?? '')?.[1] ?? (label === url ? undefined : label);
  const path = pathOf(url);
  const place = side === 'server' ? `mock ${path}` : path || 'client';
  return showLine(`${index + 1} ${name ?? place.trimEnd()}`);
}

/** Readable, and empty for the root; a mock server's URL has the number of the connection behind it. */
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
