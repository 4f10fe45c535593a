import { invalid, invalidValue } from '../errors/invalid-value';
import { isCloseCode, isCloseReason } from '../protocol/close-frame';

/** How a connection closed (RFC 6455 section 7.1). Plain data. */
export interface CloseEvent {
  readonly code: number;
  readonly reason: string;
  /** Whether the peer's close frame arrived; `false` for 1006. */
  readonly wasClean: boolean;
}

/** Names of RFC 6455 section 7.4.1 and the IANA registry. */
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

/** Expected values of code and reason, for messages. */
export const closeCodeText =
  'a close code that a frame may carry (RFC 6455 section 7.4): 1000 to 1003, 1007 to 1014 or 3000 to 4999';
export const closeReasonText = 'a string of at most 123 bytes (RFC 6455 section 5.5)';

/** Throws ERR_WS_OPTION_INVALID for a code or reason that must not be sent. */
export function checkClose(code: number | undefined, reason: string): void {
  if (code !== undefined && !isCloseCode(code)) {
    throw invalid('close()', invalidValue('code', closeCodeText, code));
  }
  if (!isCloseReason(reason))
    throw invalid('close()', invalidValue('reason', closeReasonText, reason));
  if (code === undefined && reason !== '') {
    const remedy = 'A close frame without a code has no reason (RFC 6455 section 5.5.1).';
    throw invalid('close()', invalidValue('code', 'set if a reason is', code, remedy));
  }
}

/** The payload of a close frame, unchecked: a test may send one that RFC 6455 forbids. */
export function closePayload(code: number, reason: Buffer | string = ''): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason)]);
}

/** `1008 (policy violation), reason "too many messages"`. */
export function describeClose({ code, reason }: CloseEvent): string {
  const name = names[code];
  const shown = name === undefined ? String(code) : `${code} (${name})`;
  return reason === '' ? shown : `${shown}, reason ${JSON.stringify(reason)}`;
}
