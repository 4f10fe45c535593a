import type { FaultAction } from '../../bridge/network';
import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** The error for a fault on messages when the link cannot read those of an open connection. */
export function unreadableConnection(
  fault: FaultAction['kind'],
  why: 'TLS' | 'compression',
): WsDynamicError {
  const method = fault === 'close' ? 'closeWith' : fault;
  const reason =
    why === 'TLS'
      ? 'is open over wss, and its bytes are passed on unchanged'
      : 'is open and uses permessage-deflate';
  return new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `link.${method}() needs to read messages, but a connection through the link ${reason}.\n` +
      'Add the fault before the client connects, or open the link with network({ messages: true }).',
  );
}
