/** Methods that Node's servers lack. */
import type { Server, Socket } from 'node:net';
import { read } from '../errors/read-cause';

/** The open sockets of a server, from now on; closeAllConnections() leaves out those that were upgraded. */
export function openSockets(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/**
 * Resets a connection. While libuv sends a FIN it refuses that, and the socket would emit an error and
 * never `close`: then the reset follows the FIN.
 */
export function resetSocket(socket: Socket): void {
  const isSendingFin =
    socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
  if (isSendingFin && !socket.destroyed) socket.once('finish', () => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}

/** Stops listening, and waits until the connections have ended; settles also when it did not listen. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/**
 * The file descriptor of a listening server, which Node keeps in a property that it does not document;
 * `undefined` on Windows, and where this Node has no such property.
 */
export function listeningDescriptor(server: Server): number | undefined {
  const descriptor = read(read(server, '_handle'), 'fd');
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined;
}
