/** The short name of a connection. Pure. */
import { showLine } from '../errors/show-text';
import type { ConnectionReport } from '../report/schema';

/** `1 ada`, `2 /chat`: short, since the URLs of a test are mostly one. */
export function connectionName({ label, url }: ConnectionReport, index: number): string {
  const name = /\(([^()]+)\)$/.exec(label ?? '')?.[1] ?? (label === url ? undefined : label);
  return showLine(`${index + 1} ${name ?? pathOf(url)}`);
}

/** Readable; a mock server's URL has the number of the connection behind it. */
function pathOf(url: string): string {
  const [, address = url, number = ''] = /^(\S+)( \(.*\))$/.exec(url) ?? [];
  if (!URL.canParse(address)) return url;
  const { pathname, search } = new URL(address);
  try {
    return decodeURI(pathname + search) + number;
  } catch {
    return pathname + search + number;
  }
}
