/** How a connection ended (RFC 6455 section 7.1). Plain data. */
export interface CloseRecord {
  readonly code: number;
  readonly reason: string;
  /** Whether the peer's close frame arrived; `false` for 1006. */
  readonly wasClean: boolean;
}

/** The names of RFC 6455 section 7.4.1 and of the IANA registry. */
const names: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status code',
  1006: 'no close frame: the TCP connection was lost',
  1007: 'invalid payload',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'missing extension',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
};

/** `1008 (policy violation), reason "too many messages"`. */
export function describeClose(record: CloseRecord): string {
  const name = names[record.code];
  const code = name === undefined ? String(record.code) : `${record.code} (${name})`;
  return record.reason === '' ? code : `${code}, reason ${JSON.stringify(record.reason)}`;
}
