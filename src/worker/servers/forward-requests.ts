import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Whether anything answers WebSocket handshakes on this server. */
export function answersUpgrades(server: Server): boolean {
  return server.listenerCount('upgrade') > 0;
}

/** Lets `to` answer what arrives on `from`: plain requests and upgrades. */
export function forwardRequests(from: Server, to: Server): void {
  if (to.listenerCount('request') > 0) {
    from.on('request', (request: IncomingMessage, response: ServerResponse) => {
      to.emit('request', request, response);
    });
  }
  from.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    to.emit('upgrade', request, socket, head);
  });
}

/** The part of `ws.WebSocketServer` that a server made with `noServer` offers. */
export interface UpgradeHandler {
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    done: (webSocket: unknown) => void,
  ): void;
  emit(event: string, ...values: unknown[]): boolean;
  once(event: string, listener: () => void): unknown;
}

/** Lets a `noServer` WebSocketServer answer the handshakes of `from`. */
export function forwardUpgrades(from: Server, to: UpgradeHandler): void {
  from.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    to.handleUpgrade(request, socket, head, (webSocket) => {
      to.emit('connection', webSocket, request);
    });
  });
}
