import type { ClientRequest } from 'node:http';
import type { WebSocket } from 'ws';
import { ownRequest } from '../../platform/own-requests';
import { type TcpPorts, tcpPortsOf } from '../../platform/tcp-ports';
import { notePending } from './local-peers';
import { keepHandshake } from './sent-handshakes';
import { keepTcpSocket } from './tcp-socket';

/** The handshakes in progress or failed; the ports are `undefined` for a Unix socket. */
const reached = new WeakMap<WebSocket, TcpPorts | undefined>();

/** Whether the TCP connection of a handshake was accepted. */
export function isReached(socket: WebSocket): boolean {
  return reached.has(socket);
}

/** To be called once the handshake has succeeded, to save memory. */
export function forgetReached(socket: WebSocket): void {
  reached.delete(socket);
}

/** The TCP ports of a handshake; after a redirect, those of the last request. */
export function reachedPorts(socket: WebSocket): TcpPorts | undefined {
  return reached.get(socket);
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
      reached.set(socket, tcpPortsOf(tcp));
      notePending(request, tcp, socket);
    };
    if (tcp.connecting) tcp.once('connect', connected);
    else connected();
  });
  ownRequest(request).end();
}
