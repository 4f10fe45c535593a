/** Functions that `net.Server` lacks. */
import type { Server, Socket } from 'node:net';
import { read } from '../errors/read-cause';

/** Tracks the open sockets of a server from now on; closeAllConnections() ignores upgraded ones. */
export function openSockets(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/**
 * Resets a connection. libuv refuses a reset while it sends a FIN; the socket would emit an error and never
 * `close`, so the reset waits for the FIN.
 */
export function resetSocket(socket: Socket): void {
  const isSendingFin =
    socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
  if (isSendingFin && !socket.destroyed) socket.once('finish', () => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}

/**
 * Stops listening and waits until the connections have ended; also resolves if the server was not listening.
 */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/**
 * The file descriptor of a listening server, from an undocumented property of Node; `undefined` on Windows,
 * and on versions of Node without that property.
 */
export function listeningDescriptor(server: Server): number | undefined {
  const descriptor = read(read(server, '_handle'), 'fd');
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined;
}
