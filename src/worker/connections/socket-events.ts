import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';

/** Handlers of the events of a `ws` socket. Handshake events occur only on clients. */
export interface SocketEvents {
  onUpgrade?(response: IncomingMessage): void;
  onRefusal?(response: IncomingMessage): void;
  onOpen(): void;
  onMessage(data: Buffer, isBinary: boolean): void;
  onPing(data: Buffer): void;
  onPong(data: Buffer): void;
  onError(error: Error): void;
  onClose(code: number, reason: string): void;
}

const receiver = Symbol('receiver');

/** The object that handles a socket's events. */
const of = (socket: WebSocket): SocketEvents =>
  (socket as WebSocket & { readonly [receiver]: SocketEvents })[receiver];

/**
 * Forwards the events of a socket. Called where the socket is created, so no event is missed. All sockets
 * share the listeners: closures would be a fifth of an idle connection. A socket has those of its handshake or
 * those of its messages, never both: Node's table of eight would be a tenth of an idle connection.
 */
export function listen(socket: WebSocket, events: SocketEvents): void {
  Object.assign(socket, { [receiver]: events });
  socket.on('error', onError);
  socket.on('close', onClose);
  if (socket.readyState !== 0) {
    listenToMessages(socket);
    return;
  }
  socket.on('open', onOpen);
  socket.on('upgrade', onUpgrade);
  socket.on('unexpected-response', onRefusal);
}

function listenToMessages(socket: WebSocket): void {
  socket.on('message', onMessage);
  socket.on('ping', onPing);
  socket.on('pong', onPong);
}

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  of(this).onMessage(data as Buffer, isBinary);
}

function onPing(this: WebSocket, data: Buffer): void {
  of(this).onPing(data);
}

function onPong(this: WebSocket, data: Buffer): void {
  of(this).onPong(data);
}

function onError(this: WebSocket, error: Error): void {
  of(this).onError(error);
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  of(this).onClose(code, String(reason));
}

/** `ws` emits no message before `open`. */
function onOpen(this: WebSocket): void {
  this.off('open', onOpen);
  this.off('upgrade', onUpgrade);
  this.off('unexpected-response', onRefusal);
  listenToMessages(this);
  of(this).onOpen();
}

function onUpgrade(this: WebSocket, response: IncomingMessage): void {
  of(this).onUpgrade?.(response);
}

function onRefusal(this: WebSocket, _request: unknown, response: IncomingMessage): void {
  of(this).onRefusal?.(response);
}
