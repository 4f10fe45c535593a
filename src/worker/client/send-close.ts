import type { WebSocket } from 'ws';
import { WsDynamicError } from '../../errors';

/** Starts the closing handshake. Throws ERR_WS_OPTION_INVALID for what RFC 6455 does not allow. */
export function sendClose(
  socket: WebSocket,
  code: number | undefined,
  reason: string | undefined,
): void {
  try {
    socket.close(code, reason);
  } catch (error) {
    throw new WsDynamicError(
      'ERR_WS_OPTION_INVALID',
      `close(${code}, ${shorten(reason)}) is not allowed: ${error instanceof Error ? error.message : error}.\n` +
        'A close code is 1000 to 1003, 1007 to 1014 or 3000 to 4999, a reason at most 123 bytes (RFC 6455 section 7.4).',
      { cause: error },
    );
  }
}

function shorten(reason: string | undefined): string {
  const text = JSON.stringify(reason) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
