import type { Pause } from '../../realm/worker-api';
import type { ListeningServer, ServerSocket } from './address';

interface Shutdown {
  /** How long open connections may take to close by themselves, ms. */
  delay: number;
}

const shutdowns = new WeakMap<ListeningServer, Shutdown>();

/**
 * Makes `server.close()` end the server's open connections too, which it would otherwise wait for.
 * The longest delay asked for counts.
 */
export function endConnectionsOnClose(
  server: ListeningServer,
  delay: number,
  pause: (ms: number) => Pause,
): void {
  const known = shutdowns.get(server);
  if (known !== undefined) {
    known.delay = Math.max(known.delay, delay);
    return;
  }
  const shutdown: Shutdown = { delay };
  shutdowns.set(server, shutdown);
  const sockets = new OpenSockets();
  server.on('connection', (socket) => sockets.add(socket));

  const close = server.close.bind(server);
  server.close = (callback) => {
    if (server.address() === null) {
      callback?.();
      return server;
    }
    const patience = shutdown.delay;
    shutdown.delay = 0;
    if (patience === 0) sockets.endAll();
    else void sockets.emptyWithin(pause(patience)).then(() => sockets.endAll());
    close(callback);
    return server;
  };
}

/** The connections of one server. */
class OpenSockets {
  readonly #sockets = new Set<ServerSocket>();
  #onEmpty: (() => void) | undefined;

  add(socket: ServerSocket): void {
    this.#sockets.add(socket);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size === 0) this.#onEmpty?.();
    });
  }

  async emptyWithin(patience: Pause): Promise<void> {
    const empty = new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
    if (this.#sockets.size > 0) await Promise.race([patience.done, empty]);
    patience.cancel();
  }

  endAll(): void {
    for (const socket of [...this.#sockets]) {
      // A TCP socket has end(), a WebSocket close().
      if (socket.end !== undefined) socket.end();
      else socket.close?.();
    }
  }
}
