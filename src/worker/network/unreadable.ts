import { WsDynamicError } from '../../errors/ws-dynamic-error';

/** A fault was added while a connection is open whose messages the link cannot read. */
export function unreadableConnection(fault: string, why: 'TLS' | 'compression'): WsDynamicError {
  const reason =
    why === 'TLS'
      ? 'is open over wss, and its bytes are passed on unchanged'
      : 'is open and has agreed on permessage-deflate';
  return new WsDynamicError(
    'ERR_WS_OPTION_INVALID',
    `link.${fault}() needs to read messages, but a connection through the link ${reason}.\n` +
      'Add the fault before the client connects, or open the link with network({ messages: true }).',
  );
}
