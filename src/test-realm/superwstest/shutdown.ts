import { workerFunctions } from '../worker';
import type { ListeningServer, ServerSocket } from './address';

interface Shutdown {
  /** How long to wait for open connections to close, ms. */
  delay: number;
}

const shutdowns = new WeakMap<ListeningServer, Shutdown>();

/**
 * Makes `server.close()` also end the server's open connections, which it would otherwise wait for. If called
 * several times, the longest delay applies.
 */
export function endConnectionsOnClose(server: ListeningServer, delay: number): void {
  const known = shutdowns.get(server);
  if (known !== undefined) {
    known.delay = Math.max(known.delay, delay);
    return;
  }
  const shutdown: Shutdown = { delay };
  shutdowns.set(server, shutdown);
  const sockets = new Set<ServerSocket>();
  let onEmpty: (() => void) | undefined;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) onEmpty?.();
    });
  });

  const close = server.close.bind(server);
  server.close = (callback) => {
    if (server.address() === null) {
      callback?.();
      return server;
    }
    const limit = shutdown.delay;
    shutdown.delay = 0;
    if (limit === 0 || sockets.size === 0) {
      endAll(sockets);
    } else {
      const pause = workerFunctions().pause(limit);
      onEmpty = pause.cancel;
      void pause.done.then(() => endAll(sockets));
    }
    close(callback);
    return server;
  };
}

function endAll(sockets: ReadonlySet<ServerSocket>): void {
  for (const socket of [...sockets]) {
    // A TCP socket has end(), a WebSocket has close().
    if (socket.end !== undefined) socket.end();
    else socket.close?.();
  }
}
