/** The head of the response to an opening handshake. */
export interface UpgradeHead {
  readonly status: number;
  /** By lower-case name; repeated headers are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Size of the head, bytes. */
  readonly size: number;
}

const endOfHead = '\r\n\r\n';

/** Parses the head once it is complete; `'not HTTP'` when it is invalid. */
export function parseUpgradeHead(bytes: Buffer): UpgradeHead | 'not HTTP' | undefined {
  const line = bytes.subarray(0, 13).toString('latin1');
  if (!'HTTP/1.'.startsWith(line.slice(0, 7))) return 'not HTTP';
  const end = bytes.indexOf(endOfHead);
  if (end < 0) return undefined;
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1];
  if (status === undefined) return 'not HTTP';
  const headers: Record<string, string> = {};
  for (const header of bytes.subarray(0, end).toString('latin1').split('\r\n').slice(1)) {
    const colon = header.indexOf(':');
    if (colon < 1) continue;
    const key = header.slice(0, colon).toLowerCase();
    const value = header.slice(colon + 1).trim();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return { status: Number(status), headers, size: end + endOfHead.length };
}
