import type { ClientRequest } from 'node:http';
import type { WebSocket } from 'ws';
import { ownRequest } from '../../platform/own-requests';
import { notePending } from './local-peers';
import { keepHandshake } from './sent-handshakes';
import { keepTcpSocket } from './tcp-socket';

const reached = new WeakSet<WebSocket>();

/** Whether the TCP connection of a handshake was accepted. */
export function isReached(socket: WebSocket): boolean {
  return reached.has(socket);
}

/**
 * The option `finishRequest` of `ws`: keeps the handshake and the TCP socket, and records whether the TCP
 * connection is accepted.
 */
export function finishRequest(request: ClientRequest, socket: WebSocket): void {
  keepHandshake(request, socket);
  keepTcpSocket(request, socket);
  request.once('socket', (tcp) => {
    const connected = (): void => {
      reached.add(socket);
      notePending(request, tcp, socket);
    };
    if (tcp.connecting) tcp.once('connect', connected);
    else connected();
  });
  ownRequest(request).end();
}
