/**
 * The HTTP and HTTPS servers of one test file, and every socket on them. They are made here, listen
 * where the session lets them, and are given to the reference server or the user's module.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type * as net from 'node:net';
import type { Duplex } from 'node:stream';

/** Key and certificate in PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

/** An upgraded connection that is still open. */
export interface OpenConnection {
  readonly path: string;
  readonly ssl: boolean;
  /** What the tag function gave when the connection was opened, e.g. the running test. */
  readonly tag: string;
}

/** Made, not yet listening. */
export class FileListeners {
  readonly httpServer: http.Server = http.createServer();
  readonly httpsServer: https.Server | undefined;
  readonly #sockets = new Set<net.Socket>();
  readonly #upgraded = new Map<Duplex, OpenConnection>();

  constructor(
    identity: ServerIdentity | undefined,
    private readonly tag: () => string,
  ) {
    this.#watch(this.httpServer);
    if (!identity) return;
    this.httpsServer = https.createServer({ cert: identity.cert, key: identity.key });
    // 'connection', not 'secureConnection': the raw socket below TLS is the one to destroy.
    this.#watch(this.httpsServer);
  }

  /** In the order of the lease: ws, then wss. */
  get servers(): readonly http.Server[] {
    return this.httpsServer ? [this.httpServer, this.httpsServer] : [this.httpServer];
  }

  /** Counts upgrades from now on. Its listener must come after the server's own: see `answers`. */
  watchUpgrades(): void {
    for (const server of this.servers) {
      server.prependListener('upgrade', (request: http.IncomingMessage, socket: Duplex) => {
        this.#upgraded.set(socket, {
          path: request.url ?? '/',
          ssl: server === this.httpsServer,
          tag: this.tag(),
        });
        socket.once('close', () => this.#upgraded.delete(socket));
      });
    }
  }

  /** Open WebSocket connections, oldest first. */
  get open(): readonly OpenConnection[] {
    return [...this.#upgraded.values()];
  }

  /** Stops listening and ends every socket with FIN; resolves when both ports are free. */
  async close(): Promise<void> {
    const closing = this.servers.map(closed);
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closing);
  }

  /** Stops listening and resets every connection: what a peer sees when a process is killed. */
  async crash(): Promise<void> {
    const closing = this.servers.map(closed);
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await Promise.all(closing);
  }

  #watch(server: http.Server): void {
    server.on('connection', (socket: net.Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }
}

function closed(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    // An error here means that it did not listen, e.g. because the user's own code closed it.
    server.close(() => resolve());
  });
}
